// Workers that a test steps: work waits until the test lets it run, so that a test can change the world between a
// question to a worker and its answer. Nothing runs inside submit.
#pragma once

#include "base/executor.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace ismail::test {

class SteppedWorkers final : public Workers {
public:
    bool submitFor(Party party, std::function<void()> work) override {
        if (full) return false;
        parties.push_back(party);
        waiting_.push_back(std::move(work));
        return true;
    }
    std::size_t pending() const { return waiting_.size(); }
    std::size_t submitted() const { return parties.size(); }
    // One piece, the oldest. False: there was none.
    bool runOne() {
        if (waiting_.empty()) return false;
        const auto work = std::move(waiting_.front());
        waiting_.pop_front();
        work();
        return true;
    }
    // Until nothing waits, also what is submitted meanwhile.
    void run() {
        while (runOne()) {
        }
    }

    bool full = false;          // refuses work
    std::vector<Party> parties; // of all that was submitted, in order

private:
    std::deque<std::function<void()>> waiting_;
};

} // namespace ismail::test
