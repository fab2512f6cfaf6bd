// The talk by which two servers become a pair, after the handshake with the code: for each side a machine that takes
// messages and gives steps. Who drives it sends what a step says, stores what it says, and reports back.
//
//   giver                                caller
//     <------------- hello, hello ---------->        (the channel's)
//     pair.domains, one or more ----------->
//                                            the administrator chooses: offer()
//                                            stored as half
//     <--------------------------- pair.offer
//     checked, stored as half
//     pair.accept ------------------------->
//                                            stored
//     <---------------------------- pair.done
//     stored
//
// The caller stores its offer before it sends it, and the giver stores what it took before it says so. Whichever
// message is lost then, the caller calls again with its key (purpose channel) and sends the same offer; the giver
// answers from what is linked already, takes nothing new, and nothing happens twice (repeatAccept). Half pairs are
// forgotten after a day, on both sides. Where pair.done is lost, a channel on which the caller's first message but
// beats and key.* is no offer makes the giver's half a whole (isWholeBy).
//
// Promises: the giver names its domains only after the proof; what is taken is granted by the code and clashes with no
// role here; each domain that is not taken has its reason; a message out of turn ends the talk. Does not: know the
// store, time or frames.
#pragma once

#include "base/clock.h"
#include "base/sentence.h"
#include "group/messages.h"
#include "group/pair_book.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ismail::group {

constexpr Millis halfPairLife{24 * 3'600'000};

// What the machines ask about the domains of this server. Names are A-labels in lower case.
class OwnDomains {
public:
    virtual ~OwnDomains() = default;
    virtual std::vector<std::string> primaries() const = 0; // in the order in which they are to be shown
    virtual bool isPrimary(const std::string& domain) const = 0;
    // It is secondary here, with another primary than the one that we are talking to.
    virtual bool isHeldForAnother(const std::string& domain) const = 0;
};

// What two servers hold for each other. Each list is of domains.
struct PairLinks {
    std::vector<std::string> theirsHere; // primary there, held here
    std::vector<std::string> oursThere;  // primary here, held there
    friend bool operator==(const PairLinks&, const PairLinks&) = default;
};

// The giver's check of an offer. What is granted is seen from the giver.
struct CheckedOffer {
    PairLinks links;
    std::vector<RefusedDomain> refused;
};
CheckedOffer checkOffer(const PairOffer& offer, const PairGrant& grant, const OwnDomains& own);
// The answer to an offer that was taken before: of it only what is linked. mostHeld: as in PairAccept.
PairAccept repeatAccept(const PairOffer& offer, const PairLinks& linked, std::int64_t mostHeld);
// The caller's check of what was accepted: nothing that it did not offer; and what it offered that clashes with its own
// roles by now is left out.
PairLinks checkAccept(const PairAccept& accept, const PairOffer& offer, const OwnDomains& own);
// What a half pair at the giver learns from a message of the caller over a channel: it is whole; nothing: wait.
bool isWholeBy(const Message& message);
// Why a domain was not taken.
Sentence pairProblemSentence(PairProblem problem);

// One thing to do after a message. At most one of store, finished and failed is set; what is to be sent is sent first.
struct PairStep {
    std::vector<Message> send;
    bool store = false;      // write the pair down, then call stored()
    bool choose = false;     // caller: the giver's domains are known, the administrator may choose
    bool finished = false;   // the connection goes on as the channel
    std::string_view failed; // for the log; the connection ends
};

class PairGiver {
public:
    PairGiver(PairGrant grant, const OwnDomains& own) : grant_(std::move(grant)), own_(own) {}

    // After both hellos: names the domains.
    PairStep begin();
    PairStep receive(const Message& message);
    // The half pair with links() is on the disk, or could not be written.
    PairStep stored(bool worked);
    const PairLinks& links() const { return checked_.links; }
    // Octets that the caller says it will hold; 0: not said.
    std::int64_t mostHeldThere() const { return offer_.mostHeld; }

private:
    enum class At { begin, offer, storing, done, storingDone, end };
    PairStep fail(std::string_view why, std::optional<PairEnd> tell);

    PairGrant grant_;
    const OwnDomains& own_;
    At at_ = At::begin;
    PairOffer offer_;
    CheckedOffer checked_;
};

class PairTaker {
public:
    static constexpr std::size_t maxDomains = 100'000; // that are read of the giver

    explicit PairTaker(const OwnDomains& own) : own_(own) {}
    // Goes on with an offer that was stored as half: begin() sends it again.
    PairTaker(const OwnDomains& own, PairOffer offer) : own_(own), at_(At::resume), offer_(std::move(offer)) {}

    PairStep begin();
    PairStep receive(const Message& message);
    // What was chosen; once, after `choose`.
    PairStep offer(PairOffer offer);
    // offered(), and then links(), are on the disk, or could not be written.
    PairStep stored(bool worked);

    const std::vector<std::string>& domains() const { return domains_; } // of the giver
    bool giverHolds() const { return giverHolds_; }
    const PairOffer& offered() const { return offer_; }
    const PairLinks& links() const { return links_; } // after the accept
    const std::vector<RefusedDomain>& refused() const { return refused_; }
    std::int64_t mostHeldThere() const { return mostHeldThere_; }

private:
    enum class At { domains, choice, storingHalf, accept, storing, resume, end };
    PairStep fail(std::string_view why, std::optional<PairEnd> tell);
    PairStep takeDomains(const PairDomains& message);

    const OwnDomains& own_;
    At at_ = At::domains;
    std::vector<std::string> domains_;
    bool giverHolds_ = false;
    PairOffer offer_;
    PairLinks links_;
    std::vector<RefusedDomain> refused_;
    std::int64_t mostHeldThere_ = 0;
};

} // namespace ismail::group
