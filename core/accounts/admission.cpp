#include "accounts/admission.h"

#include "base/ip_network.h"

#include <algorithm>
#include <string_view>

namespace ismail::accounts {

using config::Setting;

std::string clientOf(const std::string& address) {
    std::string_view text = address;
    if (text.ends_with("/64")) text.remove_suffix(3);
    const auto parsed = IpAddress::parse(text);
    if (!parsed || parsed->isV4()) return address;
    IpAddress::V6 bytes = parsed->v6();
    std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
    return IpAddress::fromV6(bytes).text() + "/64";
}

std::string networkOf(const std::string& address) {
    const auto parsed = IpAddress::parse(address);
    if (!parsed || !parsed->isV4()) return clientOf(address);
    return address.substr(0, address.rfind('.')) + ".0/24";
}

ConnectionLimiter::Verdict ConnectionLimiter::enter(const std::string& address, const config::Settings& settings,
                                                    Setting mostInTotal, Setting mostFromClient, bool exempt) {
    const auto inList = [&](Setting setting) {
        const auto networks = IpNetworkList::parse(settings.text(setting));
        return networks && networks->contains(std::string_view(address));
    };
    if (inList(Setting::blockedNetworks)) return Verdict::blockedNetwork;
    exempt = exempt || inList(Setting::trustedNetworks);
    const std::string client = clientOf(address);
    std::lock_guard lock(mutex_);
    if (total_ >= settings.number(mostInTotal)) return Verdict::tooManyInTotal;
    if (!exempt) {
        const auto known = byClient_.find(client);
        if (known != byClient_.end() && known->second >= settings.number(mostFromClient))
            return Verdict::tooManyFromAddress;
    }
    ++total_;
    ++byClient_[client];
    return Verdict::admitted;
}

void ConnectionLimiter::leave(const std::string& address) {
    std::lock_guard lock(mutex_);
    const auto known = byClient_.find(clientOf(address));
    if (known == byClient_.end()) return;
    --total_;
    if (--known->second == 0) byClient_.erase(known);
}

std::size_t ConnectionLimiter::open() const {
    std::lock_guard lock(mutex_);
    return total_;
}

ConnectionRefusal refusalOf(ConnectionLimiter::Verdict verdict) {
    switch (verdict) {
    case ConnectionLimiter::Verdict::blockedNetwork: return {"No mail service for this address", "blocked network"};
    case ConnectionLimiter::Verdict::tooManyFromAddress:
        return {"Too many connections from your address, try again later", "too many connections from the address"};
    case ConnectionLimiter::Verdict::tooManyInTotal:
    case ConnectionLimiter::Verdict::admitted: break;
    }
    return {"Too many connections, try again later", "too many connections"};
}

std::uint64_t WindowCounter::count(const std::string& key, Ticks now) const {
    std::lock_guard lock(mutex_);
    const auto known = windows_.find(key);
    if (known == windows_.end() || now - known->second.start >= window_) return 0;
    return known->second.events;
}

std::uint64_t WindowCounter::add(const std::string& key, Ticks now) {
    std::lock_guard lock(mutex_);
    if (windows_.size() >= maxKeys_ && !windows_.contains(key)) makeRoom();
    Window& window = windows_[key];
    if (window.events == 0 || now - window.start >= window_) {
        window = {now, 0};
        byAge_.emplace_back(key, now);
        // Keys that were forgotten or began anew leave their old places behind.
        if (byAge_.size() > 2 * maxKeys_)
            std::erase_if(byAge_, [this](const auto& place) { return !isCurrent(place); });
    }
    return ++window.events;
}

void WindowCounter::forget(const std::string& key) {
    std::lock_guard lock(mutex_);
    windows_.erase(key);
}

bool WindowCounter::isCurrent(const std::pair<std::string, Ticks>& place) const {
    const auto known = windows_.find(place.first);
    return known != windows_.end() && known->second.start == place.second;
}

void WindowCounter::makeRoom() {
    for (bool found = false; !found && !byAge_.empty(); byAge_.pop_front()) {
        found = isCurrent(byAge_.front());
        if (found) windows_.erase(byAge_.front().first);
    }
}

} // namespace ismail::accounts
