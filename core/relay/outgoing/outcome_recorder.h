// Collects what became of recipients and records it in batches: one transaction at a time, everything that came up
// meanwhile goes into the next. One thread: the strand.
//
// What is not recorded yet is still busy, so that it is never sent twice while this process lives. After a restart it
// would be: so whoever sends asks takes() first. It is false from a failed recording until one works again, and while
// too much waits; what was on its way by then is all that can go out a second time.
#pragma once

#include "base/executor.h"
#include "base/log.h"
#include "relay/queue.h"
#include "relay/spool.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ismail::relay {

class OutcomeRecorder {
public:
    static constexpr std::size_t maxUnrecorded = 2'000;           // entries
    static constexpr std::size_t maxUnrecordedOctets = 32u << 20; // of their notices
    static constexpr int attemptsAtTheEnd = 2;                    // the first may free the reserve of the disk

    // accepted: new destinations of generated messages. resumed: takes() has become true. Both on the strand.
    OutcomeRecorder(QueueStore& queue, Executor& strand, const Clock& clock, Log& log,
                    std::function<void(const std::vector<std::string>&)> accepted, std::function<void()> resumed)
        : queue_(queue), strand_(strand), clock_(clock), log_(log), accepted_(std::move(accepted)),
          resumed_(std::move(resumed)) {}

    struct Entry {
        std::vector<RecipientOutcome> outcomes;
        std::vector<GeneratedMessage> generated;
        // Called on the strand after the disk has it; for each outcome whether its row was still there.
        std::function<void(const std::vector<bool>& changed)> recorded;
    };
    void add(Entry entry);
    bool takes() const { return !failing_ && entries_ < maxUnrecorded && octets_ < maxUnrecordedOctets; }
    bool idle() const { return !inFlight_ && waiting_.empty(); }
    // The service ends: done comes when all is recorded, or could not be. What comes later is recorded if it can be.
    void finish(std::function<void()> done);

private:
    using Batch = std::shared_ptr<std::vector<Entry>>;
    void flush();
    void send(const Batch& batch);
    void done(const Batch& batch, const Status& status, const std::vector<bool>& changed);
    void failed(const Batch& batch, const Status& status);
    void count(const Entry& entry, bool comes);
    void tellFinished();

    QueueStore& queue_;
    Executor& strand_;
    const Clock& clock_;
    Log& log_;
    const std::function<void(const std::vector<std::string>&)> accepted_;
    const std::function<void()> resumed_;
    std::vector<Entry> waiting_;
    std::size_t entries_ = 0, octets_ = 0; // waiting and in flight
    bool inFlight_ = false, posted_ = false, failing_ = false;
    Batch refused_; // waits for its next attempt
    Executor::TimerId retry_ = 0;
    std::function<void()> finished_;
    int attemptsLeft_ = 0;
};

} // namespace ismail::relay
