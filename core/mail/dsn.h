// Delivery status notifications: a complete message, multipart/report (RFC 6522) with a text for people, the
// message/delivery-status part (RFC 3464) and the original or its headers; the international forms of RFC 6533 where
// the report needs UTF-8 and the transaction had SMTPUTF8.
//
// Promises: CRLF lines of 998 octets at most; 7-bit unless SMTPUTF8 or a full 8-bit original asks for more; nothing a
// peer said can add a field or a line. An original that no text transfer can carry (NUL, bare CR or LF, longer lines)
// is returned as headers only, quoted-printable. Does not: decide whether a report may be sent (never to the null
// sender), nor read the original: the caller cuts it.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "mail/address.h"
#include "mail/envelope.h"
#include "mail/reply.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::mail {

// RFC 3464 section 2.3.3; "expanded" is left to mailing lists.
enum class DsnAction : std::uint8_t { failed, delayed, delivered, relayed };

struct DsnRecipient {
    Address finalRecipient;
    std::string orcpt; // "type;address" as in Recipient::orcpt; empty: the sender gave none
    DsnAction action = DsnAction::failed;
    EnhancedStatus status;           // none: made from the action
    std::string remoteMta;           // the peer that answered; empty: none was reached
    std::optional<Reply> diagnostic; // its words
    // A sentence of our own for people, e.g. "We tried for 5 days."; plain ASCII; may be empty.
    std::string explanation;
    std::optional<Time> lastAttempt;
    std::optional<Time> willRetryUntil; // only for delayed
};

enum class DsnReturn : std::uint8_t { nothing, headers, message };

struct DsnReport {
    std::string reportingMta; // our name
    Address to;               // the reverse-path of the original; must not be null
    Address from;             // postmaster of our name
    Time date;
    std::string messageId; // without angle brackets: "id@host"
    std::string boundary;  // unique text; characters that may not stand in a boundary are replaced
    std::string envid;     // ENVID, decoded; empty: none
    std::optional<Time> arrival;
    std::string originalMessageId; // "<…>" for References; empty: unknown
    std::vector<DsnRecipient> recipients;
    DsnReturn returned = DsnReturn::headers;
    // headers: header fields (what follows an empty line is not used); message: all of it. CRLF line ends.
    Bytes original;
    bool originalCut = false; // the caller cut the headers: said in the text
    bool smtpUtf8 = false;    // the original transaction had SMTPUTF8, so its sender can take UTF-8
};

struct Dsn {
    Bytes message;
    BodyTraits traits; // of message: which extensions its own transfer needs
};

Dsn buildDsn(const DsnReport& report);

} // namespace ismail::mail
