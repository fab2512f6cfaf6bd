// The service's end of the local connections: a unix socket, or a named pipe that takes no remote clients.
//
// Whoever connects is given a role once, from what the operating system says about him: root, the user of the service
// and the admin group are administrators, the view group are viewers, everybody else is refused (on Windows: SYSTEM,
// Administrators with elevation, the service's own account and the admin group are administrators, other users who are
// logged in at this computer are viewers).
//
// Each connection has a thread of its own, on which its handler runs; a handler may block. A client cannot hurt more
// than its own connection: connections of one user and of all, octets that wait to be read, the time for the first
// words and for the rest of a frame have limits. Some places are kept for administrators. Who gets no place is told so
// before the connection ends.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "platform/paths.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace ismail::platform {

enum class PeerRole { stranger, viewer, admin };

struct LocalPeer {
    PeerRole role = PeerRole::stranger;
    std::string user; // whose limits count: "uid 1000", a SID
    std::string text; // for the log: "uid 1000 (process 4711)"
};

// Why somebody who connected is not served.
enum class LocalRefusal {
    stranger, // he is neither administrator nor viewer
    full,     // all places are taken, for a viewer all those that administrators do not have to themselves
    userFull  // he has maxPerUser connections already
};

class LocalConnection {
public:
    virtual ~LocalConnection() = default;
    virtual const LocalPeer& peer() const = 0;
    // Never 0 and never given twice.
    virtual std::uint64_t id() const = 0;
    // Queues octets; thread-safe. From the connection's own thread it waits while the client is slow to read; from any
    // other thread it never waits: a client that leaves more than maxOutbox unread is dropped. False: it is over.
    virtual bool send(Bytes bytes) = 0;
    // Ends it once what was queued has gone out; thread-safe.
    virtual void close() = 0;
};

// What the owner of the server does with one connection; made and destroyed on the connection's thread.
class LocalConnectionHandler {
public:
    virtual ~LocalConnectionHandler() = default;
    // At most 64 KiB at a time. False: end it once what was queued has gone out.
    virtual bool received(ByteView bytes) = 0;
    // Inside a frame: the rest must come within frameTimeout.
    virtual bool expectsMore() const = 0;
    // The client has said what it has to say first; until then helloTimeout runs.
    virtual bool greeted() const = 0;
};

struct LocalServerOptions {
    std::string endpoint; // of localEndpoint()
    std::string adminGroup;
    std::string viewGroup;
    std::size_t maxConnections = 64;
    std::size_t adminPlaces = 16; // of these, which no viewer gets
    std::size_t maxPerUser = 24;  // also for an administrator
    // Connections beside those: of clients that are not known yet, or that were refused and are about to end. When
    // there are more the oldest goes.
    std::size_t maxWaiting = 16;
    std::size_t maxOutbox = 8 * 1024 * 1024;
    Millis helloTimeout{5'000};
    Millis frameTimeout{30'000};
    Millis sendTimeout{10'000}; // without the client reading anything
    // What a client is told that gets no place, at most some hundred octets; from any thread. Unset: nothing.
    std::function<Bytes(LocalRefusal, const LocalPeer&)> refusal;
    // Who is on the other end of this socket or pipe. Unset: what the operating system says. For tests.
    std::function<std::optional<LocalPeer>(std::intptr_t)> identify;
};

class LocalServer {
public:
    // The connection outlives the handler.
    using Accept = std::function<std::unique_ptr<LocalConnectionHandler>(LocalConnection&)>;

    virtual ~LocalServer() = default; // as stop()
    // Creates the socket or pipe and starts to accept. Errors: the path is too long; another process listens there.
    virtual Status start(Accept accept) = 0;
    // Ends all connections and waits for their threads; a handler that blocks delays it.
    virtual void stop() = 0;
    virtual std::size_t connections() const = 0;

    static std::unique_ptr<LocalServer> create(LocalServerOptions options);
};

} // namespace ismail::platform
