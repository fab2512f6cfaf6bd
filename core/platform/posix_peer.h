// Who is on the other end of a unix socket, and what he may do; for local_server_posix.cpp alone.
#pragma once

#include "platform/local_server.h"

#include <optional>

namespace ismail::platform {

// A stranger is to be refused; nothing: the system does not say who he is. From SO_PEERCRED and SO_PEERGROUPS (unix(7),
// socket(7)): what the kernel noted when the client connected, so it cannot be forged.
std::optional<LocalPeer> identifyPeer(int socket, const std::string& adminGroup, const std::string& viewGroup);

} // namespace ismail::platform
