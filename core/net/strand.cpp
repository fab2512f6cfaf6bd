#include "net/strand.h"

#include <algorithm>
#include <exception>
#include <future>

namespace ismail::net {

Strand::Strand(const Clock& clock, Log& log) : clock_(clock), log_(log) {
    // The thread starts under the lock, so that thread_ is set before any work can ask onThread().
    const std::lock_guard lock(mutex_);
    thread_ = std::thread([this] { run(); });
}

Strand::~Strand() { stop(); }

void Strand::post(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        posted_.push_back(std::move(work));
        if (posted_.size() > 1) return;
    }
    ready_.notify_one();
}

Strand::TimerId Strand::postAt(Ticks when, std::function<void()> work) {
    TimerId id = 0;
    {
        const std::lock_guard lock(mutex_);
        id = ++lastTimer_;
        if (stopping_) return id;
        const bool first = timers_.empty() || when < timers_.begin()->first.first;
        timers_.emplace(TimerKey(when, id), std::move(work));
        timerTimes_.emplace(id, when);
        if (!first) return id;
        woken_ = true;
    }
    ready_.notify_one();
    return id;
}

void Strand::cancel(TimerId id) {
    std::function<void()> dropped; // destroyed outside the lock
    const std::lock_guard lock(mutex_);
    const auto time = timerTimes_.find(id);
    if (time == timerTimes_.end()) return;
    const auto timer = timers_.find(TimerKey(time->second, id));
    dropped = std::move(timer->second);
    timers_.erase(timer);
    timerTimes_.erase(time);
}

void Strand::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    ready_.notify_one();
}

bool Strand::runAndWait(const std::function<void()>& work) {
    if (onThread()) {
        work();
        return true;
    }
    // A promise that is dropped with its task tells the waiter that the strand has stopped.
    auto done = std::make_shared<std::promise<void>>();
    std::future<void> finished = done->get_future();
    post([&work, done = std::move(done)]() mutable {
        work();
        done->set_value();
    });
    done.reset();
    try {
        finished.get();
        return true;
    } catch (const std::future_error&) {
        return false;
    }
}

void Strand::stop() {
    std::vector<std::function<void()>> dropped;
    std::map<TimerKey, std::function<void()>> droppedTimers;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        dropped.swap(posted_);
        droppedTimers.swap(timers_);
        timerTimes_.clear();
    }
    ready_.notify_all();
    if (thread_.joinable() && !onThread()) thread_.join();
}

void Strand::runOne(const std::function<void()>& work) {
    try {
        work();
    } catch (const std::exception& e) {
        log_.error("strand.exception", {{"what", e.what()}});
    } catch (...) {
        log_.error("strand.exception");
    }
}

void Strand::run() {
    std::vector<std::function<void()>> batch;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (!posted_.empty()) {
            batch.swap(posted_);
            lock.unlock();
            for (auto& work : batch) {
                runOne(work);
                work = nullptr;
            }
            batch.clear();
            lock.lock();
            if (stopping_) return;
        }
        const Ticks now = clock_.ticks();
        if (!timers_.empty() && timers_.begin()->first.first <= now) {
            const auto first = timers_.begin();
            const std::function<void()> work = std::move(first->second);
            timerTimes_.erase(first->first.second);
            timers_.erase(first);
            lock.unlock();
            runOne(work);
            lock.lock();
            continue;
        }
        const auto ready = [this] { return stopping_ || woken_ || !posted_.empty(); };
        if (timers_.empty())
            ready_.wait(lock, ready);
        else
            ready_.wait_for(lock, std::min<Millis>(timers_.begin()->first.first - now, Millis(60'000)), ready);
        woken_ = false;
    }
}

} // namespace ismail::net
