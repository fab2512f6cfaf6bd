// One thread that runs posted functions in order, and timers: what the relay lives on.
//
// Promises: posted work runs in the order of posting; a timer never runs early and never before work that was posted
// earlier than its time; an exception that leaves a piece of work is logged and ends that piece alone. After stop()
// nothing runs any more and posts are dropped. Does not: run timers by a clock that tests move, unless wake() is called
// after.
#pragma once

#include "base/clock.h"
#include "base/executor.h"
#include "base/log.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace ismail::net {

class Strand final : public Executor {
public:
    Strand(const Clock& clock, Log& log);
    ~Strand() override;
    Strand(const Strand&) = delete;
    Strand& operator=(const Strand&) = delete;

    void post(std::function<void()> work) override;
    TimerId postAt(Ticks when, std::function<void()> work) override;
    void cancel(TimerId id) override;

    // Looks at the clock again.
    void wake();
    bool onThread() const { return thread_.get_id() == std::this_thread::get_id(); }
    // Runs `work` on the strand and waits for it; at once when called on it. False: the strand has stopped.
    bool runAndWait(const std::function<void()>& work);
    // Drops what waits, ends the thread. Not from the strand itself.
    void stop();

private:
    using TimerKey = std::pair<Ticks, TimerId>;

    void run();
    void runOne(const std::function<void()>& work);

    const Clock& clock_;
    Log& log_;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::vector<std::function<void()>> posted_;
    std::map<TimerKey, std::function<void()>> timers_;
    std::unordered_map<TimerId, Ticks> timerTimes_;
    TimerId lastTimer_ = 0;
    bool stopping_ = false;
    bool woken_ = false;
    std::thread thread_;
};

} // namespace ismail::net
