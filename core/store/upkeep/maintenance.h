// What must be done now and then: history, refusals, DMARC results, reports and statistics that are too old, verified
// recipients and what the door has learned that ran out, mail in quarantine whose time is over, old mail in Junk
// folders, recipients of lists that were replaced, mailboxes whose account was removed, copies that did not come to
// their end, free pages given back to the disk. Each step is a short background operation.
//
// Promises: one run at a time, whoever calls; the file of a body goes only after the commit that forgot the message, so
// that what was rolled back is whole.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "config/settings.h"
#include "store/db/committer.h"
#include "store/directory/door_store.h"
#include "store/directory/list_copy_store.h"
#include "store/directory/verified_store.h"
#include "store/mailbox/junk_age.h"
#include "store/mailbox/unfinished_copies.h"
#include "store/queue/body_store.h"
#include "store/queue/quarantine_store.h"
#include "store/upkeep/dmarc_report_store.h"
#include "store/upkeep/dmarc_store.h"
#include "store/upkeep/refusal_store.h"

#include <atomic>
#include <mutex>
#include <vector>

namespace ismail::store {

class Maintenance {
public:
    static constexpr std::size_t slice = 200; // rows in one operation

    // What it does there.
    struct Parts {
        VerifiedStore& verified;
        DoorStore& door;
        UnfinishedCopies& unfinished;
        QuarantineStore& quarantine;
        RefusalStore& refusals;
        DmarcStore& dmarc;
        DmarcReportStore& dmarcReports;
        JunkAge& junk;
        ListCopyStore& listCopies;
    };
    Maintenance(Committer& committer, BodyStore& bodies, Parts parts, const config::SettingsSource& settings,
                const Clock& clock, Log& log);

    // Does everything that is due, in the middle of traffic; service calls it every minute, on a worker. Blocks until
    // done, or stop(). Returns at once while another run goes on.
    void run();
    void stop() { stopping_ = true; }

private:
    Result<bool> pruneHistory(Database& database);
    Result<bool> pruneDoor(Database& database);
    Result<bool> pruneStatistics(Database& database);
    Result<bool> removeOwnerless(Database& database);
    Result<bool> undoCopies(Database& database);
    Result<bool> pruneQuarantine(Database& database);
    Result<bool> pruneRefusals(Database& database);
    Result<bool> pruneDmarc(Database& database);
    Result<bool> pruneDmarcReports(Database& database);
    Result<bool> pruneJunk(Database& database);
    Result<bool> pruneLists(Database& database);
    Result<bool> returnPages(Database& database);
    void repeat(const char* what, Result<bool> (Maintenance::*step)(Database&));

    Committer& committer_;
    BodyStore& bodies_;
    const Parts parts_;
    const config::SettingsSource& settings_;
    const Clock& clock_;
    Log& log_;
    std::atomic<bool> stopping_{false};
    std::mutex running_;
    std::vector<MessageId> emptied_; // by the slice that runs: files to remove after its commit
};

} // namespace ismail::store
