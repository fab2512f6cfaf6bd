#include "api/answers.h"
#include "base/clock.h"
#include "base/path_text.h"
#include "base/text.h"
#include "bootstrap.h"
#include "crypto/password_hash.h"
#include "group/first_pairing.h"
#include "mail/address.h"
#include "mail/idn.h"
#include "platform/durable_file.h"
#include "platform/instance_lock.h"
#include "platform/win32_util.h"
#include "store/db/schema.h"
#include "store/store.h"
#include "windows/win32_setup.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace ismail::service::setup {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longestPassword = 1024;
constexpr std::array databaseFiles = {"ismail.db", "ismail.db-wal", "ismail.db-shm"};
// All that the server and setup make in a data folder; folders that hold what was put aside have names of their own.
constexpr std::array ownNames = {"bodies",        "logs",         "tls",          "backups",     "before-upgrade",
                                 "before-setup",  "ismail.db",    "ismail.conf",  "secret.key",  "ismail.db-wal",
                                 "ismail.db-shm", "ismaild.lock", "identity.key", "pairing.code"};
constexpr const char* configurationName = "ismail.conf";
constexpr const char* noDatabase = "no-database";

fs::path asideDirectory(const fs::path& data) { return data / "before-upgrade"; }
fs::path beforeDirectory(const fs::path& data) { return data / "before-setup"; }

Error refused(const fs::path& data, const std::string& why) {
    return {ErrorKind::denied, utf8FromPath(data) + " " + why};
}

// A folder of its own, for files that must not be lost.
Result<fs::path> putAside(const fs::path& data, const std::string& why) {
    const fs::path folder = data / (why + "-" + std::to_string(SystemClock().now().time_since_epoch().count()));
    if (const Status made = platform::createPrivateDirectories(folder); !made) return made.error();
    return folder;
}

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
    return Error{ErrorKind::unavailable, utf8FromPath(from) + " cannot be copied: " + error.message() + "."};
}

Result<Secret<std::string>> passwordOf(const SetupOptions& options) {
    if (options.passwordFile.empty()) return Secret<std::string>(options.password);
    std::ifstream file(options.passwordFile);
    std::string line;
    if (!file || !std::getline(file, line) || line.size() > longestPassword)
        return Error{ErrorKind::invalid,
                     "The password file " + utf8FromPath(options.passwordFile) + " cannot be read, or is empty."};
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return Secret<std::string>(line);
}

// HOST or HOST:PORT.
accounts::Partner partnerOf(const std::string& text) {
    accounts::Partner partner;
    partner.host = text;
    if (const auto colon = text.rfind(':'); colon != std::string::npos && text.find(':') == colon)
        if (const auto port = parseUnsigned(std::string_view(text).substr(colon + 1)); port && *port < 65'536) {
            partner.host = text.substr(0, colon);
            partner.port = static_cast<std::uint16_t>(*port);
        }
    partner.name = partner.host;
    return partner;
}

// The first domain and account as they are stored.
struct First {
    std::string domain, local; // local: empty without an account
};

Result<First> firstOf(const SetupOptions& options) {
    const auto name = mail::toAscii(options.domain);
    if (!name) return Error{ErrorKind::invalid, "\"" + options.domain + "\" is not a domain name."};
    First first{*name, {}};
    if (options.account.empty()) return first;
    const auto address = mail::parseMailbox(options.account);
    if (address && !address->domain.empty()) {
        const auto domain = mail::toAscii(address->domain);
        if (!domain || !equalsIgnoreCase(*domain, *name))
            return Error{ErrorKind::invalid, "The first account " + options.account + " is not in the first domain " +
                                                 options.domain + "."};
        first.local = address->local;
    } else {
        first.local = options.account;
    }
    return first;
}

// Removes what this run added, unless it is kept.
class Added {
public:
    Added(store::DirectoryStore& directory, SetupLog& log) : directory_(directory), log_(log) {}
    ~Added() {
        if (domain != 0) log_.step("First domain taken back", directory_.removeDomain(domain, 0));
        if (partner != 0) log_.step("Its primary taken back", directory_.removePartner(partner, 0));
    }
    Added(const Added&) = delete;
    Added& operator=(const Added&) = delete;
    void keep() { domain = partner = 0; }
    std::int64_t domain = 0, partner = 0;

private:
    store::DirectoryStore& directory_;
    SetupLog& log_;
};

