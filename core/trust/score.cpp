#include "trust/score.h"

#include "base/say.h"

#include <algorithm>
#include <array>

namespace ismail::trust {

using config::Setting;

namespace {

// Takes down reasons; those of no points where none are set are left out.
class Reasons {
public:
    Reasons(const config::Settings& settings, std::vector<Reason>& out) : settings_(settings), out_(out) {}

    void against(ReasonGroup group, Setting points, Sentence sentence) {
        add(group, static_cast<int>(settings_.number(points)), std::move(sentence));
    }
    void add(ReasonGroup group, int points, Sentence sentence) {
        if (points != 0) out_.push_back({group, points, std::move(sentence)});
    }
    // Said although it changes nothing by points.
    void say(Reason reason) { out_.push_back(std::move(reason)); }

private:
    const config::Settings& settings_;
    std::vector<Reason>& out_;
};

constexpr int listsTogether = 8; // points of block lists, at most

void addLists(const Findings& findings, Reasons& reasons) {
    int left = listsTogether;
    for (const ListFinding& list : findings.lists) {
        if (list.points <= 0) {
            reasons.add(ReasonGroup::connection, list.points,
                        ismail::say("trust.welcomeList", list.about, list.list, list.answer));
            continue;
        }
        const int points = std::min(list.points, left);
        left -= points;
        reasons.add(ReasonGroup::connection, points,
                    list.about == findings.address
                        ? ismail::say("trust.blockList", list.about, list.list, list.answer)
                        : ismail::say("trust.blockListDomain", list.about, list.list, list.answer));
    }
}

void addConnection(const Findings& findings, Reasons& reasons) {
    addLists(findings, reasons);
    if (findings.nameJudged && findings.nameResult == AuthResult::none)
        reasons.against(ReasonGroup::connection, Setting::pointsNoName, ismail::say("trust.noName", findings.address));
    if (findings.nameJudged && findings.nameResult == AuthResult::fail)
        reasons.against(ReasonGroup::connection, Setting::pointsNameNotConfirmed,
                        ismail::say("trust.nameDoesNotLeadBack", findings.address));
    if (findings.talkedEarly)
        reasons.against(ReasonGroup::connection, Setting::pointsTalkedEarly, ismail::say("trust.talkedEarly"));
    if (findings.heloJudged && findings.heloKind == HeloKind::strange)
        reasons.against(ReasonGroup::connection, Setting::pointsStrangeHelo,
                        ismail::say("trust.strangeHelo", findings.helo));
    if (findings.heloJudged && findings.heloKind == HeloKind::ownName)
        reasons.say({ReasonGroup::rule, 0, ismail::say("trust.ourName", findings.helo), 0, true});
    if (findings.manyUnknownRecipients)
        reasons.against(ReasonGroup::connection, Setting::pointsManyUnknown,
                        ismail::say("trust.manyUnknown", findings.address));
}

void addSpf(const Findings& findings, Reasons& reasons) {
    const SpfFinding& spf = findings.spfMailFrom.judged ? findings.spfMailFrom : findings.spfHelo;
    if (!spf.judged) return;
    switch (spf.result) {
    case AuthResult::fail:
        return reasons.against(ReasonGroup::identity, Setting::pointsSpfFail,
                               ismail::say("trust.spfFail", findings.address, spf.domain, spf.mechanism));
    case AuthResult::softfail:
        return reasons.against(ReasonGroup::identity, Setting::pointsSpfSoftfail,
                               ismail::say("trust.spfSoftfail", spf.domain, findings.address, spf.mechanism));
    case AuthResult::permerror:
        return reasons.against(ReasonGroup::identity, Setting::pointsSpfPermerror,
                               ismail::say("trust.spfPermerror", spf.domain, spf.problem));
    default: return;
    }
}

bool anySigned(const Findings& findings) {
    return std::any_of(findings.dkim.begin(), findings.dkim.end(),
                       [](const DkimFinding& each) { return each.result != AuthResult::none; });
}

void addDmarcFailure(const Findings& findings, Reasons& reasons) {
    const DmarcFinding& dmarc = findings.dmarc;
    if (findings.arc.trusted && !findings.arc.sealers.empty())
        return reasons.say({ReasonGroup::identity, 0, ismail::say("trust.arcTrusted", findings.arc.sealers.back())});
    switch (dmarc.applied) {
    case DmarcPolicy::reject:
        return reasons.against(ReasonGroup::identity, Setting::pointsDmarcReject,
                               ismail::say("trust.dmarcReject", dmarc.author));
    case DmarcPolicy::quarantine:
        return reasons.against(ReasonGroup::identity, Setting::pointsDmarcQuarantine,
                               ismail::say("trust.dmarcQuarantine", dmarc.author));
    default:
        return reasons.against(ReasonGroup::identity, Setting::pointsDmarcNone,
                               ismail::say("trust.dmarcNone", dmarc.author));
    }
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& name : words)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

void addAuthor(const Findings& findings, const config::Settings& settings, Reasons& reasons) {
    if (findings.author.size() > 1)
        reasons.against(ReasonGroup::identity, Setting::pointsSeveralAuthors,
                        ismail::say("trust.severalAuthors", joined(findings.author)));
    if (findings.otherAddressInName)
        reasons.against(ReasonGroup::identity, Setting::pointsOtherAddress, ismail::say("trust.otherAddressInName"));
    if (!findings.ownDomainUnproven) return;
    Reason reason{ReasonGroup::identity, static_cast<int>(settings.number(Setting::pointsOwnDomain)),
                  ismail::say("trust.ownDomainUnproven", findings.dmarc.author), 0};
    const std::string& answer = settings.text(Setting::checkOwnFromOutside);
    if (answer == "junk") reason.points = std::max(reason.points, Lines::of(settings).junk);
    reason.absolute = answer == "refuse";
    if (reason.points != 0 || reason.absolute) reasons.say(std::move(reason));
}

void addIdentity(const Findings& findings, const config::Settings& settings, Reasons& reasons) {
    const DmarcFinding& dmarc = findings.dmarc;
    if (dmarc.judged && dmarc.result == AuthResult::fail) addDmarcFailure(findings, reasons);
    const bool noRecord = dmarc.judged && dmarc.result == AuthResult::none;
    if (noRecord) addSpf(findings, reasons);
    const bool noSpf = findings.spfMailFrom.judged && findings.spfMailFrom.result == AuthResult::none;
    if (noRecord && noSpf && !anySigned(findings))
        reasons.against(ReasonGroup::identity, Setting::pointsNothingPublished,
                        ismail::say("trust.nothingPublished", dmarc.author));
    addAuthor(findings, settings, reasons);
    if (findings.unsignedBounce)
        reasons.against(ReasonGroup::identity, Setting::pointsUnsignedBounce, ismail::say("trust.unsignedBounce"));
}

void addRelation(const Findings& findings, Reasons& reasons) {
    reasons.add(ReasonGroup::relation, findings.reputation,
                findings.reputation < 0 ? ismail::say("trust.goodReputation", findings.reputationOf)
                                        : ismail::say("trust.badReputation", findings.reputationOf));
}

bool counts(const Reason& reason, std::int64_t accountId) {
    return reason.accountId == 0 || reason.accountId == accountId;
}

// Whether reasons of two of the groups that may refuse together speak against the message.
bool fromTwoGroups(std::span<const Reason> reasons, std::int64_t accountId) {
    std::array<bool, 3> groups{};
    for (const Reason& reason : reasons)
        if (reason.points > 0 && reason.group <= ReasonGroup::content && counts(reason, accountId))
            groups.at(static_cast<std::size_t>(reason.group)) = true;
    return std::count(groups.begin(), groups.end(), true) >= 2;
}

} // namespace

Lines Lines::of(const config::Settings& settings) {
    return {static_cast<int>(settings.number(Setting::lineSuspicious)),
            static_cast<int>(settings.number(Setting::lineJunk)),
            static_cast<int>(settings.number(Setting::lineRefuse))};
}

std::vector<Reason> connectionReasons(const Findings& findings, const config::Settings& settings) {
    std::vector<Reason> out;
    Reasons reasons(settings, out);
    if (findings.originalKnown) addConnection(findings, reasons);
    return out;
}

std::vector<Reason> reasonsFor(const Findings& findings, const config::Settings& settings) {
    std::vector<Reason> out = connectionReasons(findings, settings);
    Reasons reasons(settings, out);
    addIdentity(findings, settings, reasons);
    if (findings.brokenRule) reasons.say({ReasonGroup::rule, 0, *findings.brokenRule, 0, true});
    addRelation(findings, reasons);
    return out;
}

int pointsOf(std::span<const Reason> reasons, std::int64_t accountId) {
    int points = 0;
    for (const Reason& reason : reasons)
        if (counts(reason, accountId)) points += reason.points;
    return points;
}

Judgement judge(std::span<const Reason> reasons, const Lines& lines, bool refusable, const AccountView& view) {
    Judgement judgement;
    judgement.points = pointsOf(reasons, view.accountId);
    const bool absolute =
        std::any_of(reasons.begin(), reasons.end(), [](const Reason& reason) { return reason.absolute; });
    const int junkLine = view.junkLine != 0 ? view.junkLine : lines.junk;
    if (absolute && refusable)
        judgement.decision = Decision::refuse;
    else if (refusable && judgement.points >= lines.refuse && fromTwoGroups(reasons, view.accountId))
        judgement.decision = Decision::refuse;
    else if (view.filtered && (absolute || judgement.points >= junkLine))
        judgement.decision = Decision::junk;
    else if (judgement.points >= lines.suspicious)
        judgement.decision = Decision::mark;
    return judgement;
}

Verdict verdictOn(Findings findings, std::span<const AccountView> accounts, const config::Settings& settings,
                  bool refusable) {
    Verdict verdict;
    verdict.reasons = reasonsFor(findings, settings);
    const Lines lines = Lines::of(settings);
    const bool proven = !provenAuthor(findings).empty();
    const int correspondent = -static_cast<int>(settings.number(Setting::pointsCorrespondent));
    for (const AccountView& view : accounts)
        if (view.wroteToSender && proven && correspondent != 0)
            verdict.reasons.push_back(
                {ReasonGroup::relation, correspondent, say("trust.correspondent"), view.accountId});
    verdict.overall = judge(verdict.reasons, lines, refusable);
    for (const AccountView& view : accounts) {
        const Judgement own = judge(verdict.reasons, lines, refusable, view);
        if (own.points != verdict.overall.points || own.decision != verdict.overall.decision)
            verdict.accounts.emplace_back(view.accountId, own);
    }
    verdict.findings = std::move(findings);
    return verdict;
}

const Reason* strongest(std::span<const Reason> reasons) {
    const Reason* most = nullptr;
    for (const Reason& reason : reasons) {
        if (reason.absolute) return &reason;
        if (reason.points > 0 && (!most || reason.points > most->points)) most = &reason;
    }
    return most;
}

} // namespace ismail::trust
