#include "server_secret.h"

#include "base/path_text.h"
#include "base/text.h"
#include "crypto/random.h"
#include "crypto/seal.h"
#include "platform/durable_file.h"
#include "platform/machine_secret.h"

namespace ismail::service {

namespace {

constexpr std::size_t keyBytes = 32;
// The key is random, so stretching it would only cost time.
constexpr crypto::ScryptCost noStretching{1, 1, 1};

} // namespace

Result<ServerSecret> ServerSecret::open(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) {
        const std::string key = toHex(crypto::randomBytes(keyBytes));
        Result<Bytes> wrapped = platform::protectForMachine(key);
        if (!wrapped) return wrapped.error();
        if (const Status written = platform::replaceFile(file, *wrapped); !written) return written.error();
        return ServerSecret(Secret<std::string>(key));
    }
    Result<platform::FileReader> reader = platform::FileReader::open(file);
    if (!reader) return reader.error();
    Result<Bytes> wrapped = reader->read(0, 64 * 1024);
    if (!wrapped) return wrapped.error();
    Result<Bytes> key = platform::revealForMachine(*wrapped);
    if (!key) return key.error();
    if (key->size() != keyBytes * 2)
        return Error{ErrorKind::corrupt,
                     utf8FromPath(file) +
                         " is not a key of this server. Restore it from a backup, or remove it and enter the "
                         "passwords of partners and smarthosts again."};
    return ServerSecret(Secret<std::string>(*key));
}

Result<std::string> ServerSecret::protect(const Secret<std::string>& secret) const {
    if (secret.empty()) return std::string();
    return crypto::seal(secret, key_, noStretching);
}

Secret<std::string> ServerSecret::reveal(const std::string& protectedText) const {
    if (protectedText.empty()) return {};
    Result<Secret<std::string>> opened = crypto::unseal(protectedText, key_);
    return opened ? std::move(*opened) : Secret<std::string>();
}

} // namespace ismail::service
