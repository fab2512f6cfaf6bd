// The contract, part 5: the queue and its messages. A row of the queue is one recipient of one message. Lists are
// filtered, sorted and paged by the service, so a queue of a million rows opens as fast as one of ten.
#pragma once

#include "rpc/contract_accounts.h"

namespace ismail::rpc {

// ready: to be tried now; deferred: waits for its next try; held: waits for its primary; onHold: kept back by an
// administrator; sending: under way at this moment (never stored).
enum class QueueState : std::uint8_t { ready, deferred, held, onHold, sending };
constexpr std::array<std::string_view, 5> enumNames(QueueState) {
    return {"ready", "deferred", "held", "onHold", "sending"};
}

enum class QueueColumn : std::uint8_t { received, nextTry, size, sender, recipient, domain, tries };
constexpr std::array<std::string_view, 7> enumNames(QueueColumn) {
    return {"received", "nextTry", "size", "sender", "recipient", "domain", "tries"};
}

struct QueueFilter {
    static constexpr std::string_view name = "QueueFilter";
    std::string domain, sender, recipient, destination;
    std::optional<QueueState> state;
    std::optional<seconds> olderThan;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Recipients in this domain.", atMost(1000).orDefault());
        v("sender", s.sender, "This sender: an address, @domain, or <> for none.", atMost(1000).orDefault());
        v("recipient", s.recipient, "This recipient: an address.", atMost(1000).orDefault());
        v("destination", s.destination, "As queue.destinations names it: primary:example.org.",
          atMost(1000).orDefault());
        v("state", s.state, "In this state.");
        v("olderThan", s.olderThan, "Came in longer ago than this.", atLeast(0));
    }
};

struct QueueEntry {
    static constexpr std::string_view name = "QueueEntry";
    std::string id;
    std::int64_t seq = 0;
    QueueState state = QueueState::ready;
    std::string sender, recipient, domain, destination, lastReply;
    std::int64_t size = 0, tries = 0;
    Time receivedAt;
    std::optional<Time> nextTry, expiresAt;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("id", s.id, "Message id, as in the log.");
        v("seq", s.seq, "Which recipient of the message; id/seq names the row.");
        v("state", s.state, "What it waits for.");
        v("sender", s.sender, "Reverse-path; empty: none.");
        v("recipient", s.recipient, "Its address.");
        v("domain", s.domain, "Domain of the recipient.");
        v("destination", s.destination, "Where it goes next.");
        v("size", s.size, "Octets of the message.");
        v("tries", s.tries, "Tries so far.");
        v("receivedAt", s.receivedAt, "When it came in.");
        v("nextTry", s.nextTry, "When it is tried next.");
        v("expiresAt", s.expiresAt, "When it is given up.");
        v("lastReply", s.lastReply, "The last reply in full, or why there was none.");
    }
};

struct QueueList {
    static constexpr std::string_view name = "queue.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "A page of the queue. Go on with the cursor where rows come and go, or jump with offset.";
    struct Request {
        QueueFilter filter;
        QueueColumn sort = QueueColumn::received;
        bool descending = false;
        std::string cursor;
        std::int64_t offset = 0, limit = 100;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("filter", s.filter, "Which rows.", mayBeAbsent);
            v("sort", s.sort, "Order by this column.", mayBeAbsent);
            v("descending", s.descending, "Greatest first.", mayBeAbsent);
            v("cursor", s.cursor, "From the page before; empty: from the start.", atMost(4096).orDefault());
            v("offset", s.offset, "Rows to skip from there.", between(0, 100'000'000).orDefault());
            v("limit", s.limit, "Rows at most.", between(1, 1000).orDefault());
        }
    };
    struct Response {
        std::vector<QueueEntry> entries;
        std::string cursor;
        std::int64_t total = 0;
        bool totalExact = true;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("entries", s.entries, "This page.");
            v("cursor", s.cursor, "For the next page; empty: this was the last.");
            v("total", s.total, "Rows that match.");
            v("totalExact", s.totalExact, "False: an estimate.");
        }
    };
};

