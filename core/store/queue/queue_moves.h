// Rows of the queue that go another way, after domains, routes or accounts changed: to another destination, or into
// mailboxes here. Whoever calls keeps their messages from being sent meanwhile (Scheduler::setAside).
//
// Every function blocks and belongs on a thread that may. Changes come in slices, so that mail goes on meanwhile; a row
// that left in between is left alone. A row that an administrator holds stays held.
#pragma once

#include "base/clock.h"
#include "store/db/committer.h"
#include "store/db/read_pool.h"
#include "store/mailbox/mailbox_ledger.h"
#include "store/queue/queue_table.h"

#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

// What becomes of a row whose domain is at home here.
struct QueueHome {
    QueueKey key;
    std::vector<relay::AcceptedRecipient> ends; // where it goes; none: it waits on hold for an account
    std::string waitsAt;                        // then: the destination "here:..."
    mail::Reply why;                            // then
};

struct TakenIn {
    std::uint64_t recipients = 0;          // rows that went where they belong
    std::uint64_t onHold = 0;              // rows that wait for an account from now on
    std::vector<std::string> destinations; // of rows that came about: accounts that send their mail on
};

class QueueMoves {
public:
    static constexpr std::size_t slice = 100;         // rows in one transaction
    static constexpr std::size_t maxEndsASlice = 500; // together; whoever calls cuts the slice there

    QueueMoves(Committer& committer, ReadPool& pool, MailboxLedger& ledger, const Clock& clock)
        : committer_(committer), pool_(pool), ledger_(ledger), clock_(clock) {}

    // The first domain with rows behind this one in the order of names.
    Result<std::optional<std::string>> domainAfter(const std::string& domain);
    // Rows of a domain behind a key, but for those that go to one of these destinations: at most slice.
    Result<std::vector<QueueRow>> rows(const std::string& domain, const std::vector<std::string>& butFor,
                                       QueueKey after);
    // Gives rows another destination; what waited on hold for an account is released by it. Returns how many moved.
    Result<std::uint64_t> move(const std::vector<QueueKey>& keys, const std::string& destination);
    Result<TakenIn> takeIn(const std::vector<QueueHome>& homes);

private:
    bool enter(Database& database, const QueueRow& row, const QueueHome& home, TakenIn& taken);
    void addRow(Database& database, const QueueRow& from, const relay::AcceptedRecipient& end);

    Committer& committer_;
    ReadPool& pool_;
    MailboxLedger& ledger_;
    const Clock& clock_;
};

// Waits on hold for an account, rather than because an administrator said so.
bool waitsForAccount(const QueueRow& row);

} // namespace ismail::store
