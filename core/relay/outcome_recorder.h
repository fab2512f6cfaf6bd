// Collects what became of recipients and records it in batches: one transaction at a time, everything that came up
// meanwhile goes into the next. What is not recorded yet is still busy, so a database that does not answer delays, and
// never sends anything twice. One thread: the strand.
#pragma once

#include "base/log.h"
#include "relay/interfaces.h"

#include <functional>
#include <string>
#include <vector>

namespace ismail::relay {

class OutcomeRecorder {
public:
    // recorded: called on the strand after the disk has it; new destinations of generated messages are told to
    // accepted.
    OutcomeRecorder(QueueStore& queue, Executor& strand, const Clock& clock, Log& log,
                    std::function<void(const std::vector<std::string>&)> accepted)
        : queue_(queue), strand_(strand), clock_(clock), log_(log), accepted_(std::move(accepted)) {}

    struct Entry {
        std::vector<RecipientOutcome> outcomes;
        std::vector<GeneratedMessage> generated;
        std::function<void()> recorded;
    };
    void add(Entry entry);
    bool idle() const { return !inFlight_ && waiting_.empty(); }

private:
    void flush();
    void send(std::shared_ptr<std::vector<Entry>> batch);
    void done(const std::shared_ptr<std::vector<Entry>>& batch, const Status& status);

    QueueStore& queue_;
    Executor& strand_;
    const Clock& clock_;
    Log& log_;
    const std::function<void(const std::vector<std::string>&)> accepted_;
    std::vector<Entry> waiting_;
    bool inFlight_ = false, posted_ = false;
};

} // namespace ismail::relay
