// Who this server is: the names and addresses by which it recognises itself in an MX set, in an address literal and in
// ETRN. They come from the settings server.name, server.other_names, from the addresses that its listeners are bound
// to, and from the addresses of this computer where a listener is bound to all of them.
#pragma once

#include "base/ip_network.h"
#include "config/settings.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace ismail::relay {

struct OwnIdentity {
    std::string name;                          // the main one, as in Received and EHLO; never empty
    std::unordered_set<std::string> names;     // A-labels, lower case
    std::unordered_set<std::string> addresses; // IpAddress::text()

    // host: a name (any case, trailing dot allowed) or a textual address.
    bool isHost(std::string_view host) const;
    bool isAddress(std::string_view address) const;
};

// What the composition root knows and settings do not.
struct OwnHost {
    std::string computerName;                                 // used where server.name is empty
    std::function<std::vector<std::string>()> localAddresses; // of the network interfaces; may be empty
};

OwnIdentity makeIdentity(const config::Settings& settings, const OwnHost& host);

// Caches the identity for one settings snapshot. Thread-safe.
class OwnIdentitySource {
public:
    OwnIdentitySource(const config::SettingsSource& settings, OwnHost host)
        : settings_(settings), host_(std::move(host)) {}

    std::shared_ptr<const OwnIdentity> current() const;
    // The network changed: addresses are read again.
    void refresh();

private:
    const config::SettingsSource& settings_;
    const OwnHost host_;
    mutable std::mutex mutex_;
    mutable std::shared_ptr<const config::Settings> from_;
    mutable std::shared_ptr<const OwnIdentity> identity_;
};

} // namespace ismail::relay
