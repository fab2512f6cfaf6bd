// Waits for many sockets at once: epoll on Linux, WSAPoll on Windows.
//
// Promises: level-triggered; a hang-up or an error is reported whatever the interest is; wake() from any thread ends
// one wait. Everything but wake() belongs to one thread. A token is the caller's own and comes back unchanged; an event
// for a socket that was removed earlier in the same batch may still come, so tokens should carry a generation. Does
// not: own the sockets, know time, run anything.
#pragma once

#include "base/clock.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace ismail::net {

using NativeSocket = std::intptr_t; // a descriptor, or a SOCKET on Windows
constexpr NativeSocket noSocket = -1;

struct Interest {
    bool read = false;
    bool write = false;
    friend bool operator==(const Interest&, const Interest&) = default;
};

struct Readiness {
    std::uint64_t token = 0;
    bool readable = false; // data or end of file
    bool writable = false;
    bool hangUp = false; // both directions are gone, or an error is pending
};

class Poller {
public:
    static constexpr std::size_t maxBatch = 256; // events of one wait

    Poller(); // throws std::runtime_error when the system has no descriptors left
    ~Poller();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    // False: the system refused the socket (out of memory or a bad descriptor).
    [[nodiscard]] bool add(NativeSocket socket, std::uint64_t token, Interest interest);
    void modify(NativeSocket socket, std::uint64_t token, Interest interest);
    // Before the socket is closed.
    void remove(NativeSocket socket);

    // Waits until something is ready, wake() is called or the time is over; a negative time waits without end. The
    // events replace what was in `ready`.
    void wait(Millis timeout, std::vector<Readiness>& ready);
    void wake();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace ismail::net
