// What is counted, and what administrators are alerted of. Written by service.
#pragma once

#include "base/clock.h"
#include "base/sentence.h"

#include <cstdint>
#include <string>

namespace ismail {

// Time series kept by service; add() is a relaxed atomic.
enum class CounterId : std::uint8_t {
    connectionsIn,
    connectionsOut,
    messagesIn,
    bytesIn,
    messagesLocal,
    messagesOut,
    bytesOut,
    recipientsRefused,
    messagesRefused,
    messagesHeld,
    deferrals,
    bounces,
    authFailures,
    etrnReceived,
    etrnSent,
    forwarded,
    overQuota,
    overSendLimit,
    autoReplies,
    loginsSmtp,
    connectionsPop3,
    loginsPop3,
    connectionsImap,
    loginsImap,
    count
};
class Counters {
public:
    virtual ~Counters() = default;
    virtual void add(CounterId id, std::uint64_t by = 1) = 0;
};

// Alerts: key makes repeated alerts one ("partner-down:alpha"); subject and text are for the administrator.
class AlertSink {
public:
    virtual ~AlertSink() = default;
    virtual void raise(const std::string& key, Sentence subject, Sentence text) = 0;
    virtual void clear(const std::string& key, Sentence subject, Sentence text) = 0;
};

} // namespace ismail
