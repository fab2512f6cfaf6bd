// The contract, part 13: servers that know each other. Two servers become a pair by a code that one shows and the other
// is told; from then on each knows what the other holds for it, and how it is.
#pragma once

#include "rpc/contract_domains.h"

namespace ismail::rpc {

// In the order of group::MemberVerdict.
enum class MemberVerdict : std::uint8_t { up, planned, cutOff, down, unknown, noNetwork };
constexpr std::array<std::string_view, 6> enumNames(MemberVerdict) {
    return {"up", "planned", "cutOff", "down", "unknown", "noNetwork"};
}

using accounts::PairState;

// One domain that this server and a member share.
struct MemberDomain {
    static constexpr std::string_view name = "MemberDomain";
    std::string domain;
    bool heldHere = false;
    std::int64_t held = 0, heldOctets = 0, recipients = 0, version = 0;
    std::optional<Time> oldest, confirmedAt;
    bool complete = false, fresh = false;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Its name.");
        v("heldHere", s.heldHere, "True: the member is its primary, and its mail is held here. False: the reverse.");
        v("held", s.held, "Recipients that are held for it, here or, as the member says, there.");
        v("heldOctets", s.heldOctets, "Octets of these messages.");
        v("oldest", s.oldest, "When the oldest of them came.");
        v("recipients", s.recipients, "In the list that the secondary has of it.");
        v("version", s.version, "Of that list.");
        v("complete", s.complete, "The secondary has the whole list.");
        v("confirmedAt", s.confirmedAt, "When the list was last known to be the primary's.");
        v("fresh", s.fresh, "So lately that an unknown recipient is refused.");
    }
};

struct GroupMember {
    static constexpr std::string_view name = "GroupMember";
    std::string partner, id, host, version;
    PairState state = PairState::none;
    MemberVerdict verdict = MemberVerdict::unknown;
    Sentence verdictSentence;
    std::string verdictText;
    std::optional<Time> since, lastHeard;
    bool channel = false, calledHere = false, accepts = false;
    std::optional<std::int64_t> skew;
    std::optional<std::int64_t> diskFree, diskTotal;
    std::optional<Time> lastBackup, certificateEnds, handedOverAt;
    std::int64_t handedOver = 0, handedOverIn = 0;
    std::vector<MemberDomain> domains;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("partner", s.partner, "Name of the partner.");
        v("state", s.state, "none: an ordinary partner; half: the pair is being made; paired.");
        v("id", s.id, "Its server id; empty: not paired.");
        v("host", s.host, "Where it is called; empty for viewers.");
        v("version", s.version, "Of its ISMail, when it was last heard; empty: never.");
        v("verdict", s.verdict, "How it is, as far as this server can tell.");
        v("verdictText", s.verdictText, "That in words.");
        v("verdictSentence", s.verdictSentence, "The same for readers of any language.");
        v("since", s.since, "Since when it is so.");
        v("lastHeard", s.lastHeard, "Its last sign of life.");
        v("channel", s.channel, "A channel to it is open.");
        v("calledHere", s.calledHere, "The member opened that channel, and not this server.");
        v("accepts", s.accepts, "It says that it takes mail.");
        v("skew", s.skew, "Milliseconds by which its clock is ahead.");
        v("diskFree", s.diskFree, "Octets free where it keeps mail.");
        v("diskTotal", s.diskTotal, "Of so many.");
        v("lastBackup", s.lastBackup, "When it made its last good backup, as it says.");
        v("certificateEnds", s.certificateEnds, "When its certificate ends.");
        v("handedOverAt", s.handedOverAt, "When it last began to hand over mail that it held for this server.");
        v("handedOver", s.handedOver, "Messages of that hand-over.");
        v("handedOverIn", s.handedOverIn, "Seconds that it took.");
        v("domains", s.domains, "What the two share, the first hundred.");
    }
};

struct OpenPairCode {
    static constexpr std::string_view name = "OpenPairCode";
    std::int64_t id = 0;
    Time until;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("id", s.id, "Names the code.");
        v("until", s.until, "When it ends.");
    }
};

struct GroupStatus {
    static constexpr std::string_view name = "group.status";
    static constexpr Role role = Role::viewer;
    static constexpr std::string_view help =
        "This server's id, its partners and how they are, and which pairing codes are open.";
    using Request = Empty;
    struct Response {
        bool enabled = false;
        std::string id, host;
        std::vector<GroupMember> members;
        std::vector<OpenPairCode> codes;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("enabled", s.enabled, "Setting group.enabled.");
            v("id", s.id, "Server id of this server.");
            v("host", s.host, "Its name, as others call it.");
            v("members", s.members, "Every partner, the first hundred, by name.");
            v("codes", s.codes, "Open pairing codes; empty for viewers.");
        }
    };
};

