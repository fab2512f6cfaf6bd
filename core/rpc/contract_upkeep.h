// The contract, part 2: counters over time, alerts, backup, certificate.
#pragma once

#include "rpc/fields.h"

namespace ismail::rpc {

using std::chrono::seconds;

// ---- Counters -------------------------------------------------------------------------------------------------------

// The first part in the order of the relay's counters, then values that are measured, not counted.
enum class CounterName : std::uint8_t {
    connectionsIn,
    connectionsOut,
    messagesIn,
    bytesIn,
    messagesLocal,
    messagesOut,
    bytesOut,
    recipientsRefused,
    messagesRefused,
    messagesHeld,
    deferrals,
    bounces,
    authFailures,
    etrnReceived,
    etrnSent,
    forwarded,
    overQuota,
    overSendLimit,
    autoReplies,
    loginsSmtp,
    connectionsPop3,
    loginsPop3,
    connectionsImap,
    loginsImap,
    queueDepth,
    heldDepth,
    openConnections
};
constexpr std::array<std::string_view, 27> enumNames(CounterName) {
    return {"connectionsIn", "connectionsOut",    "messagesIn",      "bytesIn",      "messagesLocal",   "messagesOut",
            "bytesOut",      "recipientsRefused", "messagesRefused", "messagesHeld", "deferrals",       "bounces",
            "authFailures",  "etrnReceived",      "etrnSent",        "forwarded",    "overQuota",       "overSendLimit",
            "autoReplies",   "loginsSmtp",        "connectionsPop3", "loginsPop3",   "connectionsImap", "loginsImap",
            "queueDepth",    "heldDepth",         "openConnections"};
}

struct CounterSeries {
    static constexpr std::string_view name = "CounterSeries";
    CounterName counter = CounterName::connectionsIn;
    std::vector<std::int64_t> values;
    std::int64_t total = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("counter", s.counter, "Which.");
        v("values", s.values, "One a step: the sum of a counter, the highest of a measured value.", atMost(2000));
        v("total", s.total, "Sum over the range; the latest of a measured value.");
    }
};

struct StatsSeries {
    static constexpr std::string_view name = "stats.series";
    static constexpr Role role = Role::viewer;
    static constexpr std::string_view help = "Counters over time; they survive a restart.";
    struct Request {
        std::vector<CounterName> counters;
        Time from, to;
        seconds step{60};
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("counters", s.counters, "Which; empty: all.", mayBeAbsent);
            v("from", s.from, "Start of the range.");
            v("to", s.to, "End of the range.");
            v("step", s.step, "Seconds a value; the range may have 2000 steps at most.", between(1, 31536000));
        }
    };
    struct Response {
        Time from;
        seconds step{60};
        std::vector<CounterSeries> series;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("from", s.from, "Start of the first step: the start asked for, rounded down to what is kept.");
            v("step", s.step, "Seconds a value: the step asked for, rounded up to what is kept.");
            v("series", s.series, "One a counter.");
        }
    };
};

// ---- Alerts ---------------------------------------------------------------------------------------------------------

struct AlertInfo {
    static constexpr std::string_view name = "AlertInfo";
    std::string key, subject, text;
    Time raisedAt;
    std::optional<Time> clearedAt, mailedAt;
    Sentence subjectSentence = {}, textSentence = {};
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("key", s.key, "What makes two alerts the same: partner-down:alpha.");
        v("subject", s.subject, "In a few words, in the language of alert.language.");
        v("text", s.text, "In sentences, with what to do.");
        v("subjectSentence", s.subjectSentence, "The same for readers of any language.");
        v("textSentence", s.textSentence, "The same for readers of any language.");
        v("raisedAt", s.raisedAt, "When it began.");
        v("clearedAt", s.clearedAt, "When it ended; absent: it goes on.");
        v("mailedAt", s.mailedAt, "When an e-mail about it was last sent.");
    }
};

struct AlertList {
    static constexpr std::string_view name = "alerts.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Alerts, newest first.";
    struct Request {
        bool activeOnly = false;
        std::int64_t limit = 100;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("activeOnly", s.activeOnly, "Only those that go on.", mayBeAbsent);
            v("limit", s.limit, "Alerts at most.", between(1, 1000).orDefault());
        }
    };
    struct Response {
        std::vector<AlertInfo> alerts;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("alerts", s.alerts, "Newest first.");
        }
    };
};

struct AlertTest {
    static constexpr std::string_view name = "alerts.test";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Sends a test alert to the recipients in the settings.";
    using Request = Empty;
    struct Response {
        std::vector<std::string> recipients;
        std::string messageId;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("recipients", s.recipients, "Who is told.");
            v("messageId", s.messageId, "Id to trace it by.");
        }
    };
};

// ---- Backup ---------------------------------------------------------------------------------------------------------

struct BackupInfo {
    static constexpr std::string_view name = "BackupInfo";
    std::string backup, path;
    Time at;
    std::int64_t bytes = 0, messages = 0;
    bool scheduled = false;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("backup", s.backup, "Its name.");
        v("path", s.path, "Where it is.");
        v("at", s.at, "The moment whose state it holds.");
        v("bytes", s.bytes, "Octets on disk.");
        v("messages", s.messages, "Messages in it.");
        v("scheduled", s.scheduled, "Made by the schedule; those are removed when there are too many.");
    }
};

