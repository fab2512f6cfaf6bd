// Handlers of what is kept beside mail (rpc/contract_kept.h): quarantine, refusals, verdicts. A release that puts mail
// into the queue tells the relay; every slice of a change hints to whoever watches.
#pragma once

#include "relay_control.h"
#include "rpc/dispatcher.h"
#include "rpc/server_connection.h"
#include "store/queue/quarantine_store.h"
#include "store/queue/queue_admin.h"
#include "store/upkeep/refusal_store.h"

namespace ismail::service {

class KeptApi final : public rpc::HandlersOf<rpc::KeptMethods> {
public:
    struct Dependencies {
        Log& log;
        store::QuarantineStore& quarantine;
        store::RefusalStore& refusals;
        store::QueueAdmin& messages;
        RelayControl& relay;
        rpc::EventHub& events;
    };
    explicit KeptApi(const Dependencies& deps) : deps_(deps) {}

    using Caller = rpc::Caller;
    Result<rpc::QuarantineList::Response> handle(rpc::QuarantineList, const Caller&,
                                                 const rpc::QuarantineList::Request& request) override;
    Result<rpc::QuarantineResult> handle(rpc::QuarantineRelease, const Caller& caller,
                                         const rpc::QuarantineAction& request) override;
    Result<rpc::QuarantineResult> handle(rpc::QuarantineRemove, const Caller& caller,
                                         const rpc::QuarantineAction& request) override;
    Result<rpc::RefusalList::Response> handle(rpc::RefusalList, const Caller&,
                                              const rpc::RefusalList::Request& request) override;
    Result<rpc::RefusalShow::Response> handle(rpc::RefusalShow, const Caller&,
                                              const rpc::RefusalShow::Request& request) override;
    Result<rpc::MessageVerdict::Response> handle(rpc::MessageVerdict, const Caller&,
                                                 const rpc::MessageVerdict::Request& request) override;

private:
    Result<rpc::QuarantineResult> change(store::QuarantineChange how, const Caller& caller,
                                         const rpc::QuarantineAction& request);

    const Dependencies deps_;
};

} // namespace ismail::service
