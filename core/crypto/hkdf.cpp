#include "crypto/hkdf.h"

#include "crypto/digest.h"
#include "crypto/openssl.h"

namespace ismail::crypto {

Secret<std::string> hkdfSha256(ByteView secret, ByteView salt, ByteView info, std::size_t size) {
    require(size <= maxHkdfSize);
    // HMAC fills a short key with zeros, so no salt and 32 zeros are the same.
    const Secret<std::string> extracted(hmacSha256(salt, secret));
    std::string out, block;
    for (unsigned char counter = 1; out.size() < size; ++counter) {
        block = hmacSha256(extracted.reveal(), block + std::string(info) + static_cast<char>(counter));
        out += block;
    }
    const Secret<std::string> wiped(std::move(block));
    out.resize(size);
    return Secret<std::string>(std::move(out));
}

} // namespace ismail::crypto
