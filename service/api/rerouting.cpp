#include "rerouting.h"

#include "mail/idn.h"
#include "relay/routing/router.h"

#include <algorithm>

namespace ismail::service {

namespace {

constexpr std::chrono::seconds untilSent{10}; // what was being sent is looked at again after this

std::string aLabel(const std::string& domain) {
    const auto ascii = mail::toAscii(domain);
    return ascii ? *ascii : domain;
}

bool isAside(const QueuedMessages& aside, const store::QueueRow& row) {
    const auto known = aside.find(row.destination);
    return known != aside.end() &&
           std::find(known->second.begin(), known->second.end(), row.key.message) != known->second.end();
}

relay::QueuedRecipient queued(const store::QueueRow& row) {
    return {row.key.seq,   row.recipient, row.tries,       row.due,   row.warnAt,
            row.expiresAt, row.lastReply, row.reversePath, row.prefix};
}

} // namespace

// One look at everything, with the configuration as it was at its beginning.
struct Rerouting::Pass {
    std::shared_ptr<const accounts::Directory> directory;
    std::shared_ptr<const config::Settings> settings;
    std::shared_ptr<const relay::OwnIdentity> identity;
    std::set<std::string> concerned; // destinations whose rows changed
    Rerouted done;

    bool isHome(const std::string& domain) const {
        const accounts::Domain* known = directory->domain(aLabel(domain));
        return known && known->role == accounts::DomainRole::primary;
    }
};

Rerouting::Rerouting(const Dependencies& deps) : deps_(deps), thread_([this] { loop(); }) {}

Rerouting::~Rerouting() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void Rerouting::wanted(Scope scope) {
    {
        const std::lock_guard lock(mutex_);
        wanted_ = std::max(wanted_.value_or(scope), scope);
    }
    wake_.notify_one();
}

bool Rerouting::stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

void Rerouting::loop() {
    std::unique_lock lock(mutex_);
    Scope scope = Scope::homes;
    bool again = false;
    for (;;) {
        const auto something = [this] { return wanted_ || stopping_; };
        if (again)
            wake_.wait_for(lock, untilSent, something);
        else
            wake_.wait(lock, something);
        if (stopping_) return;
        scope = std::max(wanted_.value_or(Scope::homes), again ? scope : Scope::homes);
        wanted_.reset();
        lock.unlock();
        const auto done = run(scope);
        if (!done)
            deps_.log.warning("queue.not-rerouted", {{"why", done.error().text}});
        else if (done->moved + done->takenIn + done->onHold > 0)
            deps_.log.info("queue.rerouted",
                           {{"recipients", done->moved}, {"taken_in", done->takenIn}, {"on_hold", done->onHold}});
        again = done && done->again;
        lock.lock();
    }
}

Result<Rerouted> Rerouting::run(Scope scope) {
    Pass pass{deps_.directory.directory(), deps_.directory.current(), deps_.identity.current(), {}, {}};
    Status status;
    if (scope == Scope::homes) {
        for (const accounts::Domain& domain : pass.directory->domains())
            if (status && domain.role == accounts::DomainRole::primary) status = takeIn(pass, domain.name);
    } else {
        std::string domain;
        while (status && !stopping()) {
            const auto next = deps_.queue.domainAfter(domain);
            if (!next) return next.error();
            if (!*next) break;
            domain = **next;
            status = pass.isHome(domain) ? takeIn(pass, domain) : moveAway(pass, domain);
        }
    }
    tell(pass);
    if (!status) return status.error();
    return pass.done;
}

void Rerouting::tell(const Pass& pass) {
    if (pass.concerned.empty()) return;
    deps_.relay.reload({pass.concerned.begin(), pass.concerned.end()});
    deps_.events.hint(rpc::EventKind::queueChanged);
}

// Mail for a domain that has a role elsewhere, or none.
Status Rerouting::moveAway(Pass& pass, const std::string& domain) {
    const relay::Router router(*pass.directory, *pass.settings, *pass.identity);
    const relay::Route route = router.route({"somebody", domain}, relay::SenderRights::ourselves);
    // What would be refused now was accepted once: it keeps its way until it expires.
    if (route.kind != relay::Route::Kind::held && route.kind != relay::Route::Kind::relay) return {};
    const std::string destination = route.destination.key();
    std::vector<std::string> butFor{destination};
    // What was held for a primary is not given to whatever the world says now: that might be nobody, or we ourselves.
    if (route.destination.kind == relay::Destination::Kind::mx ||
        route.destination.kind == relay::Destination::Kind::smarthost) {
        const std::string ascii = aLabel(domain);
        butFor.push_back(relay::Destination{relay::Destination::Kind::primary, ascii}.key());
        butFor.push_back(relay::Destination{relay::Destination::Kind::here, ascii}.key());
    }
    store::QueueKey after;
    while (!stopping()) {
        const auto rows = deps_.queue.rows(domain, butFor, after);
        if (!rows) return rows.error();
        if (rows->empty()) return {};
        after = rows->back().key;
        const auto aside = setAside(pass, *rows);
        if (!aside) return aside.error();
        std::vector<store::QueueKey> keys;
        for (const store::QueueRow& row : *rows)
            if (row.held || isAside(*aside, row)) {
                keys.push_back(row.key);
                pass.concerned.insert(row.destination);
            }
        const auto moved = deps_.queue.move(keys, destination);
        deps_.relay.giveBack(*aside);
        if (!moved) return moved.error();
        pass.done.moved += *moved;
        if (*moved > 0) pass.concerned.insert(destination);
    }
    return {};
}

Result<QueuedMessages> Rerouting::setAside(Pass& pass, const std::vector<store::QueueRow>& rows) {
    QueuedMessages wanted;
    std::size_t count = 0;
    for (const store::QueueRow& row : rows) {
        if (row.held) continue;
        std::vector<MessageId>& ids = wanted[row.destination];
        if (std::find(ids.begin(), ids.end(), row.key.message) != ids.end()) continue;
        ids.push_back(row.key.message);
        ++count;
    }
    if (wanted.empty()) return QueuedMessages{};
    auto aside = deps_.relay.setAside(wanted);
    if (!aside) return aside;
    for (const auto& [destination, ids] : *aside)
        count -= ids.size();
    pass.done.again |= count != 0;
    return aside;
}

Status Rerouting::takeIn(Pass& pass, const std::string& domain) {
    const relay::LateRouting routing{*pass.directory, *pass.settings, *pass.identity, deps_.rewriting};
    const std::string here = relay::Destination{relay::Destination::Kind::here, aLabel(domain)}.key();
    store::QueueKey after;
    while (!stopping()) {
        const auto rows = deps_.queue.rows(domain, {}, after);
        if (!rows) return rows.error();
        if (rows->empty()) return {};
        after = rows->back().key;
        const auto aside = setAside(pass, *rows);
        if (!aside) return aside.error();
        std::vector<store::QueueHome> homes;
        std::size_t ends = 0;
        Status status;
        for (const store::QueueRow& row : *rows) {
            if (row.held ? !store::waitsForAccount(row) : !isAside(*aside, row)) continue;
            const auto sender = mail::parseMailbox(row.sender);
            relay::LateRoute late = routing.route(queued(row), sender ? *sender : mail::Address{}, deps_.clock.now());
            if (late.ends.empty() && (row.held || !late.refusal.permanent())) continue;
            pass.concerned.insert(row.destination);
            ends += late.ends.size();
            homes.push_back({row.key, std::move(late.ends), here, std::move(late.refusal)});
            if (ends < store::QueueMoves::maxEndsASlice) continue;
            if (status) status = enter(pass, homes);
            homes.clear();
            ends = 0;
        }
        if (status && !homes.empty()) status = enter(pass, homes);
        deps_.relay.giveBack(*aside);
        if (!status) return status;
    }
    return {};
}

Status Rerouting::enter(Pass& pass, const std::vector<store::QueueHome>& homes) {
    auto taken = deps_.queue.takeIn(homes);
    if (!taken) return taken.error();
    pass.done.takenIn += taken->recipients;
    pass.done.onHold += taken->onHold;
    pass.concerned.insert(std::make_move_iterator(taken->destinations.begin()),
                          std::make_move_iterator(taken->destinations.end()));
    return {};
}

} // namespace ismail::service
