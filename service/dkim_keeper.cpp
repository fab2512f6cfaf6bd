#include "dkim_keeper.h"

#include "base/say.h"
#include "base/text.h"
#include "crypto/signature.h"
#include "mail/idn.h"

#include <algorithm>

namespace ismail::service {

using accounts::DkimKey;
using accounts::DkimKeyState;
using config::Setting;
using trust::DkimKeyList;
using trust::DkimSighting;

namespace {

constexpr std::string_view lostAlert = "dkim:", rotateAlert = "dkim-rotate:";

std::string selectorsOf(const DkimKeyList& keys) {
    std::string out;
    for (const auto& key : keys)
        out += (out.empty() ? "" : ", ") + key->selector;
    return out;
}

} // namespace

// One question a key; the last answer brings the verdict.
struct DkimKeeper::Looking {
    accounts::Domain domain;
    std::mutex mutex;
    std::size_t open = 0;
    std::map<std::string, DkimSighting> looks;
    std::map<std::string, std::string> found;
};

trust::DkimLifeTimes DkimKeeper::times() const {
    const auto settings = deps_.settings.current();
    trust::DkimLifeTimes times;
    times.keepRecord = trust::dkimKeepRecord(settings->duration(Setting::queueExpireAfter));
    times.rotate = settings->duration(Setting::dkimRotate);
    return times;
}

// --- By the clock ----------------------------------------------------------------------------------------------------

void DkimKeeper::look() {
    const auto directory = deps_.directory.directory();
    const auto snapshot = deps_.store.dkimKeys();
    std::size_t asked = 0;
    for (const auto& [id, keys] : snapshot->all()) {
        const accounts::Domain* domain = directory->domainById(id);
        if (!domain || domain->role != accounts::DomainRole::primary) continue;
        proposeRotation(*domain, keys);
        if (asked < maxAsked && dueToLook(id, keys)) {
            ++asked;
            askDns(*domain, keys);
        }
    }
    clearStale();
}

void DkimKeeper::lookSoon(std::int64_t domainId) {
    {
        const std::lock_guard lock(mutex_);
        lastLook_.erase(domainId);
    }
    const auto directory = deps_.directory.directory();
    const accounts::Domain* domain = directory->domainById(domainId);
    const DkimKeyList keys = deps_.store.dkimKeys()->of(domainId);
    if (domain && domain->role == accounts::DomainRole::primary && dueToLook(domainId, keys)) askDns(*domain, keys);
}

bool DkimKeeper::dueToLook(std::int64_t domainId, const DkimKeyList& keys) {
    if (std::none_of(keys.begin(), keys.end(), [](const auto& key) { return trust::dkimIsWatched(key->state); }))
        return false;
    const Ticks now = deps_.clock.ticks();
    const std::lock_guard lock(mutex_);
    const auto last = lastLook_.find(domainId);
    if (last != lastLook_.end() && now - last->second < trust::dkimLookInterval(keys)) return false;
    if (!open_.insert(domainId).second) return false;
    lastLook_[domainId] = now;
    return true;
}

void DkimKeeper::askDns(const accounts::Domain& domain, const DkimKeyList& keys) {
    auto looking = std::make_shared<Looking>();
    looking->domain = domain;
    DkimKeyList watched = keys;
    std::erase_if(watched, [](const auto& key) { return !trust::dkimIsWatched(key->state); });
    looking->open = watched.size();
    for (const auto& key : watched)
        deps_.ask({trust::dkimRecordName(*key, domain.name), DnsType::txt},
                  [this, looking, key](const DnsAnswer& answer) {
                      {
                          const std::lock_guard lock(looking->mutex);
                          DkimSighting& seen = looking->looks[key->selector];
                          seen = answer.failed() ? DkimSighting::unknown : trust::dkimSighting(*key, answer.values);
                          if (seen == DkimSighting::differs)
                              looking->found[key->selector] = answer.values.front().substr(0, maxFoundText);
                          if (--looking->open != 0) return;
                      }
                      if (deps_.workers.submit([this, looking] { answered(*looking); })) return;
                      const std::lock_guard lock(mutex_);
                      open_.erase(looking->domain.id);
                  });
}

void DkimKeeper::answered(const Looking& looking) {
    const std::int64_t id = looking.domain.id;
    const Time now = deps_.clock.now();
    {
        const std::lock_guard lock(mutex_);
        open_.erase(id);
        for (const auto& [selector, sighting] : looking.looks) {
            const auto found = looking.found.find(selector);
            sights_[{id, selector}] = {sighting, found == looking.found.end() ? std::string() : found->second, now};
        }
    }
    const std::lock_guard editing(editing_);
    const trust::DkimMoves moves = trust::dkimMoves(deps_.store.dkimKeys()->of(id), looking.looks, now, times());
    if (const Status applied = apply(id, moves); !applied)
        return deps_.log.warning("dkim.not-moved", {{"domain", looking.domain.name}, {"why", applied.error().text}});
    told(looking.domain, moves);
    const bool all = std::none_of(looking.looks.begin(), looking.looks.end(),
                                  [](const auto& each) { return each.second == DkimSighting::unknown; });
    tellLost(looking.domain, moves, all);
}

Status DkimKeeper::apply(std::int64_t domainId, const trust::DkimMoves& moves) {
    for (const auto& [selector, at] : moves.seen)
        if (const Status noted = deps_.store.noteSeen(domainId, selector, at); !noted) return noted;
    return moves.states.empty() ? Status() : deps_.store.setStates(domainId, moves.states);
}

void DkimKeeper::told(const accounts::Domain& domain, const trust::DkimMoves& moves) {
    std::string retiring;
    bool activated = false;
    for (const auto& [selector, state] : moves.states) {
        deps_.log.info("dkim.moved", {{"domain", domain.name}, {"selector", selector}, {"state", enumText(state)}});
        activated |= state == DkimKeyState::active;
        if (state == DkimKeyState::retiring) retiring += (retiring.empty() ? "" : ", ") + selector;
    }
    if (!activated) return;
    deps_.alerts.clear(std::string(rotateAlert) + domain.name, say("alert.dkimRotated", domain.name),
                       say("alert.dkimRotatedText", retiring, deps_.clock.now() + times().keepRecord));
}

void DkimKeeper::tellLost(const accounts::Domain& domain, const trust::DkimMoves& moves, bool allAnswered) {
    const std::string key = std::string(lostAlert) + domain.name;
    if (moves.lost.empty()) {
        if (allAnswered)
            deps_.alerts.clear(key, say("alert.dkimFound", domain.name), say("alert.dkimFoundText", domain.name));
        return;
    }
    std::vector<Sentence> records;
    for (const auto& [selector, sighting] : moves.lost) {
        const Sight seen = sight(domain.id, selector);
        records.push_back(
            say("alert.dkimLostRecord", selector + "._domainkey." + domain.name,
                sighting == DkimSighting::missing ? say("dkim.recordMissing") : say("dkim.recordDiffers", seen.found)));
    }
    deps_.alerts.raise(key, say("alert.dkimLost", domain.name), say("alert.dkimLostText", domain.name, records));
}

void DkimKeeper::proposeRotation(const accounts::Domain& domain, const DkimKeyList& keys) {
    const trust::DkimLifeTimes now = times();
    if (!trust::dkimPairIsDue(keys, deps_.clock.now(), now)) return;
    const std::lock_guard editing(editing_);
    if (const Status made = makePair(domain); !made)
        return deps_.log.warning("dkim.not-prepared", {{"domain", domain.name}, {"why", made.error().text}});
    std::vector<Sentence> records;
    for (const auto& key : trust::dkimWaiting(deps_.store.dkimKeys()->of(domain.id)))
        records.push_back(
            say("alert.dkimRecord", trust::dkimRecordName(*key, domain.name), trust::dkimRecordText(*key)));
    deps_.alerts.raise(std::string(rotateAlert) + domain.name, say("alert.dkimRotate", domain.name),
                       say("alert.dkimRotateText", domain.name, *trust::dkimRotationDue(keys, now), records));
}

// Alerts about domains that sign no more, and what was seen of keys that are gone.
void DkimKeeper::clearStale() {
    const auto keys = deps_.store.dkimKeys();
    const auto directory = deps_.directory.directory();
    for (const Alert& alert : deps_.alerts.list(true, Alerts::maxKept)) {
        const bool lost = alert.key.starts_with(lostAlert);
        if (!lost && !alert.key.starts_with(rotateAlert)) continue;
        const std::string name = alert.key.substr((lost ? lostAlert : rotateAlert).size());
        const accounts::Domain* domain = directory->domain(name);
        const bool primary = domain && domain->role == accounts::DomainRole::primary;
        const bool open =
            primary && !(lost ? keys->active(domain->id) : trust::dkimWaiting(keys->of(domain->id))).empty();
        if (!open) deps_.alerts.clear(alert.key, say("alert.dkimFound", name), say("alert.dkimFoundText", name));
    }
    const std::lock_guard lock(mutex_);
    std::erase_if(sights_, [&](const auto& seen) {
        const DkimKeyList of = keys->of(seen.first.first);
        return std::none_of(of.begin(), of.end(), [&](const auto& key) { return key->selector == seen.first.second; });
    });
    std::erase_if(lastLook_, [&](const auto& last) { return keys->of(last.first).empty(); });
}

// --- By hand ---------------------------------------------------------------------------------------------------------

Result<accounts::Domain> DkimKeeper::primary(const std::string& name) const {
    const auto ascii = mail::toAscii(name);
    const auto directory = deps_.directory.directory();
    const accounts::Domain* domain = ascii ? directory->domain(*ascii) : nullptr;
    if (!domain) return failure(ErrorKind::notFound, say("domain.noSuch"));
    if (domain->role != accounts::DomainRole::primary)
        return failure(ErrorKind::invalid, say("dkim.notPrimary", domain->name));
    return *domain;
}

Result<DkimKey> DkimKeeper::makeKey(std::int64_t domainId, std::string selector,
                                    accounts::DkimAlgorithm algorithm) const {
    const bool edwards = algorithm == accounts::DkimAlgorithm::ed25519;
    const crypto::SignatureKeyPair pair =
        crypto::makeSignatureKeyPair(edwards ? crypto::SignatureKind::ed25519 : crypto::SignatureKind::rsaSha256);
    auto sealed = deps_.protect(pair.privateKey);
    if (!sealed || sealed->empty()) return failure(ErrorKind::internal, say("dkim.cannotSeal"));
    DkimKey key;
    key.domainId = domainId;
    key.selector = std::move(selector);
    key.algorithm = algorithm;
    key.publicKey = toBase64(pair.publicKey);
    key.protectedPrivate = std::move(*sealed);
    return key;
}

Status DkimKeeper::makePair(const accounts::Domain& domain) {
    const DkimKeyList keys = deps_.store.dkimKeys()->of(domain.id);
    if (const DkimKeyList waiting = trust::dkimWaiting(keys); !waiting.empty())
        return failure(ErrorKind::conflict, say("dkim.waiting", domain.name, selectorsOf(waiting)));
    const auto selectors = trust::dkimNewSelectors(keys, deps_.clock.now());
    if (!selectors) return selectors.error();
    auto rsa = makeKey(domain.id, selectors->first, accounts::DkimAlgorithm::rsa);
    if (!rsa) return rsa.error();
    auto edwards = makeKey(domain.id, selectors->second, accounts::DkimAlgorithm::ed25519);
    if (!edwards) return edwards.error();
    std::vector<DkimKey> pair;
    pair.push_back(std::move(*rsa));
    pair.push_back(std::move(*edwards));
    if (Status added = deps_.store.add(std::move(pair)); !added) return added;
    deps_.log.info("dkim.prepared",
                   {{"domain", domain.name}, {"rsa", selectors->first}, {"ed25519", selectors->second}});
    return {};
}

Status DkimKeeper::prepare(const std::string& domain) {
    const auto known = primary(domain);
    if (!known) return known.error();
    const std::lock_guard editing(editing_);
    return makePair(*known);
}

Result<std::optional<Sentence>> DkimKeeper::activate(const std::string& domain) {
    const auto known = primary(domain);
    if (!known) return known.error();
    const std::lock_guard editing(editing_);
    const DkimKeyList keys = deps_.store.dkimKeys()->of(known->id);
    const auto moves = trust::dkimActivation(keys);
    if (!moves) return failure(ErrorKind::notFound, say("dkim.nothingWaits", known->name));
    if (const Status applied = apply(known->id, *moves); !applied) return applied.error();
    told(*known, *moves);
    DkimKeyList unseen = keys;
    std::erase_if(unseen, [&](const auto& key) {
        return key->state != DkimKeyState::prepared ||
               std::none_of(moves->states.begin(), moves->states.end(), [&](const auto& move) {
                   return move.first == key->selector && move.second == DkimKeyState::active;
               });
    });
    if (unseen.empty()) return std::optional<Sentence>();
    return std::optional<Sentence>(say("dkim.activeUnseen", selectorsOf(unseen)));
}

Status DkimKeeper::retire(const std::string& domain, const std::string& selector) {
    const auto known = primary(domain);
    if (!known) return known.error();
    const std::lock_guard editing(editing_);
    trust::DkimMoves moves;
    for (const auto& key : deps_.store.dkimKeys()->of(known->id)) {
        if (!selector.empty() && key->selector != selector) continue;
        if (key->state == DkimKeyState::active)
            moves.states.emplace_back(key->selector, DkimKeyState::retiring);
        else if (!selector.empty())
            return failure(ErrorKind::conflict,
                           say("dkim.notInThisState", selector, std::string(enumText(key->state))));
    }
    if (moves.states.empty()) return failure(ErrorKind::notFound, say("dkim.unknown", selector));
    if (Status applied = apply(known->id, moves); !applied) return applied;
    told(*known, moves);
    return {};
}

Status DkimKeeper::revoke(const std::string& domain, const std::string& selector) {
    const auto known = primary(domain);
    if (!known) return known.error();
    const std::lock_guard editing(editing_);
    trust::DkimMoves moves;
    moves.states.emplace_back(selector, DkimKeyState::revoked);
    if (Status applied = apply(known->id, moves); !applied) return applied;
    told(*known, moves);
    return {};
}

Status DkimKeeper::remove(const std::string& domain, const std::string& selector) {
    const auto known = primary(domain);
    if (!known) return known.error();
    const std::lock_guard editing(editing_);
    for (const auto& key : deps_.store.dkimKeys()->of(known->id))
        if (key->selector == selector && key->state == DkimKeyState::retiring)
            return failure(ErrorKind::conflict,
                           say("dkim.notInThisState", selector, std::string(enumText(key->state))));
    if (Status removed = deps_.store.remove(known->id, selector); !removed) return removed;
    deps_.log.info("dkim.removed", {{"domain", known->name}, {"selector", selector}});
    return {};
}

DkimKeeper::Sight DkimKeeper::sight(std::int64_t domainId, const std::string& selector) const {
    const std::lock_guard lock(mutex_);
    const auto found = sights_.find({domainId, selector});
    return found == sights_.end() ? Sight{} : found->second;
}

} // namespace ismail::service
