// One lane: threads for work of one kind that can block (database reads, password hashing, files, bodies to send). How
// the lanes of the service are cut is said in service/lanes.h.
//
// Promises: parties take turns, one piece each, so that nobody waits for all that another one submitted; of one party
// (but 0, which is nobody) at most `atOnce` pieces run at a time; work of one party begins in the order it came. At
// most `capacity` pieces wait, `capacityEach` of one party; submitFor() refuses more instead of growing. An exception
// that leaves a piece of work is logged and ends that piece alone. stop() finishes the work that runs, drops what waits
// and refuses new work. Does not: end work that runs long: whoever submits it cuts it.
#pragma once

#include "base/executor.h"
#include "base/log.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace ismail::net {

class WorkerPool final : public Workers {
public:
    static constexpr std::size_t defaultCapacity = 20'000; // a few for each connection that may be open

    struct Options {
        std::size_t threads = 1;
        std::size_t atOnce = 0; // of one party; 0: as many as there are threads
        std::size_t capacity = defaultCapacity;
        std::size_t capacityEach = 0; // of one party; 0: no bound of its own
        bool yieldsProcessor = false; // where all cores are busy, others come first
    };

    WorkerPool(const Options& options, Log& log);
    ~WorkerPool() override;
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    [[nodiscard]] bool submitFor(Party party, std::function<void()> work) override;
    void stop();
    std::size_t waiting() const;

private:
    struct Turn {
        std::deque<std::function<void()>> work;
        std::size_t running = 0;
        bool inLine = false;
    };

    void run();
    void lineUp(Party party, Turn& turn);

    Log& log_;
    const Options options_;
    mutable std::mutex mutex_;
    std::condition_variable ready_;
    std::unordered_map<Party, Turn> turns_; // of those with work that waits or runs
    std::deque<Party> line_;                // those whose next piece may run, in the order of their turns
    std::size_t waiting_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace ismail::net
