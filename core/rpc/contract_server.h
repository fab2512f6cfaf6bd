// The contract, part 1: the connection itself, events, state, settings, log, listeners, sessions.
#pragma once

#include "rpc/fields.h"

namespace ismail::rpc {

using std::chrono::seconds;

// ---- The connection (answered by rpc itself) ------------------------------------------------------------------------

struct Hello {
    static constexpr std::string_view name = "hello";
    static constexpr Role role = Role::viewer;
    static constexpr std::string_view help = "Mandatory first call. A version that the service does not speak is "
                                             "refused (versionMismatch) and the connection ends.";
    struct Request {
        std::int64_t version = 0;
        std::string client;
        std::string clientVersion;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("version", s.version, "Version of the contract that the client was built with.");
            v("client", s.client, "Name of the program: ismailctl.", atMost(100));
            v("clientVersion", s.clientVersion, "Its version.", atMost(100));
        }
    };
    struct Response {
        std::int64_t version = 0;
        std::string product;
        std::string productVersion;
        std::string serverName;
        Role role = Role::viewer;
        Time now;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("version", s.version, "Version of the contract that the service speaks.");
            v("product", s.product, "ISMail.");
            v("productVersion", s.productVersion, "Version of the service.");
            v("serverName", s.serverName, "Host name the server uses for itself.");
            v("role", s.role, "What this connection may do; decided once, when it was made.");
            v("now", s.now, "Clock of the server.");
        }
    };
};

enum class EventKind : std::uint8_t { queueChanged, configChanged, statusChanged, logLines };
constexpr std::array<std::string_view, 4> enumNames(EventKind) {
    return {"queueChanged", "configChanged", "statusChanged", "logLines"};
}

enum class LogSeverity : std::uint8_t { error, warning, info, debug };
constexpr std::array<std::string_view, 4> enumNames(LogSeverity) { return {"error", "warning", "info", "debug"}; }

struct LogLine {
    static constexpr std::string_view name = "LogLine";
    std::int64_t seq = 0;
    Time at;
    LogSeverity severity = LogSeverity::info;
    std::string text;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("seq", s.seq, "Number of the line since the service started.");
        v("at", s.at, "When.");
        v("severity", s.severity, "How grave.");
        v("text", s.text, "Event and fields, key=value.");
    }
};

struct Subscribe {
    static constexpr std::string_view name = "subscribe";
    static constexpr Role role = Role::viewer;
    static constexpr std::string_view help =
        "Asks for events on this connection; each call replaces the last. logLines is for administrators.";
    struct Request {
        std::vector<EventKind> events;
        LogSeverity logLevel = LogSeverity::info;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("events", s.events, "Kinds of events; empty: none.", atMost(16));
            v("logLevel", s.logLevel, "Log lines down to this severity.", mayBeAbsent);
        }
    };
    using Response = Empty;
};

// ---- Events ---------------------------------------------------------------------------------------------------------
// Hints say that something changed, not what: ask again. Hints of one kind are merged for a moment.

struct QueueChanged {
    static constexpr EventKind kind = EventKind::queueChanged;
    static constexpr std::string_view help = "Rows came, went or changed their state.";
    template <class S, class V>
    static void fields(S&, V&) {}
};
struct ConfigChanged {
    static constexpr EventKind kind = EventKind::configChanged;
    static constexpr std::string_view help = "Domains, partners, accounts, routes or settings changed.";
    template <class S, class V>
    static void fields(S&, V&) {}
};
struct StatusChanged {
    static constexpr EventKind kind = EventKind::statusChanged;
    static constexpr std::string_view help = "A listener, a partner, an alert or the verdict of the status changed.";
    template <class S, class V>
    static void fields(S&, V&) {}
};
struct LogLines {
    static constexpr EventKind kind = EventKind::logLines;
    static constexpr std::string_view help = "New lines of the log.";
    std::vector<LogLine> lines;
    std::int64_t missed = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("lines", s.lines, "In order.");
        v("missed", s.missed, "Lines left out because there were too many at once.");
    }
};
using Events = TypeList<QueueChanged, ConfigChanged, StatusChanged, LogLines>;

// ---- Status ---------------------------------------------------------------------------------------------------------

enum class Severity : std::uint8_t { ok, notice, warning, problem };
constexpr std::array<std::string_view, 4> enumNames(Severity) { return {"ok", "notice", "warning", "problem"}; }

