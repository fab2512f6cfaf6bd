// The contract, part 8: the door. The administrator's lists of who is blocked and who is welcome, and the state of what
// is remembered of strangers.
#pragma once

#include "rpc/contract_domains.h"

namespace ismail::rpc {

enum class AccessAction : std::uint8_t { block, welcome };
constexpr std::array<std::string_view, 2> enumNames(AccessAction) { return {"block", "welcome"}; }

struct AccessInfo {
    static constexpr std::string_view name = "AccessInfo";
    std::int64_t id = 0;
    std::string owner, pattern;
    AccessAction action = AccessAction::block;
    Time at;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("id", s.id, "For its removal.");
        v("owner", s.owner, "The domain or account whose list it is in; empty: the server's.");
        v("pattern", s.pattern,
          "An address, a domain (.example.org: and all below it), or a network (192.0.2.0/24), in normal form.");
        v("action", s.action, "block: mail is refused with 550; welcome: it is spared the checks of strangers.");
        v("at", s.at, "When it was made.");
    }
};

struct AccessListing {
    static constexpr std::string_view name = "access.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Who is blocked and who is welcome, as they were added.";
    struct Request {
        std::optional<std::string> owner;
        std::int64_t offset = 0, limit = 200;
        std::string contains;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("owner", s.owner, "Only the list of this domain or account; empty: the server's. Absent: all lists.",
              atMost(1000));
            v("offset", s.offset, "Rows to skip.", atLeast(0).orDefault());
            v("limit", s.limit, "Rows at most.", between(1, 1000).orDefault());
            v("contains", s.contains, "Only patterns that contain this.", atMost(500).orDefault());
        }
    };
    struct Response {
        std::vector<AccessInfo> entries;
        std::int64_t total = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("entries", s.entries, "This page.");
            v("total", s.total, "All that match.");
        }
    };
};

struct AccessAdd {
    static constexpr std::string_view name = "access.add";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Blocks or welcomes an address, a domain or a network. What is in the list already gets the new action.";
    struct Request {
        std::string owner, pattern;
        AccessAction action = AccessAction::block;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("owner", s.owner, "The domain or account whose list it goes into; empty: the server's.",
              atMost(1000).orDefault());
            v("pattern", s.pattern, "anna@example.org, example.org, .example.org, 192.0.2.0/24.", atMost(1000));
            v("action", s.action, "What becomes of its mail.");
        }
    };
    using Response = AccessInfo;
};

struct AccessRemove {
    static constexpr std::string_view name = "access.remove";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Takes an entry out of its list.";
    struct Request {
        std::int64_t id = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("id", s.id, "As access.list gives it.");
        }
    };
    using Response = AccessInfo;
};

struct BlockListInfo {
    static constexpr std::string_view name = "BlockListInfo";
    std::string zone;
    bool welcome = false, domains = false, ipv6 = false;
    std::int64_t points = 0;
    Sentence setAside;
    std::optional<Time> since, tested;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("zone", s.zone, "Its name.");
        v("welcome", s.welcome, "It lists those who are welcome.");
        v("domains", s.domains, "It lists names, not addresses.");
        v("ipv6", s.ipv6, "It is asked for IPv6 addresses, too.");
        v("points", s.points, "That its listing counts.");
        v("setAside", s.setAside, "Why it is not asked at present; empty: it is.");
        v("since", s.since, "Since when.");
        v("tested", s.tested, "The last self-test that got its answers.");
    }
};

struct DoorStatus {
    static constexpr std::string_view name = "door.status";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "The lists in the DNS with their health, and how much is remembered.";
    using Request = Empty;
    struct Response {
        std::vector<BlockListInfo> lists;
        std::int64_t greylisted = 0, known = 0, reputations = 0, accessEntries = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("lists", s.lists, "As dnsbl.lists names them.");
            v("greylisted", s.greylisted, "Senders and recipients that wait or have passed.");
            v("known", s.known, "Networks and domains that have shown patience.");
            v("reputations", s.reputations, "Domains and networks whose mail is counted.");
            v("accessEntries", s.accessEntries, "Entries of the administrator's lists.");
        }
    };
};

} // namespace ismail::rpc
