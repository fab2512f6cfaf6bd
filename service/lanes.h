// The workers of the service, in lanes that cannot starve each other: each has threads of its own, so that what floods
// one lane delays nobody in another. Those who share a lane take turns (net/worker_pool.h).
//
// login      what is quick: SCRAM, and passwords from where the account logged in lately
// hashing    passwords from anywhere else: a tenth of a second and 32 MB each; by client network, one at a time
// reading    commands of POP3 and IMAP, a few milliseconds at a time; by account, with half the threads at most
// heavy      what of them takes longer: searching, sorting, decoding, in steps; by account, one at a time
// delivery   the queue: what is due, bodies to send, notifications
// signing    signatures of outgoing mail, a millisecond each
// recipients names in RCPT of domains whose primary tells its recipients, a millisecond each
// lists      the names of all recipients here, for partners, a tenth of a second at a time; mail comes first
// upkeep     what happens by the clock (upkeep.h)
#pragma once

#include "base/log.h"
#include "net/worker_pool.h"

#include <algorithm>
#include <cstddef>
#include <thread>

namespace ismail::service {

struct Lanes {
    // Passwords of one client network that wait to be hashed; more are refused as "try again later".
    static constexpr std::size_t maxHashings = 20;

    // readers: threads for reading; delivery has half as many.
    Lanes(std::size_t readers, Log& log)
        : login({2, 1}, log), hashing({halfTheCores(), 1, net::WorkerPool::defaultCapacity, maxHashings, true}, log),
          reading({readers, half(readers)}, log),
          heavy({halfTheCores(), 1, net::WorkerPool::defaultCapacity, 0, true}, log), delivery({half(readers)}, log),
          signing({std::max(std::thread::hardware_concurrency(), 1U)}, log), recipients({halfTheCores()}, log),
          lists({1, 0, net::WorkerPool::defaultCapacity, 0, true}, log), upkeep({2}, log) {}

    // Finishes what runs, drops what waits.
    void stop() {
        for (net::WorkerPool* lane :
             {&login, &hashing, &reading, &heavy, &delivery, &signing, &recipients, &lists, &upkeep})
            lane->stop();
    }

    net::WorkerPool login, hashing, reading, heavy, delivery, signing, recipients, lists, upkeep;

private:
    static std::size_t half(std::size_t threads) { return std::max<std::size_t>(threads / 2, 1); }
    static std::size_t halfTheCores() { return half(std::thread::hardware_concurrency()); }
};

} // namespace ismail::service
