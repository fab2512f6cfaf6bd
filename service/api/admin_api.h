// The admin API as a whole: makes the handlers of every group of the contract and what they share.
#pragma once

#include "accounts_api.h"
#include "addresses_api.h"
#include "check_api.h"
#include "dkim_api.h"
#include "domains_api.h"
#include "door_api.h"
#include "group_api.h"
#include "identity_api.h"
#include "kept_api.h"
#include "partners_api.h"
#include "queue_api.h"
#include "rerouting.h"
#include "routing_api.h"
#include "server_api.h"
#include "upkeep_api.h"

#include "counter_series.h"

namespace ismail::service {

class AdminApi {
public:
    // Everything outlives this object.
    struct Dependencies {
        const Clock& clock;
        ServiceLog& log;
        store::Store& store;
        relay::RelayCore& relay;
        relay::Door& door;
        relay::Resolver& resolver;
        Executor& relayStrand;
        net::SessionRegistry& sessions;
        net::OutgoingSessions& outgoing;
        net::Listeners& listeners;
        CertificateKeeper& certificate;
        BackupKeeper& backups;
        DkimKeeper& dkim;
        GroupService& group;
        Alerts& alerts;
        const LiveCounters& counters;
        const ServerSecret& secret;
        rpc::EventHub& events;
        std::filesystem::path data;
    };
    // Before the first edit of the directory: it listens to changes.
    explicit AdminApi(const Dependencies& deps);
    AdminApi(const AdminApi&) = delete;
    AdminApi& operator=(const AdminApi&) = delete;

    rpc::Handlers handlers() {
        return {server_, upkeep_,  domains_, partners_, accounts_, addresses_, queue_,
                kept_,   routing_, checks_,  door_,     identity_, dkim_,      group_};
    }

private:
    CoreRelayControl relay_;
    Rerouting rerouting_;
    ServerApi server_;
    UpkeepApi upkeep_;
    DomainsApi domains_;
    PartnersApi partners_;
    AccountsApi accounts_;
    AddressesApi addresses_;
    QueueApi queue_;
    KeptApi kept_;
    RoutingApi routing_;
    IdentityApi identity_;
    CheckApi checks_;
    DoorApi door_;
    DkimApi dkim_;
    GroupApi group_;
};

} // namespace ismail::service
