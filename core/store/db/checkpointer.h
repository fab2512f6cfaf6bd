// Moves pages from the write-ahead log to the database, on a thread of its own and with a connection of its own, so
// that no sender waits for it. Where the log grows all the same (writing never pauses, so it can never start anew), the
// last short step is done between two groups of the committer.
#pragma once

#include "base/log.h"
#include "store/db/committer.h"
#include "store/db/database.h"

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

namespace ismail::store {

class Checkpointer {
public:
    struct Limits {
        std::size_t startOctets = 16u << 20; // log size at which moving begins
        std::size_t resetOctets = 64u << 20; // log size at which the committer pauses for its last step
    };

    Checkpointer(const std::filesystem::path& file, Database::Options options, Limits limits, Committer& committer,
                 Log& log);
    ~Checkpointer();
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

    // From the committer after each commit; cheap.
    void logHas(int pages);
    void stop();

private:
    void loop();
    void move(bool reset);

    Database database_;
    const Limits limits_;
    Committer& committer_;
    Log& log_;
    const std::size_t pageSize_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::size_t octets_ = 0;
    bool wanted_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace ismail::store
