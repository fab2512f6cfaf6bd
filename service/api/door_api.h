// Handlers of the door (rpc/contract_door.h).
#pragma once

#include "relay/door/door.h"
#include "rpc/dispatcher.h"
#include "store/directory/directory_store.h"

#include <string>

namespace ismail::service {

class DoorApi final : public rpc::HandlersOf<rpc::DoorMethods> {
public:
    // All outlive it.
    struct Dependencies {
        store::DirectoryStore& directory;
        relay::DoorMemory& memory;
        relay::Door& door;
    };
    explicit DoorApi(const Dependencies& deps) : deps_(deps) {}

    using Caller = rpc::Caller;
    Result<rpc::AccessListing::Response> handle(rpc::AccessListing, const Caller&,
                                                const rpc::AccessListing::Request& request) override;
    // These two wait for the disk.
    Result<rpc::AccessInfo> handle(rpc::AccessAdd, const Caller&, const rpc::AccessAdd::Request& request) override;
    Result<rpc::AccessInfo> handle(rpc::AccessRemove, const Caller&,
                                   const rpc::AccessRemove::Request& request) override;
    Result<rpc::DoorStatus::Response> handle(rpc::DoorStatus, const Caller&, const rpc::Empty& request) override;

private:
    struct Owner {
        relay::AccessScope scope = relay::AccessScope::server;
        std::int64_t id = 0;
    };
    Result<Owner> ownerOf(const std::string& text) const;
    rpc::AccessInfo describe(const relay::AccessEntry& entry) const;

    const Dependencies deps_;
};

} // namespace ismail::service
