// Time. Wall time is UTC in milliseconds and is what is stored and shown; ticks never jump and are what deadlines use.
// Nothing in core asks the operating system for the time except through a Clock, so tests own time.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace ismail {

using Millis = std::chrono::milliseconds;
using Time = std::chrono::time_point<std::chrono::system_clock, Millis>;
using Ticks = std::chrono::time_point<std::chrono::steady_clock, Millis>;

class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
    virtual Ticks ticks() const = 0;
};

class SystemClock final : public Clock {
public:
    Time now() const override;
    Ticks ticks() const override;
};

// A clock that stands still until told otherwise. Thread-safe.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Time start = Time(Millis(1'700'000'000'000)));
    Time now() const override;
    Ticks ticks() const override;
    void advance(Millis by);

private:
    mutable std::mutex mutex_;
    Time now_;
    Ticks ticks_{Millis(1'000'000)};
};

// Milliseconds since 1970-01-01T00:00:00Z, the form stored in the database.
inline std::int64_t toMillis(Time t) { return t.time_since_epoch().count(); }
inline Time fromMillis(std::int64_t ms) { return Time(Millis(ms)); }

// RFC 3339 in UTC with milliseconds: "2026-01-31T12:00:00.000Z".
std::string isoTime(Time t);
// RFC 5322 section 3.3 date-time in UTC: "Sat, 31 Jan 2026 12:00:00 +0000".
std::string mailDate(Time t);

} // namespace ismail