struct QueueCount {
    static constexpr std::string_view name = "queue.count";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "How much a filter matches, exactly.";
    struct Request {
        QueueFilter filter;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("filter", s.filter, "Which rows.", mayBeAbsent);
        }
    };
    struct Response {
        std::int64_t messages = 0, recipients = 0, bytes = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("messages", s.messages, "Messages with at least one such row.");
            v("recipients", s.recipients, "Rows.");
            v("bytes", s.bytes, "Octets of those messages.");
        }
    };
};

enum class DestinationState : std::uint8_t { flowing, waiting, down, onHold };
constexpr std::array<std::string_view, 4> enumNames(DestinationState) {
    return {"flowing", "waiting", "down", "onHold"};
}

struct DestinationSummary {
    static constexpr std::string_view name = "DestinationSummary";
    std::string destination, domain, reason;
    DestinationState state = DestinationState::flowing;
    std::int64_t recipients = 0, onHold = 0, connections = 0;
    std::optional<Time> oldest, nextTry, downSince;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("destination", s.destination, "primary:example.org, mx:example.net, route:…, smarthost:");
        v("domain", s.domain, "Domain of the recipients; empty: several.");
        v("state", s.state, "down: the next hop does not answer, one probe at a time tries it.");
        v("reason", s.reason, "Why it waits, in words; empty for viewers.");
        v("recipients", s.recipients, "Rows that go there.");
        v("onHold", s.onHold, "Those of them that an administrator keeps back.");
        v("connections", s.connections, "Open connections to it.");
        v("oldest", s.oldest, "When the oldest came in.");
        v("nextTry", s.nextTry, "When it is tried next.");
        v("downSince", s.downSince, "Since when it does not answer.");
    }
};

struct QueueDestinations {
    static constexpr std::string_view name = "queue.destinations";
    static constexpr Role role = Role::viewer;
    static constexpr std::string_view help =
        "The queue grouped by where it goes, most rows first, with the reason it waits.";
    struct Request {
        std::int64_t offset = 0, limit = 100;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("offset", s.offset, "Destinations to skip.", atLeast(0).orDefault());
            v("limit", s.limit, "Destinations at most.", between(1, 1000).orDefault());
        }
    };
    struct Response {
        std::vector<DestinationSummary> destinations;
        std::int64_t total = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("destinations", s.destinations, "This page.");
            v("total", s.total, "All of them.");
        }
    };
};

struct QueueShow {
    static constexpr std::string_view name = "queue.show";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "One message of the queue: envelope, origin, header and the recipients that are left.";
    struct Request {
        std::string id;
        std::int64_t offset = 0, limit = 1000;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("id", s.id, "Message id.", atMost(100));
            v("offset", s.offset, "Recipients to skip.", atLeast(0).orDefault());
            v("limit", s.limit, "Recipients at most.", between(1, 1000).orDefault());
        }
    };
    struct Response {
        std::string id, sender;
        std::int64_t size = 0;
        Time receivedAt;
        std::string peer, helo, account, partner, session, envid, headers;
        bool tls = false, smtpUtf8 = false, eightBit = false, headersCut = false;
        std::vector<QueueEntry> recipients;
        std::int64_t totalRecipients = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("id", s.id, "Message id.");
            v("sender", s.sender, "Reverse-path; empty: none.");
            v("size", s.size, "Octets.");
            v("receivedAt", s.receivedAt, "When it came in.");
            v("peer", s.peer, "Address it came from; empty: made here.");
            v("helo", s.helo, "Name that the client gave.");
            v("account", s.account, "Account that had logged in.");
            v("partner", s.partner, "Partner it came from.");
            v("session", s.session, "Session, as in the log.");
            v("tls", s.tls, "It came encrypted.");
            v("envid", s.envid, "ENVID (RFC 3461).");
            v("smtpUtf8", s.smtpUtf8, "Needs SMTPUTF8.");
            v("eightBit", s.eightBit, "Has octets over 127.");
            v("headers", s.headers, "The header, octets that are no UTF-8 replaced.", atMost(256 * 1024));
            v("headersCut", s.headersCut, "The header is longer than that.");
            v("recipients", s.recipients, "This page of the recipients that are left.");
            v("totalRecipients", s.totalRecipients, "All that are left.");
        }
    };
};

