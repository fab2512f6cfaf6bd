// Judges a run of octets as they arrive: 8-bit, NUL, bare CR or LF, over-long lines. Used for every accepted message
// and for each part of a message that is converted. Promises: the same answer however the input is cut; a few memchr a
// line, less once an answer is known.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <cstdint>

namespace ismail::mail {

constexpr std::size_t maxLineOctets = 998; // without CRLF (RFC 5321 section 4.5.3.1.6, RFC 5322 section 2.1.1)

struct ContentTraits {
    bool eightBit = false;  // an octet over 0x7f
    bool nulOrBare = false; // NUL, or a CR or LF that is not part of a CRLF
    bool longLine = false;  // over 998 octets without CRLF
    bool binary() const { return nulOrBare || longLine; }
    bool clean() const { return !eightBit && !binary(); }
    friend bool operator==(const ContentTraits&, const ContentTraits&) = default;
};

bool hasHighByte(ByteView bytes);

class ContentCheck {
public:
    void feed(ByteView bytes);
    // After the last octet: a CR at the very end is a bare one.
    void finish();

    const ContentTraits& traits() const { return traits_; }
    // The last two octets were CRLF, or there was nothing.
    bool atLineStart() const { return atLineStart_; }

private:
    void feedLines(ByteView bytes);
    void line(ByteView content);

    ContentTraits traits_;
    bool atLineStart_ = true;
    bool pendingCr_ = false; // the octet before was a CR that no LF has followed yet
    std::uint64_t lineLength_ = 0;
};

} // namespace ismail::mail
