// Asks one secondary for the mail of our domains (ETRN, RFC 1985), one domain after the other.
//
// Promises: every domain gets an answer: what the partner said, why it could not be asked, or that it is asked later.
// A connection asks maxOnConnection times at most, since servers cut off who asks more (Postfix after 100 commands
// without mail); what is left goes over the next one, as it does after 421 or a lost connection that got on. A partner
// that says 458 three times in a row is left alone for a while. Strand only.
#pragma once

#include "relay/partners/partners.h"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace ismail::relay {

class PartnerService::Query final : public OutboundEvents {
public:
    static constexpr std::size_t maxOnConnection = 50;
    static constexpr int busyBeforePause = 3;

    Query(PartnerService& owner, const accounts::Partner& partner, std::vector<std::string> domains, QueryDone done)
        : owner_(owner), partnerId_(partner.id), open_(domains.begin(), domains.end()), done_(std::move(done)) {}

    void connect(DestinationPlan plan);

    void ready(const proto::Capabilities& offers, bool tls) override;
    void jobDone(std::uint64_t, std::vector<proto::RecipientResult>) override {}
    void etrnDone(mail::Reply reply) override;
    void closed(bool failed, mail::Reply reply, std::string stage) override;

private:
    void next();
    void ask();
    void note(const std::string& domain, const mail::Reply& reply, Answered how);
    void noteRest(const mail::Reply& reply, Answered how);
    void finish();

    PartnerService& owner_;
    const std::int64_t partnerId_;
    std::deque<std::string> open_; // domains not answered yet
    QueryDone done_;
    std::vector<Endpoint> endpoints_; // to be tried
    Endpoint current_;
    std::unique_ptr<OutboundConnection> connection_;
    std::vector<PartnerDomainView> answers_;
    std::string failure_;
    std::size_t answeredHere_ = 0; // over this connection
    int busy_ = 0;                 // 458 in a row
    bool isReady_ = false;         // this connection
    bool wasReached_ = false;
};

} // namespace ismail::relay
