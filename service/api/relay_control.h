// What the admin API asks of the relay, as calls that wait for their answer. Any thread but the relay's own.
//
// Errors: unavailable where the relay does not answer in time or is ending. RelayControl is what handlers see, so that
// they are tested without connections; CoreRelayControl is the one there is.
#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "relay/queue.h"
#include "relay/reception/explain.h"
#include "relay/reception/mail_check.h"
#include "relay/routing/domain_dns.h"
#include "relay/status_views.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ismail::relay {
class RelayCore;
}

namespace ismail::service {

// Rows of the queue by message and destination, as store::QueueAdmin::matching gives them.
using QueuedRows = std::vector<std::pair<std::string, relay::DueMessage>>;

// Messages by the destination that they wait at.
using QueuedMessages = std::map<std::string, std::vector<MessageId>>;

class RelayControl {
public:
    // By partner: what was answered for each domain, or why it could not be asked.
    using QueryAnswers = std::map<std::int64_t, Result<std::vector<relay::PartnerDomainView>>>;

    virtual ~RelayControl() = default;

    virtual Result<std::vector<relay::PartnerView>> partners() = 0;
    virtual Result<std::vector<relay::DestinationView>> destinations() = 0;
    // Asks all of them at once with ETRN and waits up to 30 seconds.
    virtual QueryAnswers query(const std::vector<std::int64_t>& partnerIds) = 0;
    virtual Result<relay::Explanation> explain(const mail::Address& sender, const mail::Address& recipient) = 0;
    virtual Result<relay::MailAnswer> checkMail(relay::MailQuestion question) = 0;
    // A domain by its A-labels; waits for the DNS.
    virtual Result<relay::DomainDnsReport> checkDns(const std::string& domain, relay::SendingFacts sending,
                                                    bool anew) = 0;
    virtual Result<DnsAnswer> lookUp(const DnsQuestion& question) = 0;

    // Rows at these destinations were changed: what is in memory is read again. Afterwards nothing is sent any more of
    // what was read before; what is on its way at that moment is not called back.
    virtual void reload(std::vector<std::string> destinations) = 0;
    // These destinations are tried now, dead next hops included.
    virtual void retry(std::vector<std::string> destinations) = 0;
    // Gives the rows up and tells their senders; waits for the disk. A message that is being sent at this moment is
    // left alone, and so is a row that has left meanwhile. Returns the rows that were given up.
    virtual Result<QueuedRows> giveUp(QueuedRows rows, mail::Reply reply) = 0;
    // Takes messages out of the relay's reach while their rows change, and says which it could take: the others are
    // being sent at this moment. Every one that was taken is to be given back.
    virtual Result<QueuedMessages> setAside(const QueuedMessages& messages) = 0;
    virtual void giveBack(const QueuedMessages& messages) = 0;
    // Sends a message that was made here, like any other; waits for the disk. Errors: invalid, with the reason, where
    // there is no way for mail to that address.
    virtual Result<MessageId> send(const mail::Address& sender, const mail::Address& to, Bytes message) = 0;
};

class CoreRelayControl final : public RelayControl {
public:
    struct Dependencies {
        relay::RelayCore& core;
        relay::Resolver& resolver;
        Executor& strand;
        relay::QueueStore& queue;
        const accounts::DirectorySource& directory;
        const config::SettingsSource& settings;
        const Clock& clock;
    };
    explicit CoreRelayControl(const Dependencies& deps) : deps_(deps) {}

    Result<std::vector<relay::PartnerView>> partners() override;
    Result<std::vector<relay::DestinationView>> destinations() override;
    QueryAnswers query(const std::vector<std::int64_t>& partnerIds) override;
    Result<relay::Explanation> explain(const mail::Address& sender, const mail::Address& recipient) override;
    Result<relay::MailAnswer> checkMail(relay::MailQuestion question) override;
    Result<relay::DomainDnsReport> checkDns(const std::string& domain, relay::SendingFacts sending, bool anew) override;
    Result<DnsAnswer> lookUp(const DnsQuestion& question) override;
    void reload(std::vector<std::string> destinations) override;
    void retry(std::vector<std::string> destinations) override;
    Result<QueuedRows> giveUp(QueuedRows rows, mail::Reply reply) override;
    Result<QueuedMessages> setAside(const QueuedMessages& messages) override;
    void giveBack(const QueuedMessages& messages) override;
    Result<MessageId> send(const mail::Address& sender, const mail::Address& to, Bytes message) override;

private:
    std::string reasonAgainst(const mail::Address& to) const;

    const Dependencies deps_;
};

} // namespace ismail::service
