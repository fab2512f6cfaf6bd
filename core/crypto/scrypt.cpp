#include "crypto/scrypt.h"

#include "base/text.h"
#include "crypto/openssl.h"

#include <openssl/evp.h>

#include <cstdint>

namespace ismail::crypto {

namespace {

constexpr std::uint64_t maxMemory = 256ULL << 20;

// RFC 7914: the large block is 128 * N * r octets, and 128 * r * p more.
std::uint64_t memoryFor(const ScryptCost& cost) {
    const auto r = static_cast<std::uint64_t>(cost.r);
    return 128 * r * ((1ULL << cost.logN) + static_cast<std::uint64_t>(cost.p) + 2);
}

} // namespace

bool ScryptCost::allowed() const {
    return logN >= 1 && logN <= 20 && r >= 1 && r <= 32 && p >= 1 && p <= 16 &&
           memoryFor(*this) <= maxMemory + (1 << 20);
}

Result<Secret<std::string>> scryptKey(const Secret<std::string>& password, ByteView salt, const ScryptCost& cost,
                                      std::size_t size) {
    if (!cost.allowed()) return Error{ErrorKind::invalid, "The parameters of scrypt are outside their limits."};
    const std::string& text = password.reveal();
    if (text.size() > maxPassword) return Error{ErrorKind::invalid, "A password has at most 4096 octets."};
    std::string key(size, '\0');
    const int worked = EVP_PBE_scrypt(text.data(), text.size(), asUnsigned(salt), salt.size(), 1ULL << cost.logN,
                                      static_cast<std::uint64_t>(cost.r), static_cast<std::uint64_t>(cost.p),
                                      memoryFor(cost) + (1 << 20), asUnsigned(key), key.size());
    if (worked != 1) {
        ERR_clear_error();
        return Error{ErrorKind::exhausted, "There is not enough memory to check a password."};
    }
    return Secret<std::string>(std::move(key));
}

std::string scryptCostText(const ScryptCost& cost) {
    return "ln=" + std::to_string(cost.logN) + ",r=" + std::to_string(cost.r) + ",p=" + std::to_string(cost.p);
}

std::optional<ScryptCost> parseScryptCost(std::string_view text) {
    const auto parts = split(text, ',');
    if (parts.size() != 3) return std::nullopt;
    const auto number = [](std::string_view part, std::string_view key) -> int {
        if (!part.starts_with(key)) return -1;
        const auto value = parseUnsigned(part.substr(key.size()));
        return value && *value <= 32 ? static_cast<int>(*value) : -1;
    };
    const ScryptCost cost{number(parts[0], "ln="), number(parts[1], "r="), number(parts[2], "p=")};
    return cost.allowed() ? std::optional(cost) : std::nullopt;
}

} // namespace ismail::crypto
