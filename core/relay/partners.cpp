#include "relay/partners.h"

#include <algorithm>
#include <deque>

namespace ismail::relay {

using config::Setting;

namespace {

constexpr Millis longestTick{5'000};
constexpr Millis addressesLive{60'000}; // the resolver caches by TTL; this is only how often it is asked
constexpr std::uint32_t failuresBeforeAlert = 2;
constexpr std::size_t maxEtrnPerConnection = 1000;

} // namespace

// One connection to a secondary: ETRN for one domain after the other.
class PartnerService::Query final : public OutboundEvents {
public:
    Query(PartnerService& owner, const Partner& partner, std::vector<std::string> domains, QueryDone done)
        : owner_(owner), partnerId_(partner.id), open_(domains.begin(), domains.end()), done_(std::move(done)) {}

    void connect(DestinationPlan plan) {
        plan_ = std::move(plan);
        if (plan_.endpoints.empty()) return fail(plan_.reply);
        next();
    }

    void ready(const proto::Capabilities& offers, bool) override {
        owner_.contact(partnerId_, true, {});
        isReady_ = true;
        if (!offers.etrn) {
            for (; !open_.empty(); open_.pop_front())
                note(open_.front(), {502, {5, 5, 1}, "The partner does not offer ETRN"});
            return connection_->quit();
        }
        ask();
    }
    void jobDone(std::uint64_t, std::vector<proto::RecipientResult>) override {}
    void etrnDone(mail::Reply reply) override {
        if (open_.empty()) return;
        note(open_.front(), reply);
        open_.pop_front();
        ask();
    }
    void closed(bool failed, mail::Reply reply, std::string stage) override {
        if (!isReady_ && failed && stage == "tls" && current_.tls == TlsPolicy::opportunistic) {
            plan_.endpoints.insert(plan_.endpoints.begin(), current_);
            plan_.endpoints.front().tls = TlsPolicy::never;
            return next();
        }
        if (!isReady_ && !plan_.endpoints.empty()) return next();
        if (open_.empty()) return finish();
        fail(reply.code != 0 ? reply : mail::Reply{451, {4, 4, 2}, "The connection was lost"});
    }

private:
    void next() {
        current_ = plan_.endpoints.front();
        plan_.endpoints.erase(plan_.endpoints.begin());
        // The old connection is on the stack when this is called from closed().
        if (connection_)
            owner_.ports_.strand.post([old = std::shared_ptr<OutboundConnection>(std::move(connection_))] {});
        connection_ = owner_.ports_.outbound.open(current_, owner_.ports_.strand, *this);
    }
    void ask() {
        if (open_.empty()) return connection_->quit();
        owner_.ports_.counters.add(CounterId::etrnSent);
        connection_->etrn(open_.front());
    }
    void note(const std::string& domain, const mail::Reply& reply) {
        PartnerDomainView view;
        view.domain = domain;
        view.weArePrimary = true;
        view.lastReply = reply;
        view.lastAsked = owner_.ports_.clock.now();
        answers_.push_back(std::move(view));
        owner_.etrnReply(partnerId_, domain, reply);
    }
    void fail(const mail::Reply& reply) {
        if (!isReady_) owner_.contact(partnerId_, false, reply);
        for (; !open_.empty(); open_.pop_front())
            note(open_.front(), reply);
        failure_ = reply.oneLine();
        finish();
    }
    void finish() {
        if (done_) {
            if (!isReady_)
                done_(Error{ErrorKind::unavailable, "The partner could not be asked: " + failure_});
            else
                done_(std::move(answers_));
        }
        owner_.finishQuery(partnerId_);
    }

    PartnerService& owner_;
    const std::int64_t partnerId_;
    std::deque<std::string> open_; // domains not answered yet
    QueryDone done_;
    DestinationPlan plan_;
    Endpoint current_;
    std::unique_ptr<OutboundConnection> connection_;
    std::vector<PartnerDomainView> answers_;
    std::string failure_;
    bool isReady_ = false;
};

PartnerService::PartnerService(Ports ports) : ports_(std::move(ports)) {}

PartnerService::~PartnerService() = default;

void PartnerService::start() {
    stopped_ = false;
    tick();
}

void PartnerService::stop() {
    stopped_ = true;
    if (timer_ != 0) ports_.strand.cancel(timer_);
    timer_ = 0;
    queries_.clear();
}

void PartnerService::networkChanged() {
    const Time now = ports_.clock.now();
    for (auto& [key, link] : links_)
        link.nextQuery = now;
    nextRefresh_ = {};
    directoryChanged();
}

void PartnerService::directoryChanged() {
    if (stopped_) return;
    if (timer_ != 0) ports_.strand.cancel(timer_);
    timer_ = 0;
    nextRefresh_ = {};
    tick();
}

void PartnerService::syncLinks() {
    const auto directory = ports_.directory.directory();
    std::map<LinkKey, Link> current;
    for (const Domain& domain : directory->domains()) {
        if (domain.role != DomainRole::primary || !domain.enabled) continue;
        for (const SecondaryLink& link : domain.secondaries) {
            const Partner* partner = directory->partner(link.partnerId);
            if (!partner || !partner->enabled) continue;
            const LinkKey key{partner->id, domain.name};
            const auto known = links_.find(key);
            current[key] = known == links_.end() ? Link{} : known->second;
        }
    }
    links_ = std::move(current);
    std::erase_if(states_, [&](const auto& entry) { return directory->partner(entry.first) == nullptr; });
    for (const Partner& partner : directory->partners())
        noteVersion(partner);
}

// An edit is a reason to ask again at once: it is mostly the cure for what went wrong.
void PartnerService::noteVersion(const Partner& partner) {
    State& state = states_[partner.id];
    const auto before = std::exchange(state.version, partner.version);
    if (!before || *before == partner.version) return;
    for (auto& [key, link] : links_)
        if (key.first == partner.id) link.nextQuery = {};
    if (partner.enabled) ports_.edited(partner.id);
}

Millis PartnerService::interval(std::int64_t partnerId, const std::string& domainName) const {
    const auto directory = ports_.directory.directory();
    if (const Domain* domain = directory->domain(domainName))
        for (const SecondaryLink& link : domain->secondaries)
            if (link.partnerId == partnerId && link.queryInterval) return *link.queryInterval;
    return ports_.settings.current()->duration(Setting::queryInterval);
}

void PartnerService::tick() {
    if (stopped_) return;
    const Time now = ports_.clock.now();
    syncLinks();
    if (now >= nextRefresh_) {
        nextRefresh_ = now + addressesLive;
        refreshAddresses();
    }
    const auto directory = ports_.directory.directory();
    std::map<std::int64_t, std::vector<std::string>> due;
    Time soonest = now + longestTick;
    for (const auto& [key, link] : links_) {
        if (link.nextQuery > now)
            soonest = std::min(soonest, link.nextQuery);
        else if (queries_.count(key.first) == 0)
            due[key.first].push_back(key.second);
    }
    for (auto& [partnerId, domains] : due)
        if (const Partner* partner = directory->partner(partnerId)) startQuery(*partner, std::move(domains), {});
    timer_ = ports_.strand.postAt(ports_.clock.ticks() + std::max(soonest - now, Millis(100)), [this] {
        timer_ = 0;
        tick();
    });
}

void PartnerService::refreshAddresses() {
    const auto directory = ports_.directory.directory();
    for (const Partner& partner : directory->partners()) {
        if (!partner.enabled) continue;
        if (!partner.addresses.empty() || IpAddress::parse(partner.host)) {
            states_[partner.id].addresses =
                partner.addresses.empty() ? std::vector<std::string>{partner.host} : partner.addresses;
            continue;
        }
        ports_.resolver.addresses(partner.host, [this, id = partner.id](AddressAnswer answer) {
            // What was known stays known while DNS does not answer.
            if (answer.addresses.empty()) return;
            ports_.book.setResolved(id, answer.addresses);
            ports_.strand.post([this, id, addresses = std::move(answer.addresses)] {
                if (!stopped_) states_[id].addresses = addresses;
            });
        });
    }
}

void PartnerService::queryNow(std::int64_t partnerId, QueryDone done) {
    syncLinks();
    const auto directory = ports_.directory.directory();
    const Partner* partner = directory->partner(partnerId);
    if (!partner || !partner->enabled)
        return done(Error{ErrorKind::notFound, "There is no such partner, or it is disabled."});
    std::vector<std::string> domains;
    for (const auto& [key, link] : links_)
        if (key.first == partnerId) domains.push_back(key.second);
    if (domains.empty())
        return done(Error{ErrorKind::notFound, "The partner " + partner->name + " is a secondary of no domain here."});
    if (queries_.count(partnerId) != 0)
        return done(Error{ErrorKind::conflict, "The partner " + partner->name + " is being asked right now."});
    startQuery(*partner, std::move(domains), std::move(done));
}

void PartnerService::startQuery(const Partner& partner, std::vector<std::string> domains, QueryDone done) {
    const Time now = ports_.clock.now();
    if (domains.size() > maxEtrnPerConnection) domains.resize(maxEtrnPerConnection);
    for (const std::string& domain : domains)
        links_[{partner.id, domain}].nextQuery = now + interval(partner.id, domain);
    states_[partner.id].lastTry = now;
    auto query = std::make_shared<Query>(*this, partner, std::move(domains), std::move(done));
    queries_[partner.id] = query;
    ports_.destinations.resolvePartner(partner, [this, id = partner.id, query](DestinationPlan plan) {
        const auto known = queries_.find(id);
        if (known != queries_.end() && known->second == query) query->connect(std::move(plan));
    });
}

void PartnerService::finishQuery(std::int64_t partnerId) {
    const auto known = queries_.find(partnerId);
    if (known == queries_.end()) return;
    ports_.strand.post([query = std::move(known->second)] {}); // it is on the stack
    queries_.erase(known);
}

void PartnerService::etrnReply(std::int64_t partnerId, const std::string& domain, const mail::Reply& reply) {
    const auto link = links_.find({partnerId, domain});
    if (link != links_.end()) {
        link->second.lastAsked = ports_.clock.now();
        link->second.lastReply = reply;
    }
    const auto directory = ports_.directory.directory();
    const Partner* partner = directory->partner(partnerId);
    ports_.log.write(
        reply.positive() ? LogLevel::info : LogLevel::warning, "partner.etrn",
        {{"partner", partner ? partner->name : std::string()}, {"domain", domain}, {"reply", reply.oneLine()}});
}

void PartnerService::contact(std::int64_t partnerId, bool reached, const mail::Reply& reply) {
    const auto directory = ports_.directory.directory();
    const Partner* partner = directory->partner(partnerId);
    if (!partner) return;
    State& state = states_[partnerId];
    const Time now = ports_.clock.now();
    state.lastTry = now;
    const std::string key = "partner-down:" + partner->name;
    if (reached) {
        const bool news = state.state != PartnerView::State::up;
        const bool wasDown = state.state == PartnerView::State::down;
        if (news) state.since = now;
        state.state = PartnerView::State::up;
        state.failures = 0;
        state.lastContact = now;
        state.lastError = {};
        if (state.alerted)
            ports_.alerts.clear(key, "Partner " + partner->name + " is back",
                                "The partner " + partner->name + " (" + partner->host + ") answers again.");
        state.alerted = false;
        if (wasDown) ports_.log.info("partner.back", {{"partner", partner->name}});
        if (wasDown) ports_.strand.post([this, partnerId] { ports_.alive(partnerId); });
        return;
    }
    if (state.state != PartnerView::State::down) {
        state.state = PartnerView::State::down;
        state.since = now;
        ports_.log.warning("partner.down", {{"partner", partner->name}, {"reply", reply.oneLine()}});
    }
    state.lastError = reply;
    if (++state.failures >= failuresBeforeAlert && !state.alerted) {
        state.alerted = true;
        ports_.alerts.raise(key, "Partner " + partner->name + " is down",
                            "The partner " + partner->name + " (" + partner->host + ") cannot be reached since " +
                                isoTime(state.since) + ": " + reply.oneLine());
    }
}

void PartnerService::seen(std::int64_t partnerId) {
    State& state = states_[partnerId];
    const Time now = ports_.clock.now();
    state.lastContact = now;
    // Who calls is up; whether it can be called is known only where that was tried.
    if (state.state == PartnerView::State::unknown) {
        state.state = PartnerView::State::up;
        state.since = now;
    }
    ports_.alive(partnerId);
}

std::vector<PartnerView> PartnerService::views() const {
    const auto directory = ports_.directory.directory();
    std::vector<PartnerView> result;
    const auto given = [](Time t) { return t == Time{} ? std::optional<Time>() : std::optional<Time>(t); };
    for (const Partner& partner : directory->partners()) {
        PartnerView view;
        view.id = partner.id;
        view.name = partner.name;
        if (const auto known = states_.find(partner.id); known != states_.end()) {
            const State& state = known->second;
            view.state = state.state;
            view.since = given(state.since);
            view.lastContact = given(state.lastContact);
            view.lastTry = given(state.lastTry);
            view.lastError = state.lastError;
            view.addresses = state.addresses;
        }
        for (const auto& [key, link] : links_) {
            if (key.first != partner.id) continue;
            view.domains.push_back({key.second, true, link.lastReply, given(link.lastAsked)});
            if (!view.nextQuery || link.nextQuery < *view.nextQuery) view.nextQuery = given(link.nextQuery);
        }
        for (const Domain& domain : directory->domains())
            if (domain.role == DomainRole::secondary && domain.primaryPartner == partner.id)
                view.domains.push_back({domain.name, false, {}, {}});
        result.push_back(std::move(view));
    }
    return result;
}

} // namespace ismail::relay
