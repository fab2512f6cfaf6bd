// The words of RFC 8601 section 2.7 for what a check came to, one enumeration for SPF, DKIM, DMARC, ARC and reverse
// DNS.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ismail::trust {

enum class AuthResult : std::uint8_t {
    none, // nothing was published, or nothing signed
    pass,
    fail,
    softfail,  // SPF only
    neutral,   // SPF; DKIM: a signature that could not be read
    policy,    // DKIM: it verifies, and we do not accept its kind
    temperror, // the DNS did not answer: it says nothing about the sender
    permerror  // what was published breaks the rules
};

std::string_view authResultName(AuthResult result);
std::optional<AuthResult> authResultOf(std::string_view name);

} // namespace ismail::trust
