// Handlers of explicit routes and of explanations (rpc/contract_routing.h).
#pragma once

#include "relay/routing/own_identity.h"
#include "relay_control.h"
#include "rpc/dispatcher.h"
#include "rpc/server_connection.h"
#include "server_secret.h"
#include "store/directory/directory_store.h"
#include "store/queue/queue_admin.h"

namespace ismail::service {

class RoutingApi final : public rpc::HandlersOf<rpc::RoutingMethods> {
public:
    struct Dependencies {
        const Clock& clock;
        store::DirectoryStore& directory;
        store::QueueAdmin& queue;
        RelayControl& relay;
        const relay::OwnIdentitySource& identity;
        const ServerSecret& secret;
        rpc::EventHub& events;
    };
    explicit RoutingApi(const Dependencies& deps) : deps_(deps) {}

    using Caller = rpc::Caller;
    Result<rpc::RouteInfo> handle(rpc::RouteAdd, const Caller&, const rpc::RouteAdd::Request& request) override;
    Result<rpc::RouteInfo> handle(rpc::RouteSet, const Caller&, const rpc::RouteSet::Request& request) override;
    Result<rpc::RouteList::Response> handle(rpc::RouteList, const Caller&, const rpc::Page& request) override;
    Result<rpc::RouteRemove::Response> handle(rpc::RouteRemove, const Caller&,
                                              const rpc::RouteRemove::Request& request) override;
    Result<rpc::RouteExplain::Response> handle(rpc::RouteExplain, const Caller&,
                                               const rpc::RouteExplain::Request& request) override;
    Result<rpc::DnsLookup::Response> handle(rpc::DnsLookup, const Caller&,
                                            const rpc::DnsLookup::Request& request) override;
    Result<rpc::TestMessage::Response> handle(rpc::TestMessage, const Caller&,
                                              const rpc::TestMessage::Request& request) override;

private:
    Result<accounts::ExplicitRoute> find(const std::string& domain) const;
    Status setLogin(accounts::ExplicitRoute& route, const std::optional<Secret<std::string>>& password) const;
    // What is decided about the client and the sender before the recipient is looked at; true: the decision is made.
    Result<bool> explainClient(const rpc::RouteExplain::Request& request, mail::Address& sender,
                               rpc::RouteExplain::Response& response) const;
    void explainTrusted(const mail::Address& recipient, rpc::RouteExplain::Response& response) const;

    const Dependencies deps_;
};

// "mx.example.org[192.0.2.1]:25 (answered lately)" as the relay's explainer writes it; hops of the same host and port
// that follow each other become one.
std::vector<rpc::NextHop> nextHops(const std::vector<std::string>& targets);

} // namespace ismail::service
