#include "store/queue/queue_admin.h"

#include "base/say.h"
#include "store/queue/queue_query.h"

#include <algorithm>
#include <limits>
#include <set>

namespace ismail::store {

namespace {

std::string sortValue(const QueueRow& row, QueueColumn column) {
    switch (column) {
    case QueueColumn::nextTry: return std::to_string(toMillis(row.due));
    case QueueColumn::size: return std::to_string(row.size);
    case QueueColumn::sender: return row.sender;
    case QueueColumn::recipient: return row.recipient.address.text();
    case QueueColumn::domain: return row.recipient.address.domain;
    case QueueColumn::tries: return std::to_string(row.tries);
    case QueueColumn::received: break;
    }
    return std::to_string(row.key.message);
}

// The statement of a page. selective: few rows match, so they are found first and sorted then; else the order's own
// index is walked and each row checked.
SqlPart pageStatement(const QueueFilter& filter, const std::string& filterIndex, QueueColumn sort, bool descending,
                      const std::optional<Cursor>& cursor, bool selective, Time now) {
    const SortColumn column = sortColumn(sort);
    const bool byKey = sort == QueueColumn::received;
    const std::string index = selective ? filterIndex : column.index;
    SqlPart sql{"SELECT message_id, seq FROM queue ", {}};
    if (!index.empty())
        sql.text += "INDEXED BY " + index + " ";
    else if (!selective)
        sql.text += "NOT INDEXED ";
    sql.text += "WHERE ";
    sql += whereOf(filter, now);
    const std::string compare = descending ? "<" : ">";
    if (cursor && byKey)
        sql += {" AND (message_id, seq) " + compare + " (?,?)",
                {cursor->key.message, static_cast<std::int64_t>(cursor->key.seq)}};
    else if (cursor) {
        sql.text += std::string(" AND (") + column.column + ", message_id, seq) " + compare + " (?,?,?)";
        if (column.text)
            sql.values.emplace_back(cursor->value);
        else
            sql.values.emplace_back(static_cast<std::int64_t>(std::strtoll(cursor->value.c_str(), nullptr, 10)));
        sql.values.emplace_back(cursor->key.message);
        sql.values.emplace_back(static_cast<std::int64_t>(cursor->key.seq));
    }
    const std::string direction = descending ? " DESC" : "";
    sql.text += " ORDER BY ";
    if (!byKey) sql.text += column.column + direction + ", ";
    sql.text += "message_id" + direction + ", seq" + direction + " LIMIT ? OFFSET ?";
    return sql;
}

void addTo(QueueCount& count, MessageId& last, QueueKey key, std::uint64_t size) {
    ++count.recipients;
    if (key.message == last) return;
    last = key.message;
    ++count.messages;
    count.octets += size;
}

} // namespace

QueueState queueState(const QueueRow& row, Time now) {
    if (row.held) return QueueState::onHold;
    if (row.destination.starts_with("primary:")) return QueueState::held;
    return row.fresh || row.due <= now ? QueueState::ready : QueueState::deferred;
}

QueueAdmin::QueueAdmin(Committer& committer, ReadPool& pool, BodyStore& bodies, QueueStore& queue, const Clock& clock)
    : committer_(committer), pool_(pool), bodies_(bodies), queue_(queue), clock_(clock) {}

Result<QueuePage> QueueAdmin::list(const QueueFilter& filter, QueueColumn sort, bool descending,
                                   const std::string& cursor, std::uint64_t offset, std::size_t limit) {
    limit = std::clamp<std::size_t>(limit, 1, maxPage);
    std::optional<Cursor> from;
    if (!cursor.empty()) {
        from = parseCursor(sort, cursor);
        if (!from) return failure(ErrorKind::invalid, say("queue.otherOrder"));
    }
    try {
        const auto database = pool_.lease();
        Transaction view(*database, Transaction::Kind::read);
        const Time now = clock_.now();
        const std::string index = indexOf(filter);
        SqlPart counting{"SELECT count(*) FROM (SELECT 1 FROM queue ", {}};
        if (!index.empty()) counting.text += "INDEXED BY " + index + " ";
        counting.text += "WHERE ";
        counting += whereOf(filter, now);
        counting += {" LIMIT ?)", {static_cast<std::int64_t>(exactCount + 1)}};
        QueuePage page;
        {
            Statement row = counting.prepare(*database);
            if (row.step()) page.total = static_cast<std::uint64_t>(row.integer(0));
        }
        page.exact = page.total <= exactCount;
        const bool selective = page.exact && !index.empty();

        SqlPart keys = pageStatement(filter, index, sort, descending, from, selective, now);
        keys.values.emplace_back(static_cast<std::int64_t>(limit + 1));
        keys.values.emplace_back(static_cast<std::int64_t>(offset));
        Statement row = keys.prepare(*database);
        QueueTable queue(*database);
        bool more = false;
        while (row.step()) {
            if (page.rows.size() == limit) {
                more = true;
                break;
            }
            if (auto found = queue.find({row.integer(0), static_cast<std::uint32_t>(row.integer(1))}))
                page.rows.push_back(std::move(*found));
        }
        if (more) page.cursor = makeCursor(sort, sortValue(page.rows.back(), sort), page.rows.back().key);
        return page;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<QueueCount> QueueAdmin::count(const QueueSelection& selection) {
    try {
        const auto database = pool_.lease();
        Transaction view(*database, Transaction::Kind::read);
        QueueCount total;
        if (selection.filter) {
            const std::string index = indexOf(*selection.filter);
            SqlPart sql{
                "SELECT count(*), sum(rows), sum(size) FROM (SELECT count(*) AS rows, max(size) AS size FROM queue ",
                {}};
            if (!index.empty()) sql.text += "INDEXED BY " + index + " ";
            sql.text += "WHERE ";
            sql += whereOf(*selection.filter, clock_.now());
            sql.text += " GROUP BY message_id)";
            Statement row = sql.prepare(*database);
            if (row.step())
                total = {static_cast<std::uint64_t>(row.integer(0)), static_cast<std::uint64_t>(row.integer(1)),
                         static_cast<std::uint64_t>(row.integer(2))};
            return total;
        }
        MessageId last = 0;
        for (const Match& match : matches(*database, selection, {}, maxIds * maxPage))
            addTo(total, last, match.key, match.size);
        return total;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<QueueTotals> QueueAdmin::totals() {
    try {
        const auto database = pool_.lease();
        Transaction view(*database, Transaction::Kind::read);
        const auto octets = database->number("SELECT octets FROM queue_size");
        // Who waits for a primary is held, not deferred.
        const auto now = toMillis(clock_.now());
        const auto deferred = database->number("SELECT (SELECT count(*) FROM queue INDEXED BY queue_retry "
                                               "WHERE state=0 AND fresh=0 AND destination<'primary:' AND due>?1) + "
                                               "(SELECT count(*) FROM queue INDEXED BY queue_retry "
                                               "WHERE state=0 AND fresh=0 AND destination>='primary;' AND due>?1)",
                                               now);
        return QueueTotals{static_cast<std::uint64_t>(octets.value_or(0)),
                           static_cast<std::uint64_t>(deferred.value_or(0))};
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

namespace {

// When the oldest message of a destination came. The least id is the oldest. Those on hold have an index that ends with
// it; for the others either all rows of the destination are looked at, or the queue from its oldest row on until one of
// them is met, whichever is likely to be shorter.
Time oldestOf(Database& database, const QueueDestination& destination, std::uint64_t queued) {
    const auto name = destination.destination;
    const std::uint64_t waiting = destination.recipients - destination.onHold;
    std::optional<std::int64_t> oldest;
    if (waiting > 0 && waiting > queued / waiting)
        oldest = database.number("SELECT message_id FROM queue WHERE +state=0 AND +destination=? "
                                 "ORDER BY message_id, seq LIMIT 1",
                                 name);
    else if (waiting > 0)
        oldest = database.number(
            "SELECT min(message_id) FROM queue INDEXED BY queue_turn WHERE state=0 AND destination=?", name);
    if (destination.onHold > 0) {
        const auto held = database.number(
            "SELECT min(message_id) FROM queue INDEXED BY queue_held WHERE state=1 AND destination=?", name);
        oldest = std::min(oldest.value_or(std::numeric_limits<std::int64_t>::max()), held.value_or(0));
    }
    return fromMillis(database.number("SELECT received FROM message WHERE id=?", oldest.value_or(0)).value_or(0));
}

} // namespace

Result<std::vector<QueueDestination>> QueueAdmin::destinations() {
    try {
        const auto database = pool_.lease();
        Transaction view(*database, Transaction::Kind::read);
        std::vector<QueueDestination> all;
        std::uint64_t queued = 0;
        Statement row = database->query("SELECT destination, state, recipients, octets FROM queue_count "
                                        "ORDER BY destination");
        while (row.step()) {
            const auto name = row.text(0);
            const auto count = static_cast<std::uint64_t>(row.integer(2));
            if (all.empty() || all.back().destination != name) all.push_back({name, 0, 0, Time{}, Time::max(), 0});
            all.back().recipients += count;
            if (row.integer(1) != 0)
                all.back().onHold += count;
            else
                all.back().octets += static_cast<std::uint64_t>(row.integer(3));
            queued += count;
        }
        for (QueueDestination& each : all) {
            each.oldestReceived = oldestOf(*database, each, queued);
            if (const auto due = database->number("SELECT min(due) FROM queue INDEXED BY queue_turn "
                                                  "WHERE state=0 AND destination=?",
                                                  each.destination))
                each.nextDue = fromMillis(*due);
        }
        std::stable_sort(all.begin(), all.end(),
                         [](const auto& a, const auto& b) { return a.recipients > b.recipients; });
        return all;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::vector<QueueRow>> QueueAdmin::recipients(MessageId id, std::uint64_t offset, std::size_t limit) {
    try {
        const auto database = pool_.lease();
        auto rows = QueueTable(*database).ofMessage(id, offset, std::min(limit, maxPage));
        return rows;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::vector<std::string>> QueueAdmin::destinationsOf(MessageId id, std::optional<std::uint32_t> seq) {
    try {
        const auto database = pool_.lease();
        Statement row = database->query(
            "SELECT DISTINCT destination FROM queue WHERE message_id=?1 AND (?2 IS NULL OR seq=?2)", id, nullptr);
        if (seq) row.bind(2, static_cast<std::int64_t>(*seq));
        std::vector<std::string> destinations;
        while (row.step())
            destinations.push_back(row.text(0));
        return destinations;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<MessageTrace> QueueAdmin::trace(MessageId id) {
    try {
        const auto database = pool_.lease();
        Transaction view(*database, Transaction::Kind::read);
        auto message = MessageTable(*database).find(id);
        if (!message) return failure(ErrorKind::notFound, say("message.neverHere", messageIdText(id)));
        MessageTrace trace;
        trace.message = std::move(*message);
        trace.mailboxes = EntryTable(*database).ofMessage(id);
        trace.history = HistoryTable(*database).ofMessage(id, maxPage);
        trace.waiting = QueueTable(*database).ofMessage(id, 0, maxPage);
        trace.kept = QuarantineTable(*database).ofMessage(id, maxPage);
        return trace;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::string> QueueAdmin::verdict(MessageId id) {
    try {
        const auto database = pool_.lease();
        auto text = MessageTable(*database).verdict(id);
        if (!text) return failure(ErrorKind::notFound, say("message.neverHere", messageIdText(id)));
        return std::move(*text);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

std::vector<QueueAdmin::Match> QueueAdmin::matches(Database& database, const QueueSelection& selection, QueueKey after,
                                                   std::size_t limit) {
    std::vector<Match> found;
    if (selection.filter) {
        SqlPart sql{"SELECT message_id, seq, size FROM queue NOT INDEXED WHERE ", {}};
        sql += whereOf(*selection.filter, clock_.now());
        sql += {" AND (message_id, seq) > (?,?) ORDER BY message_id, seq LIMIT ?",
                {after.message, static_cast<std::int64_t>(after.seq), static_cast<std::int64_t>(limit)}};
        Statement row = sql.prepare(database);
        while (row.step())
            found.push_back({{row.integer(0), static_cast<std::uint32_t>(row.integer(1))},
                             static_cast<std::uint64_t>(row.integer(2))});
        return found;
    }
    std::set<std::pair<MessageId, std::optional<std::uint32_t>>> ids(selection.ids.begin(), selection.ids.end());
    for (const auto& [id, seq] : ids) {
        if (found.size() >= limit) break;
        if (id < after.message) continue;
        Statement row =
            database.query("SELECT message_id, seq, size FROM queue WHERE message_id=?1 AND (?2 IS NULL OR seq=?2) "
                           "AND (message_id, seq) > (?3,?4) ORDER BY seq LIMIT ?5",
                           id, nullptr, after.message, after.seq, limit - found.size());
        if (seq) row.bind(2, static_cast<std::int64_t>(*seq));
        while (row.step()) {
            const QueueKey key{row.integer(0), static_cast<std::uint32_t>(row.integer(1))};
            // Named twice: as a row and with its whole message.
            if (!found.empty() && !(found.back().key < key)) continue;
            found.push_back({key, static_cast<std::uint64_t>(row.integer(2))});
        }
    }
    return found;
}

Result<QueueCount> QueueAdmin::change(QueueChange change, const QueueSelection& selection,
                                      const std::function<bool(const QueueCount&)>& progress) {
    if (selection.ids.size() > maxIds) return failure(ErrorKind::invalid, say("queue.tooManyIds", maxIds));
    QueueCount total;
    MessageId last = 0;
    QueueKey after;
    for (;;) {
        std::vector<Match> rows;
        try {
            // Looked for by a reader: a search through a long queue must not keep the committer from mail.
            const auto database = pool_.lease();
            rows = matches(*database, selection, after, changeSlice);
        } catch (const DatabaseError& error) {
            return error.toError();
        }
        if (rows.empty()) return total;
        after = rows.back().key;
        std::vector<bool> changed;
        if (Status applied = apply(change, rows, changed); !applied) return applied.error();
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (changed[i]) addTo(total, last, rows[i].key, rows[i].size);
        if (progress && !progress(total)) return total;
    }
}

Status QueueAdmin::apply(QueueChange change, const std::vector<Match>& rows, std::vector<bool>& changed) {
    std::vector<MessageId> emptied;
    const Status status = committer_.call(
        [&](Database& database) -> Status {
            changed.assign(rows.size(), false);
            emptied.clear();
            QueueTable queue(database);
            const Time now = clock_.now();
            std::set<MessageId> touched;
            for (std::size_t i = 0; i < rows.size(); ++i) {
                const QueueKey key = rows[i].key;
                switch (change) {
                case QueueChange::hold: changed[i] = queue.setHeld(key, true); break;
                case QueueChange::release: changed[i] = queue.setHeld(key, false); break;
                case QueueChange::retry: changed[i] = queue.setDue(key, now); break;
                case QueueChange::remove:
                    changed[i] = queue.remove(key, now);
                    if (changed[i]) touched.insert(key.message);
                    break;
                }
            }
            for (const MessageId id : touched)
                if (MessageTable(database).release(id, now)) emptied.push_back(id);
            return {};
        },
        Lane::background);
    if (status.ok())
        for (const MessageId id : emptied)
            bodies_.remove(id);
    return status;
}

Result<std::vector<std::pair<std::string, relay::DueMessage>>>
QueueAdmin::matching(const QueueSelection& selection, QueueKey& after, std::size_t limit) {
    try {
        const auto database = pool_.lease();
        Transaction view(*database, Transaction::Kind::read);
        std::vector<std::pair<std::string, relay::DueMessage>> found;
        QueueTable queue(*database);
        for (const Match& match : matches(*database, selection, after, std::min(limit, maxPage))) {
            after = match.key;
            auto row = queue.find(match.key);
            if (!row) continue;
            auto entry = std::find_if(found.rbegin(), found.rend(), [&](const auto& e) {
                return e.second.id == match.key.message && e.first == row->destination;
            });
            if (entry == found.rend()) {
                found.emplace_back(row->destination, queue_.message(*database, match.key.message));
                entry = found.rbegin();
            }
            entry->second.recipients.push_back(
                {row->key.seq, row->recipient, row->tries, row->due, row->warnAt, row->expiresAt, row->lastReply});
        }
        return found;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

} // namespace ismail::store
