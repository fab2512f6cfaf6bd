// RSA_METHOD and EC_KEY_METHOD are deprecated in favour of providers, which would be many times the code.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "net/stored_key.h"

#include "crypto/openssl.h"

#include <openssl/ssl.h>

#include <algorithm>

namespace ismail::net {

namespace {

// TLS 1.2 as in tls.cpp, without key exchange by RSA: OpenSSL has no safe way to do that with a key it does not hold.
constexpr const char* ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:ECDHE+AES:DHE+AES:"
                                "!aNULL:!eNULL:!MD5:!PSK:!SRP";

using Stored = std::shared_ptr<const platform::StoredCertificate>;

using crypto::Owned;
using Certificate = Owned<X509, X509_free>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;

Error invalid(const std::string& text) {
    ERR_clear_error();
    return {ErrorKind::invalid, text};
}

// Freed with the key that it hangs on.
void freeStored(void*, void* stored, CRYPTO_EX_DATA*, int, long, void*) { delete static_cast<Stored*>(stored); }

int rsaIndex() {
    static const int index = RSA_get_ex_new_index(0, nullptr, nullptr, nullptr, freeStored);
    return index;
}

int ecIndex() {
    static const int index = EC_KEY_get_ex_new_index(0, nullptr, nullptr, nullptr, freeStored);
    return index;
}

ByteView view(const unsigned char* bytes, int size) {
    return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

// What the store answered, where OpenSSL wants it; -1: nothing.
int handOver(const Result<Bytes>& made, unsigned char* out, int capacity) {
    if (!made || made->size() > static_cast<std::size_t>(capacity)) return -1;
    std::copy(made->begin(), made->end(), out);
    return static_cast<int>(made->size());
}

int rsaSign(int size, const unsigned char* from, unsigned char* out, RSA* rsa, int padding) {
    const auto& stored = **static_cast<const Stored*>(RSA_get_ex_data(rsa, rsaIndex()));
    if (padding == RSA_PKCS1_PADDING) return handOver(stored.signPkcs1(view(from, size)), out, RSA_size(rsa));
    if (padding == RSA_NO_PADDING) return handOver(stored.rawRsa(view(from, size)), out, RSA_size(rsa));
    return -1;
}

const RSA_METHOD* rsaMethod() {
    static const RSA_METHOD* const method = [] {
        RSA_METHOD* made = RSA_meth_dup(RSA_PKCS1_OpenSSL());
        RSA_meth_set1_name(made, "key in the system's store");
        RSA_meth_set_priv_enc(made, rsaSign);
        return made;
    }();
    return method;
}

ECDSA_SIG* ecSign(const unsigned char* hash, int size, const BIGNUM*, const BIGNUM*, EC_KEY* key) {
    const auto& stored = **static_cast<const Stored*>(EC_KEY_get_ex_data(key, ecIndex()));
    const Result<Bytes> made = stored.signEcdsa(view(hash, size));
    if (!made || made->empty() || made->size() % 2 != 0) return nullptr;
    const auto* octets = reinterpret_cast<const unsigned char*>(made->data());
    const int half = static_cast<int>(made->size() / 2);
    ECDSA_SIG* signature = ECDSA_SIG_new();
    ECDSA_SIG_set0(signature, BN_bin2bn(octets, half, nullptr), BN_bin2bn(octets + half, half, nullptr));
    return signature;
}

const EC_KEY_METHOD* ecMethod() {
    static const EC_KEY_METHOD* const method = [] {
        EC_KEY_METHOD* made = EC_KEY_METHOD_new(EC_KEY_OpenSSL());
        int (*sign)(int, const unsigned char*, int, unsigned char*, unsigned*, const BIGNUM*, const BIGNUM*, EC_KEY*) =
            nullptr;
        EC_KEY_METHOD_get_sign(made, &sign, nullptr, nullptr);
        EC_KEY_METHOD_set_sign(made, sign, nullptr, ecSign);
        return made;
    }();
    return method;
}

Certificate parse(const Bytes& der) {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    return Certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
}

Key exported(const platform::StoredCertificate& certificate) {
    const auto blob = certificate.exportKey();
    if (!blob) return nullptr;
    const auto* at = reinterpret_cast<const unsigned char*>(blob->reveal().data());
    return Key(b2i_PrivateKey(&at, static_cast<long>(blob->reveal().size())));
}

// A key with the public half of the certificate, whose private half is asked of the store.
Key signingByStore(X509* certificate, const Stored& stored) {
    const Key known(X509_get_pubkey(certificate));
    Key key(EVP_PKEY_new());
    if (!known || !key) return nullptr;
    if (EVP_PKEY_base_id(known.get()) == EVP_PKEY_RSA) {
        const Owned<RSA, RSA_free> shown(EVP_PKEY_get1_RSA(known.get()));
        const BIGNUM *modulus = nullptr, *exponent = nullptr;
        RSA_get0_key(shown.get(), &modulus, &exponent, nullptr);
        RSA* rsa = RSA_new();
        RSA_set0_key(rsa, BN_dup(modulus), BN_dup(exponent), nullptr);
        RSA_set_method(rsa, rsaMethod());
        RSA_set_ex_data(rsa, rsaIndex(), new Stored(stored));
        EVP_PKEY_assign_RSA(key.get(), rsa);
        return key;
    }
    if (EVP_PKEY_base_id(known.get()) != EVP_PKEY_EC) return nullptr;
    const Owned<EC_KEY, EC_KEY_free> shown(EVP_PKEY_get1_EC_KEY(known.get()));
    EC_KEY* ec = EC_KEY_new();
    EC_KEY_set_group(ec, EC_KEY_get0_group(shown.get()));
    EC_KEY_set_public_key(ec, EC_KEY_get0_public_key(shown.get()));
    EC_KEY_set_method(ec, ecMethod());
    EC_KEY_set_ex_data(ec, ecIndex(), new Stored(stored));
    EVP_PKEY_assign_EC_KEY(key.get(), ec);
    return key;
}

// TLS 1.3 has RSA keys sign with PSS, whose padding OpenSSL makes: that needs the bare operation, which some keys of
// the store are not allowed to do. 1 to any power is 1.
bool signsBare(X509* certificate, const platform::StoredCertificate& stored) {
    const Key known(X509_get_pubkey(certificate));
    if (!known || EVP_PKEY_base_id(known.get()) != EVP_PKEY_RSA) return true;
    Bytes one(static_cast<std::size_t>(EVP_PKEY_size(known.get())), '\0');
    one.back() = '\1';
    const auto made = stored.rawRsa(one);
    return made && *made == one;
}

} // namespace

Status useStoredCertificate(ssl_ctx_st* context, Stored stored) {
    const auto& chain = stored->chain();
    const Certificate certificate = chain.empty() ? nullptr : parse(chain.front());
    if (!certificate || SSL_CTX_use_certificate(context, certificate.get()) != 1)
        return invalid("The certificate in the store cannot be used.");
    for (std::size_t i = 1; i < chain.size(); ++i)
        if (const Certificate issuer = parse(chain[i])) SSL_CTX_add1_chain_cert(context, issuer.get());
    Key key = exported(*stored);
    if (!key) {
        key = signingByStore(certificate.get(), stored);
        if (!key) return invalid("The key of the certificate in the store is of a kind that TLS here does not know.");
        SSL_CTX_set_cipher_list(context, ciphers);
        if (!signsBare(certificate.get(), *stored)) {
            if (SSL_CTX_get_min_proto_version(context) > TLS1_2_VERSION)
                return invalid("The key of the certificate in the store cannot be used for TLS 1.3.");
            SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
            SSL_CTX_set1_sigalgs_list(context, "RSA+SHA256:RSA+SHA384:RSA+SHA512");
        }
    }
    if (SSL_CTX_use_PrivateKey(context, key.get()) != 1)
        return invalid("The private key in the store does not belong to the certificate.");
    return {};
}

} // namespace ismail::net
