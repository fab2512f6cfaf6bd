// The queue in a few numbers, for the status that windows ask for every second. Counting a long queue takes a while, so
// the numbers are kept for twenty times as long as they took: status never costs more than a twentieth of a core.
#pragma once

#include "base/clock.h"
#include "rpc/contract.h"
#include "store/queue/queue_admin.h"

#include <mutex>
#include <vector>

namespace ismail::service {

class QueueOverview {
public:
    struct Numbers {
        rpc::QueueTotals totals;
        std::vector<store::QueueDestination> destinations; // most rows first
    };

    QueueOverview(store::QueueAdmin& queue, const Clock& clock) : queue_(queue), clock_(clock) {}

    // Thread-safe; blocks while it counts.
    Result<Numbers> read();

private:
    Result<Numbers> count();

    store::QueueAdmin& queue_;
    const Clock& clock_;
    std::mutex mutex_;
    Numbers numbers_;
    Ticks countAgain_{};
};

} // namespace ismail::service
