#include "store/mailbox/junk_age.h"

namespace ismail::store {

namespace {

constexpr std::int64_t millisADay = 24 * 3600 * 1000;

} // namespace

bool JunkAge::mark(Database& database, std::size_t limit) {
    const std::int64_t today = toMillis(clock_.now()) / millisADay;
    if (day_ != today) {
        day_ = today;
        marked_ = 0;
        wholeDay_ = false;
    }
    if (wholeDay_) return false;
    std::size_t seen = 0;
    std::vector<std::pair<std::int64_t, std::int64_t>> filled; // since it was last written down
    Statement row = database.query(
        "SELECT id, next_uid, messages>0 AND next_uid>coalesce((SELECT next_uid FROM junk_day WHERE mailbox_id=id "
        "ORDER BY day DESC LIMIT 1), 0) FROM mailbox INDEXED BY mailbox_junk WHERE use=3 AND id>? ORDER BY id LIMIT ?",
        marked_, limit);
    for (; row.step(); ++seen) {
        marked_ = row.integer(0);
        if (row.integer(2) != 0) filled.emplace_back(marked_, row.integer(1));
    }
    for (const auto& [mailbox, nextUid] : filled)
        database.run("INSERT OR IGNORE INTO junk_day(mailbox_id, day, next_uid) VALUES(?,?,?)", mailbox, today,
                     nextUid);
    wholeDay_ = seen < limit;
    return !wholeDay_;
}

bool JunkAge::prune(Database& database, std::chrono::seconds keep, std::size_t limit, std::vector<MessageId>& emptied) {
    const std::int64_t now = toMillis(clock_.now());
    // What was there on a day came before its end.
    const std::int64_t day = (now - std::chrono::duration_cast<Millis>(keep).count()) / millisADay - 1;
    std::int64_t mailbox = 0, before = 0, marked = 0;
    {
        Statement row =
            database.query("SELECT mailbox_id, next_uid, day FROM junk_day WHERE day<=? ORDER BY day LIMIT 1", day);
        if (!row.step()) return false;
        mailbox = row.integer(0);
        before = row.integer(1);
        marked = row.integer(2);
    }
    std::vector<std::uint32_t> uids;
    {
        Statement row = database.query(
            "SELECT uid FROM mailbox_entry WHERE mailbox_id=? AND uid<? ORDER BY uid LIMIT ?", mailbox, before, limit);
        while (row.step())
            uids.push_back(static_cast<std::uint32_t>(row.integer(0)));
    }
    for (const MessageId id : ledger_.removeAndRelease(database, mailbox, uids, clock_.now()))
        emptied.push_back(id);
    if (uids.size() < limit) database.run("DELETE FROM junk_day WHERE mailbox_id=? AND day=?", mailbox, marked);
    return true;
}

} // namespace ismail::store
