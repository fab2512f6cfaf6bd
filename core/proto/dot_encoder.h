// Dot-stuffing for DATA (RFC 5321 section 4.5.2), as a stream.
//
// Promises: the output holds no bare CR, no bare LF and no line of a single dot but the last; it ends in CRLF.CRLF, or
// in ".CRLF" alone for an empty message. The position before the first byte counts as the start of a line. The
// message's own last CRLF is not doubled; one is added where it is missing. Works a line at a time with memchr, never
// byte by byte. Does not: repair line ends. A bare CR or LF (which a careless receiver takes for the end of the
// message) stops it.
#pragma once

#include "base/bytes.h"

namespace ismail::proto {

class DotEncoder {
public:
    // Appends the stuffed form of bytes to out. False if a bare CR or LF was met: what was appended must not be sent,
    // and the encoder is of no further use.
    bool encode(ByteView bytes, Bytes& out);
    // Appends the end of the message. False if the last byte was a CR without its LF.
    bool finish(Bytes& out);

private:
    bool lineStart_ = true;
    bool openCr_ = false; // the last byte was a CR: its LF must come first
};

} // namespace ismail::proto
