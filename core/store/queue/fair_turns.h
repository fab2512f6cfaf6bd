// A place in the line for fresh mail: the nth waiting message of one sender for one destination gets a turn n seconds
// from now, so that the first message of anybody else comes before it. The turn only orders; it delays nothing, since
// fresh rows may go at any time.
#pragma once

#include "base/clock.h"

#include <string>
#include <unordered_map>

namespace ismail::store {

class FairTurns {
public:
    static constexpr std::size_t maxTurns = 20'000; // pairs of sender and destination remembered
    static constexpr Millis step{1000};

    Time next(const std::string& sender, const std::string& destination, Time now) {
        if (last_.size() >= maxTurns) forgetOld(now);
        Time& last = last_[sender + '\n' + destination];
        last = std::max(now, last + step);
        return last;
    }
    std::size_t size() const { return last_.size(); }

private:
    // A turn in the past orders nothing any more. With too many in the future all are forgotten: some fairness is lost
    // for a moment, never a message.
    void forgetOld(Time now) {
        std::erase_if(last_, [now](const auto& entry) { return entry.second < now; });
        if (last_.size() >= maxTurns) last_.clear();
    }

    std::unordered_map<std::string, Time> last_;
};

} // namespace ismail::store
