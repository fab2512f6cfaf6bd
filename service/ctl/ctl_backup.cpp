#include "ctl_format.h"
#include "ctl_functions.h"

#include "crypto/digest.h"
#include "platform/durable_file.h"
#include "platform/instance_lock.h"
#include "sealed_keys.h"
#include "store/upkeep/backup.h"

#include "base/path_text.h"
#include "base/text.h"

#include <chrono>
#include <filesystem>
#include <thread>

namespace ismail::ctl {

namespace {

namespace fs = std::filesystem;

int verified(Session& session, const rpc::BackupVerify::Response& response) {
    if (!session.json()) {
        for (const std::string& problem : response.problems)
            session.out() << oneLine(problem) << "\n";
        session.out() << (response.good ? "Good: " : "Damaged: ") << counted(response.messages, "message") << ", "
                      << size(response.bytes) << " checked\n";
    }
    return response.good ? exit_code::done : exit_code::refused;
}

// Waits until the backup of that name is no longer being made. Its error; empty: it is good. Nothing: failed().
std::optional<std::string> waitForBackup(Session& session, const std::string& backup) {
    while (true) {
        const auto state = session.call<rpc::BackupStatus>({});
        if (!state) return std::nullopt;
        if (!state->running || state->backup != backup) return state->lastError;
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
}

} // namespace

int backupNow(Session& session, const Arguments& arguments) {
    rpc::BackupNow::Request request;
    if (const std::string* directory = arguments.value("to")) {
        request.directory = utf8FromPath(std::filesystem::absolute(pathFromUtf8(*directory)));
    }
    const auto started = session.call<rpc::BackupNow>(request);
    if (!started) return session.failed();
    if (!arguments.has("no-wait")) {
        const auto error = waitForBackup(session, started->backup);
        if (!error) return session.failed();
        if (!error->empty()) return session.complain(*error, exit_code::refused);
    }
    if (session.json())
        session.printJson(rpc::encode(*started));
    else
        session.out() << (arguments.has("no-wait") ? "Started backup " : "Made backup ") << oneLine(started->backup)
                      << " in " << oneLine(started->path) << "\n";
    return exit_code::done;
}

int backupList(Session& session, const Arguments&) {
    return session.show<rpc::BackupList>({}, [&](const auto& response) {
        Table table(
            {{"BACKUP"}, {"MADE"}, {"SIZE", Align::right}, {"MESSAGES", Align::right}, {"SCHEDULED"}, {"PATH"}});
        for (const rpc::BackupInfo& one : response.backups)
            table.row({one.backup, exact(one.at, session.now()), size(one.bytes), std::to_string(one.messages),
                       yesNo(one.scheduled), one.path});
        session.out() << (table.empty() ? "No backups.\n" : table.text());
    });
}

// ---- Without the service --------------------------------------------------------------------------------------------

namespace {

constexpr std::size_t chunk = 256 * 1024; // octets read at once

Result<std::string> digestOf(const fs::path& path) {
    Result<platform::FileReader> file = platform::FileReader::open(path);
    if (!file) return file.error();
    crypto::Sha256 digest;
    for (std::uint64_t at = 0; at < file->size();) {
        const Result<Bytes> piece = file->read(at, chunk);
        if (!piece) return piece.error();
        if (piece->empty()) break;
        digest.update(*piece);
        at += piece->size();
    }
    return toHex(digest.finish());
}

int verifyDirectory(Session& session, const fs::path& directory) {
    const auto report = store::Backup::verify(directory, digestOf);
    if (!report) return session.complain(report.error().text, exit_code::refused);
    rpc::BackupVerify::Response response;
    response.good = report->good;
    response.messages = static_cast<std::int64_t>(report->messages);
    response.bytes = static_cast<std::int64_t>(report->octets);
    for (const Sentence& problem : report->problems)
        response.problems.push_back(render(problem));
    response.problemSentences = report->problems;
    response.sealed = service::hasSealedKeys(directory);
    if (session.json()) session.printJson(rpc::encode(response));
    return verified(session, response);
}

} // namespace

int backupVerify(Session& session, const Arguments& arguments) {
    std::error_code error;
    const fs::path directory = pathFromUtf8(arguments.word(0));
    if (fs::is_directory(directory, error)) return verifyDirectory(session, directory);
    return session.show<rpc::BackupVerify>(
        {arguments.word(0)}, [&](const rpc::BackupVerify::Response& response) { return verified(session, response); });
}

int backupRestore(Session& session, const Arguments& arguments) {
    const std::string* to = arguments.value("to");
    if (!to) return session.usage("Say --to DATADIR: the data directory that is to be made.");
    const fs::path directory = pathFromUtf8(*to);
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) return session.complain("Cannot create " + *to + ": " + error.message() + ".", exit_code::refused);
    // A service that runs on it keeps us out, and we keep one from starting half-way.
    const auto lock = platform::InstanceLock::acquire(directory);
    if (!lock) return session.complain(lock.error().text, exit_code::refused);
    const fs::path backup = pathFromUtf8(arguments.word(0));
    service::SealedKeys keys;
    if (service::hasSealedKeys(backup)) {
        const auto passphrase = session.password("Passphrase of the backup", false);
        if (!passphrase) return session.failed();
        auto opened = service::openSealedKeys(backup, *passphrase);
        if (!opened) return session.complain(opened.error().text, exit_code::refused);
        keys = std::move(*opened);
    }
    Status restored = store::Backup::restore(backup, directory, digestOf);
    if (restored) restored = service::placeKeys(keys, directory);
    if (!restored) return session.complain(restored.error().text, exit_code::refused);
    if (session.json())
        session.printJson(rpc::Value(rpc::Value::Object{}));
    else
        session.out() << "Restored to " << oneLine(*to) << ". Start the service on it with: ismaild --data "
                      << oneLine(*to) << "\n";
    return exit_code::done;
}

} // namespace ismail::ctl
