// Backups of the running server: on demand and by the schedule, one at a time, with what the last one came to.
//
// Thread-safe; start() returns at once, the work runs on a thread of its own.
#pragma once

#include "base/clock.h"
#include "base/counters.h"
#include "base/log.h"
#include "base/result.h"
#include "config/settings.h"
#include "store/upkeep/backup.h"

#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace ismail::service {

// Lower-case hexadecimal SHA-256 of a file, read in pieces.
Result<std::string> fileDigest(const std::filesystem::path& path);

class BackupKeeper {
public:
    struct State {
        bool running = false;
        std::string name; // of the one that runs, else of the last
        std::string lastError;
        Sentence lastErrorSentence;
        std::uint64_t done = 0, total = 0;
        std::optional<Time> lastAt, nextAt;
    };

    // What a server is besides the database and the bodies, asked for each backup.
    using Extras = std::function<Result<std::vector<store::ExtraFile>>()>;

    BackupKeeper(store::Backup& backup, std::filesystem::path data, const config::SettingsSource& settings,
                 Extras extras, const Clock& clock, Log& log, AlertSink& alerts);
    ~BackupKeeper();
    BackupKeeper(const BackupKeeper&) = delete;
    BackupKeeper& operator=(const BackupKeeper&) = delete;

    // Starts a backup. directory: empty for the one in the settings. Errors: conflict while one is running.
    struct Started {
        std::string name;
        std::filesystem::path path;
    };
    Result<Started> start(const std::filesystem::path& directory, bool scheduled);
    // Starts one if the schedule says so.
    void startIfDue();
    State state() const;
    std::filesystem::path directory() const;
    // A backup that runs is given up.
    void stop();

private:
    void make(std::filesystem::path directory, std::string name, bool scheduled);
    Result<store::BackupInfo> create(const std::filesystem::path& directory, const std::string& name, bool scheduled);

    store::Backup& backup_;
    const std::filesystem::path data_;
    const config::SettingsSource& settings_;
    const Extras extras_;
    const Clock& clock_;
    Log& log_;
    AlertSink& alerts_;
    mutable std::mutex mutex_;
    State state_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace ismail::service
