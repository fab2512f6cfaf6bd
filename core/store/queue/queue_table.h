// Table queue: one row for each recipient that waits to go somewhere else. state: 0 waits, 1 is held by an
// administrator. That a delivery is under way is never stored: after a restart it is tried again. Whoever adds, moves
// or ends rows does it here, which keeps queue_count and queue_size beside them.
//
// due is the time of the next try; for a row that was never tried (fresh = 1) it is its fair turn (fair_turns.h), which
// orders but does not delay.
#pragma once

#include "base/ids.h"
#include "relay/queue.h"
#include "store/db/database.h"

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace ismail::store {

struct QueueKey {
    MessageId message = 0;
    std::uint32_t seq = 0;
    friend auto operator<=>(const QueueKey&, const QueueKey&) = default;
};

struct QueueRow {
    QueueKey key;
    bool held = false; // by an administrator
    bool fresh = true; // never tried
    std::string destination;
    mail::Recipient recipient;
    std::uint32_t tries = 0;
    Time due, warnAt, expiresAt;
    mail::Reply lastReply;
    std::string remote;                       // who gave it
    std::optional<mail::Address> reversePath; // where it is not that of the message
    std::string prefix;                       // header lines before the body
    std::string sender;
    std::uint64_t size = 0;
    Time received;
};

class QueueTable {
public:
    // Recipients that one page of due() holds at most: the rest comes with the next page.
    static constexpr std::size_t maxRowsAPage = 10'000;

    explicit QueueTable(Database& database) : database_(database) {}

    void insert(const QueueRow& row);
    std::optional<QueueRow> find(QueueKey key);
    std::vector<QueueRow> ofMessage(MessageId message, std::uint64_t offset, std::size_t limit);

    // Rows that may be tried now, in turn one that was tried before and a fresh one, so that neither delays the other;
    // grouped by message. Without bodies.
    std::vector<relay::DueMessage> due(const relay::DueQuery& query, const std::unordered_set<MessageId>& busy);
    // All rows of a destination from a cursor on, by due time.
    std::vector<relay::DueMessage> everything(const relay::DueQuery& query, const std::unordered_set<MessageId>& busy);
    std::vector<std::pair<std::string, relay::DueMessage>> overdue(Time now, std::size_t limit,
                                                                   const std::unordered_set<MessageId>& busy);
    std::vector<relay::DestinationSummary> destinations(Time now);
    std::optional<Time> nextDue(const std::string& destination, Time now);
    std::uint64_t waiting(const std::string& destination, std::uint64_t most);
    std::vector<std::string> destinationsBetween(const std::string& from, const std::string& to, std::size_t limit);

    // Applies one outcome: the row is changed, or goes and leaves a row in history. False: there is no such row (any
    // more), or it is on hold and was to expire. The caller releases the message of a row that went.
    bool record(const relay::RecipientOutcome& outcome);
    // What the message itself adds to a page.
    void addMessageParts(relay::DueMessage& message);
    // False: no such row, or nothing to change.
    bool setHeld(QueueKey key, bool held);
    bool setDue(QueueKey key, Time due);
    // Rows that were tried and are due behind latest are due at due: at most limit. Returns how many there were.
    std::size_t pullIn(Time latest, Time due, std::size_t limit);
    bool setDestination(QueueKey key, const std::string& destination);
    // What is shown as the reason why it waits.
    void setReply(QueueKey key, const mail::Reply& reply);
    // Ends a row by an administrator's hand; history says so.
    bool remove(QueueKey key, Time now);

private:
    void erase(QueueKey key);
    bool holds(MessageId message);
    void count(const std::string& destination, bool held, std::int64_t octets);
    void uncount(const std::string& destination, bool held, std::int64_t octets);

    Database& database_;
};

} // namespace ismail::store
