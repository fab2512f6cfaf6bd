#include "relay/outgoing/bounces.h"

#include "mail/header_scan.h"

#include <algorithm>

namespace ismail::relay {

using config::Setting;

bool wantsReport(const mail::Recipient& recipient, mail::DsnAction action) {
    switch (action) {
    case mail::DsnAction::failed: return recipient.notify.wantsFailure();
    case mail::DsnAction::delayed: return recipient.notify.wantsDelay();
    case mail::DsnAction::delivered:
    case mail::DsnAction::relayed: return recipient.notify.wantsSuccess();
    }
    return false;
}

mail::DsnRecipient dsnRecipient(const mail::Recipient& recipient, mail::DsnAction action, const mail::Reply& reply,
                                const std::string& remote, Time at) {
    mail::DsnRecipient result;
    result.finalRecipient = recipient.address;
    result.orcpt = recipient.orcpt;
    result.action = action;
    result.status = reply.status;
    if (action == mail::DsnAction::failed && result.status.klass != 5) result.status = {};
    if (action == mail::DsnAction::delayed && result.status.klass != 4) result.status = {};
    result.remoteMta = remote.substr(0, remote.find('['));
    if (reply.code != 0) result.diagnostic = reply;
    result.lastAttempt = at;
    return result;
}

void Bounces::make(ReportedMessage message, std::vector<mail::DsnRecipient> recipients, Done done) {
    if (recipients.empty() || (message.mail.reversePath.isNull() && !forPostmaster(message, recipients)))
        return deps_.strand.post([done = std::move(done)] { done(std::nullopt); });
    auto work = [this, message = std::move(message), recipients = std::move(recipients), done = std::move(done)] {
        try {
            build(message, recipients, done);
        } catch (...) {
            // The outcome must be recorded whatever became of its report; the workers' fence tells of the bug.
            deps_.strand.post([done] { done(std::nullopt); });
            throw;
        }
    };
    // Busy workers only make the report slower: reading a header on the strand is rare and short.
    if (!deps_.workers.submit(work)) deps_.strand.post(work);
}

// The report about mail without a sender, turned to postmaster. False: the log is all that says so.
bool Bounces::forPostmaster(ReportedMessage& message, std::vector<mail::DsnRecipient>& recipients) {
    const auto settings = deps_.settings.current();
    const auto identity = deps_.identity.current();
    const auto directory = deps_.directory.directory();
    const std::string to = recipients.front().finalRecipient.text();
    deps_.log.warning("dsn.not-sent",
                      {{"message", messageIdText(message.id)}, {"to", to}, {"why", "the sender is null"}});
    if (recipients.front().action != mail::DsnAction::failed) return false;
    const Router router(*directory, *settings, *identity, deps_.rewriting);
    const auto own = mail::parseMailbox(settings->text(Setting::serverPostmaster));
    if (PostmasterNotices::concernPostmaster(recipients, router) ||
        (own && mail::addressKey(recipients.front().finalRecipient) == mail::addressKey(*own)))
        return false;
    const auto permit = postmaster_.ask(failureKind(recipients.front()), *settings);
    if (!permit) return false;
    std::string& explanation = recipients.front().explanation;
    if (!explanation.empty()) explanation += ' ';
    explanation += "The message has no sender who could be told: mostly it is a notification itself.";
    if (permit->leftOut != 0)
        explanation +=
            " " + std::to_string(permit->leftOut) + " more such failures were not reported in the last hours.";
    message.mail.reversePath = {"postmaster", identity->name};
    message.mail.ret = mail::Ret::headers;
    message.mail.envid.clear();
    return true;
}

mail::DsnReport Bounces::reportOf(const ReportedMessage& message, std::vector<mail::DsnRecipient> recipients,
                                  const config::Settings& settings, const OwnIdentity& identity) {
    const bool failed = std::any_of(recipients.begin(), recipients.end(),
                                    [](const auto& r) { return r.action == mail::DsnAction::failed; });
    const std::uint64_t cap = settings.number(Setting::dsnMaxReturn);
    mail::DsnReport report;
    report.reportingMta = identity.name;
    report.to = message.mail.reversePath;
    report.from = {"postmaster", identity.name};
    report.date = deps_.clock.now();
    report.envid = message.mail.envid;
    report.arrival = message.received;
    report.recipients = std::move(recipients);
    report.smtpUtf8 = message.mail.smtpUtf8;
    // RFC 3461 section 4.3: RET applies to reports of failure; all others return headers.
    const bool whole = failed && message.mail.ret != mail::Ret::headers && message.traits.octets <= cap;
    report.returned = whole ? mail::DsnReturn::message : mail::DsnReturn::headers;
    auto head = deps_.queue.head(message.id, static_cast<std::size_t>(std::max<std::uint64_t>(cap, 1024)));
    if (!head) {
        deps_.log.warning("dsn.no-original", {{"message", messageIdText(message.id)}, {"why", head.error().text}});
        report.returned = mail::DsnReturn::nothing;
        return report;
    }
    report.original = std::move(*head);
    mail::HeaderScan scan;
    scan.feed(report.original);
    scan.finish();
    report.originalMessageId = scan.facts().messageIdValue;
    if (!whole) {
        const std::size_t end = report.original.find("\r\n\r\n");
        report.originalCut = end == Bytes::npos && report.original.size() < message.traits.octets;
        if (end != Bytes::npos) report.original.resize(end + 2);
    }
    return report;
}

void Bounces::build(const ReportedMessage& message, std::vector<mail::DsnRecipient> recipients, const Done& done) {
    AcceptancePipeline::Draft draft;
    draft.policy = {deps_.settings.current(), deps_.directory.directory(), deps_.identity.current()};
    draft.id = deps_.spool.nextId();
    draft.to = message.mail.reversePath;
    mail::DsnReport report = reportOf(message, std::move(recipients), *draft.policy.settings, *draft.policy.identity);
    const std::string unique = messageIdText(draft.id);
    report.messageId = unique + "@" + draft.policy.identity->name;
    report.boundary = "report-" + unique;
    draft.received = report.date;
    mail::Dsn dsn = mail::buildDsn(report);
    draft.body = std::move(dsn.message);
    draft.traits = dsn.traits;
    deps_.pipeline.generate(std::move(draft), [this, message, report = std::move(report),
                                               done](Result<GeneratedMessage> generated) mutable {
        auto made = std::make_shared<std::optional<GeneratedMessage>>();
        if (generated) {
            *made = std::move(generated).value();
            attach(**made, message, std::move(report));
        } else {
            deps_.log.warning("dsn.not-sent",
                              {{"to", message.mail.reversePath.text()}, {"why", generated.error().text}});
        }
        deps_.strand.post([done, made] { done(std::move(*made)); });
    });
}

// Ties the report to the rows that it is about.
void Bounces::attach(GeneratedMessage& made, const ReportedMessage& message, mail::DsnReport report) {
    if (!message.rows.empty()) {
        made.about = message.id;
        made.rows = message.rows;
    }
    deps_.counters.add(CounterId::bounces);
    deps_.log.info("dsn.made", {{"message", messageIdText(made.message.id)},
                                {"about", messageIdText(message.id)},
                                {"to", message.mail.reversePath.text()},
                                {"recipients", report.recipients.size()}});
    if (message.rows.size() > 1)
        made.narrowed = [report = std::move(report), rows = message.rows](const std::vector<std::uint32_t>& left) {
            mail::DsnReport narrow = report;
            narrow.recipients.clear();
            for (std::size_t i = 0; i < rows.size() && i < report.recipients.size(); ++i)
                if (std::find(left.begin(), left.end(), rows[i]) != left.end())
                    narrow.recipients.push_back(report.recipients[i]);
            return mail::buildDsn(narrow).message;
        };
}

} // namespace ismail::relay
