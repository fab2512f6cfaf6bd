#include "store/upkeep/refusal_store.h"

#include "base/say.h"
#include "base/text.h"
#include "relay/spool.h"
#include "store/queue/queue_query.h"

#include <algorithm>
#include <utility>

namespace ismail::store {

namespace {

using relay::Refusal;

constexpr Millis flushInterval{1000};
constexpr Millis batchInterval{250};

#define REFUSAL_COLUMNS "id, at, session, client, helo, sender, rcpt, stage, reply"

RefusalRow refusalFrom(const Statement& row) {
    RefusalRow r;
    r.id = row.integer(0);
    r.refusal.at = fromMillis(row.integer(1));
    r.refusal.session = row.text(2);
    r.refusal.client = row.text(3);
    r.refusal.helo = row.text(4);
    r.refusal.sender = row.text(5);
    r.refusal.recipient = row.text(6);
    r.refusal.stage = static_cast<Refusal::Stage>(row.integer(7));
    r.refusal.reply = row.text(8);
    return r;
}

// Never within a character.
void cut(std::string& text, std::size_t most) {
    if (text.size() <= most) return;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80)
        --most;
    text.resize(most);
}

void cutToColumns(Refusal& refusal) {
    cut(refusal.session, RefusalStore::maxShort);
    cut(refusal.client, RefusalStore::maxShort);
    cut(refusal.helo, RefusalStore::maxName);
    cut(refusal.sender, RefusalStore::maxName);
    cut(refusal.recipient, RefusalStore::maxName);
    cut(refusal.reply, RefusalStore::maxReply);
    if (refusal.verdict.size() > relay::maxVerdict) refusal.verdict.clear();
}

std::size_t octetsOf(const Refusal& r) {
    return sizeof(Refusal) + r.session.size() + r.client.size() + r.helo.size() + r.sender.size() + r.recipient.size() +
           r.reply.size() + r.verdict.size();
}

SqlPart whereOf(const RefusalFilter& filter) {
    SqlPart where{"1", {}};
    if (!filter.session.empty()) where += {" AND session=?", {filter.session}};
    if (!filter.client.empty()) where += {" AND client=?", {filter.client}};
    if (!filter.sender.empty()) where += {" AND sender=?", {filter.sender}};
    if (!filter.text.empty())
        where += {" AND instr(lower(client || char(10) || helo || char(10) || sender || char(10) || rcpt || char(10) "
                  "|| reply), ?)>0",
                  {asciiLower(filter.text)}};
    return where;
}

// The one that finds fewest rows.
std::string indexOf(const RefusalFilter& filter) {
    if (!filter.session.empty()) return "INDEXED BY refusal_session ";
    if (!filter.sender.empty()) return "INDEXED BY refusal_sender ";
    if (!filter.client.empty()) return "INDEXED BY refusal_client ";
    return "NOT INDEXED ";
}

} // namespace

void RefusalStore::note(Refusal refusal) {
    cutToColumns(refusal);
    const std::size_t octets = octetsOf(refusal);
    std::unique_lock lock(mutex_);
    if (waiting_.size() >= maxWaitingRows || octets_ + octets > maxWaitingOctets) {
        ++leftOut_;
    } else {
        octets_ += octets;
        waiting_.push_back(std::move(refusal));
    }
    const bool due = batchDue();
    submitIfDue(std::move(lock), due);
}

bool RefusalStore::batchDue() const { return waiting_.size() >= rowsAtOnce && clock_.ticks() >= nextBatch_; }

void RefusalStore::flush() { submitIfDue(std::unique_lock(mutex_), true); }

