// A few connections that only read. A lease belongs to one thread and is short: a page, never a whole job, since what a
// reader holds on to cannot be cleared from the write-ahead log.
#pragma once

#include "store/db/database.h"

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace ismail::store {

class ReadPool {
public:
    static constexpr std::size_t connections = 4;

    ReadPool(std::filesystem::path file, Database::Options options) : file_(std::move(file)), options_(options) {}
    ReadPool(const ReadPool&) = delete;
    ReadPool& operator=(const ReadPool&) = delete;

    class Lease {
    public:
        Lease(ReadPool& pool, std::unique_ptr<Database> database) : pool_(pool), database_(std::move(database)) {}
        ~Lease() { pool_.giveBack(std::move(database_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Database& operator*() const { return *database_; }
        Database* operator->() const { return database_.get(); }

    private:
        ReadPool& pool_;
        std::unique_ptr<Database> database_;
    };

    // Waits while all connections are lent. Throws DatabaseError where none can be opened.
    Lease lease() {
        std::unique_lock lock(mutex_);
        returned_.wait(lock, [this] { return !idle_.empty() || lent_ < connections; });
        ++lent_;
        used_ = true;
        if (!idle_.empty()) {
            auto database = std::move(idle_.back());
            idle_.pop_back();
            return {*this, std::move(database)};
        }
        lock.unlock();
        try {
            return {*this, std::make_unique<Database>(file_, Database::Access::readOnly, options_)};
        } catch (...) {
            giveBack(nullptr);
            throw;
        }
    }

    // Where nothing was lent since the last call: gives back the memory of pages that were read.
    void forgetPagesIfUnused() {
        const std::lock_guard lock(mutex_);
        if (std::exchange(used_, lent_ > 0)) return;
        for (const auto& database : idle_)
            database->forgetPages();
    }

private:
    void giveBack(std::unique_ptr<Database> database) {
        {
            const std::lock_guard lock(mutex_);
            --lent_;
            if (database) idle_.push_back(std::move(database));
        }
        returned_.notify_one();
    }

    const std::filesystem::path file_;
    const Database::Options options_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Database>> idle_;
    std::size_t lent_ = 0;
    bool used_ = false; // since the last look
};

} // namespace ismail::store
