// Every part of the running server, in the order of dependence: what stands lower uses what stands higher, and is taken
// down first.
#pragma once

#include "alerts.h"
#include "api/admin_api.h"
#include "authenticator.h"
#include "backup_keeper.h"
#include "base/clock.h"
#include "certificate_keeper.h"
#include "change_effects.h"
#include "counter_series.h"
#include "dkim_keeper.h"
#include "dmarc_reporter.h"
#include "group/first_pairing.h"
#include "group/group_service.h"
#include "group/held_limit.h"
#include "group/recipient_book.h"
#include "identity_keeper.h"
#include "junk_lessons.h"
#include "lanes.h"
#include "listening.h"
#include "live_look.h"
#include "local_admin.h"
#include "log_sinks.h"
#include "mailbox/imap_service.h"
#include "mailbox/pop3_service.h"
#include "net/dns.h"
#include "net/imap_server_session.h"
#include "net/listener.h"
#include "net/outbound.h"
#include "net/pop3_server_session.h"
#include "net/reactor.h"
#include "net/smtp_server_session.h"
#include "net/strand.h"
#include "net/tls.h"
#include "platform/instance_lock.h"
#include "platform/network_watch.h"
#include "platform/paths.h"
#include "quota_watch.h"
#include "relay/door/door.h"
#include "relay/relay_core.h"
#include "relay/signing/mail_signer.h"
#include "server_secret.h"
#include "service.h"
#include "store/store.h"
#include "upkeep.h"

#include <memory>
#include <optional>

namespace ismail::service {

class Service::RunningServer {
public:
    explicit RunningServer(const ServiceOptions& options);
    ~RunningServer();

    Status start();
    void reload();
    void stop();
    std::vector<std::string> announcement() const;
    void prove(std::function<void()> alive);

private:
    Status openStore();
    void buildNetwork();
    void buildSigning();
    void buildRelay();
    void buildReports();
    void buildGroup();
    group::Health healthFor(std::int64_t partnerId);
    void partnerReturned(std::int64_t partnerId);
    Status openAdministration();
    void loadCertificate();
    void applyLogSettings();
    void changed(const accounts::DirectoryChange& change);
    void apply(const ChangeEffects& effects);
    void sendNotice(const std::string& to, const Sentence& subject, const Sentence& text);
    bool mailAlerts(const std::string& key, const Sentence& subject, const Sentence& text);
    void startAlerts();
    std::string obstacle(const std::string& destination);

    const std::filesystem::path data_;
    const bool echo_;
    const std::function<void(LogLevel, const std::string&)> serious_;
    const SystemClock clock_;
    std::unique_ptr<ServiceLog> log_;
    std::optional<platform::InstanceLock> lock_;
    std::optional<ServerSecret> secret_;
    std::unique_ptr<IdentityKeeper> keys_; // who this server is to its partners
    LiveCounters counters_;
    rpc::EventHub events_;                      // the store gives hints
    std::unique_ptr<store::CrashPoints> crash_; // tests only
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<Alerts> alerts_;
    std::unique_ptr<Lanes> lanes_;
    std::unique_ptr<net::Strand> relayStrand_, upkeepStrand_;
    std::unique_ptr<net::ReactorPool> reactors_;
    net::TlsContexts tls_;
    std::unique_ptr<net::DnsResolver> resolver_;
    std::unique_ptr<net::OutboundConnector> outbound_;
    std::unique_ptr<PasswordAuthenticator> authenticator_;
    std::unique_ptr<relay::Door> door_;
    std::unique_ptr<JunkLessons> lessons_;
    std::unique_ptr<relay::MailSigner> signer_;
    std::unique_ptr<group::SyncedRecipients> syncedRecipients_;
    std::unique_ptr<HeldLimit> heldLimit_;
    std::unique_ptr<relay::RelayCore> relay_;
    std::unique_ptr<DkimKeeper> dkim_;
    std::unique_ptr<DmarcReporter> dmarcReporter_;
    std::unique_ptr<CertificateKeeper> certificate_;
    std::unique_ptr<mailbox::Pop3Service> pop3_;
    std::unique_ptr<mailbox::ImapService> imap_;
    std::unique_ptr<net::SessionRegistry> sessions_;
    std::unique_ptr<net::SmtpFrontEnd> frontEnd_;
    std::unique_ptr<net::Pop3FrontEnd> pop3FrontEnd_;
    std::unique_ptr<net::ImapFrontEnd> imapFrontEnd_;
    std::unique_ptr<net::Listeners> listeners_;
    std::unique_ptr<GroupService> group_;
    std::unique_ptr<FirstPairing> firstPairing_;
    std::unique_ptr<Listening> listening_;
    std::unique_ptr<BackupKeeper> backups_;
    std::unique_ptr<QuotaWatch> quotaWatch_;
    std::unique_ptr<Upkeep> upkeep_;
    std::unique_ptr<AdminApi> api_;
    std::unique_ptr<LiveLook> liveLook_;
    std::unique_ptr<LocalAdmin> admin_;
    std::unique_ptr<platform::NetworkWatch> networkWatch_;
    bool stopped_ = false;
};

} // namespace ismail::service
