// Undoes the transparency of DATA (RFC 5321 section 4.5.2) and finds the end of the message.
//
// Promises: it starts "just after CRLF", so an empty message, a first line "." and a doubled first dot are right; the
// message's own last CRLF is data. Only CRLF "." CRLF ends the message: RFC 5321 section 4.1.1.4, "the sequence
// "<LF>.<LF>" (bare line feeds, without carriage returns) MUST NOT be treated as equivalent to <CRLF>.<CRLF>". Pieces
// are views into the input, cut only at a stuffed dot or a bare newline, or where the input ends; it copies nothing.
// Does not: keep input. What it could not yet judge (a CR or "." at the very end) stays unconsumed and is given again
// with more bytes behind it.
#pragma once

#include "base/bytes.h"

#include <cstddef>

namespace ismail::proto {

// What becomes of a CR or LF that stands alone.
enum class BareNewline {
    refuse,   // the message is bad: it is read to its true end and refused
    normalise // each becomes CRLF; a "." after it is text, never an end
};

class DotDecoder {
public:
    explicit DotDecoder(BareNewline bareNewline) : bareNewline_(bareNewline) {}

    struct Piece {
        ByteView bytes;           // decoded; a view into the input or of a constant
        std::size_t consumed = 0; // octets of the input done with; 0 with no bytes and no end: more input is needed
        bool end = false;         // the final dot was consumed
    };
    // Decodes from the start of input; call again with the rest until nothing is consumed or the end is reached.
    Piece next(ByteView input);

    // A bare CR or LF was seen. With refuse no bytes come any more after it.
    bool sawBareNewline() const { return sawBareNewline_; }

private:
    Piece atLineStart(ByteView input);
    Piece bare(ByteView input, std::size_t at);

    BareNewline bareNewline_;
    bool lineStart_ = true;
    bool sawBareNewline_ = false;
};

} // namespace ismail::proto
