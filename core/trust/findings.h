// What the checks of a message found out, as plain values: the facts that points (score.h) are given for and that
// Authentication-Results and the verdict tell. Whatever was not judged says so; nothing here is an opinion.
#pragma once

#include "base/sentence.h"
#include "trust/dmarc_record.h"
#include "trust/results.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

// Who brings the message, decided once for the connection.
enum class ClientClass : std::uint8_t {
    account, // logged in
    trusted, // by its network (access.trusted_networks)
    partner, // a secondary or primary of one of our domains
    known,   // a network that passed before
    stranger
};

std::string_view clientClassName(ClientClass client);

// The name that a client gave in HELO or EHLO.
enum class HeloKind : std::uint8_t { fine, strange, ownName };

struct SpfFinding {
    bool judged = false; // false: not asked for, or the client is not the original one
    AuthResult result = AuthResult::none;
    std::string domain;      // that was asked
    std::string mechanism;   // that decided, as written: "-all"
    std::string explanation; // the domain's own text, printable ASCII
    std::string problem;     // of permerror and temperror, for the administrator
};

struct DkimFinding {
    std::string domain, selector, algorithm;
    AuthResult result = AuthResult::none;
    std::string why; // where it is not pass
};

struct ArcFinding {
    AuthResult result = AuthResult::none; // cv: none, pass, fail; temperror: a key could not be asked for
    std::vector<std::string> sealers;     // d= of the seals, the first one first
    std::uint32_t oldestPass = 0;
    std::string why;
    bool trusted = false; // the newest sealer is one that the administrator named, and it vouches for the author
};

struct DmarcFinding {
    bool judged = false;
    AuthResult result = AuthResult::none; // none: there is no record
    std::string author;                   // domain of From, as A-labels
    std::string organisation;
    std::string recordDomain;         // whose record it is
    std::optional<DmarcPolicy> asked; // nothing: there is no record that can be used
    DmarcPolicy applied = DmarcPolicy::none;
    std::string alignedBy;            // "dkim", "spf" or nothing
    std::vector<std::string> reports; // rua=
    std::string problem;
    bool dkimAligned = false, spfAligned = false; // with a pass
    DmarcRecord record;                           // that was used
};

// What a block or welcome list answered.
struct ListFinding {
    std::string list, about, answer; // about: the address or domain that was asked for
    int points = 0;
};

// All that was found out about a message, its client and its sender.
struct Findings {
    // The client, or where a partner brings the message, the original one as far as it is known.
    std::string address, helo, name; // name: of reverse DNS, only where it was confirmed
    ClientClass client = ClientClass::stranger;
    std::string partner; // that brought it; empty: nobody
    bool originalKnown =
        true; // false: a partner brought it and nobody knows from whom; nothing of the connection counts
    bool nameJudged = false;
    AuthResult nameResult = AuthResult::none; // pass; none: no name; fail: does not lead back; temperror
    HeloKind heloKind = HeloKind::fine;
    bool heloJudged = false;
    bool tls = false;
    bool talkedEarly = false;
    bool manyUnknownRecipients = false;

    SpfFinding spfHelo, spfMailFrom;
    std::vector<DkimFinding> dkim;
    ArcFinding arc;
    DmarcFinding dmarc;
    std::vector<ListFinding> lists;

    std::string sender;              // MAIL FROM; empty: the null sender
    std::vector<std::string> author; // domains of From
    bool otherAddressInName = false; // the display name shows an address that is not the author's
    bool ownDomainUnproven = false;  // From is of a domain of ours, from outside, and nothing proves it
    bool unsignedBounce = false;     // a bounce to an address that we sign (BATV), without the signature
    // What a stranger's sender is refused for, where a partner took the message from a stranger.
    std::optional<Sentence> brokenRule;
    int reputation = 0;       // points
    std::string reputationOf; // the domain or network
};

// The identity that is proven to be the author's: the domain of From where DMARC passed, else empty.
std::string provenAuthor(const Findings& findings);

} // namespace ismail::trust
