// Who is on the other end of a pipe, and what he may do; who may open ours. For the local_*_win32.cpp files alone.
#pragma once

#include "platform/local_server.h"
#include "platform/win32_util.h"

#include <optional>
#include <string>

namespace ismail::platform {

// Nothing: he is refused. Impersonates the client for a moment, so something must have been read from the pipe before.
std::optional<LocalPeer> identifyPeer(HANDLE pipe, const std::string& adminGroup, const std::string& viewGroup);

// The security descriptor of the pipe in SDDL: full access for SYSTEM, Administrators and the service itself; who is
// logged in at this computer may connect (0x0012019B), which does not include the right to make an instance.
std::wstring pipeSecurity();

// The pipe belongs to SYSTEM, the Administrators or the service, or the service manager says that the process behind it
// is the service; when it is not the pipe of the default data directory, it may also belong to this user.
bool ownedByService(HANDLE pipe, bool allowThisUser);

} // namespace ismail::platform
