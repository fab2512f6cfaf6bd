#include "base/clock.h"

#include <array>
#include <cstdio>

namespace ismail {

Time SystemClock::now() const { return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()); }
Ticks SystemClock::ticks() const { return std::chrono::time_point_cast<Millis>(std::chrono::steady_clock::now()); }

ManualClock::ManualClock(Time start) : now_(start) {}

Time ManualClock::now() const {
    std::lock_guard lock(mutex_);
    return now_;
}

Ticks ManualClock::ticks() const {
    std::lock_guard lock(mutex_);
    return ticks_;
}

void ManualClock::advance(Millis by) {
    std::lock_guard lock(mutex_);
    now_ += by;
    ticks_ += by;
}

namespace {

struct CivilTime {
    std::chrono::year_month_day date;
    std::chrono::weekday weekday;
    std::chrono::hh_mm_ss<Millis> time;
};

CivilTime civilTime(Time t) {
    const auto day = std::chrono::floor<std::chrono::days>(t);
    return {std::chrono::year_month_day(day), std::chrono::weekday(day), std::chrono::hh_mm_ss<Millis>(t - day)};
}

} // namespace

std::string isoTime(Time t) {
    const CivilTime c = civilTime(t);
    std::array<char, 40> out{};
    std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(c.date.year()),
                  unsigned(c.date.month()), unsigned(c.date.day()), int(c.time.hours().count()),
                  int(c.time.minutes().count()), int(c.time.seconds().count()), int(c.time.subseconds().count()));
    return out.data();
}

std::string mailDate(Time t) {
    static constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const CivilTime c = civilTime(t);
    std::array<char, 48> out{};
    std::snprintf(out.data(), out.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000", days[c.weekday.c_encoding()],
                  unsigned(c.date.day()), months[unsigned(c.date.month()) - 1], int(c.date.year()),
                  int(c.time.hours().count()), int(c.time.minutes().count()), int(c.time.seconds().count()));
    return out.data();
}

} // namespace ismail
