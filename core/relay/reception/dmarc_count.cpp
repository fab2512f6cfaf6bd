#include "relay/reception/dmarc_count.h"

#include "trust/results.h"

#include <algorithm>
#include <string>

namespace ismail::relay {

namespace {

constexpr std::size_t maxCountedSignatures = 4; // of a message, in a report

std::string publishedPolicy(const trust::DmarcRecord& record) {
    std::string text = "p=" + std::string(trust::dmarcPolicyName(record.p.value_or(trust::DmarcPolicy::none)));
    if (record.sp) text += " sp=" + std::string(trust::dmarcPolicyName(*record.sp));
    if (record.np) text += " np=" + std::string(trust::dmarcPolicyName(*record.np));
    if (record.strictDkim) text += " adkim=s";
    if (record.strictSpf) text += " aspf=s";
    if (record.testing) text += " t=y";
    return text;
}

// Signatures that pass first (RFC 9990 section 3.1.3 prefers them).
std::string countedSignatures(const std::vector<trust::DkimFinding>& all) {
    std::string text;
    std::size_t taken = 0;
    for (const bool passing : {true, false})
        for (const trust::DkimFinding& each : all) {
            if ((each.result == trust::AuthResult::pass) != passing || taken == maxCountedSignatures) continue;
            if (each.domain.empty() || each.selector.empty()) continue;
            text += each.domain + " " + each.selector + " " + std::string(trust::authResultName(each.result)) + "\n";
            ++taken;
        }
    return text;
}

std::string dispositionOf(trust::Decision decision, bool passed) {
    if (passed) return "pass";
    if (decision == trust::Decision::refuse) return "reject";
    if (decision == trust::Decision::junk || decision == trust::Decision::quarantine) return "quarantine";
    return "none";
}

} // namespace

void countForReport(const trust::Verdict& verdict, Time at, DmarcResults& results) {
    const trust::Findings& found = verdict.findings;
    const trust::DmarcFinding& dmarc = found.dmarc;
    if (!dmarc.judged || dmarc.reports.empty() || dmarc.recordDomain.empty() || !dmarc.asked) return;
    if (!found.originalKnown || found.address.empty()) return;
    DmarcSeen seen;
    seen.source = found.address;
    seen.author = dmarc.author;
    const bool passed = dmarc.result == trust::AuthResult::pass;
    seen.disposition = dispositionOf(verdict.overall.decision, passed);
    if (!passed && seen.disposition != trust::dmarcPolicyName(*dmarc.asked)) {
        seen.reason = "local_policy";
        if (dmarc.record.testing && seen.disposition == trust::dmarcPolicyName(dmarc.applied))
            seen.reason = "policy_test_mode";
        if (found.arc.trusted) seen.reason = "trusted_forwarder";
    }
    seen.dkim = dmarc.dkimAligned;
    seen.spf = dmarc.spfAligned;
    seen.signatures = countedSignatures(found.dkim);
    const trust::SpfFinding& spf = found.spfMailFrom.judged ? found.spfMailFrom : found.spfHelo;
    if (spf.judged && (found.spfMailFrom.judged || found.sender.empty())) {
        seen.spfDomain = spf.domain;
        seen.spfResult = trust::authResultName(spf.result);
    }
    results.note(at, {dmarc.recordDomain, dmarc.organisation, publishedPolicy(dmarc.record), dmarc.reports},
                 std::move(seen));
}

} // namespace ismail::relay
