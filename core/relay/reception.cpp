#include "relay/reception.h"

#include "base/ip_network.h"
#include "relay/reception_session.h"

namespace ismail::relay {

std::unique_ptr<ReceptionHost> ReceptionService::accept(const PeerInfo& peer, mail::Reply* refusal) {
    using config::Setting;
    const auto settings = ports_.settings.current();
    const auto refuse = [&](mail::Reply reply, std::string_view why) -> std::unique_ptr<ReceptionHost> {
        ports_.log.info("smtp.refused",
                        {{"session", sessionIdText(peer.session)}, {"peer", peer.address}, {"why", why}});
        if (refusal) *refusal = std::move(reply);
        return nullptr;
    };
    const auto inList = [&](Setting setting) {
        const auto networks = IpNetworkList::parse(settings->text(setting));
        return networks && networks->contains(std::string_view(peer.address));
    };

    if (inList(Setting::blockedNetworks))
        return refuse({554, {5, 7, 1}, "No mail service for this address"}, "blocked network");
    const bool exempt =
        inList(Setting::trustedNetworks) || !ports_.partners.at(peer.address, *ports_.directory.directory()).empty();
    switch (limits_.connections.enter(peer.address, exempt, settings->number(Setting::maxConnections),
                                      settings->number(Setting::maxConnectionsPerAddress))) {
    case ConnectionLimiter::Verdict::tooManyInTotal:
        return refuse({421, {4, 3, 2}, "Too many connections, try again later"}, "too many connections");
    case ConnectionLimiter::Verdict::tooManyFromAddress:
        return refuse({421, {4, 7, 0}, "Too many connections from your address, try again later"},
                      "too many connections from the address");
    case ConnectionLimiter::Verdict::admitted: break;
    }
    ports_.counters.add(CounterId::connectionsIn);
    return std::make_unique<SmtpReception>(std::make_shared<ReceptionSession>(ports_, limits_, peer));
}

} // namespace ismail::relay
