#include "api/answers.h"
#include "base/clock.h"
#include "base/text.h"
#include "bootstrap.h"
#include "crypto/password_hash.h"
#include "mail/address.h"
#include "mail/idn.h"
#include "platform/durable_file.h"
#include "platform/instance_lock.h"
#include "platform/win32_util.h"
#include "store/schema.h"
#include "store/store.h"
#include "win32_setup.h"

#include <array>
#include <fstream>

namespace ismail::service::setup {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longestPassword = 1024;
constexpr std::array databaseFiles = {"ismail.db", "ismail.db-wal", "ismail.db-shm"};

fs::path asideDirectory(const fs::path& data) { return data / "before-upgrade"; }

// What the store has to say goes to setup's log.
class StoreLog final : public Log {
public:
    explicit StoreLog(SetupLog& log) : log_(log) {}
    bool enabled(LogLevel level) const override { return level <= LogLevel::warning; }
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override {
        if (enabled(level)) log_.say(std::string(logLevelName(level)) + " " + logLine(event, fields));
    }

private:
    SetupLog& log_;
};

// The version of the tables as the file's header has it ("PRAGMA user_version", octets 60 to 63 of the SQLite file
// format); -1: there is no database.
int versionOnDisk(const fs::path& database) {
    std::ifstream file(database, std::ios::binary);
    std::array<unsigned char, 64> header{};
    if (!file.read(reinterpret_cast<char*>(header.data()), header.size())) return -1;
    return header[60] << 24 | header[61] << 16 | header[62] << 8 | header[63];
}

Status copyFile(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
    if (!error) return {};
    return Error{ErrorKind::unavailable, from.string() + " cannot be copied: " + error.message() + "."};
}

Result<Secret<std::string>> passwordOf(const SetupOptions& options) {
    if (options.passwordFile.empty()) return Secret<std::string>(options.password);
    std::ifstream file(options.passwordFile);
    std::string line;
    if (!file || !std::getline(file, line) || line.size() > longestPassword)
        return Error{ErrorKind::invalid,
                     "The password file " + options.passwordFile.string() + " cannot be read, or is empty."};
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return Secret<std::string>(line);
}

// HOST or HOST:PORT.
relay::Partner partnerOf(const std::string& text) {
    relay::Partner partner;
    partner.host = text;
    if (const auto colon = text.rfind(':'); colon != std::string::npos && text.find(':') == colon)
        if (const auto port = parseUnsigned(std::string_view(text).substr(colon + 1)); port && *port < 65'536) {
            partner.host = text.substr(0, colon);
            partner.port = static_cast<std::uint16_t>(*port);
        }
    partner.name = partner.host;
    return partner;
}

Status addDomain(store::DirectoryStore& directory, const SetupOptions& options, const std::string& name) {
    relay::Domain domain;
    domain.name = name;
    if (options.role == "secondary") {
        domain.role = relay::DomainRole::secondary;
        if (!options.primary.empty()) {
            const auto partner = directory.addPartner(partnerOf(options.primary));
            if (!partner) return partner.error();
            domain.primaryPartner = *partner;
            domain.recipientPolicy = relay::RecipientPolicy::callAhead;
        }
    }
    const auto added = directory.addDomain(domain);
    return added ? Status() : added.error();
}

Status addAccount(store::DirectoryStore& directory, const SetupOptions& options, const std::string& domainName) {
    const auto address = mail::parseMailbox(options.account);
    const std::string local = address && !address->domain.empty() ? address->local : options.account;
    const relay::Domain* domain = directory.directory()->domain(domainName);
    if (!domain) return Error{ErrorKind::notFound, "The first account's domain does not exist."};
    const auto password = passwordOf(options);
    if (!password) return password.error();
    if (const Status good = checkPassword(*password); !good) return good;
    const auto verifier = crypto::hashPassword(*password);
    if (!verifier) return verifier.error();
    relay::Account account;
    account.domainId = domain->id;
    account.local = local;
    account.verifier = *verifier;
    const auto added = directory.addAccount(std::move(account));
    return added ? Status() : added.error();
}

Status addFirst(store::DirectoryStore& directory, const SetupOptions& options, SetupLog& log) {
    if (options.domain.empty()) return {};
    if (!directory.directory()->domains().empty()) {
        log.say("There are domains already: the first domain and account are left alone.");
        return {};
    }
    const auto name = mail::toAscii(options.domain);
    if (!name) return Error{ErrorKind::invalid, "\"" + options.domain + "\" is not a domain name."};
    if (const Status added = addDomain(directory, options, *name); !added) return added;
    log.say("Domain " + *name + " added");
    if (options.account.empty()) return {};
    if (const Status added = addAccount(directory, options, *name); !added) return added;
    log.say("Account " + options.account + " added");
    return {};
}

} // namespace

