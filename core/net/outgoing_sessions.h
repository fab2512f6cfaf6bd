// The live outgoing connections, for the administrator's list. Each connection notes here what it is doing; the list is
// read and a connection ended from any thread.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "net/reactor.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace ismail::net {

// One connection's notes. The constant part is set before it is published.
struct OutgoingSession {
    enum class Stage : std::uint8_t { connecting, handshake, opening, idle, sending };

    SessionId id = 0;
    std::string peer; // "192.0.2.1:25"
    std::string host; // as it was called
    Time since;
    std::atomic<Stage> stage{Stage::connecting};
    std::atomic<bool> tls{false};
    std::atomic<std::uint32_t> messages{0}; // transactions that ended
};
std::string_view stageText(OutgoingSession::Stage stage);

class OutgoingSessions {
public:
    explicit OutgoingSessions(const Clock& clock);

    // The entry is in the list as long as somebody holds the result. cut is called on any thread, at most while held.
    std::shared_ptr<OutgoingSession> add(std::string peer, std::string host, std::function<void()> cut);
    // Oldest first.
    std::vector<std::shared_ptr<const OutgoingSession>> list();
    // False: there is no such connection (any more).
    bool disconnect(SessionId id);

private:
    struct Entry {
        std::weak_ptr<OutgoingSession> session;
        std::function<void()> cut;
    };
    const Clock& clock_;
    std::mutex mutex_;
    std::map<SessionId, Entry> entries_;
    SessionId last_;
};

} // namespace ismail::net
