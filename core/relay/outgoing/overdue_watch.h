// Looks for rows whose warning or expiry time has come, at any destination, and makes the reports they call for.
// Strand only.
#pragma once

#include "relay/outgoing/clock_guard.h"
#include "relay/outgoing/scheduler.h"

namespace ismail::relay {

class OverdueWatch {
public:
    OverdueWatch(const Clock& clock, Log& log, QueueStore& queue, Executor& strand, Workers& workers, Bounces& bounces,
                 Scheduler& scheduler, const ClockGuard& guard)
        : clock_(clock), log_(log), queue_(queue), strand_(strand), workers_(workers), bounces_(bounces),
          scheduler_(scheduler), guard_(guard) {}

    void start();
    void stop();

private:
    void look();
    void found(std::vector<std::pair<std::string, DueMessage>> rows);
    void handle(const std::string& destination, const DueMessage& message);
    void again(Millis in);

    const Clock& clock_;
    Log& log_;
    QueueStore& queue_;
    Executor& strand_;
    Workers& workers_;
    Bounces& bounces_;
    Scheduler& scheduler_;
    const ClockGuard& guard_;
    Executor::TimerId timer_ = 0;
    bool stopped_ = true;
};

} // namespace ismail::relay
