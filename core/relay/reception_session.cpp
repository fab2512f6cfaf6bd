#include "relay/reception_session.h"

#include "base/text.h"
#include "mail/idn.h"

#include <algorithm>

namespace ismail::relay {

using config::Setting;

ReceptionSession::ReceptionSession(const ReceptionPorts& ports, ReceptionLimits& limits, PeerInfo peer)
    : ports_(ports), limits_(limits), peer_(std::move(peer)), name_(sessionIdText(peer_.session)), tls_(peer_.tls) {
    refresh();
    const auto networks = IpNetworkList::parse(settings_->text(Setting::trustedNetworks));
    trusted_ = networks && networks->contains(std::string_view(peer_.address));
    for (const std::int64_t id : ports_.partners.at(peer_.address, *directory_)) {
        partners_.insert(id);
        if (const Partner* partner = directory_->partner(id); partner && who_.partner.empty())
            who_.partner = partner->name;
    }
}

ReceptionSession::~ReceptionSession() {
    if (!ended()) limits_.connections.leave(peer_.address);
}

void ReceptionSession::abandon() {
    if (!ended_.exchange(true, std::memory_order_acq_rel)) limits_.connections.leave(peer_.address);
}

void ReceptionSession::refresh() {
    settings_ = ports_.settings.current();
    directory_ = ports_.directory.directory();
    identity_ = ports_.identity.current();
}

ReceptionSession::Who ReceptionSession::who() const {
    std::lock_guard lock(whoMutex_);
    return who_;
}

std::string ReceptionSession::identity() const {
    const Who who = this->who();
    return who.account.empty() ? who.partner : who.account;
}

SenderRights ReceptionSession::rights() const {
    std::lock_guard lock(whoMutex_);
    return trusted_ || who_.accountId != 0 ? SenderRights::anywhere : SenderRights::ownDomainsOnly;
}

bool ReceptionSession::isPartnerOf(const Domain& domain) const {
    return domain.primaryPartner && partners_.count(*domain.primaryPartner) != 0;
}

void ReceptionSession::connected(Answer answer) {
    if (ports_.log.enabled(LogLevel::info))
        ports_.log.info("smtp.connect", {{"session", name_}, {"peer", peer_.address}, {"identity", identity()}});
    for (const std::int64_t partner : partners_)
        ports_.office.partnerSeen(partner);
    answer({220, {}, {}});
}

void ReceptionSession::hello(const std::string& name, bool extended, Answer answer) {
    helo_ = name;
    extended_ = extended;
    answer({250, {}, {}});
}

// "TLSv1.3 TLS_AES_256_GCM_SHA384"
void ReceptionSession::tlsStarted(const std::string& protocolAndCipher) {
    tls_ = true;
    const std::size_t blank = protocolAndCipher.find_first_of(" /");
    tlsVersion_ = protocolAndCipher.substr(0, blank);
    tlsCipher_ = blank == std::string::npos ? std::string() : protocolAndCipher.substr(blank + 1);
}

// --- Logging in ------------------------------------------------------------------------------------------------------

bool ReceptionSession::throttled(const std::string& user) const { return !limits_.logins.admits(peer_.address, user); }

void ReceptionSession::noteFailure(const std::string& user) {
    limits_.logins.failed(peer_.address, user);
    ports_.counters.add(CounterId::authFailures);
}

void ReceptionSession::authPlain(const std::string& authorizationId, const std::string& authenticationId,
                                 Secret<std::string> password, Answer answer) {
    if (throttled(authenticationId)) return answer({454, {4, 7, 0}, "Too many failed log-ins, try again later"});
    if (!authorizationId.empty() && authorizationId != authenticationId)
        return authFailed(authenticationId, {535, {5, 7, 8}, "Logging in as somebody else is not possible"}, answer);
    lastAuthUser_ = authenticationId;
    ports_.authenticator.check(
        authenticationId, std::move(password),
        [self = shared_from_this(), answer = std::move(answer)](const Result<AuthenticatedUser>& user) {
            if (!self->ended()) self->authenticated(user, answer);
        });
}

void ReceptionSession::scram(const std::string& clientFirst,
                             const std::function<void(std::optional<std::string>)>& challenge) {
    scram_.reset();
    lastAuthUser_.clear();
    if (!throttled({})) scram_ = ports_.authenticator.scram();
    auto message = scram_ ? scram_->challenge(clientFirst) : std::nullopt;
    if (scram_) lastAuthUser_ = scram_->claimedUser();
    if (message && throttled(lastAuthUser_)) message.reset();
    if (!message) {
        scram_.reset();
        noteFailure(lastAuthUser_);
    }
    challenge(std::move(message));
}

void ReceptionSession::scramFinal(const std::string& clientFinal,
                                  const std::function<void(std::optional<std::string>)>& serverFinal) {
    auto message = scram_ ? scram_->verify(clientFinal) : std::nullopt;
    if (!message) {
        scram_.reset();
        noteFailure(lastAuthUser_);
        ports_.log.warning("smtp.auth-failed", {{"session", name_}, {"peer", peer_.address}, {"mechanism", "SCRAM"}});
    }
    serverFinal(std::move(message));
}

void ReceptionSession::scramDone(const Answer& answer) {
    if (!scram_) return authFailed(lastAuthUser_, {535, {5, 7, 8}, "The user name or the password is wrong"}, answer);
    const AuthenticatedUser user = scram_->user();
    scram_.reset();
    authenticated(user, answer);
}

void ReceptionSession::authenticated(const Result<AuthenticatedUser>& user, const Answer& answer) {
    if (!user) {
        if (user.error().kind == ErrorKind::denied || user.error().kind == ErrorKind::notFound ||
            user.error().kind == ErrorKind::invalid)
            return authFailed(lastAuthUser_, {535, {5, 7, 8}, "The user name or the password is wrong"}, answer);
        ports_.log.error("smtp.auth-unavailable", {{"session", name_}, {"why", user.error().text}});
        return answer({454, {4, 7, 0}, "Logging in is not possible at present, try again later"});
    }
    const auto directory = ports_.directory.directory();
    if (user->partnerId != 0) {
        const Partner* partner = directory->partner(user->partnerId);
        if (!partner || !partner->enabled)
            return authFailed(lastAuthUser_, {535, {5, 7, 8}, "The user name or the password is wrong"}, answer);
        partners_.insert(partner->id);
        std::lock_guard lock(whoMutex_);
        who_.partner = partner->name;
    } else {
        std::lock_guard lock(whoMutex_);
        who_.accountId = user->accountId;
        who_.account = user->address;
    }
    ports_.log.info("smtp.auth", {{"session", name_}, {"peer", peer_.address}, {"identity", identity()}});
    limits_.logins.succeeded({user->accountId, identity(), "SMTP", peer_.address});
    if (user->partnerId != 0) ports_.office.partnerSeen(user->partnerId);
    answer({235, {2, 7, 0}, "Logged in"});
}

void ReceptionSession::authFailed(const std::string& user, const mail::Reply& reply, const Answer& answer) {
    noteFailure(user);
    ports_.log.warning("smtp.auth-failed", {{"session", name_}, {"peer", peer_.address}, {"user", user}});
    answer(reply);
}

// --- ETRN ------------------------------------------------------------------------------------------------------------

// RFC 1985 section 5. Whoever is not the primary of the domain gets one and the same answer, whether or not the domain
// exists here; delivery goes to the configured primary, never to the caller.
void ReceptionSession::etrn(const std::string& node, const Answer& answer) {
    ports_.counters.add(CounterId::etrnReceived);
    refresh();
    const auto refuse = [&](mail::Reply reply) {
        ports_.log.info("smtp.etrn", {{"session", name_}, {"node", node}, {"reply", reply.oneLine()}});
        answer(reply);
    };
    const mail::Reply notForYou{459, {4, 7, 0}, "ETRN for this node is not allowed from here"};
    if (node.empty() || node.size() > mail::maxDomain + 1) return refuse({501, {5, 5, 4}, "Not a domain name"});
    if (node.front() == '#') return refuse(notForYou);
    const bool subdomains = node.front() == '@';
    const auto ascii = mail::toAscii(std::string_view(node).substr(subdomains ? 1 : 0));
    if (!ascii || !mail::isDomain(*ascii)) return refuse({501, {5, 5, 4}, "Not a domain name"});

    std::vector<std::string> domains;
    std::int64_t partner = 0;
    for (const Domain& domain : directory_->domains()) {
        if (domain.role != DomainRole::secondary || !domain.enabled || !isPartnerOf(domain)) continue;
        const bool below = subdomains && domain.name.size() > ascii->size() && domain.name.ends_with(*ascii) &&
                           domain.name[domain.name.size() - ascii->size() - 1] == '.';
        if (domain.name != *ascii && !below) continue;
        domains.push_back(domain.name);
        partner = *domain.primaryPartner;
    }
    if (domains.empty()) return refuse(notForYou);
    if (limits_.etrn.add(std::to_string(partner), ports_.clock.ticks()) > settings_->number(Setting::etrnRate))
        return refuse({458, {4, 7, 0}, "Too many ETRN commands, try again in a minute"});
    ports_.office.partnerSeen(partner);
    ports_.office.runHeld(domains, node, [self = shared_from_this(), answer, node](const mail::Reply& reply) {
        if (self->ended()) return;
        self->ports_.log.info("smtp.etrn", {{"session", self->name_}, {"node", node}, {"reply", reply.oneLine()}});
        answer(reply);
    });
}

void ReceptionSession::closed(const std::string& reason) {
    if (ports_.log.enabled(LogLevel::info))
        ports_.log.info("smtp.close", {{"session", name_},
                                       {"peer", peer_.address},
                                       {"identity", identity()},
                                       {"messages", acceptedMessages_.load()},
                                       {"refused", refusedRecipients_.load()},
                                       {"why", reason}});
}

} // namespace ismail::relay
