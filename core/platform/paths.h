// Where the service of a data directory listens for the window and ismailctl. Nothing here touches the disk.
// The default data directory itself is in system_info.h.
#pragma once

#include <filesystem>
#include <string>

namespace ismail::platform {

// The path of a unix socket, or the name of a pipe. The socket is /run/ismail/ismaild.sock for the default data
// directory, else ismaild.sock in the data directory; LocalServer::start and LocalClient::connect say so when the path
// is too long for a socket.
std::string localEndpoint(const std::filesystem::path& dataDirectory);

} // namespace ismail::platform
