#include "store/upkeep/backup.h"

#include "base/path_text.h"
#include "base/say.h"
#include "platform/durable_file.h"
#include "store/db/schema.h"
#include "store/queue/message_table.h"
#include "store/upkeep/backup_manifest.h"

#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <sqlite3.h>

#include <algorithm>
#include <set>

namespace ismail::store {

namespace fs = std::filesystem;

namespace {

// Copied while the committer waits: some 2 MB, a few milliseconds.
constexpr int pagesAtOnce = 256;
constexpr std::string_view partialSuffix = ".partial";
constexpr auto partialKept = std::chrono::hours(24);

Error stopped() { return failure(ErrorKind::unavailable, say("backup.stopped")); }

// The copy under way: an SQLite file that is written without flushes and flushed once at its end.
class CopyTarget {
public:
    explicit CopyTarget(const fs::path& file) : session_("SQLite", utf8FromPath(file)) {
        handle_ = Poco::Data::SQLite::Utility::dbHandle(session_);
        sqlite3_exec(handle_, "PRAGMA synchronous=OFF", nullptr, nullptr, nullptr);
    }
    ~CopyTarget() { finish(); }
    CopyTarget(const CopyTarget&) = delete;
    CopyTarget& operator=(const CopyTarget&) = delete;

    bool begin(Database& source) {
        backup_ = sqlite3_backup_init(handle_, "main", source.handle(), "main");
        return backup_ != nullptr;
    }
    int step() { return sqlite3_backup_step(backup_, pagesAtOnce); }
    int remaining() const { return sqlite3_backup_remaining(backup_); }
    int pages() const { return sqlite3_backup_pagecount(backup_); }
    void finish() {
        if (backup_) sqlite3_backup_finish(backup_);
        backup_ = nullptr;
    }
    // One plain file, on the disk, which says that it is a copy.
    bool settle() {
        if (sqlite3_exec(handle_, "INSERT OR REPLACE INTO meta(key, value) VALUES('from_backup', '1')", nullptr,
                         nullptr, nullptr) != SQLITE_OK)
            return false;
        if (sqlite3_exec(handle_, "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr) != SQLITE_OK) return false;
        sqlite3_file* file = nullptr;
        if (sqlite3_file_control(handle_, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file) return false;
        return file->pMethods->xSync(file, SQLITE_SYNC_FULL) == SQLITE_OK;
    }
    std::string problem() const { return sqlite3_errmsg(handle_); }

private:
    Poco::Data::Session session_;
    sqlite3* handle_ = nullptr;
    sqlite3_backup* backup_ = nullptr;
};

class HeldRemovals {
public:
    explicit HeldRemovals(BodyStore& bodies) : bodies_(bodies) { bodies_.holdRemovals(); }
    ~HeldRemovals() { bodies_.releaseRemovals(); }
    HeldRemovals(const HeldRemovals&) = delete;
    HeldRemovals& operator=(const HeldRemovals&) = delete;

private:
    BodyStore& bodies_;
};

std::string manifestPath(const fs::path& file, const fs::path& base) {
    return genericUtf8FromPath(file.lexically_relative(base));
}

fs::path fromManifestPath(const fs::path& base, const std::string& path) { return base / pathFromUtf8(path); }

// Any version of the schema that can be restored has these tables.
BackupContents contentsOf(Database& database) {
    const auto count = [&database](std::string_view sql) {
        return static_cast<std::uint64_t>(database.number(sql).value_or(0));
    };
    BackupContents contents;
    contents.domainCount = count("SELECT count(*) FROM domain");
    contents.accounts = count("SELECT count(*) FROM account");
    contents.mailboxMessages = count("SELECT count(*) FROM mailbox_entry");
    contents.queuedRecipients = count("SELECT count(*) FROM queue");
    Statement names = database.query("SELECT name FROM domain ORDER BY name LIMIT ?", Backup::maxDomainsNamed);
    while (names.step())
        contents.domains.push_back(names.text(0));
    return contents;
}

} // namespace

struct Backup::Making {
    fs::path partial;
    Manifest manifest;
    const FileDigest& digest;
    const Progress& progress;
    std::uint64_t done = 0;
    std::uint64_t total = 0;

    bool go() const { return !progress || progress(done, total); }
    Status add(const fs::path& file) {
        auto sum = digest(file);
        if (!sum) return sum.error();
        const auto size = fs::file_size(file);
        manifest.files[manifestPath(file, partial)] = {*sum, size};
        return {};
    }
};

Backup::Backup(fs::path dataDirectory, Committer& committer, BodyStore& bodies, const Clock& clock, Log& log)
    : dataDirectory_(std::move(dataDirectory)), committer_(committer), bodies_(bodies), clock_(clock), log_(log) {}

std::string Backup::nameFor(Time at) {
    std::string name = "ismail-";
    for (const char c : isoTime(at).substr(0, 19))
        if (c != '-' && c != ':') name += c;
    return name + "Z";
}

Result<BackupInfo> Backup::create(const fs::path& directory, const std::string& name, bool scheduled,
                                  const std::vector<ExtraFile>& extraFiles, const FileDigest& digest,
                                  const Progress& progress) {
    if (running_.exchange(true)) return failure(ErrorKind::conflict, say("backup.running"));
    struct Ended {
        std::atomic<bool>& flag;
        ~Ended() { flag = false; }
    } ended{running_};
    try {
        const fs::path target = directory / name;
        if (fs::exists(target)) return failure(ErrorKind::conflict, say("backup.exists", utf8FromPath(target)));
        fs::path partial = target;
        partial += partialSuffix;
        fs::remove_all(partial);
        if (Status made = platform::createPrivateDirectories(partial); !made) return made.error();
        Making making{partial, {}, digest, progress};
        making.manifest.scheduled = scheduled;
        {
            const HeldRemovals held(bodies_);
            if (Status copied = copyDatabase(making); !copied) return copied.error();
            if (Status copied = copyBodies(making); !copied) return copied.error();
        }
        if (Status copied = copyExtras(making, extraFiles); !copied) return copied.error();
        if (Status written = platform::replaceFile(partial / "manifest", making.manifest.text()); !written)
            return written.error();
        if (Status renamed = platform::renameDurable(partial, target); !renamed) return renamed.error();
        log_.info("backup.made",
                  {{"name", name}, {"octets", making.manifest.octets()}, {"messages", making.manifest.messages}});
        return BackupInfo{name,     target, making.manifest.at, making.manifest.octets(), making.manifest.messages,
                          scheduled};
    } catch (const fs::filesystem_error& error) {
        return failure(ErrorKind::unavailable, say("backup.notWritten", error.what()));
    } catch (const Poco::Exception& error) {
        return failure(ErrorKind::unavailable, say("backup.notWritten", error.displayText()));
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Status Backup::copyDatabase(Making& making) {
    const fs::path file = making.partial / "ismail.db";
    {
        CopyTarget copy(file);
        int outcome = SQLITE_ERROR;
        do {
            bool ran = false;
            // On the committer's thread and through its connection: what it writes meanwhile goes into the copy too.
            committer_.between([&](Database& source) {
                ran = true;
                if (outcome == SQLITE_ERROR && !copy.begin(source)) return;
                outcome = copy.step();
                making.manifest.at = clock_.now();
                const auto pageSize = static_cast<std::uint64_t>(source.number("PRAGMA page_size").value_or(0));
                making.total = static_cast<std::uint64_t>(copy.pages()) * pageSize;
                making.done = static_cast<std::uint64_t>(copy.pages() - copy.remaining()) * pageSize;
                if (outcome == SQLITE_DONE) copy.finish();
            });
            if (!ran || !making.go()) {
                committer_.between([&](Database&) { copy.finish(); });
                return stopped();
            }
        } while (outcome == SQLITE_OK || outcome == SQLITE_BUSY || outcome == SQLITE_LOCKED);
        if (outcome != SQLITE_DONE || !copy.settle()) {
            const std::string problem = copy.problem();
            committer_.between([&](Database&) { copy.finish(); });
            return failure(ErrorKind::unavailable, say("backup.databaseNotCopied", problem));
        }
    }
    return making.add(file);
}

Status Backup::copyBodies(Making& making) {
    Database copy(making.partial / "ismail.db", Database::Access::readOnly, {});
    making.manifest.messages = static_cast<std::uint64_t>(
        copy.number("SELECT count(*) FROM message WHERE place<>?", BodyPlace::gone).value_or(0));
    making.total +=
        static_cast<std::uint64_t>(copy.number("SELECT sum(octets) FROM message WHERE place=1").value_or(0));
    std::set<fs::path> directories;
    for (const MessageId id : MessageTable(copy).idsInFiles()) {
        if (!making.go()) return stopped();
        const fs::path from = bodies_.path(id);
        const fs::path to = making.partial / "bodies" / from.parent_path().filename() / from.filename();
        if (!fs::exists(from)) {
            // Known to be missing since the start (StartReport): the backup is as complete as the server.
            log_.error("backup.without_body", {{"id", messageIdText(id)}});
            continue;
        }
        if (directories.insert(to.parent_path()).second)
            if (Status made = platform::createPrivateDirectories(to.parent_path()); !made) return made;
        std::error_code different;
        fs::create_hard_link(from, to, different);
        if (different)
            if (Status copied = copyFileDurably(from, to); !copied) return copied;
        if (Status added = making.add(to); !added) return added;
        making.done += fs::file_size(to);
    }
    for (const auto& directory : directories)
        if (Status flushed = platform::flushDirectory(directory); !flushed) return flushed;
    return {};
}

Status Backup::copyExtras(Making& making, const std::vector<ExtraFile>& extraFiles) {
    for (const ExtraFile& file : extraFiles) {
        const fs::path from = dataDirectory_ / file.place;
        if (!file.contents && !fs::exists(from)) continue;
        const fs::path to = making.partial / "extra" / file.place;
        if (Status made = platform::createPrivateDirectories(to.parent_path()); !made) return made;
        const Status written = file.contents ? platform::replaceFile(to, *file.contents) : copyFileDurably(from, to);
        if (!written) return written;
        if (Status added = making.add(to); !added) return added;
    }
    return {};
}

std::vector<BackupInfo> Backup::list(const fs::path& directory) {
    std::vector<BackupInfo> backups;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(directory, missing)) {
        const std::string name = utf8FromPath(entry.path().filename());
        if (!entry.is_directory(missing) || name.ends_with(partialSuffix)) continue;
        const auto manifest = Manifest::read(entry.path());
        if (!manifest) continue;
        backups.push_back(
            {name, entry.path(), manifest->at, manifest->octets(), manifest->messages, manifest->scheduled});
    }
    std::sort(backups.begin(), backups.end(), [](const auto& a, const auto& b) { return a.at > b.at; });
    return backups;
}

Status Backup::prune(const fs::path& directory, std::size_t keep, Time now) {
    std::error_code error;
    std::size_t scheduled = 0;
    for (const auto& backup : list(directory)) {
        if (!backup.scheduled || ++scheduled <= keep) continue;
        // Without its manifest it is no backup any more: half-removed ones are not mistaken for one.
        fs::remove(backup.path / "manifest", error);
        fs::remove_all(backup.path, error);
        if (error) return failure(ErrorKind::unavailable, say("backup.oldNotRemoved", backup.name, error.message()));
    }
    for (const auto& entry : fs::directory_iterator(directory, error)) {
        const std::string name = utf8FromPath(entry.path().filename());
        if (!name.starts_with("ismail-") || !name.ends_with(partialSuffix)) continue;
        const std::string oldest = nameFor(now - partialKept) + std::string(partialSuffix);
        if (name < oldest) fs::remove_all(entry.path(), error);
    }
    return {};
}

Result<BackupReport> Backup::verify(const fs::path& backup, const FileDigest& digest) {
    auto manifest = Manifest::read(backup);
    if (!manifest) return manifest.error();
    BackupReport report;
    report.messages = manifest->messages;
    const auto problem = [&report](Sentence sentence) {
        if (report.problems.size() < maxProblems) report.problems.push_back(std::move(sentence));
    };
    for (const auto& [path, entry] : manifest->files) {
        const fs::path file = fromManifestPath(backup, path);
        std::error_code missing;
        const auto size = fs::file_size(file, missing);
        if (missing || size != entry.size) {
            problem(missing ? say("backup.missingFile", path) : say("backup.otherSize", path));
            continue;
        }
        const auto sum = digest(file);
        if (!sum)
            problem(say("backup.unreadableFile", path, sum.error().text));
        else if (*sum != entry.digest)
            problem(say("backup.changedFile", path));
        report.octets += size;
    }
    if (!manifest->files.contains("ismail.db")) problem(say("backup.noDatabase"));
    if (report.problems.empty()) {
        try {
            Database copy(backup / "ismail.db", Database::Access::readOnly, {});
            if (copy.number("PRAGMA user_version").value_or(0) > currentSchemaVersion()) problem(say("backup.newer"));
            Statement check = copy.query("PRAGMA quick_check(100)");
            while (check.step())
                if (check.view(0) != "ok") problem(say("backup.databaseDamaged", check.text(0)));
            if (report.problems.empty()) report.contents = contentsOf(copy);
        } catch (const DatabaseError& error) {
            problem(say("words", error.what()));
        }
    }
    report.good = report.problems.empty();
    return report;
}

Status Backup::restore(const fs::path& backup, const fs::path& dataDirectory, const FileDigest& digest) {
    auto report = verify(backup, digest);
    if (!report) return report.error();
    if (!report->good) return failure(ErrorKind::corrupt, say("backup.notRestored", report->problems.front()));
    auto manifest = Manifest::read(backup);
    if (!manifest) return manifest.error();
    std::error_code error;
    if (fs::exists(dataDirectory / "ismail.db", error) || fs::exists(dataDirectory / "bodies", error))
        return failure(ErrorKind::conflict, say("backup.placeTaken", utf8FromPath(dataDirectory)));
    std::set<fs::path> directories;
    const auto copyTo = [&](const fs::path& from, const fs::path& to) -> Status {
        if (directories.insert(to.parent_path()).second)
            if (Status made = platform::createPrivateDirectories(to.parent_path()); !made) return made;
        fs::remove(to, error); // an extra file that the installation made before
        return copyFileDurably(from, to);
    };
    for (const auto& [path, entry] : manifest->files) {
        if (path == "ismail.db") continue;
        constexpr std::string_view extra = "extra/";
        const std::string place = path.starts_with(extra) ? path.substr(extra.size()) : path;
        if (Status copied = copyTo(fromManifestPath(backup, path), fromManifestPath(dataDirectory, place)); !copied)
            return copied;
    }
    for (const auto& directory : directories)
        if (Status flushed = platform::flushDirectory(directory); !flushed) return flushed;
    // The database last and by a rename: before it is there, nothing would be taken for a server's data.
    const fs::path arriving = dataDirectory / "ismail.db.restored";
    if (Status copied = copyTo(backup / "ismail.db", arriving); !copied) return copied;
    return platform::renameDurable(arriving, dataDirectory / "ismail.db");
}

} // namespace ismail::store
