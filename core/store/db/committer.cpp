#include "store/db/committer.h"
#include "base/say.h"

#include <sqlite3.h>

#include <future>
#include <utility>

namespace ismail::store {

namespace {

// How long a disk that refused a write is left alone before a small write asks again.
constexpr std::chrono::milliseconds probeInterval{1000};

int rememberPages(void* target, sqlite3*, const char*, int pages) {
    *static_cast<int*>(target) = pages;
    return SQLITE_OK;
}

} // namespace

Committer::Committer(Database& database, const Clock& clock, Log& log)
    : database_(database), clock_(clock), log_(log) {}

Committer::~Committer() { stop(); }

void Committer::start() {
    const std::lock_guard lock(mutex_);
    if (running_) return;
    running_ = true;
    stopping_ = false;
    thread_ = std::thread([this] { loop(); });
}

void Committer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Committer::submit(WriteOp op, Lane lane) {
    {
        const std::lock_guard lock(mutex_);
        // The thread itself may still add to what it finishes.
        if (!stopping_ || (running_ && std::this_thread::get_id() == thread_.get_id())) {
            (lane == Lane::main ? main_ : background_).push_back(std::move(op));
            wake_.notify_one();
            return;
        }
    }
    if (op.done) op.done(Error{ErrorKind::unavailable, "The store is stopping."});
}

void Committer::submitInSlices(SlicedOp op, Lane lane) { submitSlice(std::make_shared<SlicedOp>(std::move(op)), lane); }

void Committer::submitSlice(std::shared_ptr<SlicedOp> op, Lane lane) {
    {
        const std::lock_guard lock(mutex_);
        if (!stopping_) {
            auto done = [this, op, lane](Status status) {
                if (status.ok() && op->committed()) return submitSlice(op, lane);
                op->done(std::move(status));
            };
            (lane == Lane::main ? main_ : background_)
                .push_back({[op](Database& database) { return op->apply(database); }, std::move(done)});
            wake_.notify_one();
            return;
        }
    }
    op->done(Error{ErrorKind::unavailable, "The store is stopping."});
}

Status Committer::call(std::function<Status(Database&)> apply, Lane lane) {
    auto promise = std::make_shared<std::promise<Status>>();
    auto outcome = promise->get_future();
    submit({std::move(apply), [promise](Status status) { promise->set_value(std::move(status)); }}, lane);
    return outcome.get();
}

Status Committer::runInSlices(const std::function<Result<bool>(Database&)>& step) {
    bool more = true;
    while (more) {
        const Status status = call(
            [&](Database& database) -> Status {
                auto result = step(database);
                if (!result) return result.error();
                more = *result;
                return {};
            },
            Lane::background);
        if (!status) return status;
    }
    return {};
}

void Committer::between(std::function<void(Database&)> work) {
    auto promise = std::make_shared<std::promise<void>>();
    auto finished = promise->get_future();
    {
        const std::lock_guard lock(mutex_);
        if (!running_ || stopping_) return;
        between_.push_back([promise, work = std::move(work)](Database& database) {
            work(database);
            promise->set_value();
        });
    }
    wake_.notify_one();
    finished.get();
}

Status Committer::health() const {
    if (healthy_.load(std::memory_order_relaxed)) return {};
    const std::lock_guard lock(mutex_);
    return trouble_;
}

std::size_t Committer::waiting() const {
    const std::lock_guard lock(mutex_);
    return main_.size() + background_.size();
}

void Committer::loop() {
    int pages = 0;
    sqlite3_wal_hook(database_.handle(), rememberPages, &pages);
    std::unique_lock lock(mutex_);
    for (;;) {
        const auto something = [this] {
            return stopping_ || !main_.empty() || !background_.empty() || !between_.empty();
        };
        if (healthy_)
            wake_.wait(lock, something);
        else if (!wake_.wait_for(lock, probeInterval, something)) {
            lock.unlock();
            probe();
            lock.lock();
            continue;
        }
        if (main_.empty() && background_.empty() && between_.empty()) break; // stopping

        auto aside = std::exchange(between_, {});
        std::deque<WriteOp> group;
        if (main_.size() <= maxGroup)
            group.swap(main_);
        else
            for (std::size_t i = 0; i < maxGroup; ++i) {
                group.push_back(std::move(main_.front()));
                main_.pop_front();
            }
        std::deque<WriteOp> slice;
        if (!background_.empty()) {
            slice.push_back(std::move(background_.front()));
            background_.pop_front();
        }
        lock.unlock();
        for (auto& work : aside)
            work(database_);
        if (!group.empty()) runGroup(std::move(group));
        if (!slice.empty()) runGroup(std::move(slice));
        if (walPages_) walPages_(pages);
        lock.lock();
    }
    running_ = false;
    sqlite3_wal_hook(database_.handle(), nullptr, nullptr);
}

void Committer::runGroup(std::deque<WriteOp> group) {
    std::vector<Status> outcomes(group.size());
    // What did not fit into the time of this group is taken back to the front of the lane.
    const std::size_t before = group.size();
    try {
        // One alone has nobody to spoil and runs once.
        if (group.size() == 1 || !applyTogether(group)) {
            outcomes.resize(group.size());
            applySeparately(group, outcomes);
        }
        outcomes.resize(group.size());
        for (GroupCache* cache : caches_)
            cache->committed();
        if (const std::uint32_t tables = database_.takeChanged(); tables != 0 && changed_) changed_(tables);
        noteSuccess();
    } catch (const DatabaseError& error) {
        rollBack();
        noteFailure(error);
        outcomes.assign(group.size(), Status(error.toError()));
    }
    log_.debug("commit", {{"operations", group.size()}, {"left", before - group.size()}});
    for (std::size_t i = 0; i < group.size(); ++i)
        if (group[i].done) group[i].done(std::move(outcomes[i]));
}

// The common case: no savepoints, one failure makes it start over. Shortens the group to what fits into maxGroupTime.
bool Committer::applyTogether(std::deque<WriteOp>& group) {
    database_.run("BEGIN IMMEDIATE");
    const Ticks started = clock_.ticks();
    std::size_t count = 0;
    try {
        for (auto& op : group) {
            if (!op.apply(database_)) {
                rollBack();
                return false;
            }
            ++count;
            if (count < group.size() && clock_.ticks() - started >= maxGroupTime) break;
        }
    } catch (const std::exception&) {
        rollBack(); // the second attempt finds out which operation it was
        return false;
    }
    flushCaches();
    database_.run("COMMIT");
    if (count < group.size()) {
        const std::lock_guard lock(mutex_);
        while (group.size() > count) {
            main_.push_front(std::move(group.back()));
            group.pop_back();
        }
    }
    return true;
}

void Committer::applySeparately(std::deque<WriteOp>& group, std::vector<Status>& outcomes) {
    database_.run("BEGIN IMMEDIATE");
    for (std::size_t i = 0; i < group.size(); ++i)
        outcomes[i] = applyOne(group[i]);
    flushCaches();
    database_.run("COMMIT");
}

Status Committer::applyOne(WriteOp& op) {
    database_.run("SAVEPOINT op");
    Status status;
    try {
        status = op.apply(database_);
    } catch (const DatabaseError& error) {
        // A full disk rolls back the whole transaction by itself: then there is nothing to go on with.
        if (error.storageFailed() || !database_.inTransaction()) throw;
        log_.error("store.operation_failed", {{"error", error.what()}});
        status = error.toError();
    } catch (const std::exception& bug) {
        log_.error("store.operation_failed", {{"bug", bug.what()}});
        status = Error{ErrorKind::internal, bug.what()};
    }
    if (!status) database_.run("ROLLBACK TO op");
    database_.run("RELEASE op");
    return status;
}

void Committer::flushCaches() {
    for (GroupCache* cache : caches_)
        cache->flush(database_);
}

void Committer::rollBack() {
    for (GroupCache* cache : caches_)
        cache->discard();
    if (!database_.inTransaction()) return;
    try {
        database_.run("ROLLBACK");
    } catch (const DatabaseError& error) {
        log_.error("rollback.failed", {{"error", error.what()}});
    }
}

void Committer::noteFailure(const DatabaseError& error) {
    const Error trouble = failure(error.toError().kind, error.storageTrouble());
    log_.error("commit.failed", {{"why", trouble.text}, {"error", error.what()}, {"code", error.code}});
    {
        const std::lock_guard lock(mutex_);
        trouble_ = trouble;
    }
    healthy_ = false;
    if (trouble.kind == ErrorKind::exhausted && makeRoom_) makeRoom_();
}

void Committer::noteSuccess() {
    if (healthy_.exchange(true)) return;
    log_.info("commits.work_again");
}

void Committer::probe() {
    try {
        Transaction transaction(database_, Transaction::Kind::write);
        database_.run("INSERT OR REPLACE INTO meta(key, value) VALUES('probe', ?)", toMillis(clock_.now()));
        transaction.commit();
        noteSuccess();
    } catch (const DatabaseError& error) {
        log_.debug("commit.probe_failed", {{"error", error.what()}});
    }
}

} // namespace ismail::store
