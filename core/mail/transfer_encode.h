// Encoders of RFC 2045: quoted-printable (section 6.7) and base64 in lines (section 6.8). Any cuts of the input give
// the same output; lines of 76 octets at most.
#pragma once

#include "base/bytes.h"

#include <cstddef>

namespace ismail::mail {

// For text: CRLF stays a line end, a bare CR or LF becomes =0D or =0A.
class QuotedPrintableEncoder {
public:
    void feed(ByteView bytes, Bytes& out);
    void finish(Bytes& out);

private:
    void octet(char c, Bytes& out);
    void put(char c, bool encoded, Bytes& out);
    void flushSpace(bool lineEnds, Bytes& out);

    std::size_t column_ = 0;
    bool softBreak_ = false; // the current line began after a soft line break
    bool pendingCr_ = false;
    char pendingSpace_ = '\0'; // a space or tab whose form depends on what follows
};

// Lines are separated, not ended, by CRLF: what follows the encoded body decides whether one is needed.
class Base64Encoder {
public:
    void feed(ByteView bytes, Bytes& out);
    void finish(Bytes& out);

private:
    void line(ByteView octets, Bytes& out);

    Bytes held_; // less than one line's worth: 57 octets
    bool first_ = true;
};

Bytes quotedPrintable(ByteView text);

} // namespace ismail::mail