// What an administrator does about a finding. A window words it its own way and leads to the place.
enum class Remedy : std::uint8_t {
    none,
    nameServer,
    freePort,
    resumeListener,
    openListener,
    makeRoom,
    lookIntoLog,
    addDomain,
    chooseRecipients,
    enablePartner,
    lookAtPartner,
    waitAMoment,
    useSmarthost,
    lookAtQueue,
    releaseMail,
    setCertificate,
    mendCertificate,
    renewCertificate,
    getCertificate,
    trustLess,
    lookAtBackup,
    scheduleBackup,
    nameRecipients,
    lookAtAlerts,
    restartService,
    trustPartner,
    mendPartnerLogin,
    letUsAsk,
    verifyPartner,
    verifyRelay,
    lookAtList,
    namePostmaster,
    pairPartner,
    lookAtMember,
    endTheCopy,
    setClocks,
    answerOffer
};
constexpr std::array<std::string_view, 37> enumNames(Remedy) {
    return {"none",           "nameServer",       "freePort",         "resumeListener",   "openListener",
            "makeRoom",       "lookIntoLog",      "addDomain",        "chooseRecipients", "enablePartner",
            "lookAtPartner",  "waitAMoment",      "useSmarthost",     "lookAtQueue",      "releaseMail",
            "setCertificate", "mendCertificate",  "renewCertificate", "getCertificate",   "trustLess",
            "lookAtBackup",   "scheduleBackup",   "nameRecipients",   "lookAtAlerts",     "restartService",
            "trustPartner",   "mendPartnerLogin", "letUsAsk",         "verifyPartner",    "verifyRelay",
            "lookAtList",     "namePostmaster",   "pairPartner",      "lookAtMember",     "endTheCopy",
            "setClocks",      "answerOffer"};
}

// A sentence about the state of something, with what to do.
struct Finding {
    static constexpr std::string_view name = "Finding";
    Severity severity = Severity::ok;
    std::string key;
    std::string text;
    std::string advice;
    Remedy remedy = Remedy::none;
    std::string subject = {};
    Sentence sentence = {};
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("severity", s.severity, "How grave.");
        v("key", s.key, "What it is about, stable for programs: server.name, listener.relay.");
        v("text", s.text, "What is so, in words.");
        v("advice", s.advice, "What to do about it at the command line; empty: nothing.");
        v("sentence", s.sentence, "The text, for readers of any language.");
        v("remedy", s.remedy, "The same for programs that say it in their own words.");
        v("subject", s.subject, "What the remedy is for: a listener, partner, domain, setting or size; else empty.");
    }
};

enum class ListenerState : std::uint8_t { listening, paused, failed, disabled };
constexpr std::array<std::string_view, 4> enumNames(ListenerState) {
    return {"listening", "paused", "failed", "disabled"};
}

struct ListenerInfo {
    static constexpr std::string_view name = "ListenerInfo";
    std::string listener;
    std::string address;
    std::uint16_t port = 0;
    std::string tls;
    std::string auth;
    ListenerState state = ListenerState::disabled;
    std::string problem;
    Sentence problemSentence;
    std::int64_t connections = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("listener", s.listener, "relay, submission or submissions.");
        v("address", s.address, "Address it is bound to.");
        v("port", s.port, "Port.");
        v("tls", s.tls, "none, starttls or implicit.");
        v("auth", s.auth, "never, tls or always.");
        v("state", s.state, "What it does now.");
        v("problem", s.problem, "Why it failed, with the program that holds the port where that is known.");
        v("problemSentence", s.problemSentence, "The same for readers of any language.");
        v("connections", s.connections, "Open connections.");
    }
};

enum class PartnerState : std::uint8_t { unknown, up, down, disabled };
constexpr std::array<std::string_view, 4> enumNames(PartnerState) { return {"unknown", "up", "down", "disabled"}; }

struct PartnerContact {
    static constexpr std::string_view name = "PartnerContact";
    std::string partner;
    PartnerState state = PartnerState::unknown;
    std::optional<Time> since;
    std::string trouble;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("partner", s.partner, "Its name.");
        v("state", s.state, "Whether it could be used the last time: reached, TLS and log-in included.");
        v("since", s.since, "Since when.");
        v("trouble", s.trouble, "Why it could not be used, or that it refuses to be asked (ETRN); empty: neither.");
    }
};

struct QueueTotals {
    static constexpr std::string_view name = "QueueTotals";
    std::int64_t recipients = 0, ready = 0, deferred = 0, held = 0, onHold = 0;
    std::int64_t bytes = 0, heldBytes = 0;
    std::optional<Time> oldest, oldestHeld;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("recipients", s.recipients, "Recipients in the queue, whatever their state.");
        v("ready", s.ready, "To be tried now.");
        v("deferred", s.deferred, "Waiting for the next try.");
        v("held", s.held, "Held for a primary.");
        v("onHold", s.onHold, "Kept back by an administrator.");
        v("bytes", s.bytes, "Octets of their messages.");
        v("heldBytes", s.heldBytes, "Octets to hand over to primaries: a message counts once for each recipient.");
        v("oldest", s.oldest, "When the oldest came in.");
        v("oldestHeld", s.oldestHeld, "When the oldest that is held for a primary came in.");
    }
};

