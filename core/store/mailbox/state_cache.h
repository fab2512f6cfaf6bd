// The states of large mailboxes as they were last read, so that opening one again costs what changed since and not a
// walk over all of its messages.
//
// Promises: memory as the budget allows; thread-safe. What is remembered carries
// its modification sequence: whoever takes it brings it up to date (mailbox ids are never given twice).
#pragma once

#include "mailbox/imap_store.h"
#include "store/mailbox/cache_budget.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

namespace ismail::store {

// Applies what changed behind the modification sequence of states; both are by uid.
void bringUpToDate(std::vector<mailbox::MessageState>& states, const std::vector<mailbox::MessageState>& changed,
                   const mailbox::UidRanges& vanished);

class StateCache final : public CacheBudget::Member {
public:
    static constexpr std::size_t minMessages = 5'000; // smaller mailboxes are read faster than remembered

    using States = std::shared_ptr<const std::vector<mailbox::MessageState>>;
    struct Remembered {
        std::uint64_t modSeq = 0;
        States states; // nullptr: nothing is remembered
    };

    explicit StateCache(CacheBudget& budget) : budget_(budget) { budget_.join(*this); }

    Remembered find(std::int64_t mailboxId);
    // Later states of the same mailbox take the place of earlier ones.
    void keep(std::int64_t mailboxId, std::uint64_t modSeq, const std::vector<mailbox::MessageState>& states);

    std::size_t octets() const override;
    std::optional<Ticks> leastUsed() const override;
    void forgetLeastUsed() override;

private:
    struct Entry {
        std::int64_t mailboxId = 0;
        Remembered remembered;
        Ticks used{};
    };
    std::list<Entry>::iterator place(std::int64_t mailboxId);

    static std::size_t octetsOf(const Remembered& remembered);

    CacheBudget& budget_;
    mutable std::mutex mutex_;
    std::list<Entry> entries_; // used last first
    std::size_t octets_ = 0;
};

} // namespace ismail::store
