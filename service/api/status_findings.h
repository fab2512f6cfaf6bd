// What is not as it should be, in sentences with what to do. Pure: given the facts, the same findings.
#pragma once

#include "accounts/directory.h"
#include "config/settings.h"
#include "crypto/certificate.h"
#include "group_findings.h"
#include "relay/door/list_health.h"
#include "relay/routing/own_identity.h"
#include "relay/status_views.h"
#include "rpc/contract.h"
#include "store/queue/queue_admin.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ismail::service {

struct StatusFacts {
    Time now;
    std::string serverName;
    std::shared_ptr<const config::Settings> settings, atStart;
    std::shared_ptr<const accounts::Directory> directory;
    std::vector<rpc::ListenerInfo> listeners;
    Status accepting; // of new mail; without a text for those who may not see it
    std::optional<std::uint64_t> diskFree;
    rpc::QueueTotals queue;
    std::vector<store::QueueDestination> waiting;
    std::vector<relay::DestinationView> destinations;
    std::vector<relay::PartnerView> partners;
    bool relayAnswers = true;
    std::optional<crypto::CertificateInfo> certificate;
    std::optional<Error> certificateProblem;
    std::optional<Time> lastBackup;
    std::string backupError;
    std::size_t activeAlerts = 0;
    std::size_t missingBodies = 0;
    std::string withoutPostmaster;               // as domainWithoutPostmaster() found
    std::vector<relay::ListHealth::State> lists; // block and welcome lists in the DNS
    std::optional<GroupFacts> group;             // none: group.enabled is off, or it does not answer
};

// Gravest first. Texts hold no address of a person and no reply of a peer: viewers see them.
std::vector<rpc::Finding> findStatus(const StatusFacts& facts);

// The first primary domain whose mail for the postmaster is refused; empty: it has a reader everywhere. Where one
// domain has none, none of the others and no server.postmaster takes its place.
std::string domainWithoutPostmaster(const accounts::Directory& directory, const config::Settings& settings,
                                    const relay::OwnIdentity& self);

rpc::Severity gravest(const std::vector<rpc::Finding>& findings);

} // namespace ismail::service
