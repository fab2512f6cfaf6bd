#include "relay/checks/awaited.h"

#include <utility>

namespace ismail::relay {

std::function<void()> Awaited::open() {
    {
        const std::lock_guard lock(mutex_);
        ++open_;
    }
    return [self = shared_from_this()] { self->oneIsThere(); };
}

bool Awaited::all() const {
    const std::lock_guard lock(mutex_);
    return open_ == 0;
}

void Awaited::whenAll(Millis most, std::function<void()> done) {
    auto waiter = std::make_shared<Waiter>();
    waiter->done = std::move(done);
    {
        const std::lock_guard lock(mutex_);
        if (open_ != 0) {
            waiter->timer = timers_.postAt(clock_.ticks() + most, [self = weak_from_this(), waiter] {
                if (const auto awaited = self.lock()) awaited->tooLate(waiter);
            });
            waiting_.push_back(waiter);
            return;
        }
    }
    waiter->done();
}

void Awaited::oneIsThere() {
    std::vector<std::shared_ptr<Waiter>> ready;
    {
        const std::lock_guard lock(mutex_);
        if (--open_ != 0) return;
        ready.swap(waiting_);
    }
    for (const auto& waiter : ready) {
        timers_.cancel(waiter->timer);
        std::exchange(waiter->done, nullptr)();
    }
}

void Awaited::tooLate(const std::shared_ptr<Waiter>& waiter) {
    std::function<void()> done;
    {
        const std::lock_guard lock(mutex_);
        if (std::erase(waiting_, waiter) == 0) return;
        done = std::move(waiter->done);
    }
    done();
}

} // namespace ismail::relay
