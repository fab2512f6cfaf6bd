// The arguments of SMTP commands: RFC 5321 section 4.1.1 and 4.1.2, with the parameters of SIZE (1870), 8BITMIME
// (6152), BINARYMIME and BDAT (3030), DSN (3461, 6533), SMTPUTF8 (6531), AUTH (4954) and ETRN (1985).
//
// Promises: pure functions; whatever the bytes, the result is a value or the reply that refuses it. A refusal's text
// never repeats the input. Does not: know the state of a session, or cap the line (the engine does).
#pragma once

#include "base/bytes.h"
#include "mail/envelope.h"
#include "mail/original_client.h"
#include "mail/reply.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace ismail::proto {

// What was parsed, or the reply to send instead.
template <typename T>
using Parsed = std::variant<T, mail::Reply>;

// The argument of MAIL: "FROM:" Reverse-path [SP Mail-parameters].
Parsed<mail::MailParameters> parseMailArgument(ByteView argument);

// The argument of RCPT: "TO:" ( "<Postmaster>" / Forward-path ) [SP Rcpt-parameters]. smtpUtf8: MAIL had SMTPUTF8.
Parsed<mail::Recipient> parseRcptArgument(ByteView argument, bool smtpUtf8);

// bdat-cmd = "BDAT" SP chunk-size [ SP end-marker ] CR LF (RFC 3030 section 2); chunk-size = 1*DIGIT.
struct Chunk {
    std::uint64_t size = 0; // octets that follow the command
    bool last = false;
};
std::optional<Chunk> parseBdatArgument(ByteView argument);

// The name of HELO or EHLO. RFC 5321 section 4.1.4: a server "MUST NOT refuse to accept a message" for a name that does
// not verify, and many clients send names that are no domain: any printable ASCII word of 255 octets at most is taken.
bool isHelloName(ByteView argument);

// ETRN's node-name: a domain, or "@" and a domain for that and all below it (RFC 1985 section 5.2). Queue names ("#…")
// are not supported here and count as bad arguments.
bool isEtrnNode(ByteView argument);

// The attributes of XFORWARD (Postfix's XFORWARD_README): NAME ADDR PORT PROTO HELO IDENT SOURCE, of which address,
// HELO and name are taken. What is [UNAVAILABLE] or [TEMPUNAVAIL], or no address, greeting or name at all, is not
// known. A client of SOURCE=LOCAL is none: its address is not taken. False, and nothing changed, where the syntax is
// broken or an attribute is unknown.
bool parseXforward(ByteView argument, mail::OriginalClient& client);

// AUTH SP mechanism [SP initial-response] (RFC 4954 section 4). The mechanism is upper-cased.
struct AuthArgument {
    std::string mechanism;
    std::optional<ByteView> initialResponse; // still in base64; "=" means an empty one
};
std::optional<AuthArgument> parseAuthArgument(ByteView argument);

// xtext (RFC 3461 section 4) that decodes to printable ASCII and spaces, at most that many octets: what may go into a
// report without breaking its lines. Nothing if it is malformed or anything else.
std::optional<std::string> decodePrintableXtext(ByteView text, std::size_t most);

} // namespace ismail::proto
