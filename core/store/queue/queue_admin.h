// The queue as an administrator sees and changes it: pages in any order, counts, and changes to many rows at once.
//
// Every function blocks and belongs on a worker. A page costs milliseconds however long the queue is: an index stands
// behind every sortable column; a filter that matches few rows is found by its own index, one that matches many is
// checked along the order asked for. Changes are cut into slices of changeSlice rows, so that mail goes on meanwhile;
// a row that left in between is left alone.
#pragma once

#include "base/clock.h"
#include "store/db/committer.h"
#include "store/db/read_pool.h"
#include "store/mailbox/entry_table.h"
#include "store/queue/body_store.h"
#include "store/queue/message_table.h"
#include "store/queue/quarantine_table.h"
#include "store/queue/queue_store.h"
#include "store/queue/queue_table.h"
#include "store/upkeep/history_table.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::store {

// ready: may be tried now; deferred: waits for its next try; held: waits for its primary; onHold: kept back by an
// administrator.
enum class QueueState { ready, deferred, held, onHold };
QueueState queueState(const QueueRow& row, Time now);

enum class QueueColumn { received, nextTry, size, sender, recipient, domain, tries };

// What is set must all match; nothing set matches every row.
struct QueueFilter {
    std::string domain;      // A-labels, exactly
    std::string sender;      // an address, "@domain", or "<>" for the null sender; any case
    std::string recipient;   // part of the address; any case
    std::string destination; // exactly
    std::optional<QueueState> state;
    std::optional<Time> receivedBefore;
};

// Rows by name, or all that a filter matches. A seq of nothing means all rows of the message.
struct QueueSelection {
    std::vector<std::pair<MessageId, std::optional<std::uint32_t>>> ids;
    std::optional<QueueFilter> filter;
};

struct QueuePage {
    std::vector<QueueRow> rows;
    std::string cursor;      // for the next page; empty: there is none
    std::uint64_t total = 0; // rows that match
    bool exact = true;       // false: there are more than `total`
};

struct QueueCount {
    std::uint64_t messages = 0;
    std::uint64_t recipients = 0;
    std::uint64_t octets = 0; // of those messages
};

// Of the whole queue.
struct QueueTotals {
    std::uint64_t octets = 0;   // of its messages
    std::uint64_t deferred = 0; // rows in that state
};

struct QueueDestination {
    std::string destination;
    std::uint64_t recipients = 0; // all rows that go there
    std::uint64_t onHold = 0;
    Time oldestReceived;
    Time nextDue;             // of those that are not on hold
    std::uint64_t octets = 0; // of those that are not on hold: a message counts once for each recipient
};

struct MessageTrace {
    StoredMessage message;
    std::vector<MailboxEntry> mailboxes; // at most 1000
    std::vector<HistoryRow> history;     // at most maxPage
    std::vector<QueueRow> waiting;       // at most maxPage
    std::vector<QuarantineRow> kept;     // at most maxPage
};

enum class QueueChange { hold, release, retry, remove };

class QueueAdmin {
public:
    static constexpr std::size_t maxPage = 1000;
    static constexpr std::uint64_t exactCount = 10'000; // a total above this is said to be "more"
    static constexpr std::size_t changeSlice = 200;     // rows changed in one transaction
    static constexpr std::size_t maxIds = 10'000;       // of one selection

    QueueAdmin(Committer& committer, ReadPool& pool, BodyStore& bodies, QueueStore& queue, const Clock& clock);

    // Errors: invalid for a cursor that was not made for the same order.
    Result<QueuePage> list(const QueueFilter& filter, QueueColumn sort, bool descending, const std::string& cursor,
                           std::uint64_t offset, std::size_t limit);
    Result<QueueCount> count(const QueueSelection& selection);
    // Walks the rows that were tried before, in their index: some tens of milliseconds for a million of them.
    Result<QueueTotals> totals();
    // Most rows first.
    Result<std::vector<QueueDestination>> destinations();
    // Rows of one message behind a seq.
    Result<std::vector<QueueRow>> recipients(MessageId id, std::uint64_t offset, std::size_t limit);
    // Where the rows of a message go, or the one with a seq; each destination once.
    Result<std::vector<std::string>> destinationsOf(MessageId id, std::optional<std::uint32_t> seq);
    // Where a message came from and what became of it. Errors: notFound, also when history.days have passed.
    Result<MessageTrace> trace(MessageId id);
    // What was found out about it, empty where there is nothing. Errors: as trace().
    Result<std::string> verdict(MessageId id);

    // progress is called between slices with what was done so far and returns false to stop. The result is what was
    // done.
    Result<QueueCount> change(QueueChange change, const QueueSelection& selection,
                              const std::function<bool(const QueueCount&)>& progress = {});
    // Selected rows for the relay, which gives them up and tells the senders: those behind `after` in the order of
    // message and recipient, at most limit rows, by message and destination. after becomes the last row.
    Result<std::vector<std::pair<std::string, relay::DueMessage>>> matching(const QueueSelection& selection,
                                                                            QueueKey& after, std::size_t limit);

private:
    struct Match {
        QueueKey key;
        std::uint64_t size = 0;
    };
    std::vector<Match> matches(Database& database, const QueueSelection& selection, QueueKey after, std::size_t limit);
    Status apply(QueueChange change, const std::vector<Match>& rows, std::vector<bool>& changed);

    Committer& committer_;
    ReadPool& pool_;
    BodyStore& bodies_;
    QueueStore& queue_;
    const Clock& clock_;
};

} // namespace ismail::store