void RefusalStore::submitIfDue(std::unique_lock<std::mutex> lock, bool now) {
    if (busy_ || waiting_.empty() || (!now && clock_.ticks() < nextFlush_)) return;
    nextFlush_ = clock_.ticks() + flushInterval;
    nextBatch_ = clock_.ticks() + batchInterval;
    busy_ = true;
    while (!waiting_.empty() && writing_.size() < rowsAtOnce) {
        octets_ -= octetsOf(waiting_.front());
        writing_.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    const std::uint64_t leftOut = std::exchange(leftOut_, 0);
    lock.unlock();
    if (leftOut != 0) log_.warning("refusals.left_out", {{"count", leftOut}});
    // Not under the lock: a committer that is stopping answers at once.
    committer_.submit(
        {[this](Database& database) { return write(database); }, [this](const Status& status) { written(status); }},
        Lane::background);
}

Status RefusalStore::write(Database& database) {
    for (const Refusal& r : writing_) {
        database.run("INSERT INTO refusal(at, session, client, helo, sender, rcpt, stage, reply) "
                     "VALUES(?,?,?,?,?,?,?,?)",
                     toMillis(r.at), r.session, r.client, r.helo, r.sender, r.recipient, r.stage, r.reply);
        if (!r.verdict.empty())
            database.run("INSERT INTO refusal_verdict(id, verdict) VALUES(?,?)", database.lastInsertId(), r.verdict);
    }
    return {};
}

void RefusalStore::written(const Status& status) {
    if (!status) log_.warning("refusals.not_written", {{"error", status.error().text}});
    std::unique_lock lock(mutex_);
    // They come again with the next flush, before the others. Where that is not the place for them they are lost.
    if (!status)
        for (auto refusal = writing_.rbegin(); refusal != writing_.rend(); ++refusal) {
            octets_ += octetsOf(*refusal);
            waiting_.push_front(std::move(*refusal));
        }
    writing_.clear();
    busy_ = false;
    const bool due = status.ok() && batchDue();
    if (due) submitIfDue(std::move(lock), true);
}

Result<RefusalPage> RefusalStore::list(const RefusalFilter& filter, std::int64_t before, std::size_t limit) {
    limit = std::clamp<std::size_t>(limit, 1, maxPage);
    // What was noted until now is to be in it: what is being written at this moment, and then the next five hundred.
    for (int i = 0; i < 2; ++i) {
        flush();
        (void)committer_.call([](Database&) { return Status(); }, Lane::background);
    }
    try {
        const auto database = pool_.lease();
        SqlPart sql{"SELECT " REFUSAL_COLUMNS " FROM refusal " + indexOf(filter) + "WHERE ", {}};
        sql += whereOf(filter);
        if (before > 0) sql += {" AND id<?", {before}};
        sql += {" ORDER BY id DESC LIMIT ?", {static_cast<std::int64_t>(limit + 1)}};
        RefusalPage page;
        Statement row = sql.prepare(*database);
        while (row.step()) {
            if (page.rows.size() == limit) {
                page.next = page.rows.back().id;
                break;
            }
            page.rows.push_back(refusalFrom(row));
        }
        return page;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<RefusalRow> RefusalStore::find(std::int64_t id) {
    try {
        const auto database = pool_.lease();
        Statement row = database->query("SELECT " REFUSAL_COLUMNS
                                        ", (SELECT verdict FROM refusal_verdict WHERE id=refusal.id) FROM refusal "
                                        "WHERE id=?",
                                        id);
        if (!row.step()) return failure(ErrorKind::notFound, say("refusal.unknown", std::to_string(id)));
        RefusalRow found = refusalFrom(row);
        if (!row.isNull(9)) found.refusal.verdict = row.text(9);
        return found;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

bool RefusalStore::prune(Database& database, std::size_t limit) {
    // Ids have no gaps to speak of.
    const std::int64_t last = database.number("SELECT max(id) FROM refusal").value_or(0);
    std::vector<std::int64_t> ids;
    const auto take = [&](Statement row) {
        while (row.step())
            ids.push_back(row.integer(0));
    };
    take(database.query("SELECT id FROM refusal WHERE id<=? ORDER BY id LIMIT ?", last - maxRows, limit));
    if (ids.empty())
        take(database.query("SELECT id FROM refusal WHERE at<? ORDER BY at LIMIT ?", toMillis(clock_.now() - kept),
                            limit));
    for (const std::int64_t id : ids) {
        database.run("DELETE FROM refusal WHERE id=?", id);
        database.run("DELETE FROM refusal_verdict WHERE id=?", id);
    }
    return ids.size() == limit;
}

} // namespace ismail::store
