// How long messages lie in Junk folders (table junk_day), so that old ones can be removed (junk.keep). What counts is
// when a message came into the folder, not how old it is: somebody who moves an old message there by mistake has the
// whole time to find it. So the greatest uid of each folder is written down once a day.
//
// On the committer's thread only, inside operations; each call takes some milliseconds.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "store/db/database.h"
#include "store/mailbox/mailbox_ledger.h"

#include <vector>

namespace ismail::store {

class JunkAge {
public:
    JunkAge(MailboxLedger& ledger, const Clock& clock) : ledger_(ledger), clock_(clock) {}

    // Writes down up to which uid folders are filled today (UTC): at most limit folders. False: all are.
    bool mark(Database& database, std::size_t limit);
    // Removes messages that came at least `keep` ago, a day more at most: at most limit. False: there are none left.
    // emptied: bodies in files that are to be removed after the commit.
    bool prune(Database& database, std::chrono::seconds keep, std::size_t limit, std::vector<MessageId>& emptied);

private:
    MailboxLedger& ledger_;
    const Clock& clock_;
    std::int64_t day_ = -1;   // that is being marked, or is
    std::int64_t marked_ = 0; // folders up to this id; one whose operation was undone waits for tomorrow
    bool wholeDay_ = false;
};

} // namespace ismail::store
