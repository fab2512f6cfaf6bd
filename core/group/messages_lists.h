// Messages of a channel, part 4: which recipients a domain has, as its primary tells its secondaries. messages.h says
// what holds for all; list_source.h and list_copy.h what is done with them.
//
// A list is numbered: every change of a recipient takes the next version of its domain, so what changed after a version
// can be had in any number of pages, and a list is fetched whole as everything after version 0. Versions belong to an
// epoch; who draws a new epoch begins anew.
#pragma once

#include "group/messages_talk.h"
#include "rpc/fields.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::group {

constexpr std::size_t listTagSize = 16;    // octets, as the next four
constexpr std::size_t listChangeSize = 17; // a tag and an octet of RecipientState
constexpr std::size_t epochSize = 16, listSaltSize = 16, listKeySize = 32;
constexpr std::size_t maxInlineChanges = 200;
constexpr std::size_t maxPageChanges = 4096;
constexpr std::int64_t maxRecipients = 2'000'000; // of a domain
constexpr std::size_t maxRoleNames = 64;

// By what tags are made, and where the list stands.
struct ListInfo {
    rpc::Blob epoch, salt, key;
    std::int64_t logN = 8, r = 8, p = 1; // of scrypt; N is two to the power of logN
    std::int64_t version = 0, count = 0; // count: of recipients that are not removed

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("epoch", s.epoch, "Of its versions.", rpc::exactly(epochSize));
        v("salt", s.salt, "Of the domain.", rpc::exactly(listSaltSize));
        v("key", s.key, "Of the tags, for the receiver of this alone.", rpc::exactly(listKeySize));
        v("logN", s.logN, "Cost of scrypt.", rpc::between(1, 14));
        v("r", s.r, "Cost of scrypt.", rpc::between(1, 16));
        v("p", s.p, "Cost of scrypt.", rpc::between(1, 4));
        v("version", s.version, "Of the list.", rpc::between(0, maxPeerNumber));
        v("count", s.count, "Of recipients.", rpc::between(0, maxRecipients));
    }
};

// All that a secondary has to know of a domain but its recipients.
struct DomainState {
    static constexpr std::string_view kind = "domain.state";

    std::string domain; // A-labels, lower case
    bool linked = true; // false: the receiver is its secondary no longer; then the rest is of no account
    bool enabled = true;
    bool plusAddressing = true;
    bool everyone = false;          // there is a catch-all
    bool full = false;              // by its quota
    std::vector<std::string> roles; // local parts that are always taken, lower case
    std::string aliasOf;            // the domain whose list serves this one too; empty: its own does
    std::chrono::seconds hold{0};   // how long mail is to be held; 0: as the secondary likes
    std::int64_t largest = 0;       // octets of a message; 0: not said
    bool eightBit = true;           // RFC 6152
    bool utf8 = true;               // RFC 6531
    std::optional<ListInfo> list;   // none: aliasOf, or not ready

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Its name.", rpc::atMost(maxHostName));
        v("linked", s.linked, "The receiver is its secondary.");
        v("enabled", s.enabled, "It is switched on.");
        v("plusAddressing", s.plusAddressing, "user+detail is user.");
        v("everyone", s.everyone, "Unknown recipients are taken.");
        v("full", s.full, "Its quota is used up.");
        v("roles", s.roles, "Local parts that are always taken.", rpc::listOf(maxRoleNames, 64));
        v("aliasOf", s.aliasOf, "The domain whose list holds here.", rpc::atMost(maxHostName));
        v("hold", s.hold, "How long to hold mail.", rpc::between(0, 31'536'000));
        v("largest", s.largest, "Octets of the largest message.", rpc::between(0, maxPeerNumber));
        v("eightBit", s.eightBit, "8BITMIME is taken.");
        v("utf8", s.utf8, "SMTPUTF8 is taken.");
        v("list", s.list, "Of recipients.");
    }
};

// Told after every commit; nothing is to be answered.
struct ListChanged {
    static constexpr std::string_view kind = "list.changed";

    std::string domain;
    rpc::Blob epoch;
    std::int64_t after = 0, version = 0; // the changes lead from the one to the other
    rpc::Blob changes;                   // empty though the versions differ: they are to be asked for

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Its name.", rpc::atMost(maxHostName));
        v("epoch", s.epoch, "Of the versions.", rpc::exactly(epochSize));
        v("after", s.after, "The version before.", rpc::between(0, maxPeerNumber));
        v("version", s.version, "The version now.", rpc::between(0, maxPeerNumber));
        v("changes", s.changes, "Tags and states.", rpc::atMost(maxInlineChanges * listChangeSize));
    }
};

// From the secondary: what changed after this version?
struct ListWant {
    static constexpr std::string_view kind = "list.want";

    std::string domain;
    rpc::Blob epoch;
    std::int64_t after = 0;
    std::int64_t since = 0; // while everything is fetched: `newest` of the first page

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Its name.", rpc::atMost(maxHostName));
        v("epoch", s.epoch, "Of the version.", rpc::exactly(epochSize));
        v("after", s.after, "The version that it has; 0: none.", rpc::between(0, maxPeerNumber));
        v("since", s.since, "The newest one when it began to fetch all.", rpc::between(0, maxPeerNumber).orDefault());
    }
};

enum class PageOutcome : std::uint8_t {
    changes,
    anew,    // another epoch, or changes so old are not known any more: ask for all, after domain.state
    unknown, // no such domain for this secondary
    later    // the list is not ready; domain.state tells when it is
};
constexpr std::array<std::string_view, 4> enumNames(PageOutcome) { return {"changes", "anew", "unknown", "later"}; }

// The answer to list.want.
struct ListPage {
    static constexpr std::string_view kind = "list.page";

    std::string domain;
    rpc::Blob epoch;
    PageOutcome outcome{};
    std::int64_t after = 0, version = 0; // the changes lead from the one to the other
    std::int64_t newest = 0;             // of the list now
    rpc::Blob changes;                   // in the order of their versions
    bool more = false;                   // there are newer ones

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Its name.", rpc::atMost(maxHostName));
        v("epoch", s.epoch, "Of the versions.", rpc::exactly(epochSize));
        v("outcome", s.outcome, "Whether these are the changes.");
        v("after", s.after, "As it was asked for.", rpc::between(0, maxPeerNumber));
        v("version", s.version, "With these changes.", rpc::between(0, maxPeerNumber));
        v("newest", s.newest, "Of the list now.", rpc::between(0, maxPeerNumber));
        v("changes", s.changes, "Tags and states.", rpc::atMost(maxPageChanges * listChangeSize));
        v("more", s.more, "There are newer ones.");
    }
};

// From the secondary a request, from the primary the answer: the digest of the whole list (list_tags.h).
struct ListHave {
    static constexpr std::string_view kind = "list.have";

    std::string domain;
    rpc::Blob epoch;
    std::int64_t version = 0;
    rpc::Blob digest;

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Its name.", rpc::atMost(maxHostName));
        v("epoch", s.epoch, "Of the version.", rpc::exactly(epochSize));
        v("version", s.version, "Of the list.", rpc::between(0, maxPeerNumber));
        v("digest", s.digest, "Of the list.", rpc::exactly(32));
    }
};

} // namespace ismail::group
