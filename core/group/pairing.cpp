#include "group/pairing.h"

#include "base/say.h"
#include "base/text.h"
#include "mail/address.h"

#include <algorithm>
#include <set>

namespace ismail::group {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isKeyName(const std::string& name) { return mail::isDomain(name) && asciiLower(name) == name; }

bool grants(const PairGrant& grant, const std::string& domain) {
    return grant.allDomains || contains(grant.domains, domain);
}

// Why the giver does not let this domain of its own be held by the caller.
std::optional<PairProblem> whyNotHold(const std::string& domain, const PairGrant& grant, const OwnDomains& own) {
    if (!isKeyName(domain)) return PairProblem::badName;
    if (!grants(grant, domain)) return PairProblem::notGranted;
    if (!own.isPrimary(domain)) return PairProblem::notPrimary;
    return std::nullopt;
}

// Why this side does not hold a domain of the other.
std::optional<PairProblem> whyNotLend(const std::string& domain, bool granted, const OwnDomains& own) {
    if (!isKeyName(domain)) return PairProblem::badName;
    if (!granted) return PairProblem::notGranted;
    if (own.isPrimary(domain)) return PairProblem::primaryHere;
    if (own.isHeldForAnother(domain)) return PairProblem::heldForAnother;
    return std::nullopt;
}

PairStep endOfTalk(std::string_view why, std::optional<PairEnd> tell) {
    PairStep step;
    if (tell) step.send.emplace_back(PairRefuse{*tell});
    step.failed = why;
    return step;
}

} // namespace

CheckedOffer checkOffer(const PairOffer& offer, const PairGrant& grant, const OwnDomains& own) {
    CheckedOffer out;
    std::set<std::string> seen;
    const auto take = [&](const std::string& domain, std::optional<PairProblem> problem,
                          std::vector<std::string>& into) {
        if (!seen.insert(domain).second) problem = PairProblem::twice;
        if (problem)
            out.refused.push_back({domain, *problem});
        else
            into.push_back(domain);
    };
    for (const std::string& domain : offer.hold)
        take(domain, whyNotHold(domain, grant, own), out.links.oursThere);
    for (const std::string& domain : offer.lend)
        take(domain, whyNotLend(domain, grant.holdsTheirs, own), out.links.theirsHere);
    return out;
}

PairAccept repeatAccept(const PairOffer& offer, const PairLinks& linked, std::int64_t mostHeld) {
    PairAccept out;
    const auto sort = [&out](const std::vector<std::string>& offered, const std::vector<std::string>& there,
                             std::vector<std::string>& into) {
        for (const std::string& domain : offered)
            if (contains(into, domain))
                out.refused.push_back({domain, PairProblem::twice});
            else if (contains(there, domain))
                into.push_back(domain);
            else
                out.refused.push_back({domain, PairProblem::notGranted});
    };
    sort(offer.hold, linked.oursThere, out.hold);
    sort(offer.lend, linked.theirsHere, out.lend);
    out.mostHeld = mostHeld;
    return out;
}

PairLinks checkAccept(const PairAccept& accept, const PairOffer& offer, const OwnDomains& own) {
    PairLinks out;
    for (const std::string& domain : accept.hold)
        if (contains(offer.hold, domain) && !contains(out.theirsHere, domain) && !whyNotLend(domain, true, own))
            out.theirsHere.push_back(domain);
    for (const std::string& domain : accept.lend)
        if (contains(offer.lend, domain) && !contains(out.oursThere, domain) && own.isPrimary(domain))
            out.oursThere.push_back(domain);
    return out;
}

bool isWholeBy(const Message& message) {
    return !std::holds_alternative<PairOffer>(message) && !std::holds_alternative<PairRefuse>(message) &&
           !std::holds_alternative<Hello>(message) && !std::holds_alternative<Beat>(message) &&
           !std::holds_alternative<Bye>(message) && !std::holds_alternative<Fault>(message) &&
           !std::holds_alternative<KeyNext>(message) && !std::holds_alternative<KeyHave>(message);
}

Sentence pairProblemSentence(PairProblem problem) {
    switch (problem) {
    case PairProblem::notGranted: return say("pair.notGranted");
    case PairProblem::notPrimary: return say("pair.notPrimaryThere");
    case PairProblem::primaryHere: return say("pair.primaryHere");
    case PairProblem::heldForAnother: return say("pair.heldForAnother");
    case PairProblem::badName: return say("pair.badName");
    case PairProblem::twice: break;
    }
    return say("pair.twice");
}

