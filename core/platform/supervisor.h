// What a supervisor of services is told, and what it asks (systemd: sd_notify(3)). Not on Windows.
#pragma once

#include "base/clock.h"

#include <optional>
#include <string_view>

namespace ismail::platform {

// "READY=1", "WATCHDOG=1", "STOPPING=1". Does nothing where nobody wants to know, and never waits.
void tellSupervisor(std::string_view state);

// How often at least it wants WATCHDOG=1 of this process, before it takes it for hung; nothing: it does not ask.
std::optional<Millis> supervisorPatience();

} // namespace ismail::platform