struct BackupNow {
    static constexpr std::string_view name = "backup.now";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Starts a backup; mail goes on. backup.status tells how it went.";
    struct Request {
        std::string directory;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("directory", s.directory, "Where to; empty: as in the settings.", atMost(4096).orDefault());
        }
    };
    struct Response {
        std::string backup, path;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("backup", s.backup, "Name of the backup that was started.");
            v("path", s.path, "Where it will be.");
        }
    };
};

struct BackupList {
    static constexpr std::string_view name = "backup.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Backups that are there, newest first.";
    using Request = Empty;
    struct Response {
        std::vector<BackupInfo> backups;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("backups", s.backups, "Newest first.");
        }
    };
};

struct BackupVerify {
    static constexpr std::string_view name = "backup.verify";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Checks the database and the digest of every file of a backup, and tells what it holds.";
    struct Request {
        std::string backup;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("backup", s.backup, "Its name.", atMost(1000));
        }
    };
    struct Response {
        bool good = false;
        std::int64_t messages = 0, bytes = 0;
        std::vector<std::string> problems, domains;
        std::vector<Sentence> problemSentences;
        std::int64_t domainCount = 0, accounts = 0, mailboxMessages = 0, queuedRecipients = 0;
        bool sealed = false;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("good", s.good, "Everything is there and as it was written.");
            v("messages", s.messages, "Messages that were checked.");
            v("bytes", s.bytes, "Octets that were read.");
            v("problems", s.problems, "What is wrong, one sentence each; the first thousand.");
            v("problemSentences", s.problemSentences, "The same for readers of any language.");
            v("domains", s.domains, "Domains that are in it, by name; the first hundred.");
            v("domainCount", s.domainCount, "All domains in it.");
            v("accounts", s.accounts, "Accounts in it.");
            v("mailboxMessages", s.mailboxMessages, "Messages in their mailboxes.");
            v("queuedRecipients", s.queuedRecipients, "Recipients in its queue.");
            v("sealed", s.sealed, "Its keys are sealed: restoring takes the passphrase that it was made with.");
        }
    };
};

struct BackupRestore {
    static constexpr std::string_view name = "backup.restore";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Makes a new data directory of a backup. The service goes on with its "
                                             "own; start it on the new one to use that.";
    struct Request {
        std::string backup, directory;
        std::optional<Secret<std::string>> passphrase;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("backup", s.backup, "Its name.", atMost(1000));
            v("directory", s.directory, "Whole path of a directory that holds no mail yet; it is made.", atMost(4096));
            v("passphrase", s.passphrase, "What opens its keys, when they are sealed.", atMost(1000));
        }
    };
    struct Response {
        std::string directory;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("directory", s.directory, "The data directory that was made.");
        }
    };
};

struct BackupStatus {
    static constexpr std::string_view name = "backup.status";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "The backup under way, the last one and the next.";
    using Request = Empty;
    struct Response {
        bool running = false;
        std::string backup, lastError;
        Sentence lastErrorSentence;
        std::int64_t done = 0, total = 0;
        std::optional<Time> lastAt, nextAt;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("running", s.running, "One is being made.");
            v("backup", s.backup, "Name of that one, or of the last.");
            v("done", s.done, "Octets written so far.");
            v("total", s.total, "Octets it will have, as far as known.");
            v("lastAt", s.lastAt, "When the last good one was made.");
            v("lastError", s.lastError, "Why the last try failed; empty: it did not.");
            v("lastErrorSentence", s.lastErrorSentence, "The same for readers of any language.");
            v("nextAt", s.nextAt, "When the schedule makes the next.");
        }
    };
};

// ---- Certificate ----------------------------------------------------------------------------------------------------

struct CertificateDetails {
    std::string subject, issuer, fingerprint, file, problem;
    Sentence problemSentence;
    std::vector<std::string> names;
    std::optional<Time> validFrom, validTo;
    bool selfSigned = false;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("subject", s.subject, "Whose it is.");
        v("issuer", s.issuer, "Who signed it.");
        v("names", s.names, "Host names it is valid for.");
        v("validFrom", s.validFrom, "From when.");
        v("validTo", s.validTo, "Until when.");
        v("selfSigned", s.selfSigned, "Made here; peers that verify will refuse it.");
        v("fingerprint", s.fingerprint, "SHA-256, hexadecimal.");
        v("file", s.file, "The file it was read from; empty for viewers.");
        v("problem", s.problem, "What is wrong with it, in words; empty: nothing.");
        v("problemSentence", s.problemSentence, "The same for readers of any language.");
    }
};

struct CertificateInfo {
    static constexpr std::string_view name = "certificate.info";
    static constexpr Role role = Role::viewer;
    static constexpr std::string_view help = "The certificate that listeners show.";
    using Request = Empty;
    using Response = CertificateDetails;
};

struct CertificateReload {
    static constexpr std::string_view name = "certificate.reload";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Reads the certificate files again; when they are bad the old ones stay in force.";
    using Request = Empty;
    using Response = CertificateDetails;
};

} // namespace ismail::rpc
