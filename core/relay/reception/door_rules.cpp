#include "relay/reception/door_rules.h"

#include "base/say.h"
#include "trust/score.h"

namespace ismail::relay {

using config::Setting;

namespace {

bool isNetworkWelcome(const std::optional<AccessVerdict>& listed) {
    return listed && listed->action == AccessAction::welcome && listed->network;
}

Sentence blockedBy(const AccessVerdict& listed, const std::string& domain) {
    switch (listed.scope) {
    case AccessScope::account: return say("trust.blockedByAccount", listed.pattern);
    case AccessScope::domain: return say("trust.blockedByDomainRule", listed.pattern, domain);
    case AccessScope::server: break;
    }
    return say("trust.blockedByRule", listed.pattern);
}

CheckRefusal blocked(const AccessVerdict& listed, const std::string& domain) {
    const bool own = listed.scope == AccessScope::account;
    return {{550, {5, 7, 1}, own ? "The recipient does not want mail from you" : "Mail from you is not wanted here"},
            {trust::ReasonGroup::rule, 0, blockedBy(listed, domain), 0, true}};
}

std::optional<CheckRefusal> nameless(const trust::Findings& findings) {
    const bool none = findings.nameResult == trust::AuthResult::none;
    if (!findings.nameJudged || (!none && findings.nameResult != trust::AuthResult::fail)) return std::nullopt;
    return CheckRefusal{
        {550, {5, 7, 25}, "Your address has no name in the DNS that leads back to it"},
        {trust::ReasonGroup::rule, 0,
         none ? say("trust.noName", findings.address) : say("trust.nameDoesNotLeadBack", findings.address), 0, true}};
}

} // namespace

std::optional<CheckRefusal> doorRefusal(const std::optional<AccessVerdict>& listed, const std::string& domain,
                                        const SenderChecks& sender, const config::Settings& settings) {
    if (isNetworkWelcome(listed)) return std::nullopt;
    if (listed && listed->action == AccessAction::block) return blocked(*listed, domain);
    if (settings.text(Setting::requireReverseDns) == "refuse")
        if (auto refusal = nameless(sender.findings())) return refusal;
    return sender.refusal();
}

mail::Reply withReference(mail::Reply reply, const std::string& session) {
    reply.text += " (reference " + session + ")";
    return reply;
}

void refuse(trust::Verdict& verdict, const CheckRefusal& refusal) {
    verdict.reasons.push_back(refusal.reason);
    verdict.overall.decision = trust::Decision::refuse;
}

std::optional<Welcome> welcomeOf(const std::optional<AccessVerdict>& listed, std::int64_t accountId) {
    if (!listed || listed->action != AccessAction::welcome) return std::nullopt;
    const bool server = listed->scope == AccessScope::server;
    if (!server && accountId == 0) return std::nullopt;
    return Welcome{listed->pattern, listed->scope, server ? 0 : accountId, listed->network};
}

bool isToComeAgain(const SenderChecks& sender, bool nullSender, bool welcomeNetwork, const config::Settings& settings) {
    const auto findings = sender.findings();
    GreyCircumstances circumstances;
    circumstances.client = findings.client;
    circumstances.points = trust::pointsOf(trust::connectionReasons(findings, settings));
    circumstances.nullSender = nullSender;
    circumstances.welcome = welcomeNetwork;
    return wantsGreylisting(settings, circumstances, trust::Lines::of(settings).suspicious);
}

} // namespace ismail::relay
