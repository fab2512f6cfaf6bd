// The one thread that writes. It gathers what all sessions have ready and commits it together, so that many messages
// cost one flush of the disk.
//
// Promises: done is called exactly once for every operation, on the committer's thread, and with success only after the
// commit that holds it is on disk. One operation that fails spoils no other: the group is rolled back and done again
// with a SAVEPOINT for each. So apply may run twice, where another operation failed, and must keep nothing from its
// first run. Operations of the main
// lane run in the order of their submission; a background operation runs alone, one between two groups.
// Does not: cut long work: an operation takes 50 ms at most because whoever submits it makes it so (submitInSlices and
// runInSlices help).
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "store/db/database.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ismail::store {

struct WriteOp {
    // An error, or a DatabaseError thrown, undoes this operation alone.
    std::function<Status(Database&)> apply;
    std::function<void(Status)> done;
};

// Whoever keeps rows in memory for the length of a group: written once at its end, forgotten when it is rolled back.
class GroupCache {
public:
    virtual ~GroupCache() = default;
    virtual void flush(Database& database) = 0; // before COMMIT, inside the transaction
    virtual void discard() = 0;                 // after a ROLLBACK
    virtual void committed() {}                 // after COMMIT, before anybody is told
};

enum class Lane { main, background };

// A change that takes many operations, one after another; others get their turn between them.
struct SlicedOp {
    // Does the next slice, as WriteOp::apply: what it finds it keeps beside what committed() has taken.
    std::function<Status(Database&)> apply;
    // After the commit of a slice, on the committer's thread. True: there is more to do.
    std::function<bool()> committed;
    // Once; an error says why the slices behind the last committed() were not done.
    std::function<void(Status)> done;
};

class Committer {
public:
    static constexpr std::size_t maxGroup = 256; // operations committed together
    static constexpr Millis maxGroupTime{50};    // a group is closed when its operations took this long

    Committer(Database& database, const Clock& clock, Log& log);
    // Finishes what was submitted, then stops.
    ~Committer();
    Committer(const Committer&) = delete;
    Committer& operator=(const Committer&) = delete;

    // Before start() only.
    void addCache(GroupCache& cache) { caches_.push_back(&cache); }
    // Called on the committer's thread after each commit with the number of pages in the write-ahead log.
    void onCommit(std::function<void(int)> walPages) { walPages_ = std::move(walPages); }
    // Called on the committer's thread after a commit that changed rows of watched tables (Database::takeChanged),
    // before anybody is told the outcome.
    void onChanged(std::function<void(std::uint32_t)> changed) { changed_ = std::move(changed); }
    void start();
    // Finishes what was submitted and ends the thread; later operations fail with unavailable, at once.
    void stop();

    // Thread-safe; never blocks. From the committer's own thread too.
    void submit(WriteOp op, Lane lane = Lane::main);
    // Thread-safe; never blocks. Once the committer is stopping no further slice begins: done gets unavailable.
    void submitInSlices(SlicedOp op, Lane lane = Lane::background);
    // Submits and waits for the outcome. Never from the committer's thread or a reactor.
    Status call(std::function<Status(Database&)> apply, Lane lane = Lane::main);
    // Repeats step, each time as one background operation of 50 ms at most, until it returns false. Blocks.
    Status runInSlices(const std::function<Result<bool>(Database&)>& step);
    // Runs work on the committer's thread while no transaction is open. Blocks.
    void between(std::function<void(Database&)> work);

    // After a commit that failed because of the disk, until one works again: exhausted where the disk is full, else
    // unavailable, with a sentence for the administrator.
    Status health() const;
    // Called on the committer's thread when the disk is full: frees what was kept for this case.
    void onFull(std::function<void()> makeRoom) { makeRoom_ = std::move(makeRoom); }
    // Operations waiting now.
    std::size_t waiting() const;

private:
    struct Done {
        std::function<void(Status)> call;
        Status status;
    };

    void submitSlice(std::shared_ptr<SlicedOp> op, Lane lane);
    void loop();
    void runGroup(std::deque<WriteOp> group);
    bool applyTogether(std::deque<WriteOp>& group);
    void applySeparately(std::deque<WriteOp>& group, std::vector<Status>& outcomes);
    Status applyOne(WriteOp& op);
    void flushCaches();
    void rollBack();
    void noteFailure(const DatabaseError& error);
    void noteSuccess();
    void probe();

    Database& database_;
    const Clock& clock_;
    Log& log_;
    std::vector<GroupCache*> caches_;
    std::function<void(int)> walPages_;
    std::function<void()> makeRoom_;
    std::function<void(std::uint32_t)> changed_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<WriteOp> main_;
    std::deque<WriteOp> background_;
    std::deque<std::function<void(Database&)>> between_;
    bool running_ = false;
    bool stopping_ = false;
    std::atomic<bool> healthy_{true};
    Error trouble_; // guarded by mutex_
    std::thread thread_;
};

} // namespace ismail::store
