#include "backup_keeper.h"

#include "base/path_text.h"
#include "base/say.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "platform/durable_file.h"

namespace ismail::service {

namespace {

using config::Setting;

// Two backups made within a second need two names.
std::string freeName(const std::filesystem::path& directory, Time at) {
    const std::string name = store::Backup::nameFor(at);
    std::error_code ignored; // creating it will tell
    if (!std::filesystem::exists(directory / name, ignored)) return name;
    for (int number = 2;; ++number) {
        std::string numbered = name + "-" + std::to_string(number);
        if (!std::filesystem::exists(directory / numbered, ignored)) return numbered;
    }
}

} // namespace

Result<std::string> fileDigest(const std::filesystem::path& path) {
    Result<platform::FileReader> file = platform::FileReader::open(path);
    if (!file) return file.error();
    crypto::Sha256 digest;
    for (std::uint64_t at = 0; at < file->size();) {
        Result<Bytes> piece = file->read(at, 256 * 1024);
        if (!piece) return piece.error();
        if (piece->empty()) break;
        digest.update(*piece);
        at += piece->size();
    }
    return toHex(digest.finish());
}

BackupKeeper::BackupKeeper(store::Backup& backup, std::filesystem::path data, const config::SettingsSource& settings,
                           Extras extras, const Clock& clock, Log& log, AlertSink& alerts)
    : backup_(backup), data_(std::move(data)), settings_(settings), extras_(std::move(extras)), clock_(clock),
      log_(log), alerts_(alerts) {
    for (const store::BackupInfo& known : store::Backup::list(directory())) {
        if (state_.lastAt && known.at <= *state_.lastAt) continue;
        state_.lastAt = known.at;
        state_.name = known.name;
    }
}

BackupKeeper::~BackupKeeper() { stop(); }

std::filesystem::path BackupKeeper::directory() const {
    const std::string& configured = settings_.current()->text(Setting::backupDirectory);
    return configured.empty() ? data_ / "backups" : pathFromUtf8(configured);
}

Result<BackupKeeper::Started> BackupKeeper::start(const std::filesystem::path& wanted, bool scheduled) {
    const std::filesystem::path target = wanted.empty() ? directory() : wanted;
    std::lock_guard lock(mutex_);
    if (stopping_) return failure(ErrorKind::unavailable, say("backup.serverStopping"));
    if (state_.running) return failure(ErrorKind::conflict, say("backup.stillRunning", state_.name));
    if (const Status created = platform::createPrivateDirectories(target); !created) return created.error();
    if (thread_.joinable()) thread_.join();
    state_.running = true;
    state_.name = freeName(target, clock_.now());
    state_.done = state_.total = 0;
    state_.lastError.clear();
    state_.lastErrorSentence = {};
    thread_ = std::thread([this, target, name = state_.name, scheduled] { make(target, name, scheduled); });
    return Started{state_.name, target / state_.name};
}

Result<store::BackupInfo> BackupKeeper::create(const std::filesystem::path& target, const std::string& name,
                                               bool scheduled) {
    const Result<std::vector<store::ExtraFile>> extras = extras_();
    if (!extras) return extras.error();
    return backup_.create(target, name, scheduled, *extras, fileDigest,
                          [this](std::uint64_t done, std::uint64_t total) {
                              std::lock_guard lock(mutex_);
                              state_.done = done;
                              state_.total = total;
                              return !stopping_;
                          });
}

void BackupKeeper::make(std::filesystem::path target, std::string name, bool scheduled) {
    const Result<store::BackupInfo> made = create(target, name, scheduled);
    if (made) {
        log_.info("backup.made", {{"backup", name},
                                  {"directory", utf8FromPath(target)},
                                  {"octets", made->octets},
                                  {"messages", made->messages}});
        alerts_.clear("backup", say("alert.backupOver"), say("alert.backupOverText", name));
        if (scheduled) {
            const std::size_t keep = settings_.current()->number(Setting::backupKeep);
            if (const Status pruned = store::Backup::prune(target, keep, clock_.now()); !pruned)
                log_.warning("backup.not_pruned", {{"reason", pruned.error().text}});
        }
    } else {
        log_.error("backup.failed", {{"backup", name}, {"reason", made.error().text}});
        alerts_.raise("backup", say("alert.backup"), sentenceOf(made.error()));
    }
    std::lock_guard lock(mutex_);
    state_.running = false;
    if (made) {
        state_.lastAt = made->at;
    } else {
        state_.lastError = made.error().text;
        state_.lastErrorSentence = sentenceOf(made.error());
    }
}

void BackupKeeper::startIfDue() {
    const Millis interval = settings_.current()->duration(Setting::backupInterval);
    {
        std::lock_guard lock(mutex_);
        state_.nextAt.reset();
        if (interval.count() == 0) return;
        state_.nextAt = state_.lastAt ? *state_.lastAt + interval : clock_.now();
        if (state_.running || *state_.nextAt > clock_.now()) return;
    }
    if (const Result<Started> started = start({}, true); !started)
        log_.error("backup.failed", {{"reason", started.error().text}});
}

BackupKeeper::State BackupKeeper::state() const {
    std::lock_guard lock(mutex_);
    return state_;
}

void BackupKeeper::stop() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    if (thread_.joinable()) thread_.join();
}

} // namespace ismail::service
