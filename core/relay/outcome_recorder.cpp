#include "relay/outcome_recorder.h"

#include <algorithm>
#include <memory>

namespace ismail::relay {

namespace {

constexpr std::size_t maxBatch = 1000; // entries in one transaction
constexpr Millis afterFailure{1'000};

} // namespace

void OutcomeRecorder::add(Entry entry) {
    waiting_.push_back(std::move(entry));
    if (inFlight_ || posted_) return;
    posted_ = true;
    strand_.post([this] {
        posted_ = false;
        flush();
    });
}

void OutcomeRecorder::flush() {
    if (inFlight_ || waiting_.empty()) return;
    auto batch = std::make_shared<std::vector<Entry>>();
    if (waiting_.size() <= maxBatch) {
        batch->swap(waiting_);
    } else {
        const auto end = waiting_.begin() + maxBatch;
        batch->assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
        waiting_.erase(waiting_.begin(), end);
    }
    inFlight_ = true;
    send(std::move(batch));
}

void OutcomeRecorder::send(std::shared_ptr<std::vector<Entry>> batch) {
    std::vector<RecipientOutcome> outcomes;
    std::vector<GeneratedMessage> generated;
    for (const Entry& entry : *batch) {
        outcomes.insert(outcomes.end(), entry.outcomes.begin(), entry.outcomes.end());
        generated.insert(generated.end(), entry.generated.begin(), entry.generated.end());
    }
    queue_.record(std::move(outcomes), std::move(generated), [this, batch](const Status& status) {
        strand_.post([this, batch, status] { done(batch, status); });
    });
}

void OutcomeRecorder::done(const std::shared_ptr<std::vector<Entry>>& batch, const Status& status) {
    if (!status) {
        log_.error("queue.record-failed", {{"entries", batch->size()}, {"why", status.error().text}});
        strand_.postAt(clock_.ticks() + afterFailure, [this, batch] { send(batch); });
        return;
    }
    inFlight_ = false;
    std::vector<std::string> destinations;
    for (const Entry& entry : *batch) {
        for (const GeneratedMessage& message : entry.generated)
            for (const AcceptedRecipient& recipient : message.message.recipients)
                if (recipient.relay) destinations.push_back(recipient.relay->destination.key());
        if (entry.recorded) entry.recorded();
    }
    if (!destinations.empty()) accepted_(destinations);
    flush();
}

} // namespace ismail::relay
