// Mail that the server keeps back, as an administrator sees and changes it (relay::Quarantined, docs/queue.md).
//
// Promises: a release puts the message where it would have gone, and the row goes in the same transaction, so that
// nothing is lost or delivered twice whenever the process ends; what was released or removed is in history. Nothing
// leaves by itself but what is too old (prune). A row whose target is gone stays, and is named.
// Every function blocks and belongs on a worker. A page costs milliseconds at 100,000 rows where it is found by id or
// domain; a search for text reads the rows from the newest on until the page is full.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "mail/reply.h"
#include "store/db/committer.h"
#include "store/db/crash_points.h"
#include "store/db/read_pool.h"
#include "store/mailbox/mailbox_ledger.h"
#include "store/queue/body_store.h"
#include "store/queue/quarantine_table.h"

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::store {

// What is set must all match; nothing set matches every row.
struct QuarantineFilter {
    std::string text;   // part of the sender, the recipient or what sent it on; any case (ASCII)
    std::string domain; // A-labels, exactly
    std::optional<relay::Quarantined::State> state;
};

// Rows by id, or all that a filter matches.
struct QuarantineSelection {
    std::vector<std::int64_t> ids;
    std::optional<QuarantineFilter> filter;
};

struct QuarantinePage {
    std::vector<QuarantineRow> rows; // newest first
    std::int64_t next = 0;           // before, for the next page; 0: there is none
};

struct QuarantineTotals {
    std::uint64_t count = 0;
    std::uint64_t octets = 0; // of their messages; one counts once for each recipient
};

struct QuarantineDone {
    std::uint64_t done = 0;
    // Of a release, at most maxFailures named: there is no target, or it is gone. `failures` counts all.
    std::vector<std::pair<std::int64_t, std::string>> failed; // id, address of the recipient
    std::uint64_t failures = 0;
    std::vector<std::string> destinations; // of rows that came into the queue, once each: the scheduler is to be woken
};

enum class QuarantineChange { release, remove };

class QuarantineStore {
public:
    static constexpr std::size_t maxPage = 1000;
    static constexpr std::size_t maxIds = 10'000; // of one selection
    static constexpr std::size_t sliceRows = 100; // rows changed in one transaction
    static constexpr std::size_t maxFailures = 100;

    QuarantineStore(Committer& committer, ReadPool& pool, BodyStore& bodies, MailboxLedger& ledger, const Clock& clock,
                    CrashPoints& crash)
        : committer_(committer), pool_(pool), bodies_(bodies), ledger_(ledger), clock_(clock), crash_(crash) {}

    // Rows older than `before` (an id; 0: from the newest on), at most limit.
    Result<QuarantinePage> list(const QuarantineFilter& filter, std::int64_t before, std::size_t limit);
    // Errors: notFound.
    Result<QuarantineRow> find(std::int64_t id);
    Result<QuarantineTotals> totals();

    // Releases or removes; rows that are gone meanwhile are passed over. progress is called between slices with what
    // was done so far and returns false to stop. The result is what was done. A release asks no quota.
    Result<QuarantineDone> change(QuarantineChange change, const QuarantineSelection& selection,
                                  const std::function<bool(const QuarantineDone&)>& progress = {});

    // Inside an operation of the committer: removes rows whose time is over or whose account or domain is gone, at most
    // limit. True: there may be more. emptied: bodies in files that are to be removed after the commit.
    bool prune(Database& database, std::size_t limit, std::vector<MessageId>& emptied);
    // Accounts or domains may have been removed: the next prune() looks for their rows.
    void directoryChanged() { mayBeOwnerless_ = true; }

private:
    struct Slice;
    std::vector<std::int64_t> matches(const QuarantineSelection& selection, std::int64_t after);
    Status changeSlice(Database& database, QuarantineChange change, const std::vector<std::int64_t>& ids, Slice& slice);
    bool release(Database& database, const QuarantineRow& row, Slice& slice);
    bool deliver(Database& database, const QuarantineRow& row, const relay::LocalTarget& target);
    void sendOn(Database& database, const QuarantineRow& row, const relay::RelayTarget& target);
    void drop(Database& database, const QuarantineRow& row, const mail::Reply& why, std::vector<MessageId>& emptied);

    Committer& committer_;
    ReadPool& pool_;
    BodyStore& bodies_;
    MailboxLedger& ledger_;
    const Clock& clock_;
    CrashPoints& crash_;
    std::atomic<bool> mayBeOwnerless_{true}; // since the last process, too
};

} // namespace ismail::store
