#include "crypto/signature.h"

#include "crypto/openssl.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <optional>

namespace ismail::crypto {

namespace {

using SignatureKey = Owned<EVP_PKEY, EVP_PKEY_free>;
using SignatureContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using SignatureDigest = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using SignatureBio = Owned<BIO, BIO_free_all>;

constexpr std::size_t maxPublicDer = 4096; // octets: more than an RSA key of 16384 bits takes

// Frees with overwriting: the memory held a private key.
struct SecretBio {
    SecretBio() : bio(BIO_new(BIO_s_secmem())) {}
    SignatureBio bio;
};

Bytes publicOctets(EVP_PKEY* key) {
    if (EVP_PKEY_is_a(key, "ED25519") == 1) {
        Bytes out(ed25519KeySize, '\0');
        std::size_t size = out.size();
        require(EVP_PKEY_get_raw_public_key(key, asUnsigned(out), &size) == 1 && size == ed25519KeySize);
        return out;
    }
    const int size = i2d_PUBKEY(key, nullptr);
    require(size > 0);
    Bytes out(static_cast<std::size_t>(size), '\0');
    unsigned char* at = asUnsigned(out);
    require(i2d_PUBKEY(key, &at) == size);
    return out;
}

Secret<std::string> privatePem(EVP_PKEY* key) {
    const SecretBio out;
    require(out.bio && PEM_write_bio_PKCS8PrivateKey(out.bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.bio.get(), &text);
    require(size > 0 && text != nullptr);
    return Secret<std::string>(std::string(text, static_cast<std::size_t>(size)));
}

// RSA over a digest that is made already.
SignatureContext rsaContext(EVP_PKEY* key, int (*begin)(EVP_PKEY_CTX*)) {
    SignatureContext context(EVP_PKEY_CTX_new(key, nullptr));
    require(context && begin(context.get()) == 1 &&
            EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1 &&
            EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) == 1);
    return context;
}

bool exponentIsSmall(EVP_PKEY* key) {
    BIGNUM* number = nullptr;
    const bool read = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &number) == 1;
    const Owned<BIGNUM, BN_free> exponent(number);
    return read && BN_num_bits(exponent.get()) <= mostRsaExponentBits;
}

// A value of DER (ITU-T X.690) with this tag from the front of what is left; nothing where it is not there. Lengths of
// up to 65535 octets.
std::optional<ByteView> takeDer(ByteView& rest, unsigned char tag) {
    if (rest.size() < 2 || asUnsigned(rest)[0] != tag) return std::nullopt;
    std::size_t length = asUnsigned(rest)[1], head = 2;
    if (length >= 0x80) {
        const std::size_t more = length - 0x80;
        if (more == 0 || more > 2 || rest.size() < 2 + more) return std::nullopt;
        length = 0;
        for (std::size_t i = 0; i < more; ++i)
            length = length << 8 | asUnsigned(rest)[2 + i];
        head += more;
    }
    if (rest.size() - head < length) return std::nullopt;
    const ByteView value = rest.substr(head, length);
    rest.remove_prefix(head + length);
    return value;
}

constexpr unsigned char derInteger = 0x02, derBitString = 0x03, derSequence = 0x30;
constexpr ByteView rsaAlgorithm("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", 11); // rsaEncryption
constexpr ByteView ed25519Subject("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12);

// The RSAPublicKey inside a SubjectPublicKeyInfo (RFC 5280 section 4.1, RFC 3279 section 2.3.1), or der itself.
ByteView bareRsaKey(ByteView der) {
    ByteView rest = der;
    auto inside = takeDer(rest, derSequence);
    if (!inside || !rest.empty()) return der;
    const auto algorithm = takeDer(*inside, derSequence);
    const auto bits = algorithm ? takeDer(*inside, derBitString) : std::nullopt;
    if (!bits || bits->empty() || bits->front() != 0 || !inside->empty()) return der;
    const bool known = *algorithm == rsaAlgorithm || (algorithm->starts_with(rsaAlgorithm) &&
                                                      algorithm->substr(rsaAlgorithm.size()) == ByteView("\x05\0", 2));
    return known ? bits->substr(1) : ByteView();
}

using SignatureNumber = Owned<BIGNUM, BN_free>;

SignatureNumber takeNumber(ByteView& rest) {
    const auto octets = takeDer(rest, derInteger);
    if (!octets || octets->empty() || asUnsigned(*octets)[0] >= 0x80) return nullptr; // none, or a negative one
    return SignatureNumber(BN_bin2bn(asUnsigned(*octets), static_cast<int>(octets->size()), nullptr));
}

// By hand, since OpenSSL 3 takes thirty times as long to find out what kind of key it has before it.
SignatureKey readRsaKey(ByteView der) {
    ByteView outer = bareRsaKey(der);
    auto numbers = takeDer(outer, derSequence);
    if (!numbers || !outer.empty()) return nullptr;
    const SignatureNumber modulus = takeNumber(*numbers);
    const SignatureNumber exponent = modulus ? takeNumber(*numbers) : nullptr;
    if (!exponent || !numbers->empty() || BN_is_zero(modulus.get()) == 1) return nullptr;
    const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
    require(builder && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1 &&
            OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) == 1);
    const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const SignatureContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    require(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1);
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) ERR_clear_error();
    return SignatureKey(key);
}

} // namespace

