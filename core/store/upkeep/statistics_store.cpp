#include "store/upkeep/statistics_store.h"

namespace ismail::store {

template <typename T, typename Work>
Result<T> StatisticsStore::reading(Work work) {
    try {
        const auto database = pool_.lease();
        return work(*database);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

void StatisticsStore::submit(std::function<Status(Database&)> apply) {
    committer_.submit({std::move(apply),
                       [this](Status status) {
                           if (!status) log_.warning("statistics.not_written", {{"error", status.error().text}});
                       }},
                      Lane::background);
}

void StatisticsStore::store(std::vector<CounterValue> counters, std::vector<CounterValue> gauges) {
    submit([counters = std::move(counters), gauges = std::move(gauges)](Database& database) -> Status {
        CounterTable table(database);
        for (const auto& value : counters)
            table.add(value, Aggregate::sum);
        for (const auto& value : gauges)
            table.add(value, Aggregate::highest);
        return {};
    });
}

Result<std::vector<CounterValue>> StatisticsStore::steps(const std::string& series, Time from, Time to, Millis step,
                                                         Aggregate aggregate) {
    return reading<std::vector<CounterValue>>(
        [&](Database& database) { return CounterTable(database).steps(series, from, to, step, aggregate, maxSteps); });
}

Result<std::int64_t> StatisticsStore::total(const std::string& series, Time from, Time to) {
    return reading<std::int64_t>([&](Database& database) { return CounterTable(database).total(series, from, to); });
}

Result<std::optional<std::int64_t>> StatisticsStore::latest(const std::string& series) {
    return reading<std::optional<std::int64_t>>(
        [&](Database& database) { return CounterTable(database).latest(series); });
}

Result<std::vector<AlertRow>> StatisticsStore::alerts(bool activeOnly, std::size_t limit) {
    return reading<std::vector<AlertRow>>(
        [&](Database& database) { return AlertTable(database).list(activeOnly, limit); });
}

void StatisticsStore::saveAlert(AlertRow alert) {
    submit([alert = std::move(alert)](Database& database) -> Status {
        AlertTable table(database);
        AlertRow row = alert;
        const auto active = table.active(alert.key);
        if (active) row.id = active->id;
        if (active)
            table.update(row);
        else
            table.insert(row);
        return {};
    });
}

} // namespace ismail::store
