// What the checks of incoming mail work with. Thread-safe, all of it.
#pragma once

#include "base/clock.h"
#include "base/executor.h"
#include "base/log.h"
#include "relay/door/door.h"
#include "relay/resolver.h"
#include "trust/batv.h"

#include <memory>
#include <string>

namespace ismail::relay {

struct CheckDependencies {
    const Clock& clock;
    Log& log;
    Resolver& resolver;
    Executor& timers;
    Workers& workers; // for signatures
    Door& door;
    const trust::Batv* batv = nullptr; // none: nobody signs return addresses here
};

} // namespace ismail::relay
