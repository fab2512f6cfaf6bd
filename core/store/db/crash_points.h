// The steps between which a message changes its state on disk (docs/queue.md). The store names each step as it passes;
// a test ends the process there and looks at what start-up makes of the rest.
#pragma once

#include <atomic>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace ismail::store {

enum class CrashStep {
    bodyWritten,      // a large body is in bodies/tmp, not flushed
    bodyFlushed,      // flushed, still under its temporary name
    bodyRenamed,      // under its final name, no row refers to it yet
    rowsInserted,     // rows are in the transaction, not committed
    committed,        // the commit is on disk, nobody was told
    outcomeWritten,   // outcomes of a delivery are in the transaction, not committed
    outcomeCommitted, // committed; a body without recipients still has its file
    sliceCommitted,   // a slice of a longer change is committed, the next one is to come
    count
};

constexpr std::string_view crashStepName(CrashStep step) {
    constexpr std::string_view names[] = {"body-written", "body-flushed",    "body-renamed",      "rows-inserted",
                                          "committed",    "outcome-written", "outcome-committed", "slice-committed"};
    return names[static_cast<std::size_t>(step)];
}

constexpr std::optional<CrashStep> crashStepByName(std::string_view name) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(CrashStep::count); ++i)
        if (crashStepName(static_cast<CrashStep>(i)) == name) return static_cast<CrashStep>(i);
    return std::nullopt;
}

class CrashPoints {
public:
    virtual ~CrashPoints() = default;
    virtual void reached(CrashStep) {}
};

// Ends the process at the nth passing of a step, as a power cut would: no destructor runs, no buffer is written.
class ExitAtStep final : public CrashPoints {
public:
    ExitAtStep(CrashStep step, int pass) : step_(step), left_(pass) {}
    void reached(CrashStep step) override {
        if (step == step_ && left_.fetch_sub(1) == 1) std::_Exit(137);
    }

private:
    const CrashStep step_;
    std::atomic<int> left_;
};

} // namespace ismail::store
