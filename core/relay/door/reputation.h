// What mail of a domain or a network has been worth so far: how much of it was good, how much Junk.
//
// A domain counts only where DKIM or SPF proved it (aligned, as DMARC says it), since names are free to forge; a
// network (/24, /64) stands in where none is proven. Counts are halved every 30 days and forgotten 90 days after the
// last message. Below 5 messages nothing is said; from there on, by the share of Junk:
//
//     from 90 %   +3        up to 10 %                       -1
//     from 70 %   +2        up to 2 %, of 50 and more        -2
//     from 50 %   +1        else                              0
//
// Promises: thread-safe (one mutex, nothing is called under it); 100,000 rows at most, the soonest to be forgotten go
// first; logarithmic cost. Stays at home: nothing of it is told to partners.
#pragma once

#include "base/clock.h"
#include "relay/door/learned_map.h"
#include "relay/door_memory.h"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::relay {

// Whose reputation it is: the proven domain, lower case, in A-labels; else the network of the address.
ReputationKey reputationKeyOf(const std::optional<std::string>& provenDomain, const std::string& address);

struct ReputationHash {
    SipHash hash{};
    std::size_t operator()(const ReputationKey& key) const {
        return static_cast<std::size_t>(hash(key.key) + static_cast<std::uint64_t>(key.kind));
    }
};

class Reputation {
public:
    static constexpr std::size_t maxRows = 100'000;
    static constexpr std::uint32_t enough = 5, plenty = 50; // messages
    static constexpr Millis halving = std::chrono::hours(24 * 30), kept = std::chrono::hours(24 * 90);

    struct Counts {
        std::uint32_t good = 0, junk = 0;
        friend bool operator==(const Counts&, const Counts&) = default;
    };
    // -2 to 3, as the table above says.
    static int pointsOf(const Counts& counts);

    explicit Reputation(std::size_t most = maxRows) : rows_(most) {}

    void load(const std::vector<ReputationRow>& rows, Time now);
    // As they are now, halved for the time that went by.
    Counts counts(const ReputationKey& key, Time now) const;
    int points(const ReputationKey& key, Time now) const { return pointsOf(counts(key, now)); }
    // A message was delivered, into the inbox or into Junk.
    void delivered(const ReputationKey& key, bool junk, Time now);
    // A user moved a message into Junk, or out of it: what it counted as before is taken back.
    void moved(const ReputationKey& key, bool intoJunk, Time now);

    std::size_t size() const;
    void removeEnded(Time now, std::size_t most = 1'000);
    // What is to be written, at most so many.
    std::vector<ReputationChange> takeChanges(std::size_t most = 500);

private:
    struct State {
        Counts counts{};
        Time halved{};
    };
    State stateOf(const ReputationKey& key, Time now) const; // mutex_ held

    mutable std::mutex mutex_;
    LearnedMap<ReputationKey, State, ReputationHash> rows_; // guarded by mutex_
};

} // namespace ismail::relay
