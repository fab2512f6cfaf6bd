// What was refused (tables refusal and refusal_verdict), for 14 days and 200,000 rows: relay::Refusals and the reader
// beside it.
//
// Promises: note() costs a lock and a few copies. Rows are written in the background, 500 in a transaction, each second
// or as soon as so many wait, but 2,000 a second at most, so that a flood of refusals leaves the disk to mail; what
// comes faster is left out, once 10,000 rows or 8 MB wait, and the log says how many. What was not written when the
// process dies is lost. flush() has to be called each second.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "relay/refusals.h"
#include "store/db/committer.h"
#include "store/db/read_pool.h"

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

struct RefusalRow {
    std::int64_t id = 0; // greater than those of all before it
    relay::Refusal refusal;
};

// What is set must all match; nothing set matches every row.
struct RefusalFilter {
    std::string session, client; // exactly
    std::string sender;          // exactly, any case
    std::string text;            // part of client, HELO name, sender, recipient or reply; any case (ASCII)
};

struct RefusalPage {
    std::vector<RefusalRow> rows; // newest first, without verdicts
    std::int64_t next = 0;        // before, for the next page; 0: there is none
};

class RefusalStore final : public relay::Refusals {
public:
    static constexpr std::size_t rowsAtOnce = 500;
    static constexpr std::size_t maxWaitingRows = 10'000;
    static constexpr std::size_t maxWaitingOctets = 8u << 20;
    static constexpr std::size_t maxPage = 1000;
    static constexpr std::int64_t maxRows = 200'000;
    static constexpr std::chrono::hours kept{24 * 14};
    // Longer texts are cut.
    static constexpr std::size_t maxShort = 64, maxName = 320, maxReply = 1000;

    RefusalStore(Committer& committer, ReadPool& pool, const Clock& clock, Log& log)
        : committer_(committer), pool_(pool), clock_(clock), log_(log) {}

    void note(relay::Refusal refusal) override;
    // Hands what waits to the committer; any thread, does not block.
    void flush();

    // Rows older than `before` (an id; 0: from the newest on), at most limit. Blocks. Found by index but for the text,
    // for which rows are read from the newest on until the page is full.
    Result<RefusalPage> list(const RefusalFilter& filter, std::int64_t before, std::size_t limit);
    // With its verdict. Blocks. Errors: notFound.
    Result<RefusalRow> find(std::int64_t id);

    // Inside an operation of the committer: removes what is too old or too much, at most limit rows. True: there is
    // more.
    bool prune(Database& database, std::size_t limit);

private:
    void submitIfDue(std::unique_lock<std::mutex> lock, bool now);
    bool batchDue() const; // under mutex_
    Status write(Database& database);
    void written(const Status& status);

    Committer& committer_;
    ReadPool& pool_;
    const Clock& clock_;
    Log& log_;
    std::mutex mutex_;
    std::deque<relay::Refusal> waiting_;
    std::size_t octets_ = 0;              // of those that wait
    std::uint64_t leftOut_ = 0;           // since the log said so
    std::vector<relay::Refusal> writing_; // changes only while no operation is under way
    bool busy_ = false;                   // an operation is under way
    Ticks nextFlush_{}, nextBatch_{};
};

} // namespace ismail::store
