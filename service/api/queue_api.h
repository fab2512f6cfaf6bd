// Handlers of the queue and of single messages (rpc/contract_queue.h). Lists are filtered, sorted and paged by the
// store. What changes rows tells the relay, which has some of them in memory, and hints to whoever watches the queue.
#pragma once

#include "relay_control.h"
#include "rpc/dispatcher.h"
#include "rpc/server_connection.h"
#include "store/queue/queue_admin.h"
#include "store/queue/queue_store.h"

#include <functional>

namespace ismail::service {

class QueueApi final : public rpc::HandlersOf<rpc::QueueMethods> {
public:
    struct Dependencies {
        const Clock& clock;
        Log& log;
        store::QueueAdmin& admin;
        store::QueueStore& queue;
        RelayControl& relay;
        rpc::EventHub& events;
        std::function<void()> released = {}; // rows that an administrator held may move again
    };
    explicit QueueApi(const Dependencies& deps) : deps_(deps) {}

    using Caller = rpc::Caller;
    Result<rpc::QueueList::Response> handle(rpc::QueueList, const Caller&,
                                            const rpc::QueueList::Request& request) override;
    Result<rpc::QueueCount::Response> handle(rpc::QueueCount, const Caller&,
                                             const rpc::QueueCount::Request& request) override;
    Result<rpc::QueueDestinations::Response> handle(rpc::QueueDestinations, const Caller& caller,
                                                    const rpc::QueueDestinations::Request& request) override;
    Result<rpc::QueueShow::Response> handle(rpc::QueueShow, const Caller&,
                                            const rpc::QueueShow::Request& request) override;
    Result<rpc::QueueActionResult> handle(rpc::QueueRetry, const Caller& caller,
                                          const rpc::QueueAction& request) override;
    Result<rpc::QueueActionResult> handle(rpc::QueueHold, const Caller& caller,
                                          const rpc::QueueAction& request) override;
    Result<rpc::QueueActionResult> handle(rpc::QueueRelease, const Caller& caller,
                                          const rpc::QueueAction& request) override;
    Result<rpc::QueueActionResult> handle(rpc::QueueBounce, const Caller& caller,
                                          const rpc::QueueBounce::Request& request) override;
    Result<rpc::QueueActionResult> handle(rpc::QueueRemove, const Caller& caller,
                                          const rpc::QueueAction& request) override;
    Result<rpc::MessageTrace::Response> handle(rpc::MessageTrace, const Caller&,
                                               const rpc::MessageTrace::Request& request) override;
    Result<rpc::MessagePiece> handle(rpc::MessageRead, const Caller&,
                                     const rpc::MessageRead::Request& request) override;

private:
    Result<rpc::QueueActionResult> change(store::QueueChange how, const Caller& caller,
                                          const rpc::QueueAction& request);
    Result<rpc::QueueActionResult> dryRun(const store::QueueSelection& selection);
    // Where the selected rows go: what the relay must read again.
    Result<std::vector<std::string>> destinationsOf(const store::QueueSelection& selection);
    void note(const char* what, const Caller& caller, const rpc::QueueActionResult& result);

    const Dependencies deps_;
};

} // namespace ismail::service
