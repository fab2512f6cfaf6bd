#include "upkeep_api.h"

#include "alert_recipients.h"
#include "alert_rows.h"
#include "answers.h"
#include "base/path_text.h"
#include "base/say.h"
#include "platform/instance_lock.h"
#include "sealed_keys.h"
#include "test_mail.h"

namespace ismail::service {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::int64_t maxSteps = 2000;
constexpr Millis minutesAreKept = hours(24 * 7); // then only hours are (store/upkeep/statistics_store.h)

constexpr std::size_t countersKept = LiveCounters::size;
static_assert(static_cast<std::size_t>(rpc::CounterName::queueDepth) == countersKept);

bool isMeasured(rpc::CounterName counter) { return static_cast<std::size_t>(counter) >= countersKept; }

std::string seriesName(rpc::CounterName counter) {
    switch (counter) {
    case rpc::CounterName::queueDepth: return "queue.depth";
    case rpc::CounterName::heldDepth: return "held.depth";
    case rpc::CounterName::openConnections: return "connections.open";
    default: return std::string(counterName(static_cast<CounterId>(counter)));
    }
}

Time roundDown(Time time, Millis step) {
    const auto since = time.time_since_epoch();
    return Time(since - since % step);
}

rpc::BackupInfo wireBackup(const store::BackupInfo& backup) {
    return {backup.name,         utf8FromPath(backup.path), backup.at,
            wire(backup.octets), wire(backup.messages),     backup.scheduled};
}

rpc::BackupVerify::Response wireReport(store::BackupReport report) {
    rpc::BackupVerify::Response response;
    response.good = report.good;
    response.messages = wire(report.messages);
    response.bytes = wire(report.octets);
    for (const Sentence& problem : report.problems)
        response.problems.push_back(render(problem));
    response.problemSentences = std::move(report.problems);
    response.domains = std::move(report.contents.domains);
    response.domainCount = wire(report.contents.domainCount);
    response.accounts = wire(report.contents.accounts);
    response.mailboxMessages = wire(report.contents.mailboxMessages);
    response.queuedRecipients = wire(report.contents.queuedRecipients);
    return response;
}

} // namespace

Result<rpc::CounterSeries> UpkeepApi::series(rpc::CounterName counter, Time from, Time to, Millis step) {
    const std::string name = seriesName(counter);
    const bool measured = isMeasured(counter);
    const auto steps =
        deps_.statistics.steps(name, from, to, step, measured ? store::Aggregate::highest : store::Aggregate::sum);
    if (!steps) return steps.error();
    rpc::CounterSeries result;
    result.counter = counter;
    result.values.resize(static_cast<std::size_t>((to - from + step - Millis(1)) / step));
    for (const store::CounterValue& value : *steps) {
        const auto at = static_cast<std::size_t>((value.at - from) / step);
        if (value.at >= from && at < result.values.size()) result.values[at] = value.value;
    }
    if (!measured) {
        const auto total = deps_.statistics.total(name, from, to);
        if (!total) return total.error();
        result.total = *total;
        // The minute that is not stored yet: who has just sent a message looks for it here.
        const Time minute = std::chrono::floor<minutes>(deps_.clock.now());
        if (from <= minute && minute < to) {
            const auto running = static_cast<std::int64_t>(deps_.counters.untaken(static_cast<CounterId>(counter)));
            result.values[static_cast<std::size_t>((minute - from) / step)] += running;
            result.total += running;
        }
        return result;
    }
    const auto latest = deps_.statistics.latest(name);
    if (!latest) return latest.error();
    result.total = latest->value_or(0);
    return result;
}

