// When mail that was held last went to its primary: what a secondary tells of it, and an administrator reads.
//
// Messages that follow each other within ten seconds are one hand-over. Promises: thread-safe; one hand-over is kept
// for each partner. In memory only: a restart forgets.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace ismail::relay {

class Handovers {
public:
    static constexpr Millis longestGap{10'000};

    struct Handover {
        Time began, last;
        std::uint64_t messages = 0;
    };

    // A message was taken by the partner.
    void note(std::int64_t partnerId, Time now);
    std::optional<Handover> last(std::int64_t partnerId) const;

private:
    mutable std::mutex mutex_;
    std::unordered_map<std::int64_t, Handover> byPartner_; // guarded by mutex_
};

} // namespace ismail::relay
