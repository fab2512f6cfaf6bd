// A few threads of the store's own for body files: what waits there is bounded by those who wait for it, so that
// nothing is ever refused (a pool shared with other work could refuse, and a session would hang on its half-written
// body).
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ismail::store {

class IoThreads {
public:
    explicit IoThreads(std::size_t threads) {
        for (std::size_t i = 0; i < threads; ++i)
            threads_.emplace_back([this] { loop(); });
    }
    // Finishes what was posted.
    ~IoThreads() { stop(); }
    IoThreads(const IoThreads&) = delete;
    IoThreads& operator=(const IoThreads&) = delete;

    // False after stop(), and the work is not kept: the caller does it itself, when it holds no lock that it needs.
    [[nodiscard]] bool post(std::function<void()> work) {
        const std::lock_guard lock(mutex_);
        if (stopping_) return false;
        work_.push_back(std::move(work));
        wake_.notify_one();
        return true;
    }
    void stop() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        for (auto& thread : threads_)
            if (thread.joinable()) thread.join();
    }

private:
    void loop() {
        std::unique_lock lock(mutex_);
        for (;;) {
            wake_.wait(lock, [this] { return stopping_ || !work_.empty(); });
            if (work_.empty()) return;
            auto work = std::move(work_.front());
            work_.pop_front();
            lock.unlock();
            work();
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> work_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace ismail::store
