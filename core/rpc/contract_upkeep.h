// The contract, part 2: backup and certificate.
#pragma once

#include "rpc/fields.h"

namespace ismail::rpc {

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
    static constexpr std::string_view help = "Checks the database and the digest of every file of a backup.";
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
        std::vector<std::string> problems;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("good", s.good, "Everything is there and as it was written.");
            v("messages", s.messages, "Messages that were checked.");
            v("bytes", s.bytes, "Octets that were read.");
            v("problems", s.problems, "What is wrong, one sentence each; the first thousand.");
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
            v("nextAt", s.nextAt, "When the schedule makes the next.");
        }
    };
};

struct CertificateDetails {
    std::string subject, issuer, fingerprint, file, problem;
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
