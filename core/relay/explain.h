// "What would happen with mail from X to Y now": the decisions of the relay in words, made by the same code that makes
// them for real. Asks DNS; sends nothing. Strand only; the answer comes on the strand.
#pragma once

#include "relay/destination_resolver.h"
#include "relay/hop_health.h"
#include "relay/learned.h"
#include "relay/router.h"
#include "relay/sender_rewriting.h"

#include <functional>
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
    struct Ports {
        const Clock& clock;
        const config::SettingsSource& settings;
        const DirectorySource& directory;
        const OwnIdentitySource& identity;
        VerifiedRecipients& verified;
        PartnerMemory& partnerMemory;
        DestinationResolver& resolver;
        HopHealth& health;
        const SenderRewriting* rewriting;
    };
    explicit Explainer(const Ports& ports) : ports_(ports) {}

    using Done = std::function<void(Explanation)>;
    // sender: empty for the null sender; an account here is taken as logged in.
    void explain(const mail::Address& sender, const mail::Address& recipient, Done done) const;

private:
    static void explainEnds(const Expansion& ends, Explanation& explanation);
    void explainHeld(const Domain& domain, const mail::Address& recipient, Explanation& explanation) const;
    const Ports ports_;
};

} // namespace ismail::relay
