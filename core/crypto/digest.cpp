#include "crypto/digest.h"

#include "crypto/openssl.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace ismail::crypto {

struct Sha256::Context {
    Owned<EVP_MD_CTX, EVP_MD_CTX_free> md{EVP_MD_CTX_new()};

    void start() { require(md && EVP_DigestInit_ex(md.get(), EVP_sha256(), nullptr) == 1); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) { context_->start(); }

Sha256::~Sha256() = default;

void Sha256::update(ByteView bytes) { require(EVP_DigestUpdate(context_->md.get(), bytes.data(), bytes.size()) == 1); }

Bytes Sha256::finish() {
    Bytes out(sha256Size, '\0');
    require(EVP_DigestFinal_ex(context_->md.get(), asUnsigned(out), nullptr) == 1);
    context_->start();
    return out;
}

Bytes sha256(ByteView bytes) {
    Bytes out(sha256Size, '\0');
    require(EVP_Digest(bytes.data(), bytes.size(), asUnsigned(out), nullptr, EVP_sha256(), nullptr) == 1);
    return out;
}

Bytes hmacSha256(ByteView key, ByteView message) {
    Bytes out(sha256Size, '\0');
    const unsigned char nothing = 0; // OpenSSL takes a null key for "the key used before"
    const void* const keyBytes = key.empty() ? &nothing : static_cast<const void*>(key.data());
    require(HMAC(EVP_sha256(), keyBytes, static_cast<int>(key.size()), asUnsigned(message), message.size(),
                 asUnsigned(out), nullptr) != nullptr);
    return out;
}

Bytes pbkdf2Sha256(ByteView password, ByteView salt, int iterations) {
    Bytes out(sha256Size, '\0');
    require(PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), asUnsigned(salt),
                              static_cast<int>(salt.size()), iterations, EVP_sha256(), static_cast<int>(out.size()),
                              asUnsigned(out)) == 1);
    return out;
}

bool equalInConstantTime(ByteView a, ByteView b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace ismail::crypto
