// Mail addresses: RFC 5321 section 4.1.2 (Path, Mailbox, address literals) with RFC 6531 (SMTPUTF8).
// Limits are those of RFC 5321 section 4.5.3.1: local part 64 octets, domain 255 octets, path 256 octets. Return
// addresses that a forwarder wrote around another one (SRS0=, SRS1=, prvs=) may have a longer local part.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace ismail::mail {

constexpr std::size_t maxLocalPart = 64;
constexpr std::size_t maxDomain = 255;
constexpr std::size_t maxPath = 254; // what fits between < and > (RFC 3696 erratum 1690)

// A mailbox. The local part is kept without its quoting where the quotes are not needed; its case is kept. The domain
// is kept as written but in lower case; an address literal keeps its brackets. Both empty: the null reverse-path. The
// forward-path "<postmaster>" (RFC 5321 section 4.1.1.3) has a local part and no domain.
struct Address {
    std::string local;
    std::string domain;

    bool isNull() const { return local.empty() && domain.empty(); }
    bool isLiteral() const { return !domain.empty() && domain.front() == '['; }
    // local@domain, with the local part quoted where RFC 5321 demands it; empty for the null reverse-path.
    std::string text() const;
    // True if it holds a byte over 0x7f: it can travel only with SMTPUTF8, unless just the domain does (see idn.h).
    bool needsUtf8() const;
    friend bool operator==(const Address&, const Address&) = default;
};

struct PathRules {
    bool utf8 = false;            // RFC 6531: UTF-8 in local part and domain
    bool allowNull = false;       // "<>" (MAIL FROM)
    bool allowPostmaster = false; // "<Postmaster>" without a domain (RCPT TO)
};

// What was parsed and how many bytes of the text it took, angle brackets included.
struct ParsedPath {
    Address address;
    std::size_t length = 0;
};

// Parses a Path at the start of text: "<" [ source-route ":" ] Mailbox ">". A source route is accepted and ignored (RFC
// 5321 appendix C). Errors: invalid, with a sentence that may be shown to the peer.
Result<ParsedPath> parsePath(std::string_view text, const PathRules& rules);

// Parses a bare mailbox, as an administrator writes it: the whole text, no angle brackets.
Result<Address> parseMailbox(std::string_view text, bool utf8 = true);

// A domain name by RFC 5321 section 4.1.2 syntax (letters, digits, hyphens, labels of 63 octets; UTF-8 labels if utf8).
bool isDomain(std::string_view text, bool utf8 = false);

// The form used as a key: domain in A-labels and lower case (idn.h), local part in lower case. Two addresses with the
// same key are the same mailbox here. For the null reverse-path: "".
std::string addressKey(const Address& address);

} // namespace ismail::mail
