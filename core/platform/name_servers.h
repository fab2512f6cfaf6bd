// The name servers that this computer was told to ask.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::platform {

constexpr std::size_t maxNameServers = 8;

// As textual addresses, in the system's order, each once; at most maxNameServers. Those that can be reached through one
// interface only (with a zone, as in fe80::1%eth0) are left out. Read anew at each call: /etc/resolv.conf, or what the
// adapters of Windows that are up say.
std::vector<std::string> systemNameServers();

// Those of a resolv.conf; what is no address is left out.
std::vector<std::string> nameServersOf(std::string_view resolvConf);

} // namespace ismail::platform