// What an action is about: rows by name, or everything that a filter matches. Exactly one of the two.
struct QueueSelection {
    static constexpr std::string_view name = "QueueSelection";
    std::vector<std::string> ids;
    std::optional<QueueFilter> filter;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("ids", s.ids, "Message ids, or id/seq for one recipient.", mayBeAbsent);
        v("filter", s.filter, "Or everything that matches; an empty filter matches the whole queue.");
    }
};

struct QueueAction {
    QueueSelection selection;
    bool dryRun = false;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("selection", s.selection, "Which rows.");
        v("dryRun", s.dryRun, "Only count.", mayBeAbsent);
    }
};

struct QueueActionResult {
    std::int64_t messages = 0, recipients = 0, bytes = 0;
    bool done = false;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("messages", s.messages, "Messages that are concerned.");
        v("recipients", s.recipients, "Rows that are concerned.");
        v("bytes", s.bytes, "Octets of those messages.");
        v("done", s.done, "False in a dry run.");
    }
};

struct QueueRetry {
    static constexpr std::string_view name = "queue.retry";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Tries rows now, also those whose next hop is down.";
    using Request = QueueAction;
    using Response = QueueActionResult;
};

struct QueueHold {
    static constexpr std::string_view name = "queue.hold";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Keeps rows back: no try and no expiry until released.";
    using Request = QueueAction;
    using Response = QueueActionResult;
};

struct QueueRelease {
    static constexpr std::string_view name = "queue.release";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Lets rows that were kept back go on.";
    using Request = QueueAction;
    using Response = QueueActionResult;
};

struct QueueBounce {
    static constexpr std::string_view name = "queue.bounce";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Gives rows up and tells their senders (DSN), as when they expire.";
    struct Request {
        QueueSelection selection;
        bool dryRun = false;
        std::string reason;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("selection", s.selection, "Which rows.");
            v("dryRun", s.dryRun, "Only count.", mayBeAbsent);
            v("reason", s.reason, "A sentence for the senders.", atMost(500).orDefault());
        }
    };
    using Response = QueueActionResult;
};

struct QueueRemove {
    static constexpr std::string_view name = "queue.remove";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Removes rows; nobody is told.";
    using Request = QueueAction;
    using Response = QueueActionResult;
};

// ---- Messages -------------------------------------------------------------------------------------------------------

struct TraceEvent {
    static constexpr std::string_view name = "TraceEvent";
    Time at;
    std::string what, recipient, remote, reply, session;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("at", s.at, "When.");
        v("what", s.what, "accepted, delivered, local, quarantined, deferred, failed, expired, removed, bounced …");
        v("recipient", s.recipient, "Whom it concerns; empty: the message.");
        v("remote", s.remote, "Host and address of the other side.");
        v("reply", s.reply, "What was said.");
        v("session", s.session, "Session, as in the log.");
    }
};

struct MessageTrace {
    static constexpr std::string_view name = "message.trace";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "The way of a message from the connection to the last delivery, also for some days after it left.";
    struct Request {
        std::string id;
        std::int64_t offset = 0, limit = 1000;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("id", s.id, "Message id.", atMost(100));
            v("offset", s.offset, "Events to skip.", atLeast(0).orDefault());
            v("limit", s.limit, "Events at most.", between(1, 1000).orDefault());
        }
    };
    struct Response {
        std::string id, sender;
        std::int64_t size = 0, waiting = 0, total = 0;
        std::vector<TraceEvent> events;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("id", s.id, "Message id.");
            v("sender", s.sender, "Reverse-path; empty: none.");
            v("size", s.size, "Octets.");
            v("waiting", s.waiting, "Recipients that are still in the queue.");
            v("events", s.events, "Oldest first.");
            v("total", s.total, "All events.");
        }
    };
};

struct MessageRead {
    static constexpr std::string_view name = "message.read";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "A piece of a stored message, as it was taken.";
    struct Request {
        std::string id;
        std::int64_t offset = 0, length = static_cast<std::int64_t>(maxBlobBytes);
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("id", s.id, "Message id.", atMost(100));
            v("offset", s.offset, "First octet.", atLeast(0).orDefault());
            v("length", s.length, "Octets at most.", between(1, static_cast<std::int64_t>(maxBlobBytes)).orDefault());
        }
    };
    using Response = MessagePiece;
};

} // namespace ismail::rpc
