// Buffered input of a line protocol: lines end in CRLF (RFC 5321 section 2.3.8). One that ends in LF alone is told
// apart, and what follows it is the next line: a client that writes so gets an answer to each of its lines.
//
// Promises: a view it returns stays valid until the next append(), takeLine() or clear(); consuming moves no bytes; an
// over-long line is skipped with flat memory; no octet is searched twice, and the result does not depend on how the
// bytes were cut when they arrived. Does not: know what the lines mean.
#pragma once

#include "base/bytes.h"

#include <cstddef>

namespace ismail::proto {

class LineInput {
public:
    // What can lie unconsumed here; a caller that does not stop reading by then is cut off.
    static constexpr std::size_t maxBuffered = 1 << 20;
    static constexpr std::size_t endOfSkipped = 32;

    enum class Kind {
        none,    // no whole line yet
        line,    // text is the line without its CRLF
        tooLong, // a line over the limit was skipped to its end; text is the end of it, endOfSkipped octets at most
        bareLf   // text is a line that ended in LF alone, without it
    };
    struct Line {
        Kind kind = Kind::none;
        ByteView text;
    };

    // False: over maxBuffered, nothing was taken.
    bool append(ByteView bytes);
    // maxLine counts the CRLF.
    Line takeLine(std::size_t maxLine);
    ByteView pending() const { return ByteView(buffer_).substr(begin_); }
    void consume(std::size_t count) {
        begin_ += count;
        searched_ = 0;
    }
    // The rest of a line is being skipped: what is pending is the middle of it.
    bool skipping() const { return skipping_; }
    // Forgets everything and overwrites it.
    void clear();
    // Overwrites the line last taken: it held a password.
    void wipeLastLine();
    // Gives memory back when nothing is pending. For the quiet time between two messages.
    void shrink();

private:
    Line skipRest();
    void keepEnd(ByteView skipped);

    Bytes buffer_;
    std::size_t begin_ = 0;
    std::size_t searched_ = 0; // octets of pending() among which there is no LF
    Bytes end_;                // of a line that is being skipped
    std::size_t lineStart_ = 0;
    bool skipping_ = false; // the rest of an over-long line
};

} // namespace ismail::proto
