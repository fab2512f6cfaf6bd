// One session at a time may have a maildrop: POP3 promises its client that message numbers stay (RFC 1939 section 4,
// "an exclusive-access lock on the maildrop"). Thread-safe. In memory only: a restart frees all.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_set>

namespace ismail::mailbox {

class MaildropLocks : public std::enable_shared_from_this<MaildropLocks> {
public:
    // Held as long as it lives; it may outlive the owner of the locks.
    class Lock {
    public:
        Lock(std::shared_ptr<MaildropLocks> locks, std::int64_t mailboxId)
            : locks_(std::move(locks)), mailboxId_(mailboxId) {}
        ~Lock() { locks_->release(mailboxId_); }
        Lock(const Lock&) = delete;
        Lock& operator=(const Lock&) = delete;

    private:
        std::shared_ptr<MaildropLocks> locks_;
        const std::int64_t mailboxId_;
    };

    // nullptr: another session has it.
    std::unique_ptr<Lock> tryLock(std::int64_t mailboxId) {
        {
            const std::lock_guard guard(mutex_);
            if (!held_.insert(mailboxId).second) return nullptr;
        }
        return std::make_unique<Lock>(shared_from_this(), mailboxId);
    }

private:
    void release(std::int64_t mailboxId) {
        const std::lock_guard guard(mutex_);
        held_.erase(mailboxId);
    }

    std::mutex mutex_;
    std::unordered_set<std::int64_t> held_;
};

} // namespace ismail::mailbox