Status writeConfiguration(const SetupOptions& options, SetupLog& log) {
    const fs::path path = options.data / "ismail.conf";
    if (fs::exists(path)) {
        log.say(path.string() + " is there already and stays as it is.");
        const auto good = readConfigurationFile(path.string());
        return good ? Status() : good.error();
    }
    std::string text = "# Written by setup. Values set in the window or with ismailctl win over these.\r\n";
    for (const auto& [key, value] : options.settings)
        text += key + " = " + value + "\r\n";
    return platform::replaceFile(path, text);
}

Status copyDatabaseAside(const fs::path& data, SetupLog& log) {
    const int version = versionOnDisk(data / databaseFiles[0]);
    std::error_code ignored;
    fs::remove_all(asideDirectory(data), ignored);
    // An unfinished log may hold a newer header than the file.
    const bool logLeft = fs::exists(data / databaseFiles[1]) && fs::file_size(data / databaseFiles[1], ignored) != 0;
    if (version < 0 || (version == store::currentSchemaVersion() && !logLeft)) {
        log.say("The database needs no change (version " + std::to_string(version) + ").");
        return {};
    }
    if (const Status made = platform::createPrivateDirectories(asideDirectory(data)); !made) return made;
    for (const char* name : databaseFiles)
        if (fs::exists(data / name))
            if (const Status copied = copyFile(data / name, asideDirectory(data) / name); !copied) return copied;
    log.say("The database (version " + std::to_string(version) + ") was copied to " + asideDirectory(data).string());
    return {};
}

Status bringDatabaseBack(const fs::path& data, SetupLog& log) {
    const int before = versionOnDisk(asideDirectory(data) / databaseFiles[0]);
    const int now = versionOnDisk(data / databaseFiles[0]);
    if (before < 0 || before == now) {
        log.say("The database is as the old program knows it (version " + std::to_string(now) + ").");
        return {};
    }
    // Mail that came in meanwhile is in it: kept, for a person to look at.
    const fs::path kept = data / ("failed-upgrade-" + std::to_string(SystemClock().now().time_since_epoch().count()));
    if (const Status made = platform::createPrivateDirectories(kept); !made) return made;
    for (const char* name : databaseFiles) {
        if (fs::exists(data / name))
            if (const Status moved = platform::renameDurable(data / name, kept / name); !moved) return moved;
        if (fs::exists(asideDirectory(data) / name))
            if (const Status moved = platform::renameDurable(asideDirectory(data) / name, data / name); !moved)
                return moved;
    }
    log.say("The database of version " + std::to_string(before) + " is back; the new one is in " + kept.string());
    return {};
}

Status prepareDatabase(const SetupOptions& options, SetupLog& log) {
    const auto lock = platform::InstanceLock::acquire(options.data);
    if (!lock) return lock.error();
    auto given = readConfigurationFile((options.data / "ismail.conf").string());
    if (!given) return given.error();
    store::Store::Options storeOptions;
    storeOptions.givenSettings = std::move(*given);
    const SystemClock clock;
    StoreLog storeLog(log);
    const auto store = store::Store::open(options.data, clock, storeLog, storeOptions);
    if (!store) return store.error();
    const Status added = addFirst((*store)->directory(), options, log);
    (*store)->stop();
    return added;
}

Status removeData(const fs::path& data, SetupLog& log) {
    {
        const auto lock = platform::InstanceLock::acquire(data);
        if (!lock) return lock.error();
    }
    std::error_code error;
    for (const char* name : {"bodies", "logs", "tls", "backups", "before-upgrade", "ismail.db", "ismail.db-wal",
                             "ismail.db-shm", "ismail.conf", "secret.key", "ismaild.lock"}) {
        fs::remove_all(data / name, error);
        if (error) log.say(std::string(name) + " cannot be removed: " + error.message());
    }
    if (!fs::is_empty(data, error))
        log.say("The folder holds something else, and stays.");
    else
        fs::remove(data, error);
    return {};
}

} // namespace ismail::service::setup
