#include "store/mailbox_table.h"

namespace ismail::store {

namespace {

MailboxEntry entryFrom(const Statement& row) {
    MailboxEntry entry;
    entry.mailboxId = row.integer(0);
    entry.uid = static_cast<std::uint32_t>(row.integer(1));
    entry.message = row.integer(2);
    entry.prefix = row.text(3);
    entry.size = static_cast<std::uint64_t>(row.integer(4));
    entry.received = fromMillis(row.integer(5));
    entry.flags = static_cast<std::uint32_t>(row.integer(6));
    return entry;
}

MailboxRow mailboxFrom(const Statement& row) {
    MailboxRow mailbox;
    mailbox.id = row.integer(0);
    mailbox.accountId = row.integer(1);
    mailbox.name = row.text(2);
    mailbox.uidValidity = static_cast<std::uint32_t>(row.integer(3));
    mailbox.nextUid = static_cast<std::uint32_t>(row.integer(4));
    return mailbox;
}

} // namespace

std::optional<std::uint32_t> UidCounter::take(Database& database, std::int64_t mailboxId) {
    auto found = next_.find(mailboxId);
    if (found == next_.end()) {
        // The greatest uid in use is looked at too: the stored one is written at the end of a group only.
        const auto stored = database.number(
            "SELECT max(next_uid, coalesce((SELECT max(uid) + 1 FROM mailbox_entry WHERE mailbox_id = mailbox.id), 1)) "
            "FROM mailbox WHERE id=? AND EXISTS(SELECT 1 FROM account WHERE account.id = account_id)",
            mailboxId);
        if (!stored) return std::nullopt;
        found = next_.emplace(mailboxId, Next{static_cast<std::uint32_t>(*stored), false}).first;
    }
    if (!found->second.changed) {
        found->second.changed = true;
        changed_.push_back(mailboxId);
    }
    return found->second.uid++;
}

void UidCounter::flush(Database& database) {
    for (const std::int64_t id : changed_) {
        const auto found = next_.find(id);
        if (found == next_.end()) continue;
        database.run("UPDATE mailbox SET next_uid=? WHERE id=?", found->second.uid, id);
        found->second.changed = false;
    }
    changed_.clear();
    if (next_.size() > maxMailboxes) next_.clear();
}

void UidCounter::discard() {
    next_.clear();
    changed_.clear();
}

std::int64_t MailboxTable::create(std::int64_t accountId, const std::string& name, Time now) {
    database_.run("INSERT INTO mailbox(account_id, name, uid_validity, next_uid) VALUES(?,?,?,1)", accountId, name,
                  toMillis(now) / 1000);
    return database_.lastInsertId();
}

void MailboxTable::insertEntry(const MailboxEntry& e) {
    database_.run("INSERT INTO mailbox_entry(mailbox_id, uid, message_id, prefix, size, received, flags) "
                  "VALUES(?,?,?,?,?,?,?)",
                  e.mailboxId, e.uid, e.message, e.prefix, e.size, toMillis(e.received), e.flags);
}

std::optional<MailboxRow> MailboxTable::find(std::int64_t id) {
    Statement row = database_.query("SELECT id, account_id, name, uid_validity, next_uid FROM mailbox WHERE id=?", id);
    if (!row.step()) return std::nullopt;
    return mailboxFrom(row);
}

std::vector<MailboxRow> MailboxTable::ofAccount(std::int64_t accountId) {
    std::vector<MailboxRow> mailboxes;
    Statement row = database_.query(
        "SELECT id, account_id, name, uid_validity, next_uid, "
        "(SELECT count(*) FROM mailbox_entry WHERE mailbox_id=id), "
        "(SELECT coalesce(sum(size),0) FROM mailbox_entry WHERE mailbox_id=id) FROM mailbox WHERE account_id=? "
        "ORDER BY name",
        accountId);
    while (row.step()) {
        MailboxRow mailbox = mailboxFrom(row);
        mailbox.messages = static_cast<std::uint64_t>(row.integer(5));
        mailbox.octets = static_cast<std::uint64_t>(row.integer(6));
        mailboxes.push_back(std::move(mailbox));
    }
    return mailboxes;
}

std::vector<MailboxEntry> MailboxTable::entries(std::int64_t mailboxId, std::uint32_t afterUid, std::size_t limit) {
    std::vector<MailboxEntry> entries;
    Statement row =
        database_.query("SELECT mailbox_id, uid, message_id, prefix, size, received, flags FROM mailbox_entry "
                        "WHERE mailbox_id=? AND uid>? ORDER BY uid LIMIT ?",
                        mailboxId, afterUid, limit);
    while (row.step())
        entries.push_back(entryFrom(row));
    return entries;
}

std::vector<MailboxEntry> MailboxTable::entriesOf(MessageId message) {
    std::vector<MailboxEntry> entries;
    Statement row =
        database_.query("SELECT mailbox_id, uid, message_id, prefix, size, received, flags FROM mailbox_entry "
                        "WHERE message_id=? LIMIT 1000",
                        message);
    while (row.step())
        entries.push_back(entryFrom(row));
    return entries;
}

std::vector<std::int64_t> MailboxTable::ownerless(std::size_t limit) {
    std::vector<std::int64_t> ids;
    Statement row =
        database_.query("SELECT id FROM mailbox WHERE account_id NOT IN (SELECT id FROM account) LIMIT ?", limit);
    while (row.step())
        ids.push_back(row.integer(0));
    return ids;
}

std::vector<MessageId> MailboxTable::removeSome(std::int64_t mailboxId, std::size_t limit) {
    const auto some = entries(mailboxId, 0, limit);
    std::vector<MessageId> messages;
    for (const MailboxEntry& entry : some) {
        database_.run("DELETE FROM mailbox_entry WHERE mailbox_id=? AND uid=?", mailboxId, entry.uid);
        messages.push_back(entry.message);
    }
    if (some.size() < limit) database_.run("DELETE FROM mailbox WHERE id=?", mailboxId);
    return messages;
}

} // namespace ismail::store