Status addDomain(store::DirectoryStore& directory, const SetupOptions& options, const std::string& name, Added& made) {
    accounts::Domain domain;
    domain.name = name;
    if (options.role == "secondary") {
        domain.role = accounts::DomainRole::secondary;
        if (!options.primary.empty()) {
            const accounts::Partner wanted = partnerOf(options.primary);
            if (const accounts::Partner* known = directory.directory()->partnerByName(wanted.name)) {
                domain.primaryPartner = known->id;
            } else {
                const auto partner = directory.addPartner(wanted);
                if (!partner) return partner.error();
                domain.primaryPartner = made.partner = *partner;
            }
        }
    }
    const auto added = directory.addDomain(domain);
    if (!added) return added.error();
    made.domain = *added;
    return {};
}

Status addAccount(store::DirectoryStore& directory, const SetupOptions& options, const First& first) {
    const accounts::Domain* domain = directory.directory()->domain(first.domain);
    if (!domain) return Error{ErrorKind::notFound, "The first account's domain does not exist."};
    const auto password = passwordOf(options);
    if (!password) return password.error();
    if (const Status good = checkPassword(*password); !good) return good;
    const auto verifier = crypto::hashPassword(*password);
    if (!verifier) return verifier.error();
    accounts::Account account;
    account.domainId = domain->id;
    account.local = first.local;
    account.verifier = *verifier;
    const auto added = directory.addAccount(std::move(account));
    return added ? Status() : added.error();
}

Status addFirst(store::DirectoryStore& directory, const SetupOptions& options, SetupLog& log) {
    if (options.domain.empty()) return {};
    const auto first = firstOf(options);
    if (!first) return first.error();
    Added added(directory, log);
    const auto before = directory.directory();
    const accounts::Domain* known = before->domain(first->domain);
    if (!known && !before->domains().empty()) {
        log.warn("There are other domains already: " + first->domain +
                 " was not added. Add it in the window, or with ismailctl domain add.");
        return {};
    }
    const bool secondary = options.role == "secondary";
    if (known && (known->role == accounts::DomainRole::secondary) != secondary) {
        log.warn("The domain " + first->domain + " is there already, in another role, and stays as it is.");
        return {};
    }
    if (!known) {
        if (const Status made = addDomain(directory, options, first->domain, added); !made) return made;
        log.say("Domain " + first->domain + " added");
    }
    if (!first->local.empty() && directory.directory()->account(first->local + "@" + first->domain)) {
        log.warn("The account " + options.account + " is there already; its password stays.");
    } else if (!first->local.empty()) {
        if (const Status made = addAccount(directory, options, *first); !made) return made;
        log.say("Account " + options.account + " added");
    }
    added.keep();
    return {};
}

// A value set in the window or with ismailctl stands over ismail.conf.
void tellOfStoredValues(const config::Settings& settings, const SetupOptions& options, SetupLog& log) {
    for (const auto& [key, value] : options.settings) {
        const config::SettingSpec* spec = config::findSetting(key);
        if (!spec || settings.text(spec->id) == value) continue;
        log.warn(key + " = " + value + " was asked for, but it was set to " + settings.text(spec->id) +
                 " in the window or with ismailctl, and stays so. Change it there.");
    }
}

} // namespace

Status checkDataFolder(const fs::path& data) {
    const std::wstring root = data.root_path().wstring();
    if (root.starts_with(L"\\\\"))
        return refused(data, "is on another computer. The data folder must be on a disk of this one.");
    if (data.relative_path().empty())
        return refused(data, "is a whole drive. Name a folder on it, such as " + utf8FromPath(data / "ISMail") + ".");
    const UINT drive = GetDriveTypeW(root.c_str());
    if (drive == DRIVE_REMOTE || drive == DRIVE_CDROM || drive == DRIVE_NO_ROOT_DIR)
        return refused(data, "is on no disk of this computer.");
    std::error_code error;
    if (!fs::exists(data, error)) return {};
    if (!fs::is_directory(data, error)) return refused(data, "is no folder.");
    if (fs::exists(data / databaseFiles[0], error)) return {};
    fs::directory_iterator entries(data, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const std::string name = asciiLower(utf8FromPath(entries->path().filename()));
        if (std::find(ownNames.begin(), ownNames.end(), name) == ownNames.end() && !name.starts_with("failed-"))
            return refused(data, "holds something that is not the server's (" +
                                     utf8FromPath(entries->path().filename()) +
                                     "), and nobody else could read it any more. Name an empty folder, or a new one.");
    }
    return error ? refused(data, "cannot be read: " + error.message() + ".") : Status();
}

