#include "relay/reception/reception.h"

#include "relay/reception/smtp_reception.h"

namespace ismail::relay {

std::unique_ptr<ReceptionHost> ReceptionService::accept(const PeerInfo& peer, mail::Reply* refusal) {
    using config::Setting;
    using Verdict = accounts::ConnectionLimiter::Verdict;
    const bool partner = !deps_.partners.at(peer.address, *deps_.directory.directory()).empty();
    const Verdict verdict = limits_.connections.enter(peer.address, *deps_.settings.current(), Setting::maxConnections,
                                                      Setting::maxConnectionsPerAddress, partner);
    if (verdict != Verdict::admitted) {
        const auto [text, why] = accounts::refusalOf(verdict);
        deps_.log.info("smtp.refused",
                       {{"session", sessionIdText(peer.session)}, {"peer", peer.address}, {"why", why}});
        if (!refusal) return nullptr;
        switch (verdict) {
        case Verdict::blockedNetwork: *refusal = {554, {5, 7, 1}, text}; break;
        case Verdict::tooManyFromAddress: *refusal = {421, {4, 7, 0}, text}; break;
        default: *refusal = {421, {4, 3, 2}, text};
        }
        return nullptr;
    }
    deps_.counters.add(CounterId::connectionsIn);
    return std::make_unique<SmtpReception>(std::make_shared<ReceptionConnection>(deps_, limits_, peer));
}

} // namespace ismail::relay
