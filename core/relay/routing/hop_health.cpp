#include "relay/routing/hop_health.h"

namespace ismail::relay {

namespace {

constexpr std::size_t maxHops = 50'000;
constexpr Millis answeredLately{600'000};
constexpr Millis leastBetweenHints{2'000};

} // namespace

const HopHealth::State* HopHealth::find(const std::string& hop) const {
    const auto known = hops_.find(hop);
    return known == hops_.end() ? nullptr : &known->second;
}

HopHealth::Verdict HopHealth::verdict(const std::string& hop, Time now) const {
    const State* state = find(hop);
    if (!state) return Verdict::probe;
    if (state->probing) return Verdict::probing;
    if (state->dead) return state->nextProbe <= now ? Verdict::probe : Verdict::dead;
    return now - state->lastSuccess < answeredLately ? Verdict::healthy : Verdict::probe;
}

void HopHealth::probeStarted(const std::string& hop, Time now) {
    if (hops_.size() >= maxHops) makeRoom(now);
    State& state = hops_[hop];
    state.probing = true;
    state.lastProbe = now;
}

void HopHealth::probeAbandoned(const std::string& hop) {
    if (const auto known = hops_.find(hop); known != hops_.end()) known->second.probing = false;
}

bool HopHealth::succeeded(const std::string& hop, Time now) {
    State& state = hops_[hop];
    const bool wasDead = state.dead;
    if (wasDead || state.failures != 0 || state.since == Time{}) state.since = now;
    state.dead = state.probing = state.suspect = false;
    state.failures = 0;
    state.lastSuccess = now;
    state.reply = {};
    state.stage.clear();
    return wasDead;
}

bool HopHealth::failed(const std::string& hop, Time now, const mail::Reply& reply, const std::string& stage,
                       const RetryPolicy& policy, double jitter, bool afterHello) {
    State& state = hops_[hop];
    const bool news = !state.dead;
    // Connections that were open side by side fail together; that is one failure.
    if (news || state.probing) {
        ++state.failures;
        state.nextProbe = now + retryPause(state.failures, policy, jitter);
    }
    if (news) state.since = now;
    state.dead = true;
    state.suspect |= afterHello;
    state.probing = false;
    state.reply = reply;
    state.stage = stage;
    return news;
}

bool HopHealth::probeNow(const std::string& hop, Time now, Reason reason) {
    const auto known = hops_.find(hop);
    if (known == hops_.end()) return false;
    State& state = known->second;
    if (!state.dead || state.probing) return false;
    if (reason == Reason::signOfLife && now - state.lastProbe < leastBetweenHints) return false;
    state.nextProbe = now;
    return true;
}

void HopHealth::allProbeNow(Time now) {
    for (auto& [hop, state] : hops_) {
        if (state.dead && !state.probing) state.nextProbe = now;
        state.crowdedUntil = {};
    }
}

void HopHealth::crowded(const std::string& hop, Time until) { hops_[hop].crowdedUntil = until; }

bool HopHealth::isCrowded(const std::string& hop, Time now) const {
    const State* state = find(hop);
    return state && state->crowdedUntil > now;
}

void HopHealth::makeRoom(Time now) {
    std::erase_if(hops_, [&](const auto& entry) {
        const State& state = entry.second;
        return !state.probing && (!state.dead ? now - state.lastSuccess > answeredLately : state.nextProbe < now);
    });
}

} // namespace ismail::relay
