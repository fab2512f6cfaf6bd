// One budget of memory for what the store remembers of mailboxes, so that a process stays as large as an administrator
// allows whichever mailboxes people use, and becomes small again when they do not.
//
// Promises: after fit() the caches together hold no more than the limit (cache.memory); what was not used for the
// longest time goes first, in whichever cache it is. Thread-safe. Does not: count what a session is working with.
#pragma once

#include "base/clock.h"

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace ismail::store {

class CacheBudget {
public:
    // A cache of it. Thread-safe; called without any lock of its own held.
    class Member {
    public:
        virtual ~Member() = default;
        virtual std::size_t octets() const = 0;
        // When the entry was used that was not used for the longest time; nothing: it is empty.
        virtual std::optional<Ticks> leastUsed() const = 0;
        virtual void forgetLeastUsed() = 0;
    };

    CacheBudget(std::function<std::size_t()> limit, const Clock& clock) : limit_(std::move(limit)), clock_(clock) {}

    // Before anything is remembered.
    void join(Member& member) { members_.push_back(&member); }
    Ticks now() const { return clock_.ticks(); }
    std::size_t limit() const { return limit_(); }
    std::size_t octets() const;

    // To be called after something was remembered.
    void fit();
    // Forgets what was not used for so long. True: there was something.
    bool forgetUnused(Millis age);

private:
    // Of them that was used before all others.
    Member* leastUsed(Ticks* used) const;

    const std::function<std::size_t()> limit_;
    const Clock& clock_;
    std::vector<Member*> members_;
    std::mutex mutex_; // one thread forgets
};

} // namespace ismail::store
