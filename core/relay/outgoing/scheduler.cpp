#include "relay/outgoing/scheduler.h"

#include <algorithm>
#include <utility>

namespace ismail::relay {

using config::Setting;

namespace {

constexpr std::size_t pageMessages = 100;   // read at once for one destination
constexpr std::size_t pageRecipients = 500; // a page with more may have been cut
constexpr std::size_t lowWater = 50;        // fewer in memory: the next page is read
constexpr std::size_t maxFetches = 4;       // reads of the database at once
constexpr Millis planLife{60'000};          // a way is looked up again after this, between connections
constexpr Millis longestTimer{3'600'000};   // wall clocks jump: due times are looked at again
constexpr Millis busyWorkers{50};
constexpr Millis afterFailedRead{1'000};
constexpr Millis betweenSweeps{300'000};

} // namespace

Scheduler::Scheduler(Dependencies deps)
    : deps_(std::move(deps)), recorder_(
                                  deps_.queue, deps_.strand, deps_.clock, deps_.log,
                                  [this](const std::vector<std::string>& keys) { wake(keys); }, [this] { pumpAll(); }) {
}

Scheduler::~Scheduler() = default;

// --- From outside ----------------------------------------------------------------------------------------------------

void Scheduler::start() { readDestinations(); }

// At start, and now and then: should a read have failed, no mail waits for the next start.
void Scheduler::readDestinations() {
    if (stopped_) return;
    for (auto& [hop, keys] : hopWaiters_)
        std::erase_if(keys, [&](const std::string& key) { return !states_.contains(key); });
    std::erase_if(hopWaiters_, [](const auto& entry) { return entry.second.empty(); });
    sweep_ = deps_.strand.postAt(deps_.clock.ticks() + betweenSweeps, [this] { readDestinations(); });
    auto work = [this] {
        auto summaries = std::make_shared<std::vector<DestinationSummary>>(deps_.queue.destinations());
        deps_.strand.post([this, summaries] {
            const Time now = deps_.clock.now();
            for (const DestinationSummary& summary : *summaries) {
                const auto destination = Destination::parse(summary.destination);
                if (!destination || stopped_ || find(summary.destination)) continue;
                State& state = obtain(summary.destination, *destination);
                if (summary.oldestDue > now) {
                    state.moreRows = false;
                    state.nextDue = summary.oldestDue;
                }
                pump(state);
            }
        });
    };
    if (!deps_.workers.submit(work)) deps_.strand.post(work);
}

void Scheduler::stop(std::function<void()> done) {
    stopped_ = true;
    if (sweep_ != 0) deps_.strand.cancel(sweep_);
    for (auto& [key, state] : states_) {
        disarm(*state);
        state->deliveries.clear();
    }
    for (auto& [delivery, owned] : deliveries_)
        if (delivery->idleTimer != 0) deps_.strand.cancel(delivery->idleTimer);
    deliveries_.clear();
    states_.clear();
    recorder_.finish(std::move(done));
}

Scheduler::State* Scheduler::find(const std::string& key) {
    const auto known = states_.find(key);
    return known == states_.end() ? nullptr : known->second.get();
}

Scheduler::State& Scheduler::obtain(const std::string& key, const Destination& destination) {
    auto& state = states_[key];
    if (!state) {
        state = std::make_unique<State>();
        state->destination = destination;
        state->key = key;
    }
    return *state;
}

void Scheduler::wake(const std::vector<std::string>& destinationKeys) {
    if (stopped_) return;
    for (const std::string& key : destinationKeys) {
        const auto destination = Destination::parse(key);
        if (!destination) continue;
        State& state = obtain(key, *destination);
        state.moreRows = true;
        if (state.fetching) state.fetchAgain = true;
        pump(state);
    }
}

void Scheduler::reload(const std::vector<std::string>& destinationKeys) {
    for (const std::string& key : destinationKeys)
        if (State* state = find(key)) {
            forgetReady(*state);
            state->plan.reset();
            state->generation = ++lastGeneration_;
        }
    wake(destinationKeys);
}

void Scheduler::run(const std::string& destinationKey) {
    const auto destination = Destination::parse(destinationKey);
    if (stopped_ || !destination) return;
    State& state = obtain(destinationKey, *destination);
    state.probeWanted = true;
    if (state.plan) probeAsWanted(state);
    startRun(state);
    pump(state);
}

void Scheduler::runAll() {
    std::vector<std::string> keys;
    for (const auto& [key, state] : states_)
        keys.push_back(key);
    deps_.health.allProbeNow(deps_.clock.now());
    for (const std::string& key : keys)
        run(key);
}

// Where the way is not known yet, its hops are probed as soon as it is.
void Scheduler::probeAsWanted(State& state) {
    if (!std::exchange(state.probeWanted, false)) return;
    for (const Endpoint& endpoint : state.plan->endpoints)
        deps_.health.probeNow(endpoint.key(), deps_.clock.now(), HopHealth::Reason::request);
}

bool Scheduler::running(const std::string& destinationKey) const {
    const auto known = states_.find(destinationKey);
    return known != states_.end() && known->second->run;
}

void Scheduler::partnerAlive(std::int64_t partnerId) {
    std::vector<std::string> keys;
    for (const auto& [key, state] : states_) {
        if (!state->plan || state->plan->partnerId != partnerId || state->blockedUntil == Time{}) continue;
        bool probe = state->plan->endpoints.empty();
        for (const Endpoint& endpoint : state->plan->endpoints) {
            const auto* hop = deps_.health.find(endpoint.key());
            probe |= deps_.health.probeNow(endpoint.key(), deps_.clock.now(), HopHealth::Reason::signOfLife) ||
                     (hop && !hop->dead);
        }
        if (probe) keys.push_back(key);
    }
    for (const std::string& key : keys)
        if (State* state = find(key)) {
            unblock(*state);
            pump(*state);
        }
}

void Scheduler::partnerEdited(std::int64_t partnerId) {
    std::vector<std::string> keys;
    for (const auto& [key, state] : states_)
        if (state->destination.kind == Destination::Kind::primary && state->deliveries.empty() &&
            (!state->plan || state->plan->partnerId == partnerId))
            keys.push_back(key);
    for (const std::string& key : keys)
        run(key);
}

void Scheduler::networkChanged() {
    deps_.health.allProbeNow(deps_.clock.now());
    directoryChanged();
}

void Scheduler::clockChanged() {
    deps_.health.allProbeNow(deps_.clock.now());
    for (auto& [key, state] : states_) {
        state->plan.reset();
        state->nextDue.reset();
        state->moreRows = true;
        disarm(*state);
        unblock(*state);
    }
    pumpAll();
}

bool Scheduler::failedSince(const std::string& destinationKey, Ticks when) const {
    const auto known = states_.find(destinationKey);
    return known != states_.end() && known->second->blockedUntil != Time{} && known->second->blockedAt >= when;
}

void Scheduler::directoryChanged() {
    std::vector<std::string> keys;
    for (auto& [key, state] : states_) {
        if (!state->deliveries.empty()) {
            // A partner may have been paired meanwhile.
            if (state->destination.kind == Destination::Kind::primary && !state->resolving) resolve(*state);
            continue;
        }
        state->plan.reset();
        if (state->blockedUntil == Time{}) continue;
        unblock(*state);
        keys.push_back(key);
    }
    for (const std::string& key : keys)
        if (State* state = find(key)) pump(*state);
}

std::unordered_set<MessageId> Scheduler::busy() const {
    std::unordered_set<MessageId> ids;
    for (const auto& [key, state] : states_)
        for (const auto& [id, count] : state->parts)
            ids.insert(id);
    return ids;
}

bool Scheduler::reserve(const std::string& destinationKey, MessageId id) {
    const auto destination = Destination::parse(destinationKey);
    if (!destination || stopped_) return false;
    return obtain(destinationKey, *destination).parts.emplace(id, 1).second;
}

std::vector<MessageId> Scheduler::setAside(const std::string& destinationKey, const std::vector<MessageId>& ids) {
    const auto destination = Destination::parse(destinationKey);
    if (!destination || stopped_) return {};
    State& state = obtain(destinationKey, *destination);
    const std::unordered_set<MessageId> wanted(ids.begin(), ids.end());
    std::erase_if(state.ready, [&](const WorkItem& item) {
        const MessageId id = item.message->id;
        if (!wanted.contains(id)) return false;
        const auto part = state.parts.find(id);
        if (part != state.parts.end() && --part->second == 0) state.parts.erase(part);
        return true;
    });
    std::vector<MessageId> taken;
    for (const MessageId id : wanted)
        if (state.parts.emplace(id, 1).second) taken.push_back(id);
    state.moreRows = true;
    return taken;
}

void Scheduler::release(const std::string& destinationKey, MessageId id) {
    if (State* state = find(destinationKey)) state->generation = ++lastGeneration_;
    itemRecorded(destinationKey, id);
}

mail::Reply Scheduler::reason(const std::string& destinationKey) const {
    const auto known = states_.find(destinationKey);
    return known == states_.end() ? mail::Reply{} : known->second->blockedReply;
}

// --- Rows ------------------------------------------------------------------------------------------------------------

void Scheduler::pump(State& state) {
    if (stopped_) return;
    if (state.ready.empty() && !state.moreRows && !state.fetching) return settle(state);
    if (!recorder_.takes()) return; // pumpAll() comes
    const Time now = deps_.clock.now();
    if (state.deliveries.empty()) {
        if (state.blockedUntil > now) {
            forgetReady(state);
            return arm(state, state.blockedUntil);
        }
        if (state.resolving) return;
        if (!state.plan || now - state.planAt >= planLife) return resolve(state);
        if (state.plan->outcome == MxOutcome::permanent) {
            failReady(state);
            if (state.moreRows && !state.fetching) requestFetch(state);
            return;
        }
        const Endpoint* endpoint = nullptr;
        std::string hop;
        Time until;
        switch (pickEndpoint(state, endpoint, hop, until)) {
        case Pick::usable: break;
        case Pick::wait: return waitForHop(state, hop);
        case Pick::blocked: {
            const auto* health = deps_.health.find(hop);
            return block(state, until, health ? health->reply : mail::Reply{}, hop);
        }
        }
    }
    if (state.moreRows && !state.fetching && state.ready.size() < lowWater) requestFetch(state);
    assign(state);
    openConnections(state);
}

// Outcomes are recorded again: what stood still meanwhile goes on.
void Scheduler::pumpAll() {
    std::vector<std::string> keys;
    for (const auto& [key, state] : states_)
        keys.push_back(key);
    for (const std::string& key : keys)
        if (State* state = find(key)) pump(*state);
}

// Nothing to do now: waits for what is in flight, for the next due row, or goes away.
void Scheduler::settle(State& state) {
    if (!state.parts.empty() || !state.deliveries.empty() || state.resolving || state.inFetchQueue) return;
    if (state.nextDue) return arm(state, std::max(*state.nextDue, deps_.clock.now() + Millis(10)));
    disarm(state);
    states_.erase(state.key);
}

void Scheduler::arm(State& state, Time when) {
    if (state.timer != 0 && state.timerAt <= when) return;
    disarm(state);
    const Millis wait = std::clamp(when - deps_.clock.now(), Millis(0), longestTimer);
    state.timerAt = when;
    state.timer = deps_.strand.postAt(deps_.clock.ticks() + wait, [this, key = state.key] { timerFired(key); });
}

void Scheduler::disarm(State& state) {
    if (state.timer != 0) deps_.strand.cancel(state.timer);
    state.timer = 0;
}

void Scheduler::timerFired(const std::string& key) {
    State* state = find(key);
    if (!state || stopped_) return;
    state->timer = 0;
    const Time now = deps_.clock.now();
    if (state->nextDue && *state->nextDue <= now) {
        state->nextDue.reset();
        state->moreRows = true;
    }
    if (state->blockedUntil != Time{} && state->blockedUntil <= now) state->moreRows = true;
    pump(*state);
}

// What waits in memory goes back to being rows.
void Scheduler::forgetReady(State& state) {
    for (const WorkItem& item : state.ready) {
        const auto part = state.parts.find(item.message->id);
        if (part != state.parts.end() && --part->second == 0) state.parts.erase(part);
    }
    if (!state.ready.empty()) state.moreRows = true;
    state.ready.clear();
}

void Scheduler::requestFetch(State& state) {
    if (state.inFetchQueue || state.fetching) return;
    state.inFetchQueue = true;
    fetchQueue_.push_back(state.key);
    startFetches();
}

void Scheduler::startFetches() {
    while (fetchesRunning_ < maxFetches && !fetchQueue_.empty()) {
        const std::string key = fetchQueue_.front();
        State* state = find(key);
        if (!state) {
            fetchQueue_.pop_front();
            continue;
        }
        DueQuery query;
        query.destination = key;
        query.now = deps_.clock.now();
        query.everything = state->run;
        query.afterDue = state->runAfterDue;
        query.afterId = state->runAfterId;
        query.limit = pageMessages;
        std::unordered_set<MessageId> busy = state->runTried;
        for (const auto& [id, count] : state->parts)
            busy.insert(id);
        auto page = std::make_shared<Page>();
        page->query = std::move(query);
        page->generation = state->generation;
        auto work = [this, key, page, busy = std::move(busy)] {
            try {
                page->rows = deps_.queue.due(page->query, busy);
                if (page->rows.size() < page->query.limit) page->nextDue = deps_.queue.nextDue(page->query.destination);
                deps_.strand.post([this, key, page] { fetched(key, std::move(*page)); });
            } catch (...) {
                deps_.strand.post([this, key] { fetchFailed(key); });
                throw; // the workers' fence reports it
            }
        };
        if (!deps_.workers.submit(std::move(work))) {
            deps_.strand.postAt(deps_.clock.ticks() + busyWorkers, [this] { startFetches(); });
            return;
        }
        fetchQueue_.pop_front();
        state->inFetchQueue = false;
        state->fetching = true;
        ++fetchesRunning_;
    }
}

void Scheduler::fetchFailed(const std::string& key) {
    --fetchesRunning_;
    if (State* state = find(key)) {
        state->fetching = false;
        state->moreRows = true;
        arm(*state, deps_.clock.now() + afterFailedRead);
    }
    startFetches();
}

void Scheduler::fetched(const std::string& key, Page page) {
    --fetchesRunning_;
    startFetches();
    State* state = find(key);
    if (!state || stopped_) return;
    state->fetching = false;
    auto& [query, generation, rows, nextDue] = page;
    if (generation != state->generation) {
        state->moreRows = true;
        state->fetchAgain = false;
        return pump(*state);
    }
    // A page may end early for reasons of the store; only an empty one, or a short one of due rows, is surely the last.
    std::size_t recipients = 0;
    for (const DueMessage& row : rows)
        recipients += row.recipients.size();
    const bool whole = rows.empty() || (!query.everything && rows.size() < query.limit && recipients < pageRecipients);
    if (state->run && query.everything && !rows.empty()) {
        // Rows come by (due, id); a message stands where its first row stands.
        Time due = Time::max();
        for (const QueuedRecipient& recipient : rows.back().recipients)
            due = std::min(due, recipient.due);
        state->runAfterDue = due;
        state->runAfterId = rows.back().id;
    }
    for (DueMessage& row : rows) {
        if (row.recipients.empty() || state->parts.count(row.id) != 0) continue;
        auto items = splitWork(std::make_shared<const DueMessage>(std::move(row)));
        state->parts[items.front().message->id] = static_cast<std::uint32_t>(items.size());
        for (WorkItem& item : items)
            state->ready.push_back(std::move(item));
    }
    state->moreRows = !whole || state->fetchAgain;
    state->fetchAgain = false;
    if (whole) state->nextDue = nextDue;
    if (whole && state->run && query.everything && !state->moreRows) {
        state->run = false;
        state->runTried.clear();
    }
    if (whole && nextDue && *nextDue <= deps_.clock.now() && state->parts.empty())
        state->nextDue = deps_.clock.now() + Millis(1000);
    pump(*state);
}

void Scheduler::startRun(State& state) {
    state.run = true;
    state.runAfterDue = Time{};
    state.runAfterId = 0;
    state.runTried.clear();
    state.moreRows = true;
    if (state.fetching) state.fetchAgain = true;
    unblock(state);
}

// --- Ways ------------------------------------------------------------------------------------------------------------

void Scheduler::resolve(State& state) {
    state.resolving = true;
    deps_.resolver.resolve(state.destination,
                           [this, key = state.key](DestinationPlan plan) { resolved(key, std::move(plan)); });
}

void Scheduler::resolved(const std::string& key, DestinationPlan plan) {
    State* state = find(key);
    if (!state || stopped_) return;
    state->resolving = false;
    // What is open goes on.
    if (!state->deliveries.empty() && plan.outcome != MxOutcome::usable) return;
    state->plan = std::move(plan);
    state->planAt = deps_.clock.now();
    for (Delivery* delivery : state->deliveries)
        if (delivery->isReady() && isOutdated(*state, *delivery)) delivery->quit();
    if (state->plan->outcome != MxOutcome::temporary) {
        state->resolveFailures = 0;
        probeAsWanted(*state);
        return pump(*state);
    }
    // Like a dead hop: the destination waits as a whole.
    ++state->resolveFailures;
    const Millis pause = retryPause(state->resolveFailures, state->plan->retry, jitter());
    const mail::Reply reply = state->plan->reply;
    // What waits for an account here has no way by design.
    const LogLevel level = state->destination.kind == Destination::Kind::here ? LogLevel::debug : LogLevel::warning;
    deps_.log.write(level, "delivery.no-way", {{"destination", key}, {"why", reply.oneLine()}});
    state->plan->endpoints.clear();
    state->planAt = deps_.clock.now() - planLife;
    block(*state, deps_.clock.now() + pause, reply, {});
}

void Scheduler::block(State& state, Time until, const mail::Reply& reply, const std::string& hop) {
    if (state.blockedUntil == Time{}) state.blockedSince = deps_.clock.now();
    state.blockedUntil = until;
    state.blockedAt = deps_.clock.ticks();
    state.blockedReply = reply;
    state.blockedHop = hop;
    forgetReady(state);
    state.moreRows = true;
    if (state.plan)
        for (const Endpoint& endpoint : state.plan->endpoints)
            waitForHop(state, endpoint.key());
    disarm(state);
    arm(state, until);
}

void Scheduler::unblock(State& state) {
    state.blockedUntil = {};
    state.blockedReply = {};
    state.blockedHop.clear();
}

// The destination can never be reached: the mail in memory fails, page by page. Where it leads back here, mail that has
// waited for a while had another way once: an administrator changed that, and may not have meant to return it.
void Scheduler::failReady(State& state) {
    std::deque<WorkItem> items;
    items.swap(state.ready);
    mail::Reply later = state.plan->reply;
    later.code = 451;
    later.status.klass = 4;
    const Time now = deps_.clock.now();
    for (const WorkItem& item : items) {
        const bool waits = state.plan->leadsBack && now - item.message->received > returnedAtOnce;
        finishAll(state, item, waits ? later : state.plan->reply, {});
    }
}

// --- Status ----------------------------------------------------------------------------------------------------------

std::vector<DestinationView> Scheduler::views() const {
    std::vector<DestinationView> result;
    const Time now = deps_.clock.now();
    for (const auto& [key, state] : states_) {
        DestinationView view;
        view.key = key;
        view.inMemory = state->ready.size();
        view.connections = state->deliveries.size();
        for (const Delivery* delivery : state->deliveries) {
            view.inFlight += delivery->inFlight();
            view.hop = delivery->remote();
        }
        if (view.inFlight != 0) {
            view.state = "sending";
        } else if (view.connections != 0) {
            view.state = state->ready.empty() ? "idle" : "connecting";
        } else if (state->blockedUntil != Time{}) {
            view.state = "down";
            view.reason = state->blockedReply;
            const auto* hop = deps_.health.find(state->blockedHop);
            view.since = hop && hop->dead ? hop->since : state->blockedSince;
            view.nextTry = std::max(state->blockedUntil, now);
            view.hop = Endpoint::placeOf(state->blockedHop);
        } else {
            view.state = "waiting";
            view.nextTry = state->nextDue;
        }
        view.lastReply = state->lastReply;
        view.lastRemote = state->lastRemote;
        if (state->lastDelivered != Time{}) view.lastDelivered = state->lastDelivered;
        result.push_back(std::move(view));
    }
    std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    return result;
}

} // namespace ismail::relay
