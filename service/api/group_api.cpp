#include "group_api.h"

#include "answers.h"
#include "base/say.h"
#include "base/text.h"
#include "group_findings.h"
#include "mail/idn.h"

#include <algorithm>
#include <set>

namespace ismail::service {

using accounts::DomainRole;
using config::Setting;

namespace {

constexpr std::size_t mostMembers = 100, mostDomains = 100, mostOffered = 1000;

std::string idText(ByteView key) { return key.empty() ? std::string() : crypto::serverIdText(crypto::serverId(key)); }

std::vector<std::string> asciiNames(const std::vector<std::string>& names) {
    std::vector<std::string> ascii;
    for (const std::string& name : names)
        ascii.push_back(mail::toAscii(name) ? *mail::toAscii(name) : asciiLower(name));
    return ascii;
}

rpc::PairDomain pairDomain(std::string name, std::optional<group::PairProblem> problem = {}) {
    rpc::PairDomain domain;
    domain.domain = std::move(name);
    if (problem) {
        domain.problemSentence = group::pairProblemSentence(*problem);
        domain.problem = render(domain.problemSentence);
    }
    return domain;
}

} // namespace

rpc::MemberDomain GroupApi::heldHere(const accounts::Domain& domain, const HeldMail& held) const {
    rpc::MemberDomain shared;
    shared.domain = domain.name;
    shared.heldHere = true;
    const HeldMail::Amount amount = held.of(domain.name);
    shared.held = amount.recipients;
    shared.heldOctets = static_cast<std::int64_t>(amount.octets);
    shared.oldest = amount.oldest;
    const group::HeldCopy copy = deps_.copies.copy(domain.id);
    if (!copy.head) return shared;
    shared.complete = copy.head->serving.number != 0;
    shared.version = copy.head->serving.version;
    shared.recipients = copy.head->serving.taken;
    shared.confirmedAt = copy.head->confirmedAt;
    shared.fresh = group::isFresh(*copy.head, deps_.clock.now(), freshLimits(*deps_.settings.current()));
    return shared;
}

rpc::MemberDomain GroupApi::heldThere(const accounts::Partner& partner, const accounts::Domain& domain,
                                      const MemberState* state) const {
    rpc::MemberDomain shared;
    shared.domain = domain.name;
    std::int64_t version = 0;
    if (const auto info = deps_.lists.info(partner.id, domain.id); info && *info) {
        shared.recipients = (*info)->count;
        version = (*info)->version;
    }
    if (!state || !state->health) return shared;
    for (const group::HeldDomain& there : state->health->domains) {
        if (there.domain != domain.name) continue;
        shared.held = there.held;
        shared.heldOctets = there.octets;
        shared.oldest = there.oldest;
        shared.version = there.listVersion;
        shared.complete = there.listVersion == version;
        if (there.listAge) shared.confirmedAt = deps_.clock.now() - std::chrono::duration_cast<Millis>(*there.listAge);
        shared.fresh = there.listAge && std::chrono::duration_cast<Millis>(*there.listAge) <
                                            freshLimits(*deps_.settings.current()).fresh;
    }
    return shared;
}

rpc::GroupMember GroupApi::memberOf(const accounts::Partner& partner, const MemberState* state, const HeldMail& held,
                                    const accounts::Directory& directory) const {
    rpc::GroupMember member;
    member.partner = partner.name;
    member.state = partner.peer.state;
    member.id = idText(partner.peer.key);
    member.host = partner.host;
    member.lastHeard = partner.peer.lastHello;
    if (state) {
        member.verdict = static_cast<rpc::MemberVerdict>(state->verdict);
        member.verdictSentence = state->sentence;
        member.since = state->since;
        member.lastHeard = state->lastHeard;
        member.channel = state->channel;
        member.calledHere = state->channel && !state->dialledHere;
        if (state->skew) member.skew = state->skew->count();
        if (state->hello) member.version = state->hello->version;
        if (state->health) {
            member.accepts = state->health->accepting == group::Accepting::yes;
            member.diskFree = state->health->diskFree;
            member.diskTotal = state->health->diskTotal;
            member.lastBackup = state->health->lastBackup;
            member.certificateEnds = state->health->certificateEnd;
            if (const auto& drain = state->health->lastDrain) {
                member.handedOverAt = drain->at;
                member.handedOver = drain->messages;
                member.handedOverIn = drain->took.count();
            }
        }
    } else {
        member.verdictSentence = say("member.notPaired");
    }
    member.verdictText = render(member.verdictSentence);
    for (const accounts::Domain& domain : directory.domains()) {
        if (member.domains.size() >= mostDomains) break;
        if (domain.role == DomainRole::secondary && domain.primaryPartner == partner.id)
            member.domains.push_back(heldHere(domain, held));
        else if (domain.role == DomainRole::primary &&
                 std::any_of(domain.secondaries.begin(), domain.secondaries.end(),
                             [&](const accounts::SecondaryLink& link) { return link.partnerId == partner.id; }))
            member.domains.push_back(heldThere(partner, domain, state));
    }
    return member;
}

Result<rpc::GroupStatus::Response> GroupApi::handle(rpc::GroupStatus, const Caller& caller, const rpc::Empty&) {
    const auto state = deps_.group.state();
    if (!state) return state.error();
    const auto held = HeldMail::read(deps_.queue);
    if (!held) return held.error();
    const auto directory = deps_.directory.directory();
    const bool admin = caller.role == rpc::Role::admin;
    rpc::GroupStatus::Response response;
    response.enabled = deps_.settings.current()->flag(Setting::groupEnabled);
    response.id = idText(deps_.group.keys().keys().current().identity.publicKey());
    response.host = deps_.ownName();
    for (const accounts::Partner& partner : directory->partners()) {
        if (response.members.size() >= mostMembers) break;
        const auto found = std::find_if(state->members.begin(), state->members.end(),
                                        [&](const MemberState& each) { return each.partnerId == partner.id; });
        response.members.push_back(
            memberOf(partner, found == state->members.end() ? nullptr : &*found, *held, *directory));
        if (!admin) response.members.back().host.clear();
    }
    if (admin)
        for (const GroupService::OpenCode& code : state->codes)
            response.codes.push_back({code.id, deps_.clock.now() + code.left});
    return response;
}

rpc::ServerKeys GroupApi::serverKeys() const {
    const group::OwnKeys keys = deps_.group.keys().keys();
    rpc::ServerKeys shown;
    shown.id = idText(keys.current().identity.publicKey());
    shown.since = keys.current().made;
    for (const group::OwnKey& key : keys.all())
        if (key.until) shown.old.push_back({idText(key.identity.publicKey()), *key.until});
    if (shown.old.empty()) return shown;
    const auto directory = deps_.directory.directory();
    for (const accounts::Partner& partner : directory->partners()) {
        if (partner.peer.state != accounts::PairState::paired || shown.waiting.size() >= mostMembers) continue;
        if (!deps_.group.keys().knowsCurrent({partner.peer.key, partner.peer.nextKey}))
            shown.waiting.push_back(partner.name);
    }
    return shown;
}

Result<rpc::ServerKeys> GroupApi::handle(rpc::GroupIdentity, const Caller&, const rpc::Empty&) { return serverKeys(); }

Result<rpc::ServerKeys> GroupApi::handle(rpc::GroupRekey, const Caller&, const rpc::Empty&) {
    if (const Status done = deps_.group.rekey(); !done) return done.error();
    return serverKeys();
}

Result<rpc::GroupPairShow::Response> GroupApi::handle(rpc::GroupPairShow, const Caller&,
                                                      const rpc::GroupPairShow::Request& request) {
    const auto directory = deps_.directory.directory();
    group::PairGrant grant;
    grant.allDomains = request.allDomains;
    grant.domains = asciiNames(request.domains);
    grant.holdsTheirs = request.holdsTheirs;
    grant.mostHeld = static_cast<std::uint64_t>(request.mostHeld);
    for (const std::string& name : grant.domains) {
        const accounts::Domain* domain = directory->domain(name);
        if (!domain || domain->role != DomainRole::primary)
            return failure(ErrorKind::invalid, say("pair.notOurs", name));
    }
    if (!grant.allDomains && grant.domains.empty() && !grant.holdsTheirs)
        return failure(ErrorKind::invalid, say("pair.grantsNothing"));
    std::optional<Millis> life;
    if (request.life) life = std::chrono::duration_cast<Millis>(*request.life);
    const auto shown = deps_.group.showCode(request.host, std::move(grant), life);
    if (!shown) return shown.error();
    rpc::GroupPairShow::Response response;
    response.id = shown->id;
    response.code = shown->code.reveal();
    response.until = deps_.clock.now() + shown->left;
    return response;
}

Result<rpc::Empty> GroupApi::handle(rpc::GroupPairCancel, const Caller&, const rpc::GroupPairCancel::Request& request) {
    if (request.talk != 0) deps_.group.leaveTalk(static_cast<std::uint32_t>(request.talk));
    if (request.id == 0) return rpc::Empty{};
    const Status ended = deps_.group.cancelCode(static_cast<std::uint32_t>(request.id));
    if (!ended) return ended.error();
    return rpc::Empty{};
}

Result<rpc::GroupPairEnter::Response> GroupApi::handle(rpc::GroupPairEnter, const Caller&,
                                                       const rpc::GroupPairEnter::Request& request) {
    auto code = crypto::readPairCode(request.code);
    if (!code) return code.error();
    const auto met = deps_.group.enterCode(std::move(*code), request.host, static_cast<std::uint16_t>(request.port));
    if (!met) return met.error();
    const auto directory = deps_.directory.directory();
    rpc::GroupPairEnter::Response response;
    response.talk = met->talk;
    response.peer = met->peer.name;
    response.id = idText(met->key);
    response.version = met->peer.version;
    response.holdsOurs = met->holdsOurs;
    const accounts::Partner* known = store::partnerByKey(*directory, met->key);
    for (const accounts::Partner& partner : directory->partners())
        if (!known && equalsIgnoreCase(partner.host, request.host.empty() ? met->peer.name : request.host))
            known = &partner;
    if (known) {
        response.partner = known->name;
        if (known->peer.key != met->key) response.previousId = idText(known->peer.key);
    }
    const store::DirectoryDomains own(directory, known ? known->id : 0);
    for (const std::string& name : met->domains) {
        if (response.theirs.size() >= mostOffered) break;
        std::optional<group::PairProblem> problem;
        if (own.isPrimary(name)) problem = group::PairProblem::primaryHere;
        if (own.isHeldForAnother(name)) problem = group::PairProblem::heldForAnother;
        response.theirs.push_back(pairDomain(name, problem));
    }
    for (const std::string& name : own.primaries()) {
        if (response.ours.size() >= mostOffered) break;
        response.ours.push_back(pairDomain(name));
    }
    return response;
}

Result<rpc::GroupPairOffer::Response> GroupApi::handle(rpc::GroupPairOffer, const Caller&,
                                                       const rpc::GroupPairOffer::Request& request) {
    PairChoice choice;
    choice.name = request.partner;
    choice.offer.hold = asciiNames(request.hold);
    choice.offer.lend = asciiNames(request.lend);
    choice.offer.mostHeld = request.mostHeld;
    const auto made = deps_.group.offer(static_cast<std::uint32_t>(request.talk), std::move(choice));
    if (!made) return made.error();
    const auto directory = deps_.directory.directory();
    rpc::GroupPairOffer::Response response;
    if (const accounts::Partner* partner = directory->partner(made->partnerId)) response.partner = partner->name;
    response.hold = made->links.theirsHere;
    response.lend = made->links.oursThere;
    for (const group::RefusedDomain& each : made->refused)
        response.refused.push_back(pairDomain(each.domain, each.why));
    return response;
}

Result<rpc::GroupSync::Response> GroupApi::handle(rpc::GroupSync, const Caller&,
                                                  const rpc::GroupSync::Request& request) {
    std::int64_t domainId = 0;
    if (!request.domain.empty()) {
        const auto directory = deps_.directory.directory();
        const auto ascii = mail::toAscii(request.domain);
        const accounts::Domain* domain = ascii ? directory->domain(*ascii) : nullptr;
        if (!domain) return failure(ErrorKind::notFound, say("domain.noSuch"));
        domainId = domain->id;
    }
    const auto asked = deps_.group.fetchAnew(domainId);
    if (!asked) return asked.error();
    return rpc::GroupSync::Response{static_cast<std::int64_t>(*asked)};
}

Result<rpc::GroupRecipients::Response> GroupApi::handle(rpc::GroupRecipients, const Caller&,
                                                        const rpc::GroupRecipients::Request& request) {
    const auto directory = deps_.directory.directory();
    const auto ascii = mail::toAscii(request.domain);
    const accounts::Domain* domain = ascii ? directory->domain(*ascii) : nullptr;
    if (!domain) return failure(ErrorKind::notFound, say("domain.noSuch"));
    if (domain->role != DomainRole::primary) return failure(ErrorKind::conflict, say("pair.notOurs", domain->name));
    // An alias domain has the addresses of another one.
    const accounts::Domain* real = domain->aliasOf ? directory->domainById(*domain->aliasOf) : domain;
    if (!real) return failure(ErrorKind::notFound, say("domain.noSuch"));
    const auto found = deps_.lists.localParts(real->id, request.after, rpc::GroupRecipients::most);
    if (!found) return found.error();
    rpc::GroupRecipients::Response response;
    response.domain = domain->name;
    response.everyone = !real->catchAll.empty();
    const auto add = [&](const std::string& local) {
        response.addresses.push_back(mail::Address{local, domain->name}.text());
    };
    std::set<std::string> always{"postmaster"};
    for (const std::string& name : deps_.settings.current()->list(Setting::roleNames))
        always.insert(asciiLower(name));
    if (request.after.empty())
        for (const std::string& name : always)
            add(name);
    for (const std::string& local : *found)
        if (!always.contains(local)) add(local);
    if (found->size() == rpc::GroupRecipients::most) response.after = found->back();
    return response;
}

Result<rpc::GroupDomainsWaiting::Response> GroupApi::handle(rpc::GroupDomainsWaiting, const Caller&,
                                                            const rpc::Empty&) {
    const auto waiting = deps_.pairs.waiting();
    if (!waiting) return waiting.error();
    const auto directory = deps_.directory.directory();
    rpc::GroupDomainsWaiting::Response response;
    for (const store::WaitingDomain& each : *waiting) {
        const accounts::Partner* partner = directory->partner(each.partnerId);
        if (partner && response.domains.size() < mostOffered)
            response.domains.push_back({each.domain, partner->name, each.at});
    }
    std::sort(response.domains.begin(), response.domains.end(),
              [](const rpc::WaitingDomain& a, const rpc::WaitingDomain& b) { return a.domain < b.domain; });
    return response;
}

template <class Decide>
Result<rpc::Empty> GroupApi::decide(const rpc::DomainOfPartner& request, const Decide& what) {
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partnerByName(request.partner);
    if (!partner) return failure(ErrorKind::notFound, say("partner.noSuch"));
    const auto ascii = mail::toAscii(request.domain);
    if (!ascii) return ascii.error();
    if (const Status done = what(partner->id, *ascii); !done) return done.error();
    return rpc::Empty{};
}

Result<rpc::Empty> GroupApi::handle(rpc::GroupDomainsTake, const Caller&, const rpc::DomainOfPartner& request) {
    const auto done = decide(request, [this](std::int64_t partnerId, const std::string& domain) {
        return deps_.pairs.takeDomain(partnerId, domain);
    });
    // The primary tells what it knows of it to whoever calls anew.
    if (done) deps_.group.askAnew(deps_.directory.directory()->partnerByName(request.partner)->id);
    return done;
}

Result<rpc::Empty> GroupApi::handle(rpc::GroupDomainsDecline, const Caller&, const rpc::DomainOfPartner& request) {
    return decide(request, [this](std::int64_t partnerId, const std::string& domain) {
        return deps_.pairs.declineDomain(partnerId, domain);
    });
}

Result<rpc::Empty> GroupApi::handle(rpc::PartnerUnpair, const Caller&, const rpc::PartnerUnpair::Request& request) {
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partnerByName(request.name);
    if (!partner) return failure(ErrorKind::notFound, say("partner.noSuch"));
    if (partner->peer.state == accounts::PairState::none)
        return failure(ErrorKind::conflict, say("pair.notPaired", partner->name));
    const Status ended = deps_.group.unpair(partner->id, request.revoke);
    if (!ended) return ended.error();
    return rpc::Empty{};
}

} // namespace ismail::service
