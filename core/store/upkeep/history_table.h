// Table history: what became of each recipient that left the queue; only added to, and pruned after history.days.
#pragma once

#include "base/ids.h"
#include "mail/reply.h"
#include "store/db/database.h"

#include <string>
#include <vector>

namespace ismail::store {

enum class HistoryOutcome : std::uint8_t { delivered, failed, expired, removed };

struct HistoryRow {
    MessageId message = 0;
    std::uint32_t seq = 0;
    Time at;
    HistoryOutcome outcome = HistoryOutcome::delivered;
    std::string recipient;
    std::string remote;
    mail::Reply reply;
};

class HistoryTable {
public:
    explicit HistoryTable(Database& database) : database_(database) {}

    std::vector<HistoryRow> ofMessage(MessageId message, std::size_t limit);
    // Newest first, behind a position in time: for the list of what left lately.
    std::vector<HistoryRow> before(Time at, std::size_t limit);
    // Rows older than before: at most limit. Returns how many there were.
    std::size_t prune(Time before, std::size_t limit);

private:
    Database& database_;
};

} // namespace ismail::store