Status checkFirst(const SetupOptions& options) {
    if (options.domain.empty()) return {};
    const auto first = firstOf(options);
    if (!first) return first.error();
    if (options.account.empty()) return {};
    const auto password = passwordOf(options);
    return password ? checkPassword(*password) : password.error();
}

Status keepBefore(const fs::path& data, SetupLog& log) {
    const fs::path before = beforeDirectory(data);
    std::error_code error;
    fs::remove_all(before, error);
    if (const Status made = platform::createPrivateDirectories(before); !made) return made;
    if (fs::exists(data / configurationName))
        if (const Status copied = copyFile(data / configurationName, before / configurationName); !copied)
            return copied;
    if (fs::exists(data / databaseFiles[0])) return {};
    log.say("There is no database yet.");
    return platform::replaceFile(before / noDatabase, "");
}

Status takeBack(const fs::path& data, bool keep, SetupLog& log) {
    const fs::path before = beforeDirectory(data);
    if (!fs::exists(before)) return {};
    const Status configuration = fs::exists(before / configurationName)
                                     ? platform::renameDurable(before / configurationName, data / configurationName)
                                     : platform::removeDurable(data / configurationName);
    if (!configuration) return configuration;
    if (!keep && fs::exists(before / noDatabase) && fs::exists(data / databaseFiles[0])) {
        const auto kept = putAside(data, "failed-installation");
        if (!kept) return kept.error();
        for (const char* name : databaseFiles)
            if (fs::exists(data / name))
                if (const Status moved = platform::renameDurable(data / name, *kept / name); !moved) return moved;
        log.say("The new database is in " + utf8FromPath(*kept));
    }
    std::error_code ignored;
    fs::remove_all(before, ignored);
    return {};
}

Status keepPairingCode(const SetupOptions& options) {
    if (options.pairingCode.empty()) return {};
    return platform::replaceFile(options.data / FirstPairing::fileName, options.pairingCode + "\r\n");
}

Status writeConfiguration(const SetupOptions& options, SetupLog& log) {
    const fs::path path = options.data / configurationName;
    if (!fs::exists(path)) {
        const std::string head = "# Written by setup. Values set in the window or with ismailctl win over these.\r\n";
        return platform::replaceFile(path, configurationWith(head, options.settings));
    }
    const auto said = readConfigurationFile(path);
    if (!said) return said.error();
    std::map<std::string, std::string> changed;
    for (const auto& [key, value] : options.settings) {
        const auto old = said->find(key);
        if (old != said->end() && old->second == value) continue;
        changed[key] = value;
        log.say(utf8FromPath(path) + ": " + key + " is now " + value +
                (old == said->end() ? std::string() : ", and was " + old->second));
    }
    if (changed.empty()) {
        log.say(utf8FromPath(path) + " is there already and stays as it is.");
        return {};
    }
    // Closed again before it is replaced: Windows replaces no file that is open.
    const auto text = [&path]() -> Result<Bytes> {
        const auto file = platform::FileReader::open(path);
        if (!file) return file.error();
        return file->read(0, maxConfigurationFile);
    }();
    return text ? platform::replaceFile(path, configurationWith(*text, changed)) : text.error();
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
    log.say("The database (version " + std::to_string(version) + ") was copied to " +
            utf8FromPath(asideDirectory(data)));
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
    const auto kept = putAside(data, "failed-upgrade");
    if (!kept) return kept.error();
    for (const char* name : databaseFiles) {
        if (fs::exists(data / name))
            if (const Status moved = platform::renameDurable(data / name, *kept / name); !moved) return moved;
        if (fs::exists(asideDirectory(data) / name))
            if (const Status moved = platform::renameDurable(asideDirectory(data) / name, data / name); !moved)
                return moved;
    }
    log.say("The database of version " + std::to_string(before) + " is back; the new one is in " + utf8FromPath(*kept));
    return {};
}

Status prepareDatabase(const SetupOptions& options, SetupLog& log) {
    const auto lock = platform::InstanceLock::acquire(options.data);
    if (!lock) return lock.error();
    auto given = readConfigurationFile(options.data / "ismail.conf");
    if (!given) return given.error();
    store::Store::Options storeOptions;
    storeOptions.givenSettings = std::move(*given);
    const SystemClock clock;
    StoreLog storeLog(log);
    const auto store = store::Store::open(options.data, clock, storeLog, storeOptions);
    if (!store) return store.error();
    tellOfStoredValues(*(*store)->directory().current(), options, log);
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
    for (const char* name : ownNames) {
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
