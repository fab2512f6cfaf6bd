// What is learned in passing, such as log-ins: rows that are written soon, several at once, in the background, so that
// learning costs no commit.
//
// Promises: never blocks; what the database did not take is kept and tried again with the next row; of the same key the
// later value wins. What was not written when the process dies is lost. Thread-safe. Must outlive the committer's work.
#pragma once

#include "base/log.h"
#include "store/db/committer.h"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace ismail::store {

template <typename Key, typename Value>
class WriteBehind {
public:
    static constexpr std::size_t maxWrittenAtOnce = 500;
    static constexpr std::size_t maxUnwritten = 50'000; // with more, which the disk does not take, new keys are dropped

    // On the committer's thread, in one operation; may run twice.
    using Write = std::function<void(Database&, const Key&, const Value&)>;
    // event: of the log, where the database did not take them.
    WriteBehind(Committer& committer, Log& log, std::string event, Write write)
        : committer_(committer), log_(log), event_(std::move(event)), write_(std::move(write)) {}

    void add(Key key, Value value) {
        {
            const std::lock_guard lock(mutex_);
            if (unwritten_.size() >= maxUnwritten && !unwritten_.contains(key)) return;
            unwritten_.insert_or_assign(std::move(key), std::move(value));
        }
        schedule();
    }
    // What is not in the database yet.
    std::optional<Value> pending(const Key& key) const {
        const std::lock_guard lock(mutex_);
        if (const auto found = unwritten_.find(key); found != unwritten_.end()) return found->second;
        if (const auto found = writing_.find(key); found != writing_.end()) return found->second;
        return std::nullopt;
    }

private:
    void schedule() {
        {
            const std::lock_guard lock(mutex_);
            if (!writing_.empty() || unwritten_.empty()) return;
            while (!unwritten_.empty() && writing_.size() < maxWrittenAtOnce)
                writing_.insert(unwritten_.extract(unwritten_.begin()));
        }
        // Not under the lock: a committer that is stopping answers at once.
        committer_.submit({[this](Database& database) -> Status {
                               // Changes only when no operation is under way.
                               for (const auto& [key, value] : writing_)
                                   write_(database, key, value);
                               return {};
                           },
                           [this](const Status& status) { written(status); }},
                          Lane::background);
    }
    void written(const Status& status) {
        if (!status) log_.warning(event_, {{"error", status.error().text}});
        {
            const std::lock_guard lock(mutex_);
            if (!status) unwritten_.merge(writing_); // what was said since stays
            writing_.clear();
        }
        if (status.ok()) schedule();
    }

    Committer& committer_;
    Log& log_;
    const std::string event_;
    const Write write_;
    mutable std::mutex mutex_;
    std::map<Key, Value> unwritten_, writing_;
};

} // namespace ismail::store
