// Handlers of what others know a domain by (rpc/contract_identity.h): its DNS.
#pragma once

#include "group/viewpoints.h"
#include "net/listener.h"
#include "relay_control.h"
#include "rpc/dispatcher.h"
#include "rpc/server_connection.h"
#include "store/directory/directory_store.h"
#include "store/directory/dkim_key_store.h"
#include "store/upkeep/dmarc_report_store.h"

#include <functional>
#include <vector>

namespace ismail::service {

class IdentityApi final : public rpc::HandlersOf<rpc::IdentityMethods> {
public:
    struct Dependencies {
        const Clock& clock;
        store::DirectoryStore& directory;
        const accounts::DkimKeySource& keys;
        RelayControl& relay;
        std::function<std::vector<net::ListenerState>()> listeners;
        store::DmarcReportStore& reports;
        std::function<std::string()> ownName;
        // How the domain looks from each of these: a partner, or 0 for this server; waits for them.
        std::function<Result<std::vector<group::View>>(const std::string& domain,
                                                       const std::vector<std::int64_t>& askers)>
            look;
    };
    explicit IdentityApi(Dependencies deps) : deps_(std::move(deps)) {}

    using Caller = rpc::Caller;
    Result<rpc::DomainDns::Response> handle(rpc::DomainDns, const Caller&,
                                            const rpc::DomainDns::Request& request) override;
    Result<rpc::DmarcReports::Response> handle(rpc::DmarcReports, const Caller&,
                                               const rpc::DmarcReports::Request& request) override;

private:
    relay::SendingFacts sendingFacts(const std::string& domain) const;
    // Errors: notFound.
    Result<std::vector<std::int64_t>> askers(const std::string& domain, const std::string& from) const;
    Status addViewpoints(rpc::DomainDns::Response& response, const std::string& from) const;

    const Dependencies deps_;
};

// What mail programs may log in to: listeners that are open, from elsewhere too, and have TLS.
std::vector<trust::PlannedService> plannedServices(const config::Settings& settings,
                                                   const std::vector<net::ListenerState>& states);

} // namespace ismail::service
