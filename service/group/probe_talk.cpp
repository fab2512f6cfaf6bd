#include "probe_talk.h"

#include "base/dns.h"
#include "base/text.h"
#include "probe_look.h"

#include <algorithm>
#include <utility>

namespace ismail::service {

using group::ViewOutcome;

namespace {

constexpr Millis aMinute{60'000};

ViewOutcome outcomeOf(group::ProbeOutcome outcome) {
    switch (outcome) {
    case group::ProbeOutcome::seen: return ViewOutcome::seen;
    case group::ProbeOutcome::notShared: return ViewOutcome::notShared;
    case group::ProbeOutcome::busy: break;
    }
    return ViewOutcome::busy;
}

void makeHarmless(std::vector<group::ProbeFact>& facts) {
    for (group::ProbeFact& fact : facts) {
        fact.about = probeText(fact.about);
        fact.value = probeText(fact.value);
    }
}

} // namespace

struct ProbeTalk::Looking {
    std::string domain;
    std::vector<std::int64_t> askers;
    std::vector<group::View> views; // one for each
    std::size_t open = 0;
    std::function<void(std::vector<group::View>)> done; // null: it was called
    Executor::TimerId timer = 0;
};

bool isShared(const accounts::Domain* domain, std::int64_t partnerId) {
    if (!domain) return false;
    if (domain->role == accounts::DomainRole::secondary) return domain->primaryPartner == partnerId;
    return std::any_of(domain->secondaries.begin(), domain->secondaries.end(),
                       [partnerId](const accounts::SecondaryLink& link) { return link.partnerId == partnerId; });
}

void ProbeTalk::stop() {
    for (const auto& looking : lookings_)
        deps_.strand.cancel(looking->timer);
    for (const auto& line : questions_)
        for (const Question& question : line.second)
            deps_.strand.cancel(question.timer);
    lookings_.clear();
    questions_.clear();
}

bool ProbeTalk::message(std::int64_t partnerId, const group::Message& message) {
    if (const auto* asked = std::get_if<group::ProbeAsk>(&message)) {
        answer(partnerId, *asked);
        return true;
    }
    if (const auto* said = std::get_if<group::ProbeAnswer>(&message)) {
        heard(partnerId, said->id, {outcomeOf(said->outcome), said->facts, said->cut});
        return true;
    }
    const auto* fault = std::get_if<group::Fault>(&message);
    if (!fault || fault->about != group::ProbeAsk::kind) return false;
    heard(partnerId, fault->id,
          {fault->code == group::FaultCode::busy ? ViewOutcome::busy : ViewOutcome::tooOld, {}, false});
    return true;
}

// ---- A member asks --------------------------------------------------------------------------------------------------

void ProbeTalk::answer(std::int64_t partnerId, const group::ProbeAsk& ask) {
    const auto refuse = [&](group::ProbeOutcome why) {
        group::ProbeAnswer refusal;
        refusal.id = ask.id;
        refusal.outcome = why;
        deps_.send(partnerId, std::move(refusal));
    };
    const auto directory = deps_.directory.directory();
    const auto name = queryName(ask.domain);
    const auto host = ask.host.empty() ? std::optional<std::string>(std::string()) : queryName(ask.host);
    if (!name || !host || !isShared(directory->domain(*name), partnerId)) return refuse(group::ProbeOutcome::notShared);
    Answering& answering = answering_[partnerId];
    const Ticks now = deps_.clock.ticks();
    while (!answering.times.empty() && now - answering.times.front() >= aMinute)
        answering.times.pop_front();
    // The channel counts, too, but a new channel counts anew.
    if (answering.busy || answering.times.size() >= group::probesAMinute) return refuse(group::ProbeOutcome::busy);
    answering.busy = true;
    answering.times.push_back(now);
    deps_.probe(ProbeFor::member, *name, *host, [this, partnerId, id = ask.id](group::ProbeAnswer seen) {
        answering_[partnerId].busy = false;
        seen.id = id;
        deps_.send(partnerId, std::move(seen));
    });
}

// ---- This server asks -----------------------------------------------------------------------------------------------

void ProbeTalk::look(const std::string& domain, const std::vector<std::int64_t>& askers,
                     std::function<void(std::vector<group::View>)> done) {
    auto looking = std::make_shared<Looking>();
    looking->domain = domain;
    looking->askers = askers;
    looking->views.resize(askers.size());
    looking->open = askers.size() + 1;
    looking->done = std::move(done);
    lookings_.push_back(looking);
    looking->timer = deps_.strand.postAt(deps_.clock.ticks() + lookLimit, [this, weak = std::weak_ptr(looking)] {
        if (const auto late = weak.lock()) finish(*late);
    });
    for (std::size_t at = 0; at < askers.size(); ++at)
        begin(looking, at);
    ended(looking);
}

ViewOutcome ProbeTalk::readiness(std::int64_t partnerId, const std::string& domain) const {
    const auto directory = deps_.directory.directory();
    if (!isShared(directory->domain(domain), partnerId)) return ViewOutcome::notShared;
    const auto hello = deps_.hello(partnerId);
    if (!hello) return ViewOutcome::away;
    const auto& can = hello->features;
    return std::find(can.begin(), can.end(), group::featureProbe) == can.end() ? ViewOutcome::tooOld
                                                                               : ViewOutcome::seen;
}

void ProbeTalk::begin(const std::shared_ptr<Looking>& looking, std::size_t at) {
    group::View& view = looking->views[at];
    view.outcome = ViewOutcome::late;
    if (const std::int64_t partnerId = looking->askers[at]; partnerId != 0) {
        const auto directory = deps_.directory.directory();
        const accounts::Partner* partner = directory->partner(partnerId);
        view.name = partner ? partner->name : std::string();
        const ViewOutcome ready = readiness(partnerId, looking->domain);
        if (ready != ViewOutcome::seen) {
            view.outcome = ready;
            return ended(looking);
        }
        const auto hello = deps_.hello(partnerId);
        view.ownHosts = hello->hosts;
        view.ownHosts.push_back(hello->name);
        if (partner) view.ownHosts.push_back(partner->host);
    } else {
        view.ownHosts = deps_.ownHosts();
    }
    for (std::string& host : view.ownHosts)
        host = asciiLower(host);
    ask(looking, at, {}, [this, looking, at](Heard what) {
        group::View& seen = looking->views[at];
        seen.outcome = what.outcome;
        seen.facts = std::move(what.facts);
        seen.cut = what.cut;
        if (seen.outcome != ViewOutcome::seen) return ended(looking);
        for (std::string& host : group::exchangersOf(looking->domain, seen.facts))
            seen.hosts.push_back({std::move(host), ViewOutcome::late, {}, false});
        askHost(looking, at, 0);
    });
}

void ProbeTalk::askHost(const std::shared_ptr<Looking>& looking, std::size_t at, std::size_t host) {
    if (host >= looking->views[at].hosts.size()) return ended(looking);
    ask(looking, at, looking->views[at].hosts[host].host, [this, looking, at, host](Heard what) {
        std::vector<group::HostView>& hosts = looking->views[at].hosts;
        const bool over = what.outcome == ViewOutcome::busy || what.outcome == ViewOutcome::away;
        for (std::size_t i = host; i < (over ? hosts.size() : host + 1); ++i)
            hosts[i].outcome = what.outcome;
        hosts[host].facts = std::move(what.facts);
        hosts[host].cut = what.cut;
        if (over) return ended(looking);
        askHost(looking, at, host + 1);
    });
}

// One view, or the start of them all.
void ProbeTalk::ended(const std::shared_ptr<Looking>& looking) {
    if (--looking->open == 0) finish(*looking);
}

void ProbeTalk::finish(Looking& looking) {
    const auto done = std::exchange(looking.done, nullptr);
    if (!done) return;
    deps_.strand.cancel(looking.timer);
    std::vector<group::View> views = std::move(looking.views);
    std::erase_if(lookings_, [&looking](const auto& each) { return each.get() == &looking; });
    done(std::move(views));
}

void ProbeTalk::ask(const std::shared_ptr<Looking>& looking, std::size_t at, const std::string& host,
                    std::function<void(Heard)> then) {
    const std::int64_t partnerId = looking->askers[at];
    if (partnerId == 0)
        return deps_.probe(ProbeFor::ourselves, looking->domain, host,
                           [looking, then = std::move(then)](group::ProbeAnswer answer) {
                               if (looking->done)
                                   then({outcomeOf(answer.outcome), std::move(answer.facts), answer.cut});
                           });
    std::deque<Question>& line = questions_[partnerId];
    line.push_back({looking, {++lastId_, looking->domain, host}, std::move(then), 0});
    if (line.size() == 1) sendNext(partnerId);
}

void ProbeTalk::sendNext(std::int64_t partnerId) {
    std::deque<Question>& line = questions_[partnerId];
    // Nobody waits for these any more.
    while (!line.empty() && !line.front().of->done)
        line.pop_front();
    if (line.empty()) return;
    const group::ProbeAsk ask = line.front().ask;
    const bool open = deps_.hello(partnerId).has_value();
    line.front().timer =
        deps_.strand.postAt(deps_.clock.ticks() + (open ? askLimit : Millis(0)), [this, partnerId, open, id = ask.id] {
            heard(partnerId, id, {open ? ViewOutcome::late : ViewOutcome::away, {}, false});
        });
    if (open) deps_.send(partnerId, ask);
}

void ProbeTalk::heard(std::int64_t partnerId, std::int64_t id, Heard what) {
    std::deque<Question>& line = questions_[partnerId];
    if (line.empty() || line.front().ask.id != id) return;
    const Question question = std::move(line.front());
    line.pop_front();
    deps_.strand.cancel(question.timer);
    makeHarmless(what.facts);
    if (question.of->done) question.then(std::move(what));
    if (!line.empty() && line.front().timer == 0) sendNext(partnerId);
}

} // namespace ismail::service
