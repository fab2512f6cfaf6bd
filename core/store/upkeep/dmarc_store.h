// What was seen of mail of domains that want DMARC reports (tables dmarc_policy and dmarc_result), until the report of
// the day is sent, two days at most: relay::DmarcResults, and what the sender of the reports asks.
//
// Promises: note() costs a lock and a look-up; what is the same is counted together, in memory and in the table.
// flush() has to be called now and then: it writes up to 500 rows in one background operation. At most 10,000 rows
// wait; at most 200,000 rows and 5,000 policies are stored; what comes beyond is left out, so that a flood of invented
// domains costs neither disk nor reports. What was not written when the process dies is lost.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "relay/dmarc_results.h"
#include "store/db/committer.h"
#include "store/db/read_pool.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace ismail::store {

// A report that is to be sent.
struct DueDmarcReport {
    std::int64_t day = 0; // since 1970, UTC
    relay::DmarcAsker asker;
};

struct DmarcResultRow {
    relay::DmarcSeen seen;
    std::int64_t count = 0;
};

class DmarcStore final : public relay::DmarcResults {
public:
    static constexpr std::size_t rowsAtOnce = 500;
    static constexpr std::size_t maxWaitingRows = 10'000;
    static constexpr std::int64_t maxRows = 200'000;
    static constexpr std::int64_t maxPolicies = 5'000;
    static constexpr std::size_t maxText = 1024; // octets of each text; with a longer one it is not counted
    static constexpr std::int64_t daysKept = 2;
    static constexpr std::chrono::hours spread{3}; // after midnight UTC, over which the reports of a day become due

    DmarcStore(Committer& committer, ReadPool& pool, const Clock& clock, Log& log)
        : committer_(committer), pool_(pool), clock_(clock), log_(log) {}

    void note(Time at, const relay::DmarcAsker& asker, relay::DmarcSeen seen) override;
    // Hands what waits to the committer; any thread, does not block.
    void flush();

    // Reports of days that are over, whose time has come. Blocks.
    Result<std::vector<DueDmarcReport>> due(std::size_t limit);
    // Most messages first. Blocks.
    Result<std::vector<DmarcResultRow>> rows(std::int64_t day, const std::string& domain, std::size_t limit);
    // The report was sent, or never will be. Blocks.
    Status settle(std::int64_t day, const std::string& domain);
    Status postpone(std::int64_t day, const std::string& domain, Millis by);

    // Inside an operation of the committer: removes at most limit rows of days that are past. True: there is more.
    bool prune(Database& database, std::size_t limit);

private:
    using Key =
        std::pair<std::pair<std::int64_t, std::string>, relay::DmarcSeen>; // day, domain of the record; the rest
    Status write(Database& database);
    void written(const Status& status);

    Committer& committer_;
    ReadPool& pool_;
    const Clock& clock_;
    Log& log_;
    std::mutex mutex_;
    std::map<std::pair<std::int64_t, std::string>, relay::DmarcAsker> askers_; // of what waits
    std::map<Key, std::int64_t> waiting_;
    // Change only while no operation is under way.
    std::vector<std::pair<Key, std::int64_t>> writing_;
    std::vector<std::pair<std::int64_t, relay::DmarcAsker>> writingAskers_;
    bool busy_ = false;
};

} // namespace ismail::store
