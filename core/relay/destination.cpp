#include "relay/outbound.h"
#include "relay/spool.h"

#include "base/text.h"

#include <array>
#include <utility>

namespace ismail::relay {

namespace {

constexpr std::array<std::pair<Destination::Kind, std::string_view>, 5> kindNames{{
    {Destination::Kind::primary, "primary"},
    {Destination::Kind::mx, "mx"},
    {Destination::Kind::route, "route"},
    {Destination::Kind::smarthost, "smarthost"},
    {Destination::Kind::here, "here"},
}};

// Between place and key of an endpoint.
constexpr char keyMark = '#';

} // namespace

std::string Destination::key() const {
    for (const auto& [k, name] : kindNames)
        if (k == kind) return std::string(name) + ":" + domain;
    return {};
}

std::optional<Destination> Destination::parse(std::string_view key) {
    const std::size_t colon = key.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string_view rest = key.substr(colon + 1);
    for (const auto& [kind, name] : kindNames) {
        if (key.substr(0, colon) != name) continue;
        if (rest.empty() != (kind == Kind::smarthost)) return std::nullopt;
        return Destination{kind, std::string(rest)};
    }
    return std::nullopt;
}

std::string Endpoint::place() const {
    const bool v6 = address.find(':') != std::string::npos;
    return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

std::string Endpoint::key() const { return peerKeys.empty() ? place() : place() + keyMark + toHex(peerKeys.front()); }

std::string Endpoint::placeOf(const std::string& key) { return key.substr(0, key.find(keyMark)); }

void addDestinations(const NewMessage& message, std::vector<std::string>& keys) {
    for (const AcceptedRecipient& recipient : message.recipients)
        if (recipient.relay()) keys.push_back(recipient.relay()->destination.key());
}

} // namespace ismail::relay
