// The envelope of a message: what MAIL and RCPT said (RFC 5321, 1870, 6152, 3030, 6531, 3461, 4954).
#pragma once

#include "mail/address.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ismail::mail {

enum class BodyType : std::uint8_t { sevenBit, eightBitMime, binaryMime };

// RET of RFC 3461 section 4.3.
enum class Ret : std::uint8_t { unset, full, headers };

// NOTIFY of RFC 3461 section 4.1; unset is a value of its own: the sender said nothing.
struct Notify {
    static constexpr std::uint8_t unset = 0, never = 1, success = 2, failure = 4, delay = 8;
    std::uint8_t bits = unset;

    bool wants(std::uint8_t what) const { return (bits & what) != 0; }
    // RFC 3461 section 4.1: without NOTIFY a failure is reported, and a delay may be.
    bool wantsFailure() const { return bits == unset || wants(failure); }
    bool wantsDelay() const { return bits == unset || wants(delay); }
    bool wantsSuccess() const { return wants(success); }
    friend bool operator==(const Notify&, const Notify&) = default;
};

// The arguments of MAIL.
struct MailParameters {
    Address reversePath;
    std::optional<std::uint64_t> size; // SIZE=, octets
    BodyType body = BodyType::sevenBit;
    bool smtpUtf8 = false;
    Ret ret = Ret::unset;
    std::string envid; // decoded from xtext; 100 octets at most (RFC 3461 section 5.1)
    std::string auth;  // AUTH=, decoded from xtext; "<>" where the peer does not vouch
    friend bool operator==(const MailParameters&, const MailParameters&) = default;
};

// The arguments of one RCPT.
struct Recipient {
    Address address;
    Notify notify;
    std::string orcpt; // "type;address", decoded from xtext; 500 octets at most (RFC 3461 section 5.2.1); empty: none
    friend bool operator==(const Recipient&, const Recipient&) = default;
};

// What the body turned out to hold: decides what a peer must offer to take it unchanged.
struct BodyTraits {
    bool eightBit = false;      // a byte over 0x7f in the body or headers
    bool utf8Headers = false;   // a byte over 0x7f in the headers: needs SMTPUTF8 (RFC 6531 section 3.6)
    bool binary = false;        // NUL, a bare CR or LF, or a line over 998 octets: never sent through DATA
    std::uint64_t octets = 0;   // as stored, CRLF line ends counted
    std::uint32_t received = 0; // number of Received fields: the loop count (RFC 5321 section 6.3)
    friend bool operator==(const BodyTraits&, const BodyTraits&) = default;
};

} // namespace ismail::mail
