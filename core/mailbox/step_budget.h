// How long one step of a long work may go on before others get their turn, and whether anybody still waits for its
// outcome. Whoever works in a loop asks over() as often as a few milliseconds pass.
#pragma once

#include "base/clock.h"

#include <functional>
#include <utility>

namespace ismail::mailbox {

class StepBudget {
public:
    // Of a step among the quick ones, and of one among those that take long.
    static constexpr Millis quick{10}, heavy{50};

    // wanted: false when the client has gone; from any thread.
    StepBudget(const Clock& clock, Millis time, std::function<bool()> wanted)
        : clock_(clock), end_(clock.ticks() + time), wanted_(std::move(wanted)) {}

    // The step ends here: its time is over, or nobody waits any more.
    bool over() const { return clock_.ticks() >= end_ || !wanted_(); }

private:
    const Clock& clock_;
    const Ticks end_;
    const std::function<bool()> wanted_;
};

} // namespace ismail::mailbox
