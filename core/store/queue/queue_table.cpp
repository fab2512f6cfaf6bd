#include "store/queue/queue_table.h"

#include "store/queue/message_table.h"
#include "store/upkeep/history_table.h"

#include <algorithm>

namespace ismail::store {

namespace {

#define RECIPIENT_COLUMNS                                                                                              \
    "message_id, seq, rcpt, domain, notify, orcpt, tries, due, warn_at, expires_at, reply, fresh, reverse_path, "      \
    "prefix"

// From its text alone: a rewritten address is never quoted twice.
mail::Address addressOf(std::string_view text) {
    const auto at = text.rfind('@');
    return at == std::string_view::npos ? mail::Address{} : addressFromColumns(text, text.substr(at + 1));
}

relay::QueuedRecipient recipientFrom(const Statement& row) {
    relay::QueuedRecipient r;
    r.seq = static_cast<std::uint32_t>(row.integer(1));
    r.recipient.address = addressFromColumns(row.view(2), row.view(3));
    r.recipient.notify.bits = static_cast<std::uint8_t>(row.integer(4));
    r.recipient.orcpt = row.text(5);
    r.tries = static_cast<std::uint32_t>(row.integer(6));
    r.due = fromMillis(row.integer(7));
    r.warnAt = fromMillis(row.integer(8));
    r.expiresAt = fromMillis(row.integer(9));
    r.lastReply = replyFromColumn(row.view(10));
    if (!row.isNull(12)) r.reversePath = addressOf(row.view(12));
    r.prefix = row.text(13);
    return r;
}

QueueRow rowFrom(const Statement& row) {
    QueueRow r;
    r.key = {row.integer(0), static_cast<std::uint32_t>(row.integer(1))};
    r.recipient.address = addressFromColumns(row.view(2), row.view(3));
    r.recipient.notify.bits = static_cast<std::uint8_t>(row.integer(4));
    r.recipient.orcpt = row.text(5);
    r.tries = static_cast<std::uint32_t>(row.integer(6));
    r.due = fromMillis(row.integer(7));
    r.warnAt = fromMillis(row.integer(8));
    r.expiresAt = fromMillis(row.integer(9));
    r.lastReply = replyFromColumn(row.view(10));
    r.fresh = row.integer(11) != 0;
    if (!row.isNull(12)) r.reversePath = addressOf(row.view(12));
    r.prefix = row.text(13);
    r.held = row.integer(14) != 0;
    r.destination = row.text(15);
    r.remote = row.text(16);
    r.sender = row.text(17);
    r.size = static_cast<std::uint64_t>(row.integer(18));
    r.received = fromMillis(row.integer(19));
    return r;
}

#define ROW_COLUMNS RECIPIENT_COLUMNS ", state, destination, remote, sender, size, received"

std::int64_t historyOutcome(relay::RecipientOutcome::Kind kind) {
    using Kind = relay::RecipientOutcome::Kind;
    switch (kind) {
    case Kind::delivered: return static_cast<std::int64_t>(HistoryOutcome::delivered);
    case Kind::expired: return static_cast<std::int64_t>(HistoryOutcome::expired);
    case Kind::failed:
    case Kind::deferred: break;
    }
    return static_cast<std::int64_t>(HistoryOutcome::failed);
}

// The message of this id in the page, added behind if it is not there yet.
relay::DueMessage& place(std::vector<relay::DueMessage>& messages, MessageId id) {
    for (auto& message : messages)
        if (message.id == id) return message;
    messages.emplace_back();
    messages.back().id = id;
    return messages.back();
}

} // namespace

void QueueTable::count(const std::string& destination, bool held, std::int64_t octets) {
    database_.run("INSERT INTO queue_count(destination, state, recipients, octets) VALUES(?1,?2,1,?3) "
                  "ON CONFLICT DO UPDATE SET recipients=recipients+1, octets=octets+?3",
                  destination, held ? 1 : 0, octets);
}

void QueueTable::uncount(const std::string& destination, bool held, std::int64_t octets) {
    database_.run("UPDATE queue_count SET recipients=recipients-1, octets=octets-? WHERE destination=? AND state=?",
                  octets, destination, held ? 1 : 0);
    database_.run("DELETE FROM queue_count WHERE destination=? AND state=? AND recipients<1", destination,
                  held ? 1 : 0);
}

bool QueueTable::holds(MessageId message) {
    return database_.number("SELECT 1 FROM queue WHERE message_id=? LIMIT 1", message).has_value();
}

void QueueTable::erase(QueueKey key) {
    std::string destination;
    bool held = false;
    std::int64_t octets = 0;
    {
        Statement row = database_.query(
            "DELETE FROM queue WHERE message_id=? AND seq=? RETURNING destination, state, size", key.message, key.seq);
        if (!row.step()) return;
        destination = row.text(0);
        held = row.integer(1) != 0;
        octets = row.integer(2);
        while (row.step()) {
        }
    }
    uncount(destination, held, octets);
    if (!holds(key.message)) database_.run("UPDATE queue_size SET octets=octets-?", octets);
}

void QueueTable::insert(const QueueRow& row) {
    if (!holds(row.key.message)) database_.run("UPDATE queue_size SET octets=octets+?", row.size);
    count(row.destination, row.held, static_cast<std::int64_t>(row.size));
    Statement q = database_.prepare(
        "INSERT INTO queue(message_id, seq, state, fresh, destination, rcpt, domain, notify, orcpt, tries, due, "
        "warn_at, expires_at, overdue_at, reply, remote, sender, size, received, reverse_path, prefix) "
        "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    q.bind(1, row.key.message);
    q.bind(2, row.key.seq);
    q.bind(3, row.held ? 1 : 0);
    q.bind(4, row.fresh ? 1 : 0);
    q.bind(5, row.destination);
    q.bind(6, row.recipient.address.text());
    q.bind(7, row.recipient.address.domain);
    q.bind(8, row.recipient.notify.bits);
    q.bind(9, row.recipient.orcpt);
    q.bind(10, row.tries);
    q.bind(11, toMillis(row.due));
    q.bind(12, toMillis(row.warnAt));
    q.bind(13, toMillis(row.expiresAt));
    q.bind(14, toMillis(std::min(row.warnAt, row.expiresAt)));
    q.bind(15, replyColumn(row.lastReply));
    q.bind(16, row.remote);
    q.bind(17, row.sender);
    q.bind(18, static_cast<std::int64_t>(row.size));
    q.bind(19, toMillis(row.received));
    if (row.reversePath) q.bind(20, row.reversePath->text());
    q.bind(21, row.prefix);
    q.step();
}

std::optional<QueueRow> QueueTable::find(QueueKey key) {
    Statement row =
        database_.query("SELECT " ROW_COLUMNS " FROM queue WHERE message_id=? AND seq=?", key.message, key.seq);
    if (!row.step()) return std::nullopt;
    return rowFrom(row);
}

std::vector<QueueRow> QueueTable::ofMessage(MessageId message, std::uint64_t offset, std::size_t limit) {
    std::vector<QueueRow> rows;
    Statement row = database_.query(
        "SELECT " ROW_COLUMNS " FROM queue WHERE message_id=? ORDER BY seq LIMIT ? OFFSET ?", message, limit, offset);
    while (row.step())
        rows.push_back(rowFrom(row));
    return rows;
}

void QueueTable::addMessageParts(relay::DueMessage& message) {
    auto stored = MessageTable(database_).find(message.id);
    if (!stored) return;
    message.received = stored->received;
    message.mail = std::move(stored->mail);
    message.traits = stored->traits;
    message.ours = !stored->origin.account.empty() || stored->origin.peer.empty();
    // What an account sent, or a partner brought, came from no server that is known here.
    if (!stored->origin.account.empty() || !stored->origin.partner.empty()) return;
    message.client = stored->origin.peer;
    message.clientHelo = stored->origin.helo;
}

std::vector<relay::DueMessage> QueueTable::due(const relay::DueQuery& query,
                                               const std::unordered_set<MessageId>& busy) {
    Statement lanes[] = {database_.query("SELECT " RECIPIENT_COLUMNS
                                         " FROM queue INDEXED BY queue_retry WHERE destination=? AND state=0 "
                                         "AND fresh=0 AND due<=? ORDER BY due, message_id, seq",
                                         query.destination, toMillis(query.now)),
                         database_.query("SELECT " RECIPIENT_COLUMNS
                                         " FROM queue INDEXED BY queue_fresh WHERE destination=? AND state=0 "
                                         "AND fresh=1 ORDER BY due, message_id, seq",
                                         query.destination)};
    bool ready[] = {lanes[0].step(), lanes[1].step()};
    std::vector<relay::DueMessage> messages;
    std::size_t rows = 0;
    int lane = 0;
    while ((ready[0] || ready[1]) && rows < maxRowsAPage) {
        if (!ready[lane]) lane = 1 - lane;
        // All rows of one message that stand together.
        const MessageId id = lanes[lane].integer(0);
        const bool skip = busy.contains(id);
        if (!skip) {
            if (messages.size() >= query.limit &&
                std::none_of(messages.begin(), messages.end(), [id](const auto& m) { return m.id == id; }))
                break;
            relay::DueMessage& message = place(messages, id);
            while (ready[lane] && lanes[lane].integer(0) == id && rows < maxRowsAPage) {
                message.recipients.push_back(recipientFrom(lanes[lane]));
                ++rows;
                ready[lane] = lanes[lane].step();
            }
            lane = 1 - lane;
        } else {
            ready[lane] = lanes[lane].step();
        }
    }
    for (auto& message : messages)
        addMessageParts(message);
    return messages;
}

std::vector<relay::DueMessage> QueueTable::everything(const relay::DueQuery& query,
                                                      const std::unordered_set<MessageId>& busy) {
    Statement row =
        database_.query("SELECT " RECIPIENT_COLUMNS " FROM queue INDEXED BY queue_turn WHERE destination=? AND "
                        "state=0 AND (due, message_id) > (?,?) ORDER BY due, message_id, seq",
                        query.destination, toMillis(query.afterDue), query.afterId);
    std::vector<relay::DueMessage> messages;
    std::unordered_set<MessageId> seen;
    std::size_t rows = 0;
    while (row.step()) {
        const MessageId id = row.integer(0);
        if (busy.contains(id)) continue;
        const bool continues = !messages.empty() && messages.back().id == id &&
                               toMillis(messages.back().recipients.back().due) == row.integer(7);
        if (!continues) {
            // A cursor stands between two due times: a message that comes again with another one begins the next page.
            if (messages.size() >= query.limit || rows >= maxRowsAPage || !seen.insert(id).second) break;
            messages.emplace_back();
            messages.back().id = id;
        }
        messages.back().recipients.push_back(recipientFrom(row));
        ++rows;
    }
    for (auto& message : messages)
        addMessageParts(message);
    return messages;
}

std::vector<std::pair<std::string, relay::DueMessage>> QueueTable::overdue(Time now, std::size_t limit,
                                                                           const std::unordered_set<MessageId>& busy) {
    Statement row = database_.query("SELECT " ROW_COLUMNS " FROM queue INDEXED BY queue_overdue WHERE state=0 AND "
                                    "overdue_at<=? ORDER BY overdue_at, message_id, seq",
                                    toMillis(now));
    std::vector<std::pair<std::string, relay::DueMessage>> found;
    std::size_t rows = 0;
    while (row.step() && rows < maxRowsAPage) {
        const MessageId id = row.integer(0);
        if (busy.contains(id)) continue;
        const auto destination = row.view(15);
        auto entry = std::find_if(found.rbegin(), found.rend(),
                                  [&](const auto& e) { return e.second.id == id && e.first == destination; });
        if (entry == found.rend()) {
            if (found.size() >= limit) break;
            found.emplace_back(std::string(destination), relay::DueMessage{});
            found.back().second.id = id;
            entry = found.rbegin();
        }
        auto recipient = recipientFrom(row);
        // A turn in the far future is no due time: whoever writes it back would delay the row.
        if (row.integer(11) != 0) recipient.due = std::min(recipient.due, now);
        entry->second.recipients.push_back(std::move(recipient));
        ++rows;
    }
    for (auto& [destination, message] : found)
        addMessageParts(message);
    return found;
}

std::vector<relay::DestinationSummary> QueueTable::destinations(Time now) {
    std::vector<relay::DestinationSummary> all;
    Statement row = database_.query(
        "SELECT destination, count(*), min(due) FROM queue INDEXED BY queue_turn WHERE state=0 GROUP BY destination");
    while (row.step())
        all.push_back({row.text(0), static_cast<std::uint64_t>(row.integer(1)), fromMillis(row.integer(2))});
    for (auto& summary : all)
        if (summary.oldestDue > now) summary.oldestDue = nextDue(summary.destination, now).value_or(now);
    return all;
}

std::optional<Time> QueueTable::nextDue(const std::string& destination, Time now) {
    const auto earliest = database_.number(
        "SELECT due FROM queue INDEXED BY queue_turn WHERE destination=? AND state=0 ORDER BY due LIMIT 1",
        destination);
    if (!earliest) return std::nullopt;
    const Time due = fromMillis(*earliest);
    if (due <= now) return due;
    // A fresh row may go at once whatever its turn.
    const auto fresh = database_.number(
        "SELECT 1 FROM queue INDEXED BY queue_fresh WHERE destination=? AND state=0 AND fresh=1 LIMIT 1", destination);
    return fresh ? now : due;
}

std::uint64_t QueueTable::waiting(const std::string& destination, std::uint64_t most) {
    return static_cast<std::uint64_t>(database_
                                          .number("SELECT count(*) FROM (SELECT 1 FROM queue INDEXED BY queue_turn "
                                                  "WHERE destination=? AND state=0 LIMIT ?)",
                                                  destination, most)
                                          .value_or(0));
}

std::vector<std::string> QueueTable::destinationsBetween(const std::string& from, const std::string& to,
                                                         std::size_t limit) {
    std::vector<std::string> found;
    std::string last = from;
    // One step of the index for each destination, not for each row.
    while (found.size() < limit) {
        Statement row = database_.query("SELECT destination FROM queue INDEXED BY queue_turn WHERE state=0 AND "
                                        "destination>? AND destination<? ORDER BY destination LIMIT 1",
                                        last, to);
        if (!row.step()) break;
        last = row.text(0);
        found.push_back(last);
    }
    return found;
}

bool QueueTable::record(const relay::RecipientOutcome& o) {
    if (o.kind == relay::RecipientOutcome::Kind::deferred) {
        database_.run("UPDATE queue SET fresh=0, tries=tries+?, due=?, "
                      "reply=CASE WHEN ?3='' THEN reply ELSE ?3 END, remote=CASE WHEN ?4='' THEN remote ELSE ?4 END "
                      "WHERE message_id=?5 AND seq=?6",
                      o.countTry ? 1 : 0, toMillis(o.nextDue), replyColumn(o.reply), o.remote, o.id, o.seq);
        if (database_.changes() == 0) return false;
        if (o.warned)
            database_.run("UPDATE queue SET warn_at=?, overdue_at=expires_at WHERE message_id=? AND seq=?",
                          toMillis(Time::max()), o.id, o.seq);
        return true;
    }
    const bool expiry = o.kind == relay::RecipientOutcome::Kind::expired;
    database_.run("INSERT OR REPLACE INTO history(message_id, seq, at, outcome, rcpt, remote, reply) "
                  "SELECT message_id, seq, ?, ?, rcpt, ?, ? FROM queue WHERE message_id=? AND seq=? AND state<=?",
                  toMillis(o.at), historyOutcome(o.kind), o.remote, replyColumn(o.reply), o.id, o.seq, expiry ? 0 : 1);
    if (database_.changes() == 0) return false;
    erase({o.id, o.seq});
    return true;
}

bool QueueTable::setHeld(QueueKey key, bool held) {
    const auto row = find(key);
    if (!row || row->held == held) return false;
    database_.run("UPDATE queue SET state=? WHERE message_id=? AND seq=?", held ? 1 : 0, key.message, key.seq);
    const auto octets = static_cast<std::int64_t>(row->size);
    uncount(row->destination, row->held, octets);
    count(row->destination, held, octets);
    return true;
}

bool QueueTable::setDue(QueueKey key, Time due) {
    database_.run("UPDATE queue SET due=? WHERE message_id=? AND seq=? AND state=0", toMillis(due), key.message,
                  key.seq);
    return database_.changes() > 0;
}

std::size_t QueueTable::pullIn(Time latest, Time due, std::size_t limit) {
    database_.run("UPDATE queue SET due=? WHERE (message_id, seq) IN (SELECT message_id, seq FROM queue INDEXED BY "
                  "queue_by_due WHERE due>? AND state=0 AND fresh=0 ORDER BY due DESC LIMIT ?)",
                  toMillis(due), toMillis(latest), limit);
    return static_cast<std::size_t>(database_.changes());
}

bool QueueTable::setDestination(QueueKey key, const std::string& destination) {
    const auto row = find(key);
    if (!row || row->destination == destination) return false;
    database_.run("UPDATE queue SET destination=? WHERE message_id=? AND seq=?", destination, key.message, key.seq);
    const auto octets = static_cast<std::int64_t>(row->size);
    uncount(row->destination, row->held, octets);
    count(destination, row->held, octets);
    return true;
}

void QueueTable::setReply(QueueKey key, const mail::Reply& reply) {
    database_.run("UPDATE queue SET reply=?, remote='' WHERE message_id=? AND seq=?", replyColumn(reply), key.message,
                  key.seq);
}

bool QueueTable::remove(QueueKey key, Time now) {
    database_.run("INSERT OR REPLACE INTO history(message_id, seq, at, outcome, rcpt, remote, reply) "
                  "SELECT message_id, seq, ?, ?, rcpt, remote, reply FROM queue WHERE message_id=? AND seq=?",
                  toMillis(now), HistoryOutcome::removed, key.message, key.seq);
    if (database_.changes() == 0) return false;
    erase(key);
    return true;
}

} // namespace ismail::store
