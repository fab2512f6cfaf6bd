#include "store/upkeep/dmarc_report_store.h"

#include "store/db/columns.h"

#include <memory>
#include <utility>

namespace ismail::store {

namespace {

Error full(const char* text) { return Error{ErrorKind::exhausted, text}; }

Time beginOfDay(Time at) { return Time(std::chrono::floor<std::chrono::days>(at.time_since_epoch())); }

ReportCounts countsFrom(const Statement& row) {
    ReportCounts counts;
    counts.reports = row.integer(0);
    counts.messages = row.integer(1);
    counts.proven = row.integer(2);
    counts.first = fromMillis(row.integer(3));
    counts.last = fromMillis(row.integer(4));
    return counts;
}

constexpr const char* selectCounts =
    "SELECT count(*), ifnull(sum(messages), 0), ifnull(sum(proven), 0), "
    "ifnull(min(begin), 0), ifnull(max(finish), 0) FROM dmarc_report WHERE domain=? AND ";

} // namespace

void DmarcReportStore::keep(relay::ReceivedReport report, std::function<void(Status)> done) {
    if (report.id.size() > maxId) report.id.resize(maxId);
    auto kept = std::make_shared<const relay::ReceivedReport>(std::move(report));
    committer_.submit({[this, kept](Database& database) { return write(database, *kept); }, std::move(done)},
                      Lane::background);
}

Status DmarcReportStore::write(Database& database, const relay::ReceivedReport& report) {
    const auto known = database.number("SELECT id FROM dmarc_report WHERE domain=? AND reporter=? AND report=?",
                                       report.domain, report.reporter, report.id);
    if (known) return {};
    const auto today =
        database.number("SELECT count(*) FROM dmarc_report WHERE domain=? AND reporter=? AND received>=?",
                        report.domain, report.reporter, toMillis(beginOfDay(report.received)));
    if (today.value_or(0) >= maxADay) return full("Its sender has sent many reports today.");
    if (database.number("SELECT count(*) FROM dmarc_report").value_or(0) >= maxReports)
        return full("Too many reports are kept already.");
    const auto sources = static_cast<std::int64_t>(report.sources.size());
    if (database.number("SELECT ifnull(sum(sources), 0) FROM dmarc_report").value_or(0) + sources > maxSources)
        return full("Too many rows of reports are kept already.");
    std::int64_t messages = 0, proven = 0;
    for (const relay::ReportedSource& source : report.sources) {
        messages += source.messages;
        if (source.dkim || source.spf) proven += source.messages;
    }
    database.run(
        "INSERT INTO dmarc_report(domain, reporter, report, policy, begin, finish, received, messages, proven, "
        "sources) VALUES(?,?,?,?,?,?,?,?,?,?)",
        report.domain, report.reporter, report.id, report.policy, toMillis(report.begin), toMillis(report.end),
        toMillis(report.received), messages, proven, sources);
    const std::int64_t id = database.lastInsertId();
    for (const relay::ReportedSource& source : report.sources)
        database.run("INSERT INTO dmarc_source(report, source, dkim, spf, messages) VALUES(?,?,?,?,?)", id,
                     source.source, source.dkim, source.spf, source.messages);
    return {};
}

Result<ReportSummary> DmarcReportStore::summary(const std::string& domain, Time since) {
    try {
        const auto database = pool_.lease();
        ReportSummary summary;
        const std::int64_t from = toMillis(since);
        if (Statement row = database->query(std::string(selectCounts) + "begin>=?", domain, from); row.step())
            summary.counts = countsFrom(row);
        Statement day = database->query("SELECT begin/86400000, sum(messages), sum(proven) FROM dmarc_report WHERE "
                                        "domain=? AND begin>=? GROUP BY 1 ORDER BY 1",
                                        domain, from);
        while (day.step())
            summary.days.push_back({Time(std::chrono::days(day.integer(0))), day.integer(1), day.integer(2)});
        Statement source = database->query(
            "SELECT s.source, sum(s.messages), sum(s.messages*s.dkim), sum(s.messages*s.spf), "
            "sum(s.messages*(s.dkim OR s.spf)) FROM dmarc_report r JOIN dmarc_source s ON s.report=r.id WHERE "
            "r.domain=? AND r.begin>=? GROUP BY s.source ORDER BY 2 DESC, s.source",
            domain, from);
        while (source.step()) {
            ++summary.sourcesInAll;
            if (summary.sources.size() < maxShown)
                summary.sources.push_back(
                    {source.text(0), source.integer(1), source.integer(2), source.integer(3), source.integer(4)});
        }
        Statement reporter = database->query("SELECT reporter, count(*), sum(messages), max(finish) FROM dmarc_report "
                                             "WHERE domain=? AND begin>=? GROUP BY reporter ORDER BY 3 DESC, 1 LIMIT ?",
                                             domain, from, maxShown);
        while (reporter.step())
            summary.reporters.push_back(
                {reporter.text(0), reporter.integer(1), reporter.integer(2), fromMillis(reporter.integer(3))});
        return summary;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<ReportCounts> DmarcReportStore::under(const std::string& domain, const std::string& policy) {
    try {
        const auto database = pool_.lease();
        ReportCounts counts;
        if (Statement row = database->query(std::string(selectCounts) + "policy=?", domain, policy); row.step())
            counts = countsFrom(row);
        return counts;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

bool DmarcReportStore::prune(Database& database, std::size_t limit) {
    const std::int64_t before = toMillis(clock_.now() - std::chrono::days(daysKept));
    constexpr const char* old = "(SELECT id FROM dmarc_report WHERE received<? ORDER BY received, id LIMIT ?)";
    database.run(std::string("DELETE FROM dmarc_source WHERE report IN ") + old, before, limit);
    database.run(std::string("DELETE FROM dmarc_report WHERE id IN ") + old, before, limit);
    return database.changes() == static_cast<std::int64_t>(limit);
}

} // namespace ismail::store
