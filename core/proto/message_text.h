// What happens to the octets of a stored message on the way to a reader of mail.
//
// Promises: works on blocks cut anywhere, with memory for one octet. Does not: stuff dots (dot_encoder.h).
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <limits>

namespace ismail::proto {

// Makes CRLF of every bare CR and bare LF, which a message that came by BINARYMIME can hold: POP3 knows lines only.
class LineEndFixer {
public:
    void fix(ByteView bytes, Bytes& out);
    void finish(Bytes& out);

private:
    bool heldCr_ = false; // the last octet was a CR and is not in the output yet
};

// The header, the empty line behind it, and a number of lines of the body (RFC 1939 section 7, TOP).
class TopCutter {
public:
    explicit TopCutter(std::uint64_t bodyLines) : linesLeft_(bodyLines) {}
    // How many of the octets, which have CRLF line ends, belong to it.
    std::size_t take(ByteView bytes);
    bool done() const { return done_; }

private:
    std::uint64_t linesLeft_;
    bool inHeader_ = true;
    bool lineEmpty_ = true; // so far; a CR does not count
    bool done_ = false;
};

} // namespace ismail::proto
