// One thread that waits for sockets and runs what is ready: sessions, posted tasks, deadlines. ReactorPool: several.
//
// Promises: a handler is only ever called by its reactor's thread; post() works from any thread and is dropped once the
// reactor has ended; a deadline costs no system call and no heap operation while it only moves into the future. stop()
// ends within the grace whatever is connected.
// Does not: know protocols. An exception that leaves a handler or a task is a bug: it is logged and ends that handler.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "net/poller.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace ismail::net {

using HandlerToken = std::uint64_t; // 0: none

// Something with a socket or a deadline. Called by the reactor's thread only.
class IoHandler {
public:
    virtual ~IoHandler() = default;
    virtual void ready(const Readiness& readiness) = 0;
    virtual void deadlineReached() {}
    // The reactor ends soon. True: may be let go now; false: will detach itself when its last words are said.
    virtual bool stopping() { return true; }
};

// Where other threads leave work for a reactor. It outlives the reactor, so that late answers fall on soft ground.
class TaskQueue {
public:
    explicit TaskQueue(Poller& poller) : poller_(&poller) {}
    TaskQueue(const TaskQueue&) = delete;
    TaskQueue& operator=(const TaskQueue&) = delete;

    // False: the reactor has ended and the task is dropped.
    bool post(std::function<void()> task);
    bool onThread() const { return thread_.load(std::memory_order_relaxed) == std::this_thread::get_id(); }

private:
    friend class Reactor;
    void take(std::vector<std::function<void()>>& tasks);
    bool empty();
    void close();

    std::mutex mutex_;
    std::vector<std::function<void()>> tasks_;
    Poller* poller_; // null when closed
    bool woken_ = false;
    std::atomic<std::thread::id> thread_{};
};

class Reactor {
public:
    static constexpr std::size_t readBufferSize = 64 * 1024;

    Reactor(const Clock& clock, Log& log);
    ~Reactor(); // stops without grace
    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;

    void start();
    // Tells every handler, waits for them at most for the grace, ends the thread. From another thread.
    void stop(Millis grace = Millis(700));
    // stop() in two steps, so that several reactors share one grace.
    void beginStop(Millis grace);
    void join();

    const std::shared_ptr<TaskQueue>& tasks() const { return tasks_; }
    bool post(std::function<void()> task) { return tasks_->post(std::move(task)); }
    bool onThread() const { return tasks_->onThread(); }
    // Runs the task on the reactor's thread and waits for it; here, when there is no thread (before start(), after
    // stop()). False: the reactor ended meanwhile and the task did not run.
    bool runAndWait(const std::function<void()>& task);
    // How many handlers there are or are on their way, for balancing. Any thread.
    std::size_t load() const { return load_.load(std::memory_order_relaxed); }
    // Counts a handler that is about to be attached by a posted task.
    void expect() { load_.fetch_add(1, std::memory_order_relaxed); }
    void unexpect() { load_.fetch_sub(1, std::memory_order_relaxed); }

    // --- On the reactor's thread only -------------------------------------------------------------------------------
    // Time at the start of this round.
    Ticks now() const { return now_; }
    // Owns the handler until detach(). 0: the system refused the socket. A handler may have no socket.
    HandlerToken attach(std::shared_ptr<IoHandler> handler, NativeSocket socket, Interest interest);
    // Watches another socket for a handler that has none, or none any more with noSocket.
    bool watch(HandlerToken token, NativeSocket socket, Interest interest);
    void setInterest(HandlerToken token, Interest interest);
    Interest interest(HandlerToken token) const;
    // Ticks::max(): none. deadlineReached() comes once, not before.
    void setDeadline(HandlerToken token, Ticks when);
    // The handler is destroyed at the end of the round; its socket must still be open here.
    void detach(HandlerToken token);
    // For reading: every handler on this thread shares it, so it holds nothing between two calls.
    char* readBuffer() { return readBuffer_.get(); }

private:
    struct Slot {
        std::shared_ptr<IoHandler> handler;
        NativeSocket socket = noSocket;
        Interest interest;
        std::uint32_t generation = 1;
        Ticks deadline = Ticks::max();
        Ticks armed = Ticks::max(); // the earliest entry of the heap for this slot
    };
    struct Alarm {
        Ticks when;
        std::uint32_t slot;
    };

    void run();
    void runTasks();
    void dispatch(const Readiness& readiness);
    void fireDeadlines();
    void arm(std::uint32_t index, Ticks when);
    Millis timeout();
    Slot* find(HandlerToken token);
    const Slot* find(HandlerToken token) const;
    void tellStopping();
    template <typename Call>
    void guarded(HandlerToken token, const Call& call);

    const Clock& clock_;
    Log& log_;
    Poller poller_;
    std::shared_ptr<TaskQueue> tasks_;
    std::vector<std::function<void()>> running_;
    std::vector<Readiness> ready_;
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
    std::vector<Alarm> alarms_; // min-heap by time
    std::vector<std::shared_ptr<IoHandler>> gone_;
    std::unique_ptr<char[]> readBuffer_;
    std::size_t attached_ = 0;
    std::atomic<std::size_t> load_{0};
    Ticks now_;
    bool stopping_ = false;
    Ticks stopBy_ = Ticks::max();
    std::thread thread_;
};

class ReactorPool {
public:
    // 0: one for each processor core, at most 64.
    ReactorPool(std::size_t count, const Clock& clock, Log& log);
    ~ReactorPool();
    void start();
    // All end within one grace.
    void stop(Millis grace = Millis(700));
    std::size_t size() const { return reactors_.size(); }
    Reactor& at(std::size_t index) { return *reactors_[index]; }
    // The least loaded; among equals each in turn.
    Reactor& next();

private:
    std::vector<std::unique_ptr<Reactor>> reactors_;
    std::atomic<std::size_t> turn_{0};
};

} // namespace ismail::net
