#include "crypto/identity.h"

#include "base/crockford.h"
#include "crypto/digest.h"
#include "crypto/openssl.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace ismail::crypto {

namespace {

using IdentityKey = Owned<EVP_PKEY, EVP_PKEY_free>;
using IdentityDigest = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;

// The encodings of the points of small order whose y is below the prime, without the sign bit.
constexpr std::array<std::string_view, 5> smallOrder = {
    std::string_view("\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
                     "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
                     32),
    std::string_view("\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
                     "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
                     32),
    std::string_view("\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0"
                     "\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05",
                     32),
    std::string_view("\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f"
                     "\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
                     32),
    std::string_view("\xec\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                     "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
                     32)};

bool isOfSmallOrder(ByteView publicKey) {
    Bytes point(publicKey);
    point.back() = static_cast<char>(static_cast<unsigned char>(point.back()) & 0x7fU);
    // y may be written with the prime added: 0 and 1 then end in ed and ee.
    if (point.back() == '\x7f' && static_cast<unsigned char>(point.front()) >= 0xedU &&
        ByteView(point).substr(1, 30).find_first_not_of('\xff') == ByteView::npos)
        return true;
    return std::find(smallOrder.begin(), smallOrder.end(), ByteView(point)) != smallOrder.end();
}

} // namespace

struct Identity::Key {
    IdentityKey key;
};

Identity::Identity(std::shared_ptr<const Key> key, Bytes publicKey)
    : key_(std::move(key)), publicKey_(std::move(publicKey)) {}

Identity Identity::make() {
    IdentityKey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    require(key != nullptr);
    Bytes publicKey(identityKeySize, '\0');
    std::size_t size = publicKey.size();
    require(EVP_PKEY_get_raw_public_key(key.get(), asUnsigned(publicKey), &size) == 1 && size == identityKeySize);
    return Identity(std::make_shared<const Key>(Key{std::move(key)}), std::move(publicKey));
}

Result<Identity> Identity::load(const Secret<std::string>& seed) {
    const std::string& octets = seed.reveal();
    if (octets.size() != identitySeedSize) return Error{ErrorKind::invalid, "An identity is kept as 32 octets."};
    IdentityKey key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, asUnsigned(octets), octets.size()));
    require(key != nullptr);
    Bytes publicKey(identityKeySize, '\0');
    std::size_t size = publicKey.size();
    require(EVP_PKEY_get_raw_public_key(key.get(), asUnsigned(publicKey), &size) == 1 && size == identityKeySize);
    return Identity(std::make_shared<const Key>(Key{std::move(key)}), std::move(publicKey));
}

Secret<std::string> Identity::seed() const {
    std::string out(identitySeedSize, '\0');
    std::size_t size = out.size();
    require(EVP_PKEY_get_raw_private_key(key_->key.get(), asUnsigned(out), &size) == 1 && size == identitySeedSize);
    return Secret<std::string>(std::move(out));
}

Bytes Identity::sign(ByteView message) const {
    Bytes out(identitySignatureSize, '\0');
    std::size_t size = out.size();
    const IdentityDigest context(EVP_MD_CTX_new());
    require(context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_->key.get()) == 1 &&
            EVP_DigestSign(context.get(), asUnsigned(out), &size, asUnsigned(message), message.size()) == 1 &&
            size == identitySignatureSize);
    return out;
}

bool verifyIdentity(ByteView publicKey, ByteView message, ByteView signature) {
    if (publicKey.size() != identityKeySize || signature.size() != identitySignatureSize) return false;
    if (isOfSmallOrder(publicKey)) return false;
    const IdentityKey key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, asUnsigned(publicKey), publicKey.size()));
    const IdentityDigest context(EVP_MD_CTX_new());
    require(key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
    const bool fits = EVP_DigestVerify(context.get(), asUnsigned(signature), signature.size(), asUnsigned(message),
                                       message.size()) == 1;
    if (!fits) ERR_clear_error();
    return fits;
}

Bytes serverId(ByteView publicKey) {
    const Bytes label("ISMail server 1", 16); // with its zero
    return sha256(label + Bytes(publicKey)).substr(0, serverIdSize);
}

std::string serverIdText(ByteView id) { return grouped(crockfordText(id, serverIdLetters), 4); }

std::optional<Bytes> parseServerId(std::string_view text) {
    const auto letters = crockfordLetters(text, serverIdLetters);
    if (!letters || letters->size() != serverIdLetters) return std::nullopt;
    return crockfordOctets(*letters);
}

} // namespace ismail::crypto
