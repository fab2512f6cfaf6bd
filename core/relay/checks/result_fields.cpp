#include "relay/checks/result_fields.h"

#include "trust/auth_results.h"

#include <utility>

namespace ismail::relay {

namespace {

using trust::AuthProperty;
using trust::AuthStatement;
using trust::Findings;

AuthStatement statement(std::string method, trust::AuthResult result, std::vector<AuthProperty> properties = {}) {
    return {std::move(method), std::string(trust::authResultName(result)), {}, std::move(properties)};
}

std::vector<AuthStatement> statementsOf(const Findings& findings) {
    std::vector<AuthStatement> out;
    if (findings.nameJudged)
        out.push_back(statement("iprev", findings.nameResult, {{"policy", "iprev", findings.address}}));
    if (findings.spfHelo.judged)
        out.push_back(statement("spf", findings.spfHelo.result, {{"smtp", "helo", findings.spfHelo.domain}}));
    if (findings.spfMailFrom.judged)
        out.push_back(statement("spf", findings.spfMailFrom.result, {{"smtp", "mailfrom", findings.sender}}));
    for (const trust::DkimFinding& each : findings.dkim) {
        AuthStatement signature =
            statement("dkim", each.result,
                      {{"header", "d", each.domain}, {"header", "s", each.selector}, {"header", "a", each.algorithm}});
        signature.reason = each.why;
        out.push_back(std::move(signature));
    }
    if (findings.dkim.empty()) out.push_back(statement("dkim", trust::AuthResult::none));
    if (findings.arc.result != trust::AuthResult::none) out.push_back(statement("arc", findings.arc.result));
    if (findings.dmarc.judged)
        out.push_back(statement("dmarc", findings.dmarc.result, {{"header", "from", findings.dmarc.author}}));
    return out;
}

// "X-Spam-Status: Yes, score=6 required=5 tests=…": the form that mail programs know from SpamAssassin.
Bytes spamStatus(const trust::Verdict& verdict) {
    const trust::Decision decision = verdict.overall.decision;
    const bool junk = decision == trust::Decision::junk || decision == trust::Decision::refuse;
    Bytes field = "X-Spam-Status: " + Bytes(junk ? "Yes" : "No") + ", score=" + std::to_string(verdict.overall.points);
    if (decision == trust::Decision::mark) field += " (suspicious)";
    std::size_t line = field.size();
    bool first = true;
    for (const trust::Reason& reason : verdict.reasons) {
        if (reason.accountId != 0) continue;
        const std::string test = reason.sentence.code.substr(reason.sentence.code.find('.') + 1);
        field += first ? "\r\n\ttests=" : ",";
        if (first) line = 8;
        if (line + test.size() > 70) {
            field += "\r\n\t";
            line = 8;
        }
        field += test;
        line += test.size() + 1;
        first = false;
    }
    return field + "\r\n";
}

Bytes authResults(const trust::Verdict& verdict, const std::string& ownName) {
    trust::AuthResultsField field;
    field.authservId = ownName;
    field.statements = statementsOf(verdict.findings);
    return trust::writeAuthResults(field);
}

} // namespace

Bytes resultFields(const trust::Verdict& verdict, const std::string& ownName) {
    return authResults(verdict, ownName) + spamStatus(verdict);
}

std::string authResultsValue(const trust::Verdict& verdict, const std::string& ownName) {
    const Bytes field = authResults(verdict, ownName);
    const std::size_t value = field.find(':') + 1;
    return field.substr(value, field.size() - value - 2); // without the last CRLF
}

bool claimsToBeOurs(std::string_view name, std::string_view value, const std::string& ownName) {
    return name != "authentication-results" || trust::claimsAuthservId(value, ownName);
}

} // namespace ismail::relay
