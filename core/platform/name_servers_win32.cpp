#include <winsock2.h>
#include <ws2tcpip.h>

#include "platform/name_servers.h"

#include "base/ip_network.h"

#include <iphlpapi.h>

#include <algorithm>

namespace ismail::platform {

namespace {

// fec0:0:0:ffff::/64: what Windows names where it knows no server.
bool isPlaceholder(const IpAddress& address) {
    static const auto network = IpNetwork::parse("fec0:0:0:ffff::/64");
    return network->contains(address);
}

} // namespace

std::vector<std::string> systemNameServers() {
    constexpr ULONG flags = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_UNICAST;
    constexpr ULONG largest = 1U << 22;
    std::vector<std::string> servers;
    ULONG size = 16 * 1024;
    std::vector<char> buffer(size);
    ULONG outcome = NO_ERROR;
    while ((outcome = GetAdaptersAddresses(AF_UNSPEC, flags, nullptr,
                                           reinterpret_cast<IP_ADAPTER_ADDRESSES*>(buffer.data()), &size)) ==
           ERROR_BUFFER_OVERFLOW) {
        if (size > largest) return servers;
        buffer.resize(size);
    }
    if (outcome != NO_ERROR) return servers;
    const auto* adapter = reinterpret_cast<const IP_ADAPTER_ADDRESSES*>(buffer.data());
    for (; adapter != nullptr; adapter = adapter->Next) {
        if (adapter->OperStatus != IfOperStatusUp) continue;
        for (const auto* server = adapter->FirstDnsServerAddress; server != nullptr; server = server->Next) {
            if (servers.size() >= maxNameServers) return servers;
            char text[NI_MAXHOST] = {};
            if (getnameinfo(server->Address.lpSockaddr, server->Address.iSockaddrLength, text, sizeof text, nullptr, 0,
                            NI_NUMERICHOST) != 0)
                continue;
            const std::string_view name = text;
            const auto address = name.find('%') == std::string_view::npos ? IpAddress::parse(name) : std::nullopt;
            if (!address || isPlaceholder(*address)) continue;
            std::string canonical = address->text();
            if (std::find(servers.begin(), servers.end(), canonical) == servers.end())
                servers.push_back(std::move(canonical));
        }
    }
    return servers;
}

} // namespace ismail::platform
