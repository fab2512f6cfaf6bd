// The contract, part 6: where mail goes and why: explicit routes, the explained route, the test message.
#pragma once

#include "rpc/contract_domains.h"

namespace ismail::rpc {

struct RouteInfo : accounts::RouteFields<Shown> {
    static constexpr std::string_view name = "RouteInfo";
    std::string domain;
    bool hasPassword = false;
    std::int64_t version = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Mail for this domain; .example.org takes subdomains too, * takes everything else.");
        list(shown(v), s);
        v("hasPassword", s.hasPassword, "A password for that is stored.");
        v("version", s.version, "For the next edit.");
    }
};

struct RouteAdd {
    static constexpr std::string_view name = "route.add";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Adds an explicit route; mail for the domain goes to that host and nowhere else.";
    struct Request : accounts::RouteFields<Given> {
        std::string domain;
        std::optional<Secret<std::string>> password;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "A domain, .domain with its subdomains, or *.", atMost(1000));
            list(added(v), s);
            v("password", s.password, "Password for that.", atMost(1000));
        }
    };
    using Response = RouteInfo;
};

struct RouteSet {
    static constexpr std::string_view name = "route.set";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Changes an explicit route: only the fields that are there.";
    struct Request : accounts::RouteFields<Given> {
        std::string domain;
        std::optional<std::int64_t> version;
        std::optional<Secret<std::string>> password;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "Its domain.", atMost(1000));
            v("version", s.version, "Version that the edit was based on. Absent: whatever it is.");
            list(changed(v), s);
            v("password", s.password, "Password for that.", atMost(1000));
        }
    };
    using Response = RouteInfo;
};

struct RouteList {
    static constexpr std::string_view name = "route.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Explicit routes by domain.";
    using Request = Page;
    struct Response {
        std::vector<RouteInfo> routes;
        std::int64_t total = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("routes", s.routes, "This page.");
            v("total", s.total, "All that match.");
        }
    };
};

struct RouteRemove {
    static constexpr std::string_view name = "route.remove";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Removes an explicit route; what waits for it is routed anew.";
    struct Request {
        std::string domain;
        std::optional<std::int64_t> version;
        bool dryRun = false;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "Its domain.", atMost(1000));
            v("version", s.version, "Version that the decision was based on. Absent: whatever it is.");
            v("dryRun", s.dryRun, "Only count what waits for it.", mayBeAbsent);
        }
    };
    struct Response {
        bool removed = false;
        std::int64_t queuedRecipients = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("removed", s.removed, "False in a dry run.");
            v("queuedRecipients", s.queuedRecipients, "Rows of the queue that wait for it.");
        }
    };
};

// ---- Explanations ---------------------------------------------------------------------------------------------------

struct NextHop {
    static constexpr std::string_view name = "NextHop";
    std::string host;
    std::uint16_t port = 25;
    std::int64_t preference = 0;
    std::vector<std::string> addresses;
    std::string note;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("host", s.host, "Name.");
        v("port", s.port, "Port.");
        v("preference", s.preference, "MX preference; -1: not from an MX record.");
        v("addresses", s.addresses, "In the order they would be tried.");
        v("note", s.note, "down since …, dropped because …; empty: nothing to say.");
    }
};

struct RouteExplain {
    static constexpr std::string_view name = "route.explain";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "What would happen now with mail from one address to another; nothing is sent.";
    struct Request {
        std::string sender, recipient, peer, account;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("sender", s.sender, "Reverse-path; empty: none.", atMost(1000).orDefault());
            v("recipient", s.recipient, "Address.", atMost(1000));
            v("peer", s.peer, "Address the client would call from; empty: some stranger.", atMost(200).orDefault());
            v("account", s.account, "Account that would have logged in; empty: none.", atMost(1000).orDefault());
        }
    };
    struct Response {
        bool accepted = false;
        std::string reply;
        std::vector<std::string> destinations, steps;
        std::vector<NextHop> hops;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("accepted", s.accepted, "RCPT would be taken.");
            v("reply", s.reply, "The reply it would get.");
            v("destinations", s.destinations,
              "Where it goes: local:ADDRESS, primary:…, route:…, smarthost: or mx:…, one for each copy; empty: "
              "refused.");
            v("steps", s.steps, "Why, one sentence a decision.");
            v("hops", s.hops, "Whom we would call, in order.");
        }
    };
};

enum class DnsOutcome : std::uint8_t { ok, noData, noName, trouble };
constexpr std::array<std::string_view, 4> enumNames(DnsOutcome) { return {"ok", "noData", "noName", "trouble"}; }

enum class DnsProof : std::uint8_t { unchecked, secure, insecure, bogus };
constexpr std::array<std::string_view, 4> enumNames(DnsProof) { return {"unchecked", "secure", "insecure", "bogus"}; }

struct DnsLookup {
    static constexpr std::string_view name = "dns.lookup";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "What the name servers say to one question, as this server asks it.";
    struct Request {
        std::string name, type;
        bool secure = false;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("name", s.name, "A name; it need not be that of a host.", atMost(1000));
            v("type", s.type, "A, AAAA, MX, TXT, PTR, SRV, TLSA, NS, CAA, CNAME or SOA.", atMost(20));
            v("secure", s.secure, "DNSSEC is checked, from the root's keys on.");
        }
    };
    struct Response {
        std::string name, type;
        DnsOutcome outcome = DnsOutcome::ok;
        DnsProof proof = DnsProof::unchecked;
        std::vector<std::string> records;
        std::int64_t seconds = 0;
        std::string detail;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("name", s.name, "What was asked, in lower case; odd octets as in zone files.");
            v("type", s.type, "The type of record.");
            v("outcome", s.outcome, "noData: the name has no such record; trouble: nobody knows.");
            v("proof", s.proof, "What DNSSEC says of it; unchecked: it was not to be checked.");
            v("records", s.records, "The data of each, in zone file form.");
            v("seconds", s.seconds, "For how long it may be kept.");
            v("detail", s.detail, "What was wrong, and where it was asked.");
        }
    };
};

struct TestMessage {
    static constexpr std::string_view name = "testMessage";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Sends a short message through the queue like any other.";
    struct Request {
        std::string sender, recipient, subject;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("sender", s.sender, "Reverse-path; empty: the postmaster of this server.", atMost(1000).orDefault());
            v("recipient", s.recipient, "Address.", atMost(1000));
            v("subject", s.subject, "Subject; empty: one that says what it is.", atMost(200).orDefault());
        }
    };
    struct Response {
        std::string id;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("id", s.id, "Message id to trace it by.");
        }
    };
};

} // namespace ismail::rpc
