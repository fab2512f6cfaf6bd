// The states of large mailboxes as they were last read, so that opening one again costs what changed since and not a
// walk over all of its messages.
//
// Promises: memory under maxMessages states, the least used mailbox goes first; thread-safe. What is remembered carries
// its modification sequence: whoever takes it brings it up to date (mailbox ids are never given twice).
#pragma once

#include "mailbox/imap_store.h"

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

class StateCache {
public:
    static constexpr std::size_t maxMessages = 1'000'000; // 40 octets each
    static constexpr std::size_t minMessages = 5'000;     // smaller mailboxes are read faster than remembered

    using States = std::shared_ptr<const std::vector<mailbox::MessageState>>;
    struct Remembered {
        std::uint64_t modSeq = 0;
        States states; // nullptr: nothing is remembered
    };

    explicit StateCache(std::size_t most = maxMessages) : most_(most) {}

    Remembered find(std::int64_t mailboxId);
    // Later states of the same mailbox take the place of earlier ones.
    void keep(std::int64_t mailboxId, std::uint64_t modSeq, const std::vector<mailbox::MessageState>& states);
    std::size_t messages() const;

private:
    struct Entry {
        std::int64_t mailboxId = 0;
        Remembered remembered;
    };
    std::list<Entry>::iterator place(std::int64_t mailboxId);

    const std::size_t most_;
    mutable std::mutex mutex_;
    std::list<Entry> entries_; // used last first; most_ / minMessages at most
    std::size_t messages_ = 0;
};

} // namespace ismail::store