struct GetStatus {
    static constexpr std::string_view name = "status";
    static constexpr Role role = Role::viewer;
    static constexpr std::string_view help = "Is mail flowing? Viewers get no data directory and no reply texts.";
    using Request = Empty;
    struct Response {
        Severity verdict = Severity::ok;
        std::vector<Finding> findings;
        std::string productVersion, serverName, dataDirectory;
        Time now, startedAt;
        bool acceptsMail = true;
        std::vector<ListenerInfo> listeners;
        std::vector<PartnerContact> partners;
        QueueTotals queue;
        std::int64_t domainsPrimary = 0, domainsSecondary = 0, accounts = 0;
        std::int64_t connectionsIn = 0, connectionsOut = 0;
        std::int64_t diskFree = 0, diskTotal = 0;
        std::optional<Time> certificateEnds;
        std::optional<Time> lastBackup;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("verdict", s.verdict, "The gravest of the findings.");
            v("findings", s.findings, "What is not as it should be, gravest first.");
            v("productVersion", s.productVersion, "Version of the service.");
            v("serverName", s.serverName, "Host name the server uses for itself.");
            v("dataDirectory", s.dataDirectory, "Where everything is kept.");
            v("now", s.now, "Clock of the server.");
            v("startedAt", s.startedAt, "When the service started.");
            v("acceptsMail", s.acceptsMail, "False: new mail is answered 452 (no room) or 451; a finding says why.");
            v("listeners", s.listeners, "One for each address.");
            v("partners", s.partners, "The other servers of the group.");
            v("queue", s.queue, "What waits.");
            v("domainsPrimary", s.domainsPrimary, "Domains this server is the primary of.");
            v("domainsSecondary", s.domainsSecondary, "Domains this server is a secondary of.");
            v("accounts", s.accounts, "Accounts.");
            v("connectionsIn", s.connectionsIn, "Open incoming connections.");
            v("connectionsOut", s.connectionsOut, "Open outgoing connections.");
            v("diskFree", s.diskFree, "Octets free where the data directory is.");
            v("diskTotal", s.diskTotal, "Size of that disk.");
            v("certificateEnds", s.certificateEnds, "When the certificate ends.");
            v("lastBackup", s.lastBackup, "When the last good backup was made.");
        }
    };
};

// ---- Settings -------------------------------------------------------------------------------------------------------

struct SettingInfo {
    static constexpr std::string_view name = "SettingInfo";
    std::string key, type, value, standard, range, help;
    std::vector<std::string> choices;
    bool isDefault = true, isSet = false, needsRestart = false, restartPending = false;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("key", s.key, "smtp.max_message_size.");
        v("type", s.type, "text, boolean, number, size, duration, choice, list or secret.");
        v("value", s.value, "In its normal form: octets, seconds, yes or no. Always empty for a secret.");
        v("standard", s.standard, "The default, as the table writes it.");
        v("range", s.range, "What is allowed, in words; empty: anything.");
        v("choices", s.choices, "The words of a choice.");
        v("help", s.help, "One line.");
        v("isDefault", s.isDefault, "The value is the default.");
        v("isSet", s.isSet, "A secret has a value.");
        v("needsRestart", s.needsRestart, "A change takes effect when the service starts again.");
        v("restartPending", s.restartPending, "It was changed and waits for that.");
    }
};

struct SettingsList {
    static constexpr std::string_view name = "settings.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "The settings table with the values in force.";
    struct Request {
        std::string contains;
        bool changedOnly = false;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("contains", s.contains, "Only settings whose key or help contains this.", mayBeAbsent);
            v("changedOnly", s.changedOnly, "Only settings that differ from their default.", mayBeAbsent);
        }
    };
    struct Response {
        std::vector<SettingInfo> settings;
        std::int64_t version = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("settings", s.settings, "In the order of the table.");
            v("version", s.version, "Version of the settings as a whole.");
        }
    };
};

struct SettingsGet {
    static constexpr std::string_view name = "settings.get";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "One setting.";
    struct Request {
        std::string key;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("key", s.key, "Its key.", atMost(200));
        }
    };
    using Response = SettingInfo;
};

