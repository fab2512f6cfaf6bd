#include "store/queue/quarantine_store.h"

#include "base/say.h"
#include "base/text.h"
#include "store/queue/message_table.h"
#include "store/queue/queue_query.h"
#include "store/queue/queue_table.h"
#include "store/upkeep/history_table.h"

#include <algorithm>

namespace ismail::store {

namespace {

SqlPart whereOf(const QuarantineFilter& filter) {
    SqlPart where{"1", {}};
    if (!filter.domain.empty()) where += {" AND domain=?", {filter.domain}};
    if (filter.state) where += {" AND state=?", {static_cast<std::int64_t>(*filter.state)}};
    if (!filter.text.empty()) {
        const std::string text = asciiLower(filter.text);
        where += {" AND (instr(lower(rcpt), ?)>0 OR instr(lower(sender), ?)>0 OR instr(lower(via), ?)>0)",
                  {text, text, text}};
    }
    return where;
}

const mail::Reply releasedReply{250, {2, 1, 5}, "Released from quarantine"};
const mail::Reply removedReply{554, {5, 7, 1}, "Removed from quarantine by an administrator"};
const mail::Reply overReply{554, {5, 7, 1}, "Removed from quarantine after its time"};
const mail::Reply ownerlessReply{554, {5, 7, 1}, "Removed from quarantine with its account or domain"};

void remember(Database& database, const QuarantineRow& row, HistoryOutcome outcome, const mail::Reply& reply,
              Time now) {
    database.run("INSERT OR REPLACE INTO history(message_id, seq, at, outcome, rcpt, remote, reply) "
                 "VALUES(?,?,?,?,?,'',?)",
                 row.message, row.seq, toMillis(now), outcome, row.recipient.address.text(), replyColumn(reply));
}

// From the release on, as long as they would have had from the acceptance on.
Time anew(Time then, Time at, Time now) { return then == Time::max() ? then : now + (then - at); }

} // namespace

// What one transaction did; it may be done twice.
struct QuarantineStore::Slice {
    QuarantineDone done;
    std::vector<MessageId> emptied;
};

Result<QuarantinePage> QuarantineStore::list(const QuarantineFilter& filter, std::int64_t before, std::size_t limit) {
    limit = std::clamp<std::size_t>(limit, 1, maxPage);
    try {
        const auto database = pool_.lease();
        SqlPart sql{"SELECT " ISMAIL_QUARANTINE_COLUMNS " FROM quarantine ", {}};
        sql.text += filter.domain.empty() ? "NOT INDEXED WHERE " : "INDEXED BY quarantine_by_domain WHERE ";
        sql += whereOf(filter);
        if (before > 0) sql += {" AND id<?", {before}};
        sql += {" ORDER BY id DESC LIMIT ?", {static_cast<std::int64_t>(limit + 1)}};
        QuarantinePage page;
        Statement row = sql.prepare(*database);
        while (row.step()) {
            if (page.rows.size() == limit) {
                page.next = page.rows.back().id;
                break;
            }
            page.rows.push_back(quarantineRowFrom(row));
        }
        return page;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<QuarantineRow> QuarantineStore::find(std::int64_t id) {
    try {
        const auto database = pool_.lease();
        auto row = QuarantineTable(*database).find(id);
        if (!row) return failure(ErrorKind::notFound, say("quarantine.unknown", std::to_string(id)));
        return std::move(*row);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<QuarantineTotals> QuarantineStore::totals() {
    try {
        const auto database = pool_.lease();
        QuarantineTotals totals;
        Statement row = database->query("SELECT count(*), sum(size) FROM quarantine INDEXED BY quarantine_until");
        if (row.step())
            totals = {static_cast<std::uint64_t>(row.integer(0)), static_cast<std::uint64_t>(row.integer(1))};
        return totals;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

// Looked for by a reader: a search must not keep the committer from mail.
std::vector<std::int64_t> QuarantineStore::matches(const QuarantineSelection& selection, std::int64_t after) {
    std::vector<std::int64_t> ids;
    if (!selection.filter) {
        ids = selection.ids;
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        ids.erase(ids.begin(), std::upper_bound(ids.begin(), ids.end(), after));
        if (ids.size() > sliceRows) ids.resize(sliceRows);
        return ids;
    }
    const auto database = pool_.lease();
    SqlPart sql{"SELECT id FROM quarantine ", {}};
    sql.text += selection.filter->domain.empty() ? "NOT INDEXED WHERE " : "INDEXED BY quarantine_by_domain WHERE ";
    sql += whereOf(*selection.filter);
    sql += {" AND id>? ORDER BY id LIMIT ?", {after, static_cast<std::int64_t>(sliceRows)}};
    Statement row = sql.prepare(*database);
    while (row.step())
        ids.push_back(row.integer(0));
    return ids;
}

Result<QuarantineDone> QuarantineStore::change(QuarantineChange change, const QuarantineSelection& selection,
                                               const std::function<bool(const QuarantineDone&)>& progress) {
    if (selection.ids.size() > maxIds) return failure(ErrorKind::invalid, say("queue.tooManyIds", maxIds));
    QuarantineDone total;
    std::int64_t after = 0;
    try {
        // What comes in meanwhile is not what was meant.
        std::int64_t last = 0;
        if (selection.filter) last = pool_.lease()->number("SELECT max(id) FROM quarantine").value_or(0);
        for (;;) {
            std::vector<std::int64_t> ids = matches(selection, after);
            if (selection.filter) std::erase_if(ids, [last](std::int64_t id) { return id > last; });
            if (ids.empty()) return total;
            after = ids.back();
            Slice slice;
            const Status status = committer_.call(
                [&](Database& database) { return changeSlice(database, change, ids, slice); }, Lane::background);
            if (!status) return status.error();
            crash_.reached(CrashStep::outcomeCommitted);
            for (const MessageId id : slice.emptied)
                bodies_.remove(id);
            total.done += slice.done.done;
            total.failures += slice.done.failures;
            for (auto& failed : slice.done.failed)
                if (total.failed.size() < maxFailures) total.failed.push_back(std::move(failed));
            for (auto& destination : slice.done.destinations)
                if (std::find(total.destinations.begin(), total.destinations.end(), destination) ==
                    total.destinations.end())
                    total.destinations.push_back(std::move(destination));
            if (progress && !progress(total)) return total;
        }
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Status QuarantineStore::changeSlice(Database& database, QuarantineChange change, const std::vector<std::int64_t>& ids,
                                    Slice& slice) {
    slice = {};
    QuarantineTable table(database);
    for (const std::int64_t id : ids) {
        const auto row = table.find(id);
        if (!row) continue;
        if (change == QuarantineChange::remove) {
            drop(database, *row, removedReply, slice.emptied);
        } else if (!release(database, *row, slice)) {
            ++slice.done.failures;
            if (slice.done.failed.size() < maxFailures)
                slice.done.failed.emplace_back(id, row->recipient.address.text());
            continue;
        }
        ++slice.done.done;
    }
    crash_.reached(CrashStep::outcomeWritten);
    return {};
}

// The message stays: a row of a mailbox or of the queue refers to it now.
bool QuarantineStore::release(Database& database, const QuarantineRow& row, Slice& slice) {
    if (const auto* local = std::get_if<relay::LocalTarget>(&row.kept.target)) {
        if (!deliver(database, row, *local)) return false;
        remember(database, row, HistoryOutcome::delivered, releasedReply, clock_.now());
    } else if (const auto* onward = std::get_if<relay::RelayTarget>(&row.kept.target)) {
        sendOn(database, row, *onward);
        slice.done.destinations.push_back(onward->destination.key());
    } else {
        return false;
    }
    QuarantineTable(database).remove(row.id);
    return true;
}

bool QuarantineStore::deliver(Database& database, const QuarantineRow& row, const relay::LocalTarget& target) {
    MailboxEntry entry;
    entry.message = row.message;
    entry.prefix = target.prefix;
    entry.flags = target.flags;
    entry.size = entry.prefix.size() + row.size;
    entry.received = row.at;
    database.run("SAVEPOINT released");
    const bool added = ledger_.add(database, target.mailboxId, {&entry, 1}).has_value();
    if (!added) database.run("ROLLBACK TO released");
    database.run("RELEASE released");
    return added;
}

void QuarantineStore::sendOn(Database& database, const QuarantineRow& row, const relay::RelayTarget& target) {
    const Time now = clock_.now();
    QueueRow queued;
    queued.key = {row.message, row.seq};
    queued.destination = target.destination.key();
    queued.recipient = row.recipient;
    queued.due = now;
    queued.warnAt = anew(target.warnAt, row.at, now);
    queued.expiresAt = anew(target.expiresAt, row.at, now);
    queued.sender = row.sender;
    queued.reversePath = target.reversePath;
    queued.prefix = target.prefix;
    queued.size = row.size;
    queued.received = row.at;
    QueueTable(database).insert(queued);
}

void QuarantineStore::drop(Database& database, const QuarantineRow& row, const mail::Reply& why,
                           std::vector<MessageId>& emptied) {
    remember(database, row, HistoryOutcome::removed, why, clock_.now());
    QuarantineTable(database).remove(row.id);
    if (MessageTable(database).release(row.message, clock_.now())) emptied.push_back(row.message);
}

bool QuarantineStore::prune(Database& database, std::size_t limit, std::vector<MessageId>& emptied) {
    QuarantineTable table(database);
    auto ids = table.over(clock_.now(), limit);
    const mail::Reply* why = &overReply;
    if (ids.empty() && mayBeOwnerless_.exchange(false)) {
        ids = table.ownerless(limit);
        why = &ownerlessReply;
        if (!ids.empty()) mayBeOwnerless_ = true;
    }
    for (const std::int64_t id : ids)
        if (const auto row = table.find(id)) drop(database, *row, *why, emptied);
    return !ids.empty();
}

} // namespace ismail::store