PairStep PairGiver::fail(std::string_view why, std::optional<PairEnd> tell) {
    at_ = At::end;
    return endOfTalk(why, tell);
}

PairStep PairGiver::begin() {
    if (at_ != At::begin) return fail("the pairing was begun twice", PairEnd::unexpected);
    at_ = At::offer;
    PairStep step;
    PairDomains page;
    page.holds = grant_.holdsTheirs;
    for (std::string& domain : own_.primaries()) {
        if (!grants(grant_, domain)) continue;
        if (page.domains.size() == maxPairDomains) {
            page.more = true;
            step.send.emplace_back(page);
            page.domains.clear();
            page.more = false;
        }
        page.domains.push_back(std::move(domain));
    }
    step.send.emplace_back(std::move(page));
    return step;
}

PairStep PairGiver::receive(const Message& message) {
    if (std::holds_alternative<PairRefuse>(message)) return fail("the caller gave up", {});
    if (const auto* offer = std::get_if<PairOffer>(&message); offer && at_ == At::offer) {
        offer_ = *offer;
        checked_ = checkOffer(offer_, grant_, own_);
        at_ = At::storing;
        PairStep step;
        step.store = true;
        return step;
    }
    if (std::holds_alternative<PairDone>(message) && at_ == At::done) {
        at_ = At::storingDone;
        PairStep step;
        step.store = true;
        return step;
    }
    return fail("a message of the pairing came out of turn", PairEnd::unexpected);
}

PairStep PairGiver::stored(bool worked) {
    if (!worked) return fail("the pair could not be stored", PairEnd::failed);
    PairStep step;
    if (at_ == At::storing) {
        at_ = At::done;
        const std::int64_t most = static_cast<std::int64_t>(
            std::min<std::uint64_t>(grant_.mostHeld, static_cast<std::uint64_t>(maxPeerNumber)));
        step.send.emplace_back(PairAccept{checked_.links.oursThere, checked_.links.theirsHere, checked_.refused, most});
    } else if (at_ == At::storingDone) {
        at_ = At::end;
        step.finished = true;
    }
    return step;
}

PairStep PairTaker::fail(std::string_view why, std::optional<PairEnd> tell) {
    at_ = At::end;
    return endOfTalk(why, tell);
}

PairStep PairTaker::begin() {
    PairStep step;
    if (at_ != At::resume) return step;
    at_ = At::accept;
    step.send.emplace_back(offer_);
    return step;
}

PairStep PairTaker::takeDomains(const PairDomains& message) {
    PairStep step;
    if (domains_.size() + message.domains.size() > maxDomains)
        return fail("the giver names too many domains", PairEnd::failed);
    domains_.insert(domains_.end(), message.domains.begin(), message.domains.end());
    giverHolds_ = message.holds;
    if (message.more) {
        // A page without domains that says more would go on for ever.
        return message.domains.empty() ? fail("the giver names no domains", PairEnd::unexpected) : step;
    }
    at_ = At::choice;
    step.choose = true;
    return step;
}

PairStep PairTaker::receive(const Message& message) {
    if (std::holds_alternative<PairRefuse>(message)) return fail("the giver refused", {});
    if (const auto* domains = std::get_if<PairDomains>(&message); domains && at_ == At::domains)
        return takeDomains(*domains);
    if (const auto* accept = std::get_if<PairAccept>(&message); accept && at_ == At::accept) {
        links_ = checkAccept(*accept, offer_, own_);
        refused_ = accept->refused;
        mostHeldThere_ = accept->mostHeld;
        at_ = At::storing;
        PairStep step;
        step.store = true;
        return step;
    }
    return fail("a message of the pairing came out of turn", PairEnd::unexpected);
}

PairStep PairTaker::offer(PairOffer offer) {
    if (at_ != At::choice) return fail("the offer came out of turn", PairEnd::withdrawn);
    offer_ = std::move(offer);
    at_ = At::storingHalf;
    PairStep step;
    step.store = true;
    return step;
}

PairStep PairTaker::stored(bool worked) {
    if (!worked) return fail("the pair could not be stored", PairEnd::failed);
    PairStep step;
    if (at_ == At::storingHalf) {
        at_ = At::accept;
        step.send.emplace_back(offer_);
    } else if (at_ == At::storing) {
        at_ = At::end;
        step.send.emplace_back(PairDone{});
        step.finished = true;
    }
    return step;
}

} // namespace ismail::group
