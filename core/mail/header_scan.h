// Looks at a message as its bytes arrive: which header fields are there, and what a peer must offer to take the message
// unchanged. Runs over every accepted message, so the body costs a few memchr and nothing else.
//
// Promises: the same answer however the input is cut; constant memory. Header fields are read as RFC 5322 section 2.2
// defines them; the header ends at the first empty line. A line ends in CRLF only (RFC 5321 section 2.3.8). A message
// whose first line is no header field has no header at all: everything is body. Does not: decode MIME
// (mime_structure.h) or keep the message.
#pragma once

#include "base/bytes.h"
#include "mail/content_check.h"
#include "mail/envelope.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace ismail::mail {

constexpr std::size_t maxHeaderBlock = 256 * 1024; // octets; a longer one is flagged, its fields are not read on
constexpr std::size_t maxMessageIdValue = 998;     // kept of the first Message-ID field

struct HeaderFacts {
    bool messageId = false; // the field exists
    bool date = false;
    bool from = false;
    bool returnPath = false;
    bool mimeVersion = false;
    std::string messageIdValue;   // of the first one, unfolded, trimmed, brackets kept: "<1@example.org>"
    bool ended = false;           // the empty line came
    bool tooLong = false;         // over maxHeaderBlock
    std::uint64_t bodyOffset = 0; // of the first octet after the empty line; meaningful once ended (0: no header)
};

class HeaderScan {
public:
    HeaderScan() = default;
    void feed(ByteView bytes);
    // After the last byte: judges what only the end can tell (a CR at the very end, a header without empty line).
    void finish();

    const HeaderFacts& facts() const { return facts_; }
    const BodyTraits& traits() const { return traits_; }
    // The last two octets were CRLF, or there was nothing. If not, DATA adds a CRLF that the message did not have.
    bool endsWithLine() const { return check_.atLineStart(); }

private:
    // Where in the header the next octet stands.
    enum class At : std::uint8_t { lineStart, crAtLineStart, name, beforeColon, value, body };

    std::size_t feedHeader(ByteView bytes);
    std::size_t lineStart(ByteView rest);
    std::size_t value(ByteView rest);
    void nameEnds();
    void notAField();
    void captureEnds();

    HeaderFacts facts_;
    BodyTraits traits_;
    ContentCheck check_;
    At at_ = At::lineStart;
    bool firstLine_ = true;
    bool crBefore_ = false; // the octet before, in a field's value, was CR
    bool capturing_ = false;
    std::uint64_t headerOctets_ = 0;
    std::string name_; // of the field being read, capped
};

} // namespace ismail::mail
