// Asks a primary whether it would take a recipient (MAIL FROM:<>, RCPT, no data), for the recipient policy call-ahead.
//
// Promises: one question for one address at a time, however many ask; one connection for one domain, kept for a while;
// an answer within callahead.timeout, whatever the primary does. While the primary's hop is known to be dead nobody
// waits. Yes and no are remembered in VerifiedRecipients. Strand only; answers come on the strand.
#pragma once

#include "base/log.h"
#include "relay/destination_resolver.h"
#include "relay/hop_health.h"
#include "relay/reception_ports.h"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace ismail::relay {

class CallAhead {
public:
    struct Ports {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        const DirectorySource& directory;
        VerifiedRecipients& verified;
        PartnerMemory& partnerMemory;
        Outbound& outbound;
        Executor& strand;
        DestinationResolver& resolver;
        HopHealth& health;
        RandomBelow random;
        std::function<void(std::int64_t partnerId, bool reached, const mail::Reply& reply)> partnerContact;
    };
    explicit CallAhead(Ports ports);
    ~CallAhead();

    using Done = std::function<void(RecipientVerdict)>;
    void verify(std::int64_t domainId, const mail::Address& recipient, Done done);
    void stop();

private:
    class Line; // to the primary of one domain
    struct Question {
        mail::Address recipient;
        std::string line;
        std::vector<Done> asking;
        Executor::TimerId timer = 0;
    };
    void ask(Line& line);
    void resolved(const std::string& domain, DestinationPlan plan);
    void answer(const std::string& key, const RecipientVerdict& verdict);
    void lineClosed(const std::string& domain, const mail::Reply& reply);

    const Ports ports_;
    std::unordered_map<std::string, Question> questions_;          // by address key; maxQuestions at most
    std::unordered_map<std::string, std::unique_ptr<Line>> lines_; // by domain
};

} // namespace ismail::relay
