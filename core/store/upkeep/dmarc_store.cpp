#include "store/upkeep/dmarc_store.h"

#include "base/text.h"
#include "store/db/columns.h"

#include <functional>
#include <utility>

namespace ismail::store {

namespace {

using relay::DmarcAsker;
using relay::DmarcSeen;

std::int64_t dayOf(Time at) { return std::chrono::floor<std::chrono::days>(at.time_since_epoch()).count(); }

Time startOf(std::int64_t day) { return Time(std::chrono::days(day)); }

// Some moment of the hours after the day, the same for the same domain.
Time dueAt(std::int64_t day, const std::string& domain) {
    const auto seconds = std::chrono::seconds(DmarcStore::spread).count();
    const auto some = static_cast<std::int64_t>(std::hash<std::string>()(domain) % static_cast<std::size_t>(seconds));
    return startOf(day + 1) + std::chrono::seconds(some);
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    return text;
}

bool tooLong(const DmarcAsker& asker, const DmarcSeen& seen) {
    for (const std::string* text : {&asker.domain, &asker.organisation, &asker.published, &seen.source, &seen.author,
                                    &seen.signatures, &seen.spfDomain})
        if (text->size() > DmarcStore::maxText) return true;
    return joined(asker.reports).size() > 4 * DmarcStore::maxText;
}

} // namespace

void DmarcStore::note(Time at, const DmarcAsker& asker, DmarcSeen seen) {
    if (tooLong(asker, seen)) return;
    const std::pair<std::int64_t, std::string> policy(dayOf(at), asker.domain);
    const std::lock_guard lock(mutex_);
    Key key(policy, std::move(seen));
    if (const auto found = waiting_.find(key); found != waiting_.end()) {
        ++found->second;
        return;
    }
    if (waiting_.size() >= maxWaitingRows) return;
    waiting_.emplace(std::move(key), 1);
    askers_.insert_or_assign(policy, asker); // the record as it was seen last
}

void DmarcStore::flush() {
    {
        const std::lock_guard lock(mutex_);
        if (busy_ || waiting_.empty()) return;
        busy_ = true;
        while (!waiting_.empty() && writing_.size() < rowsAtOnce) {
            auto row = waiting_.extract(waiting_.begin());
            const auto& policy = row.key().first;
            if (auto asker = askers_.extract(policy))
                writingAskers_.emplace_back(policy.first, std::move(asker.mapped()));
            writing_.emplace_back(std::move(row.key()), row.mapped());
        }
    }
    // Not under the lock: a committer that is stopping answers at once.
    committer_.submit(
        {[this](Database& database) { return write(database); }, [this](const Status& status) { written(status); }},
        Lane::background);
}

Status DmarcStore::write(Database& database) {
    std::int64_t policies = database.number("SELECT count(*) FROM dmarc_policy").value_or(0);
    for (const auto& [day, asker] : writingAskers_) {
        database.run("UPDATE dmarc_policy SET organisation=?, published=?, reports=? WHERE day=? AND domain=?",
                     asker.organisation, asker.published, joined(asker.reports), day, asker.domain);
        if (database.changes() != 0 || policies >= maxPolicies) continue;
        database.run("INSERT INTO dmarc_policy(day, domain, organisation, published, reports, due) VALUES(?,?,?,?,?,?)",
                     day, asker.domain, asker.organisation, asker.published, joined(asker.reports),
                     toMillis(dueAt(day, asker.domain)));
        ++policies;
    }
    std::int64_t rows = database.number("SELECT count(*) FROM dmarc_result").value_or(0);
    for (const auto& [key, count] : writing_) {
        const auto& [policy, seen] = key;
        database.run("UPDATE dmarc_result SET count=count+? WHERE day=? AND domain=? AND author=? AND source=? AND "
                     "disposition=? AND reason=? AND dkim=? AND spf=? AND signatures=? AND spf_domain=? AND "
                     "spf_result=?",
                     count, policy.first, policy.second, seen.author, seen.source, seen.disposition, seen.reason,
                     seen.dkim, seen.spf, seen.signatures, seen.spfDomain, seen.spfResult);
        if (database.changes() != 0 || rows >= maxRows) continue;
        // Without its policy, which there were too many of, a row would never be told.
        database.run("INSERT INTO dmarc_result(day, domain, author, source, disposition, reason, dkim, spf, "
                     "signatures, spf_domain, spf_result, count) SELECT ?,?,?,?,?,?,?,?,?,?,?,? WHERE EXISTS "
                     "(SELECT 1 FROM dmarc_policy WHERE day=? AND domain=?)",
                     policy.first, policy.second, seen.author, seen.source, seen.disposition, seen.reason, seen.dkim,
                     seen.spf, seen.signatures, seen.spfDomain, seen.spfResult, count, policy.first, policy.second);
        rows += database.changes();
    }
    return {};
}

void DmarcStore::written(const Status& status) {
    if (!status) log_.warning("dmarc.results_not_written", {{"error", status.error().text}});
    bool more = false;
    {
        const std::lock_guard lock(mutex_);
        if (!status) {
            for (auto& [key, count] : writing_)
                waiting_[std::move(key)] += count;
            for (auto& [day, asker] : writingAskers_)
                askers_.try_emplace({day, asker.domain}, std::move(asker));
        }
        writing_.clear();
        writingAskers_.clear();
        busy_ = false;
        more = status.ok() && waiting_.size() >= rowsAtOnce;
    }
    if (more) flush();
}

Result<std::vector<DueDmarcReport>> DmarcStore::due(std::size_t limit) {
    try {
        const auto database = pool_.lease();
        std::vector<DueDmarcReport> found;
        Statement row = database->query("SELECT day, domain, organisation, published, reports FROM dmarc_policy "
                                        "WHERE settled=0 AND due<=? ORDER BY due LIMIT ?",
                                        toMillis(clock_.now()), limit);
        while (row.step()) {
            DueDmarcReport report;
            report.day = row.integer(0);
            report.asker = {row.text(1), row.text(2), row.text(3), {}};
            const std::string reports = row.text(4);
            for (const std::string_view line : split(reports, '\n'))
                if (!line.empty()) report.asker.reports.emplace_back(line);
            found.push_back(std::move(report));
        }
        return found;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::vector<DmarcResultRow>> DmarcStore::rows(std::int64_t day, const std::string& domain, std::size_t limit) {
    try {
        const auto database = pool_.lease();
        std::vector<DmarcResultRow> found;
        Statement row = database->query("SELECT source, author, disposition, reason, dkim, spf, signatures, "
                                        "spf_domain, spf_result, count FROM dmarc_result WHERE day=? AND domain=? "
                                        "ORDER BY count DESC, source LIMIT ?",
                                        day, domain, limit);
        while (row.step())
            found.push_back({{row.text(0), row.text(1), row.text(2), row.text(3), row.integer(4) != 0,
                              row.integer(5) != 0, row.text(6), row.text(7), row.text(8)},
                             row.integer(9)});
        return found;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Status DmarcStore::settle(std::int64_t day, const std::string& domain) {
    return committer_.call([&](Database& database) -> Status {
        database.run("UPDATE dmarc_policy SET settled=1 WHERE day=? AND domain=?", day, domain);
        return {};
    });
}

Status DmarcStore::postpone(std::int64_t day, const std::string& domain, Millis by) {
    return committer_.call([&](Database& database) -> Status {
        database.run("UPDATE dmarc_policy SET due=? WHERE day=? AND domain=?", toMillis(clock_.now() + by), day,
                     domain);
        return {};
    });
}

bool DmarcStore::prune(Database& database, std::size_t limit) {
    const std::int64_t before = dayOf(clock_.now()) - daysKept;
    const auto policy = database.number("SELECT rowid FROM dmarc_policy WHERE day<? LIMIT 1", before);
    database.run("DELETE FROM dmarc_result WHERE rowid IN (SELECT rowid FROM dmarc_result WHERE day<? LIMIT ?)", before,
                 limit);
    if (database.changes() == static_cast<std::int64_t>(limit)) return true;
    if (!policy) return false;
    database.run("DELETE FROM dmarc_policy WHERE rowid IN (SELECT rowid FROM dmarc_policy WHERE day<? LIMIT ?)", before,
                 limit);
    return database.changes() == static_cast<std::int64_t>(limit);
}

} // namespace ismail::store
