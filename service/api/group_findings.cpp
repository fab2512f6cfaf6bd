#include "group_findings.h"

#include "base/say.h"

#include <algorithm>
#include <map>
#include <set>

namespace ismail::service {

namespace {

using rpc::Remedy;
using rpc::Severity;

// A server that was just started has not had the time to be called.
constexpr Millis firstCalls{30'000};
// Somebody may have forgotten to end the pair.
constexpr Millis longAway = std::chrono::days(30);

struct First {
    std::string domain;
    std::size_t more = 0;
};

std::map<std::string, First> byPartner(const std::vector<GroupFacts::Domain>& domains) {
    std::map<std::string, First> found;
    for (const GroupFacts::Domain& each : domains) {
        const auto [entry, isNew] = found.try_emplace(each.partner, First{each.domain});
        if (!isNew) ++entry->second.more;
    }
    return found;
}

rpc::Finding finding(Severity severity, const std::string& key, Sentence sentence, std::string advice, Remedy remedy,
                     std::string subject) {
    std::string text = render(sentence);
    return {severity, "group." + key,     std::move(text),    std::move(advice),
            remedy,   std::move(subject), std::move(sentence)};
}

void findMember(const GroupFacts::Member& member, Time now, std::vector<rpc::Finding>& findings) {
    const MemberState& state = member.state;
    const auto verdict = state.verdict;
    if (verdict != group::MemberVerdict::up && now - state.since >= firstCalls)
        findings.push_back(finding(verdict == group::MemberVerdict::planned ? Severity::notice : Severity::warning,
                                   member.partner, state.sentence,
                                   "Mail for it is held, and sent on as soon as it is back. See group status.",
                                   Remedy::lookAtMember, member.partner));
    if (member.lastHeard && now - *member.lastHeard >= longAway)
        findings.push_back(finding(Severity::warning, member.partner + ".away",
                                   say("member.longAway", member.partner, *member.lastHeard),
                                   "Mail for it is held as before. Where it will not return, end the pair and give its "
                                   "domains another primary or secondary.",
                                   Remedy::lookAtMember, member.partner));
    if (state.twice)
        findings.push_back(finding(Severity::warning, member.partner + ".twice", say("member.twice", member.partner),
                                   "Switch off the one that was copied, or give it a new identity.", Remedy::endTheCopy,
                                   member.partner));
    if (!state.skew) return;
    const group::SkewLevel level = group::skewLevel(*state.skew);
    if (level == group::SkewLevel::fine) return;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::abs(*state.skew));
    findings.push_back(finding(level == group::SkewLevel::notice ? Severity::notice : Severity::warning,
                               member.partner + ".clock",
                               state.skew->count() > 0 ? say("member.ahead", member.partner, seconds)
                                                       : say("member.behind", member.partner, seconds),
                               "Let both servers set their clocks by the network.", Remedy::setClocks, member.partner));
}

} // namespace

Result<GroupFacts> groupFacts(GroupService& group, const store::ListCopyStore& copies, store::PairStore& pairs,
                              const accounts::Directory& directory, const config::Settings& settings, Time now) {
    GroupFacts facts;
    facts.now = now;
    auto state = group.state();
    if (!state) return state.error();
    for (MemberState& each : state->members)
        if (const accounts::Partner* partner = directory.partner(each.partnerId))
            facts.members.push_back(
                {partner->name, each.lastHeard ? each.lastHeard : partner->peer.lastHello, std::move(each)});
    const group::FreshLimits limits = freshLimits(settings);
    for (const accounts::Domain& domain : directory.domains()) {
        if (!domain.enabled || domain.role != accounts::DomainRole::secondary ||
            domain.recipientPolicy != accounts::RecipientPolicy::synced)
            continue;
        const accounts::Partner* partner = domain.primaryPartner ? directory.partner(*domain.primaryPartner) : nullptr;
        if (!partner) continue;
        const group::HeldCopy copy = copies.copy(domain.id);
        if (!copy.head || copy.head->serving.number == 0 || !group::isFresh(*copy.head, now, limits))
            facts.stale.push_back({partner->name, domain.name});
    }
    const auto waiting = pairs.waiting();
    if (!waiting) return waiting.error();
    for (const store::WaitingDomain& each : *waiting)
        if (const accounts::Partner* partner = directory.partner(each.partnerId))
            facts.waiting.push_back({partner->name, each.domain});
    return facts;
}

std::vector<rpc::Finding> findGroup(const GroupFacts& facts) {
    std::vector<rpc::Finding> findings;
    for (const GroupFacts::Member& member : facts.members)
        findMember(member, facts.now, findings);
    for (const auto& [partner, first] : byPartner(facts.stale))
        findings.push_back(finding(Severity::warning, partner + ".lists",
                                   first.more == 0 ? say("list.stale", partner, first.domain)
                                                   : say("list.staleMore", partner, first.domain, first.more),
                                   "The list follows by itself when the other server is reached. See group status.",
                                   Remedy::lookAtMember, partner));
    for (const auto& [partner, first] : byPartner(facts.waiting))
        findings.push_back(finding(Severity::notice, partner + ".waiting",
                                   first.more == 0 ? say("domain.waits", partner, first.domain)
                                                   : say("domain.waitMore", partner, first.domain, first.more),
                                   "See group domains; group take agrees, group decline does not.", Remedy::answerOffer,
                                   partner));
    for (const std::string& partner : facts.pairable)
        findings.push_back(finding(Severity::notice, partner + ".pair", say("member.offersPairing", partner),
                                   "Show a code at one of the two servers with group code, and enter it at the other "
                                   "with group pair.",
                                   Remedy::pairPartner, partner));
    return findings;
}

group::FreshLimits freshLimits(const config::Settings& settings) {
    group::FreshLimits limits;
    limits.fresh = settings.duration(config::Setting::groupListFresh);
    return limits;
}

} // namespace ismail::service
