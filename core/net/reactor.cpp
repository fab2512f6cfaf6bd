#include "net/reactor.h"

#include "net/socket_ops.h"

#include <algorithm>
#include <exception>
#include <future>

namespace ismail::net {

// ---- TaskQueue ------------------------------------------------------------------------------------------------------

bool TaskQueue::post(std::function<void()> task) {
    const std::lock_guard lock(mutex_);
    if (!poller_) return false;
    tasks_.push_back(std::move(task));
    if (!woken_ && !onThread()) {
        woken_ = true;
        poller_->wake();
    }
    return true;
}

void TaskQueue::take(std::vector<std::function<void()>>& tasks) {
    const std::lock_guard lock(mutex_);
    tasks.swap(tasks_);
    woken_ = false;
}

bool TaskQueue::empty() {
    const std::lock_guard lock(mutex_);
    return tasks_.empty();
}

void TaskQueue::close() {
    std::vector<std::function<void()>> dropped; // destroyed outside the lock
    const std::lock_guard lock(mutex_);
    dropped.swap(tasks_);
    poller_ = nullptr;
}

// ---- Reactor --------------------------------------------------------------------------------------------------------

namespace {

constexpr auto later = [](const auto& a, const auto& b) { return a.when > b.when; };

} // namespace

Reactor::Reactor(const Clock& clock, Log& log)
    : clock_(clock), log_(log), tasks_(std::make_shared<TaskQueue>(poller_)),
      readBuffer_(std::make_unique<char[]>(readBufferSize)), now_(clock.ticks()) {}

Reactor::~Reactor() {
    stop(Millis(0));
    tasks_->close();
}

void Reactor::start() {
    thread_ = std::thread([this] { run(); });
}

void Reactor::stop(Millis grace) {
    beginStop(grace);
    join();
}

void Reactor::beginStop(Millis grace) {
    post([this, grace] {
        if (stopping_) return;
        stopping_ = true;
        stopBy_ = now_ + grace;
        tellStopping();
    });
}

void Reactor::join() {
    if (thread_.joinable()) thread_.join();
}

bool Reactor::runAndWait(const std::function<void()>& task) {
    if (onThread() || !thread_.joinable()) {
        task();
        return true;
    }
    // A promise that is dropped with its task tells the waiter that the reactor has ended.
    auto done = std::make_shared<std::promise<void>>();
    std::future<void> finished = done->get_future();
    post([&task, done = std::move(done)] {
        task();
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

HandlerToken Reactor::attach(std::shared_ptr<IoHandler> handler, NativeSocket socket, Interest interest) {
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const std::uint32_t index = free_.back();
    Slot& slot = slots_[index];
    const HandlerToken token = static_cast<HandlerToken>(slot.generation) << 32 | index;
    if (socket != noSocket && !poller_.add(socket, token, interest)) return 0;
    free_.pop_back();
    slot.handler = std::move(handler);
    slot.socket = socket;
    slot.interest = interest;
    slot.deadline = Ticks::max();
    ++attached_;
    load_.fetch_add(1, std::memory_order_relaxed);
    return token;
}

bool Reactor::watch(HandlerToken token, NativeSocket socket, Interest interest) {
    Slot* slot = find(token);
    if (!slot) return false;
    if (slot->socket != noSocket) poller_.remove(slot->socket);
    slot->socket = noSocket;
    if (socket == noSocket) return true;
    if (!poller_.add(socket, token, interest)) return false;
    slot->socket = socket;
    slot->interest = interest;
    return true;
}

void Reactor::setInterest(HandlerToken token, Interest interest) {
    Slot* slot = find(token);
    if (!slot || slot->interest == interest) return;
    slot->interest = interest;
    if (slot->socket != noSocket) poller_.modify(slot->socket, token, interest);
}

Interest Reactor::interest(HandlerToken token) const {
    const Slot* slot = find(token);
    return slot ? slot->interest : Interest{};
}

void Reactor::setDeadline(HandlerToken token, Ticks when) {
    Slot* slot = find(token);
    if (!slot) return;
    slot->deadline = when;
    if (when < slot->armed) arm(static_cast<std::uint32_t>(token), when);
}

void Reactor::detach(HandlerToken token) {
    Slot* slot = find(token);
    if (!slot) return;
    if (slot->socket != noSocket) poller_.remove(slot->socket);
    slot->socket = noSocket;
    slot->deadline = Ticks::max();
    ++slot->generation;
    gone_.push_back(std::move(slot->handler));
    slot->handler = nullptr;
    free_.push_back(static_cast<std::uint32_t>(token));
    --attached_;
    load_.fetch_sub(1, std::memory_order_relaxed);
}

Reactor::Slot* Reactor::find(HandlerToken token) {
    return const_cast<Slot*>(static_cast<const Reactor*>(this)->find(token));
}

const Reactor::Slot* Reactor::find(HandlerToken token) const {
    const auto index = static_cast<std::uint32_t>(token);
    if (index >= slots_.size()) return nullptr;
    const Slot& slot = slots_[index];
    return slot.generation == static_cast<std::uint32_t>(token >> 32) && slot.handler ? &slot : nullptr;
}

// A slot keeps its alarm when its handler goes: the next handler inherits it and finds its own deadline later. So the
// heap holds about one entry a slot, however short-lived the connections are.
void Reactor::arm(std::uint32_t index, Ticks when) {
    slots_[index].armed = when;
    alarms_.push_back({when, index});
    std::push_heap(alarms_.begin(), alarms_.end(), later);
}

void Reactor::fireDeadlines() {
    while (!alarms_.empty() && alarms_.front().when <= now_) {
        const Alarm alarm = alarms_.front();
        std::pop_heap(alarms_.begin(), alarms_.end(), later);
        alarms_.pop_back();
        Slot& slot = slots_[alarm.slot];
        if (slot.armed != alarm.when) continue; // an earlier alarm took its place
        slot.armed = Ticks::max();
        if (!slot.handler || slot.deadline == Ticks::max()) continue;
        if (slot.deadline > now_) {
            arm(alarm.slot, slot.deadline);
            continue;
        }
        slot.deadline = Ticks::max();
        IoHandler* handler = slot.handler.get();
        guarded(static_cast<HandlerToken>(slot.generation) << 32 | alarm.slot,
                [handler] { handler->deadlineReached(); });
    }
}

Millis Reactor::timeout() {
    if (!tasks_->empty()) return Millis(0);
    Ticks next = stopping_ ? stopBy_ : Ticks::max();
    if (!alarms_.empty()) next = std::min(next, alarms_.front().when);
    if (next == Ticks::max()) return Millis(-1);
    return std::max(Millis(0), next - clock_.ticks());
}

// The fence: what leaves a handler as an exception ends that handler alone.
template <typename Call>
void Reactor::guarded(HandlerToken token, const Call& call) {
    try {
        call();
    } catch (const std::exception& e) {
        log_.error("reactor.exception", {{"what", e.what()}});
        detach(token);
    } catch (...) {
        log_.error("reactor.exception");
        detach(token);
    }
}

void Reactor::runTasks() {
    tasks_->take(running_);
    for (auto& task : running_) {
        guarded(0, task);
        task = nullptr;
    }
    running_.clear();
}

void Reactor::dispatch(const Readiness& readiness) {
    const Slot* slot = find(readiness.token);
    if (!slot) return;
    IoHandler* handler = slot->handler.get();
    guarded(readiness.token, [handler, &readiness] { handler->ready(readiness); });
}

void Reactor::tellStopping() {
    for (std::uint32_t index = 0; index < slots_.size(); ++index) {
        IoHandler* handler = slots_[index].handler.get();
        if (!handler) continue;
        const HandlerToken token = static_cast<HandlerToken>(slots_[index].generation) << 32 | index;
        guarded(token, [&] {
            if (handler->stopping()) detach(token);
        });
    }
}

void Reactor::run() {
    tasks_->thread_.store(std::this_thread::get_id());
    ignoreBrokenPipe();
    while (!stopping_ || (attached_ > 0 && now_ < stopBy_)) {
        poller_.wait(timeout(), ready_);
        now_ = clock_.ticks();
        runTasks();
        for (const Readiness& readiness : ready_)
            dispatch(readiness);
        fireDeadlines();
        gone_.clear();
    }
    for (std::uint32_t index = 0; index < slots_.size(); ++index)
        detach(static_cast<HandlerToken>(slots_[index].generation) << 32 | index);
    tasks_->close();
    gone_.clear();
}

// ---- ReactorPool ----------------------------------------------------------------------------------------------------

ReactorPool::ReactorPool(std::size_t count, const Clock& clock, Log& log) {
    if (count == 0) count = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 64);
    for (std::size_t i = 0; i < count; ++i)
        reactors_.push_back(std::make_unique<Reactor>(clock, log));
}

ReactorPool::~ReactorPool() { stop(Millis(0)); }

void ReactorPool::start() {
    for (auto& reactor : reactors_)
        reactor->start();
}

void ReactorPool::stop(Millis grace) {
    for (auto& reactor : reactors_)
        reactor->beginStop(grace);
    for (auto& reactor : reactors_)
        reactor->join();
}

Reactor& ReactorPool::next() {
    const std::size_t first = turn_.fetch_add(1, std::memory_order_relaxed) % reactors_.size();
    std::size_t best = first;
    for (std::size_t i = 1; i < reactors_.size(); ++i) {
        const std::size_t at = (first + i) % reactors_.size();
        if (reactors_[at]->load() < reactors_[best]->load()) best = at;
    }
    return *reactors_[best];
}

} // namespace ismail::net
