// Decoders of RFC 2045: quoted-printable (section 6.7) and base64 (section 6.8). Any cuts of the input give the same
// output. Broken input is read as far as it makes sense, as section 6.7 (end) and 6.8 ask of robust decoders; ok()
// tells.
#pragma once

#include "base/bytes.h"
#include "mail/mime_structure.h"

#include <cstdint>

namespace ismail::mail {

class TransferDecoder {
public:
    // Of 7bit, 8bit, binary and what is not known the octets are given as they are.
    explicit TransferDecoder(TransferEncoding encoding) : encoding_(encoding) {}

    void feed(ByteView bytes, Bytes& out);
    void finish(Bytes& out);
    // False: something had to be passed over.
    bool ok() const { return ok_; }

private:
    void base64(char c, Bytes& out);
    void quoted(char c, Bytes& out);
    void plain(char c, Bytes& out);
    void flushSpace(Bytes& out);

    const TransferEncoding encoding_;
    bool ok_ = true;
    // base64
    std::uint32_t bits_ = 0;
    int digits_ = 0;
    bool padded_ = false;
    // quoted-printable: what follows "=" so far, and white space that may be at the end of a line
    Bytes escape_, space_;
};

// All at once.
Bytes decodeTransfer(ByteView bytes, TransferEncoding encoding, bool* ok = nullptr);

} // namespace ismail::mail