Result<rpc::StatsSeries::Response> UpkeepApi::handle(rpc::StatsSeries, const Caller&,
                                                     const rpc::StatsSeries::Request& request) {
    if (request.from >= request.to) return invalid(say("stats.endsFirst"));
    if (request.from < Time{} || request.to - deps_.clock.now() > hours(24 * 366)) return invalid(say("stats.notKept"));
    const Millis kept = deps_.clock.now() - request.from > minutesAreKept ? Millis(hours(1)) : Millis(minutes(1));
    const Millis step = (Millis(request.step) + kept - Millis(1)) / kept * kept;
    const Time from = roundDown(request.from, step);
    if ((request.to - from) / step >= maxSteps) return invalid(say("stats.tooManySteps", maxSteps));
    std::vector<rpc::CounterName> counters = request.counters;
    if (counters.empty())
        for (std::size_t i = 0; i < enumNames(rpc::CounterName{}).size(); ++i)
            counters.push_back(static_cast<rpc::CounterName>(i));
    rpc::StatsSeries::Response response;
    response.from = from;
    response.step = std::chrono::duration_cast<rpc::seconds>(step);
    for (const rpc::CounterName counter : counters) {
        auto one = series(counter, from, request.to, step);
        if (!one) return one.error();
        response.series.push_back(std::move(*one));
    }
    return response;
}

// --- Alerts ----------------------------------------------------------------------------------------------------------

Result<rpc::AlertList::Response> UpkeepApi::handle(rpc::AlertList, const Caller&,
                                                   const rpc::AlertList::Request& request) {
    auto rows = deps_.statistics.alerts(request.activeOnly, static_cast<std::size_t>(request.limit));
    if (!rows) return rows.error();
    rpc::AlertList::Response response;
    const Language language = mailLanguage(*deps_.settings.current());
    for (const store::AlertRow& row : *rows) {
        Alert alert = alertOf(row);
        std::string subject = render(alert.subject, language), text = render(alert.text, language);
        response.alerts.push_back({std::move(alert.key), std::move(subject), std::move(text), alert.raisedAt,
                                   alert.clearedAt, alert.mailedAt, std::move(alert.subject), std::move(alert.text)});
    }
    return response;
}

Result<rpc::AlertTest::Response> UpkeepApi::handle(rpc::AlertTest, const Caller&, const rpc::Empty&) {
    const std::vector<std::string> recipients = allAlertRecipients(*deps_.settings.current());
    if (recipients.empty()) return conflict(say("alerts.nobody"));
    const std::string& name = deps_.identity.current()->name;
    const Language language = mailLanguage(*deps_.settings.current());
    rpc::AlertTest::Response response;
    for (const std::string& recipient : recipients) {
        const auto to = mail::parseMailbox(recipient);
        if (!to) return invalid(say("alerts.badRecipient", recipient));
        TestMail message;
        message.serverName = name;
        message.from = {"postmaster", name};
        message.to = *to;
        message.subject = render(say("notice.test", name), language);
        message.text = render(say("notice.testText"), language);
        message.date = deps_.clock.now();
        const auto sent = deps_.relay.send({}, *to, composeTestMail(message));
        if (!sent) return sent.error();
        response.recipients.push_back(recipient);
        if (response.messageId.empty()) response.messageId = messageIdText(*sent);
    }
    deps_.events.hint(rpc::EventKind::queueChanged);
    return response;
}

// --- Backups ---------------------------------------------------------------------------------------------------------

Result<rpc::BackupNow::Response> UpkeepApi::handle(rpc::BackupNow, const Caller& caller,
                                                   const rpc::BackupNow::Request& request) {
    const std::filesystem::path directory = pathFromUtf8(request.directory);
    if (!directory.empty() && !directory.is_absolute()) return invalid(say("backup.noDirectory", request.directory));
    const auto started = deps_.backups.start(directory, false);
    if (!started) return started.error();
    deps_.log.info("backup.started", {{"backup", started->name}, {"by", caller.who}});
    return rpc::BackupNow::Response{started->name, utf8FromPath(started->path)};
}

Result<rpc::BackupList::Response> UpkeepApi::handle(rpc::BackupList, const Caller&, const rpc::Empty&) {
    rpc::BackupList::Response response;
    for (const store::BackupInfo& backup : store::Backup::list(deps_.backups.directory()))
        if (response.backups.size() < rpc::maxListEntries) response.backups.push_back(wireBackup(backup));
    return response;
}

