#include "crypto/seal.h"

#include "base/text.h"
#include "crypto/openssl.h"
#include "crypto/random.h"

#include <openssl/evp.h>

#include <optional>

namespace ismail::crypto {

namespace {

constexpr std::string_view sealName = "seal1";
constexpr std::size_t sealSaltSize = 16;
constexpr std::size_t nonceSize = 12; // NIST SP 800-38D: 96 bits
constexpr std::size_t tagSize = 16;
constexpr std::size_t keySize = 32;

using Cipher = Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

// Everything before the ciphertext is authenticated with it.
std::string header(const ScryptCost& cost, std::string_view salt, std::string_view nonce) {
    return '$' + std::string(sealName) + '$' + scryptCostText(cost) + '$' + toBase64(salt) + '$' + toBase64(nonce) +
           '$';
}

std::string encrypt(const std::string& plain, const std::string& key, std::string_view nonce, std::string_view head) {
    const Cipher cipher(EVP_CIPHER_CTX_new());
    std::string out(plain.size() + tagSize, '\0');
    int written = 0;
    require(cipher && EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, asUnsigned(ByteView(key)),
                                         asUnsigned(nonce)) == 1);
    require(EVP_EncryptUpdate(cipher.get(), nullptr, &written, asUnsigned(head), static_cast<int>(head.size())) == 1);
    require(EVP_EncryptUpdate(cipher.get(), asUnsigned(out), &written, asUnsigned(ByteView(plain)),
                              static_cast<int>(plain.size())) == 1);
    require(EVP_EncryptFinal_ex(cipher.get(), asUnsigned(out) + written, &written) == 1);
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tagSize, out.data() + plain.size()) == 1);
    return out;
}

// Nothing where the tag does not fit.
std::optional<Secret<std::string>> decrypt(std::string_view sealed, const std::string& key, std::string_view nonce,
                                           std::string_view head) {
    const Cipher cipher(EVP_CIPHER_CTX_new());
    const std::string_view text = sealed.substr(0, sealed.size() - tagSize);
    std::string expectedTag(sealed.substr(text.size()));
    std::string out(text.size(), '\0');
    int written = 0;
    require(cipher && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, asUnsigned(ByteView(key)),
                                         asUnsigned(nonce)) == 1);
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tagSize, expectedTag.data()) == 1);
    require(EVP_DecryptUpdate(cipher.get(), nullptr, &written, asUnsigned(head), static_cast<int>(head.size())) == 1);
    require(EVP_DecryptUpdate(cipher.get(), asUnsigned(out), &written, asUnsigned(text),
                              static_cast<int>(text.size())) == 1);
    Secret<std::string> plain(std::move(out));
    unsigned char rest[tagSize];
    if (EVP_DecryptFinal_ex(cipher.get(), rest, &written) == 1) return plain;
    ERR_clear_error();
    return std::nullopt;
}

} // namespace

Result<std::string> seal(const Secret<std::string>& secret, const Secret<std::string>& passphrase,
                         const ScryptCost& cost) {
    if (passphrase.empty()) return Error{ErrorKind::invalid, "A passphrase is needed."};
    if (secret.reveal().size() > maxSealed) return Error{ErrorKind::invalid, "Only 1 MB can be sealed at once."};
    const std::string salt = randomBytes(sealSaltSize);
    const std::string nonce = randomBytes(nonceSize);
    const auto key = scryptKey(passphrase, salt, cost, keySize);
    if (!key) return key.error();
    const std::string head = header(cost, salt, nonce);
    return head + toBase64(encrypt(secret.reveal(), key->reveal(), nonce, head));
}

Result<Secret<std::string>> unseal(std::string_view sealed, const Secret<std::string>& passphrase) {
    const Error unreadable{ErrorKind::invalid, "This is no sealed text."};
    if (sealed.size() > 2 * maxSealed) return unreadable;
    const auto parts = split(sealed, '$');
    if (parts.size() != 6 || !parts[0].empty() || parts[1] != sealName) return unreadable;
    const auto cost = parseScryptCost(parts[2]);
    const auto salt = fromBase64(parts[3]);
    const auto nonce = fromBase64(parts[4]);
    const auto text = fromBase64(parts[5]);
    if (!cost || !salt || salt->size() != sealSaltSize || !nonce || nonce->size() != nonceSize) return unreadable;
    if (!text || text->size() < tagSize) return unreadable;
    const auto key = scryptKey(passphrase, *salt, *cost, keySize);
    if (!key) return key.error();
    auto plain = decrypt(*text, key->reveal(), *nonce, header(*cost, *salt, *nonce));
    if (!plain) return Error{ErrorKind::denied, "The passphrase is wrong, or the sealed text was changed."};
    return std::move(*plain);
}

} // namespace ismail::crypto
