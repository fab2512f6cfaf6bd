// From a destination to the addresses that are called, in order: the primary partner of a domain, an explicit route,
// the smarthosts, or MX targets with the smarthosts behind them where they are the fallback.
//
// Promises: the answer comes on the strand, never before resolve() returns. Mail that is held for a primary is never
// failed by DNS: what would be permanent is temporary then. Runs on the strand; keeps nothing (the Resolver caches).
#pragma once

#include "accounts/directory.h"
#include "config/settings.h"
#include "relay/outbound.h"
#include "relay/resolver.h"
#include "relay/routing/mx_rules.h"
#include "relay/routing/own_identity.h"
#include "relay/routing/retry_schedule.h"
#include "relay/spool.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ismail::relay {

struct DestinationPlan {
    MxOutcome outcome = MxOutcome::temporary;
    std::vector<Endpoint> endpoints; // where usable: at least one
    std::size_t equals = 1;          // how many of the first are equally good: connections go to each in turn
    mail::Reply reply;               // where not usable
    std::int64_t partnerId = 0;      // the primary, where it is a partner
    bool leadsBack = false;          // permanent: this server is the best exchanger, without a role
    RetryPolicy retry;
};

// A host to call by name or address.
struct HostToCall {
    std::string host;
    std::uint16_t port = 25;
    accounts::TlsPolicy tls = accounts::TlsPolicy::opportunistic;
    std::string user;
    std::string protectedPassword;
    std::vector<Bytes> peerKeys; // Endpoint::peerKeys
};

// "host", "host:port", "[address]:port", "address".
std::optional<HostToCall> parseHostPort(std::string_view text, std::uint16_t standardPort);
accounts::TlsPolicy tlsPolicy(std::string_view settingChoice);

class DestinationResolver {
public:
    DestinationResolver(const config::SettingsSource& settings, const accounts::DirectorySource& directory,
                        const OwnIdentitySource& identity, Resolver& resolver, Executor& strand, RandomBelow random)
        : settings_(settings), directory_(directory), identity_(identity), resolver_(resolver), strand_(strand),
          random_(std::move(random)) {}

    using Done = std::function<void(DestinationPlan)>;
    void resolve(const Destination& destination, Done done);
    // The addresses of a partner's host, for calling it.
    void resolvePartner(const accounts::Partner& partner, Done done);

private:
    void resolveHosts(std::vector<HostToCall> hosts, DestinationPlan plan, Done done);
    void resolveMx(const std::string& domain, DestinationPlan plan, Done done);
    void haveMx(const std::string& domain, MxReading reading, DestinationPlan plan, Done done);
    void finishMx(const std::string& domain, const std::vector<ResolvedMx>& hosts, bool implicit, DestinationPlan plan,
                  Done done);
    void withFallback(DestinationPlan plan, Done done);
    std::vector<HostToCall> smarthosts() const;
    void answer(DestinationPlan plan, Done done);

    const config::SettingsSource& settings_;
    const accounts::DirectorySource& directory_;
    const OwnIdentitySource& identity_;
    Resolver& resolver_;
    Executor& strand_;
    RandomBelow random_;
};

} // namespace ismail::relay