Result<std::filesystem::path> UpkeepApi::backupPath(const std::string& name) const {
    for (const store::BackupInfo& backup : store::Backup::list(deps_.backups.directory()))
        if (backup.name == name) return backup.path;
    return notFound(say("backup.unknown", name, utf8FromPath(deps_.backups.directory())));
}

Result<rpc::BackupVerify::Response> UpkeepApi::handle(rpc::BackupVerify, const Caller&,
                                                      const rpc::BackupVerify::Request& request) {
    const auto path = backupPath(request.backup);
    if (!path) return path.error();
    auto report = store::Backup::verify(*path, fileDigest);
    if (!report) return report.error();
    rpc::BackupVerify::Response response = wireReport(std::move(*report));
    response.sealed = hasSealedKeys(*path);
    return response;
}

Result<rpc::BackupRestore::Response> UpkeepApi::handle(rpc::BackupRestore, const Caller& caller,
                                                       const rpc::BackupRestore::Request& request) {
    const std::filesystem::path directory = pathFromUtf8(request.directory);
    if (!directory.is_absolute()) return invalid(say("backup.noDirectory", request.directory));
    const auto path = backupPath(request.backup);
    if (!path) return path.error();
    SealedKeys keys;
    if (hasSealedKeys(*path)) {
        if (!request.passphrase) return invalid(say("backup.needsPassphrase"));
        auto opened = openSealedKeys(*path, *request.passphrase);
        if (!opened) return opened.error();
        keys = std::move(*opened);
    }
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) return invalid(say("backup.directoryNotMade", request.directory, error.message()));
    // A service that runs on it keeps us out, and we keep one from starting half-way.
    const auto lock = platform::InstanceLock::acquire(directory);
    if (!lock) return lock.error();
    Status restored = store::Backup::restore(*path, directory, fileDigest);
    if (restored) restored = placeKeys(keys, directory);
    if (!restored) return restored.error();
    deps_.log.info("backup.restored", {{"backup", request.backup}, {"to", request.directory}, {"by", caller.who}});
    return rpc::BackupRestore::Response{request.directory};
}

Result<rpc::BackupStatus::Response> UpkeepApi::handle(rpc::BackupStatus, const Caller&, const rpc::Empty&) {
    const BackupKeeper::State state = deps_.backups.state();
    rpc::BackupStatus::Response response;
    response.running = state.running;
    response.backup = state.name;
    response.lastError = state.lastError;
    response.lastErrorSentence = state.lastErrorSentence;
    response.done = wire(state.done);
    response.total = wire(state.total);
    response.lastAt = state.lastAt;
    response.nextAt = state.nextAt;
    return response;
}

// --- Certificate -----------------------------------------------------------------------------------------------------

rpc::CertificateDetails UpkeepApi::certificate(const Caller& caller) const {
    const CertificateKeeper::State state = deps_.certificate.state();
    const bool admin = caller.role == rpc::Role::admin;
    rpc::CertificateDetails details;
    if (admin) details.file = state.file;
    if (state.problem) {
        details.problemSentence = admin ? sentenceOf(*state.problem) : say("certificate.unusable");
        details.problem = render(details.problemSentence);
    }
    if (!state.certificate) return details;
    const crypto::CertificateInfo& info = *state.certificate;
    details.subject = info.subject;
    details.issuer = info.issuer;
    details.names = info.names;
    details.validFrom = info.notBefore;
    details.validTo = info.notAfter;
    details.selfSigned = info.selfSigned;
    details.fingerprint = info.fingerprint;
    return details;
}

Result<rpc::CertificateDetails> UpkeepApi::handle(rpc::CertificateInfo, const Caller& caller, const rpc::Empty&) {
    return certificate(caller);
}

Result<rpc::CertificateDetails> UpkeepApi::handle(rpc::CertificateReload, const Caller& caller, const rpc::Empty&) {
    const Status loaded = deps_.certificate.load(*deps_.settings.current(), deps_.identity.current()->name);
    deps_.events.hint(rpc::EventKind::statusChanged);
    deps_.log.info("certificate.reloaded", {{"by", caller.who}, {"problem", loaded ? "" : loaded.error().text}});
    if (!loaded) return loaded.error();
    return certificate(caller);
}

} // namespace ismail::service
