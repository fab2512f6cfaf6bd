#include "upkeep.h"

#include "base/path_text.h"
#include "base/text.h"
#include "platform/disk_space.h"
#include "store/queue/queue_admin.h"
#include "store/upkeep/statistics_store.h"

#include <map>
#include <memory>

namespace ismail::service {

namespace {

using config::Setting;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view heldPrefix = "primary:";
constexpr std::string_view heldAlert = "held:";

bool isHeld(const std::string& destination) { return destination.starts_with(heldPrefix); }

} // namespace

void Upkeep::start() {
    deps_.strand.postAt(deps_.clock.ticks() + seconds(10), [this] { everyTenSeconds(); });
    deps_.strand.postAt(deps_.clock.ticks() + minutes(1), [this] { everyMinute(); });
}

void Upkeep::everyTenSeconds() {
    deps_.strand.postAt(deps_.clock.ticks() + seconds(10), [this] { everyTenSeconds(); });
    runOnce(quickRuns_, [this] {
        deps_.retryListeners();
        watchStoring();
        watchDisk();
    });
}

void Upkeep::everyMinute() {
    deps_.strand.postAt(deps_.clock.ticks() + minutes(1), [this] { everyMinute(); });
    runOnce(longRuns_, [this] {
        recordCounters();
        watchQueue();
        watchCertificate();
        deps_.watchQuotas();
        deps_.store.maintenance().run();
        deps_.store.giveBackMemory();
        deps_.scheduledBackup();
    });
}

void Upkeep::runOnce(std::atomic<bool>& running, std::function<void()> work) {
    if (running.exchange(true)) return;
    // Given free with the work, however it ends: a worker that stops drops it.
    const std::shared_ptr<void> turn(&running, [](void* flag) { *static_cast<std::atomic<bool>*>(flag) = false; });
    if (!deps_.workers.submit([turn, work = std::move(work)] { work(); }))
        deps_.log.warning("upkeep.postponed", {{"reason", "the workers are stopping"}});
}

void Upkeep::flushCounters() {
    const Time minute = std::chrono::floor<minutes>(deps_.clock.now());
    const auto taken = deps_.counters.take();
    std::vector<store::CounterValue> values;
    for (std::size_t i = 0; i < taken.size(); ++i)
        if (taken[i] != 0)
            values.push_back(
                {std::string(counterName(static_cast<CounterId>(i))), minute, static_cast<std::int64_t>(taken[i])});
    deps_.store.statistics().store(std::move(values), {});
}

void Upkeep::recordCounters() {
    flushCounters();
    const Result<std::vector<store::QueueDestination>> destinations = deps_.store.queueAdmin().destinations();
    if (!destinations) return;
    std::int64_t waiting = 0;
    std::int64_t held = 0;
    for (const store::QueueDestination& destination : *destinations) {
        waiting += static_cast<std::int64_t>(destination.recipients);
        if (isHeld(destination.destination)) held += static_cast<std::int64_t>(destination.recipients);
    }
    const Time minute = std::chrono::floor<minutes>(deps_.clock.now());
    deps_.store.statistics().store({},
                                   {{"queue.depth", minute, waiting},
                                    {"held.depth", minute, held},
                                    {"connections.open", minute, static_cast<std::int64_t>(deps_.openConnections())}});
}

// By its cause: a disk that is full is another matter than one that fails.
void Upkeep::watchStoring() {
    deps_.store.reserve().restore(0);
    const Status accepting = deps_.store.spool().acceptsMail();
    if (accepting) return deps_.alerts.clear("storing", "New mail is taken again", "What comes in can be stored.");
    const bool full = accepting.error().kind == ErrorKind::exhausted;
    deps_.alerts.raise("storing",
                       full ? "The disk is full: new mail is put off" : "Nothing can be stored: new mail is put off",
                       accepting.error().text + " Senders keep their mail and try again; what is in the queue waits.");
}

void Upkeep::watchDisk() {
    const auto free = platform::freeDiskSpace(deps_.store.path());
    if (!free) return;
    const std::uint64_t limit = deps_.settings.current()->number(Setting::alertDisk);
    if (*free < limit) {
        deps_.alerts.raise("disk", "The disk is getting full",
                           "Only " + humanSize(*free) + " are free where the mail is kept (" +
                               utf8FromPath(deps_.store.path()) + "). When less than " +
                               humanSize(deps_.settings.current()->number(Setting::diskReserve)) +
                               " are left, new mail is put off. Free some space or move the data directory.");
    } else if (*free > limit + limit / 10) {
        deps_.alerts.clear("disk", "The disk has room again", humanSize(*free) + " are free where the mail is kept.");
    }
}

void Upkeep::watchCertificate() {
    const CertificateKeeper::State state = deps_.certificate.state();
    if (!state.certificate || state.certificate->selfSigned) return;
    const Millis left = state.certificate->notAfter - deps_.clock.now();
    const auto days = std::chrono::duration_cast<std::chrono::days>(left).count();
    if (days <= static_cast<std::int64_t>(deps_.settings.current()->number(Setting::alertCertificateDays))) {
        deps_.alerts.raise("certificate", "The certificate is about to end",
                           "The certificate in " + state.file + " ends " + isoTime(state.certificate->notAfter) +
                               ". Replace the file, then have the certificate read again.");
    } else {
        deps_.alerts.clear("certificate", "The certificate is good again",
                           "It ends " + isoTime(state.certificate->notAfter) + ".");
    }
}

void Upkeep::watchQueue() {
    const Result<std::vector<store::QueueDestination>> destinations = deps_.store.queueAdmin().destinations();
    if (!destinations) return;
    std::map<std::string, Held> held;
    for (const Alert& alert : deps_.alerts.list(true, Alerts::maxKept))
        if (alert.key.starts_with(heldAlert)) held[alert.key.substr(heldAlert.size())] = {};
    const Millis patience = deps_.settings.current()->duration(Setting::alertStuck);
    bool stuck = false;
    for (const store::QueueDestination& destination : *destinations) {
        const std::string domain = destination.destination.substr(destination.destination.find(':') + 1);
        const std::uint64_t movable = destination.recipients - destination.onHold;
        if (isHeld(destination.destination)) {
            held[domain] = {movable, destination.oldestReceived};
        } else if (movable != 0 && deps_.clock.now() - destination.nextDue > patience &&
                   deps_.obstacle(destination.destination).empty()) {
            stuck = true;
            deps_.alerts.raise("stuck", "Mail does not leave the queue",
                               "Mail for " + domain + " could have been tried since " + isoTime(destination.nextDue) +
                                   " and was not. The destinations of the queue say why.");
        }
    }
    if (!stuck) deps_.alerts.clear("stuck", "The queue moves again", "No mail is overdue for its next try.");
    for (const auto& [domain, mail] : held)
        watchHeld(domain, mail);
}

// Much of it, or any of it for long: one alert, which ends when neither is true.
void Upkeep::watchHeld(const std::string& domain, const Held& held) {
    const auto settings = deps_.settings.current();
    const std::string key = std::string(heldAlert) + domain;
    const std::string sentence =
        (held.count == 1 ? "1 recipient waits" : std::to_string(held.count) + " recipients wait") +
        " for the primary server of " + domain;
    const Millis age = deps_.clock.now() - held.oldest;
    const bool old = held.count > 0 && age >= settings->duration(Setting::alertHeldAge);
    const std::string since = held.count > 0 ? ", the oldest since " + isoTime(held.oldest) + "." : ".";
    if (held.count >= settings->number(Setting::alertHeld))
        deps_.alerts.raise(key, "Much mail is held for " + domain,
                           sentence + since + " Look whether that server is running, and what it answers.");
    else if (old)
        deps_.alerts.raise(key, "Mail is held for " + domain + " for long",
                           sentence + since + " Look whether that server is running, and what it answers.");
    else
        deps_.alerts.clear(key, "Little mail is held for " + domain, sentence + since);
}

} // namespace ismail::service