struct OldServerKey {
    static constexpr std::string_view name = "OldServerKey";
    std::string id;
    Time until;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("id", s.id, "The server id that goes with it.");
        v("until", s.until, "How long partners that were away may still know this server by it.");
    }
};

struct ServerKeys {
    static constexpr std::string_view name = "ServerKeys";
    std::string id;
    std::optional<Time> since;
    std::vector<OldServerKey> old;
    std::vector<std::string> waiting;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("id", s.id, "Server id of this server.");
        v("since", s.since, "When its key was made; absent: not known.");
        v("old", s.old, "Keys of before that are still good.");
        v("waiting", s.waiting,
          "Paired partners that were not seen to know the key since this server started, while an old one is good; the "
          "first hundred.");
    }
};

struct GroupIdentity {
    static constexpr std::string_view name = "group.identity";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "The key by which partners know this server, and those it had before.";
    using Request = Empty;
    using Response = ServerKeys;
};

struct GroupRekey {
    static constexpr std::string_view name = "group.rekey";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Makes a new key for this server. Paired partners that are connected are told at once, others when they are "
        "next; the old key stays good for them for 90 days. Open pairing codes end.";
    using Request = Empty;
    using Response = ServerKeys;
};

struct GroupPairShow {
    static constexpr std::string_view name = "group.pair.show";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Makes a code by which another server becomes a partner of this one. It works once.";
    struct Request {
        bool allDomains = false;
        std::vector<std::string> domains;
        bool holdsTheirs = false;
        std::int64_t mostHeld = 0;
        std::string host;
        std::optional<std::chrono::seconds> life;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("allDomains", s.allDomains, "The other server may hold mail for every primary domain of this one.",
              mayBeAbsent);
            v("domains", s.domains, "Else for these.", listOf(1000, 1000).orDefault());
            v("holdsTheirs", s.holdsTheirs, "This server will hold mail for domains of the other one.", mayBeAbsent);
            v("mostHeld", s.mostHeld, "Octets that are held for it at most; 0: as group.max_held says.",
              Rule{.min = 0, .required = false});
            v("host", s.host, "Under which the other server reaches this one; empty: server.name.",
              atMost(255).orDefault());
            v("life", s.life, "How long it works, 5 minutes to a day; absent: group.code_life.");
        }
    };
    struct Response {
        std::int64_t id = 0;
        std::string code;
        Time until;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("id", s.id, "Names the code.");
            v("code", s.code, "To be told to the other server: host/XXXXX-XXXXX-XXXXX-XXXXX-XXXXX.");
            v("until", s.until, "When it ends.");
        }
    };
};

struct GroupPairCancel {
    static constexpr std::string_view name = "group.pair.cancel";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Ends an open pairing code, or what group.pair.enter began.";
    struct Request {
        std::int64_t id = 0, talk = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("id", s.id, "Of the code; 0: none.", mayBeAbsent);
            v("talk", s.talk, "As group.pair.enter gave it; 0: none.", mayBeAbsent);
        }
    };
    using Response = Empty;
};

struct PairDomain {
    static constexpr std::string_view name = "PairDomain";
    std::string domain;
    std::string problem;
    Sentence problemSentence;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Its name.");
        v("problem", s.problem, "Why it cannot be taken; empty: it can.");
        v("problemSentence", s.problemSentence, "The same for readers of any language.");
    }
};

struct GroupPairEnter {
    static constexpr std::string_view name = "group.pair.enter";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Calls the server that shows the code, proves the code to it, and tells who it is and which domains it has. "
        "Nothing changes yet: group.pair.offer finishes it, within ten minutes.";
    struct Request {
        Secret<std::string> code;
        std::string host;
        std::int64_t port = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("code", s.code, "The code, with or without the host in front.", atMost(400));
            v("host", s.host, "Name or address that is called; empty: the one in front of the code.",
              atMost(255).orDefault());
            v("port", s.port, "Its port; 0: those of group.ports, one after the other.",
              Rule{.min = 0, .max = 65535, .required = false});
        }
    };
    struct Response {
        std::int64_t talk = 0;
        std::string peer, id, version, partner;
        std::string previousId;
        bool holdsOurs = false;
        std::vector<PairDomain> theirs, ours;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("talk", s.talk, "Names what has begun.");
            v("peer", s.peer, "Name of the other server.");
            v("id", s.id, "Its server id.");
            v("version", s.version, "Of its ISMail.");
            v("partner", s.partner, "The partner here that it already is by its host; empty: none.");
            v("previousId", s.previousId, "The id by which that partner is known; empty: it is not paired.");
            v("theirs", s.theirs, "Its primary domains that this server may hold mail for, the first thousand.");
            v("ours", s.ours, "The primary domains of this server, the first thousand.");
            v("holdsOurs", s.holdsOurs, "It would hold mail for them.");
        }
    };
};

