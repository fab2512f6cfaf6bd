#include "store/mailbox/mailbox_ledger.h"

#include "store/queue/message_table.h"

namespace ismail::store {

namespace {

// What entries add to the counters of their mailbox.
struct Sums {
    std::int64_t messages = 0, unseen = 0, deleted = 0, octets = 0;

    void count(mailbox::FlagBits flags, std::uint64_t size) {
        ++messages;
        unseen += (flags & mailbox::flagSeen) == 0 ? 1 : 0;
        deleted += (flags & mailbox::flagDeleted) != 0 ? 1 : 0;
        octets += static_cast<std::int64_t>(size);
    }
};

} // namespace

std::optional<MailboxLedger::Placed> MailboxLedger::add(Database& database, std::int64_t mailboxId,
                                                        std::span<MailboxEntry> entries) {
    Sums sums;
    for (const MailboxEntry& entry : entries)
        sums.count(entry.flags, entry.size);
    Placed placed;
    std::int64_t account = 0;
    std::uint64_t modSeq = 0;
    {
        Statement row = database.query(
            "UPDATE mailbox SET next_uid=next_uid+?1, modseq=modseq+1, messages=messages+?1, unseen=unseen+?2, "
            "deleted=deleted+?3, octets=octets+?4, recent=recent+?1 WHERE id=?5 "
            "RETURNING account_id, next_uid-?1, uid_validity, modseq",
            sums.messages, sums.unseen, sums.deleted, sums.octets, mailboxId);
        if (!row.step()) return std::nullopt;
        account = row.integer(0);
        placed = {static_cast<std::uint32_t>(row.integer(1)), static_cast<std::uint32_t>(row.integer(2))};
        modSeq = static_cast<std::uint64_t>(row.integer(3));
        while (row.step()) {
        }
    }
    if (!UsageTable(database).add(account, sums.messages, sums.octets)) return std::nullopt;
    EntryTable table(database);
    std::uint32_t uid = placed.firstUid;
    for (MailboxEntry& entry : entries) {
        entry.mailboxId = mailboxId;
        entry.uid = uid++;
        entry.modSeq = modSeq;
        table.insert(entry);
    }
    changed(mailboxId);
    return placed;
}

std::vector<MailboxEntry> MailboxLedger::remove(Database& database, std::int64_t mailboxId,
                                                std::span<const std::uint32_t> uids) {
    std::vector<MailboxEntry> removed;
    const auto mailbox = MailboxTable(database).find(mailboxId);
    if (!mailbox) return removed;
    EntryTable table(database);
    Sums sums;
    std::int64_t recent = 0;
    std::vector<std::uint32_t> gone;
    for (const std::uint32_t uid : uids) {
        auto entry = table.take(mailboxId, uid);
        if (!entry) continue;
        sums.count(entry->flags, entry->size);
        recent += uid >= mailbox->firstRecent ? 1 : 0;
        gone.push_back(uid);
        removed.push_back(std::move(*entry));
    }
    if (removed.empty()) return removed;
    database.run("UPDATE mailbox SET modseq=modseq+1, messages=messages-?, unseen=unseen-?, deleted=deleted-?, "
                 "octets=octets-?, recent=recent-? WHERE id=?",
                 sums.messages, sums.unseen, sums.deleted, sums.octets, recent, mailboxId);
    UsageTable(database).add(mailbox->accountId, -sums.messages, -sums.octets);
    rememberVanished(database, *mailbox, mailbox->modSeq + 1, gone);
    changed(mailboxId);
    return removed;
}

std::vector<MessageId> MailboxLedger::removeAndRelease(Database& database, std::int64_t mailboxId,
                                                       std::span<const std::uint32_t> uids, Time now) {
    std::vector<MessageId> emptied;
    MessageTable messages(database);
    for (const MailboxEntry& entry : remove(database, mailboxId, uids))
        if (messages.release(entry.message, now)) emptied.push_back(entry.message);
    return emptied;
}

void MailboxLedger::rememberVanished(Database& database, const MailboxRow& mailbox, std::uint64_t modSeq,
                                     const std::vector<std::uint32_t>& uids) {
    VanishedTable table(database);
    const auto ranges = rangesOf(uids);
    for (const auto& range : ranges)
        table.insert(mailbox.id, modSeq, range);
    std::size_t count = mailbox.vanishedRanges + ranges.size();
    std::uint64_t forgotten = mailbox.forgotten;
    if (count > maxVanishedRanges) {
        forgotten = table.forget(mailbox.id, maxVanishedRanges / 2);
        count = static_cast<std::size_t>(
            database.number("SELECT count(*) FROM vanished WHERE mailbox_id=?", mailbox.id).value_or(0));
    }
    database.run("UPDATE mailbox SET vanished_ranges=?, forgotten=? WHERE id=?", count, forgotten, mailbox.id);
}

std::uint64_t MailboxLedger::setFlags(Database& database, std::int64_t mailboxId,
                                      std::span<const std::pair<mailbox::MessageState, mailbox::FlagBits>> changes) {
    Sums before, after;
    for (const auto& [state, flags] : changes) {
        before.count(state.flags, 0);
        after.count(flags, 0);
    }
    database.run("UPDATE mailbox SET modseq=modseq+1, unseen=unseen+?, deleted=deleted+? WHERE id=?",
                 after.unseen - before.unseen, after.deleted - before.deleted, mailboxId);
    const auto modSeq = database.number("SELECT modseq FROM mailbox WHERE id=?", mailboxId);
    const auto given = static_cast<std::uint64_t>(modSeq.value_or(0));
    EntryTable table(database);
    for (const auto& [state, flags] : changes)
        table.setFlags(mailboxId, state.uid, flags, given);
    changed(mailboxId);
    return given;
}

void MailboxLedger::discard() {
    mailboxes_.clear();
    accounts_.clear();
}

void MailboxLedger::committed() {
    {
        const std::lock_guard lock(listeners_);
        if (mailboxListener_)
            for (const std::int64_t id : mailboxes_)
                mailboxListener_(id);
        if (foldersListener_)
            for (const std::int64_t id : accounts_)
                foldersListener_(id);
    }
    discard();
}

} // namespace ismail::store
