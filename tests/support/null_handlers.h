// A handler for every method of the contract that answers with an empty response: for tests of what stands around the
// handlers. calls counts them.
#pragma once

#include "rpc/dispatcher.h"

#include <atomic>

namespace ismail::test {

namespace detail {

template <class Base, class... Ms>
class NullChain : public Base {
public:
    using Base::handle;
    std::atomic<int> calls{0};
};

template <class Base, class M, class... Rest>
class NullChain<Base, M, Rest...> : public NullChain<Base, Rest...> {
public:
    using NullChain<Base, Rest...>::handle;
    Result<typename M::Response> handle(M, const rpc::Caller&, const typename M::Request&) override {
        ++this->calls;
        return typename M::Response{};
    }
};

} // namespace detail

template <class Group>
class NullHandlersOf;
template <class... Ms>
class NullHandlersOf<rpc::TypeList<Ms...>> : public detail::NullChain<rpc::HandlersOf<rpc::TypeList<Ms...>>, Ms...> {};

// All groups.
struct NullHandlers {
    NullHandlersOf<rpc::ServerMethods> server;
    NullHandlersOf<rpc::UpkeepMethods> upkeep;
    NullHandlersOf<rpc::DomainMethods> domains;
    NullHandlersOf<rpc::PartnerMethods> partners;
    NullHandlersOf<rpc::AccountMethods> accounts;
    NullHandlersOf<rpc::AddressMethods> addresses;
    NullHandlersOf<rpc::QueueMethods> queue;
    NullHandlersOf<rpc::KeptMethods> kept;
    NullHandlersOf<rpc::RoutingMethods> routing;
    NullHandlersOf<rpc::CheckMethods> checks;
    NullHandlersOf<rpc::DoorMethods> door;
    NullHandlersOf<rpc::IdentityMethods> identity;
    NullHandlersOf<rpc::DkimMethods> dkim;
    NullHandlersOf<rpc::GroupMethods> group;

    rpc::Handlers all() {
        return {server, upkeep,  domains, partners, accounts, addresses, queue,
                kept,   routing, checks,  door,     identity, dkim,      group};
    }
};

} // namespace ismail::test
