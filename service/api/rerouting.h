// Mail that waits follows what the administrator sets up: when domains, explicit routes or settings change, the rows of
// the queue go where their mail would go now.
//
// Promises: an edit never waits for it; changes that come while it works lead to one more pass. Errors are logged and
// the rows stay where they are. Does not: move rows into local mailboxes.
#pragma once

#include "base/log.h"
#include "config/settings.h"
#include "relay/own_identity.h"
#include "relay_control.h"
#include "rpc/server_connection.h"
#include "store/directory_store.h"
#include "store/queue_admin.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace ismail::service {

class Rerouting {
public:
    struct Ports {
        Log& log;
        store::DirectoryStore& directory;
        store::QueueAdmin& queue;
        const relay::OwnIdentitySource& identity;
        RelayControl& relay;
        rpc::EventHub& events;
    };
    explicit Rerouting(const Ports& ports);
    // Waits for the pass that runs.
    ~Rerouting();
    Rerouting(const Rerouting&) = delete;
    Rerouting& operator=(const Rerouting&) = delete;

    // From any thread.
    void wanted();
    // One pass, here. Returns how many rows moved.
    Result<std::uint64_t> run();

private:
    void loop();

    const Ports ports_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool wanted_ = false, stopping_ = false;
    std::thread thread_;
};

} // namespace ismail::service
