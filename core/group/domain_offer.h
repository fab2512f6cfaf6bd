// Whether a domain that a paired primary wants held here is taken at once, waits for an administrator, or is declined.
// Without this a partner could declare anybody's domain and get what is sent to it from here.
//
// Pure: the MX records were looked up freshly by the caller.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ismail::group {

enum class AcceptDomains : std::uint8_t { ask, mx, never }; // group.accept_domains

struct OfferedMx {
    std::uint16_t preference = 0;
    std::string host; // lower case, without the last dot
};

enum class DomainOfferVerdict : std::uint8_t { take, wait, decline };

// ours, theirs: the names by which this server and the primary are known, lower case. Taken by `mx` only where the
// records name both, and each record of the primary comes before each of this server (RFC 5321 section 5.1).
DomainOfferVerdict judgeDomainOffer(AcceptDomains policy, const std::vector<OfferedMx>& records,
                                    const std::vector<std::string>& ours, const std::vector<std::string>& theirs);

} // namespace ismail::group
