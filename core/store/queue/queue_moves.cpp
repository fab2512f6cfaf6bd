#include "store/queue/queue_moves.h"

#include "store/queue/message_table.h"

#include <algorithm>
#include <array>

namespace ismail::store {

namespace {

constexpr std::size_t maxButFor = 4;
constexpr std::string_view herePrefix = "here:";

} // namespace

bool waitsForAccount(const QueueRow& row) { return row.held && row.destination.starts_with(herePrefix); }

Result<std::optional<std::string>> QueueMoves::domainAfter(const std::string& domain) {
    try {
        const auto database = pool_.lease();
        Statement row = database->query("SELECT domain FROM queue WHERE domain>? ORDER BY domain LIMIT 1", domain);
        if (!row.step()) return std::optional<std::string>();
        return std::optional(row.text(0));
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::vector<QueueRow>> QueueMoves::rows(const std::string& domain, const std::vector<std::string>& butFor,
                                               QueueKey after) {
    try {
        const auto database = pool_.lease();
        Transaction view(*database, Transaction::Kind::read);
        std::array<std::string, maxButFor> other; // no destination is an empty text
        std::copy_n(butFor.begin(), std::min(butFor.size(), maxButFor), other.begin());
        std::vector<QueueRow> found;
        QueueTable queue(*database);
        Statement row =
            database->query("SELECT message_id, seq FROM queue INDEXED BY queue_by_domain WHERE domain=? AND "
                            "(message_id, seq) > (?,?) AND destination NOT IN (?,?,?,?) "
                            "ORDER BY message_id, seq LIMIT ?",
                            domain, after.message, after.seq, other[0], other[1], other[2], other[3], slice);
        while (row.step())
            if (auto each = queue.find({row.integer(0), static_cast<std::uint32_t>(row.integer(1))}))
                found.push_back(std::move(*each));
        return found;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::uint64_t> QueueMoves::move(const std::vector<QueueKey>& keys, const std::string& destination) {
    std::uint64_t moved = 0;
    const Status status = committer_.call(
        [&](Database& database) -> Status {
            moved = 0;
            QueueTable queue(database);
            for (const QueueKey key : keys) {
                const auto row = queue.find(key);
                if (!row) continue;
                moved += queue.setDestination(key, destination) ? 1 : 0;
                if (waitsForAccount(*row)) queue.setHeld(key, false);
            }
            return {};
        },
        Lane::background);
    if (!status) return status.error();
    return moved;
}

Result<TakenIn> QueueMoves::takeIn(const std::vector<QueueHome>& homes) {
    TakenIn taken;
    const Status status = committer_.call(
        [&](Database& database) -> Status {
            taken = {};
            QueueTable queue(database);
            for (const QueueHome& home : homes) {
                const auto row = queue.find(home.key);
                if (!row || (row->held && !waitsForAccount(*row))) continue;
                if (!home.ends.empty()) {
                    // A mailbox that was removed a moment ago: the next pass finds another way.
                    database.run("SAVEPOINT home");
                    if (!enter(database, *row, home, taken)) database.run("ROLLBACK TO home");
                    database.run("RELEASE home");
                    continue;
                }
                if (waitsForAccount(*row)) continue;
                queue.setDestination(home.key, home.waitsAt);
                queue.setHeld(home.key, true);
                queue.setReply(home.key, home.why);
                ++taken.onHold;
            }
            return {};
        },
        Lane::background);
    if (!status) return status.error();
    return taken;
}

bool QueueMoves::enter(Database& database, const QueueRow& row, const QueueHome& home, TakenIn& taken) {
    std::vector<std::string> destinations;
    for (const relay::AcceptedRecipient& end : home.ends) {
        if (end.relay()) {
            addRow(database, row, end);
            destinations.push_back(end.relay()->destination.key());
            continue;
        }
        if (!end.local()) return false;
        MailboxEntry entry;
        entry.message = row.key.message;
        entry.prefix = end.local()->prefix;
        entry.size = entry.prefix.size() + row.size;
        entry.received = row.received;
        if (!ledger_.add(database, end.local()->mailboxId, {&entry, 1})) return false;
    }
    relay::RecipientOutcome outcome;
    outcome.id = row.key.message;
    outcome.seq = row.key.seq;
    outcome.kind = relay::RecipientOutcome::Kind::delivered;
    outcome.at = clock_.now();
    outcome.reply = {250, {2, 1, 5}, "Taken in: this server is the primary of the domain now"};
    QueueTable(database).record(outcome);
    ++taken.recipients;
    taken.destinations.insert(taken.destinations.end(), destinations.begin(), destinations.end());
    return true;
}

void QueueMoves::addRow(Database& database, const QueueRow& from, const relay::AcceptedRecipient& end) {
    const MessageId id = from.key.message;
    const auto next = database.number("SELECT 1 + max((SELECT coalesce(max(seq), 0) FROM queue WHERE message_id=?1), "
                                      "(SELECT coalesce(max(seq), 0) FROM history WHERE message_id=?1), "
                                      "(SELECT coalesce(max(recipients), 0) FROM message WHERE id=?1))",
                                      id);
    QueueRow row;
    row.key = {id, static_cast<std::uint32_t>(next.value_or(0))};
    row.destination = end.relay()->destination.key();
    row.recipient = end.recipient;
    row.due = clock_.now();
    row.warnAt = end.relay()->warnAt;
    row.expiresAt = end.relay()->expiresAt;
    row.sender = from.sender;
    row.reversePath = end.relay()->reversePath;
    row.prefix = end.relay()->prefix;
    row.size = from.size;
    row.received = from.received;
    QueueTable(database).insert(row);
}

} // namespace ismail::store
