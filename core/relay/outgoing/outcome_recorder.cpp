#include "relay/outgoing/outcome_recorder.h"

#include <algorithm>
#include <utility>

namespace ismail::relay {

namespace {

constexpr std::size_t maxBatch = 1000; // entries in one transaction
constexpr Millis afterFailure{1'000};

} // namespace

void OutcomeRecorder::count(const Entry& entry, bool comes) {
    std::size_t octets = 0;
    for (const GeneratedMessage& message : entry.generated)
        octets += message.body.size();
    entries_ = comes ? entries_ + 1 : entries_ - 1;
    octets_ = comes ? octets_ + octets : octets_ - octets;
}

void OutcomeRecorder::add(Entry entry) {
    count(entry, true);
    waiting_.push_back(std::move(entry));
    if (inFlight_ || posted_) return;
    posted_ = true;
    strand_.post([this] {
        posted_ = false;
        flush();
    });
}

void OutcomeRecorder::flush() {
    if (inFlight_) return;
    if (waiting_.empty()) return tellFinished();
    auto batch = std::make_shared<std::vector<Entry>>();
    if (waiting_.size() <= maxBatch) {
        batch->swap(waiting_);
    } else {
        const auto end = waiting_.begin() + maxBatch;
        batch->assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
        waiting_.erase(waiting_.begin(), end);
    }
    inFlight_ = true;
    send(batch);
}

void OutcomeRecorder::send(const Batch& batch) {
    std::vector<RecipientOutcome> outcomes;
    std::vector<GeneratedMessage> generated;
    for (const Entry& entry : *batch) {
        outcomes.insert(outcomes.end(), entry.outcomes.begin(), entry.outcomes.end());
        generated.insert(generated.end(), entry.generated.begin(), entry.generated.end());
    }
    queue_.record(std::move(outcomes), std::move(generated),
                  [this, batch](const Status& status, const std::vector<bool>& changed) {
                      strand_.post([this, batch, status, changed] { done(batch, status, changed); });
                  });
}

void OutcomeRecorder::done(const Batch& batch, const Status& status, const std::vector<bool>& changed) {
    if (!status) return failed(batch, status);
    inFlight_ = false;
    const bool took = takes();
    std::vector<std::string> destinations;
    auto first = changed.begin();
    for (const Entry& entry : *batch) {
        count(entry, false);
        for (const GeneratedMessage& message : entry.generated)
            addDestinations(message.message, destinations);
        const auto last = first + static_cast<std::ptrdiff_t>(entry.outcomes.size());
        if (entry.recorded) entry.recorded(std::vector<bool>(first, last));
        first = last;
    }
    if (std::exchange(failing_, false)) log_.info("queue.records-again", {{"waiting", entries_}});
    if (!destinations.empty()) accepted_(destinations);
    flush();
    if (!took && takes()) resumed_();
}

void OutcomeRecorder::failed(const Batch& batch, const Status& status) {
    log_.error("queue.record-failed", {{"entries", batch->size()}, {"why", status.error().text}});
    failing_ = true;
    refused_ = batch;
    if (finished_ && --attemptsLeft_ <= 0) {
        log_.error("queue.unrecorded", {{"entries", entries_}, {"why", "they are sent again after the next start"}});
        return tellFinished();
    }
    const Millis pause = finished_ ? Millis(0) : afterFailure;
    retry_ = strand_.postAt(clock_.ticks() + pause, [this] {
        retry_ = 0;
        send(std::exchange(refused_, nullptr));
    });
}

void OutcomeRecorder::finish(std::function<void()> done) {
    finished_ = std::move(done);
    attemptsLeft_ = attemptsAtTheEnd;
    if (retry_ != 0) {
        strand_.cancel(std::exchange(retry_, 0));
        return send(std::exchange(refused_, nullptr));
    }
    if (!posted_) flush();
}

void OutcomeRecorder::tellFinished() {
    if (const auto done = std::exchange(finished_, nullptr)) done();
}

} // namespace ismail::relay
