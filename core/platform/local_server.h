// The service's end of the local connections: a unix socket, or a named pipe that takes no remote clients.
//
// Whoever connects is given a role once, from what the operating system says about him: root, the user of the service
// and the admin group are administrators, the view group are viewers, everybody else is refused (on Windows: SYSTEM,
// Administrators with elevation, the service's own account and the admin group are administrators, other users who are
// logged in at this computer are viewers).
//
// Each connection has a thread of its own, on which its handler runs; a handler may block. A client cannot hurt more
// than its own connection: connections, octets that wait to be read and the time for the rest of a frame have limits.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "platform/paths.h"

#include <functional>
#include <memory>
#include <string>

namespace ismail::platform {

enum class PeerRole { viewer, admin };

struct LocalPeer {
    PeerRole role = PeerRole::viewer;
    std::string text; // for the log: "uid 1000 (process 4711)"
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
};

struct LocalServerOptions {
    std::string endpoint; // of localEndpoint()
    std::string adminGroup;
    std::string viewGroup;
    std::size_t maxConnections = 64;
    std::size_t maxOutbox = 8 * 1024 * 1024;
    Millis frameTimeout{30'000};
    Millis sendTimeout{10'000}; // without the client reading anything
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
