#include "base/clock.h"
#include "base/path_text.h"
#include "base/text.h"
#include "bootstrap.h"
#include "config/settings.h"
#include "crypto/pair_code.h"
#include "platform/stored_certificate.h"
#include "platform/system_info.h"
#include "platform/win32_access.h"
#include "platform/win32_util.h"
#include "windows/win32_setup.h"

#include <functional>
#include <iostream>

namespace ismail::service {

namespace {

namespace fs = std::filesystem;

constexpr int exitUsage = 64;

Error wrong(const std::string& text) { return {ErrorKind::invalid, text}; }

// An installer's folder ends in a backslash, which would escape the closing quote: it is given with a dot behind it.
fs::path folderOf(const std::string& utf8) {
    fs::path path = pathFromUtf8(utf8).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    return path;
}

fs::path thisProgram() {
    std::wstring path(32'768, L'\0');
    path.resize(GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
    return path;
}

Status takeSetting(SetupOptions& options, const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) return wrong("--set needs key=value.");
    const std::string key = text.substr(0, equals);
    const std::string value(trim(std::string_view(text).substr(equals + 1)));
    if (value.empty()) return {};
    const config::SettingSpec* spec = config::findSetting(key);
    if (!spec && options.mode == "check") return {};
    if (!spec) return wrong("There is no setting \"" + key + "\".");
    const Result<std::string> good = config::validateSetting(*spec, value);
    if (!good) return wrong(good.error().text);
    options.settings[key] = *good;
    return {};
}

Result<bool> yesOrNo(const std::string& word, const std::string& value, bool standard) {
    const std::string lower = asciiLower(value);
    if (lower.empty()) return standard;
    if (lower == "yes" || lower == "1" || lower == "true") return true;
    if (lower == "no" || lower == "0" || lower == "false") return false;
    return wrong(word + " is yes or no.");
}

Status takeOption(SetupOptions& options, const std::string& word, const std::string& value) {
    const std::map<std::string, std::string SetupOptions::*> texts = {
        {"--domain", &SetupOptions::domain},           {"--role", &SetupOptions::role},
        {"--primary", &SetupOptions::primary},         {"--account", &SetupOptions::account},
        {"--password", &SetupOptions::password},       {"--name", &SetupOptions::name},
        {"--pairing-code", &SetupOptions::pairingCode}};
    const std::map<std::string, bool SetupOptions::*> flags = {{"--firewall", &SetupOptions::firewall},
                                                               {"--path", &SetupOptions::path},
                                                               {"--upgrading", &SetupOptions::upgrading},
                                                               {"--keep", &SetupOptions::keep},
                                                               {"--remove-data", &SetupOptions::removeData}};
    if (const auto text = texts.find(word); text != texts.end()) {
        options.*text->second = value;
        return {};
    }
    if (const auto flag = flags.find(word); flag != flags.end()) {
        const Result<bool> said = yesOrNo(word, value, options.*flag->second);
        if (!said) return said.error();
        options.*flag->second = *said;
        return {};
    }
    if (word == "--data") {
        options.data = folderOf(value);
        return {};
    }
    if (word == "--password-file") {
        options.passwordFile = pathFromUtf8(value);
        return {};
    }
    if (word == "--set") return takeSetting(options, value);
    // An older program is asked by a newer installer, which may know more words.
    if (options.mode == "check") return {};
    return wrong("Setup does not know \"" + word + "\".");
}

Status checkTogether(const SetupOptions& options) {
    if (!options.data.is_absolute()) return wrong("The data folder is a whole path, such as D:\\ISMail.");
    if (!options.role.empty() && options.role != "primary" && options.role != "secondary")
        return wrong("The role is primary or secondary.");
    if (options.mode == "certificate" && options.name.empty())
        return wrong("Say --name and a thumbprint, or a host name of the certificate.");
    if (options.role == "secondary" && !options.account.empty())
        return wrong("A secondary has no accounts: leave the first account out.");
    if (!options.account.empty() && options.domain.empty())
        return wrong("The first account needs the first domain, and both have to be given.");
    if (!options.account.empty() && options.password.empty() && options.passwordFile.empty())
        return wrong("The first account needs a password, or a file with one.");
    if (!options.pairingCode.empty())
        if (const auto code = crypto::readPairCode(Secret<std::string>(options.pairingCode)); !code)
            return code.error();
        else if (code->host.empty())
            return wrong("The pairing code is given with the host that shows it, as in mx1.example.org/7KQ2M-....");
    return {};
}

// The installation, in the order in which it must be done. False: it cannot go on.
bool install(const SetupOptions& options, SetupLog& log) {
    const fs::path program = thisProgram();
    if (!log.step("Data folder " + utf8FromPath(options.data) + " may be used", setup::checkDataFolder(options.data)))
        return false;
    // What follows may have to say something in the Event Log.
    log.step("Event Log source ISMail", setup::registerEventSource(program));
    if (!log.step("First domain and account make sense", setup::checkFirst(options))) return false;
    const Status secured = platform::securePrivateDirectory(options.data, false);
    if (!log.step("Data folder " + utf8FromPath(options.data) + ", for SYSTEM, Administrators and the service",
                  secured))
        return false;
    log.say("Access list: " + platform::toUtf8(platform::accessListOf(options.data)));
    if (!log.step("Folder for logs", platform::securePrivateDirectory(options.data / "logs", false))) return false;
    log.open(options.data / "logs" / "setup.log");
    log.say("Setup of ISMail " ISMAIL_VERSION ": " + options.mode);
    if (!log.step("What a failure needs", setup::keepBefore(options.data, log))) return false;
    if (!log.step("Configuration", setup::writeConfiguration(options, log))) return false;
    if (options.mode == "upgrade" && !log.step("Copy of the database", setup::copyDatabaseAside(options.data, log)))
        return false;
    if (!log.step("Database", setup::prepareDatabase(options, log))) return false;
    if (!options.pairingCode.empty()) log.step("Pairing code", setup::keepPairingCode(options));
    if (!options.name.empty())
        log.step("The service may use the key of " + options.name,
                 platform::StoredCertificate::allowService(options.name));
    log.step("Recovery actions of the service", setup::configureService(log));
    if (options.firewall) log.step("Firewall rule", setup::addFirewallRule(program, log));
    if (options.path) log.step("PATH", setup::addToPath(program.parent_path()));
    return true;
}

void removeFromSystem(SetupLog& log) {
    log.step("Firewall rule removed", setup::removeFirewallRule(log));
    log.step("PATH restored", setup::removeFromPath(thisProgram().parent_path()));
    log.step("Event Log source removed", setup::removeEventSource());
}

bool certificate(const SetupOptions& options, SetupLog& log) {
    return log.step("The service may use the key of " + options.name,
                    platform::StoredCertificate::allowService(options.name));
}

bool check(const SetupOptions& options, SetupLog& log) {
    std::error_code ignored;
    if (!log.step("The data folder may be used", setup::checkDataFolder(options.data))) return false;
    if (!fs::exists(options.data, ignored)) return true;
    return log.step("The data folder is ours", platform::checkPrivateDirectory(options.data, true));
}

bool rollback(const SetupOptions& options, SetupLog& log) {
    log.open(options.data / "logs" / "setup.log");
    log.say("Setup of ISMail " ISMAIL_VERSION " failed; going back");
    const bool back = log.step("Configuration", setup::takeBack(options.data, options.keep, log));
    if (options.upgrading) return log.step("Database", setup::bringDatabaseBack(options.data, log)) && back;
    if (!options.keep) removeFromSystem(log);
    return back;
}

bool uninstall(const SetupOptions& options, SetupLog& log) {
    log.open(options.data / "logs" / "setup.log");
    log.say("Removing ISMail " ISMAIL_VERSION);
    removeFromSystem(log);
    log.close();
    return !options.removeData || log.step("Data removed", setup::removeData(options.data, log));
}

} // namespace

Result<SetupOptions> parseSetupOptions(const std::vector<std::string>& words) {
    SetupOptions options;
    options.data = platform::defaultDataDirectory();
    if (words.empty()) return wrong("Say what to do: check, install, upgrade, rollback, uninstall or certificate.");
    options.mode = words[0];
    for (std::size_t i = 1; i < words.size(); i += 2) {
        if (i + 1 >= words.size()) return wrong(words[i] + " needs a value.");
        // Properties that nobody gave arrive as empty words; so does a folder that is only its dot.
        if (words[i + 1].empty() || words[i + 1] == ".") continue;
        if (const Status taken = takeOption(options, words[i], words[i + 1]); !taken) return taken.error();
    }
    if (options.mode == "rollback" || options.mode == "uninstall") return options;
    if (const Status good = checkTogether(options); !good) return good.error();
    return options;
}

void SetupLog::open(const fs::path& file) {
    file_.open(file, std::ios::app);
    file_ << early_ << std::flush;
    early_.clear();
}

void SetupLog::say(const std::string& line) {
    const std::string whole = isoTime(SystemClock().now()) + " " + line;
    std::cout << whole << std::endl;
    if (file_.is_open())
        file_ << whole << std::endl;
    else
        early_ += whole + "\n";
}

void SetupLog::warn(const std::string& line) {
    say(line);
    events_.serious(LogLevel::warning, "Setup: " + line);
}

bool SetupLog::step(const std::string& what, const Status& status) {
    if (status)
        say(what + ": done");
    else
        warn(what + ": NOT DONE: " + status.error().text);
    return status.ok();
}

int runSetup(const std::vector<std::string>& words) {
    const auto options = parseSetupOptions(words);
    SetupLog log;
    if (!options) {
        std::cerr << "ismaild --setup: " << options.error().text << std::endl;
        log.warn(options.error().text);
        return exitUsage;
    }
    const std::map<std::string, std::function<bool(const SetupOptions&, SetupLog&)>> modes = {
        {"check", check},       {"install", install},     {"upgrade", install},
        {"rollback", rollback}, {"uninstall", uninstall}, {"certificate", certificate}};
    const auto mode = modes.find(options->mode);
    if (mode == modes.end()) {
        std::cerr << "ismaild --setup: there is no \"" << options->mode << "\"." << std::endl;
        return exitUsage;
    }
    try {
        return mode->second(*options, log) ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& e) {
        // A fence: the installer learns of the failure by the exit code and goes back.
        log.warn(std::string("Setup failed: ") + e.what());
        return EXIT_FAILURE;
    }
}

} // namespace ismail::service
