#include "backup_extras.h"

#include "crypto/seal.h"
#include "platform/durable_file.h"
#include "sealed_keys.h"

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

} // namespace

Result<std::vector<store::ExtraFile>> backupExtras(const std::filesystem::path& data, const ServerSecret& secret,
                                                   const std::string& protectedPassphrase) {
    const std::filesystem::path ownKey = "secret.key", certificateKey = "tls/self-signed.key";
    std::vector<store::ExtraFile> files = {{"ismail.conf", {}}, {"tls/self-signed.pem", {}}};
    if (protectedPassphrase.empty()) {
        files.push_back({ownKey, {}});
        files.push_back({certificateKey, {}});
        return files;
    }
    const Secret<std::string> passphrase = secret.reveal(protectedPassphrase);
    if (passphrase.empty())
        return Error{ErrorKind::corrupt, "The passphrase of backups cannot be read on this server. Set it again."};
    Result<store::ExtraFile> sealed = sealedFile(ownKey, Secret<std::string>(Bytes(secret.bytes())), passphrase);
    if (!sealed) return sealed.error();
    files.push_back(std::move(*sealed));
    std::error_code ignored; // opening it will tell
    if (!std::filesystem::exists(data / certificateKey, ignored)) return files;
    const Result<platform::FileReader> file = platform::FileReader::open(data / certificateKey);
    if (!file) return file.error();
    Result<Bytes> key = file->read(0, maxKeyFile);
    if (!key) return key.error();
    sealed = sealedFile(certificateKey, Secret<std::string>(std::move(*key)), passphrase);
    if (!sealed) return sealed.error();
    files.push_back(std::move(*sealed));
    return files;
}

} // namespace ismail::service
