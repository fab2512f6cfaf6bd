// SHA-256 (FIPS 180-4), HMAC (RFC 2104) and PBKDF2 (RFC 8018) over it, and the comparison that leaks no timing.
//
// Digests are 32 raw bytes; toHex() and toBase64() of base/text.h make them readable. Does not: encrypt, sign.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <memory>

namespace ismail::crypto {

constexpr std::size_t sha256Size = 32;

// A digest over bytes that come in pieces.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void update(ByteView bytes);
    // The digest of everything since the start or the last finish(); starts anew.
    Bytes finish();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

Bytes sha256(ByteView bytes);
Bytes hmacSha256(ByteView key, ByteView message);
// 32 bytes. iterations is 1 at least.
Bytes pbkdf2Sha256(ByteView password, ByteView salt, int iterations);

// True if both are the same; takes as long whatever their content (not their length) is.
bool equalInConstantTime(ByteView a, ByteView b);

} // namespace ismail::crypto
