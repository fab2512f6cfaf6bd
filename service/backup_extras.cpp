#include "backup_extras.h"

#include "crypto/seal.h"
#include "platform/durable_file.h"
#include "platform/machine_secret.h"
#include "sealed_keys.h"

#include <optional>

namespace ismail::service {

namespace {

constexpr std::size_t maxKeyFile = 1U << 16;

Result<store::ExtraFile> sealedFile(const std::filesystem::path& place, const Secret<std::string>& key,
                                    const Secret<std::string>& passphrase) {
    Result<std::string> sealed = crypto::seal(key, passphrase);
    if (!sealed) return sealed.error();
    std::filesystem::path name = place;
    name += sealedSuffix;
    return store::ExtraFile{std::move(name), std::move(*sealed)};
}

// Nothing: there is no such file.
Result<std::optional<Secret<std::string>>> keyIn(const std::filesystem::path& file, bool wrapped) {
    std::error_code ignored; // opening it will tell
    if (!std::filesystem::exists(file, ignored)) return std::optional<Secret<std::string>>();
    const Result<platform::FileReader> reader = platform::FileReader::open(file);
    if (!reader) return reader.error();
    Result<Bytes> key = reader->read(0, maxKeyFile);
    if (key && wrapped) key = platform::revealForMachine(*key);
    if (!key) return key.error();
    return std::optional(Secret<std::string>(std::move(*key)));
}

} // namespace

Result<std::vector<store::ExtraFile>> backupExtras(const std::filesystem::path& data, const ServerSecret& secret,
                                                   const std::string& protectedPassphrase) {
    const std::filesystem::path ownKey = "secret.key", identityKey = "identity.key",
                                certificateKey = "tls/self-signed.key";
    std::vector<store::ExtraFile> files = {{"ismail.conf", {}}, {"tls/self-signed.pem", {}}};
    if (protectedPassphrase.empty()) {
        for (const auto& key : {ownKey, identityKey, certificateKey})
            files.push_back({key, {}});
        return files;
    }
    const Secret<std::string> passphrase = secret.reveal(protectedPassphrase);
    if (passphrase.empty())
        return Error{ErrorKind::corrupt, "The passphrase of backups cannot be read on this server. Set it again."};
    Result<store::ExtraFile> sealed = sealedFile(ownKey, Secret<std::string>(Bytes(secret.bytes())), passphrase);
    if (!sealed) return sealed.error();
    files.push_back(std::move(*sealed));
    for (const auto& place : {identityKey, certificateKey}) {
        const auto key = keyIn(data / place, place == identityKey);
        if (!key) return key.error();
        if (!*key) continue;
        sealed = sealedFile(place, **key, passphrase);
        if (!sealed) return sealed.error();
        files.push_back(std::move(*sealed));
    }
    return files;
}

} // namespace ismail::service
