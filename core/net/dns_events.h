// The event loop that libunbound asks for, on a Poller: its sockets are watched and its timers kept here, so that it
// needs no thread and no pipe of its own (unbound-event.h).
//
// Promises: callbacks of libunbound run within process() alone; nothing throws into its C code; time is the steady
// clock of the system. Belongs to the thread of the poller, whose tokens are all its own. Does not: own the sockets,
// know signals. It must outlive every context that was made with base().
#pragma once

#include "base/clock.h"
#include "net/poller.h"

#include <memory>
#include <vector>

struct ub_event_base;

namespace ismail::net {

class DnsEvents {
public:
    explicit DnsEvents(Poller& poller);
    ~DnsEvents();
    DnsEvents(const DnsEvents&) = delete;
    DnsEvents& operator=(const DnsEvents&) = delete;

    ub_event_base* base();
    // What the poller said, then the timers that are due.
    void process(const std::vector<Readiness>& ready);
    // Until process() is due even if nothing is ready; negative: there is no timer.
    Millis timeout() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace ismail::net
