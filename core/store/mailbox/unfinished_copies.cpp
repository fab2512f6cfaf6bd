#include "store/mailbox/unfinished_copies.h"

#include "store/mailbox/entry_table.h"

namespace ismail::store {

std::int64_t UnfinishedCopies::nextId(Database& database) {
    return database.number("SELECT coalesce(max(copy_id), 0) + 1 FROM unfinished_copy").value_or(1);
}

void UnfinishedCopies::add(Database& database, std::int64_t copy, std::int64_t mailboxId, mailbox::UidRange placed) {
    database.run("INSERT INTO unfinished_copy(copy_id, mailbox_id, first, last) VALUES(?,?,?,?)", copy, mailboxId,
                 placed.first, placed.last);
}

void UnfinishedCopies::finish(Database& database, std::int64_t copy) {
    database.run("DELETE FROM unfinished_copy WHERE copy_id=?", copy);
}

bool UnfinishedCopies::undo(Database& database, std::int64_t copy, std::vector<MessageId>& emptied) {
    std::int64_t mailboxId = 0;
    mailbox::UidRange placed;
    {
        Statement row = database.query(
            "SELECT mailbox_id, first, last FROM unfinished_copy WHERE copy_id=? ORDER BY first LIMIT 1", copy);
        if (!row.step()) return false;
        mailboxId = row.integer(0);
        placed = {static_cast<std::uint32_t>(row.integer(1)), static_cast<std::uint32_t>(row.integer(2))};
    }
    // What was moved away or expunged in between is passed over.
    std::vector<std::uint32_t> uids;
    for (const auto& state : EntryTable(database).states(mailboxId, placed, slice))
        uids.push_back(state.uid);
    const bool last = uids.size() < slice;
    for (const MessageId id : ledger_.removeAndRelease(database, mailboxId, uids, clock_.now()))
        emptied.push_back(id);
    if (last) database.run("DELETE FROM unfinished_copy WHERE copy_id=? AND first=?", copy, placed.first);
    return true;
}

bool UnfinishedCopies::undoLeft(Database& database, std::vector<MessageId>& emptied) {
    std::vector<std::int64_t> copies;
    {
        Statement row = database.query("SELECT DISTINCT copy_id FROM unfinished_copy ORDER BY copy_id LIMIT ?",
                                       running_.size() + 1);
        while (row.step())
            copies.push_back(row.integer(0));
    }
    for (const std::int64_t copy : copies)
        if (!running_.contains(copy)) return undo(database, copy, emptied);
    return false;
}

} // namespace ismail::store
