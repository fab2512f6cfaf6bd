// Tells sessions at once that their mailbox changed, whoever changed it. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace ismail::mailbox {

// One session's look at one mailbox.
class ImapWatch {
public:
    // Changes so far; a session that remembers the number it has dealt with knows whether there are more.
    std::uint64_t changes() const { return changes_.load(std::memory_order_acquire); }
    // While it is set, called once for changes until it is set again or rearm() is called: the session asks for all
    // that is new at once. It must not block.
    void setWake(std::function<void()> wake);
    void rearm();

private:
    friend class ImapHub;
    void changed();

    std::atomic<std::uint64_t> changes_{0};
    std::mutex mutex_;
    std::function<void()> wake_;
    bool woken_ = false;
};

class ImapHub {
public:
    std::shared_ptr<ImapWatch> watch(std::int64_t mailboxId);
    // From any thread, the committer's above all.
    void changed(std::int64_t mailboxId);

private:
    std::mutex mutex_;
    // Those that ended are dropped when their mailbox is looked at next.
    std::unordered_map<std::int64_t, std::vector<std::weak_ptr<ImapWatch>>> watches_;
};

} // namespace ismail::mailbox
