#include "list_talk.h"

#include "base/say.h"
#include "base/text.h"

#include <algorithm>
#include <type_traits>

namespace ismail::service {

using accounts::DomainRole;
using config::Setting;

template <class T>
void ListTalk::on(Workers& workers, std::function<T()> work, std::function<void(T)> then) {
    auto shared = std::make_shared<std::function<T()>>(std::move(work));
    const bool taken = workers.submit([this, alive = alive_, shared, then] {
        auto outcome = std::make_shared<T>((*shared)());
        deps_.strand.post([alive, outcome, then] {
            if (*alive) then(std::move(*outcome));
        });
    });
    if (taken) return;
    deps_.strand.postAt(deps_.clock.ticks() + retryAfter, [this, &workers, alive = alive_, shared, then] {
        if (*alive) on<T>(workers, std::move(*shared), then);
    });
}

void ListTalk::start() {
    running_ = true;
    workSoon();
    lookForFull();
    compareTimer_ = deps_.strand.postAt(deps_.clock.ticks() + group::digestEvery, [this] { compareAll(); });
}

void ListTalk::stop() {
    running_ = false;
    *alive_ = false;
    deps_.strand.cancel(fullTimer_);
    deps_.strand.cancel(compareTimer_);
}

void ListTalk::directoryChanged() {
    if (!running_) return;
    deps_.copies.follow(*deps_.directory.directory());
    for (const auto& [partnerId, domains] : told_)
        tellUnlinked(partnerId);
    workSoon();
}

// ---- The primary's side ---------------------------------------------------------------------------------------------

void ListTalk::workSoon() {
    if (!running_) return;
    if (std::exchange(working_, true)) {
        workAgain_ = true;
        return;
    }
    workAgain_ = false;
    on<Result<store::ListWorked>>(
        deps_.stretchers, [this] { return deps_.lists.work(); },
        [this](const Result<store::ListWorked>& done) { worked(done); });
}

void ListTalk::worked(const Result<store::ListWorked>& done) {
    working_ = false;
    if (!running_) return;
    if (!done) {
        deps_.log.warning("lists.not_kept_up", {{"reason", done.error().text}});
        deps_.strand.postAt(deps_.clock.ticks() + retryAfter, [this, alive = alive_] {
            if (*alive) workSoon();
        });
        return;
    }
    tellMoved(done->moved);
    if (done->more || workAgain_) workSoon();
}

void ListTalk::tellMoved(const std::vector<store::ListMoved>& moved) {
    if (moved.empty()) return;
    const auto directory = deps_.directory.directory();
    std::set<std::int64_t> touched;
    for (const store::ListMoved& each : moved) {
        const accounts::Domain* domain = directory->domainById(each.domainId);
        if (!domain) continue;
        for (const accounts::SecondaryLink& link : domain->secondaries) {
            const std::int64_t partnerId = link.partnerId;
            if (!deps_.isOpen(partnerId)) continue;
            touched.insert(partnerId);
            using Told = Result<group::Message>;
            onWorker<Told>(
                [this, partnerId, each]() -> Told {
                    if (each.anew) {
                        auto state = deps_.lists.state(partnerId, each.domainId);
                        if (!state) return state.error();
                        return group::Message(std::move(*state));
                    }
                    auto change = deps_.lists.announcement(partnerId, each);
                    if (!change) return change.error();
                    return group::Message(std::move(*change));
                },
                [this, partnerId](Told told) {
                    if (!told) return;
                    if (const auto* state = std::get_if<group::DomainState>(&*told))
                        told_[partnerId].insert(state->domain);
                    deps_.send(partnerId, std::move(*told));
                });
        }
    }
    for (const std::int64_t partnerId : touched)
        renewBeat(partnerId);
    deps_.changed();
}

void ListTalk::opened(std::int64_t partnerId, const group::Hello& peer) {
    peerHosts_[partnerId] = peer.hosts;
    told_[partnerId].clear();
    tellStates(partnerId);
    onWorker<Status>([this, partnerId, features = peer.features] { return deps_.pairs.greeted(partnerId, features); },
                     [](const Status&) {});
}

void ListTalk::tellStates(std::int64_t partnerId) {
    using States = std::vector<group::DomainState>;
    onWorker<States>(
        [this, partnerId] {
            States states;
            for (const std::int64_t domainId : deps_.lists.domainsOf(partnerId))
                if (auto state = deps_.lists.state(partnerId, domainId)) states.push_back(std::move(*state));
            return states;
        },
        [this, partnerId](const States& states) {
            for (const group::DomainState& state : states) {
                told_[partnerId].insert(state.domain);
                deps_.send(partnerId, state);
            }
            renewBeat(partnerId);
        });
}

// What is not a domain for this partner any more is said so; what is, and what changed of it, is said anew.
void ListTalk::tellUnlinked(std::int64_t partnerId) {
    if (!deps_.isOpen(partnerId)) return;
    const auto directory = deps_.directory.directory();
    std::set<std::string>& told = told_[partnerId];
    for (auto name = told.begin(); name != told.end();) {
        const accounts::Domain* domain = directory->domain(*name);
        const bool linked =
            domain && domain->role == DomainRole::primary &&
            std::any_of(domain->secondaries.begin(), domain->secondaries.end(),
                        [&](const accounts::SecondaryLink& link) { return link.partnerId == partnerId; });
        if (linked) {
            ++name;
            continue;
        }
        group::DomainState state;
        state.domain = *name;
        state.linked = false;
        deps_.send(partnerId, std::move(state));
        name = told.erase(name);
    }
    tellStates(partnerId);
}

void ListTalk::renewBeat(std::int64_t partnerId) {
    using Versions = Result<std::vector<group::ListVersion>>;
    onWorker<Versions>([this, partnerId] { return deps_.lists.versions(partnerId); },
                       [this, partnerId](const Versions& versions) {
                           if (versions && !versions->empty()) deps_.setBeat(partnerId, group::beatHash(*versions));
                       });
}

void ListTalk::answer(std::int64_t partnerId, const group::ListWant& want) {
    using Page = Result<group::ListPage>;
    onWorker<Page>([this, partnerId, want] { return deps_.lists.page(partnerId, want); },
                   [this, partnerId, want](Page page) {
                       if (page) return deps_.send(partnerId, std::move(*page));
                       group::ListPage none;
                       none.domain = want.domain;
                       none.epoch = want.epoch;
                       none.outcome = page.error().kind == ErrorKind::notFound ? group::PageOutcome::unknown
                                                                               : group::PageOutcome::later;
                       deps_.send(partnerId, std::move(none));
                   });
}

void ListTalk::answer(std::int64_t partnerId, const group::ListHave& have) {
    using Have = Result<group::ListHave>;
    onWorker<Have>([this, partnerId, domain = have.domain] { return deps_.lists.have(partnerId, domain); },
                   [this, partnerId](Have own) {
                       if (own) deps_.send(partnerId, std::move(*own));
                   });
}

void ListTalk::lookForFull() {
    if (!running_) return;
    (void)deps_.workers.submit(deps_.look);
    using Found = Result<std::vector<store::ListMoved>>;
    // It waits for a piece of work() that runs, so it has no place among what must not wait.
    on<Found>(
        deps_.stretchers, [this] { return deps_.lists.lookForFull(); },
        [this](const Found& found) {
            if (!running_) return;
            if (found) tellMoved(*found);
            workSoon();
            fullTimer_ = deps_.strand.postAt(deps_.clock.ticks() + fullEvery, [this, alive = alive_] {
                if (*alive) lookForFull();
            });
        });
}

// ---- The secondary's side -------------------------------------------------------------------------------------------

void ListTalk::message(std::int64_t partnerId, const group::Message& message) {
    if (const auto* want = std::get_if<group::ListWant>(&message)) return answer(partnerId, *want);
    const std::string* name = nullptr;
    std::visit(
        [&](const auto& each) {
            using T = std::decay_t<decltype(each)>;
            if constexpr (std::is_same_v<T, group::DomainState> || std::is_same_v<T, group::ListChanged> ||
                          std::is_same_v<T, group::ListPage> || std::is_same_v<T, group::ListHave>)
                name = &each.domain;
        },
        message);
    if (!name) return;
    const auto directory = deps_.directory.directory();
    const accounts::Domain* domain = directory->domain(*name);
    const bool ours = domain && domain->role == DomainRole::primary;
    if (const auto* have = std::get_if<group::ListHave>(&message); have && ours) return answer(partnerId, *have);
    if (domain && domain->role == DomainRole::secondary && domain->primaryPartner == partnerId)
        return enqueue(partnerId, domain->id, message);
    if (const auto* state = std::get_if<group::DomainState>(&message); state && state->linked && !domain)
        offered(partnerId, *state);
}

void ListTalk::enqueue(std::int64_t partnerId, std::int64_t domainId, const group::Message& message) {
    Queue& queue = queues_[domainId];
    queue.partnerId = partnerId;
    if (queue.waiting.size() >= maxWaiting) {
        queue.waiting.clear();
        return deps_.drop(partnerId);
    }
    queue.waiting.push_back(message);
    next(domainId);
}

void ListTalk::next(std::int64_t domainId) {
    Queue& queue = queues_[domainId];
    if (queue.busy) return;
    if (std::exchange(queue.anew, false)) {
        if (const auto held = deps_.copies.copy(domainId); held.head) {
            queue.busy = true;
            return take(domainId, group::fetchAnew(*held.head));
        }
    }
    if (queue.waiting.empty()) return;
    queue.busy = true;
    auto message = std::make_shared<group::Message>(std::move(queue.waiting.front()));
    queue.waiting.pop_front();
    if (const auto held = deps_.copies.copy(domainId); held.head) return step(domainId, *message, *held.head);
    using Head = Result<group::CopyHead>;
    onWorker<Head>([this, domainId] { return deps_.copies.begin(domainId); },
                   [this, domainId, message](const Head& head) {
                       if (head) return step(domainId, *message, *head);
                       finish(domainId);
                   });
}

void ListTalk::step(std::int64_t domainId, const group::Message& message, const group::CopyHead& head) {
    if (const auto* state = std::get_if<group::DomainState>(&message))
        return take(domainId, group::onDomainState(head, *state));
    if (const auto* changed = std::get_if<group::ListChanged>(&message))
        return take(domainId, group::onListChanged(head, *changed));
    if (const auto* page = std::get_if<group::ListPage>(&message))
        return take(domainId, group::onListPage(head, *page));
    using Have = Result<std::optional<group::ListHave>>;
    onWorker<Have>([this, domainId] { return deps_.copies.have(domainId); },
                   [this, domainId, theirs = std::get<group::ListHave>(message)](const Have& own) {
                       const auto held = deps_.copies.copy(domainId);
                       if (!own || !*own || !held.head) return finish(domainId);
                       take(domainId, group::onListHave(*held.head, theirs, **own));
                   });
}

void ListTalk::take(std::int64_t domainId, group::CopyStep step) {
    const std::int64_t partnerId = queues_[domainId].partnerId;
    if (!step.bad.empty()) {
        deps_.log.warning("list.bad_message", {{"domain", step.head.state.domain}, {"why", step.bad}});
        return finish(domainId);
    }
    if (step.mismatch) deps_.log.warning("list.differs", {{"domain", step.head.state.domain}});
    const auto want = step.want;
    const bool have = step.sendHave;
    deps_.copies.apply(partnerId, domainId, std::move(step),
                       [this, alive = alive_, partnerId, domainId, want, have](const Status& written) {
                           deps_.strand.post([this, alive, partnerId, domainId, want, have, written] {
                               if (!*alive) return;
                               if (!written) deps_.log.warning("list.not_written", {{"reason", written.error().text}});
                               if (written && want) deps_.send(partnerId, *want);
                               if (written && have) sendHave(partnerId, domainId);
                               deps_.changed();
                               finish(domainId);
                           });
                       });
}

void ListTalk::finish(std::int64_t domainId) {
    queues_[domainId].busy = false;
    next(domainId);
}

void ListTalk::sendHave(std::int64_t partnerId, std::int64_t domainId) {
    using Have = Result<std::optional<group::ListHave>>;
    onWorker<Have>([this, domainId] { return deps_.copies.have(domainId); },
                   [this, partnerId](const Have& own) {
                       if (own && *own) deps_.send(partnerId, **own);
                   });
}

void ListTalk::beat(std::int64_t partnerId, const group::Beat& beat) {
    if (!beat.lists) return;
    std::vector<group::CopyHead> heads;
    for (const group::HeldCopy& held : deps_.copies.copiesOf(partnerId))
        if (held.head) heads.push_back(*held.head);
    if (!heads.empty() && group::beatConfirms(heads, beat.lists->data)) deps_.copies.confirm(partnerId);
}

void ListTalk::bye(std::int64_t partnerId) { deps_.copies.bye(partnerId); }

std::size_t ListTalk::fetchAnew(std::int64_t domainId) {
    std::size_t asked = 0;
    const auto directory = deps_.directory.directory();
    for (const accounts::Domain& domain : directory->domains()) {
        if (domainId != 0 && domain.id != domainId) continue;
        const auto held = deps_.copies.copy(domain.id);
        if (!held.head || held.head->serving.number == 0 || !deps_.isOpen(held.partnerId)) continue;
        Queue& queue = queues_[domain.id];
        queue.partnerId = held.partnerId;
        queue.anew = true;
        next(domain.id);
        ++asked;
    }
    return asked;
}

void ListTalk::compareAll() {
    if (!running_) return;
    const auto directory = deps_.directory.directory();
    for (const accounts::Domain& domain : directory->domains()) {
        const auto held = deps_.copies.copy(domain.id);
        if (held.head && held.head->serving.number != 0 && deps_.isOpen(held.partnerId))
            sendHave(held.partnerId, domain.id);
    }
    compareTimer_ = deps_.strand.postAt(deps_.clock.ticks() + group::digestEvery, [this] { compareAll(); });
}

// ---- Domains that are offered ---------------------------------------------------------------------------------------

void ListTalk::offered(std::int64_t partnerId, const group::DomainState& state) {
    const std::string policy = deps_.settings.current()->text(Setting::groupAcceptDomains);
    if (policy == "never") return;
    if (policy == "ask") return judgeOffer(partnerId, state.domain, {});
    deps_.resolver.mx(state.domain, [this, alive = alive_, partnerId, name = state.domain](relay::MxAnswer answer) {
        deps_.strand.post([this, alive, partnerId, name, answer = std::move(answer)] {
            if (*alive) judgeOffer(partnerId, name, answer.hosts);
        });
    });
}

void ListTalk::judgeOffer(std::int64_t partnerId, const std::string& domain, const std::vector<MxHost>& records) {
    const std::string text = deps_.settings.current()->text(Setting::groupAcceptDomains);
    const auto policy = text == "mx" ? group::AcceptDomains::mx : group::AcceptDomains::ask;
    std::vector<group::OfferedMx> offered;
    for (const MxHost& record : records)
        offered.push_back({record.preference, record.host});
    const auto verdict = group::judgeDomainOffer(policy, offered, deps_.ownHosts(), peerHosts_[partnerId]);
    onWorker<Status>(
        [this, partnerId, domain, verdict] {
            return verdict == group::DomainOfferVerdict::take ? deps_.pairs.linkDomains(partnerId, {{domain}, {}})
                                                              : deps_.pairs.offerDomain(partnerId, domain);
        },
        [this, domain](const Status& done) {
            if (!done) deps_.log.warning("group.offer_not_kept", {{"domain", domain}, {"reason", done.error().text}});
        });
}

} // namespace ismail::service
