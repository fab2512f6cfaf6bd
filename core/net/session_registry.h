// Every open incoming session, whatever its protocol: numbers, the live list, and the administrator's "disconnect".
//
// Promises: the list of a reactor is touched by that reactor only; numbers go on after a restart, so that a log holds
// no session twice. Must outlive every session. Does not: own sessions (their reactors do).
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "net/reactor.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ismail::net {

struct SessionInfo {
    SessionId id = 0;
    std::string peer; // "192.0.2.1:4711"
    std::string listener;
    std::string stage;
    std::string identity;
    std::string hello; // the name it gave (IMAP: of its program); empty: none yet
    Time since;
    std::uint64_t bytesIn = 0, bytesOut = 0;
    std::uint32_t messages = 0; // SMTP: accepted; POP3: sent; IMAP: appended
    bool tls = false;
};

class ServerSession;

class SessionRegistry {
public:
    SessionRegistry(ReactorPool& reactors, const Clock& clock);
    SessionRegistry(const SessionRegistry&) = delete;
    SessionRegistry& operator=(const SessionRegistry&) = delete;

    SessionId nextId() { return ++lastId_; }
    std::size_t open() const { return open_; }
    // Collects from all reactors, then calls done once, on one of them or here.
    void sessions(std::function<void(std::vector<SessionInfo>)> done);
    // done(false): there is no such session.
    void disconnect(SessionId id, std::function<void(bool)> done);

private:
    friend class ServerSession;
    using Sessions = std::unordered_map<SessionId, ServerSession*>; // touched by its reactor only

    ReactorPool& reactors_;
    std::unordered_map<const Reactor*, Sessions> sessions_; // the keys never change
    std::atomic<std::size_t> open_{0};
    std::atomic<SessionId> lastId_;
};

} // namespace ismail::net
