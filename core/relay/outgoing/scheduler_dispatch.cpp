// Connections and jobs of the Scheduler: which hop is called, what is given to it, what comes back.
#include "relay/learned.h"
#include "relay/outgoing/converted_body.h"
#include "relay/outgoing/resigned_body.h"
#include "relay/outgoing/scheduler.h"
#include "relay/outgoing/sender_signing.h"
#include "relay/routing/tls_fallback.h"

#include <algorithm>
#include <utility>

namespace ismail::relay {

using config::Setting;

namespace {

constexpr Millis idleBeforeQuit{2'000};
constexpr Millis crowdedFor{60'000};
constexpr std::size_t maxRunTried = 20'000; // deferred in one run; more may be tried twice in it
// Over one connection, while others wait for one: with a fair share of the connections, and with more than that.
constexpr std::uint64_t messagesInOneTurn = 50, messagesBeyondShare = 10;

bool sameLimits(const PrimaryLimits& a, const PrimaryLimits& b) {
    return a.known == b.known && a.size == b.size && a.eightBitMime == b.eightBitMime && a.smtpUtf8 == b.smtpUtf8 &&
           a.maxSize == b.maxSize;
}

} // namespace

// The first endpoint that can be used. A hop that is being probed is waited for unless it is dead and something else
// answers.
Scheduler::Pick Scheduler::pickEndpoint(const State& state, const Endpoint*& endpoint, std::string& hop,
                                        Time& until) const {
    const Time now = deps_.clock.now();
    std::string waitHop;
    until = Time::max();
    for (const Endpoint& candidate : state.plan->endpoints) {
        const std::string key = candidate.key();
        switch (deps_.health.verdict(key, now)) {
        case HopHealth::Verdict::healthy:
        case HopHealth::Verdict::probe: endpoint = &candidate; return Pick::usable;
        case HopHealth::Verdict::probing:
            if (const auto* known = deps_.health.find(key); known && !known->dead) {
                hop = key;
                return Pick::wait;
            }
            if (waitHop.empty()) waitHop = key;
            break;
        case HopHealth::Verdict::dead:
            if (const auto* known = deps_.health.find(key); known && known->nextProbe < until) {
                until = known->nextProbe;
                hop = key;
            }
            break;
        }
    }
    if (waitHop.empty()) return Pick::blocked;
    hop = waitHop;
    return Pick::wait;
}

void Scheduler::openConnections(State& state) {
    if (state.ready.empty() || !state.plan || state.plan->endpoints.empty()) return;
    const auto settings = deps_.settings.current();
    const std::size_t most = settings->number(Setting::outboundPerDestination);
    while (state.deliveries.size() < most) {
        const auto opening = static_cast<std::size_t>(std::count_if(state.deliveries.begin(), state.deliveries.end(),
                                                                    [](const Delivery* d) { return !d->isReady(); }));
        if (state.ready.size() <= opening * Delivery::depth) return;
        const Endpoint* endpoint = nullptr;
        std::string hop;
        Time until;
        if (pickEndpoint(state, endpoint, hop, until) != Pick::usable) return;
        const bool healthy = deps_.health.verdict(endpoint->key(), deps_.clock.now()) == HopHealth::Verdict::healthy;
        if (!healthy && !state.deliveries.empty()) return; // a probe stands alone
        if (!state.deliveries.empty() && deps_.health.isCrowded(endpoint->key(), deps_.clock.now())) return;
        // Whoever waits comes first; who has its turn takes one connection.
        const bool others = !connectionQueue_.empty() && !std::exchange(state.hasTurn, false);
        if (others || deliveries_.size() >= settings->number(Setting::outboundConnections)) {
            if (!state.waitsForConnection) {
                state.waitsForConnection = true;
                connectionQueue_.push_back(state.key);
                freeConnection();
            }
            return;
        }
        const bool more = openOne(state, *endpoint);
        shareLoad(*state.plan);
        if (!more) return;
    }
}

// RFC 5321 section 5.1: equal preferences are chosen among at random "to spread the load". A plan is kept for a while,
// so each connection takes the next of those that are equally good.
void Scheduler::shareLoad(DestinationPlan& plan) {
    const auto equals = static_cast<std::ptrdiff_t>(std::min(plan.equals, plan.endpoints.size()));
    if (equals > 1) std::rotate(plan.endpoints.begin(), plan.endpoints.begin() + 1, plan.endpoints.begin() + equals);
}

bool Scheduler::openOne(State& state, const Endpoint& endpoint) {
    const std::string hop = endpoint.key();
    const Time now = deps_.clock.now();
    const bool probe = deps_.health.verdict(hop, now) != HopHealth::Verdict::healthy;
    if (probe) deps_.health.probeStarted(hop, now);
    auto owned = std::make_unique<Delivery>(state.key, endpoint, *this);
    Delivery& delivery = *owned;
    deliveries_.emplace(&delivery, std::move(owned));
    state.deliveries.push_back(&delivery);
    deps_.counters.add(CounterId::connectionsOut);
    deps_.log.debug("delivery.connect", {{"destination", state.key}, {"hop", delivery.remote()}, {"probe", probe}});
    delivery.open(deps_.outbound, deps_.strand);
    return !probe;
}

// The partner at its other end has to prove a key by now that it was not asked for.
bool Scheduler::isOutdated(const State& state, const Delivery& delivery) {
    if (!state.plan) return false;
    const Endpoint& open = delivery.endpoint();
    bool isThere = false;
    for (const Endpoint& endpoint : state.plan->endpoints) {
        if (endpoint.key() == open.key()) return false;
        isThere = isThere || endpoint.place() == open.place();
    }
    return isThere;
}

bool Scheduler::mustYield(const State& state, const Delivery& delivery) const {
    if (connectionQueue_.empty()) return false;
    const std::size_t sharing = connectionQueue_.size() + 1;
    const std::size_t share =
        std::max<std::size_t>(1, deps_.settings.current()->number(Setting::outboundConnections) / sharing);
    return delivery.given() >= (state.deliveries.size() > share ? messagesBeyondShare : messagesInOneTurn);
}

// Another connection to the same hop is at work, so that the hop is alive whatever became of this one.
bool Scheduler::othersWork(const Delivery& delivery) const {
    const std::string hop = delivery.endpoint().key();
    return std::any_of(deliveries_.begin(), deliveries_.end(), [&](const auto& entry) {
        const Delivery& other = *entry.first;
        return &other != &delivery && other.usable() && !other.hopFailed && other.completed() != 0 &&
               other.inFlight() != 0 && other.endpoint().key() == hop;
    });
}

// Others wait for a connection: an idle one makes room.
void Scheduler::freeConnection() {
    for (const auto& [delivery, owned] : deliveries_) {
        if (!delivery->usable() || delivery->inFlight() != 0) continue;
        const State* state = find(delivery->destination());
        if (state && !state->ready.empty()) continue;
        delivery->quit();
        return;
    }
}

// Spreads what is ready evenly over the connections: one job each, then a second one each, up to their depth.
void Scheduler::assign(State& state) {
    const std::uint64_t perConnection = deps_.settings.current()->number(Setting::outboundMessagesPerConnection);
    for (std::size_t level = 1; level <= Delivery::depth && !state.ready.empty(); ++level) {
        const std::vector<Delivery*> deliveries = state.deliveries;
        for (Delivery* delivery : deliveries) {
            if (state.ready.empty()) break;
            if (!delivery->usable() || delivery->inFlight() >= level) continue;
            if (delivery->given() >= perConnection || mustYield(state, *delivery)) {
                delivery->quit(); // after the jobs it has
                continue;
            }
            give(state, *delivery);
        }
    }
}

void Scheduler::give(State& state, Delivery& delivery) {
    while (!state.ready.empty()) {
        WorkItem item = std::move(state.ready.front());
        state.ready.pop_front();
        if (!item.message->body) {
            deps_.log.error("delivery.body-missing", {{"message", messageIdText(item.message->id)}});
            finishAll(state, item, {451, {4, 3, 0}, "The message could not be read"}, {});
            continue;
        }
        FittedJob fitted = fitJob(item, delivery.capabilities());
        if (deps_.senderSigning) deps_.senderSigning->sign(item, fitted.transaction.mail.reversePath);
        if (state.destination.kind == Destination::Kind::primary)
            fitted.transaction.forwarded = forwardedOf(*item.message);
        if (fitted.refusal) {
            finishAll(state, item, *fitted.refusal, delivery.remote());
            continue;
        }
        if (fitted.convert) {
            convert(state, std::move(item), *fitted.convert);
            continue;
        }
        if (fitted.taken.empty()) {
            finishAll(state, item, fitted.refusedRecipients.front().second, delivery.remote());
            continue;
        }
        if (delivery.idleTimer != 0) {
            deps_.strand.cancel(delivery.idleTimer);
            delivery.idleTimer = 0;
        }
        delivery.submit(std::move(item), std::move(fitted));
        return;
    }
}

// Off the strand, since a body may be long; the item comes back to the front of what is ready.
void Scheduler::convert(State& state, WorkItem item, mail::DowngradeTarget target) {
    auto shared = std::make_shared<WorkItem>(std::move(item));
    auto work = [this, key = state.key, shared, target] {
        auto body = std::make_shared<Result<std::shared_ptr<BodyReader>>>(
            shared->message->body
                ? convertBody(bodyOf(*shared), target)
                : Result<std::shared_ptr<BodyReader>>(Error{ErrorKind::corrupt, "The body is missing."}));
        // The conversion broke our own signature.
        if (*body && deps_.signer) *body = signAnew(*deps_.signer, **body, deps_.log);
        deps_.strand.post([this, key, shared, target, body] {
            State* known = find(key);
            if (!known || stopped_) return;
            if (*body) {
                shared->converted = **body;
                shared->convertedFor = target;
                known->ready.push_front(std::move(*shared));
            } else if (body->error().kind == ErrorKind::invalid) {
                finishAll(*known, *shared,
                          {550, {5, 6, 3}, "The message cannot be converted for the peer: " + body->error().text}, {});
            } else {
                deps_.log.error("delivery.body-unreadable",
                                {{"message", messageIdText(shared->message->id)}, {"why", body->error().text}});
                finishAll(*known, *shared, {451, {4, 3, 0}, "The message could not be read"}, {});
            }
            pump(*known);
        });
    };
    if (!deps_.workers.submit(work)) deps_.strand.post(work);
}

void Scheduler::deliveryReady(Delivery& delivery) {
    State* state = find(delivery.destination());
    if (!state || isOutdated(*state, delivery)) return delivery.quit();
    const proto::Capabilities& offers = delivery.capabilities();
    if (state->plan && state->plan->partnerId != 0) {
        const PrimaryLimits now{true, offers.size, offers.eightBitMime, offers.smtpUtf8, offers.maxSize};
        if (!sameLimits(deps_.partnerMemory.limits(state->plan->partnerId), now))
            deps_.partnerMemory.remember(state->plan->partnerId, now);
    }
    const auto* health = deps_.health.find(delivery.endpoint().key());
    if (!health || !health->suspect) hopUp(delivery.endpoint().key(), *state);
    pump(*state);
    if (state = find(delivery.destination()); state) whenIdle(*state, delivery);
}

void Scheduler::whenIdle(State& state, Delivery& delivery) {
    if (!delivery.usable() || delivery.inFlight() != 0 || !state.ready.empty()) return;
    if (!connectionQueue_.empty()) return delivery.quit();
    if (delivery.idleTimer != 0) return;
    Delivery* which = &delivery;
    delivery.idleTimer = deps_.strand.postAt(deps_.clock.ticks() + idleBeforeQuit, [this, which] {
        const auto known = deliveries_.find(which);
        if (known == deliveries_.end()) return;
        which->idleTimer = 0;
        if (which->inFlight() == 0) which->quit();
    });
}

// --- What became of it -----------------------------------------------------------------------------------------------

RecipientOutcome Scheduler::outcome(const State& state, const WorkItem& item, std::size_t position,
                                    const mail::Reply& reply, bool delivered, const std::string& remote) {
    const QueuedRecipient& queued = item.recipients[position];
    RecipientOutcome result;
    result.id = item.message->id;
    result.seq = queued.seq;
    result.at = deps_.clock.now();
    result.reply = reply;
    result.remote = remote;
    if (delivered) {
        result.kind = RecipientOutcome::Kind::delivered;
    } else if (reply.permanent()) {
        result.kind = RecipientOutcome::Kind::failed;
    } else {
        result.kind = RecipientOutcome::Kind::deferred;
        const RetryPolicy policy =
            state.plan ? state.plan->retry
                       : retryPolicy(*deps_.settings.current(), state.destination.kind == Destination::Kind::primary
                                                                    ? RetryKind::heldForPrimary
                                                                    : RetryKind::ordinary);
        result.nextDue = nextTry(result.at, queued.tries + 1, policy, queued.expiresAt, jitter());
    }
    return result;
}

void Scheduler::finishAll(State& state, const WorkItem& item, const mail::Reply& reply, const std::string& remote) {
    std::vector<RecipientOutcome> outcomes;
    Reports reports;
    for (std::size_t i = 0; i < item.recipients.size(); ++i) {
        outcomes.push_back(outcome(state, item, i, reply, false, remote));
        if (reply.permanent() && wantsReport(item.recipients[i].recipient, mail::DsnAction::failed))
            reports.add(item.recipients[i].seq, dsnRecipient(item.recipients[i].recipient, mail::DsnAction::failed,
                                                             reply, remote, deps_.clock.now()));
    }
    finish(state, item, std::move(outcomes), std::move(reports));
}

void Scheduler::deliveryJobDone(Delivery& delivery, SentItem sent, std::vector<proto::RecipientResult> results) {
    State* state = find(delivery.destination());
    if (!state) return;
    const bool refusedByHop =
        !results.empty() && !results.front().delivered() && results.front().scope == proto::FailureScope::hop;
    if (refusedByHop && !sent.item.returned && (othersWork(delivery) || delivery.completed() > 1)) {
        // It had one connection too many, or enough of this one: another one takes the message.
        delivery.hopFailed = true;
        delivery.wornOut = delivery.completed() > 1;
        delivery.quit();
        sent.item.returned = true;
        state->ready.push_front(std::move(sent.item));
        return pump(*state);
    }
    const std::string remote = delivery.remote();
    std::vector<RecipientOutcome> outcomes;
    Reports reports;
    const Time now = deps_.clock.now();
    bool any = false;
    const auto add = [&](std::size_t position, const mail::Reply& reply, bool delivered) {
        const mail::Recipient& recipient = sent.item.recipients[position].recipient;
        outcomes.push_back(outcome(*state, sent.item, position, reply, delivered, remote));
        std::optional<mail::DsnAction> action;
        if (delivered && !delivery.capabilities().dsn) action = mail::DsnAction::relayed;
        if (!delivered && reply.permanent()) action = mail::DsnAction::failed;
        if (action && wantsReport(recipient, *action))
            reports.add(sent.item.recipients[position].seq, dsnRecipient(recipient, *action, reply, remote, now));
        any |= delivered;
    };
    for (const auto& [position, reply] : sent.refused)
        add(position, reply, false);
    for (std::size_t i = 0; i < sent.taken.size(); ++i) {
        proto::RecipientResult result;
        if (i < results.size()) result = results[i];
        if (i >= results.size()) result.reply = {451, {4, 4, 2}, "The connection was lost"};
        // The hop is to blame, not the message: temporary whatever it said.
        if (!result.delivered() && result.scope == proto::FailureScope::hop) {
            delivery.hopFailed = true;
            if (result.reply.permanent()) {
                result.reply.code = 451;
                result.reply.status.klass = 4;
            }
        }
        add(sent.taken[i], result.reply, result.delivered());
    }
    const auto* health = deps_.health.find(delivery.endpoint().key());
    if (!delivery.hopFailed && health && health->suspect) hopUp(delivery.endpoint().key(), *state);
    if (any) {
        deps_.counters.add(CounterId::messagesOut);
        deps_.counters.add(CounterId::bytesOut, sent.octets);
        state->lastDelivered = now;
        if (state->plan && state->plan->partnerId != 0) deps_.handovers.note(state->plan->partnerId, now);
        forgetRefusal(*state); // it is older than this
    }
    if (delivery.hopFailed) delivery.quit();
    finish(*state, sent.item, std::move(outcomes), std::move(reports));
    pump(*state);
    if (state = find(delivery.destination()); state) whenIdle(*state, delivery);
}

void Scheduler::finish(State& state, const WorkItem& item, std::vector<RecipientOutcome> outcomes, Reports reports) {
    static constexpr std::string_view names[] = {"delivered", "deferred", "failed", "expired"};
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const RecipientOutcome& one = outcomes[i];
        if (one.kind == RecipientOutcome::Kind::deferred) deps_.counters.add(CounterId::deferrals);
        if (one.kind != RecipientOutcome::Kind::delivered) {
            state.lastReply = one.reply;
            state.lastRemote = one.remote;
            if (state.run && state.runTried.size() < maxRunTried) state.runTried.insert(one.id);
        }
        if (!deps_.log.enabled(LogLevel::info)) continue;
        std::string to;
        for (const QueuedRecipient& recipient : item.recipients)
            if (recipient.seq == one.seq) to = recipient.recipient.address.text();
        deps_.log.info("delivery.done", {{"message", messageIdText(one.id)},
                                         {"to", to},
                                         {"outcome", names[static_cast<std::size_t>(one.kind)]},
                                         {"destination", state.key},
                                         {"remote", one.remote},
                                         {"reply", one.reply.oneLine()}});
    }
    auto entry = std::make_shared<OutcomeRecorder::Entry>();
    entry->outcomes = std::move(outcomes);
    entry->recorded = [this, key = state.key, id = item.message->id](const auto&) { itemRecorded(key, id); };
    if (reports.recipients.empty()) return recorder_.add(std::move(*entry));
    const DueMessage& message = *item.message;
    deps_.bounces.make({message.id, message.received, message.mail, message.traits, std::move(reports.rows)},
                       std::move(reports.recipients), [this, entry](std::optional<GeneratedMessage> report) {
                           if (report) entry->generated.push_back(std::move(*report));
                           recorder_.add(std::move(*entry));
                       });
}

void Scheduler::itemRecorded(const std::string& key, MessageId id) {
    State* state = find(key);
    if (!state) return;
    const auto part = state->parts.find(id);
    if (part != state->parts.end() && --part->second == 0) state->parts.erase(part);
    if (!state->parts.empty() || !state->ready.empty()) return;
    // The last one: what was deferred says when the next row is due, or nothing is left.
    state->moreRows = true;
    pump(*state);
}

// --- Hops ------------------------------------------------------------------------------------------------------------

void Scheduler::deliveryClosed(Delivery& delivery, bool failed, mail::Reply reply, std::string stage,
                               std::vector<WorkItem> untaken) {
    const std::string key = delivery.destination(), hop = delivery.endpoint().key();
    const auto owned = deliveries_.find(&delivery);
    if (owned == deliveries_.end()) return;
    if (delivery.idleTimer != 0) deps_.strand.cancel(delivery.idleTimer);
    // It is on the stack: its memory goes with the posted function.
    deps_.strand.post([gone = std::shared_ptr<Delivery>(std::move(owned->second))] {});
    deliveries_.erase(owned);

    if (State* state = find(key)) {
        std::erase(state->deliveries, &delivery);
        const bool hadWork = !untaken.empty();
        state->ready.insert(state->ready.begin(), std::make_move_iterator(untaken.begin()),
                            std::make_move_iterator(untaken.end()));
        const bool goesPlain = !delivery.isReady() && mayGoPlain(delivery.endpoint(), reply, stage);
        const bool neverWorked = delivery.isReady() && failed && delivery.completed() == 0 && hadWork;
        if (goesPlain) {
            deps_.log.warning("delivery.without-tls", {{"hop", delivery.remote()}, {"why", reply.oneLine()}});
            deps_.health.probeAbandoned(hop);
            Endpoint plain = delivery.endpoint();
            plain.tls = accounts::TlsPolicy::never;
            if (!state->ready.empty()) openOne(*state, plain); // in its place; the next one tries TLS again
        } else if (failed && othersWork(delivery)) {
            deps_.log.info("hop.crowded", {{"hop", hop}, {"stage", stage}, {"reply", reply.oneLine()}});
            deps_.health.crowded(hop, deps_.clock.now() + crowdedFor);
        } else if (!delivery.isReady() || neverWorked ||
                   (failed && reply.code == 421 && !delivery.wornOut && (delivery.hopFailed || hadWork))) {
            hopDown(hop, *state, reply, stage, delivery.isReady());
        } else if (const auto* health = deps_.health.find(hop); !failed && health && health->suspect) {
            deps_.health.succeeded(hop, deps_.clock.now()); // it ended in order, there was nothing to do
        }
    }
    while (!connectionQueue_.empty() &&
           deliveries_.size() < deps_.settings.current()->number(Setting::outboundConnections)) {
        const std::string next = std::move(connectionQueue_.front());
        connectionQueue_.pop_front();
        if (State* waiting = find(next)) {
            waiting->waitsForConnection = false;
            waiting->hasTurn = true;
            pump(*waiting);
            if (waiting = find(next); waiting) waiting->hasTurn = false;
        }
    }
    if (State* same = find(key)) pump(*same);
}

void Scheduler::forgetRefusal(State& state) {
    state.lastReply = {};
    state.lastRemote.clear();
}

void Scheduler::hopUp(const std::string& hop, State& state) {
    const bool wasDead = deps_.health.succeeded(hop, deps_.clock.now());
    const bool wasBlocked = state.blockedUntil != Time{};
    unblock(state);
    forgetRefusal(state);
    if (state.plan && state.plan->partnerId != 0) deps_.partnerContact(state.plan->partnerId, true, {});
    if (wasDead) deps_.log.info("hop.back", {{"hop", hop}});
    if (wasDead || wasBlocked) deps_.changed();
    if ((wasDead || wasBlocked) && state.destination.kind == Destination::Kind::primary) startRun(state);
    wakeHopWaiters(hop, wasDead);
}

void Scheduler::hopDown(const std::string& hop, State& state, const mail::Reply& reply, const std::string& stage,
                        bool afterHello) {
    const RetryPolicy policy =
        state.plan ? state.plan->retry : retryPolicy(*deps_.settings.current(), RetryKind::ordinary);
    const bool news = deps_.health.failed(hop, deps_.clock.now(), reply, stage, policy, jitter(), afterHello);
    state.lastReply = reply;
    state.lastRemote = Endpoint::placeOf(hop);
    deps_.changed();
    if (news)
        deps_.log.warning("hop.down",
                          {{"hop", hop}, {"destination", state.key}, {"stage", stage}, {"reply", reply.oneLine()}});
    else
        deps_.log.info("hop.still-down", {{"hop", hop}, {"stage", stage}, {"reply", reply.oneLine()}});
    if (state.plan && state.plan->partnerId != 0) deps_.partnerContact(state.plan->partnerId, false, reply);
    wakeHopWaiters(hop, false);
}

void Scheduler::wakeHopWaiters(const std::string& hop, bool up) {
    const auto waiting = hopWaiters_.find(hop);
    if (waiting == hopWaiters_.end()) return;
    const std::unordered_set<std::string> keys = std::move(waiting->second);
    hopWaiters_.erase(waiting);
    for (const std::string& key : keys) {
        State* state = find(key);
        if (!state) continue;
        if (up && state->blockedUntil != Time{} && state->destination.kind == Destination::Kind::primary)
            startRun(*state);
        if (state->deliveries.empty()) unblock(*state);
        pump(*state);
    }
}

} // namespace ismail::relay
