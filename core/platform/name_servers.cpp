#include "platform/name_servers.h"

#include "base/ip_network.h"
#include "base/text.h"

#include <algorithm>

namespace ismail::platform {

std::vector<std::string> nameServersOf(std::string_view resolvConf) {
    constexpr std::string_view keyword = "nameserver";
    std::vector<std::string> servers;
    for (std::string_view line : split(resolvConf, '\n')) {
        if (servers.size() >= maxNameServers) break;
        if (!line.starts_with(keyword)) continue;
        line.remove_prefix(keyword.size());
        if (line.empty() || (line.front() != ' ' && line.front() != '\t')) continue;
        line = trim(line);
        line = line.substr(0, line.find_first_of(" \t\r#;"));
        const auto address = line.find('%') == std::string_view::npos ? IpAddress::parse(line) : std::nullopt;
        if (!address) continue;
        std::string text = address->text();
        if (std::find(servers.begin(), servers.end(), text) == servers.end()) servers.push_back(std::move(text));
    }
    return servers;
}

} // namespace ismail::platform
