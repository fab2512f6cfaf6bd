// When something is tried again, as a pure function: for one message after a 4xx, and for the probe of a dead next hop.
//
// Ordinary mail: 1, 2, 5, 10, 20, 40 minutes, then hourly (with the standard settings). Mail held for a primary: half a
// minute, then doubling up to 15 minutes; for one that is paired with this server every ten seconds. RFC 5321
// section 4.5.4.1 asks for pauses of at least 30 minutes after the first tries; a primary of the group wants its mail
// and is asked more often.
#pragma once

#include "accounts/model.h"
#include "base/clock.h"
#include "config/settings.h"

#include <cstdint>

namespace ismail::relay {

enum class RetryKind : std::uint8_t { ordinary, heldForPrimary, paired };

struct RetryPolicy {
    RetryKind kind = RetryKind::ordinary;
    Millis first{60'000}; // the unit that the steps are multiples of
    Millis longest{3'600'000};
};

// domain: the secondary-role domain the mail is held for; nullptr: ordinary mail.
RetryPolicy retryPolicy(const config::Settings& settings, RetryKind kind, const accounts::Domain* domain = nullptr);

// The pause after the tries-th failure (1: the first one). jitter from 0 to 1: takes off up to a tenth, so that what
// failed together does not come back together.
Millis retryPause(std::uint32_t tries, const RetryPolicy& policy, double jitter);

// now plus the pause; a try that would fall behind expiresAt comes just before it, so that the last word is recent.
// Never earlier than one second from now.
Time nextTry(Time now, std::uint32_t tries, const RetryPolicy& policy, Time expiresAt, double jitter);

} // namespace ismail::relay
