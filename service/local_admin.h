// The service's door for the window and ismailctl: the local server of platform, the dispatcher and the events of rpc,
// joined. A connection's frames are handled on its own thread; events go out four times a second. Who gets no place is
// told why, and the log has a line about it, one a minute at most.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "net/strand.h"
#include "platform/local_server.h"
#include "rpc/dispatcher.h"
#include "rpc/server_connection.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace ismail::service {

class LocalAdmin {
public:
    // identity is asked at each hello. The handlers must outlive this. look: before events go out, on the strand; it
    // gives the hints that nobody gave yet.
    LocalAdmin(const rpc::Handlers& handlers, rpc::EventHub& hub, rpc::ServerIdentity identity,
               platform::LocalServerOptions options, net::Strand& strand, const Clock& clock, Log& log,
               std::function<void()> look = {});
    ~LocalAdmin();

    Status start();
    // Ends every connection; nothing is dispatched afterwards.
    void stop();

private:
    void flushEvents();
    void noteRefusal(platform::LocalRefusal why, const platform::LocalPeer& peer);

    rpc::EventHub& hub_;
    const rpc::ServerIdentity identity_;
    net::Strand& strand_;
    const Clock& clock_;
    Log& log_;
    const std::function<void()> look_;
    rpc::Dispatcher dispatcher_;
    std::mutex refusalsMutex_;
    std::int64_t refusals_ = 0; // since the last line
    std::optional<Ticks> nextRefusalLine_;
    std::unique_ptr<platform::LocalServer> server_;
};

} // namespace ismail::service
