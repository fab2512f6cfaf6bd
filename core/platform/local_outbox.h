// What waits to be sent on one local connection; shared by the two implementations of LocalServer. Thread-safe.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <deque>
#include <mutex>

namespace ismail::platform {

class LocalOutbox {
public:
    explicit LocalOutbox(std::size_t most) : most_(most) {}

    enum class Push { queued, over, full };
    // full: the cap is reached and the connection is over from now on. unbounded: the connection's own thread, which
    // makes room itself.
    Push push(Bytes bytes, bool unbounded) {
        const std::lock_guard lock(mutex_);
        if (over_ || closing_) return Push::over;
        if (!unbounded && size_ + bytes.size() > most_) {
            over_ = true;
            return Push::full;
        }
        size_ += bytes.size();
        if (!bytes.empty()) queue_.push_back(std::move(bytes));
        return Push::queued;
    }
    // A piece of what comes next, copied; empty: nothing waits.
    Bytes front(std::size_t most) const {
        const std::lock_guard lock(mutex_);
        return queue_.empty() ? Bytes() : queue_.front().substr(sent_, most);
    }
    void sent(std::size_t count) {
        const std::lock_guard lock(mutex_);
        sent_ += count;
        size_ -= count;
        if (!queue_.empty() && sent_ >= queue_.front().size()) {
            queue_.pop_front();
            sent_ = 0;
        }
    }
    bool empty() const {
        const std::lock_guard lock(mutex_);
        return queue_.empty();
    }
    bool aboveHalf() const {
        const std::lock_guard lock(mutex_);
        return size_ > most_ / 2;
    }
    // Nothing more is taken; what waits still goes out.
    void close() {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    // Nothing more goes out.
    void end() {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    bool over() const {
        const std::lock_guard lock(mutex_);
        return over_;
    }
    bool closing() const {
        const std::lock_guard lock(mutex_);
        return closing_;
    }

private:
    const std::size_t most_;
    mutable std::mutex mutex_;
    std::deque<Bytes> queue_;
    std::size_t size_ = 0;
    std::size_t sent_ = 0; // of the first
    bool closing_ = false;
    bool over_ = false;
};

} // namespace ismail::platform
