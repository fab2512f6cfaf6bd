// What a wall clock that jumps must not do to the queue. Times in the queue are wall times, so that they survive a
// restart; ticks tell whether the wall clock went its way meanwhile.
//
// Promises: after a start, and after the clock was set back, no row waits longer than the schedule of tries could have
// told it to. After a start, and after the clock went either way, a row expires only when it was tried once more, or
// could not be since its destination is down; `settled` later this is taken to have happened. Strand only.
#pragma once

#include "accounts/directory.h"
#include "base/log.h"
#include "relay/outgoing/scheduler.h"

#include <functional>
#include <string>

namespace ismail::relay {

class ClockGuard {
public:
    static constexpr Millis tolerance{600'000}; // a smaller jump changes nothing that matters
    static constexpr Millis settled{3'600'000}; // the longest pause between two tries of ordinary mail
    static constexpr Millis between{30'000};

    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        QueueStore& queue;
        Executor& strand;
        Scheduler& scheduler;
        // The clock jumped: whatever was planned by it is planned anew.
        std::function<void()> jumped;
    };
    explicit ClockGuard(Dependencies deps) : deps_(std::move(deps)) {}

    void start();
    void stop();
    // May a row that is due at this time, at this destination, be given up by its age?
    bool mayExpire(const std::string& destination, Time due) const;

private:
    void look();
    void again();
    void pullIn();
    Millis offset() const;

    const Dependencies deps_;
    Millis offset_{0}; // wall time less ticks
    Ticks epoch_{};    // of the start or the last jump
    Executor::TimerId timer_ = 0;
    bool stopped_ = true;
};

} // namespace ismail::relay
