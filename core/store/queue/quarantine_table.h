// Table quarantine: a row for each recipient whose copy the server keeps back. It refers to a stored message like a row
// of the queue does (message_table.h), and holds all that a release needs.
//
// On the committer's connection or, for the functions that only read, any other.
#pragma once

#include "base/ids.h"
#include "relay/spool.h"
#include "store/db/database.h"

#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

struct QuarantineRow {
    std::int64_t id = 0; // greater than those of all rows before it
    MessageId message = 0;
    std::uint32_t seq = 0; // of the recipient in its message
    std::string sender;    // empty: the null sender
    mail::Recipient recipient;
    std::string via;    // the alias or account that sent it on; empty: the sender named the recipient
    std::string domain; // of via, or of the recipient: where an administrator looks for it
    relay::Quarantined kept;
    Time at;
    Time until;             // when it goes by itself; Time::max(): never
    std::uint64_t size = 0; // of the message, header lines of the recipient not counted
    bool deliverable() const { return kept.target.index() != 0; }
};

class QuarantineTable {
public:
    explicit QuarantineTable(Database& database) : database_(database) {}

    // Its id is given here. domain is looked up among ours, so that the row goes when the domain does.
    void insert(const QuarantineRow& row);
    std::optional<QuarantineRow> find(std::int64_t id);
    // At most limit, by recipient.
    std::vector<QuarantineRow> ofMessage(MessageId message, std::size_t limit);
    void remove(std::int64_t id);
    // Whose time is over, or whose account or domain was removed: at most limit.
    std::vector<std::int64_t> over(Time now, std::size_t limit);
    std::vector<std::int64_t> ownerless(std::size_t limit);

private:
    Database& database_;
};

// The columns in the order of quarantineRowFrom().
#define ISMAIL_QUARANTINE_COLUMNS                                                                                      \
    "id, message_id, seq, sender, rcpt, via, domain, account_id, at, until, state, size, why, notify, orcpt, "         \
    "mailbox_id, flags, destination, warn_after, expires_after, reverse_path, prefix"
QuarantineRow quarantineRowFrom(const Statement& row);

} // namespace ismail::store
