// Asks a primary whether it would take a recipient (MAIL FROM:<>, RCPT, no data), for the recipient policy call-ahead.
//
// Promises: one question for one address at a time, however many ask; one connection for one domain, kept for a while,
// with maxOnConnection questions at most, since servers slow down or cut off who asks more (Postfix counts each RSET,
// Exim each unknown recipient); what a connection that is cut off leaves open is asked again over a fresh one. An
// answer within callahead.timeout, whatever the primary does. While the primary's hop is known to be dead nobody waits.
// TLS that fails is met as in delivery. That a mailbox exists and that it does not are remembered in
// VerifiedRecipients; any other refusal is passed on and forgotten. Strand only; answers come on the strand.
#pragma once

#include "base/log.h"
#include "relay/learned.h"
#include "relay/routing/destination_resolver.h"
#include "relay/routing/hop_health.h"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace ismail::relay {

// What a primary's reply to RCPT says of the recipient. Unknown only where the reply is about the address itself: a
// full mailbox, a policy or a server in trouble is no reason to tell others that there is no such mailbox.
RecipientVerdict verdictOf(const mail::Reply& reply);

class CallAhead {
public:
    static constexpr std::size_t maxOnConnection = 20;
    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        VerifiedRecipients& verified;
        PartnerMemory& partnerMemory;
        Outbound& outbound;
        Executor& strand;
        DestinationResolver& resolver;
        HopHealth& health;
        RandomBelow random;
        std::function<void(std::int64_t partnerId, bool reached, const mail::Reply& reply)> partnerContact;
    };
    explicit CallAhead(Dependencies deps);
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
        int lost = 0; // connections that were cut off with it
    };
    void ask(Line& line);
    void resolved(const std::string& domain, DestinationPlan plan);
    bool connect(Line& line);
    void answer(const std::string& key, const RecipientVerdict& verdict);
    bool askAgain(Line& line, const std::string& key);
    void lineClosed(Line& line, bool failed, const mail::Reply& reply, const std::string& stage);
    void endLine(const std::string& domain, const mail::Reply& reply);

    const Dependencies deps_;
    std::unordered_map<std::string, Question> questions_;          // by address key; maxQuestions at most
    std::unordered_map<std::string, std::unique_ptr<Line>> lines_; // by domain
};

} // namespace ismail::relay
