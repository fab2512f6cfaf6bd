#include "sealed_keys.h"

#include "crypto/seal.h"
#include "platform/durable_file.h"
#include "platform/machine_secret.h"

#include <algorithm>
#include <array>

namespace ismail::service {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t maxSealedFile = 1U << 20;
constexpr const char* ownKey = "secret.key";
constexpr const char* identityKey = "identity.key";
constexpr std::array places = {ownKey, identityKey, "tls/self-signed.key"};

fs::path sealedName(const fs::path& directory, const char* place) {
    return directory / (std::string(place) + sealedSuffix);
}

bool isSealed(const fs::path& backup, const char* place) {
    std::error_code ignored; // opening it will tell
    return fs::exists(sealedName(backup / "extra", place), ignored);
}

} // namespace

bool hasSealedKeys(const fs::path& backup) {
    return std::any_of(places.begin(), places.end(), [&](const char* place) { return isSealed(backup, place); });
}

Result<SealedKeys> openSealedKeys(const fs::path& backup, const Secret<std::string>& passphrase) {
    SealedKeys opened;
    for (const char* const place : places) {
        if (!isSealed(backup, place)) continue;
        const auto file = platform::FileReader::open(sealedName(backup / "extra", place));
        if (!file) return file.error();
        const Result<Bytes> sealed = file->read(0, maxSealedFile);
        if (!sealed) return sealed.error();
        Result<Secret<std::string>> key = crypto::unseal(*sealed, passphrase);
        if (!key) return key.error();
        opened.keys.emplace(place, std::move(*key));
    }
    return opened;
}

Status placeKeys(const SealedKeys& sealed, const fs::path& data) {
    for (const auto& [place, key] : sealed.keys) {
        const bool wrapped = place == ownKey || place == identityKey;
        const auto contents = wrapped ? platform::protectForMachine(key.reveal()) : Result<Bytes>(key.reveal());
        if (!contents) return contents.error();
        if (const Status written = platform::replaceFile(data / place, *contents); !written) return written;
        fs::path left = data / place;
        left += sealedSuffix;
        if (const Status removed = platform::removeDurable(left); !removed) return removed;
    }
    return {};
}

} // namespace ismail::service
