// Where work runs: in order on one thread (Executor), or on threads that may block (Workers). net implements both;
// whoever has work names neither threads nor pools.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

namespace ismail {

// A single thread that runs posted functions in order.
class Executor {
public:
    virtual ~Executor() = default;
    using TimerId = std::uint64_t;
    virtual void post(std::function<void()> work) = 0;
    virtual TimerId postAt(Ticks when, std::function<void()> work) = 0;
    virtual void cancel(TimerId id) = 0; // a timer that already runs is not stopped
};

// Whose work it is: those who share workers take turns. 0: nobody's.
using Party = std::uint64_t;

// A name as a party (FNV-1a). Two names that come to the same number only take turns as one.
constexpr Party partyOf(std::string_view name) {
    Party hash = 14'695'981'039'346'656'037ULL;
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
    return hash;
}

// Threads for work that can block: database reads, password hashing, files. Bounded: false where too much waits
// already, and the work is not kept.
class Workers {
public:
    virtual ~Workers() = default;
    [[nodiscard]] virtual bool submitFor(Party party, std::function<void()> work) = 0;
    [[nodiscard]] bool submit(std::function<void()> work) { return submitFor(0, std::move(work)); }
};

} // namespace ismail
