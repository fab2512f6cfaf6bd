// Builds the trace fields an SMTP server adds: Received (RFC 5321 section 4.4) and Return-Path.
// Promises: folded lines of 78 octets where words allow it, never over 998; nothing a peer said can add a line, a field
// or a comment: bytes that do not belong are replaced by "?".
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "mail/address.h"

#include <optional>
#include <string>
#include <string_view>

namespace ismail::mail {

// How a message came in: decides the keyword after "with".
struct Transmission {
    bool esmtp = true;
    bool tls = false;
    bool authenticated = false;
    bool smtpUtf8 = false;
};

// SMTP, ESMTP, ESMTPS, ESMTPA, ESMTPSA (RFC 3848), UTF8SMTP, UTF8SMTPS, UTF8SMTPA, UTF8SMTPSA (RFC 6531 section 4.3).
std::string_view transmissionType(const Transmission& transmission);

struct ReceivedTrace {
    std::string helo;        // what HELO or EHLO said; hostile
    std::string peerAddress; // "192.0.2.1" or "2001:db8::1"; empty for a message made here
    std::string peerName;    // name of that address by DNS, if verified
    std::string by;          // our own name
    Transmission transmission;
    std::string tlsVersion; // "TLSv1.3"; shown as a comment
    std::string tlsCipher;  // "TLS_AES_256_GCM_SHA384"
    std::string id;         // our message id
    // Set only where the message has exactly one recipient: more would show each who the others are (RFC 5321
    // section 7.6).
    std::optional<Address> forRecipient;
    Time time;
};

// The whole field with its final CRLF.
Bytes receivedField(const ReceivedTrace& trace);

// "Return-Path: <…>" CRLF, added at final delivery (RFC 5321 section 4.4).
Bytes returnPathField(const Address& reversePath);

} // namespace ismail::mail
