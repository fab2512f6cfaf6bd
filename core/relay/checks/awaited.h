// Several answers that are asked for side by side and come from any thread, and those who wait until all are there or
// time is up.
//
// Promises: thread-safe; whoever waits is called exactly once, never under the mutex, at once where nothing is open.
#pragma once

#include "base/clock.h"
#include "base/executor.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace ismail::relay {

class Awaited : public std::enable_shared_from_this<Awaited> {
public:
    Awaited(Executor& timers, const Clock& clock) : timers_(timers), clock_(clock) {}

    // One more is open, until what this returns is called (once).
    std::function<void()> open();
    void whenAll(Millis most, std::function<void()> done);
    bool all() const;

private:
    struct Waiter {
        std::function<void()> done;
        Executor::TimerId timer = 0;
    };
    void oneIsThere();
    void tooLate(const std::shared_ptr<Waiter>& waiter);

    Executor& timers_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::size_t open_ = 0;                         // guarded by mutex_
    std::vector<std::shared_ptr<Waiter>> waiting_; // guarded by mutex_
};

} // namespace ismail::relay
