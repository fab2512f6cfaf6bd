#include "store/upkeep/maintenance.h"

#include "store/mailbox/entry_table.h"
#include "store/mailbox/mailbox_table.h"
#include "store/queue/message_table.h"
#include "store/upkeep/history_table.h"
#include "store/upkeep/statistics_tables.h"

namespace ismail::store {

namespace {

using std::chrono::hours;

constexpr hours minuteValuesKept{24 * 7};
constexpr hours hourValuesKept{24 * 365 * 3};
constexpr hours alertsKept{24 * 365};
// Free pages are kept for the next mail up to this many, and given back a few at a time.
constexpr std::int64_t freePagesKept = 8192;
constexpr std::int64_t pagesReturnedAtOnce = 256;
constexpr std::size_t smallRowsSlice = 1000;

} // namespace

Maintenance::Maintenance(Committer& committer, BodyStore& bodies, Parts parts, const config::SettingsSource& settings,
                         const Clock& clock, Log& log)
    : committer_(committer), bodies_(bodies), parts_(parts), settings_(settings), clock_(clock), log_(log) {}

void Maintenance::run() {
    const std::unique_lock one(running_, std::try_to_lock);
    if (!one) return;
    repeat("ownerless-mailboxes", &Maintenance::removeOwnerless);
    repeat("quarantine", &Maintenance::pruneQuarantine);
    repeat("junk", &Maintenance::pruneJunk);
    repeat("lists", &Maintenance::pruneLists);
    repeat("history", &Maintenance::pruneHistory);
    repeat("refusals", &Maintenance::pruneRefusals);
    repeat("dmarc", &Maintenance::pruneDmarc);
    repeat("dmarc-reports", &Maintenance::pruneDmarcReports);
    repeat("door", &Maintenance::pruneDoor);
    repeat("statistics", &Maintenance::pruneStatistics);
    repeat("unfinished-copies", &Maintenance::undoCopies);
    repeat("free-pages", &Maintenance::returnPages);
}

void Maintenance::repeat(const char* what, Result<bool> (Maintenance::*step)(Database&)) {
    for (bool more = true; more && !stopping_;) {
        const Status status = committer_.call(
            [this, step, &more](Database& database) -> Status {
                emptied_.clear();
                const auto result = (this->*step)(database);
                if (!result) return result.error();
                more = *result;
                return {};
            },
            Lane::background);
        if (!status) return log_.warning("maintenance.failed", {{"what", what}, {"error", status.error().text}});
        for (const MessageId id : emptied_)
            bodies_.remove(id);
    }
}

Result<bool> Maintenance::pruneHistory(Database& database) {
    const Time before = clock_.now() - hours(24 * settings_.current()->number(config::Setting::historyDays));
    const std::size_t messages = MessageTable(database).prune(before, slice);
    const std::size_t rows = HistoryTable(database).prune(before, slice);
    // A period is a year at most.
    database.run("DELETE FROM auto_reply_sent WHERE (account_id, sender) IN "
                 "(SELECT account_id, sender FROM auto_reply_sent WHERE at<? LIMIT ?)",
                 toMillis(clock_.now() - hours(24 * 366)), slice);
    auto verified = parts_.verified.prune(database, slice);
    return messages == slice || rows == slice || (verified && *verified);
}

Result<bool> Maintenance::pruneDoor(Database& database) { return parts_.door.prune(database, slice); }

Result<bool> Maintenance::pruneStatistics(Database& database) {
    CounterTable counters(database);
    const Time now = clock_.now();
    for (const auto& series : counters.series()) {
        if (counters.thin(series, now - minuteValuesKept, slice) == slice) return true;
        if (counters.prune(series, now - hourValuesKept, slice) == slice) return true;
    }
    return AlertTable(database).prune(now - alertsKept, slice) == slice;
}

Result<bool> Maintenance::removeOwnerless(Database& database) {
    MailboxTable mailboxes(database);
    const auto ids = mailboxes.ownerless(1);
    if (ids.empty()) return false;
    EntryTable entries(database);
    MessageTable messages(database);
    const auto some = entries.page(ids.front(), 0, slice);
    for (const MailboxEntry& entry : some) {
        entries.take(entry.mailboxId, entry.uid);
        if (messages.release(entry.message, clock_.now())) emptied_.push_back(entry.message);
    }
    if (some.size() < slice) mailboxes.remove(ids.front());
    return true;
}

Result<bool> Maintenance::undoCopies(Database& database) { return parts_.unfinished.undoLeft(database, emptied_); }

Result<bool> Maintenance::pruneQuarantine(Database& database) {
    return parts_.quarantine.prune(database, slice, emptied_);
}

Result<bool> Maintenance::pruneRefusals(Database& database) { return parts_.refusals.prune(database, smallRowsSlice); }

Result<bool> Maintenance::pruneDmarc(Database& database) { return parts_.dmarc.prune(database, smallRowsSlice); }

// Each with its sources, a thousand at most.
Result<bool> Maintenance::pruneDmarcReports(Database& database) {
    constexpr std::size_t reportsAtOnce = 10;
    return parts_.dmarcReports.prune(database, reportsAtOnce);
}

Result<bool> Maintenance::pruneJunk(Database& database) {
    const std::chrono::seconds keep(settings_.current()->number(config::Setting::junkKeep));
    if (keep.count() == 0) return false;
    return parts_.junk.mark(database, slice) || parts_.junk.prune(database, keep, slice, emptied_);
}

Result<bool> Maintenance::pruneLists(Database& database) { return parts_.listCopies.prune(database, smallRowsSlice); }

Result<bool> Maintenance::returnPages(Database& database) {
    const auto free = database.number("PRAGMA freelist_count").value_or(0);
    const auto all = database.number("PRAGMA page_count").value_or(0);
    // A queue that goes up and down would only move pages to and fro.
    if (free <= freePagesKept || free < all / 4) return false;
    database.script("PRAGMA incremental_vacuum(" + std::to_string(pagesReturnedAtOnce) + ")");
    return database.number("PRAGMA freelist_count").value_or(0) < free;
}

} // namespace ismail::store
