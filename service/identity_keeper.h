// identity.key: who this server is to its partners (crypto/identity.h), made at the first start. It is kept as
// secret.key is: readable by the service alone, wrapped for this computer where the system does that, and in backups
// (backup_extras.h). Losing the file means pairing again.
#pragma once

#include "base/result.h"
#include "crypto/identity.h"

#include <filesystem>

namespace ismail::service {

// Reads the key file, or makes it. Errors: corrupt when the file is no identity, unavailable.
Result<crypto::Identity> openIdentity(const std::filesystem::path& file);

} // namespace ismail::service
