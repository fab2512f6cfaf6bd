#include "net/worker_pool.h"

#include "platform/thread_priority.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace ismail::net {

namespace {

WorkerPool::Options usable(WorkerPool::Options options) {
    options.threads = std::max<std::size_t>(options.threads, 1);
    if (options.atOnce == 0) options.atOnce = options.threads;
    return options;
}

} // namespace

WorkerPool::WorkerPool(const Options& options, Log& log) : log_(log), options_(usable(options)) {
    for (std::size_t i = 0; i < options_.threads; ++i)
        threads_.emplace_back([this] { run(); });
}

WorkerPool::~WorkerPool() { stop(); }

bool WorkerPool::submitFor(Party party, std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || waiting_ >= options_.capacity) return false;
        Turn& turn = turns_[party];
        if (party != 0 && options_.capacityEach != 0 && turn.work.size() >= options_.capacityEach) return false;
        turn.work.push_back(std::move(work));
        ++waiting_;
        lineUp(party, turn);
    }
    ready_.notify_one();
    return true;
}

// mutex_ held. A party stands in the line once, and only while it may run one more piece.
void WorkerPool::lineUp(Party party, Turn& turn) {
    if (turn.inLine || turn.work.empty() || (party != 0 && turn.running >= options_.atOnce)) return;
    turn.inLine = true;
    line_.push_back(party);
}

void WorkerPool::stop() {
    std::unordered_map<Party, Turn> dropped; // destroyed outside the lock
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        dropped.swap(turns_);
        line_.clear();
        waiting_ = 0;
    }
    ready_.notify_all();
    for (auto& thread : threads_)
        if (thread.joinable()) thread.join();
}

std::size_t WorkerPool::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_;
}

void WorkerPool::run() {
    if (options_.yieldsProcessor) platform::lowerThreadPriority();
    std::unique_lock lock(mutex_);
    while (true) {
        ready_.wait(lock, [this] { return stopping_ || !line_.empty(); });
        if (stopping_) return;
        const Party party = line_.front();
        line_.pop_front();
        Turn& turn = turns_[party];
        turn.inLine = false;
        std::function<void()> work = std::move(turn.work.front());
        turn.work.pop_front();
        --waiting_;
        ++turn.running;
        lineUp(party, turn);
        if (!line_.empty()) ready_.notify_one();
        lock.unlock();
        try {
            work();
        } catch (const std::exception& e) {
            log_.error("worker.exception", {{"what", e.what()}});
        } catch (...) {
            log_.error("worker.exception");
        }
        work = nullptr;
        lock.lock();
        if (stopping_) return;
        Turn& after = turns_[party];
        --after.running;
        if (after.work.empty() && after.running == 0)
            turns_.erase(party);
        else
            lineUp(party, after);
    }
}

} // namespace ismail::net
