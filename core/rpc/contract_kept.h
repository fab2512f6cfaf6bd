// The contract, part 6: what is kept beside mail: messages in quarantine, refusals, and what was found out about a
// message. A row of the quarantine is one recipient of one message. Lists are filtered and paged by the service.
#pragma once

#include "rpc/contract_trust.h"

namespace ismail::rpc {

struct QuarantineFilter {
    static constexpr std::string_view name = "QuarantineFilter";
    std::string contains, domain;
    bool notScanned = false;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("contains", s.contains, "Part of the sender, the recipient or the address that sent it on; any case.",
          atMost(1000).orDefault());
        v("domain", s.domain, "Sent to this domain.", atMost(1000).orDefault());
        v("notScanned", s.notScanned, "Only what waits for a scanner.", mayBeAbsent);
    }
};

struct QuarantineEntry {
    static constexpr std::string_view name = "QuarantineEntry";
    std::int64_t id = 0;
    std::string messageId, sender, recipient, via, domain, why, destination;
    Sentence whySentence;
    std::int64_t size = 0;
    Time receivedAt;
    std::optional<Time> until;
    bool notScanned = false, deliverable = false;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("id", s.id, "Names the entry.");
        v("messageId", s.messageId, "Message id, as in the log.");
        v("sender", s.sender, "Reverse-path; empty: none.");
        v("recipient", s.recipient, "Its address.");
        v("via", s.via, "The alias or account that sent it on; empty: the sender named the recipient.");
        v("domain", s.domain, "The domain that it was sent to.");
        v("why", s.why, "Why it is kept back.");
        v("whySentence", s.whySentence, "The same for readers of any language.");
        v("destination", s.destination, "Where a release sends it on; empty: into an account here, or nowhere.");
        v("size", s.size, "Octets of the message.");
        v("receivedAt", s.receivedAt, "When it came in.");
        v("until", s.until, "When it is removed; absent: never.");
        v("notScanned", s.notScanned, "It waits for a scanner.");
        v("deliverable", s.deliverable, "False: there is nowhere to release it to.");
    }
};

struct QuarantineList {
    static constexpr std::string_view name = "quarantine.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "A page of the mail in quarantine, newest first.";
    struct Request {
        QuarantineFilter filter;
        std::int64_t before = 0, limit = 100;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("filter", s.filter, "Which entries.", mayBeAbsent);
            v("before", s.before, "Go on behind this entry: `next` of the page before; 0: the newest.",
              atLeast(0).orDefault());
            v("limit", s.limit, "Entries at most.", between(1, 1000).orDefault());
        }
    };
    struct Response {
        std::vector<QuarantineEntry> entries;
        std::int64_t next = 0, total = 0, bytes = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("entries", s.entries, "This page.");
            v("next", s.next, "For the next page; 0: this was the last.");
            v("total", s.total, "All entries there are, whatever the filter.");
            v("bytes", s.bytes, "Octets of their messages; one counts once for each recipient.");
        }
    };
};

// What an action is about: entries by id, or everything that a filter matches. Exactly one of the two.
struct QuarantineAction {
    std::vector<std::int64_t> ids;
    std::optional<QuarantineFilter> filter;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("ids", s.ids, "Entries.", mayBeAbsent);
        v("filter", s.filter, "Or everything that matches; an empty filter matches all.");
    }
};

struct QuarantineResult {
    std::int64_t done = 0, failed = 0;
    std::vector<std::string> failures;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("done", s.done, "Entries that left.");
        v("failed", s.failed, "Entries that stayed.");
        v("failures", s.failures, "The recipients of these, a hundred at most.");
    }
};

struct QuarantineRelease {
    static constexpr std::string_view name = "quarantine.release";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Delivers mail into the INBOX that it was meant for, or sends it on. Many "
                                             "are released in slices, each of which "
                                             "raises queueChanged.";
    using Request = QuarantineAction;
    using Response = QuarantineResult;
};

struct QuarantineRemove {
    static constexpr std::string_view name = "quarantine.remove";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Removes mail from quarantine; nobody is told.";
    using Request = QuarantineAction;
    using Response = QuarantineResult;
};

// ---- Refusals -------------------------------------------------------------------------------------------------------

enum class RefusalStage : std::uint8_t { connection, helo, mail, recipient, data };
constexpr std::array<std::string_view, 5> enumNames(RefusalStage) {
    return {"connection", "helo", "mail", "recipient", "data"};
}

struct RefusalEntry {
    static constexpr std::string_view name = "RefusalEntry";
    std::int64_t id = 0;
    Time at;
    std::string session, client, helo, sender, recipient, reply;
    RefusalStage stage = RefusalStage::connection;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("id", s.id, "Names the refusal.");
        v("at", s.at, "When.");
        v("session", s.session, "Session, as in the log and in the reply.");
        v("client", s.client, "Address of the client.");
        v("helo", s.helo, "Name that it gave.");
        v("sender", s.sender, "Reverse-path; empty: none, or not said yet.");
        v("recipient", s.recipient, "Its address; empty: none in particular.");
        v("stage", s.stage, "At which step.");
        v("reply", s.reply, "What was answered.");
    }
};

struct RefusalList {
    static constexpr std::string_view name = "refusal.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "A page of what was refused in the last 14 days, newest first. What was refused up to a second ago is in it.";
    struct Request {
        std::string session, client, sender, contains;
        std::int64_t before = 0, limit = 100;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("session", s.session, "In this session.", atMost(100).orDefault());
            v("client", s.client, "From this address.", atMost(100).orDefault());
            v("sender", s.sender, "From this sender, any case.", atMost(1000).orDefault());
            v("contains", s.contains, "Part of client, HELO name, sender, recipient or reply; any case.",
              atMost(1000).orDefault());
            v("before", s.before, "Go on behind this refusal: `next` of the page before; 0: the newest.",
              atLeast(0).orDefault());
            v("limit", s.limit, "Refusals at most.", between(1, 1000).orDefault());
        }
    };
    struct Response {
        std::vector<RefusalEntry> refusals;
        std::int64_t next = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("refusals", s.refusals, "This page.");
            v("next", s.next, "For the next page; 0: this was the last.");
        }
    };
};

struct RefusalShow {
    static constexpr std::string_view name = "refusal.show";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "One refusal, with what was found out.";
    struct Request {
        std::int64_t id = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("id", s.id, "Which.", atLeast(1));
        }
    };
    struct Response {
        RefusalEntry refusal;
        std::optional<VerdictView> verdict;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("refusal", s.refusal, "The refusal.");
            v("verdict", s.verdict, "What was found out; absent: it did not come to that.");
        }
    };
};

// ---- Verdicts -------------------------------------------------------------------------------------------------------

struct MessageVerdict {
    static constexpr std::string_view name = "message.verdict";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "What was found out about a message when it came in, for as long as it can be traced.";
    struct Request {
        std::string id;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("id", s.id, "Message id, as queue, mailboxes and log show it.", atMost(100));
        }
    };
    struct Response {
        std::string id;
        std::optional<VerdictView> verdict;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("id", s.id, "Message id.");
            v("verdict", s.verdict, "Absent: the message was not checked.");
        }
    };
};

} // namespace ismail::rpc
