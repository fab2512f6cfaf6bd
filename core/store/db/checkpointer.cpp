#include "store/db/checkpointer.h"

#include <sqlite3.h>

namespace ismail::store {

namespace {

// The committer stands still during the last step: rather than wait for a slow reader, it is tried again later.
constexpr int resetWaitMillis = 50;

Database::Options impatient(Database::Options options) {
    options.busyMillis = resetWaitMillis;
    return options;
}

} // namespace

Checkpointer::Checkpointer(const std::filesystem::path& file, Database::Options options, Limits limits,
                           Committer& committer, Log& log)
    : database_(file, Database::Access::readWrite, impatient(options)), limits_(limits), committer_(committer),
      log_(log), pageSize_(static_cast<std::size_t>(database_.number("PRAGMA page_size").value_or(4096))) {
    thread_ = std::thread([this] { loop(); });
}

Checkpointer::~Checkpointer() { stop(); }

void Checkpointer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Checkpointer::logHas(int pages) {
    const std::lock_guard lock(mutex_);
    octets_ = static_cast<std::size_t>(pages) * pageSize_;
    if (octets_ < limits_.startOctets || wanted_) return;
    wanted_ = true;
    wake_.notify_one();
}

void Checkpointer::loop() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || wanted_; });
        if (stopping_) return;
        lock.unlock();
        move(false);
        lock.lock();
        const bool reset = octets_ >= limits_.resetOctets && !stopping_;
        lock.unlock();
        if (reset) committer_.between([this](Database&) { move(true); });
        lock.lock();
        wanted_ = false;
    }
}

void Checkpointer::move(bool reset) {
    int inLog = 0;
    int moved = 0;
    const int mode = reset ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
    const int resultCode = sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, mode, &inLog, &moved);
    // SQLITE_BUSY: a reader is in the way; the next commit asks again.
    if (resultCode != SQLITE_OK && resultCode != SQLITE_BUSY)
        log_.error("checkpoint.failed", {{"code", resultCode}, {"error", sqlite3_errmsg(database_.handle())}});
    log_.debug("checkpoint", {{"pages", inLog}, {"moved", moved}, {"reset", reset ? "yes" : "no"}});
}

} // namespace ismail::store
