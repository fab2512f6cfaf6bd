#include "group/handshake_rates.h"

#include <algorithm>

namespace ismail::group {

namespace {

constexpr Millis oneMinute{60'000};

IpAddress countedAs(const IpAddress& address) {
    if (address.isV4()) return address;
    IpAddress::V6 octets = address.v6();
    std::fill(octets.begin() + 8, octets.end(), std::uint8_t{0});
    return IpAddress::fromV6(octets);
}

} // namespace

bool MinuteWindow::full(Ticks now) {
    while (!events_.empty() && now - events_.front().at >= oneMinute)
        events_.pop_front();
    return events_.size() >= most_;
}

std::size_t MinuteWindow::of(const IpAddress& network) const {
    const auto same = [&](const Event& event) { return event.network == network; };
    return static_cast<std::size_t>(std::count_if(events_.begin(), events_.end(), same));
}

HandshakeRates::Leave HandshakeRates::begin(const IpAddress& address, bool toPair, Ticks now) {
    const IpAddress network = countedAs(address);
    if (all_.full(now)) return Leave::no;
    if (toPair && (pairs_.full(now) || pairs_.of(network) >= pairsOfAddress)) return Leave::no;
    Leave leave = Leave::yes;
    if (all_.of(network) >= mostOfAddress) {
        if (toPair || !knowsAddress(network, now)) return Leave::no;
        leave = Leave::knownOnly;
    }
    all_.add(network, now);
    if (toPair) pairs_.add(network, now);
    return leave;
}

void HandshakeRates::succeeded(const Bytes& key, const IpAddress& address, Ticks now) {
    if (succeeded_.size() >= maxSucceeded && !succeeded_.contains(key))
        succeeded_.erase(std::min_element(succeeded_.begin(), succeeded_.end(),
                                          [](const auto& a, const auto& b) { return a.second.at < b.second.at; }));
    succeeded_[key] = {now, countedAs(address)};
}

bool HandshakeRates::knows(const Bytes& key, Ticks now) const {
    const auto found = succeeded_.find(key);
    return found != succeeded_.end() && now - found->second.at < remembered;
}

bool HandshakeRates::knowsAddress(const IpAddress& network, Ticks now) const {
    return std::any_of(succeeded_.begin(), succeeded_.end(), [&](const auto& each) {
        return each.second.network == network && now - each.second.at < remembered;
    });
}

} // namespace ismail::group
