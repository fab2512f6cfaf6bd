// Runs what has questions to the DNS (base/dns.h) against the resolver, for one connection or one question of the
// administrator.
//
// Promises: `done` of every engine is called exactly once; an engine is touched by one thread at a time, and not at all
// once it has ended; at most maxOpen questions are open at a time for all engines of this asker together, whose turns
// are in the order of their questions; after maxQuestions of one engine, or when its time is over, every further
// question is answered with temporary at once, so that it comes to a conclusion by itself; one that goes on asking
// nevertheless is left at twice maxQuestions. Thread-safe; the resolver may answer on any thread, also when this is
// gone. Does not: know what is asked.
#pragma once

#include "base/dns.h"
#include "base/executor.h"
#include "relay/resolver.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace ismail::relay {

enum class DnsRun : std::uint8_t {
    done,      // all that it asked was answered
    late,      // it is done, but some questions were cut short by the time or the number of them
    endless,   // it went on asking and was left: it is not done
    cancelled, // it is not done
};

class DnsAsker {
public:
    static constexpr std::size_t maxOpen = 16;
    static constexpr std::size_t maxQuestions = 200; // of one engine

    using Id = std::uint64_t;

    // Where engines are touched and `done` is called.
    enum class Home : std::uint8_t {
        executor, // there, and never from within start() or cancel()
        anyThread // where answers come, also within start(); `done` of what was cancelled on the executor
    };

    DnsAsker(Resolver& resolver, Executor& executor, const Clock& clock, Home home = Home::executor);
    ~DnsAsker(); // cancels what runs
    DnsAsker(const DnsAsker&) = delete;
    DnsAsker& operator=(const DnsAsker&) = delete;

    // `limit`: for all of its questions together.
    Id start(std::shared_ptr<DnsEngine> engine, Millis limit, std::function<void(DnsRun)> done);
    // The engine is let go; `done` comes with cancelled, unless it is on its way already.
    void cancel(Id id);

private:
    class State;
    std::shared_ptr<State> state_;
};

} // namespace ismail::relay
