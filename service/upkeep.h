// What happens by the clock: counters become stored values, the state of the server is watched and turned into alerts,
// old rows are pruned, failed listeners are tried again, backups are made.
//
// Promises: works on its own strand and on workers of its own; a task never runs twice at a time: one that takes longer
// than its interval leaves out a turn; one that fails is logged and comes again at its next time.
#pragma once

#include "alerts.h"
#include "base/clock.h"
#include "base/log.h"
#include "certificate_keeper.h"
#include "config/settings.h"
#include "counter_series.h"
#include "net/strand.h"
#include "store/store.h"

#include <atomic>
#include <functional>
#include <string>

namespace ismail::service {

class Upkeep {
public:
    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        store::Store& store;
        LiveCounters& counters;
        Alerts& alerts;
        const CertificateKeeper& certificate;
        net::Strand& strand;
        Workers& workers; // a lane of its own
        std::function<std::size_t()> openConnections;
        std::function<void()> retryListeners;
        std::function<void()> scheduledBackup;
        std::function<void()> watchQuotas;
        std::function<void()> keepDoor; // what the door learned, to the disk
        std::function<void()> watchKeys;
        // Why mail waits at a destination; empty: nothing is known to be in its way.
        std::function<std::string(const std::string& destination)> obstacle;
    };
    explicit Upkeep(Dependencies deps) : deps_(std::move(deps)) {}

    void start();
    // Stores what was counted since the last minute; the last act before the store closes.
    void flushCounters();

private:
    void everyMinute();
    void everyTenSeconds();
    void everySecond();
    void recordCounters();
    struct Held {
        std::uint64_t count = 0; // recipients that wait
        Time oldest;
    };
    void watchStoring();
    void watchDisk();
    void watchCertificate();
    void watchQueue();
    void watchHeld(const std::string& domain, const Held& held);
    // Unless it runs still.
    void runOnce(std::atomic<bool>& running, std::function<void()> work);

    const Dependencies deps_;
    std::atomic<bool> quickRuns_{false}, longRuns_{false};
};

} // namespace ismail::service
