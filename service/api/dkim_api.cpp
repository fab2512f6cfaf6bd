#include "dkim_api.h"

#include "answers.h"
#include "base/text.h"
#include "mail/idn.h"

#include <algorithm>

namespace ismail::service {

using accounts::DkimKey;
using accounts::DkimKeyState;
using trust::DkimSighting;

namespace {

struct KeyVerdict {
    rpc::Severity severity = rpc::Severity::ok;
    Sentence sentence;
};

KeyVerdict verdictOn(const DkimKey& key, const DkimKeeper::Sight& sight, Time keepUntil) {
    const bool signs = key.state == DkimKeyState::active;
    switch (key.state) {
    case DkimKeyState::revoked: return {rpc::Severity::notice, say("dkim.publishEmpty")};
    case DkimKeyState::removable: return {rpc::Severity::notice, say("dkim.recordMayGo")};
    case DkimKeyState::retiring: return {rpc::Severity::ok, say("dkim.recordMustStay", keepUntil)};
    default: break;
    }
    switch (sight.sighting) {
    case DkimSighting::unknown: return {rpc::Severity::notice, say("dkim.recordNotAsked")};
    case DkimSighting::missing:
        return {signs ? rpc::Severity::problem : rpc::Severity::notice, say("dkim.recordMissing")};
    case DkimSighting::differs:
        return {rpc::Severity::problem, say("dkim.recordDiffers", readableText(sight.found, 500))};
    case DkimSighting::right: break;
    }
    if (key.state == DkimKeyState::prepared) return {rpc::Severity::notice, say("dkim.recordOnce")};
    return {rpc::Severity::ok, say("dkim.recordRight")};
}

const accounts::Domain* domainOf(const accounts::Directory& directory, const std::string& name) {
    const auto ascii = mail::toAscii(name);
    return ascii ? directory.domain(*ascii) : nullptr;
}

} // namespace

rpc::DkimKeyInfo DkimApi::infoOf(const accounts::Domain& domain, const DkimKey& key,
                                 const trust::DkimKeyList& all) const {
    const trust::DkimLifeTimes times = deps_.keeper.times();
    const DkimKeeper::Sight sight = deps_.keeper.sight(domain.id, key.selector);
    rpc::DkimKeyInfo info;
    info.domain = domain.name;
    info.selector = key.selector;
    info.algorithm = static_cast<rpc::DkimKeyAlgorithm>(key.algorithm);
    info.state = static_cast<rpc::DkimState>(key.state);
    info.since = key.since;
    info.seenAt = key.seenAt;
    info.askedAt = sight.at;
    if (key.state == DkimKeyState::active) info.rotateAt = trust::dkimRotationDue(all, times);
    if (key.state == DkimKeyState::retiring) info.keepUntil = key.since + times.keepRecord;
    info.recordName = trust::dkimRecordName(key, domain.name);
    info.recordText = trust::dkimRecordText(key);
    info.recordStrings = trust::dkimRecordStrings(info.recordText);
    KeyVerdict verdict = verdictOn(key, sight, key.since + times.keepRecord);
    info.verdict = verdict.severity;
    info.verdictText = render(verdict.sentence);
    info.verdictSentence = std::move(verdict.sentence);
    return info;
}

std::vector<rpc::DkimKeyInfo> DkimApi::keysOf(const accounts::Domain& domain) const {
    const trust::DkimKeyList keys = deps_.keys.dkimKeys()->of(domain.id);
    std::vector<rpc::DkimKeyInfo> infos;
    for (const auto& key : keys)
        infos.push_back(infoOf(domain, *key, keys));
    return infos;
}

Result<rpc::DkimList::Response> DkimApi::handle(rpc::DkimList, const Caller&, const rpc::DkimList::Request& request) {
    const auto directory = deps_.directory.directory();
    std::vector<rpc::DkimKeyInfo> infos;
    if (!request.domain.empty()) {
        const accounts::Domain* domain = domainOf(*directory, request.domain);
        if (!domain) return notFound(say("domain.noSuch"));
        if (request.lookNow) deps_.keeper.lookSoon(domain->id);
        infos = keysOf(*domain);
    } else {
        const auto snapshot = deps_.keys.dkimKeys();
        for (const auto& [id, keys] : snapshot->all())
            if (const accounts::Domain* domain = directory->domainById(id)) {
                auto more = keysOf(*domain);
                std::move(more.begin(), more.end(), std::back_inserter(infos));
            }
    }
    // Sorted by both, found by the domain alone.
    std::erase_if(infos,
                  [&](const rpc::DkimKeyInfo& info) { return !nameContains(info.domain, request.page.contains); });
    rpc::Page page = request.page;
    page.contains.clear();
    rpc::DkimList::Response response;
    for (const auto* info : pageOf(
             infos, page, [](const rpc::DkimKeyInfo& each) { return each.domain + " " + each.selector; },
             response.total))
        response.keys.push_back(*info);
    return response;
}

Result<rpc::DkimKeysOfDomain> DkimApi::after(const Status& done, const std::string& name) const {
    if (!done) return done.error();
    const auto directory = deps_.directory.directory();
    const accounts::Domain* domain = domainOf(*directory, name);
    if (!domain) return notFound(say("domain.noSuch"));
    rpc::DkimKeysOfDomain response;
    response.keys = keysOf(*domain);
    return response;
}

Result<rpc::DkimKeysOfDomain> DkimApi::handle(rpc::DkimPrepare, const Caller&, const rpc::DkimOfDomain& request) {
    return after(deps_.keeper.prepare(request.domain), request.domain);
}

Result<rpc::DkimKeysOfDomain> DkimApi::handle(rpc::DkimActivate, const Caller&, const rpc::DkimOfDomain& request) {
    const auto activated = deps_.keeper.activate(request.domain);
    if (!activated) return activated.error();
    auto response = after({}, request.domain);
    if (response && *activated) {
        response->warning = render(**activated);
        response->warningSentence = **activated;
    }
    return response;
}

Result<rpc::DkimKeysOfDomain> DkimApi::handle(rpc::DkimRetire, const Caller&, const rpc::DkimRetire::Request& request) {
    return after(deps_.keeper.retire(request.domain, request.selector), request.domain);
}

Result<rpc::DkimKeysOfDomain> DkimApi::handle(rpc::DkimRevoke, const Caller&, const rpc::DkimOfKey& request) {
    return after(deps_.keeper.revoke(request.domain, request.selector), request.domain);
}

Result<rpc::DkimKeysOfDomain> DkimApi::handle(rpc::DkimRemove, const Caller&, const rpc::DkimOfKey& request) {
    return after(deps_.keeper.remove(request.domain, request.selector), request.domain);
}

} // namespace ismail::service
