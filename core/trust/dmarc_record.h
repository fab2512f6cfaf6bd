// One DMARC policy record, parsed (RFC 9989 sections 4.7 and 4.8).
//
// Promises: any octets are read or refused; work is linear; what is wrong behind the version falls back to its default.
// Tags that are gone (pct, rf, ri) or unknown are passed over. Does not: ask the DNS, or decide whose record counts.
#pragma once

#include "mail/address.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxDmarcRecord = 4096; // octets; a longer one is no record
constexpr std::size_t maxDmarcUris = 10;     // kept of a list

enum class DmarcPolicy : std::uint8_t { none, quarantine, reject };
enum class DmarcPsd : std::uint8_t { unknown, yes, no };

struct DmarcRecord {
    std::optional<DmarcPolicy> p, sp, np; // nothing: not there, or not valid
    // p is missing or not valid, or sp or np are there and not valid: "p=none" if rua is good, else no DMARC (4.10.1).
    bool broken = false;
    bool testing = false; // t=y
    DmarcPsd psd = DmarcPsd::unknown;
    bool strictDkim = false, strictSpf = false;
    std::vector<std::string> rua, ruf; // well-formed URIs of any scheme, without the obsolete "!10m"
    std::string fo = "0";              // "0" without ruf
};

// Nothing where it does not begin with the tag v and exactly DMARC1.
std::optional<DmarcRecord> parseDmarcRecord(std::string_view text);

std::string_view dmarcPolicyName(DmarcPolicy policy);

// The address of a "mailto:" URI (RFC 6068), percent-decoded, header fields left out; nothing for anything else.
std::optional<mail::Address> mailtoAddress(std::string_view uri);

} // namespace ismail::trust
