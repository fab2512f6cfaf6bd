// The relay as one object: give it the world (RelayPorts), take from it the reception of mail, and tell it to start.
//
// Promises: start() and stop() and every question may come from any thread; answers to questions come on the strand.
// Lifetime: the executor and the workers must have stopped before this is destroyed, and it outlives all sessions.
#pragma once

#include "base/log.h"
#include "relay/dns_asker.h"
#include "relay/outgoing/bounces.h"
#include "relay/outgoing/clock_guard.h"
#include "relay/outgoing/overdue_watch.h"
#include "relay/outgoing/scheduler.h"
#include "relay/outgoing/sender_signing.h"
#include "relay/partners/call_ahead.h"
#include "relay/partners/handovers.h"
#include "relay/partners/partners.h"
#include "relay/reception/explain.h"
#include "relay/reception/mail_check.h"
#include "relay/reception/reception.h"
#include "relay/routing/domain_dns.h"
#include "relay/routing/hop_health.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

namespace ismail::relay {

struct RelayDependencies {
    const Clock& clock;
    Log& log;
    const config::SettingsSource& settings;
    const accounts::DirectorySource& directory;
    Spool& spool;
    QueueStore& queue;
    VerifiedRecipients& verified;
    PartnerMemory& partnerMemory;
    Resolver& resolver;
    Outbound& outbound;
    Executor& strand;
    Workers& workers;      // for the queue
    Workers& loginWorkers; // for SCRAM
    accounts::Authenticator& authenticator;
    Counters& counters;
    AlertSink& alerts;
    OwnHost host;
    std::uint64_t randomSeed = std::random_device{}(); // tests give their own
    SenderRewriting::Mac mac = {};                     // for return addresses that are ours; none: senders stay
    accounts::Quotas* quotas = nullptr;                // none: no mailbox is ever full
    Door* door = nullptr;                              // none: mail from outside is taken unseen
    const accounts::MailReaders* readers = nullptr;
    Refusals* refusals = nullptr; // none: nobody asks later why something was refused
    std::function<std::string(const trust::Verdict&)> verdictText = {}; // as it is kept beside a message
    const MailSigner* signer = nullptr;                                 // none: nothing is signed
    Workers* signingWorkers = nullptr;                                  // none: workers
    DmarcResults* dmarcResults = nullptr;                               // none: nothing is counted for reports
    ReportBook* reports = nullptr;                                      // none: reports of others are mail
    RecipientBook* recipients = nullptr;                                // none: no primary tells its recipients
    std::span<const AcceptanceStep> steps = acceptanceSteps();          // tests give their own
    std::function<void()> changed = {}; // the state of a partner or of a way; on the strand, must be cheap
};

class RelayCore final : private BackOffice {
public:
    explicit RelayCore(RelayDependencies deps);
    ~RelayCore() override;

    void start();
    // Closes every outgoing connection and starts nothing more; done comes on the strand, when what was sent is
    // recorded or cannot be.
    void stop(std::function<void()> done = {});

    ReceptionFactory& reception() { return reception_; }
    accounts::LoginGuard& logins() { return reception_.logins(); }
    const accounts::SendingLimits& sending() const { return sending_; }
    std::size_t openSessions() const { return reception_.openSessions(); }
    const OwnIdentitySource& identity() const { return identity_; }
    // Of return addresses; none: senders stay.
    const SenderRewriting* rewriting() const { return rewriting_ ? &*rewriting_ : nullptr; }
    const Handovers& handovers() const { return handovers_; }
    const trust::Batv* batv() const { return batv_ ? &*batv_ : nullptr; }

    // Mail became due that did not come through reception: released, retried or generated rows.
    void wake(std::vector<std::string> destinationKeys);
    // Rows at these destinations were changed or removed.
    void reload(std::vector<std::string> destinationKeys);
    // Everything at these destinations is tried now, dead hops are probed; empty: everywhere.
    void retryNow(std::vector<std::string> destinationKeys);
    void networkChanged();
    void directoryChanged();
    void queryPartner(std::int64_t partnerId, PartnerService::QueryDone done);

    void destinations(std::function<void(std::vector<DestinationView>)> done);
    void partners(std::function<void(std::vector<PartnerView>)> done);
    void explain(const mail::Address& sender, const mail::Address& recipient, Explainer::Done done);
    // Self-tests of block lists that are due; now and then.
    void testLists();
    // What would be decided of mail from outside. Error: unavailable where nothing is checked.
    void checkMail(MailQuestion question, std::function<void(Result<MailAnswer>)> done);
    void checkDns(const std::string& domain, SendingFacts sending, bool anew,
                  std::function<void(DomainDnsReport)> done);
    // Puts a message of ours (alert, test message) on its way; recorded comes after the disk has it. sender: null where
    // nobody is to hear what becomes of it. Error: invalid, where there is no way. Any thread.
    void send(const mail::Address& sender, const mail::Address& to, Bytes message,
              std::function<void(Result<MessageId>)> recorded);

    // For what an administrator does to single rows of the queue: strand only.
    Scheduler& scheduler() { return scheduler_; }
    Bounces& bounces() { return bounces_; }

private:
    // BackOffice, from any thread.
    void accepted(const std::vector<std::string>& destinationKeys) override;
    void deliveredLocally(const NewMessage& message) override;
    void membersRefused(const NewMessage& message, const std::vector<RefusedMember>& members) override;
    void verify(std::int64_t domainId, const mail::Address& recipient,
                std::function<void(RecipientVerdict)> done) override;
    void runHeld(const std::vector<std::string>& domains, const std::string& node, Answer answer) override;
    void isPrimaryByMx(const std::string& domain, const std::string& address, std::function<void(bool)> done) override;
    void partnerSeen(std::int64_t partnerId) override;

    void report(ReportedMessage about, std::vector<mail::DsnRecipient> reports);
    RandomBelow random();
    void changed() const;

    RelayDependencies deps_;
    std::mutex randomMutex_;
    std::mt19937_64 randomEngine_;
    OwnIdentitySource identity_;
    PartnerBook book_;
    const std::optional<SenderRewriting> rewriting_;
    const std::optional<trust::Batv> batv_;
    const std::optional<SenderSigning> senderSigning_;
    accounts::SendingLimits sending_;
    const std::optional<CheckDependencies> checks_;
    DnsAsker listTests_; // self-tests of lists in the DNS
    const AcceptancePipeline pipeline_;
    HopHealth health_;
    Handovers handovers_;
    DestinationResolver resolver_;
    Bounces bounces_;
    Scheduler scheduler_;
    ClockGuard clockGuard_;
    OverdueWatch overdue_;
    PartnerService partners_;
    CallAhead callAhead_;
    Explainer explainer_;
    DomainDnsChecker dnsChecker_;
    ReceptionService reception_;

    // Destinations of fresh mail, until the strand takes them: many commits make one wake.
    std::mutex freshMutex_;
    std::unordered_set<std::string> fresh_;
};

} // namespace ismail::relay
