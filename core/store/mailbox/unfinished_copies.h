// COPYs that need more than one transaction. A copy is all or nothing (RFC 9051 section 6.4.7: where one fails, the
// server "MUST restore the destination mailbox to its state before the COPY attempt"), so what it has put into its
// target is written down with it (table unfinished_copy) until the last of it is there. What stays written down,
// because the copy failed or the process ended, is taken out again.
//
// On the committer's thread only, inside operations but where said otherwise.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "store/db/database.h"
#include "store/mailbox/mailbox_ledger.h"

#include <cstdint>
#include <set>
#include <vector>

namespace ismail::store {

class UnfinishedCopies {
public:
    static constexpr std::size_t slice = 200; // messages taken out in one operation

    UnfinishedCopies(MailboxLedger& ledger, const Clock& clock) : ledger_(ledger), clock_(clock) {}

    // A number that no unfinished copy has.
    std::int64_t nextId(Database& database);
    // What one slice of a copy has put into a mailbox.
    void add(Database& database, std::int64_t copy, std::int64_t mailboxId, mailbox::UidRange placed);
    // It is complete.
    void finish(Database& database, std::int64_t copy);

    // Between operations: the copy goes on, undoLeft() passes it over.
    void running(std::int64_t copy) { running_.insert(copy); }
    void stopped(std::int64_t copy) { running_.erase(copy); }

    // Takes out the next messages of a copy. False: it was the last of it. emptied: bodies in files that are to be
    // removed after the commit.
    bool undo(Database& database, std::int64_t copy, std::vector<MessageId>& emptied);
    // The same of any copy that does not run. False: there is none left.
    bool undoLeft(Database& database, std::vector<MessageId>& emptied);

private:
    MailboxLedger& ledger_;
    const Clock& clock_;
    std::set<std::int64_t> running_;
};

} // namespace ismail::store
