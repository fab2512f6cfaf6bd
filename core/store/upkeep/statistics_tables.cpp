#include "store/upkeep/statistics_tables.h"

#include "store/db/columns.h"

namespace ismail::store {

namespace {

constexpr std::int64_t hour = 3'600'000;

} // namespace

void CounterTable::add(const CounterValue& v, Aggregate aggregate) {
    database_.run(aggregate == Aggregate::sum
                      ? "INSERT INTO counter(series, at, value, aggregate) VALUES(?,?,?,?) "
                        "ON CONFLICT(series, at) DO UPDATE SET value=value+excluded.value"
                      : "INSERT INTO counter(series, at, value, aggregate) VALUES(?,?,?,?) "
                        "ON CONFLICT(series, at) DO UPDATE SET value=max(value, excluded.value)",
                  v.series, toMillis(v.at), v.value, aggregate);
}

std::vector<CounterValue> CounterTable::steps(const std::string& series, Time from, Time to, Millis step,
                                              Aggregate aggregate, std::size_t limit) {
    std::vector<CounterValue> values;
    Statement row = database_.query(
        aggregate == Aggregate::sum ? "SELECT at/?1*?1, sum(value) FROM counter WHERE series=?2 AND at>=?3 AND at<?4 "
                                      "GROUP BY at/?1 ORDER BY 1 LIMIT ?5"
                                    : "SELECT at/?1*?1, max(value) FROM counter WHERE series=?2 AND at>=?3 AND at<?4 "
                                      "GROUP BY at/?1 ORDER BY 1 LIMIT ?5",
        static_cast<std::int64_t>(step.count()), series, toMillis(from), toMillis(to), limit);
    while (row.step())
        values.push_back({series, fromMillis(row.integer(0)), row.integer(1)});
    return values;
}

std::int64_t CounterTable::total(const std::string& series, Time from, Time to) {
    return database_
        .number("SELECT sum(value) FROM counter WHERE series=? AND at>=? AND at<?", series, toMillis(from),
                toMillis(to))
        .value_or(0);
}

std::optional<std::int64_t> CounterTable::latest(const std::string& series) {
    return database_.number("SELECT value FROM counter WHERE series=? ORDER BY at DESC LIMIT 1", series);
}

std::vector<std::string> CounterTable::series() {
    std::vector<std::string> names;
    std::string last;
    for (;;) {
        Statement row = database_.query("SELECT series FROM counter WHERE series>? ORDER BY series LIMIT 1", last);
        if (!row.step()) return names;
        last = row.text(0);
        names.push_back(last);
    }
}

std::size_t CounterTable::thin(const std::string& series, Time before, std::size_t limit) {
    std::vector<std::pair<CounterValue, Aggregate>> old;
    {
        Statement row = database_.query(
            "SELECT at, value, aggregate FROM counter WHERE series=? AND at<? AND at%?<>0 ORDER BY at LIMIT ?", series,
            toMillis(before) / hour * hour, hour, limit);
        while (row.step())
            old.emplace_back(CounterValue{series, fromMillis(row.integer(0)), row.integer(1)},
                             static_cast<Aggregate>(row.integer(2)));
    }
    for (const auto& [value, aggregate] : old) {
        database_.run("DELETE FROM counter WHERE series=? AND at=?", series, toMillis(value.at));
        add({series, fromMillis(toMillis(value.at) / hour * hour), value.value}, aggregate);
    }
    return old.size();
}

std::size_t CounterTable::prune(const std::string& series, Time before, std::size_t limit) {
    database_.run("DELETE FROM counter WHERE series=?1 AND at IN "
                  "(SELECT at FROM counter WHERE series=?1 AND at<?2 ORDER BY at LIMIT ?3)",
                  series, toMillis(before), limit);
    return static_cast<std::size_t>(database_.changes());
}

#define ALERT_QUERY "SELECT id, key, subject, text, sentences, raised_at, cleared_at, mailed_at FROM alert "

namespace {

AlertRow alertFrom(const Statement& row) {
    return {row.integer(0),   row.text(1),     row.text(2), row.text(3), row.text(4), fromMillis(row.integer(5)),
            timeFrom(row, 6), timeFrom(row, 7)};
}

void bindAlert(Statement& q, const AlertRow& a) {
    q.bind(1, a.key);
    q.bind(2, a.subject);
    q.bind(3, a.text);
    q.bind(4, a.sentences);
    q.bind(5, toMillis(a.raisedAt));
    bindTime(q, 6, a.clearedAt);
    bindTime(q, 7, a.mailedAt);
}

} // namespace

std::vector<AlertRow> AlertTable::list(bool activeOnly, std::size_t limit) {
    std::vector<AlertRow> alerts;
    Statement row = database_.query(activeOnly ? ALERT_QUERY "WHERE cleared_at IS NULL ORDER BY id DESC LIMIT ?"
                                               : ALERT_QUERY "ORDER BY id DESC LIMIT ?",
                                    limit);
    while (row.step())
        alerts.push_back(alertFrom(row));
    return alerts;
}

std::optional<AlertRow> AlertTable::active(const std::string& key) {
    Statement row = database_.query(ALERT_QUERY "WHERE key=? AND cleared_at IS NULL", key);
    if (!row.step()) return std::nullopt;
    return alertFrom(row);
}

std::int64_t AlertTable::insert(const AlertRow& alert) {
    Statement q = database_.prepare(
        "INSERT INTO alert(key, subject, text, sentences, raised_at, cleared_at, mailed_at) VALUES(?,?,?,?,?,?,?)");
    bindAlert(q, alert);
    q.step();
    return database_.lastInsertId();
}

void AlertTable::update(const AlertRow& alert) {
    Statement q = database_.prepare(
        "UPDATE alert SET key=?, subject=?, text=?, sentences=?, raised_at=?, cleared_at=?, mailed_at=? WHERE id=?");
    bindAlert(q, alert);
    q.bind(8, alert.id);
    q.step();
}

std::size_t AlertTable::prune(Time before, std::size_t limit) {
    database_.run("DELETE FROM alert WHERE id IN (SELECT id FROM alert WHERE cleared_at<? LIMIT ?)", toMillis(before),
                  limit);
    return static_cast<std::size_t>(database_.changes());
}

} // namespace ismail::store
