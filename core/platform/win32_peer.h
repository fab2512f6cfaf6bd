// Who is on the other end of a pipe, and what he may do; who may open ours. For the local_*_win32.cpp files alone.
#pragma once

#include "platform/local_server.h"
#include "platform/win32_util.h"

#include <optional>
#include <string>

namespace ismail::platform {

// A stranger is to be refused; nothing: the system does not say who he is. Impersonates the client for a moment, so
// something must have been read from the pipe before.
std::optional<LocalPeer> identifyPeer(HANDLE pipe, const std::string& adminGroup, const std::string& viewGroup);

// The security descriptor of the pipe in SDDL: full access for SYSTEM, Administrators and the service itself; who is
// logged in at this computer may connect (0x0012019B), which does not include the right to make an instance.
std::wstring pipeSecurity();

// service: the pipe belongs to SYSTEM, the Administrators or the service, or the service manager says that the process
// behind it is the service; when it is not the pipe of the default data directory, it may also belong to this user.
// unknown: the other end has closed it, so its owner cannot be read any more.
enum class PipeOwner { service, somebodyElse, unknown };
PipeOwner ownerOf(HANDLE pipe, bool allowThisUser);

} // namespace ismail::platform
