// Messages of a channel, part 2: what two servers that have just met agree upon. messages.h says what holds for all.
#pragma once

#include "group/messages_talk.h"
#include "rpc/fields.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::group {

constexpr std::size_t maxPairDomains = 1000; // of one pair.domains
constexpr std::size_t maxOffered = 200;      // domains of each of the two lists of an offer; others are linked later

// From the giver: what is primary there and granted.
struct PairDomains {
    static constexpr std::string_view kind = "pair.domains";

    std::vector<std::string> domains; // A-labels, lower case
    bool more = false;                // another one follows
    bool holds = false;               // whether the giver will hold mail for domains of the caller

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domains", s.domains, "Primary domains of the giver.", rpc::listOf(maxPairDomains, maxHostName));
        v("more", s.more, "There are more of them.");
        v("holds", s.holds, "It would hold mail for domains of the caller.");
    }
};

// From the caller: what its administrator chose.
struct PairOffer {
    static constexpr std::string_view kind = "pair.offer";

    std::vector<std::string> hold; // domains of the giver; the caller will hold mail for them
    std::vector<std::string> lend; // domains of the caller; the giver is to hold mail for them
    std::int64_t mostHeld = 0;     // octets that the caller holds at most; 0: not said

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("hold", s.hold, "Domains of the giver that the caller holds.", rpc::listOf(maxOffered, maxHostName));
        v("lend", s.lend, "Domains of the caller that the giver is to hold.", rpc::listOf(maxOffered, maxHostName));
        v("mostHeld", s.mostHeld, "Octets that the caller holds at most.", rpc::between(0, maxPeerNumber).orDefault());
    }
};

enum class PairProblem : std::uint8_t { notGranted, notPrimary, primaryHere, heldForAnother, badName, twice };
constexpr std::array<std::string_view, 6> enumNames(PairProblem) {
    return {"notGranted", "notPrimary", "primaryHere", "heldForAnother", "badName", "twice"};
}

struct RefusedDomain {
    std::string domain;
    PairProblem why{};

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Its name.", rpc::atMost(maxHostName));
        v("why", s.why, "Why it was not taken.");
    }
    friend bool operator==(const RefusedDomain&, const RefusedDomain&) = default;
};

// From the giver: what it took of the offer, which is stored there.
struct PairAccept {
    static constexpr std::string_view kind = "pair.accept";

    std::vector<std::string> hold, lend; // as in the offer
    std::vector<RefusedDomain> refused;
    std::int64_t mostHeld = 0; // octets that the giver holds at most; 0: not said

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("hold", s.hold, "Domains of the giver that the caller holds.", rpc::listOf(maxOffered, maxHostName));
        v("lend", s.lend, "Domains of the caller that the giver holds.", rpc::listOf(maxOffered, maxHostName));
        v("refused", s.refused, "Domains that were not taken.", rpc::atMost(2 * maxOffered));
        v("mostHeld", s.mostHeld, "Octets that the giver holds at most.", rpc::between(0, maxPeerNumber).orDefault());
    }
};

enum class PairEnd : std::uint8_t { withdrawn, failed, unexpected };
constexpr std::array<std::string_view, 3> enumNames(PairEnd) { return {"withdrawn", "failed", "unexpected"}; }

// From either side: there will be no pair.
struct PairRefuse {
    static constexpr std::string_view kind = "pair.refuse";

    PairEnd why{};

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("why", s.why, "Why not.");
    }
};

// From the caller: it is stored there too.
struct PairDone {
    static constexpr std::string_view kind = "pair.done";

    template <class S, class V>
    static void fields(S&, V&) {}
};

} // namespace ismail::group
