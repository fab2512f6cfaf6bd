// "What would happen with mail from X to Y now": the decisions of the relay in words, made by the same code that makes
// them for real (router.h, recipient_rules.h). Asks DNS, but neither a primary nor anybody else; sends nothing. The
// answer comes on the strand.
#pragma once

#include "accounts/quotas.h"
#include "accounts/sending_limits.h"
#include "base/executor.h"
#include "relay/learned.h"
#include "relay/recipient_book.h"
#include "relay/routing/destination_resolver.h"
#include "relay/routing/hop_health.h"
#include "relay/routing/router.h"
#include "relay/routing/sender_rewriting.h"
#include "trust/batv.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ismail::relay {

constexpr std::size_t maxNamedEnds = 50;

struct Explanation {
    bool accepted = false;
    mail::Reply reply;                     // what RCPT would be answered
    std::vector<std::string> destinations; // keys, or "local:<address>"; of the first maxNamedEnds
    std::vector<std::string> steps;        // sentences, in order
    std::vector<std::string> targets;      // "mx1.example.org[192.0.2.1]:25 (healthy)", in order
};

// Where the copies go, each once: keys of destinations, or "local:<address>"; of the first maxNamedEnds.
std::vector<std::string> destinationsOf(const Expansion& ends);

class Explainer {
public:
    struct Dependencies {
        const Clock& clock;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        const OwnIdentitySource& identity;
        VerifiedRecipients& verified;
        PartnerMemory& partnerMemory;
        DestinationResolver& resolver;
        HopHealth& health;
        const SenderRewriting* rewriting;
        const trust::Batv* batv;  // none: nobody signs return addresses here
        accounts::Quotas* quotas; // none: no mailbox is ever full
        const accounts::SendingLimits& sending;
        Workers& workers;
        Executor& strand;
        RecipientBook* recipients = nullptr; // none: no primary tells its recipients
    };
    explicit Explainer(const Dependencies& deps) : deps_(deps) {}

    using Done = std::function<void(Explanation)>;
    // sender: empty for the null sender; an account here is taken as logged in.
    void explain(const mail::Address& sender, const mail::Address& recipient, Done done) const;

private:
    struct Found {
        Explanation explanation;
        std::optional<Destination> destination; // none: nothing is sent
    };
    struct HeldRecipient {
        const accounts::Domain& domain;
        const mail::Address& recipient;
        const mail::Address& sender;
    };
    Found decide(const mail::Address& sender, const mail::Address& recipient) const;
    void addTargets(Found found, const Done& done) const;
    void explainSignature(const mail::Address& sender, const mail::Address& recipient,
                          const accounts::Directory& directory, Explanation& explanation) const;
    static void explainEnds(const Expansion& ends, Explanation& explanation);
    void explainRoom(const Expansion& ends, const config::Settings& settings, Explanation& explanation) const;
    void explainHeld(const HeldRecipient& held, const accounts::Directory& directory, const config::Settings& settings,
                     Explanation& explanation) const;
    const Dependencies deps_;
};

} // namespace ismail::relay
