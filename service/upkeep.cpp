#include "upkeep.h"

#include "base/path_text.h"
#include "base/say.h"
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
    deps_.strand.postAt(deps_.clock.ticks() + seconds(1), [this] { everySecond(); });
    deps_.strand.postAt(deps_.clock.ticks() + seconds(10), [this] { everyTenSeconds(); });
    // What became due while the server was down is not kept waiting.
    deps_.strand.postAt(deps_.clock.ticks() + seconds(10), [this] { everyMinute(); });
}

// Never blocks, so it needs no worker.
void Upkeep::everySecond() {
    deps_.strand.postAt(deps_.clock.ticks() + seconds(1), [this] { everySecond(); });
    deps_.store.refusals().flush();
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
        deps_.keepDoor();
        deps_.watchKeys();
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
    if (accepting) return deps_.alerts.clear("storing", say("alert.storing"), say("alert.storingText"));
    const bool full = accepting.error().kind == ErrorKind::exhausted;
    deps_.alerts.raise("storing", full ? say("alert.notStoringFull") : say("alert.notStoring"),
                       say("alert.notStoringText", sentenceOf(accepting.error())));
}

void Upkeep::watchDisk() {
    const auto free = platform::freeDiskSpace(deps_.store.path());
    if (!free) return;
    const std::uint64_t limit = deps_.settings.current()->number(Setting::alertDisk);
    if (*free < limit) {
        deps_.alerts.raise("disk", say("alert.disk"),
                           say("alert.diskText", *free, utf8FromPath(deps_.store.path()),
                               deps_.settings.current()->number(Setting::diskReserve)));
    } else if (*free > limit + limit / 10) {
        deps_.alerts.clear("disk", say("alert.diskOver"), say("alert.diskOverText", *free));
    }
}

void Upkeep::watchCertificate() {
    const CertificateKeeper::State state = deps_.certificate.state();
    if (!state.certificate || state.certificate->selfSigned) return;
    const Millis left = state.certificate->notAfter - deps_.clock.now();
    const auto days = std::chrono::duration_cast<std::chrono::days>(left).count();
    if (days <= static_cast<std::int64_t>(deps_.settings.current()->number(Setting::alertCertificateDays))) {
        deps_.alerts.raise("certificate", say("alert.certificate"),
                           say("alert.certificateText", state.file, state.certificate->notAfter));
    } else {
        deps_.alerts.clear("certificate", say("alert.certificateOver"),
                           say("alert.certificateOverText", state.certificate->notAfter));
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
            deps_.alerts.raise("stuck", say("alert.stuck"), say("alert.stuckText", domain, destination.nextDue));
        }
    }
    if (!stuck) deps_.alerts.clear("stuck", say("alert.stuckOver"), say("alert.stuckOverText"));
    for (const auto& [domain, mail] : held)
        watchHeld(domain, mail);
}

// Much of it, or any of it for long: one alert, which ends when neither is true.
void Upkeep::watchHeld(const std::string& domain, const Held& held) {
    const auto settings = deps_.settings.current();
    const std::string key = std::string(heldAlert) + domain;
    const Millis age = deps_.clock.now() - held.oldest;
    const bool old = held.count > 0 && age >= settings->duration(Setting::alertHeldAge);
    const bool much = held.count >= settings->number(Setting::alertHeld);
    if (much || old)
        deps_.alerts.raise(key, much ? say("alert.heldMuch", domain) : say("alert.heldLong", domain),
                           say("alert.heldText", held.count, domain, held.oldest));
    else
        deps_.alerts.clear(key, say("alert.heldOver", domain),
                           held.count == 0 ? say("alert.heldOverNone", domain)
                                           : say("alert.heldOverText", held.count, domain, held.oldest));
}

} // namespace ismail::service
