#include "store/queue/queue_query.h"

#include "base/text.h"

namespace ismail::store {

Statement SqlPart::prepare(Database& database) const {
    Statement statement = database.prepare(text);
    int position = 0;
    for (const auto& value : values) {
        ++position;
        if (const auto* number = std::get_if<std::int64_t>(&value))
            statement.bind(position, *number);
        else
            statement.bind(position, std::string_view(std::get<std::string>(value)));
    }
    return statement;
}

namespace {

void addState(SqlPart& where, QueueState state, Time now) {
    constexpr const char* primary = "(destination>='primary:' AND destination<'primary;')";
    const std::string other = std::string(" AND state=0 AND NOT ") + primary;
    switch (state) {
    case QueueState::onHold: where.text += " AND state=1"; return;
    case QueueState::held: where.text += std::string(" AND state=0 AND ") + primary; return;
    case QueueState::ready: where += {other + " AND (fresh=1 OR due<=?)", {toMillis(now)}}; return;
    case QueueState::deferred: where += {other + " AND fresh=0 AND due>?", {toMillis(now)}}; return;
    }
}

} // namespace

SqlPart whereOf(const QueueFilter& filter, Time now) {
    SqlPart where{"1", {}};
    if (!filter.domain.empty()) where += {" AND domain=?", {filter.domain}};
    if (filter.sender == "<>")
        where.text += " AND sender=''";
    else if (filter.sender.starts_with('@'))
        where += {" AND length(sender)>=length(?) AND lower(substr(sender, -length(?)))=?",
                  {filter.sender, filter.sender, asciiLower(filter.sender)}};
    else if (!filter.sender.empty())
        where += {" AND sender=?", {filter.sender}};
    if (!filter.recipient.empty()) where += {" AND instr(lower(rcpt), ?)>0", {asciiLower(filter.recipient)}};
    if (!filter.destination.empty()) where += {" AND destination=?", {filter.destination}};
    if (filter.receivedBefore) where += {" AND received<?", {toMillis(*filter.receivedBefore)}};
    if (filter.state) addState(where, *filter.state, now);
    return where;
}

std::string indexOf(const QueueFilter& filter) {
    if (!filter.sender.empty() && !filter.sender.starts_with('@')) return "queue_by_sender";
    if (!filter.domain.empty()) return "queue_by_domain";
    if (filter.state == QueueState::onHold) return "queue_held";
    // Nothing else narrows it down, but this index alone answers what the filter asks, without a look at each row.
    if (!filter.recipient.empty() && filter.destination.empty() && !filter.state && !filter.receivedBefore)
        return "queue_by_rcpt";
    return {};
}

SortColumn sortColumn(QueueColumn column) {
    switch (column) {
    case QueueColumn::nextTry: return {"due", "queue_by_due", false};
    case QueueColumn::size: return {"size", "queue_by_size", false};
    case QueueColumn::sender: return {"sender", "queue_by_sender", true};
    case QueueColumn::recipient: return {"rcpt", "queue_by_rcpt", true};
    case QueueColumn::domain: return {"domain", "queue_by_domain", true};
    case QueueColumn::tries: return {"tries", "queue_by_tries", false};
    case QueueColumn::received: break;
    }
    return {"message_id", "", false};
}

std::string makeCursor(QueueColumn sort, const std::string& value, QueueKey key) {
    return std::to_string(static_cast<int>(sort)) + ' ' + std::to_string(key.message) + ' ' + std::to_string(key.seq) +
           ' ' + value;
}

std::optional<Cursor> parseCursor(QueueColumn sort, const std::string& text) {
    const auto parts = split(text, ' ');
    if (parts.size() < 4) return std::nullopt;
    const auto column = parseUnsigned(parts[0]);
    const auto message = parseUnsigned(parts[1]);
    const auto seq = parseUnsigned(parts[2]);
    if (!column || !message || !seq || *column != static_cast<std::uint64_t>(sort)) return std::nullopt;
    Cursor cursor;
    cursor.key = {static_cast<MessageId>(*message), static_cast<std::uint32_t>(*seq)};
    // The value may hold blanks itself.
    cursor.value = text.substr(parts[0].size() + parts[1].size() + parts[2].size() + 3);
    return cursor;
}

} // namespace ismail::store
