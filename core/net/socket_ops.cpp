#include "net/socket_ops.h"

#include "base/text.h"

namespace ismail::net {

std::string SocketEnd::text() const {
    const std::string host = address.text();
    return (address.isV4() ? host : "[" + host + "]") + ":" + std::to_string(port);
}

std::optional<SocketEnd> SocketEnd::parse(std::string_view text, std::uint16_t defaultPort) {
    std::string_view host = text, port;
    if (!text.empty() && text.front() == '[') {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        host = text.substr(1, end - 1);
        const std::string_view rest = text.substr(end + 1);
        if (!rest.empty()) {
            if (rest.front() != ':' || rest.size() == 1) return std::nullopt;
            port = rest.substr(1);
        }
    } else if (const auto colon = text.find(':'); colon != std::string_view::npos && colon == text.rfind(':')) {
        host = text.substr(0, colon);
        port = text.substr(colon + 1);
        if (port.empty()) return std::nullopt;
    }
    const auto address = IpAddress::parse(host);
    if (!address) return std::nullopt;
    std::uint64_t number = defaultPort;
    if (!port.empty()) {
        const auto parsed = parseUnsigned(port);
        if (!parsed || *parsed == 0 || *parsed > 65535) return std::nullopt;
        number = *parsed;
    }
    return SocketEnd{*address, static_cast<std::uint16_t>(number)};
}

} // namespace ismail::net
