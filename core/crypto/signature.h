// Signatures as mail carries them: RSA with SHA-256 (PKCS #1 v1.5, RFC 8017 section 8.2) and Ed25519 over a SHA-256
// digest (RFC 8463 section 3). What is signed is always the digest of 32 octets; who calls has made it.
//
// Keys are read once and used by any number of threads at once. Private keys are PEM, PKCS #8, not encrypted; public
// keys are the octets whose base64 the p= of a key record holds. Does not: know of DKIM, the DNS or files.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/digest.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace ismail::crypto {

enum class SignatureKind : std::uint8_t { rsaSha256, ed25519 };

constexpr int leastRsaBits = 1024; // RFC 8301 section 3.2: shorter keys prove nothing
constexpr int mostRsaBits = 4096;  // longer ones cost a verifier too much
constexpr int newRsaBits = 2048;
constexpr int mostRsaExponentBits = 64; // every real one is 65537; the time of a verification grows with it
constexpr std::size_t ed25519KeySize = 32;
constexpr std::size_t ed25519SignatureSize = 64;
constexpr std::size_t maxPrivatePem = 16 * 1024; // octets

struct SignatureKeyPair {
    Secret<std::string> privateKey; // PEM
    Bytes publicKey;                // RSA: SubjectPublicKeyInfo (DER); Ed25519: 32 octets
};

// RSA of 2048 bits takes a good part of a second: never on a reactor.
SignatureKeyPair makeSignatureKeyPair(SignatureKind kind);

// A private key, ready to sign. Copies share the key.
class SigningKey {
public:
    // Errors: invalid (no PEM of an unencrypted RSA or Ed25519 key, RSA below 1024 or above 4096 bits).
    static Result<SigningKey> load(const Secret<std::string>& pem);

    SignatureKind kind() const;
    int bits() const; // 256 for Ed25519
    // As in SignatureKeyPair.
    Bytes publicKey() const;
    // digest: sha256Size octets. Thread-safe.
    Bytes sign(ByteView digest) const;

private:
    struct Key;
    explicit SigningKey(std::shared_ptr<const Key> key) : key_(std::move(key)) {}

    std::shared_ptr<const Key> key_;
};

// A public key, ready to verify. Copies share the key.
class VerifyingKey {
public:
    // SubjectPublicKeyInfo, or the bare RSAPublicKey that some publish (RFC 6376 erratum 3017). Any length up to 16384
    // bits can be read, so that who calls can say "too short"; verify() is true for 1024 to 4096 bits only. Errors:
    // invalid.
    static Result<VerifyingKey> rsa(ByteView der);
    // 32 octets; a SubjectPublicKeyInfo that holds them is taken too. Errors: invalid.
    static Result<VerifyingKey> ed25519(ByteView octets);

    SignatureKind kind() const;
    int bits() const;
    // Whether verify() can be true: the length and exponent are within the limits above.
    bool acceptable() const;
    // digest: sha256Size octets. False for whatever does not verify. Thread-safe.
    bool verify(ByteView digest, ByteView signature) const;

private:
    struct Key;
    explicit VerifyingKey(std::shared_ptr<const Key> key) : key_(std::move(key)) {}

    std::shared_ptr<const Key> key_;
};

} // namespace ismail::crypto
