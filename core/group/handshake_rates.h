// How often strangers may begin a handshake, so that signatures and pairing codes cannot be had by trying.
//
//   handshakes      30 a minute and address, 300 a minute in all
//   of them to pair  3 a minute and address,  30 a minute in all
//
// An IPv6 address counts with its /64. An address beyond its 30 from which a key succeeded within the last hour may go
// on, but only for such a key: so a partner is not shut out by somebody behind the same address, and a stranger's one
// address cannot use up the 300 of all. Refused attempts do not count.
//
// Promises: a minute slides; memory is bounded by the limits. Time is handed in and never steps back. Not thread-safe.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ip_network.h"

#include <cstddef>
#include <deque>
#include <map>

namespace ismail::group {

// Events of the last minute, by address.
class MinuteWindow {
public:
    explicit MinuteWindow(std::size_t mostInAll) : most_(mostInAll) {}

    bool full(Ticks now);
    std::size_t of(const IpAddress& network) const;
    void add(const IpAddress& network, Ticks now) { events_.push_back({now, network}); }

private:
    struct Event {
        Ticks at;
        IpAddress network;
    };
    std::size_t most_;
    std::deque<Event> events_;
};

class HandshakeRates {
public:
    static constexpr std::size_t mostOfAddress = 30, mostInAll = 300, pairsOfAddress = 3, pairsInAll = 30;
    static constexpr std::size_t maxSucceeded = 1000; // keys that are remembered
    static constexpr Millis remembered{3'600'000};

    enum class Leave {
        yes,
        knownOnly, // go on; refuse as busy unless knows() the key that is proved
        no         // refuse as busy
    };

    // One more handshake of this address; with `no` it does not count.
    Leave begin(const IpAddress& address, bool toPair, Ticks now);
    // A key of a partner was proved from there.
    void succeeded(const Bytes& key, const IpAddress& address, Ticks now);
    // It succeeded within the last hour, wherever from.
    bool knows(const Bytes& key, Ticks now) const;

private:
    struct Success {
        Ticks at;
        IpAddress network;
    };
    bool knowsAddress(const IpAddress& network, Ticks now) const;

    MinuteWindow all_{mostInAll}, pairs_{pairsInAll};
    std::map<Bytes, Success> succeeded_;
};

} // namespace ismail::group
