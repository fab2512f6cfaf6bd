#include "relay/door/known_clients.h"

#include "accounts/admission.h"

#include <algorithm>

namespace ismail::relay {

namespace {

constexpr Millis betweenProlongings = std::chrono::hours(24);

} // namespace

std::string originOf(const std::string& address, const std::optional<std::string>& spfDomain) {
    return spfDomain && !spfDomain->empty() ? "@" + *spfDomain : accounts::networkOf(address);
}

void KnownClients::load(const std::vector<KnownClientRow>& rows, Time now) {
    const std::lock_guard lock(mutex_);
    for (const KnownClientRow& row : rows)
        if (row.until > now)
            origins_.load(row.origin, {row.passes, row.quietUntil, row.knownUntil, row.until}, row.until);
}

KnownClients::State KnownClients::stateOf(const std::string& origin, Time now) const {
    const State* state = origins_.find(origin, now);
    return state ? *state : State{};
}

void KnownClients::keep(const std::string& origin, const State& state) {
    origins_.set(origin, state, std::max({state.quietUntil, state.knownUntil, state.passesUntil}));
}

bool KnownClients::isKnown(const std::string& origin, Time now) const {
    const std::lock_guard lock(mutex_);
    return stateOf(origin, now).knownUntil > now;
}

bool KnownClients::hasWaited(const std::string& origin, Time now) const {
    const std::lock_guard lock(mutex_);
    const State state = stateOf(origin, now);
    return std::max(state.quietUntil, state.knownUntil) > now;
}

void KnownClients::waited(const std::string& origin, Time now) {
    const std::lock_guard lock(mutex_);
    State state = stateOf(origin, now);
    state.quietUntil = now + quietKept;
    keep(origin, state);
}

bool KnownClients::passed(const std::string& origin, Millis pass, Time now) {
    const std::lock_guard lock(mutex_);
    State state = stateOf(origin, now);
    if (state.passesUntil <= now) state.passes = 0;
    const bool before = state.knownUntil > now;
    if (state.passes < passesToBeKnown) ++state.passes;
    state.passesUntil = now + pass;
    if (state.passes >= passesToBeKnown) state.knownUntil = now + pass;
    keep(origin, state);
    return !before && state.knownUntil > now;
}

void KnownClients::delivered(const std::string& origin, Millis pass, Time now) {
    const std::lock_guard lock(mutex_);
    State state = stateOf(origin, now);
    if (state.knownUntil <= now || state.knownUntil + betweenProlongings > now + pass) return;
    state.knownUntil = now + pass;
    keep(origin, state);
}

std::size_t KnownClients::size() const {
    const std::lock_guard lock(mutex_);
    return origins_.size();
}

void KnownClients::removeEnded(Time now, std::size_t most) {
    const std::lock_guard lock(mutex_);
    origins_.removeEnded(now, most);
}

std::vector<KnownClientChange> KnownClients::takeChanges(std::size_t most) {
    const std::lock_guard lock(mutex_);
    std::vector<KnownClientChange> changes;
    for (auto& change : origins_.takeChanges(most)) {
        std::optional<KnownClientRow> row;
        if (change.value)
            row = KnownClientRow{change.key, change.value->passes, change.value->quietUntil, change.value->knownUntil,
                                 change.until};
        changes.push_back({std::move(change.key), std::move(row)});
    }
    return changes;
}

} // namespace ismail::relay