struct SettingsSet {
    static constexpr std::string_view name = "settings.set";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Changes settings, all of them or none. A bad value is refused with the range.";
    struct Change {
        static constexpr std::string_view name = "SettingChange";
        std::string key;
        Secret<std::string> value;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("key", s.key, "Its key.", atMost(200));
            v("value", s.value, "The new value as an administrator writes it: 50M, 5m, yes.", atMost(4096));
        }
    };
    struct Request {
        std::vector<Change> changes;
        std::optional<std::int64_t> version;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("changes", s.changes, "Key and value of each.");
            v("version", s.version,
              "Version that the edit was based on; another one is a conflict. Absent: whatever it is, unless a setting "
              "is a list.");
        }
    };
    struct Response {
        std::vector<SettingInfo> settings;
        std::int64_t version = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("settings", s.settings, "Those that were named, as they are now.");
            v("version", s.version, "The new version of the settings.");
        }
    };
};

struct SettingsReset {
    static constexpr std::string_view name = "settings.reset";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Gives settings their default back.";
    struct Request {
        std::vector<std::string> keys;
        std::optional<std::int64_t> version;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("keys", s.keys, "Their keys.");
            v("version", s.version, "Version that the edit was based on. Absent: whatever it is.");
        }
    };
    using Response = SettingsSet::Response;
};

// ---- Log ------------------------------------------------------------------------------------------------------------

struct LogTail {
    static constexpr std::string_view name = "log.tail";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "The newest lines of the log that match; subscribe to logLines for what follows.";
    struct Request {
        std::int64_t limit = 100;
        std::int64_t after = 0;
        LogSeverity level = LogSeverity::debug;
        std::string contains;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("limit", s.limit, "Lines at most.", between(1, 1000).orDefault());
            v("after", s.after, "Only lines behind this number.", atLeast(0).orDefault());
            v("level", s.level, "Down to this severity.", mayBeAbsent);
            v("contains", s.contains, "Only lines that contain this: a message id, a session id, an address.",
              mayBeAbsent);
        }
    };
    struct Response {
        std::vector<LogLine> lines;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("lines", s.lines, "Oldest first.");
        }
    };
};

// ---- Listeners and sessions -----------------------------------------------------------------------------------------

struct ListenerList {
    static constexpr std::string_view name = "listener.list";
    static constexpr Role role = Role::viewer;
    static constexpr std::string_view help = "Where the server listens.";
    using Request = Empty;
    struct Response {
        std::vector<ListenerInfo> listeners;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("listeners", s.listeners, "One for each address.");
        }
    };
};

struct ListenerName {
    std::string listener;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("listener", s.listener, "relay, submission or submissions; empty: all.", atMost(100).orDefault());
    }
};

struct ListenerPause {
    static constexpr std::string_view name = "listener.pause";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Takes no new connections until resumed or restarted; open ones go on.";
    using Request = ListenerName;
    using Response = ListenerList::Response;
};

struct ListenerResume {
    static constexpr std::string_view name = "listener.resume";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Listens again; tries a failed address once more.";
    using Request = ListenerName;
    using Response = ListenerList::Response;
};

enum class Direction : std::uint8_t { in, out };
constexpr std::array<std::string_view, 2> enumNames(Direction) { return {"in", "out"}; }

struct SessionInfo {
    static constexpr std::string_view name = "SessionInfo";
    std::string id;
    Direction direction = Direction::in;
    std::string listener, peer, host, identity, state;
    bool tls = false;
    Time since;
    std::int64_t messages = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("id", s.id, "As in the log.");
        v("direction", s.direction, "in: somebody called us; out: we called.");
        v("listener", s.listener, "Which listener took it; empty: outgoing.");
        v("peer", s.peer, "Address and port of the other side.");
        v("host", s.host, "Name it gave, or that we called.");
        v("identity", s.identity, "Account or partner that it is.");
        v("state", s.state, "What it is doing, in words.");
        v("tls", s.tls, "Encrypted.");
        v("since", s.since, "When it was made.");
        v("messages", s.messages, "Messages so far.");
    }
};

struct SessionList {
    static constexpr std::string_view name = "session.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Live connections, oldest first.";
    struct Request {
        std::int64_t offset = 0, limit = 200;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("offset", s.offset, "Connections to skip.", atLeast(0).orDefault());
            v("limit", s.limit, "Connections at most.", between(1, 1000).orDefault());
        }
    };
    struct Response {
        std::vector<SessionInfo> sessions;
        std::int64_t total = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("sessions", s.sessions, "This page.");
            v("total", s.total, "All of them.");
        }
    };
};

struct SessionDisconnect {
    static constexpr std::string_view name = "session.disconnect";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Ends connections: a client gets 421, a message under way is not accepted.";
    struct Request {
        std::vector<std::string> ids;
        std::string address;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("ids", s.ids, "Ids of sessions.", mayBeAbsent);
            v("address", s.address, "Or all from this address.", atMost(200).orDefault());
        }
    };
    struct Response {
        std::int64_t sessions = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("sessions", s.sessions, "Connections that were told to end.");
        }
    };
};

} // namespace ismail::rpc
