// Which next hops are dead, and when the next probe of each is due. A next hop is one address and port (Endpoint::key).
//
// Promises: a dead hop costs one probe at a time and one in each interval of the schedule, however much mail waits for
// it. Only failures to connect, of the banner, EHLO, TLS, AUTH and 421 come here; a refused message or recipient never
// does. Does not: connect. One thread: the strand.
#pragma once

#include "mail/reply.h"
#include "relay/routing/retry_schedule.h"

#include <optional>
#include <string>
#include <unordered_map>

namespace ismail::relay {

class HopHealth {
public:
    enum class Verdict {
        healthy, // it answered lately: as many connections as wanted
        probe,   // not known or due for a probe: one connection, others wait for its outcome
        probing, // somebody is probing
        dead     // not before nextProbe()
    };
    struct State {
        bool dead = false, probing = false;
        bool suspect = false; // it said hello and then failed: only a finished job proves it alive
        std::uint32_t failures = 0;
        Time since; // of the present state
        Time nextProbe, lastProbe, lastSuccess;
        Time crowdedUntil;
        mail::Reply reply;
        std::string stage;
    };

    Verdict verdict(const std::string& hop, Time now) const;
    void probeStarted(const std::string& hop, Time now);
    // The probe ended without an answer of its own: the connection was given up here.
    void probeAbandoned(const std::string& hop);
    // True if it was dead until now.
    bool succeeded(const std::string& hop, Time now);
    // afterHello: it took the connection and EHLO and failed before any work was done. True if it was not dead until
    // now.
    bool failed(const std::string& hop, Time now, const mail::Reply& reply, const std::string& stage,
                const RetryPolicy& policy, double jitter, bool afterHello = false);
    // The next probe may come at once: somebody asked for it (ETRN, an administrator), or there was a sign of life,
    // which counts once in two seconds. True if it changed something.
    enum class Reason { request, signOfLife };
    bool probeNow(const std::string& hop, Time now, Reason reason);
    void allProbeNow(Time now);
    // It refuses one connection more while others work: no further ones until then.
    void crowded(const std::string& hop, Time until);
    bool isCrowded(const std::string& hop, Time now) const;
    const State* find(const std::string& hop) const;

private:
    void makeRoom(Time now);
    std::unordered_map<std::string, State> hops_;
};

} // namespace ismail::relay
