// The helper of the installer: `ismaild --setup MODE OPTIONS`, run by Windows Installer as SYSTEM. It does what the
// installer's own tables cannot: the data directory with its access list, ismail.conf, the Event Log source, the
// service's recovery actions, the firewall rule, PATH, and the database (backup and migration, first domain and
// account).
//
//   --setup check      before anything is changed: the options make sense, the database can be brought up to date
//   --setup install    first installation, a server that joins an installed window, and repair
//   --setup upgrade    as install; the database is copied aside before it is migrated
//   --setup rollback   twin of both: gives back what the failed run had changed; with --keep yes the server was there
//                      before and stays, with --upgrading yes the database of the old program comes back, too
//   --setup uninstall  takes everything away but the data; with --remove-data yes the data too
//   --setup certificate  for the administrator: lets the service use the key of a certificate in the computer's store,
//                        named by --name
//
// Every step is idempotent and logged to standard output and to logs\setup.log in the data directory. What the mail
// needs (directory, database) must succeed; what only helps (firewall, PATH, recovery) is logged when it fails. Windows
// Installer shows nobody what a helper says, so what was not done, or what somebody should know, is in the Event Log,
// too.
#pragma once

#include "base/result.h"
#include "windows/win32_event_log.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace ismail::service {

// 0 when all went well, 1 when not, 64 for words that are not understood.
int runSetup(const std::vector<std::string>& words);

// What the installer said. Empty text stands for "not said".
struct SetupOptions {
    std::string mode;
    std::filesystem::path data;
    std::map<std::string, std::string> settings; // --set key=value: what this run was told, for ismail.conf
    std::string domain, role, primary;           // the first domain; primary: HOST or HOST:PORT, for role secondary
    std::string account, password;               // the first account
    std::string pairingCode;                     // that another server shows
    std::string name;                            // of a certificate in the computer's store
    std::filesystem::path passwordFile;          // its first line is the password
    bool upgrading = false, keep = false;        // for rollback: what it is the twin of
    bool firewall = true, path = true, removeData = false;
};

// Errors: invalid, naming the word.
Result<SetupOptions> parseSetupOptions(const std::vector<std::string>& words);

// Lines with the time in front.
class SetupLog {
public:
    // What was said before is in the file, too.
    void open(const std::filesystem::path& file);
    void close() { file_.close(); }
    void say(const std::string& line);
    // Something that a person should know: into the Event Log as well.
    void warn(const std::string& line);
    // Says what was done, or why not; the latter is in the Event Log as well. True: it was.
    bool step(const std::string& what, const Status& status);

private:
    std::ofstream file_;
    std::string early_; // before there was a file
    EventLog events_;
};

namespace setup {

// ---- The system (windows/setup_system_win32.cpp). program: the path of ismaild.exe.
Status registerEventSource(const std::filesystem::path& program);
Status removeEventSource();
// Restart after 5, 30 and then every 60 seconds; a SID of its own; few privileges; time for a quiet end at shutdown.
Status configureService(SetupLog& log);
Status addFirewallRule(const std::filesystem::path& program, SetupLog& log);
Status removeFirewallRule(SetupLog& log);
Status addToPath(const std::filesystem::path& directory);
Status removeFromPath(const std::filesystem::path& directory);

// ---- The data (windows/setup_data_win32.cpp).
// Whether that folder may become, or is, the server's: on a disk of this computer, no drive itself, and with nothing in
// it that is not the server's, as its access list is about to be replaced. Errors: denied, with the reason.
Status checkDataFolder(const std::filesystem::path& data);
// What can be wrong with the first domain and account is found before anything is changed.
Status checkFirst(const SetupOptions& options);
// Notes what takeBack() would need. Before the first change to the data.
Status keepBefore(const std::filesystem::path& data, SetupLog& log);
// ismail.conf is again as keepBefore() saw it. keep: the server was there before; otherwise a database that did not
// exist then is put aside, so that another try begins anew and what it may hold is not lost.
Status takeBack(const std::filesystem::path& data, bool keep, SetupLog& log);
// ismail.conf says what this run was told, and otherwise what it said before.
Status writeConfiguration(const SetupOptions& options, SetupLog& log);
// For the service, which uses it when it runs (group/first_pairing.h).
Status keepPairingCode(const SetupOptions& options);
// The database beside itself under another name, when the program is newer than it is.
Status copyDatabaseAside(const std::filesystem::path& data, SetupLog& log);
// The copy takes the place of the database if the database was changed so that the old program cannot read it; what was
// there is kept under a name that says so.
Status bringDatabaseBack(const std::filesystem::path& data, SetupLog& log);
// Opens the database, which creates or migrates it, and adds the first domain and account: both or none. A domain of
// that name that is there already is taken for the one that was meant, and so is an account; beside other domains none
// is added.
Status prepareDatabase(const SetupOptions& options, SetupLog& log);
// Only what the server made; a directory with anything else in it stays.
Status removeData(const std::filesystem::path& data, SetupLog& log);

} // namespace setup

} // namespace ismail::service
