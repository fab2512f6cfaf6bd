#include "service.h"

#include "running_server.h"

#include "alert_rows.h"
#include "api/held_mail.h"
#include "api/verdict_text.h"
#include "api/wait_for.h"
#include "backup_extras.h"
#include "base/path_text.h"
#include "base/text.h"
#include "bootstrap.h"
#include "crypto/digest.h"
#include "platform/disk_space.h"
#include "platform/durable_file.h"
#include "platform/system_info.h"
#include "store/db/crash_points.h"
#include "store/upkeep/statistics_store.h"

#include <algorithm>
#include <cstdlib>
#include <future>

namespace ismail::service {

namespace {

using config::Setting;

// How long each part may take to say good-bye; together well under the five seconds that the service has.
constexpr Millis relayGrace{1000};
constexpr Millis reactorGrace{1000};
// Outcomes of some ten thousand recipients, with the notices of some hundred.
constexpr std::uint64_t diskReserveOctets = 8u << 20;

LogLevel levelOf(const std::string& name) {
    for (const LogLevel level : {LogLevel::error, LogLevel::warning, LogLevel::info, LogLevel::debug})
        if (logLevelName(level) == name) return level;
    return LogLevel::info;
}

// Tests end the process at a named step of a message on disk: ISMAIL_CRASH_AT="body-flushed:3" is the third time.
std::unique_ptr<store::CrashPoints> crashPointsFromEnvironment() {
    const char* wanted = std::getenv("ISMAIL_CRASH_AT");
    if (wanted == nullptr) return nullptr;
    const std::vector<std::string_view> parts = split(wanted, ':');
    const std::optional<store::CrashStep> step = store::crashStepByName(parts[0]);
    if (!step) return nullptr;
    const auto pass = parts.size() > 1 ? parseUnsigned(parts[1]) : std::nullopt;
    return std::make_unique<store::ExitAtStep>(*step, static_cast<int>(pass.value_or(1)));
}

} // namespace

Result<std::unique_ptr<Service>> Service::start(const ServiceOptions& options) {
    if (const Status ours = platform::checkDataDirectory(options.data); !ours) return ours.error();
    if (const Status created = platform::createPrivateDirectories(options.data / "logs"); !created)
        return created.error();
    auto server = std::make_unique<RunningServer>(options);
    if (const Status started = server->start(); !started) return started.error();
    return std::unique_ptr<Service>(new Service(std::move(server)));
}

Service::Service(std::unique_ptr<RunningServer> server) : server_(std::move(server)) {}
Service::~Service() = default;
std::vector<std::string> Service::announcement() const { return server_->announcement(); }
void Service::reload() { server_->reload(); }
void Service::prove(std::function<void()> alive) { server_->prove(std::move(alive)); }
void Service::stop() { server_->stop(); }

Service::RunningServer::RunningServer(const ServiceOptions& options)
    : data_(options.data), echo_(options.echo), serious_(options.serious) {}

Service::RunningServer::~RunningServer() { stop(); }

Status Service::RunningServer::start() {
    Result<platform::InstanceLock> lock = platform::InstanceLock::acquire(data_);
    if (!lock) return lock.error();
    lock_.emplace(std::move(*lock));
    log_ = std::make_unique<ServiceLog>(clock_, utf8FromPath(data_ / "logs"), echo_);
    log_->onSerious(serious_);
    log_->info("service.starting", {{"version", ISMAIL_VERSION}, {"data", utf8FromPath(data_)}});
    platform::raiseOpenFileLimit();
    Result<ServerSecret> secret = ServerSecret::open(data_ / "secret.key");
    if (!secret) return secret.error();
    secret_.emplace(std::move(*secret));
    auto keys = IdentityKeeper::open(data_ / "identity.key", clock_);
    if (!keys) return keys.error();
    keys_ = std::move(*keys);
    if (const Status opened = openStore(); !opened) return opened;
    buildNetwork();
    buildSigning();
    buildRelay();
    if (const Status opened = openAdministration(); !opened) return opened;
    startAlerts();
    // Before the relay asks the secondaries: they answer by calling at once.
    listening_->apply(*store_->directory().current());
    relay_->start();
    group_->start();
    firstPairing_->start();
    upkeep_->start();
    log_->info("service.ready", {{"name", relay_->identity().current()->name}});
    return {};
}

Status Service::RunningServer::openStore() {
    Result<std::map<std::string, std::string>> given = readConfigurationFile(data_ / "ismail.conf");
    if (!given) return given.error();
    store::Store::Options options;
    crash_ = crashPointsFromEnvironment();
    options.crash = crash_.get();
    options.givenSettings = std::move(*given);
    options.reserveOctets = diskReserveOctets;
    options.keyBox = &*secret_;
    options.changed = [this](const store::Store::Changed& changed) {
        if (changed.mail) events_.hint(rpc::EventKind::queueChanged);
        if (changed.status) events_.hint(rpc::EventKind::statusChanged);
    };
    Result<std::unique_ptr<store::Store>> opened = store::Store::open(data_, clock_, *log_, options);
    if (!opened) return opened.error();
    store_ = std::move(*opened);
    applyLogSettings();
    const store::StartReport& report = store_->startReport();
    if (report.orphanFiles != 0) log_->info("store.orphans_removed", {{"files", report.orphanFiles}});
    for (const MessageId id : report.missingBodies)
        log_->error("store.body_missing", {{"message", messageIdText(id)}});
    alerts_ = std::make_unique<Alerts>(clock_, store_->directory(), *log_);
    store_->directory().onChange([this](const accounts::DirectoryChange& change) { changed(change); });
    return {};
}

void Service::RunningServer::buildNetwork() {
    const auto settings = store_->directory().current();
    lanes_ = std::make_unique<Lanes>(settings->number(Setting::workerThreads), *log_);
    relayStrand_ = std::make_unique<net::Strand>(clock_, *log_);
    upkeepStrand_ = std::make_unique<net::Strand>(clock_, *log_);
    reactors_ = std::make_unique<net::ReactorPool>(settings->number(Setting::reactorThreads), clock_, *log_);
    resolver_ = std::make_unique<net::DnsResolver>(
        [this] {
            const auto now = store_->directory().current();
            net::DnsOptions options;
            options.servers = now->list(Setting::dnsServers);
            options.timeout = now->duration(Setting::dnsTimeout);
            options.ipv6 = now->flag(Setting::outboundIpv6);
            options.fromRoot = now->text(Setting::dnsMode) == "own";
            for (const std::string_view record : split(now->text(Setting::dnsTrustAnchors), ';'))
                if (!trim(record).empty()) options.anchors.emplace_back(trim(record));
            return options;
        },
        clock_, *log_);
    outbound_ = std::make_unique<net::OutboundConnector>(
        *reactors_, lanes_->delivery, tls_, clock_, *log_,
        [this] {
            const auto now = store_->directory().current();
            net::OutboundOptions options;
            options.heloName = relay_->identity().current()->name;
            options.connectTimeout = now->duration(Setting::outboundConnectTimeout);
            options.replyTimeout = now->duration(Setting::outboundReplyTimeout);
            options.localAddresses = now->list(Setting::outboundAddress);
            options.identityFor = [this](const std::vector<Bytes>& peerKeys) {
                return keys_->candidates(peerKeys).front();
            };
            return options;
        },
        [this](const std::string& sealed) -> Result<Secret<std::string>> {
            Secret<std::string> password = secret_->reveal(sealed);
            if (password.empty())
                return Error{ErrorKind::corrupt, "The stored password cannot be read on this server. Enter it again."};
            return password;
        });
    reactors_->start();
}

void Service::RunningServer::buildSigning() {
    signer_ = std::make_unique<relay::MailSigner>(
        relay::MailSigner::Dependencies{clock_, *log_, store_->directory(), store_->directory(), store_->dkimKeys(),
                                        [this](const std::string& sealed) { return secret_->reveal(sealed); }});
    dkim_ = std::make_unique<DkimKeeper>(DkimKeeper::Dependencies{
        clock_, *log_, store_->directory(), store_->directory(), store_->dkimKeys(), *alerts_, lanes_->upkeep,
        [this](DnsQuestion question, std::function<void(DnsAnswer)> done) {
            resolver_->ask(std::move(question), std::move(done));
        },
        [this](const Secret<std::string>& key) { return secret_->protect(key); }});
}

void Service::RunningServer::buildReports() {
    dmarcReporter_ = std::make_unique<DmarcReporter>(DmarcReporter::Dependencies{
        clock_, *log_, store_->directory(), store_->directory(), store_->dkimKeys(), store_->dmarc(),
        store_->dmarcReports(),
        [this](DnsQuestion question) {
            const auto answer = waitFor<DnsAnswer>(
                [&](std::function<void(DnsAnswer)> done) { resolver_->ask(question, std::move(done)); });
            return answer ? *answer : DnsAnswer{};
        },
        [this](const mail::Address& to, Bytes message) {
            relay_->send({}, to, std::move(message), [this, to](const Result<MessageId>& recorded) {
                if (!recorded)
                    log_->warning("dmarc.report_not_sent", {{"to", to.text()}, {"reason", recorded.error().text}});
            });
        }});
}

void Service::RunningServer::buildRelay() {
    authenticator_ = std::make_unique<PasswordAuthenticator>(store_->directory(), *secret_, lanes_->login,
                                                             lanes_->hashing, clock_, *log_);
    door_ = std::make_unique<relay::Door>(
        relay::Door::Dependencies{store_->door(), lanes_->delivery, store_->directory(), clock_});
    door_->open();
    lessons_ = std::make_unique<JunkLessons>(door_->reputation(), lanes_->upkeep, clock_);
    store_->imap().setTraining(*lessons_);
    syncedRecipients_ = std::make_unique<group::SyncedRecipients>(store_->listCopies(), store_->directory(),
                                                                  lanes_->recipients, clock_);
    heldLimit_ = std::make_unique<HeldLimit>(HeldLimit::Dependencies{*syncedRecipients_, store_->queueAdmin(),
                                                                     store_->directory(), store_->directory(), *log_});
    relay_ = std::make_unique<relay::RelayCore>(relay::RelayDependencies{
        clock_,
        *log_,
        store_->directory(),
        store_->directory(),
        store_->spool(),
        store_->queue(),
        store_->verified(),
        store_->partnerMemory(),
        *resolver_,
        *outbound_,
        *relayStrand_,
        lanes_->delivery,
        lanes_->login,
        *authenticator_,
        counters_,
        *alerts_,
        relay::OwnHost{platform::computerName(), [] { return platform::interfaceAddresses(); }},
        std::random_device{}(),
        [this](ByteView text) { return crypto::hmacSha256(secret_->bytes(), "return address " + Bytes(text)); },
        &store_->quotas(),
        door_.get(),
        &store_->logins(),
        &store_->refusals(),
        verdictText,
        signer_.get(),
        &lanes_->signing,
        &store_->dmarc(),
        &store_->dmarcReports(),
        heldLimit_.get(),
        relay::acceptanceSteps(),
        [this] { events_.hint(rpc::EventKind::statusChanged); }});
    buildReports();
    relay_->logins().onLogin([this](const accounts::Login& login) {
        if (login.accountId != 0)
            store_->logins().remember(login.accountId, {clock_.now(), login.protocol, login.peer});
    });
    relay_->logins().keepBansIn(store_->bans());
    certificate_ = std::make_unique<CertificateKeeper>(data_ / "tls", tls_, clock_, *log_);
    loadCertificate();
    sessions_ = std::make_unique<net::SessionRegistry>(*reactors_, clock_);
    frontEnd_ = std::make_unique<net::SmtpFrontEnd>(*sessions_, relay_->reception(), tls_, clock_, *log_);
    pop3_ = std::make_unique<mailbox::Pop3Service>(
        mailbox::Pop3Dependencies{clock_, *log_, store_->directory(), store_->maildrops(), *authenticator_,
                                  lanes_->login, lanes_->reading, counters_, relay_->logins()});
    pop3FrontEnd_ = std::make_unique<net::Pop3FrontEnd>(*sessions_, *pop3_, tls_, clock_, *log_);
    imap_ = std::make_unique<mailbox::ImapService>(
        mailbox::ImapDependencies{clock_, *log_, store_->directory(), store_->imap(), *authenticator_, lanes_->login,
                                  lanes_->reading, lanes_->heavy, counters_, relay_->logins()});
    imapFrontEnd_ = std::make_unique<net::ImapFrontEnd>(*sessions_, *imap_, tls_, clock_, *log_);
    listeners_ = std::make_unique<net::Listeners>(*reactors_, *log_, platform::portHolder);
    buildGroup();
    listening_ = std::make_unique<Listening>(
        *listeners_, Listening::FrontEnds{*frontEnd_, *pop3FrontEnd_, *imapFrontEnd_, &group_->door(), group_.get()},
        relay_->identity(), store_->directory(), *log_);
    backups_ = std::make_unique<BackupKeeper>(
        store_->backup(), data_, store_->directory(),
        [this] {
            return backupExtras(data_, *secret_, store_->directory().current()->text(Setting::backupPassphrase));
        },
        clock_, *log_, *alerts_);
    quotaWatch_ = std::make_unique<QuotaWatch>(
        QuotaWatch::Dependencies{clock_, *log_, store_->directory(), store_->directory(), store_->quotas(), *alerts_,
                                 [this](const std::string& to, const Sentence& subject, const Sentence& text) {
                                     sendNotice(to, subject, text);
                                 }});
    upkeep_ = std::make_unique<Upkeep>(Upkeep::Dependencies{
        clock_, *log_, store_->directory(), *store_, counters_, *alerts_, *certificate_, *upkeepStrand_, lanes_->upkeep,
        [this] { return sessions_->open(); }, [this] { listeners_->retryFailed(); }, [this] { backups_->startIfDue(); },
        [this] { quotaWatch_->look(); },
        [this] {
            door_->everyMinute();
            relay_->testLists();
        },
        [this] {
            dkim_->look();
            dmarcReporter_->look();
        },
        [this](const std::string& destination) { return obstacle(destination); }});
}

void Service::RunningServer::buildGroup() {
    group_ = std::make_unique<GroupService>(
        GroupService::Dependencies{clock_,
                                   *log_,
                                   *store_,
                                   *keys_,
                                   *reactors_,
                                   tls_,
                                   lanes_->delivery,
                                   lanes_->upkeep,
                                   lanes_->lists,
                                   *resolver_,
                                   *alerts_,
                                   ISMAIL_VERSION,
                                   [this] { return relay_->identity().current()->name; },
                                   [this](const std::string& address) { relay_->logins().failed(address, {}); },
                                   [this] {
                                       std::vector<std::int64_t> ports;
                                       for (const net::ListenerState& state : listeners_->states())
                                           if (state.name == "relay" && state.phase == net::ListenerPhase::open)
                                               ports.push_back(state.port);
                                       ports.resize(std::min<std::size_t>(ports.size(), 1));
                                       return ports;
                                   },
                                   [this](std::int64_t partnerId) { return healthFor(partnerId); },
                                   [this](std::int64_t partnerId) { partnerReturned(partnerId); },
                                   [this] { heldLimit_->look(); },
                                   [this] { events_.hint(rpc::EventKind::statusChanged); },
                                   [this] { return relay_->identity().current(); }});
    firstPairing_ = std::make_unique<FirstPairing>(
        FirstPairing::Dependencies{clock_, *log_, *upkeepStrand_, *alerts_, *group_, data_});
}

// What is held for a partner that is back goes at once, whatever became of earlier tries.
void Service::RunningServer::partnerReturned(std::int64_t partnerId) {
    std::vector<std::string> keys;
    const auto directory = store_->directory().directory();
    for (const accounts::Domain& domain : directory->domains())
        if (domain.role == accounts::DomainRole::secondary && domain.primaryPartner == partnerId)
            keys.push_back(relay::Destination{relay::Destination::Kind::primary, domain.name}.key());
    if (!keys.empty()) relay_->retryNow(std::move(keys));
}

group::Health Service::RunningServer::healthFor(std::int64_t partnerId) {
    group::Health health;
    health.version = ISMAIL_VERSION;
    const auto free = platform::freeDiskSpace(data_);
    health.diskFree = static_cast<std::int64_t>(free.value_or(0));
    std::error_code ignored;
    health.diskTotal = static_cast<std::int64_t>(std::filesystem::space(data_, ignored).capacity);
    for (const net::ListenerState& state : listeners_->states())
        if (state.phase == net::ListenerPhase::open &&
            std::find(health.listeners.begin(), health.listeners.end(), state.name) == health.listeners.end())
            health.listeners.push_back(state.name);
    const auto settings = store_->directory().current();
    if (free && *free < settings->number(Setting::diskReserve)) health.accepting = group::Accepting::noSpace;
    const auto held = HeldMail::read(store_->queueAdmin());
    const auto directory = store_->directory().directory();
    for (const accounts::Domain& domain : directory->domains()) {
        if (domain.role != accounts::DomainRole::secondary || domain.primaryPartner != partnerId) continue;
        if (health.domains.size() >= group::maxHealthDomains) break;
        group::HeldDomain mine;
        mine.domain = domain.name;
        if (held) {
            mine.held = held->of(domain.name).recipients;
            mine.octets = static_cast<std::int64_t>(held->of(domain.name).octets);
            mine.oldest = held->of(domain.name).oldest;
        }
        if (const auto copy = store_->listCopies().copy(domain.id); copy.head && copy.head->serving.number != 0) {
            mine.listVersion = copy.head->serving.version;
            if (copy.head->confirmedAt)
                mine.listAge = std::chrono::duration_cast<std::chrono::seconds>(
                    std::max(Millis(0), clock_.now() - *copy.head->confirmedAt));
        }
        health.domains.push_back(std::move(mine));
    }
    if (const auto handed = relay_->handovers().last(partnerId))
        health.lastDrain = group::LastDrain{handed->began, static_cast<std::int64_t>(handed->messages),
                                            std::chrono::ceil<std::chrono::seconds>(handed->last - handed->began)};
    health.lastBackup = backups_->state().lastAt;
    if (const auto certificate = certificate_->state().certificate) health.certificateEnd = certificate->notAfter;
    return health;
}

Status Service::RunningServer::openAdministration() {
    const auto settings = store_->directory().current();
    api_ = std::make_unique<AdminApi>(AdminApi::Dependencies{
        clock_, *log_, *store_, *relay_, *door_, *resolver_, *relayStrand_, *sessions_, outbound_->sessions(),
        *listeners_, *certificate_, *backups_, *dkim_, *group_, *alerts_, counters_, *secret_, events_, data_});
    rpc::ServerIdentity identity{ISMAIL_VERSION, [this] { return relay_->identity().current()->name; }};
    platform::LocalServerOptions options;
    options.endpoint = platform::localEndpoint(data_);
    options.adminGroup = settings->text(Setting::rpcAdminGroup);
    options.viewGroup = settings->text(Setting::rpcViewGroup);
    liveLook_ = std::make_unique<LiveLook>(LiveLook::Dependencies{events_, *log_, *listeners_, *backups_});
    admin_ = std::make_unique<LocalAdmin>(api_->handlers(), events_, std::move(identity), std::move(options),
                                          *upkeepStrand_, clock_, *log_, [this] { liveLook_->look(); });
    log_->onSerious([this](LogLevel level, const std::string& line) {
        if (serious_) serious_(level, line);
        events_.hint(rpc::EventKind::statusChanged);
    });
    networkWatch_ = platform::NetworkWatch::start([this] {
        resolver_->flush();
        relay_->networkChanged();
        group_->networkChanged();
    });
    return admin_->start();
}

void Service::RunningServer::startAlerts() {
    std::vector<Alert> open;
    if (const auto rows = store_->statistics().alerts(true, Alerts::maxKept); rows)
        for (const store::AlertRow& row : *rows)
            open.push_back(alertOf(row));
    alerts_->start(
        std::move(open),
        [this](const std::string& key, const Sentence& subject, const Sentence& text) {
            return mailAlerts(key, subject, text);
        },
        [this](const Alert& alert) { store_->statistics().saveAlert(rowOf(alert)); });
}

void Service::RunningServer::applyLogSettings() {
    const auto settings = store_->directory().current();
    log_->configure(levelOf(settings->text(Setting::logLevel)), settings->number(Setting::logMaxSize),
                    settings->number(Setting::logMaxFiles));
}

void Service::RunningServer::changed(const accounts::DirectoryChange& change) {
    if (relay_ == nullptr) return;
    apply(effectsOf(change.kind));
    events_.hint(rpc::EventKind::configChanged);
}

// Mail that waits is rerouted by AdminApi, which hears of the change too.
void Service::RunningServer::apply(const ChangeEffects& effects) {
    const auto settings = store_->directory().current();
    if (effects.log) applyLogSettings();
    if (effects.certificate) loadCertificate();
    if (effects.listeners) listening_->apply(*settings);
    if (effects.scram) listening_->accountsChanged(*settings);
    if (effects.ways) relay_->directoryChanged();
    // Also an account's change is one of a list of recipients.
    if (group_) group_->directoryChanged();
}

// A certificate that cannot be used is no reason to refuse mail: it goes on without TLS, and status says so.
void Service::RunningServer::loadCertificate() {
    const Status loaded = certificate_->load(*store_->directory().current(), relay_->identity().current()->name);
    if (!loaded) log_->warning("tls.unavailable", {{"reason", loaded.error().text}});
}

std::string Service::RunningServer::obstacle(const std::string& destination) {
    auto answer = std::make_shared<std::promise<std::string>>();
    std::future<std::string> waiting = answer->get_future();
    relay_->destinations([answer, destination](const std::vector<relay::DestinationView>& views) {
        std::string reason;
        for (const relay::DestinationView& view : views)
            if (view.key == destination && view.reason.code != 0) reason = view.reason.oneLine();
        answer->set_value(reason);
    });
    return waiting.wait_for(std::chrono::seconds(5)) == std::future_status::ready ? waiting.get() : std::string();
}

std::vector<std::string> Service::RunningServer::announcement() const {
    std::vector<std::string> lines;
    for (const net::ListenerState& state : listeners_->states()) {
        const std::string where = state.address + " port " + std::to_string(state.port);
        if (state.phase == net::ListenerPhase::open)
            lines.push_back(state.name + " listens on " + where);
        else
            lines.push_back(state.name + " is not open: " + state.error);
    }
    lines.push_back("data and administration in " + utf8FromPath(data_));
    return lines;
}

void Service::RunningServer::reload() {
    log_->reopen();
    log_->info("service.reloading");
    Result<std::map<std::string, std::string>> given = readConfigurationFile(data_ / "ismail.conf");
    if (!given) {
        log_->error("configuration.not-read", {{"why", given.error().text}});
        return apply(effectsOf(accounts::DirectoryChange::Kind::settings)); // the certificate may be new all the same
    }
    // Listeners of the change read the certificate and open what the settings say.
    store_->directory().renewGiven(std::move(*given));
    log_->info("service.reloaded");
}

void Service::RunningServer::prove(std::function<void()> alive) {
    upkeepStrand_->post([this, alive = std::move(alive)] {
        relayStrand_->post([this, alive] {
            store_->committer().submit(
                {[](store::Database&) { return Status{}; }, [alive](const Status&) { alive(); }});
        });
    });
}

void Service::RunningServer::stop() {
    if (std::exchange(stopped_, true)) return;
    if (log_ == nullptr) return;
    log_->info("service.stopping");
    networkWatch_.reset();
    if (admin_) admin_->stop();
    if (firstPairing_) firstPairing_->stop();
    if (group_) group_->stop();
    if (listeners_) listeners_->closeAll();
    if (relay_) {
        auto done = std::make_shared<std::promise<void>>();
        std::future<void> ended = done->get_future();
        relay_->stop([done] { done->set_value(); });
        ended.wait_for(relayGrace);
    }
    if (reactors_) reactors_->stop(reactorGrace);
    if (resolver_) resolver_->stop();
    if (upkeepStrand_) upkeepStrand_->stop();
    if (store_) store_->maintenance().stop();
    if (backups_) backups_->stop();
    if (relayStrand_) relayStrand_->stop();
    if (lanes_) lanes_->stop();
    if (upkeep_) upkeep_->flushCounters();
    if (door_) door_->close();
    if (store_) store_->stop();
    log_->onSerious({});
    log_->info("service.stopped");
}

} // namespace ismail::service
