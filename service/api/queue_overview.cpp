#include "queue_overview.h"

#include "answers.h"

namespace ismail::service {

namespace {

constexpr int restFactor = 20;

bool isHeld(const store::QueueDestination& destination) {
    const auto parsed = relay::Destination::parse(destination.destination);
    return parsed && parsed->kind == relay::Destination::Kind::primary;
}

void keepOldest(std::optional<Time>& oldest, Time candidate) {
    const auto time = wireTime(candidate);
    if (time && (!oldest || *time < *oldest)) oldest = time;
}

} // namespace

Result<QueueOverview::Numbers> QueueOverview::read() {
    const std::lock_guard lock(mutex_);
    const Ticks begun = clock_.ticks();
    if (begun < countAgain_) return numbers_;
    auto numbers = count();
    if (!numbers) return numbers.error();
    numbers_ = std::move(*numbers);
    const Ticks ended = clock_.ticks();
    countAgain_ = ended + restFactor * (ended - begun);
    return numbers_;
}

Result<QueueOverview::Numbers> QueueOverview::count() {
    auto destinations = queue_.destinations();
    if (!destinations) return destinations.error();
    Numbers numbers;
    rpc::QueueTotals& totals = numbers.totals;
    for (const store::QueueDestination& each : *destinations) {
        totals.recipients += wire(each.recipients);
        totals.onHold += wire(each.onHold);
        keepOldest(totals.oldest, each.oldestReceived);
        if (!isHeld(each)) continue;
        totals.held += wire(each.recipients - each.onHold);
        totals.heldBytes += wire(each.octets);
        keepOldest(totals.oldestHeld, each.oldestReceived);
    }
    numbers.destinations = std::move(*destinations);
    const auto whole = queue_.totals();
    if (!whole) return whole.error();
    totals.bytes = wire(whole->octets);
    totals.deferred = wire(whole->deferred);
    // Counted a moment later than the rest: never below nothing.
    totals.ready = std::max<std::int64_t>(0, totals.recipients - totals.onHold - totals.held - totals.deferred);
    return numbers;
}

} // namespace ismail::service
