// Table message_facts: what was computed once for a body (mail/message_facts.h). It goes with the body.
#pragma once

#include "base/bytes.h"
#include "base/ids.h"
#include "store/database.h"

#include <optional>

namespace ismail::store {

class FactsTable {
public:
    explicit FactsTable(Database& database) : database_(database) {}

    std::optional<Bytes> find(MessageId id) {
        Statement row = database_.query("SELECT data FROM message_facts WHERE id=?", id);
        if (!row.step()) return std::nullopt;
        return row.text(0);
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