SignatureKeyPair makeSignatureKeyPair(SignatureKind kind) {
    const SignatureKey key(kind == SignatureKind::ed25519
                               ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                               : EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(newRsaBits)));
    require(key != nullptr);
    return {privatePem(key.get()), publicOctets(key.get())};
}

struct SigningKey::Key {
    SignatureKey key;
    SignatureKind kind;
};

Result<SigningKey> SigningKey::load(const Secret<std::string>& pem) {
    const std::string& text = pem.reveal();
    if (text.size() > maxPrivatePem) return Error{ErrorKind::invalid, "The private key is too long."};
    const SignatureBio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    require(bio != nullptr);
    // Without an answer OpenSSL would ask for a passphrase on the terminal.
    const auto noPassphrase = [](char*, int, int, void*) { return -1; };
    SignatureKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassphrase, nullptr));
    if (!key) {
        ERR_clear_error();
        return Error{ErrorKind::invalid, "This is no private key in PEM form without a passphrase."};
    }
    const bool edwards = EVP_PKEY_is_a(key.get(), "ED25519") == 1;
    if (!edwards && EVP_PKEY_is_a(key.get(), "RSA") != 1)
        return Error{ErrorKind::invalid, "Mail is signed by keys for RSA or Ed25519 only."};
    const int bits = EVP_PKEY_get_bits(key.get());
    if (!edwards && (bits < leastRsaBits || bits > mostRsaBits))
        return Error{ErrorKind::invalid, "An RSA key for signing mail has 1024 to 4096 bits."};
    const SignatureKind kind = edwards ? SignatureKind::ed25519 : SignatureKind::rsaSha256;
    return SigningKey(std::make_shared<const Key>(Key{std::move(key), kind}));
}

SignatureKind SigningKey::kind() const { return key_->kind; }

int SigningKey::bits() const { return EVP_PKEY_get_bits(key_->key.get()); }

Bytes SigningKey::publicKey() const { return publicOctets(key_->key.get()); }

Bytes SigningKey::sign(ByteView digest) const {
    require(digest.size() == sha256Size);
    EVP_PKEY* const key = key_->key.get();
    std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key));
    Bytes out(size, '\0');
    if (key_->kind == SignatureKind::ed25519) {
        const SignatureDigest context(EVP_MD_CTX_new());
        require(context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
                EVP_DigestSign(context.get(), asUnsigned(out), &size, asUnsigned(digest), digest.size()) == 1);
    } else {
        const SignatureContext context = rsaContext(key, EVP_PKEY_sign_init);
        require(EVP_PKEY_sign(context.get(), asUnsigned(out), &size, asUnsigned(digest), digest.size()) == 1);
    }
    out.resize(size);
    return out;
}

struct VerifyingKey::Key {
    SignatureKey key;
    SignatureKind kind;
    int bits;
    bool acceptable;
};

Result<VerifyingKey> VerifyingKey::rsa(ByteView der) {
    const Error unreadable{ErrorKind::invalid, "This is no public key for RSA."};
    if (der.empty() || der.size() > maxPublicDer) return unreadable;
    SignatureKey key = readRsaKey(der);
    if (!key) return unreadable;
    const int bits = EVP_PKEY_get_bits(key.get());
    const bool acceptable = bits >= leastRsaBits && bits <= mostRsaBits && exponentIsSmall(key.get());
    return VerifyingKey(std::make_shared<const Key>(Key{std::move(key), SignatureKind::rsaSha256, bits, acceptable}));
}

Result<VerifyingKey> VerifyingKey::ed25519(ByteView octets) {
    const Error unreadable{ErrorKind::invalid, "This is no public key for Ed25519."};
    if (octets.starts_with(ed25519Subject)) octets.remove_prefix(ed25519Subject.size());
    if (octets.size() != ed25519KeySize) return unreadable;
    SignatureKey key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, asUnsigned(octets), octets.size()));
    if (!key) {
        ERR_clear_error();
        return unreadable;
    }
    return VerifyingKey(std::make_shared<const Key>(Key{std::move(key), SignatureKind::ed25519, 256, true}));
}

SignatureKind VerifyingKey::kind() const { return key_->kind; }

int VerifyingKey::bits() const { return key_->bits; }

bool VerifyingKey::acceptable() const { return key_->acceptable; }

bool VerifyingKey::verify(ByteView digest, ByteView signature) const {
    if (!key_->acceptable || digest.size() != sha256Size) return false;
    EVP_PKEY* const key = key_->key.get();
    int result = 0;
    if (key_->kind == SignatureKind::ed25519) {
        if (signature.size() != ed25519SignatureSize) return false;
        const SignatureDigest context(EVP_MD_CTX_new());
        require(context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1);
        result =
            EVP_DigestVerify(context.get(), asUnsigned(signature), signature.size(), asUnsigned(digest), digest.size());
    } else {
        const SignatureContext context = rsaContext(key, EVP_PKEY_verify_init);
        result =
            EVP_PKEY_verify(context.get(), asUnsigned(signature), signature.size(), asUnsigned(digest), digest.size());
    }
    if (result != 1) ERR_clear_error();
    return result == 1;
}

} // namespace ismail::crypto
