// Backups of a running server: the database as of one moment and exactly the body files that it refers to.
//
//   ismail-20260131T120000Z/
//     manifest            a line for each file: SHA-256, size, path; last "end", so that a cut one is seen
//     ismail.db           copied page by page through the committer's own connection, which keeps the copy up to date
//                         while mail goes on
//     bodies/xx/<id>      hard links where the file system allows it, copies elsewhere; removals wait meanwhile
//     extra/…             what service adds: certificates, keys (sealed where the service seals them)
//
// A backup has its name only when all of it is on disk; before that it ends in ".partial". Every function blocks and
// belongs on a worker. The digest is the caller's (crypto), lower-case hexadecimal SHA-256.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "store/db/committer.h"
#include "store/queue/body_store.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

using FileDigest = std::function<Result<std::string>(const std::filesystem::path&)>;

struct BackupInfo {
    std::string name;
    std::filesystem::path path;
    Time at; // the moment whose state it holds
    std::uint64_t octets = 0;
    std::uint64_t messages = 0; // with a body
    bool scheduled = false;
};

// What its database holds, so that somebody may decide whether it is the right one.
struct BackupContents {
    std::vector<std::string> domains; // by name, at most Backup::maxDomainsNamed
    std::uint64_t domainCount = 0, accounts = 0, mailboxMessages = 0, queuedRecipients = 0;
};

struct BackupReport {
    bool good = false;
    std::uint64_t messages = 0;
    std::uint64_t octets = 0;       // that were read
    std::vector<Sentence> problems; // at most maxProblems
    BackupContents contents;        // of a good one
};

// A file besides database and bodies.
struct ExtraFile {
    std::filesystem::path place;   // below the data directory; one that is missing there is left out
    std::optional<Bytes> contents; // what is written there instead of a copy
};

class Backup {
public:
    static constexpr std::size_t maxProblems = 1000;
    static constexpr std::size_t maxDomainsNamed = 100;

    // octets written so far and in all, as far as known; false stops.
    using Progress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

    Backup(std::filesystem::path dataDirectory, Committer& committer, BodyStore& bodies, const Clock& clock, Log& log);

    // "ismail-20260131T120000Z".
    static std::string nameFor(Time at);
    Result<BackupInfo> create(const std::filesystem::path& directory, const std::string& name, bool scheduled,
                              const std::vector<ExtraFile>& extraFiles, const FileDigest& digest,
                              const Progress& progress = {});

    // Finished backups in a directory, newest first; what is none is left out.
    static std::vector<BackupInfo> list(const std::filesystem::path& directory);
    // Removes scheduled backups until `keep` are left, oldest first, and half-made ones older than a day.
    static Status prune(const std::filesystem::path& directory, std::size_t keep, Time now);
    // Reads all of it. An error only where it is no backup at all.
    static Result<BackupReport> verify(const std::filesystem::path& backup, const FileDigest& digest);
    // Verifies, then copies into a data directory that holds no mail yet. Extra files go to their places.
    static Status restore(const std::filesystem::path& backup, const std::filesystem::path& dataDirectory,
                          const FileDigest& digest);

private:
    struct Making;
    Status copyDatabase(Making& making);
    Status copyBodies(Making& making);
    Status copyExtras(Making& making, const std::vector<ExtraFile>& extraFiles);

    const std::filesystem::path dataDirectory_;
    Committer& committer_;
    BodyStore& bodies_;
    const Clock& clock_;
    Log& log_;
    std::atomic<bool> running_{false};
};

} // namespace ismail::store
