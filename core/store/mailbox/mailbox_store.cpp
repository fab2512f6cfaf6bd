#include "store/mailbox/mailbox_store.h"

#include <algorithm>

namespace ismail::store {

Result<std::vector<MailboxRow>> MailboxStore::list(std::int64_t accountId) {
    try {
        const auto database = pool_.lease();
        return MailboxTable(*database).ofAccount(accountId);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<MailboxRow> MailboxStore::find(std::int64_t accountId, const std::string& name) {
    try {
        const auto database = pool_.lease();
        auto mailbox = MailboxTable(*database).find(accountId, name);
        if (!mailbox) return Error{ErrorKind::notFound, "There is no mailbox " + name + "."};
        return std::move(*mailbox);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<AccountUsage> MailboxStore::usage(std::int64_t accountId) {
    try {
        const auto database = pool_.lease();
        return UsageTable(*database).find(accountId);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::vector<MailboxEntry>> MailboxStore::entries(std::int64_t mailboxId, std::uint32_t afterUid,
                                                        std::size_t limit) {
    try {
        const auto database = pool_.lease();
        return EntryTable(*database).page(mailboxId, afterUid, std::min(limit, maxPage));
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::vector<MailboxEntry>> MailboxStore::newestEntries(std::int64_t mailboxId, std::uint32_t beforeUid,
                                                              std::size_t limit) {
    try {
        const auto database = pool_.lease();
        return EntryTable(*database).pageBefore(mailboxId, beforeUid, std::min(limit, maxPage));
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<Bytes> MailboxStore::read(std::int64_t mailboxId, std::uint32_t uid, std::uint64_t offset, std::size_t most,
                                 std::uint64_t* total) {
    auto found = entries(mailboxId, uid - 1, 1);
    if (!found) return found.error();
    if (uid == 0 || found->empty() || found->front().uid != uid)
        return Error{ErrorKind::notFound, "There is no message " + std::to_string(uid) + " in this mailbox."};
    const MailboxEntry& entry = found->front();
    if (total) *total = entry.size;
    auto body = queue_.openBody(entry.message);
    if (!body) return body.error();
    return readHeaded(entry.prefix, **body, offset, most);
}

Result<std::string> MailboxStore::verdict(std::int64_t mailboxId, std::uint32_t uid) {
    try {
        const auto database = pool_.lease();
        Statement row = database->query("SELECT coalesce(verdict, '') FROM mailbox_entry LEFT JOIN message "
                                        "ON message.id=message_id WHERE mailbox_id=? AND uid=?",
                                        mailboxId, uid);
        if (!row.step())
            return Error{ErrorKind::notFound, "There is no message " + std::to_string(uid) + " in this mailbox."};
        return row.text(0);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

} // namespace ismail::store
