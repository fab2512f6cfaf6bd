// The files of a server besides database and bodies, as they go into a backup.
//
// Keys are copied as they are: readable by the service alone, and wrapped for this computer where the system does that
// (platform/machine_secret). With a passphrase they are sealed under it instead, as secret.key.sealed,
// identity.key.sealed and tls/self-signed.key.sealed, which `ismailctl backup restore` opens and wraps again for the
// computer it runs on.
#pragma once

#include "server_secret.h"
#include "store/upkeep/backup.h"

namespace ismail::service {

// protectedPassphrase: the setting, as ServerSecret protects it; empty: there is none. Errors: corrupt when it cannot
// be read here; unavailable.
Result<std::vector<store::ExtraFile>> backupExtras(const std::filesystem::path& data, const ServerSecret& secret,
                                                   const std::string& protectedPassphrase);

} // namespace ismail::service
