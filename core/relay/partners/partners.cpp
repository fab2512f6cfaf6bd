#include "relay/partners/partners.h"

#include "base/say.h"
#include "relay/partners/partner_query.h"

#include <algorithm>
#include <utility>

namespace ismail::relay {

using config::Setting;

namespace {

constexpr Millis longestTick{5'000};
constexpr Millis addressesLive{60'000}; // the resolver caches by TTL; this is only how often it is asked
constexpr std::uint32_t failuresBeforeAlert = 2, refusalsBeforeAlert = 2;
constexpr Millis downBeforeAlert{120'000};
constexpr std::size_t maxDomainsOfQuery = 1000;           // the others have the next turn
constexpr Millis firstPause{5'000}, longestPause{60'000}; // between queries that do not get through
constexpr Millis whileBusy{60'000};                       // after 458
constexpr Millis leastBetweenSigns{2'000};                // a sign of life counts once in this time

Millis pauseAfter(std::uint32_t failures) {
    Millis pause = firstPause;
    for (std::uint32_t i = 1; i < failures && pause < longestPause; ++i)
        pause *= 2;
    return std::min(pause, longestPause);
}

} // namespace

PartnerService::PartnerService(Dependencies deps) : deps_(std::move(deps)) {}

PartnerService::~PartnerService() = default;

void PartnerService::start() {
    stopped_ = false;
    tick();
}

void PartnerService::stop() {
    stopped_ = true;
    if (timer_ != 0) deps_.strand.cancel(timer_);
    timer_ = 0;
    queries_.clear();
}

void PartnerService::networkChanged() {
    const Time now = deps_.clock.now();
    for (auto& [key, link] : links_)
        link.nextQuery = now;
    nextRefresh_ = {};
    directoryChanged();
}

void PartnerService::directoryChanged() {
    if (stopped_) return;
    if (timer_ != 0) deps_.strand.cancel(timer_);
    timer_ = 0;
    nextRefresh_ = {};
    tick();
}

void PartnerService::syncLinks() {
    const auto directory = deps_.directory.directory();
    std::map<LinkKey, Link> current;
    for (const accounts::Domain& domain : directory->domains()) {
        if (domain.role != accounts::DomainRole::primary || !domain.enabled) continue;
        for (const accounts::SecondaryLink& link : domain.secondaries) {
            const accounts::Partner* partner = directory->partner(link.partnerId);
            if (!partner || !partner->enabled) continue;
            const LinkKey key{partner->id, domain.name};
            const auto known = links_.find(key);
            current[key] = known == links_.end() ? Link{} : known->second;
        }
    }
    links_ = std::move(current);
    std::erase_if(states_, [&](const auto& entry) { return directory->partner(entry.first) == nullptr; });
    for (const accounts::Partner& partner : directory->partners())
        noteVersion(partner);
}

// An edit is a reason to ask again at once: it is mostly the cure for what went wrong.
void PartnerService::noteVersion(const accounts::Partner& partner) {
    State& state = states_[partner.id];
    const auto before = std::exchange(state.version, partner.version);
    if (!before || *before == partner.version) return;
    for (auto& [key, link] : links_)
        if (key.first == partner.id) link.nextQuery = {};
    if (partner.enabled) deps_.edited(partner.id);
}

Millis PartnerService::interval(std::int64_t partnerId, const std::string& domainName) const {
    const auto directory = deps_.directory.directory();
    if (const accounts::Domain* domain = directory->domain(domainName))
        for (const accounts::SecondaryLink& link : domain->secondaries)
            if (link.partnerId == partnerId && link.queryInterval) return *link.queryInterval;
    return deps_.settings.current()->duration(Setting::queryInterval);
}

void PartnerService::tick() {
    if (stopped_) return;
    const Time now = deps_.clock.now();
    syncLinks();
    if (now >= nextRefresh_) {
        nextRefresh_ = now + addressesLive;
        refreshAddresses();
    }
    const auto directory = deps_.directory.directory();
    std::map<std::int64_t, std::vector<std::string>> due;
    Time soonest = now + longestTick;
    for (const auto& [key, link] : links_) {
        if (link.nextQuery > now)
            soonest = std::min(soonest, link.nextQuery);
        else if (queries_.count(key.first) == 0)
            due[key.first].push_back(key.second);
    }
    for (auto& [partnerId, domains] : due)
        if (const accounts::Partner* partner = directory->partner(partnerId))
            startQuery(*partner, std::move(domains), {});
    armTick(soonest);
}

void PartnerService::armTick(Time when) {
    if (timer_ != 0) deps_.strand.cancel(timer_);
    const Millis wait = std::max<Millis>(when - deps_.clock.now(), Millis(100));
    timer_ = deps_.strand.postAt(deps_.clock.ticks() + wait, [this] {
        timer_ = 0;
        tick();
    });
}

void PartnerService::refreshAddresses() {
    const auto directory = deps_.directory.directory();
    for (const accounts::Partner& partner : directory->partners()) {
        if (!partner.enabled) continue;
        if (!partner.addresses.empty() || IpAddress::parse(partner.host)) {
            states_[partner.id].addresses =
                partner.addresses.empty() ? std::vector<std::string>{partner.host} : partner.addresses;
            continue;
        }
        deps_.resolver.addresses(partner.host, [this, id = partner.id](AddressAnswer answer) {
            // What was known stays known while DNS does not answer.
            if (answer.addresses.empty()) return;
            deps_.book.setResolved(id, answer.addresses);
            deps_.strand.post([this, id, addresses = std::move(answer.addresses)] {
                if (!stopped_) states_[id].addresses = addresses;
            });
        });
    }
}

void PartnerService::queryNow(std::int64_t partnerId, QueryDone done) {
    syncLinks();
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partner(partnerId);
    if (!partner || !partner->enabled) return done(failure(ErrorKind::notFound, say("partner.unknownOrDisabled")));
    std::vector<std::string> domains;
    for (const auto& [key, link] : links_)
        if (key.first == partnerId) domains.push_back(key.second);
    if (domains.empty()) return done(failure(ErrorKind::notFound, say("partner.noSecondary", partner->name)));
    if (queries_.count(partnerId) != 0)
        return done(failure(ErrorKind::conflict, say("partner.beingAsked", partner->name)));
    startQuery(*partner, std::move(domains), std::move(done));
}

void PartnerService::startQuery(const accounts::Partner& partner, std::vector<std::string> domains, QueryDone done) {
    const Time now = deps_.clock.now();
    if (domains.size() > maxDomainsOfQuery) domains.resize(maxDomainsOfQuery);
    for (const std::string& domain : domains)
        links_[{partner.id, domain}].nextQuery = now + interval(partner.id, domain);
    states_[partner.id].lastTry = states_[partner.id].lastQuery = now;
    auto query = std::make_shared<Query>(*this, partner, std::move(domains), std::move(done));
    queries_[partner.id] = query;
    deps_.destinations.resolvePartner(partner, [this, id = partner.id, query](DestinationPlan plan) {
        const auto known = queries_.find(id);
        if (known != queries_.end() && known->second == query) query->connect(std::move(plan));
    });
}

void PartnerService::finishQuery(std::int64_t partnerId) {
    const auto known = queries_.find(partnerId);
    if (known == queries_.end()) return;
    deps_.strand.post([query = std::move(known->second)] {}); // it is on the stack
    queries_.erase(known);
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partner(partnerId);
    if (stopped_ || !partner) return;
    State& state = states_[partnerId];
    bool unreached = false;
    mail::Reply why;
    Time soonest = Time::max();
    for (auto& [key, link] : links_) {
        if (key.first != partnerId) continue;
        if (link.unreached && !std::exchange(unreached, true)) why = link.lastReply;
        soonest = std::min(soonest, link.nextQuery);
    }
    const Time now = deps_.clock.now();
    state.unreached = unreached ? state.unreached + 1 : 0;
    if (unreached) {
        soonest = std::min(soonest, now + pauseAfter(state.unreached));
        for (auto& [key, link] : links_)
            if (key.first == partnerId && link.unreached) link.nextQuery = std::min(link.nextQuery, soonest);
        deps_.log.warning("partner.not-asked",
                          {{"partner", partner->name}, {"reply", why.oneLine()}, {"again", isoTime(soonest)}});
    } else {
        judgeRefusals(*partner, state);
    }
    if (soonest < now + longestTick) armTick(soonest);
}

void PartnerService::answered(std::int64_t partnerId, const std::string& domain, const mail::Reply& reply,
                              Answered how) {
    const Time now = deps_.clock.now();
    if (const auto link = links_.find({partnerId, domain}); link != links_.end()) {
        link->second.lastAsked = now;
        link->second.lastReply = reply;
        link->second.unreached = how == Answered::unreached;
        if (how != Answered::unreached) link->second.refused = how == Answered::refused;
        if (how == Answered::later) link->second.nextQuery = std::min(link->second.nextQuery, now + whileBusy);
    }
    if (how == Answered::unreached) return; // said once, for all domains
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partner(partnerId);
    deps_.log.write(
        how == Answered::taken ? LogLevel::info : LogLevel::warning, "partner.etrn",
        {{"partner", partner ? partner->name : std::string()}, {"domain", domain}, {"reply", reply.oneLine()}});
}

// Once is what happens while the two sides are set up one after the other.
void PartnerService::judgeRefusals(const accounts::Partner& partner, State& state) {
    std::string first;
    mail::Reply reply;
    std::size_t count = 0;
    for (const auto& [key, link] : links_) {
        if (key.first != partner.id || !link.refused || count++ != 0) continue;
        first = key.second;
        reply = link.lastReply;
    }
    const std::string key = "partner-refuses:" + partner.name;
    state.refusing = count == 0 ? 0 : state.refusing + 1;
    if (count == 0 && std::exchange(state.refusalAlerted, false))
        deps_.alerts.clear(key, say("alert.partnerRefusesOver", partner.name),
                           say("alert.partnerRefusesOverText", partner.name, partner.host));
    if (state.refusing < refusalsBeforeAlert || std::exchange(state.refusalAlerted, true)) return;
    deps_.alerts.raise(
        key, say("alert.partnerRefuses", partner.name),
        count > 1 ? say("alert.partnerRefusesMoreText", partner.name, partner.host, first, count - 1, reply.oneLine())
                  : say("alert.partnerRefusesText", partner.name, partner.host, first, reply.oneLine()));
}

// A partner that could not be asked is asked now.
void PartnerService::signOfLife(std::int64_t partnerId) {
    if (stopped_ || queries_.count(partnerId) != 0) return;
    const Time now = deps_.clock.now();
    const Time when = std::max(now, states_[partnerId].lastQuery + leastBetweenSigns);
    bool any = false;
    for (auto& [key, link] : links_) {
        if (key.first != partnerId || !link.unreached) continue;
        link.nextQuery = std::min(link.nextQuery, when);
        any = true;
    }
    if (any) armTick(when);
}

void PartnerService::contact(std::int64_t partnerId, bool reached, const mail::Reply& reply) {
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partner(partnerId);
    if (!partner) return;
    State& state = states_[partnerId];
    const Time now = deps_.clock.now();
    deps_.changed();
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
            deps_.alerts.clear(key, say("alert.partnerOver", partner->name),
                               say("alert.partnerOverText", partner->name, partner->host));
        state.alerted = false;
        if (wasDown) deps_.log.info("partner.back", {{"partner", partner->name}});
        if (wasDown) deps_.strand.post([this, partnerId] { deps_.alive(partnerId); });
        return signOfLife(partnerId);
    }
    if (state.state != PartnerView::State::down) {
        state.state = PartnerView::State::down;
        state.since = now;
        deps_.log.warning("partner.down", {{"partner", partner->name}, {"reply", reply.oneLine()}});
    }
    state.lastError = reply;
    // Who has partners asked more often wants to know sooner.
    const Millis patience = std::min(downBeforeAlert, 2 * deps_.settings.current()->duration(Setting::queryInterval));
    if (++state.failures >= failuresBeforeAlert && now - state.since >= patience && !state.alerted) {
        state.alerted = true;
        const bool away = isAboutTheWay(reply);
        const Sentence since = away ? say("partner.awaySince", state.since) : say("partner.unusableSince", state.since);
        deps_.alerts.raise(
            key, away ? say("alert.partnerDown", partner->name) : say("alert.partnerUnusable", partner->name),
            say("alert.partnerText", partner->name, partner->host, say("partner.because", since, reply.oneLine())));
    }
}

void PartnerService::seen(std::int64_t partnerId) {
    State& state = states_[partnerId];
    const Time now = deps_.clock.now();
    deps_.changed();
    state.lastContact = now;
    // Who calls is up; whether it can be called is known only where that was tried.
    if (state.state == PartnerView::State::unknown) {
        state.state = PartnerView::State::up;
        state.since = now;
    }
    deps_.alive(partnerId);
    signOfLife(partnerId);
}

std::vector<PartnerView> PartnerService::views() const {
    const auto directory = deps_.directory.directory();
    std::vector<PartnerView> result;
    const auto given = [](Time t) { return t == Time{} ? std::optional<Time>() : std::optional<Time>(t); };
    for (const accounts::Partner& partner : directory->partners()) {
        PartnerView view;
        view.id = partner.id;
        view.name = partner.name;
        view.refusedRecipients = deps_.book.refusedRecipients(partner.id);
        if (const auto known = states_.find(partner.id); known != states_.end()) {
            const State& state = known->second;
            view.state = state.state;
            view.since = given(state.since);
            view.lastContact = given(state.lastContact);
            view.lastTry = given(state.lastTry);
            view.lastError = state.lastError;
            view.addresses = state.addresses;
            view.offersPairing = state.offersPairing;
        }
        for (const auto& [key, link] : links_) {
            if (key.first != partner.id) continue;
            view.domains.push_back({key.second, true, link.lastReply, given(link.lastAsked), link.refused});
            if (!view.nextQuery || link.nextQuery < *view.nextQuery) view.nextQuery = given(link.nextQuery);
        }
        for (const accounts::Domain& domain : directory->domains())
            if (domain.role == accounts::DomainRole::secondary && domain.primaryPartner == partner.id)
                view.domains.push_back({domain.name, false, {}, {}, false});
        result.push_back(std::move(view));
    }
    return result;
}

} // namespace ismail::relay
