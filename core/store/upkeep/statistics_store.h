// Counters and alerts across restarts. Writes are handed to the committer and not waited for; reads block for a page.
//
// Values are kept by the minute for a week and by the hour for three years (Maintenance thins them out).
#pragma once

#include "base/log.h"
#include "base/result.h"
#include "store/db/committer.h"
#include "store/db/read_pool.h"
#include "store/upkeep/statistics_tables.h"

#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

class StatisticsStore {
public:
    static constexpr std::size_t maxSteps = 2000;

    StatisticsStore(Committer& committer, ReadPool& pool, Log& log) : committer_(committer), pool_(pool), log_(log) {}

    // counters add up; gauges keep the highest value of a moment.
    void store(std::vector<CounterValue> counters, std::vector<CounterValue> gauges);
    Result<std::vector<CounterValue>> steps(const std::string& series, Time from, Time to, Millis step,
                                            Aggregate aggregate);
    Result<std::int64_t> total(const std::string& series, Time from, Time to);
    Result<std::optional<std::int64_t>> latest(const std::string& series);

    Result<std::vector<AlertRow>> alerts(bool activeOnly, std::size_t limit);
    // Adds the active alert of this key or changes it, looked up by key.
    void saveAlert(AlertRow alert);

private:
    void submit(std::function<Status(Database&)> apply);
    template <typename T, typename Work>
    Result<T> reading(Work work);

    Committer& committer_;
    ReadPool& pool_;
    Log& log_;
};

} // namespace ismail::store
