#include "platform/name_servers.h"

#include <algorithm>
#include <fstream>

namespace ismail::platform {

std::vector<std::string> systemNameServers() {
    constexpr std::size_t mostOctets = 64 * 1024;
    std::ifstream file("/etc/resolv.conf", std::ios::binary);
    std::string text(mostOctets, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return nameServersOf(text);
}

} // namespace ismail::platform
