// Says when the network of this computer changed: an address came or went, a link went up. What waits for the network
// is then tried at once.
#pragma once

#include "base/clock.h"

#include <functional>
#include <memory>

namespace ismail::platform {

class NetworkWatch {
public:
    virtual ~NetworkWatch() = default; // no call after this returns
    // changed is called on the watch's own thread, once for a burst of changes: when nothing more has changed for
    // settle, at the latest ten times that after the first. nullptr: the system does not tell.
    static std::unique_ptr<NetworkWatch> start(std::function<void()> changed, Millis settle = Millis(1000));
};

} // namespace ismail::platform
