// One SPF record, parsed (RFC 7208 sections 3, 4.5, 4.6.1, 5, 6 and 12).
//
// Promises: a record is taken as a whole or not at all, since a syntax error anywhere is a permerror before anything is
// evaluated (4.6); records over 4 KB are refused; work is linear. Unknown modifiers are checked and left out. Does not:
// ask the DNS.
#pragma once

#include "base/result.h"
#include "trust/results.h"
#include "trust/spf_macro.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxSpfRecord = 4096; // octets

enum class SpfMechanism : std::uint8_t { all, include, a, mx, ptr, ip4, ip6, exists };

struct SpfTerm {
    SpfMechanism mechanism = SpfMechanism::all;
    AuthResult result = AuthResult::pass;   // of the qualifier
    std::optional<SpfMacroText> domain;     // nothing: the domain of the record
    unsigned bits4 = 32, bits6 = 128;       // prefix lengths
    std::array<std::uint8_t, 16> network{}; // ip4 (mapped), ip6
    std::string written;                    // as in the record
};

struct SpfRecord {
    std::vector<SpfTerm> terms;
    std::optional<SpfMacroText> redirect, explanation;
};

// Whether a TXT record is one of SPF version 1: "v=spf1" in any case, then a space or the end.
bool isSpfRecord(std::string_view text);
// Of what isSpfRecord() took. Errors: invalid, with the term that is wrong.
Result<SpfRecord> parseSpfRecord(std::string_view text);
// The domain says that it sends no mail at all: exactly "v=spf1 -all", in any case.
bool sendsNoMail(std::string_view record);

} // namespace ismail::trust
