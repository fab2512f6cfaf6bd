// What kind of client stands at the door, decided once for a connection, and how long its greeting waits.
#pragma once

#include "base/clock.h"
#include "config/settings.h"
#include "relay/reception_host.h"
#include "trust/findings.h"

#include <cstddef>

namespace ismail::relay {

using trust::ClientClass;

// client.greet_pause, and half of it where more than 70 percent of smtp.max_connections are open; zero for all but
// strangers at a relay listener that does not begin with TLS, and for strangers who have waited before.
Millis greetingPause(const config::Settings& settings, ClientClass client, bool waitedBefore, const PeerInfo& peer,
                     std::size_t openConnections);

} // namespace ismail::relay
