#include "crypto/password_hash.h"

#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/random.h"

#include <optional>

namespace ismail::crypto {

namespace {

constexpr std::size_t saltSize = 16;
constexpr std::size_t maxSalt = 64;
constexpr std::size_t hashSize = 32;

std::string unpadded(std::string_view bytes) {
    std::string text = toBase64(bytes);
    text.erase(text.find_last_not_of('=') + 1);
    return text;
}

std::optional<std::string> fromUnpadded(std::string_view text) {
    if (text.empty() || text.back() == '=') return std::nullopt;
    std::string padded(text);
    padded.append((4 - padded.size() % 4) % 4, '=');
    return fromBase64(padded);
}

struct Verifier {
    ScryptCost cost;
    std::string salt, hash;
};

std::optional<Verifier> parse(std::string_view text) {
    const auto parts = split(text, '$');
    if (parts.size() != 5 || !parts[0].empty() || parts[1] != "scrypt") return std::nullopt;
    const auto cost = parseScryptCost(parts[2]);
    const auto salt = fromUnpadded(parts[3]);
    const auto hash = fromUnpadded(parts[4]);
    if (!cost || !salt || !hash || salt->size() > maxSalt || hash->size() != hashSize) return std::nullopt;
    return Verifier{*cost, *salt, *hash};
}

} // namespace

Result<std::string> hashPassword(const Secret<std::string>& password, const ScryptCost& cost) {
    const std::string salt = randomBytes(saltSize);
    const auto key = scryptKey(password, salt, cost, hashSize);
    if (!key) return key.error();
    return "$scrypt$" + scryptCostText(cost) + '$' + unpadded(salt) + '$' + unpadded(key->reveal());
}

namespace {

// A password that no verifier was made of takes as long as any other.
const Secret<std::string>& measured(const Secret<std::string>& password) {
    static const Secret<std::string> tooLong{std::string(maxPassword, 'x')};
    return password.reveal().size() <= maxPassword ? password : tooLong;
}

} // namespace

bool verifyPassword(const Secret<std::string>& password, std::string_view verifier) {
    const auto parsed = parse(verifier);
    if (!parsed) return false;
    const auto key = scryptKey(measured(password), parsed->salt, parsed->cost, hashSize);
    return key && password.reveal().size() <= maxPassword && equalInConstantTime(key->reveal(), parsed->hash);
}

bool needsRehash(std::string_view verifier, const ScryptCost& cost) {
    const auto parsed = parse(verifier);
    return !parsed || parsed->cost != cost;
}

void pretendToVerify(const Secret<std::string>& password, const ScryptCost& cost) {
    (void)scryptKey(measured(password), std::string(saltSize, 's'), cost, hashSize);
}

} // namespace ismail::crypto
