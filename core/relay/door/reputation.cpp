#include "relay/door/reputation.h"

#include "accounts/admission.h"

#include <algorithm>

namespace ismail::relay {

namespace {

constexpr std::uint32_t mostCounted = 1'000'000; // of a kind; more says no more

void addOne(std::uint32_t& count) { count = std::min(count + 1, mostCounted); }
void takeOne(std::uint32_t& count) { count -= count > 0 ? 1 : 0; }

} // namespace

ReputationKey reputationKeyOf(const std::optional<std::string>& provenDomain, const std::string& address) {
    if (provenDomain && !provenDomain->empty()) return {ReputationKind::domain, *provenDomain};
    return {ReputationKind::network, accounts::networkOf(address)};
}

int Reputation::pointsOf(const Counts& counts) {
    const std::uint64_t all = std::uint64_t{counts.good} + counts.junk;
    const std::uint64_t share = std::uint64_t{counts.junk} * 100; // of `all`, in percent of it
    if (all < enough) return 0;
    if (share >= 90 * all) return 3;
    if (share >= 70 * all) return 2;
    if (share >= 50 * all) return 1;
    if (all >= plenty && share <= 2 * all) return -2;
    return share <= 10 * all ? -1 : 0;
}

void Reputation::load(const std::vector<ReputationRow>& rows, Time now) {
    const std::lock_guard lock(mutex_);
    for (const ReputationRow& row : rows)
        if (row.until > now) rows_.load({row.kind, row.key}, {{row.good, row.junk}, row.halved}, row.until);
}

Reputation::State Reputation::stateOf(const ReputationKey& key, Time now) const {
    const State* found = rows_.find(key, now);
    if (!found) return {{}, now};
    State state = *found;
    if (state.halved > now) state.halved = now; // of a clock that was set back since
    const auto times = (now - state.halved) / halving;
    for (auto i = times; i > 0 && i > times - 32; --i) {
        state.counts.good /= 2;
        state.counts.junk /= 2;
    }
    state.halved += times * halving;
    return state;
}

Reputation::Counts Reputation::counts(const ReputationKey& key, Time now) const {
    const std::lock_guard lock(mutex_);
    return stateOf(key, now).counts;
}

void Reputation::delivered(const ReputationKey& key, bool junk, Time now) {
    const std::lock_guard lock(mutex_);
    State state = stateOf(key, now);
    addOne(junk ? state.counts.junk : state.counts.good);
    rows_.set(key, state, now + kept);
}

void Reputation::moved(const ReputationKey& key, bool intoJunk, Time now) {
    const std::lock_guard lock(mutex_);
    State state = stateOf(key, now);
    takeOne(intoJunk ? state.counts.good : state.counts.junk);
    addOne(intoJunk ? state.counts.junk : state.counts.good);
    rows_.set(key, state, now + kept);
}

std::size_t Reputation::size() const {
    const std::lock_guard lock(mutex_);
    return rows_.size();
}

void Reputation::removeEnded(Time now, std::size_t most) {
    const std::lock_guard lock(mutex_);
    rows_.removeEnded(now, most);
}

std::vector<ReputationChange> Reputation::takeChanges(std::size_t most) {
    const std::lock_guard lock(mutex_);
    std::vector<ReputationChange> changes;
    for (auto& change : rows_.takeChanges(most)) {
        std::optional<ReputationRow> row;
        if (change.value)
            row = ReputationRow{change.key.kind,           change.key.key,       change.value->counts.good,
                                change.value->counts.junk, change.value->halved, change.until};
        changes.push_back({std::move(change.key), std::move(row)});
    }
    return changes;
}

} // namespace ismail::relay
