// The server's own secret: 32 random bytes in secret.key, readable by the service alone, under which the passwords that
// this server needs in clear (to log in at partners and smarthosts) are sealed in the database. Losing the file means
// typing these passwords again, nothing more. A backup holds it, sealed when there is a passphrase (backup_extras.h).
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "store/directory/key_box.h"

#include <filesystem>
#include <string>

namespace ismail::service {

class ServerSecret final : public store::KeyBox {
public:
    // Reads the key file, or makes it at the first start. Errors: corrupt when the file is not a key.
    static Result<ServerSecret> open(const std::filesystem::path& file);

    Result<std::string> protect(const Secret<std::string>& secret) const override;
    // Empty for a text that was not sealed under this key.
    Secret<std::string> reveal(const std::string& protectedText) const override;
    // For uses that need secret bytes of this server (SCRAM salts of unknown users).
    ByteView bytes() const { return key_.reveal(); }

private:
    explicit ServerSecret(Secret<std::string> key) : key_(std::move(key)) {}
    Secret<std::string> key_; // hex
};

} // namespace ismail::service
