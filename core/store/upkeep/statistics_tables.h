// Tables counter (time series for charts and statistics) and alert (what the administrator was told about, so that a
// restart neither repeats nor forgets it).
#pragma once

#include "base/clock.h"
#include "store/db/database.h"

#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

struct CounterValue {
    std::string series;
    Time at;
    std::int64_t value = 0;
};

// How values of a series are put together: counters add up, of measured values the highest counts.
enum class Aggregate { sum, highest };

class CounterTable {
public:
    explicit CounterTable(Database& database) : database_(database) {}
    // Puts the value together with what is stored for the same series and time.
    void add(const CounterValue& value, Aggregate aggregate);
    // One value for each step (> 0) with values in it, from <= at < to; at is the beginning of the step, a multiple of
    // it since 1970.
    std::vector<CounterValue> steps(const std::string& series, Time from, Time to, Millis step, Aggregate aggregate,
                                    std::size_t limit);
    std::int64_t total(const std::string& series, Time from, Time to);
    std::optional<std::int64_t> latest(const std::string& series);
    std::vector<std::string> series();
    // Makes one value of those of each hour that ended before `before`, as they were put together when they were added:
    // takes at most limit values. Returns how many.
    std::size_t thin(const std::string& series, Time before, std::size_t limit);
    std::size_t prune(const std::string& series, Time before, std::size_t limit);

private:
    Database& database_;
};

struct AlertRow {
    std::int64_t id = 0;
    std::string key;
    std::string subject;
    std::string text;
    std::string sentences; // subject and text for other languages, as service writes them
    Time raisedAt;
    std::optional<Time> clearedAt; // none: it goes on
    std::optional<Time> mailedAt;  // none: nobody was told by e-mail
};

class AlertTable {
public:
    explicit AlertTable(Database& database) : database_(database) {}
    // Newest first.
    std::vector<AlertRow> list(bool activeOnly, std::size_t limit);
    std::optional<AlertRow> active(const std::string& key);
    // Returns the id; the row's own is not looked at.
    std::int64_t insert(const AlertRow& alert);
    void update(const AlertRow& alert);
    std::size_t prune(Time before, std::size_t limit);

private:
    Database& database_;
};

} // namespace ismail::store
