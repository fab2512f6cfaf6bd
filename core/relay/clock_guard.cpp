#include "relay/clock_guard.h"

#include <algorithm>

namespace ismail::relay {

using config::Setting;

Millis ClockGuard::offset() const {
    return ports_.clock.now().time_since_epoch() - ports_.clock.ticks().time_since_epoch();
}

void ClockGuard::start() {
    stopped_ = false;
    offset_ = offset();
    epoch_ = ports_.clock.ticks();
    pullIn();
    again();
}

void ClockGuard::stop() {
    stopped_ = true;
    if (timer_ != 0) ports_.strand.cancel(timer_);
    timer_ = 0;
}

void ClockGuard::again() {
    timer_ = ports_.strand.postAt(ports_.clock.ticks() + between, [this] {
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
    ports_.log.warning("clock.jumped", {{"seconds", by.count() / 1000}});
    epoch_ = ports_.clock.ticks();
    if (by < Millis(0)) pullIn();
    ports_.jumped();
}

// The longest pause that any row can have been given, and some.
void ClockGuard::pullIn() {
    const auto settings = ports_.settings.current();
    Millis longest = std::max(settings->duration(Setting::queueRetryMax), settings->duration(Setting::heldRetryMax));
    for (const Domain& domain : ports_.directory.directory()->domains())
        if (domain.retryMax) longest = std::max(longest, Millis(*domain.retryMax));
    const Time now = ports_.clock.now();
    ports_.queue.pullIn(now + longest + tolerance, now, [this](const Result<std::uint64_t>& rows) {
        if (!rows) return ports_.log.warning("queue.not_pulled_in", {{"why", rows.error().text}});
        if (*rows == 0) return;
        ports_.log.warning("queue.pulled_in", {{"recipients", *rows}});
        ports_.strand.post([this] {
            if (!stopped_) ports_.jumped();
        });
    });
}

bool ClockGuard::mayExpire(const std::string& destination, Time due) const {
    // It jumped a moment ago, and look() has not come yet.
    const Millis by = offset() - offset_;
    if (by >= tolerance || by <= -tolerance) return false;
    if (ports_.clock.ticks() - epoch_ >= settled || due > ports_.clock.now()) return true;
    return ports_.scheduler.failedSince(destination, epoch_);
}

} // namespace ismail::relay
