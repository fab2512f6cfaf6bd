// The keys of a server in a backup that was made with a passphrase (backup_extras seals them): opened when the backup
// is restored, and wrapped again for the computer at hand. Knows nothing of the service; ismailctl restores with it
// too.
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <filesystem>
#include <map>
#include <string>

namespace ismail::service {

// Behind the names of sealed files.
constexpr const char* sealedSuffix = ".sealed";

struct SealedKeys {
    std::map<std::filesystem::path, Secret<std::string>> keys; // by their place below the data directory
};

bool hasSealedKeys(const std::filesystem::path& backup);
// None when none are sealed. Errors: denied (a wrong passphrase), invalid (damaged), unavailable.
Result<SealedKeys> openSealedKeys(const std::filesystem::path& backup, const Secret<std::string>& passphrase);
// Puts them where the service looks for them in a restored data directory, the server's own and its identity wrapped
// for this computer.
Status placeKeys(const SealedKeys& sealed, const std::filesystem::path& data);

} // namespace ismail::service