struct GroupPairOffer {
    static constexpr std::string_view name = "group.pair.offer";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Makes the pair: partner, keys, domains and recipient lists, on both sides. An empty name is the other "
        "server's own.";
    struct Request {
        std::int64_t talk = 0;
        std::string partner;
        std::vector<std::string> hold, lend;
        std::int64_t mostHeld = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("talk", s.talk, "As group.pair.enter gave it.");
            v("partner", s.partner, "Name of the partner here, new or the one that it takes the place of.",
              atMost(1000).orDefault());
            v("hold", s.hold, "Domains of the other server whose mail is held here.", listOf(200, 1000).orDefault());
            v("lend", s.lend, "Domains of this server whose mail the other one is to hold.",
              listOf(200, 1000).orDefault());
            v("mostHeld", s.mostHeld, "Octets that are held for it at most; 0: as group.max_held says.",
              Rule{.min = 0, .required = false});
        }
    };
    struct Response {
        std::string partner;
        std::vector<std::string> hold, lend;
        std::vector<PairDomain> refused;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("partner", s.partner, "Name of the partner.");
            v("hold", s.hold, "Of what was asked: held here from now on.");
            v("lend", s.lend, "Of what was asked: held there from now on.");
            v("refused", s.refused, "What was not taken, and why.");
        }
    };
};

struct GroupSync {
    static constexpr std::string_view name = "group.sync";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Fetches lists of recipients anew from their primaries; the old ones serve until then.";
    struct Request {
        std::string domain;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "A domain held here; empty: all.", atMost(1000).orDefault());
        }
    };
    struct Response {
        std::int64_t asked = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("asked", s.asked, "Lists that are fetched.");
        }
    };
};

struct GroupRecipients {
    static constexpr std::string_view name = "group.recipients";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "The addresses that a primary domain takes mail for, for a secondary that is no ISMail and keeps a table.";
    static constexpr std::size_t most = 5000; // of a call
    struct Request {
        std::string domain, after;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "A domain that this server is the primary of.", atMost(1000));
            v("after", s.after, "Where the call before ended; empty: from the start.", atMost(1000).orDefault());
        }
    };
    struct Response {
        std::string domain;
        std::vector<std::string> addresses;
        bool everyone = false;
        std::string after;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "Its name, in the form that DNS has.");
            v("addresses", s.addresses,
              "Of accounts, aliases and groups that are switched on, in their order, and on the first call those that "
              "are always taken (address.role_names).");
            v("everyone", s.everyone, "Unknown addresses are taken too: the domain has a catch-all.");
            v("after", s.after, "For the next call; empty: these were the last.");
        }
    };
};

struct PartnerUnpair {
    static constexpr std::string_view name = "partner.unpair";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Ends a pair: its keys and its lists of recipients are erased here, and the partner stays as an ordinary one. "
        "Its domains go on with call-ahead.";
    struct Request {
        std::string name;
        bool revoke = false;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("name", s.name, "The partner.", atMost(1000));
            v("revoke", s.revoke, "For a server that was stolen: new list keys for all others, too.", mayBeAbsent);
        }
    };
    using Response = Empty;
};

struct WaitingDomain {
    static constexpr std::string_view name = "WaitingDomain";
    std::string domain, partner;
    Time since;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Its name.");
        v("partner", s.partner, "Its primary.");
        v("since", s.since, "When it was offered.");
    }
};

struct GroupDomainsWaiting {
    static constexpr std::string_view name = "group.domains.waiting";
    static constexpr Role role = Role::viewer;
    static constexpr std::string_view help =
        "Domains whose paired primary wants their mail held here, and that nobody has decided about "
        "(group.accept_domains).";
    using Request = Empty;
    struct Response {
        std::vector<WaitingDomain> domains;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domains", s.domains, "The first thousand, by name.");
        }
    };
};

struct DomainOfPartner {
    std::string domain, partner;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "The domain.", atMost(1000));
        v("partner", s.partner, "Its primary.", atMost(1000));
    }
};

struct GroupDomainsTake {
    static constexpr std::string_view name = "group.domains.take";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "This server holds mail for the domain from now on.";
    using Request = DomainOfPartner;
    using Response = Empty;
};

struct GroupDomainsDecline {
    static constexpr std::string_view name = "group.domains.decline";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Forgets the offer; it comes again with the next channel of the partner.";
    using Request = DomainOfPartner;
    using Response = Empty;
};

using GroupMethods =
    TypeList<GroupStatus, GroupIdentity, GroupRekey, GroupPairShow, GroupPairCancel, GroupPairEnter, GroupPairOffer,
             GroupSync, GroupRecipients, GroupDomainsWaiting, GroupDomainsTake, GroupDomainsDecline, PartnerUnpair>;

} // namespace ismail::rpc
