#include "relay/reception/reception_connection.h"

#include "base/ip_network.h"
#include "base/text.h"
#include "mail/idn.h"
#include "relay/reception/door_rules.h"
#include "relay/reception/reception_transaction.h"

#include <algorithm>
#include <utility>

namespace ismail::relay {

using config::Setting;

ReceptionConnection::ReceptionConnection(const ReceptionDependencies& deps, ReceptionLimits& limits, PeerInfo peer)
    : deps_(deps), limits_(limits), peer_(std::move(peer)), name_(sessionIdText(peer_.session)),
      login_(std::make_shared<accounts::LoginExchange>(
          accounts::LoginExchange::Dependencies{deps.log, deps.authenticator, deps.loginWorkers, deps.counters,
                                                limits.logins},
          accounts::LoginExchange::Client{"SMTP", name_, peer_.address, CounterId::loginsSmtp},
          // The directory may have changed since the password was looked at.
          [&directory = deps.directory](const accounts::AuthenticatedUser& user) {
              if (user.partnerId == 0) return user.accountId != 0;
              const auto now = directory.directory();
              const accounts::Partner* partner = now->partner(user.partnerId);
              return partner && partner->enabled;
          })) {
    greeting_.tls = peer_.tls;
    const auto directory = deps_.directory.directory();
    const auto networks = IpNetworkList::parse(deps_.settings.current()->text(Setting::trustedNetworks));
    trusted_ = networks && networks->contains(std::string_view(peer_.address));
    for (const std::int64_t id : deps_.partners.at(peer_.address, *directory)) {
        partners_.insert(id);
        if (const accounts::Partner* partner = directory->partner(id); partner && who_.partner.empty())
            who_.partner = partner->name;
    }
    checks_ = makeChecks();
}

ReceptionConnection::~ReceptionConnection() {
    if (!ended()) limits_.connections.leave(peer_.address);
}

void ReceptionConnection::abandon() {
    transaction_.reset();
    if (!ended_.exchange(true, std::memory_order_acq_rel)) limits_.connections.leave(peer_.address);
}

ReceptionConnection::Who ReceptionConnection::who() const {
    std::lock_guard lock(whoMutex_);
    return who_;
}

std::string ReceptionConnection::identity() const {
    const Who who = this->who();
    return who.account.empty() ? who.partner : who.account;
}

bool ReceptionConnection::isPartnerOf(const accounts::Domain& domain) const {
    return domain.primaryPartner && partners_.count(*domain.primaryPartner) != 0;
}

void ReceptionConnection::connected(const Answer& answer) {
    if (deps_.log.enabled(LogLevel::info))
        deps_.log.info("smtp.connect", {{"session", name_}, {"peer", peer_.address}, {"identity", identity()}});
    for (const std::int64_t partner : partners_)
        deps_.office.partnerSeen(partner);
    if (!checks_ || !checks_->isOutsider()) return answer({220, {}, {}});
    Door& door = deps_.checks->door;
    auto refusal = door.rates().connection(peer_.address, *deps_.settings.current(), deps_.clock.ticks());
    if (!refusal && talkedEarly_ && checks_->isListed())
        refusal = mail::Reply{554, {5, 7, 1}, "No mail from you is taken here"};
    if (refusal) {
        noteRefusal(Refusal::Stage::connection, *refusal, {}, {}, {});
        return answer(*refusal);
    }
    if (paused_ && !talkedEarly_) door.known().waited(originOf(peer_.address), deps_.clock.now());
    answer({220, {}, {}});
}

Millis ReceptionConnection::beforeGreeting() {
    if (!checks_) return Millis(0);
    const auto settings = deps_.settings.current();
    checks_->start(*settings);
    if (!checks_->isOutsider()) return Millis(0);
    const bool waited = deps_.checks->door.known().hasWaited(originOf(peer_.address), deps_.clock.now());
    const Millis pause = greetingPause(*settings, checks_->client().kind, waited, peer_, limits_.connections.open());
    paused_ = pause > Millis(0);
    return pause;
}

Millis ReceptionConnection::betweenAnswers() const {
    static constexpr std::uint64_t answeredAtOnce = 10;
    if (unknownRecipients_.load(std::memory_order_relaxed) < answeredAtOnce || isPartner()) return Millis(0);
    return who().accountId != 0 ? Millis(0) : Millis(1'000);
}

void ReceptionConnection::talkedEarly() {
    talkedEarly_ = true;
    if (checks_) checks_->talkedEarly();
}

std::shared_ptr<ClientChecks> ReceptionConnection::makeChecks() const {
    if (!deps_.checks) return nullptr;
    ClientChecks::Client client;
    client.address = peer_.address;
    client.listens = peer_.listener == ListenerKind::relay;
    client.partner = who_.partner;
    if (!partners_.empty())
        client.kind = trust::ClientClass::partner;
    else if (trusted_)
        client.kind = trust::ClientClass::trusted;
    else if (deps_.checks->door.known().isKnown(originOf(peer_.address), deps_.clock.now()))
        client.kind = trust::ClientClass::known;
    return std::make_shared<ClientChecks>(*deps_.checks, std::move(client));
}

void ReceptionConnection::noteRefusal(Refusal::Stage stage, const mail::Reply& reply, const std::string& sender,
                                      const std::string& recipient, const std::string& verdict) const {
    if (!deps_.refusals) return;
    deps_.refusals->note(
        {deps_.clock.now(), name_, peer_.address, greeting_.helo, sender, recipient, stage, reply.oneLine(), verdict});
}

void ReceptionConnection::hello(const std::string& name, bool extended, const Answer& answer) {
    greeting_.helo = name;
    greeting_.extended = extended;
    if (checks_) {
        const auto refusal = checks_->hello(name, *deps_.identity.current(), *deps_.settings.current());
        if (refusal) {
            const mail::Reply reply = withReference(*refusal, name_);
            noteRefusal(Refusal::Stage::helo, reply, {}, {}, {});
            return answer(reply);
        }
    }
    answer({250, {}, {}});
}

// "TLSv1.3 TLS_AES_256_GCM_SHA384"
void ReceptionConnection::tlsStarted(const std::string& protocolAndCipher) {
    greeting_.tls = true;
    const std::size_t blank = protocolAndCipher.find_first_of(" /");
    greeting_.tlsVersion = protocolAndCipher.substr(0, blank);
    greeting_.tlsCipher = blank == std::string::npos ? std::string() : protocolAndCipher.substr(blank + 1);
}

// --- Logging in ------------------------------------------------------------------------------------------------------

namespace {

mail::Reply replyOf(accounts::LoginVerdict::Kind kind) {
    switch (kind) {
    case accounts::LoginVerdict::Kind::throttled: return {454, {4, 7, 0}, "Too many failed log-ins, try again later"};
    case accounts::LoginVerdict::Kind::unavailable:
        return {454, {4, 7, 0}, "Logging in is not possible at present, try again later"};
    case accounts::LoginVerdict::Kind::wrong:
    case accounts::LoginVerdict::Kind::admitted: break;
    }
    return {535, {5, 7, 8}, "The user name or the password is wrong"};
}

} // namespace

accounts::LoginExchange::Done ReceptionConnection::whenDecided(const Answer& answer) {
    return [self = shared_from_this(), answer](const accounts::LoginVerdict& verdict) {
        const bool admitted = verdict.kind == accounts::LoginVerdict::Kind::admitted;
        if (!self->ended()) answer(admitted ? self->authenticated(verdict.user) : replyOf(verdict.kind));
    };
}

void ReceptionConnection::password(proto::AuthPlainQuestion question, const Answer& answer) {
    login_->password(std::move(question), whenDecided(answer));
}

void ReceptionConnection::scram(const std::string& clientFirst, const SaslAnswer& challenge) {
    login_->scram(clientFirst, accounts::LoginExchange::saying(challenge, replyOf));
}

void ReceptionConnection::scramFinal(const std::string& clientFinal, const SaslAnswer& serverFinal) {
    login_->scramFinal(clientFinal, accounts::LoginExchange::saying(serverFinal, replyOf));
}

void ReceptionConnection::scramDone(const Answer& answer) { login_->scramDone(whenDecided(answer)); }

mail::Reply ReceptionConnection::authenticated(const accounts::AuthenticatedUser& user) {
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = user.partnerId != 0 ? directory->partner(user.partnerId) : nullptr;
    if (partner) partners_.insert(partner->id);
    if (checks_ && !partner) checks_->stop();
    if (checks_ && partner) judgeAsPartner(partner->name);
    {
        std::lock_guard lock(whoMutex_);
        if (partner) {
            who_.partner = partner->name;
        } else {
            who_.accountId = user.accountId;
            who_.account = user.address;
        }
    }
    deps_.log.info("smtp.auth", {{"session", name_}, {"peer", peer_.address}, {"identity", identity()}});
    if (partner) deps_.office.partnerSeen(partner->id);
    return {235, {2, 7, 0}, "Logged in"};
}

void ReceptionConnection::provedPartner(std::int64_t partnerId) {
    accounts::AuthenticatedUser user;
    user.partnerId = partnerId;
    (void)authenticated(user);
}

// --- Mail ------------------------------------------------------------------------------------------------------------

bool ReceptionConnection::takesForwarded() const {
    return isPartner() && deps_.settings.current()->text(Setting::partnerContext) != "none";
}

std::vector<std::string> ReceptionConnection::partnerNames() const {
    std::vector<std::string> names;
    const auto directory = deps_.directory.directory();
    for (const std::int64_t id : partners_)
        if (const accounts::Partner* partner = directory->partner(id)) names.push_back(partner->host);
    if (!names.empty()) names.push_back(greeting_.helo);
    return names;
}

// Whoever logs in as a partner is one, wherever it calls from.
void ReceptionConnection::judgeAsPartner(const std::string& partner) {
    ClientChecks::Client client = checks_->client();
    client.kind = trust::ClientClass::partner;
    client.partner = partner;
    checks_ = std::make_shared<ClientChecks>(*deps_.checks, std::move(client));
    const auto settings = deps_.settings.current();
    checks_->start(*settings);
    checks_->hello(greeting_.helo, *deps_.identity.current(), *settings);
}

void ReceptionConnection::mail(const mail::MailParameters& parameters, const Answer& answer) {
    transaction_.reset();
    const auto forwarded = std::exchange(forwarded_, std::nullopt);
    auto begun = std::make_shared<ReceptionTransaction>(shared_from_this(), parameters);
    if (const auto refusal = begun->refusal()) return answer(*refusal);
    if (checks_ && checks_->isOutsider()) {
        const auto tooMany =
            deps_.checks->door.rates().message(peer_.address, *deps_.settings.current(), deps_.clock.ticks());
        if (tooMany) {
            noteRefusal(Refusal::Stage::mail, *tooMany, parameters.reversePath.text(), {}, {});
            return answer(*tooMany);
        }
    }
    begun->startChecks(takesForwarded() ? forwarded : std::nullopt);
    transaction_ = std::move(begun);
    answer({250, {2, 1, 0}, "Sender accepted"});
}

void ReceptionConnection::reset() { transaction_.reset(); }

// --- ETRN ------------------------------------------------------------------------------------------------------------

// RFC 1985 section 5. Whoever is not the primary of the domain gets one and the same answer, whether or not the domain
// exists here; delivery goes to the configured primary, never to the caller. Where the primary is found by MX it is
// known by its address.
void ReceptionConnection::etrn(const std::string& node, const Answer& answer) {
    deps_.counters.add(CounterId::etrnReceived);
    const auto directory = deps_.directory.directory();
    const auto refuse = [&](const mail::Reply& reply) { etrnAnswered(node, reply, answer); };
    const mail::Reply notForYou{459, {4, 7, 0}, "ETRN for this node is not allowed from here"};
    if (node.empty() || node.size() > mail::maxDomain + 1) return refuse({501, {5, 5, 4}, "Not a domain name"});
    if (node.front() == '#') return refuse(notForYou);
    const bool subdomains = node.front() == '@';
    const auto ascii = mail::toAscii(std::string_view(node).substr(subdomains ? 1 : 0));
    if (!ascii || !mail::isDomain(*ascii)) return refuse({501, {5, 5, 4}, "Not a domain name"});

    std::vector<std::string> domains;
    std::string byMx; // the primary of this one is found by MX
    std::int64_t partner = 0;
    std::uint64_t allowed = deps_.settings.current()->number(Setting::etrnRate);
    for (const accounts::Domain& domain : directory->domains()) {
        if (domain.role != accounts::DomainRole::secondary || !domain.enabled) continue;
        if (!domain.primaryPartner && domain.name == *ascii) byMx = domain.name;
        if (!isPartnerOf(domain)) continue;
        ++allowed; // it may ask for each of its domains
        const bool below = subdomains && domain.name.size() > ascii->size() && domain.name.ends_with(*ascii) &&
                           domain.name[domain.name.size() - ascii->size() - 1] == '.';
        if (domain.name != *ascii && !below) continue;
        domains.push_back(domain.name);
        partner = *domain.primaryPartner;
    }
    const auto tooMany = [&](const std::string& who) { return limits_.etrn.add(who, deps_.clock.ticks()) > allowed; };
    if (domains.empty()) {
        // Whoever asks for more than its share of DNS is nobody's primary.
        if (byMx.empty() || tooMany(accounts::clientOf(peer_.address))) return refuse(notForYou);
        return deps_.office.isPrimaryByMx(byMx, peer_.address,
                                          [self = shared_from_this(), byMx, node, answer, notForYou](bool isPrimary) {
                                              if (self->ended()) return;
                                              if (isPrimary) return self->runHeld({byMx}, node, answer);
                                              self->etrnAnswered(node, notForYou, answer);
                                          });
    }
    if (tooMany(std::to_string(partner)))
        return refuse({458, {4, 7, 0}, "Too many ETRN commands, try again in a minute"});
    deps_.office.partnerSeen(partner);
    runHeld(domains, node, answer);
}

void ReceptionConnection::runHeld(const std::vector<std::string>& domains, const std::string& node,
                                  const Answer& answer) {
    deps_.office.runHeld(domains, node, [self = shared_from_this(), answer, node](const mail::Reply& reply) {
        if (!self->ended()) self->etrnAnswered(node, reply, answer);
    });
}

void ReceptionConnection::etrnAnswered(const std::string& node, const mail::Reply& reply, const Answer& answer) const {
    deps_.log.info("smtp.etrn", {{"session", name_}, {"node", node}, {"reply", reply.oneLine()}});
    answer(reply);
}

void ReceptionConnection::closed(const std::string& reason) {
    if (deps_.log.enabled(LogLevel::info))
        deps_.log.info("smtp.close", {{"session", name_},
                                      {"peer", peer_.address},
                                      {"identity", identity()},
                                      {"messages", acceptedMessages_.load()},
                                      {"refused", refusedRecipients_.load()},
                                      {"why", reason}});
}

} // namespace ismail::relay
