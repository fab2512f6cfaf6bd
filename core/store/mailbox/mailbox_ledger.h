// The one place that changes what is in mailboxes, whoever asks: delivery, POP3, IMAP. With the entries it keeps, in
// the same transaction, the counters of the mailbox, the usage of the account, the modification sequence, and what
// vanished (RFC 7162); after the commit it tells which mailboxes are different.
//
// On the committer's thread only, inside an operation. Where a function reports failure the operation must be undone.
#pragma once

#include "store/db/committer.h"
#include "store/mailbox/entry_table.h"
#include "store/mailbox/mailbox_table.h"

#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_set>
#include <utility>
#include <vector>

namespace ismail::store {

class MailboxLedger final : public GroupCache {
public:
    // Ranges of vanished uids remembered for one mailbox; then the older half is forgotten.
    static constexpr std::size_t maxVanishedRanges = 20'000;

    using Listener = std::function<void(std::int64_t)>;
    // Called on the committer's thread after a commit, once for each mailbox and each account. From any thread, also
    // while the committer works; a listener must not call this.
    void onChange(Listener mailbox, Listener folders) {
        const std::lock_guard lock(listeners_);
        mailboxListener_ = std::move(mailbox);
        foldersListener_ = std::move(folders);
    }

    struct Placed {
        std::uint32_t firstUid = 0;
        std::uint32_t uidValidity = 0;
    };
    // Gives the entries their uids, in order. Nothing: there is no such mailbox, or its account was removed.
    std::optional<Placed> add(Database& database, std::int64_t mailboxId, std::span<MailboxEntry> entries);
    // uids that ascend; those that are gone are passed over. The entries as they were, without prefixes: their messages
    // are to be released (message_table.h).
    std::vector<MailboxEntry> remove(Database& database, std::int64_t mailboxId, std::span<const std::uint32_t> uids);
    // The same, and releases the messages: of those whose body is in a file and to be removed after the commit the ids.
    std::vector<MessageId> removeAndRelease(Database& database, std::int64_t mailboxId,
                                            std::span<const std::uint32_t> uids, Time now);
    // New flags of messages, as they were before and as they shall be. Gives their modification sequence.
    std::uint64_t setFlags(Database& database, std::int64_t mailboxId,
                           std::span<const std::pair<mailbox::MessageState, mailbox::FlagBits>> changes);

    void changed(std::int64_t mailboxId) { mailboxes_.insert(mailboxId); }
    void foldersChanged(std::int64_t accountId) { accounts_.insert(accountId); }

    void flush(Database&) override {}
    void discard() override;
    void committed() override;

private:
    void rememberVanished(Database& database, const MailboxRow& mailbox, std::uint64_t modSeq,
                          const std::vector<std::uint32_t>& uids);

    std::mutex listeners_; // the two that follow
    Listener mailboxListener_, foldersListener_;
    std::unordered_set<std::int64_t> mailboxes_, accounts_; // touched by this group
};

} // namespace ismail::store
