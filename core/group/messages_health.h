// Messages of a channel, part 3: how the sender is, and what it sees of others' hosts. messages.h says what holds for
// all.
#pragma once

#include "group/messages_talk.h"
#include "rpc/fields.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::group {

constexpr std::size_t maxHealthDomains = 500; // those with most held mail, where there are more

enum class Accepting : std::uint8_t { yes, noSpace, paused, stopping, trouble };
constexpr std::array<std::string_view, 5> enumNames(Accepting) {
    return {"yes", "noSpace", "paused", "stopping", "trouble"};
}

// What is held for the partner, or synced from it, of one domain.
struct HeldDomain {
    std::string domain;
    std::int64_t held = 0, octets = 0; // recipients, octets
    std::optional<Time> oldest;
    std::int64_t listVersion = 0;
    std::optional<std::chrono::seconds> listAge; // since it was confirmed; none: never

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Its name.", rpc::atMost(maxHostName));
        v("held", s.held, "Recipients whose mail is held.", rpc::between(0, maxPeerNumber));
        v("octets", s.octets, "Octets that are held.", rpc::between(0, maxPeerNumber));
        v("oldest", s.oldest, "When the oldest of it came.");
        v("listVersion", s.listVersion, "Of its list of recipients.", rpc::between(0, maxPeerNumber));
        v("listAge", s.listAge, "Since the list was confirmed.", rpc::between(0, 1'000'000'000));
    }
};

struct LastDrain {
    Time at;
    std::int64_t messages = 0;
    std::chrono::seconds took{0};

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("at", s.at, "When it began.");
        v("messages", s.messages, "How many went.", rpc::between(0, maxPeerNumber));
        v("took", s.took, "How long it took.", rpc::between(0, 1'000'000'000));
    }
};

struct Health {
    static constexpr std::string_view kind = "health";

    Accepting accepting{};
    std::vector<std::string> listeners; // names of those that are open
    std::string version;
    std::int64_t diskFree = 0, diskTotal = 0;
    std::vector<HeldDomain> domains;
    std::optional<LastDrain> lastDrain;
    std::optional<Time> lastBackup, certificateEnd;

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("accepting", s.accepting, "Whether it takes mail, or why not.");
        v("listeners", s.listeners, "Those that are open.", rpc::listOf(32, 64));
        v("version", s.version, "Of the product.", rpc::atMost(64));
        v("diskFree", s.diskFree, "Octets.", rpc::between(0, maxPeerNumber));
        v("diskTotal", s.diskTotal, "Octets.", rpc::between(0, maxPeerNumber));
        v("domains", s.domains, "What it holds.", rpc::atMost(maxHealthDomains));
        v("lastDrain", s.lastDrain, "When held mail last went to the receiver of this.");
        v("lastBackup", s.lastBackup, "When the last backup was made.");
        v("certificateEnd", s.certificateEnd, "When its certificate ends.");
    }
};

// Look at this host of a domain that both sides serve, from where you are.
struct ProbeAsk {
    static constexpr std::string_view kind = "probe.ask";

    std::int64_t id = 0;
    std::string domain;
    std::string host; // in the MX set of the domain; empty: the records of the domain itself

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("id", s.id, "Chosen by the side that asks.", rpc::between(1, maxPeerNumber));
        v("domain", s.domain, "A domain that both serve.", rpc::atMost(maxHostName));
        v("host", s.host, "One of its MX hosts.", rpc::atMost(maxHostName).orDefault());
    }
};

enum class ProbeFactKind : std::uint8_t {
    mx,              // about a domain: "10 mx1.example.org"; "0 .": it takes no mail
    a,               // about a name: an address
    aaaa,            //
    ptr,             // about an address: a name; what that leads to are facts a and aaaa about it
    banner,          // about an address, as are the next five: the text of the greeting at its port 25
    starttls,        // "TLSv1.3 TLS_AES_256_GCM_SHA384", or "none"
    certificate,     // SHA-256 of the certificate that was shown, in hex
    certificateName, // a name in it
    certificateEnd,  // milliseconds since 1970-01-01T00:00:00Z
    dane,            // of the certificate against the TLSA records: "fits", "differs" or "unsigned", as DNSSEC says
    tlsa,            // about a host: "3 1 1" and the octets in hex
    mtaSts,          // about a domain: the TXT record
    spf,             //
    cname,           // about a host: the name that it stands for
    failure          // a ProbeFailure, a blank, and what it is about in the words of who has met it
};
constexpr std::array<std::string_view, 15> enumNames(ProbeFactKind) {
    return {"mx",   "a",    "aaaa",   "ptr", "banner", "starttls", "certificate", "certificateName", "certificateEnd",
            "dane", "tlsa", "mtaSts", "spf", "cname",  "failure"};
}

// Why something was not seen; the first word of a failure.
enum class ProbeFailure : std::uint8_t {
    dns,       // about a name: it was not answered; what follows is the type of the record
    notPublic, // about an address: it is a private one, which is not called for others
    call,      // about an address: the call has ended; what follows is the stage, a blank, and a reply or a reason
    time       // about a host: time was over
};
constexpr std::array<std::string_view, 4> enumNames(ProbeFailure) { return {"dns", "notPublic", "call", "time"}; }

struct ProbeFact {
    ProbeFactKind what{};
    std::string about; // a name or an address
    std::string value;

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("what", s.what, "What was seen.");
        v("about", s.about, "Of which name or address.", rpc::atMost(maxHostName));
        v("value", s.value, "As it was seen.", rpc::atMost(2048));
    }
};

enum class ProbeOutcome : std::uint8_t { seen, notShared, busy };
constexpr std::array<std::string_view, 3> enumNames(ProbeOutcome) { return {"seen", "notShared", "busy"}; }

struct ProbeAnswer {
    static constexpr std::string_view kind = "probe.answer";

    std::int64_t id = 0; // of the question
    ProbeOutcome outcome{};
    std::vector<ProbeFact> facts;
    bool cut = false; // there was more to say

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("id", s.id, "Of the question.", rpc::between(1, maxPeerNumber));
        v("outcome", s.outcome, "Whether it was looked at.");
        v("facts", s.facts, "What was seen.", rpc::atMost(128));
        v("cut", s.cut, "Facts were left out.");
    }
};

} // namespace ismail::group
