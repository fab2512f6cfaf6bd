// Threads for work that can block: database reads, password hashing, files, bodies to send.
//
// Promises: at most `capacity` pieces of work wait; submit() refuses more instead of growing. Work runs in the order it
// came, on any thread. An exception that leaves a piece of work is logged and ends that piece alone. stop() finishes
// the work that runs, drops what waits and refuses new work.
#pragma once

#include "base/log.h"
#include "relay/interfaces.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ismail::net {

class WorkerPool final : public relay::Workers {
public:
    static constexpr std::size_t defaultCapacity = 20'000; // a few for each connection that may be open

    WorkerPool(std::size_t threads, Log& log, std::size_t capacity = defaultCapacity);
    ~WorkerPool() override;
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    [[nodiscard]] bool submit(std::function<void()> work) override;
    void stop();
    std::size_t waiting() const;

private:
    void run();

    Log& log_;
    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<std::function<void()>> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace ismail::net
