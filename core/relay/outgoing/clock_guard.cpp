#include "relay/outgoing/clock_guard.h"

#include <algorithm>

namespace ismail::relay {

using config::Setting;

Millis ClockGuard::offset() const {
    return deps_.clock.now().time_since_epoch() - deps_.clock.ticks().time_since_epoch();
}

void ClockGuard::start() {
    stopped_ = false;
    offset_ = offset();
    epoch_ = deps_.clock.ticks();
    pullIn();
    again();
}

void ClockGuard::stop() {
    stopped_ = true;
    if (timer_ != 0) deps_.strand.cancel(timer_);
    timer_ = 0;
}

void ClockGuard::again() {
    timer_ = deps_.strand.postAt(deps_.clock.ticks() + between, [this] {
        timer_ = 0;
        if (stopped_) return;
        look();
        again();
    });
}

void ClockGuard::look() {
    const Millis by = offset() - offset_;
    // A clock that is led slowly to the right time is followed.
    offset_ += by;
    if (by < tolerance && by > -tolerance) return;
    deps_.log.warning("clock.jumped", {{"seconds", by.count() / 1000}});
    epoch_ = deps_.clock.ticks();
    if (by < Millis(0)) pullIn();
    deps_.jumped();
}

// The longest pause that any row can have been given, and some.
void ClockGuard::pullIn() {
    const auto settings = deps_.settings.current();
    Millis longest = std::max(settings->duration(Setting::queueRetryMax), settings->duration(Setting::heldRetryMax));
    for (const accounts::Domain& domain : deps_.directory.directory()->domains())
        if (domain.retryMax) longest = std::max(longest, Millis(*domain.retryMax));
    const Time now = deps_.clock.now();
    deps_.queue.pullIn(now + longest + tolerance, now, [this](const Result<std::uint64_t>& rows) {
        if (!rows) return deps_.log.warning("queue.not_pulled_in", {{"why", rows.error().text}});
        if (*rows == 0) return;
        deps_.log.warning("queue.pulled_in", {{"recipients", *rows}});
        deps_.strand.post([this] {
            if (!stopped_) deps_.jumped();
        });
    });
}

bool ClockGuard::mayExpire(const std::string& destination, Time due) const {
    // It jumped a moment ago, and look() has not come yet.
    const Millis by = offset() - offset_;
    if (by >= tolerance || by <= -tolerance) return false;
    if (deps_.clock.ticks() - epoch_ >= settled || due > deps_.clock.now()) return true;
    return deps_.scheduler.failedSince(destination, epoch_);
}

} // namespace ismail::relay
