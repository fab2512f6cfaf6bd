#include "relay/reception/report_step.h"

#include "base/text.h"
#include "mail/idn.h"
#include "relay/reception/captured_body.h"
#include "trust/dmarc_ladder.h"
#include "trust/dmarc_report_mail.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace ismail::relay {

namespace {

bool isForReports(const AcceptedRecipient& recipient) { return recipient.takesReports; }

bool isSameEnd(const AcceptedRecipient& a, const AcceptedRecipient& b) {
    if (a.local() && b.local()) return a.local()->accountId == b.local()->accountId;
    return a.relay() && b.relay() && a.recipient.address == b.recipient.address;
}

// Once, also where the sender named the postmaster, too.
StepAnswer goesToPostmaster(const ReceivedMessage& received, const std::string& why) {
    StepAnswer answer;
    const auto& all = received.message.recipients;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (isForReports(all[i]) && std::any_of(all.begin(), all.end(), [&](const AcceptedRecipient& other) {
                return !isForReports(other) && isSameEnd(all[i], other);
            }))
            answer.discard(i, "the postmaster gets it already");
    answer.verdict = "not read as a report: " + why;
    return answer;
}

StepAnswer readAsReport(const ReceivedMessage& received, const std::string& domain) {
    StepAnswer answer;
    for (std::size_t i = 0; i < received.message.recipients.size(); ++i)
        if (isForReports(received.message.recipients[i])) answer.discard(i, "it is a DMARC report, which was read");
    answer.verdict = "a report about " + domain;
    return answer;
}

// The domain itself, or one above it whose primary is here.
std::string ownDomainOf(std::string_view domain, const accounts::Directory& directory) {
    for (;;) {
        const accounts::Domain* known = directory.domain(std::string(domain));
        if (known && known->role == accounts::DomainRole::primary) return known->name;
        const auto dot = domain.find('.');
        if (dot == std::string_view::npos) return {};
        domain.remove_prefix(dot + 1);
    }
}

std::vector<ReportedSource> sourcesOf(const trust::DmarcReport& report) {
    std::map<std::tuple<std::string, bool, bool>, std::int64_t> together;
    for (const trust::ReportedRow& row : report.rows)
        together[{row.source, row.dkim, row.spf}] += row.count;
    std::vector<ReportedSource> all;
    for (const auto& [key, messages] : together)
        all.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), messages});
    if (all.size() <= maxReportedSources) return all;
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.messages > b.messages; });
    // What the small ones were is lost, not how many they sent and whether it was proven.
    std::vector<ReportedSource> kept(all.begin(), all.begin() + maxReportedSources - 4);
    std::map<std::pair<bool, bool>, std::int64_t> rest;
    for (auto each = all.begin() + maxReportedSources - 4; each != all.end(); ++each)
        rest[{each->dkim, each->spf}] += each->messages;
    for (const auto& [proven, messages] : rest)
        kept.push_back({{}, proven.first, proven.second, messages});
    return kept;
}

void keep(const std::shared_ptr<const ReceivedMessage>& received, const AcceptanceDependencies& with, StepDone done) {
    const auto report = trust::dmarcReportIn(received->body.whole->bytes());
    if (!report) return done(goesToPostmaster(*received, report.error().text));
    const std::string& reporter = received->judged->findings.dmarc.author;
    auto kept = keptOf(*report, reporter, with.clock.now(), *received->policy.directory);
    if (!kept) return done(goesToPostmaster(*received, kept.error().text));
    const std::string domain = kept->domain;
    with.reports->keep(std::move(*kept), [received, domain, reporter, &with, done = std::move(done)](Status status) {
        if (!status) return done(goesToPostmaster(*received, status.error().text));
        with.log.info("dmarc.report_received", {{"session", received->message.origin.session},
                                                {"message", messageIdText(received->message.id)},
                                                {"domain", domain},
                                                {"reporter", reporter}});
        done(readAsReport(*received, domain));
    });
}

} // namespace

std::uint8_t reportsNeedBody(const ReceivedMessage& received) {
    const auto& recipients = received.message.recipients;
    return std::any_of(recipients.begin(), recipients.end(), isForReports) ? gathered::whole : 0;
}

Result<ReceivedReport> keptOf(const trust::DmarcReport& report, const std::string& reporter, Time received,
                              const accounts::Directory& directory) {
    const auto name = mail::toAscii(report.policy.domain);
    ReceivedReport kept;
    kept.domain = name ? ownDomainOf(asciiLower(*name), directory) : std::string();
    if (kept.domain.empty())
        return Error{ErrorKind::invalid, "It is about " + report.policy.domain + ", which has no primary here."};
    kept.reporter = reporter;
    kept.id = report.id;
    auto policy = trust::DmarcPolicy::none;
    for (const auto each : {trust::DmarcPolicy::quarantine, trust::DmarcPolicy::reject})
        if (report.policy.p == trust::dmarcPolicyName(each)) policy = each;
    kept.policy = trust::dmarcPolicyName(trust::policyInEffect(policy, report.policy.testing));
    kept.begin = Time(std::chrono::seconds(report.begin));
    kept.end = Time(std::chrono::seconds(report.end));
    kept.received = received;
    // One that began long ago would make the domain look watched for as long.
    constexpr std::chrono::hours slack{48}, longest{24 * 32}, oldest{24 * 64};
    if (kept.begin < received - oldest || kept.end > received + slack || kept.end - kept.begin > longest)
        return Error{ErrorKind::invalid, "Its dates make no sense."};
    kept.sources = sourcesOf(report);
    return kept;
}

std::optional<StepAnswer> askReports(StepQuestion& question) {
    const ReceivedMessage& received = question.message();
    const AcceptanceDependencies& with = question.with();
    if (!with.reports || reportsNeedBody(received) == 0) return StepAnswer{};
    if (!received.judged || received.judged->findings.dmarc.result != trust::AuthResult::pass)
        return goesToPostmaster(received, "its author is not proven");
    if (!received.body.whole) return goesToPostmaster(received, "it is too large, or there are too many at a time");
    auto message = question.share();
    auto done = question.later();
    const bool taken = with.workers.submit([message, &with, done] { keep(message, with, done); });
    if (!taken) done(goesToPostmaster(received, "the server is busy"));
    return std::nullopt;
}

} // namespace ismail::relay
