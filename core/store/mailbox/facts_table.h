// Table message_facts: what was computed once for a body (mail/kept_facts.h). It goes with the body.
#pragma once

#include "base/bytes.h"
#include "base/ids.h"
#include "mailbox/imap_store.h"
#include "store/db/database.h"

#include <cstdint>

namespace ismail::store {

class FactsTable {
public:
    explicit FactsTable(Database& database) : database_(database) {}

    // Calls take(uid, message, prefix, data) for each entry of the range, by uid; data is empty where nothing is kept.
    template <typename Take>
    void between(std::int64_t mailboxId, mailbox::UidRange range, Take take) {
        Statement row = database_.query(
            "SELECT uid, message_id, prefix, data FROM mailbox_entry LEFT JOIN message_facts ON id=message_id "
            "WHERE mailbox_id=? AND uid>=? AND uid<=? ORDER BY uid",
            mailboxId, range.first, range.last);
        while (row.step())
            take(static_cast<std::uint32_t>(row.integer(0)), MessageId(row.integer(1)), row.view(2), row.view(3));
    }
    // Not where the body is gone meanwhile.
    void keep(MessageId id, ByteView data) {
        database_.run(
            "INSERT OR REPLACE INTO message_facts(id, data) SELECT id, ? FROM message WHERE id=? AND place<>2",
            Blob{data}, id);
    }

private:
    Database& database_;
};

} // namespace ismail::store
