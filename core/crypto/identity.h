// Who a server is to its partners: a key for Ed25519 (RFC 8032) of its own, and the server id that people compare.
//
// Names, addresses and certificates of a server may change; its key stays, and partners remember the key. Here whole
// messages are signed; signature.h signs digests, as mail does. Any number of threads may use one identity at once.
// Does not: know files; the seed is kept by whoever keeps secrets.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ismail::crypto {

constexpr std::size_t identitySeedSize = 32; // octets, RFC 8032 section 5.1.5
constexpr std::size_t identityKeySize = 32;
constexpr std::size_t identitySignatureSize = 64;
constexpr std::size_t serverIdSize = 20;
constexpr std::size_t serverIdLetters = 32;

class Identity {
public:
    static Identity make();
    // The octets that seed() gave. Errors: invalid (another length).
    static Result<Identity> load(const Secret<std::string>& seed);

    // All that is to be kept.
    Secret<std::string> seed() const;
    const Bytes& publicKey() const { return publicKey_; }
    // identitySignatureSize octets.
    Bytes sign(ByteView message) const;

private:
    struct Key;
    Identity(std::shared_ptr<const Key> key, Bytes publicKey);

    std::shared_ptr<const Key> key_;
    Bytes publicKey_;
};

// False also for a key or signature of another length, and for one of the eight keys under which a signature fits more
// than one message (those of small order, RFC 8032 section 8.5 and its references).
bool verifyIdentity(ByteView publicKey, ByteView message, ByteView signature);

// The first 20 octets of SHA-256 over "ISMail server 1", a zero and the public key.
Bytes serverId(ByteView publicKey);
// 32 letters in groups of four: "7KQ2-M…".
std::string serverIdText(ByteView id);
// Reads what people type (base/crockford.h); nothing where it is no id.
std::optional<Bytes> parseServerId(std::string_view text);

} // namespace ismail::crypto
