#include "live_look.h"

#include "api/mapping.h"

#include <algorithm>
#include <utility>

namespace ismail::service {

void LiveLook::look() {
    if (std::string now = stateNow(); now != state_) {
        state_ = std::move(now);
        deps_.events.hint(rpc::EventKind::statusChanged);
    }
    lookAtLog();
}

// Compared only.
std::string LiveLook::stateNow() const {
    const BackupKeeper::State backup = deps_.backups.state();
    std::string state = backup.name + (backup.running ? " runs " : " ") + std::to_string(backup.done);
    for (const net::ListenerState& listener : deps_.listeners.states())
        state += " " + listener.name + std::to_string(listener.port) + std::to_string(static_cast<int>(listener.phase));
    return state;
}

void LiveLook::lookAtLog() {
    if (!deps_.events.linesWanted()) {
        lastLine_.reset();
        return;
    }
    if (!lastLine_) {
        // Who has just asked for lines reads the older ones itself: those of the last moment come twice, and have
        // numbers.
        const std::uint64_t newest = deps_.log.newest();
        lastLine_ = newest - std::min<std::uint64_t>(newest, rpc::EventHub::maxPendingLines);
    }
    for (RingLine& line : deps_.log.tail(*lastLine_, ServiceLog::ringLines, {})) {
        lastLine_ = line.number;
        deps_.events.log({static_cast<std::int64_t>(line.number), line.at, wire(line.level), std::move(line.text)});
    }
}

} // namespace ismail::service
