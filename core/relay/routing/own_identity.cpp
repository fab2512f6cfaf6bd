#include "relay/routing/own_identity.h"

#include "base/text.h"
#include "mail/idn.h"

namespace ismail::relay {

namespace {

std::string canonicalName(std::string_view name) {
    if (!name.empty() && name.back() == '.') name.remove_suffix(1);
    auto ascii = mail::toAscii(name);
    return ascii ? std::move(*ascii) : asciiLower(name);
}

std::string_view unbracketed(std::string_view text) {
    if (text.size() >= 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
    if (startsWithIgnoreCase(text, "IPv6:")) text.remove_prefix(5);
    return text;
}

void add(OwnIdentity& identity, std::string_view nameOrAddress) {
    if (const auto ip = IpAddress::parse(unbracketed(nameOrAddress))) {
        if (!ip->isAny()) identity.addresses.insert(ip->text());
    } else if (!nameOrAddress.empty()) {
        identity.names.insert(canonicalName(nameOrAddress));
    }
}

} // namespace

bool OwnIdentity::isAddress(std::string_view address) const {
    const auto ip = IpAddress::parse(unbracketed(address));
    return ip && addresses.count(ip->text()) != 0;
}

bool OwnIdentity::isHost(std::string_view host) const {
    if (host.empty()) return false;
    return isAddress(host) || names.count(canonicalName(host)) != 0;
}

OwnIdentity makeIdentity(const config::Settings& settings, const OwnHost& host) {
    using config::Setting;
    OwnIdentity identity;
    identity.name = settings.text(Setting::serverName);
    if (identity.name.empty()) identity.name = host.computerName;
    if (identity.name.empty()) identity.name = "localhost";
    identity.name = canonicalName(identity.name);
    add(identity, identity.name);
    for (const std::string& other : settings.list(Setting::serverNames))
        add(identity, other);
    bool everything = false;
    for (const std::string& bound : settings.list(Setting::relayAddress)) {
        const auto ip = IpAddress::parse(unbracketed(bound));
        if (ip && ip->isAny()) everything = true;
        add(identity, bound);
    }
    if (everything && host.localAddresses)
        for (const std::string& local : host.localAddresses())
            add(identity, local);
    return identity;
}

std::shared_ptr<const OwnIdentity> OwnIdentitySource::current() const {
    auto settings = settings_.current();
    std::lock_guard lock(mutex_);
    if (!identity_ || from_ != settings) {
        identity_ = std::make_shared<const OwnIdentity>(makeIdentity(*settings, host_));
        from_ = std::move(settings);
    }
    return identity_;
}

void OwnIdentitySource::refresh() {
    std::lock_guard lock(mutex_);
    identity_.reset();
}

} // namespace ismail::relay
