#include "verdict_text.h"

#include "rpc/codec.h"

#include <algorithm>

namespace ismail::service {

namespace {

rpc::CheckResult resultOf(trust::AuthResult result) { return static_cast<rpc::CheckResult>(result); }

rpc::MailDecision decisionOf(trust::Decision decision) { return static_cast<rpc::MailDecision>(decision); }

rpc::VerdictSpf spfView(const trust::SpfFinding& spf, const char* identity) {
    return {resultOf(spf.result), identity, spf.domain, spf.mechanism, spf.explanation, spf.problem};
}

void addIdentity(const trust::Findings& findings, rpc::VerdictView& view) {
    if (findings.spfHelo.judged) view.spf.push_back(spfView(findings.spfHelo, "helo"));
    if (findings.spfMailFrom.judged) view.spf.push_back(spfView(findings.spfMailFrom, "mailfrom"));
    for (const trust::DkimFinding& each : findings.dkim)
        view.dkim.push_back({resultOf(each.result), each.domain, each.selector, each.algorithm, each.why});
    view.arc = resultOf(findings.arc.result);
    view.sealers = findings.arc.sealers;
    view.sealers.resize(std::min<std::size_t>(view.sealers.size(), 10));
    const trust::DmarcFinding& dmarc = findings.dmarc;
    view.dmarcJudged = dmarc.judged;
    view.dmarc = resultOf(dmarc.result);
    view.dmarcAsked = dmarc.asked ? trust::dmarcPolicyName(*dmarc.asked) : "absent";
    view.dmarcApplied = trust::dmarcPolicyName(dmarc.applied);
    view.dmarcAligned = dmarc.alignedBy;
    view.dmarcRecord = dmarc.recordDomain;
    view.organisation = dmarc.organisation;
}

std::string written(const rpc::VerdictView& view) { return rpc::writeJson(rpc::encode(view)); }

} // namespace

rpc::VerdictView verdictView(const trust::Verdict& verdict) {
    const trust::Findings& findings = verdict.findings;
    rpc::VerdictView view;
    view.decision = decisionOf(verdict.overall.decision);
    view.points = verdict.overall.points;
    view.address = findings.address;
    view.clientName = findings.name;
    view.helo = findings.helo;
    view.client = trust::clientClassName(findings.client);
    view.partner = findings.partner;
    view.sender = findings.sender;
    view.authors = findings.author;
    view.authors.resize(std::min<std::size_t>(view.authors.size(), 10));
    for (const trust::Reason& reason : verdict.reasons)
        view.reasons.push_back({std::string(trust::reasonGroupName(reason.group)), render(reason.sentence),
                                reason.points, reason.accountId, reason.sentence});
    for (const auto& [account, judgement] : verdict.accounts)
        view.recipients.push_back({account, judgement.points, decisionOf(judgement.decision)});
    addIdentity(findings, view);
    for (const trust::ListFinding& list : findings.lists)
        view.lists.push_back({list.list, list.about, list.answer, list.points});
    return view;
}

std::string verdictText(const trust::Verdict& verdict) {
    rpc::VerdictView view = verdictView(verdict);
    for (rpc::VerdictReason& reason : view.reasons)
        reason.text.clear(); // the sentence says it
    std::string text = written(view);
    if (text.size() <= trust::Verdict::maxText) return text;
    view.recipients.clear();
    view.dkim.clear();
    view.sealers.clear();
    text = written(view);
    if (text.size() <= trust::Verdict::maxText) return text;
    view.spf.clear();
    view.authors.clear();
    view.reasons.resize(std::min<std::size_t>(view.reasons.size(), 5));
    text = written(view);
    return text.size() <= trust::Verdict::maxText ? text : std::string();
}

std::optional<rpc::VerdictView> readVerdict(const std::string& text) {
    if (text.empty()) return std::nullopt;
    const auto value = rpc::parseJson(text);
    if (!value) return std::nullopt;
    auto view = rpc::decode<rpc::VerdictView>(*value);
    if (!view) return std::nullopt;
    for (rpc::VerdictReason& reason : view->reasons)
        reason.text = render(reason.sentence);
    return std::move(view).value();
}

} // namespace ismail::service
