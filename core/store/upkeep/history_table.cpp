#include "store/upkeep/history_table.h"

#include "store/queue/message_table.h"

namespace ismail::store {

namespace {

HistoryRow historyRowFrom(const Statement& row) {
    HistoryRow r;
    r.message = row.integer(0);
    r.seq = static_cast<std::uint32_t>(row.integer(1));
    r.at = fromMillis(row.integer(2));
    r.outcome = static_cast<HistoryOutcome>(row.integer(3));
    r.recipient = row.text(4);
    r.remote = row.text(5);
    r.reply = replyFromColumn(row.view(6));
    return r;
}

std::vector<HistoryRow> rows(Statement row) {
    std::vector<HistoryRow> all;
    while (row.step())
        all.push_back(historyRowFrom(row));
    return all;
}

} // namespace

std::vector<HistoryRow> HistoryTable::ofMessage(MessageId message, std::size_t limit) {
    return rows(database_.query(
        "SELECT message_id, seq, at, outcome, rcpt, remote, reply FROM history WHERE message_id=? ORDER BY seq LIMIT ?",
        message, limit));
}

std::vector<HistoryRow> HistoryTable::before(Time at, std::size_t limit) {
    return rows(database_.query(
        "SELECT message_id, seq, at, outcome, rcpt, remote, reply FROM history WHERE at<? ORDER BY at DESC LIMIT ?",
        toMillis(at), limit));
}

std::size_t HistoryTable::prune(Time before, std::size_t limit) {
    database_.run("DELETE FROM history WHERE (message_id, seq) IN "
                  "(SELECT message_id, seq FROM history WHERE at<? ORDER BY at LIMIT ?)",
                  toMillis(before), limit);
    return static_cast<std::size_t>(database_.changes());
}

} // namespace ismail::store
