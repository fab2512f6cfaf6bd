// Who has shown patience at the door: networks that waited for their greeting, and networks or SPF domains that passed
// the greylist twice. The first are not kept waiting again for 30 days; the second are known, and no strangers, for as
// long as greylist.pass says.
//
// Promises: thread-safe (one mutex for all, nothing is called under it); 100,000 origins at most, the soonest to be
// forgotten go first; logarithmic cost.
#pragma once

#include "base/clock.h"
#include "relay/door/learned_map.h"
#include "relay/door_memory.h"

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ismail::relay {

// Where a client comes from, as the door keeps it: "@example.org" where SPF passed for that domain, so that the many
// machines of a large sender are one; else its network, /24 or /64.
std::string originOf(const std::string& address, const std::optional<std::string>& spfDomain = std::nullopt);

class KnownClients {
public:
    static constexpr std::size_t maxOrigins = 100'000;
    static constexpr std::uint32_t passesToBeKnown = 2;
    static constexpr Millis quietKept = std::chrono::hours(24) * 30;

    explicit KnownClients(std::size_t most = maxOrigins) : origins_(most) {}

    void load(const std::vector<KnownClientRow>& rows, Time now);
    bool isKnown(const std::string& origin, Time now) const;
    // It waited for its greeting in the last 30 days, or is known.
    bool hasWaited(const std::string& origin, Time now) const;
    // It waited for its greeting and said nothing meanwhile.
    void waited(const std::string& origin, Time now);
    // Something of it passed the greylist. True: with this it has become known.
    bool passed(const std::string& origin, Millis pass, Time now);
    // A message of it was taken: who is known stays so for another `pass`. Written at most once a day.
    void delivered(const std::string& origin, Millis pass, Time now);

    // Of those that are known now and those that are remembered at all.
    std::size_t size() const;
    void removeEnded(Time now, std::size_t most = 1'000);
    // What is to be written, at most so many.
    std::vector<KnownClientChange> takeChanges(std::size_t most = 500);

private:
    struct State {
        std::uint32_t passes = 0;
        Time quietUntil{}, knownUntil{}, passesUntil{};
    };
    State stateOf(const std::string& origin, Time now) const; // mutex_ held
    void keep(const std::string& origin, const State& state); // mutex_ held

    mutable std::mutex mutex_;
    LearnedMap<std::string, State, KeyedHash> origins_; // guarded by mutex_
};

} // namespace ismail::relay
