// Mail that waits follows what the administrator sets up: when domains, explicit routes, accounts or settings change,
// the rows of the queue go where their mail would go now; those of a domain that this server has become primary of go
// into its mailboxes, and what has no account yet waits on hold, at the destination "here:...", until there is one.
//
// Promises: an edit never waits for it; changes that come while it works lead to one more pass. No edit turns mail that
// is held into a bounce: mail held for a primary stays held when the role goes, until there is another role, or an
// explicit route. Nothing is moved while it is being sent. Errors are logged and the rows stay where they are.
#pragma once

#include "base/log.h"
#include "config/settings.h"
#include "relay/routing/late_routing.h"
#include "relay/routing/own_identity.h"
#include "relay_control.h"
#include "rpc/server_connection.h"
#include "store/directory/directory_store.h"
#include "store/queue/queue_moves.h"

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

namespace ismail::service {

// What one pass did, in recipients.
struct Rerouted {
    std::uint64_t moved = 0;   // to another destination
    std::uint64_t takenIn = 0; // into mailboxes here, or on to where their accounts forward
    std::uint64_t onHold = 0;  // wait for an account from now on
    bool again = false;        // some were being sent
};

class Rerouting {
public:
    // homes: only what belongs into mailboxes here is looked at.
    enum class Scope { homes, everything };
    struct Dependencies {
        Log& log;
        const Clock& clock;
        store::DirectoryStore& directory;
        store::QueueMoves& queue;
        const relay::OwnIdentitySource& identity;
        const relay::SenderRewriting* rewriting;
        RelayControl& relay;
        rpc::EventHub& events;
    };
    explicit Rerouting(const Dependencies& deps);
    // Waits for the pass that runs.
    ~Rerouting();
    Rerouting(const Rerouting&) = delete;
    Rerouting& operator=(const Rerouting&) = delete;

    // From any thread.
    void wanted(Scope scope);
    // One pass, here.
    Result<Rerouted> run(Scope scope);

private:
    struct Pass;
    void loop();
    bool stopping();
    Status moveAway(Pass& pass, const std::string& domain);
    Status takeIn(Pass& pass, const std::string& domain);
    Result<QueuedMessages> setAside(Pass& pass, const std::vector<store::QueueRow>& rows);
    Status enter(Pass& pass, const std::vector<store::QueueHome>& homes);
    void tell(const Pass& pass);

    const Dependencies deps_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::optional<Scope> wanted_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace ismail::service
