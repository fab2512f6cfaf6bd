// Handlers of what would be decided of mail from outside (rpc/contract_trust.h).
#pragma once

#include "relay_control.h"
#include "rpc/dispatcher.h"

namespace ismail::service {

class CheckApi final : public rpc::HandlersOf<rpc::CheckMethods> {
public:
    explicit CheckApi(RelayControl& relay) : relay_(relay) {}

    using Caller = rpc::Caller;
    Result<rpc::CheckSender::Response> handle(rpc::CheckSender, const Caller&,
                                              const rpc::CheckSender::Request& request) override;
    Result<rpc::CheckSender::Response> handle(rpc::CheckMessage, const Caller&,
                                              const rpc::CheckMessage::Request& request) override;

private:
    template <class Request>
    Result<rpc::CheckSender::Response> check(const Request& request, std::optional<Bytes> message) const;

    RelayControl& relay_;
};

} // namespace ismail::service
