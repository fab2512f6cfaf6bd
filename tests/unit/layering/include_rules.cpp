#include "include_rules.h"

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

namespace ismail::test {

namespace {

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r`");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r`") - first + 1));
}

std::vector<std::string> parts(std::string_view text, char separator) {
    std::vector<std::string> out;
    std::istringstream in{std::string(text)};
    for (std::string part; std::getline(in, part, separator);)
        if (const std::string word = trimmed(part); !word.empty()) out.push_back(word);
    return out;
}

// "Poco::JSON (json*), SQLite"
std::vector<LibraryRule> readLibraries(std::string_view cell) {
    std::vector<LibraryRule> out;
    for (const std::string& item : parts(cell, ',')) {
        const auto bracket = item.find('(');
        LibraryRule rule{trimmed(item.substr(0, bracket)), {}};
        if (bracket != std::string::npos)
            rule.files = parts(item.substr(bracket + 1, item.find(')') - bracket - 1), ' ');
        out.push_back(rule);
    }
    return out;
}

FolderRule readRule(const std::string& mayInclude, const std::string& thirdParty) {
    FolderRule rule;
    for (const std::string& item : parts(mayInclude, ' '))
        (item.find('/') == std::string::npos ? rule.folders : rule.headers).push_back(item);
    rule.libraries = readLibraries(thirdParty);
    return rule;
}

bool startsWith(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

constexpr std::array standardHeaders = {"algorithm",
                                        "any",
                                        "array",
                                        "atomic",
                                        "barrier",
                                        "bit",
                                        "bitset",
                                        "cassert",
                                        "cctype",
                                        "cerrno",
                                        "cfloat",
                                        "charconv",
                                        "chrono",
                                        "climits",
                                        "clocale",
                                        "cmath",
                                        "codecvt",
                                        "compare",
                                        "complex",
                                        "concepts",
                                        "condition_variable",
                                        "coroutine",
                                        "csignal",
                                        "cstdarg",
                                        "cstddef",
                                        "cstdint",
                                        "cstdio",
                                        "cstdlib",
                                        "cstring",
                                        "ctime",
                                        "cwchar",
                                        "cwctype",
                                        "deque",
                                        "exception",
                                        "execution",
                                        "filesystem",
                                        "forward_list",
                                        "fstream",
                                        "functional",
                                        "future",
                                        "initializer_list",
                                        "iomanip",
                                        "ios",
                                        "iosfwd",
                                        "iostream",
                                        "istream",
                                        "iterator",
                                        "latch",
                                        "limits",
                                        "list",
                                        "locale",
                                        "map",
                                        "memory",
                                        "memory_resource",
                                        "mutex",
                                        "new",
                                        "numbers",
                                        "numeric",
                                        "optional",
                                        "ostream",
                                        "queue",
                                        "random",
                                        "ranges",
                                        "ratio",
                                        "regex",
                                        "scoped_allocator",
                                        "semaphore",
                                        "set",
                                        "shared_mutex",
                                        "source_location",
                                        "span",
                                        "sstream",
                                        "stack",
                                        "stdexcept",
                                        "stop_token",
                                        "streambuf",
                                        "string",
                                        "string_view",
                                        "system_error",
                                        "thread",
                                        "tuple",
                                        "type_traits",
                                        "typeindex",
                                        "typeinfo",
                                        "unordered_map",
                                        "unordered_set",
                                        "utility",
                                        "valarray",
                                        "variant",
                                        "vector",
                                        "version"};

struct HeaderOwner {
    std::string_view prefix;
    std::string_view library;
};

// First match counts.
constexpr std::array<HeaderOwner, 17> owners = {{{"Poco/Net/HTTPS", "Poco::NetSSL"},
                                                 {"Poco/Net/Secure", "Poco::NetSSL"},
                                                 {"Poco/Net/SSL", "Poco::NetSSL"},
                                                 {"Poco/Net/Context", "Poco::NetSSL"},
                                                 {"Poco/Net/Session", "Poco::NetSSL"},
                                                 {"Poco/Net/Net", "Poco::Net"},
                                                 {"Poco/Net/", "Poco::Net"},
                                                 {"Poco/Data/", "Poco::Data"},
                                                 {"Poco/JSON/", "Poco::JSON"},
                                                 {"Poco/Crypto/", "Poco::Crypto"},
                                                 {"Poco/Util/", "Poco::Util"},
                                                 {"Poco/XML/", "Poco::XML"},
                                                 {"Poco/", "Poco::Foundation"},
                                                 {"openssl/ssl.h", "OpenSSL::SSL"},
                                                 {"openssl/err.h", "OpenSSL::SSL"},
                                                 {"openssl/x509", "OpenSSL::SSL"},
                                                 {"openssl/", "OpenSSL"}}};

constexpr std::array systemPrefixes = {"sys/", "netinet/", "arpa/", "net/", "linux/", "systemd/"};
constexpr std::array systemHeaders = {
    "accctrl.h",  "aclapi.h",   "afunix.h",   "dirent.h",  "dlfcn.h",    "dpapi.h",   "evntprov.h", "fcntl.h",
    "grp.h",      "iconv.h",    "ifaddrs.h",  "io.h",      "iphlpapi.h", "lm.h",      "malloc.h",   "mstcpip.h",
    "ncrypt.h",   "netdb.h",    "netioapi.h", "poll.h",    "psapi.h",    "pthread.h", "pwd.h",      "resolv.h",
    "sched.h",    "sddl.h",     "shellapi.h", "shlobj.h",  "signal.h",   "spawn.h",   "syslog.h",   "tcpmib.h",
    "termios.h",  "tlhelp32.h", "unistd.h",   "userenv.h", "wincrypt.h", "windows.h", "winerror.h", "winioctl.h",
    "winsock2.h", "winsvc.h",   "ws2tcpip.h", "wtsapi32.h"};

template <typename Names>
bool contains(const Names& names, std::string_view name) {
    return std::any_of(names.begin(), names.end(), [&](std::string_view each) { return each == name; });
}

std::string fileNameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string pathOf(const SourceFile& source) {
    const bool core = source.folder != "service" && source.folder != "admin-gui";
    return (core ? "core/" : "") + source.folder + "/" + source.name;
}

// The named headers and every header of the same folders that they include, directly or not.
std::set<std::string> closure(const std::vector<std::string>& headers, const std::vector<SourceFile>& sources) {
    std::set<std::string> reached(headers.begin(), headers.end());
    std::vector<std::string> waiting(headers);
    while (!waiting.empty()) {
        const std::string current = waiting.back();
        waiting.pop_back();
        for (const SourceFile& source : sources) {
            if (source.folder + "/" + source.name != current) continue;
            for (const Include& include : findIncludes(source.text))
                if (startsWith(include.header, source.folder + "/") && reached.insert(include.header).second)
                    waiting.push_back(include.header);
        }
    }
    return reached;
}

// Headers of ours that are shared by *_posix.cpp or *_win32.cpp files and include the system's.
bool showsTheSystem(const std::string& header) {
    const std::string name = fileNameOf(header);
    return startsWith(name, "posix_") || startsWith(name, "win32_");
}

// Empty, or why this file may not use that library.
std::string judgeLibrary(const FolderRule& rule, const SourceFile& source, const std::string& library,
                         const std::string& header) {
    const auto sameLibrary = [&](const LibraryRule& each) { return each.library == library; };
    const auto found = std::find_if(rule.libraries.begin(), rule.libraries.end(), sameLibrary);
    if (found == rule.libraries.end()) return source.folder + " may not use " + library + " (" + header + ")";
    const auto fits = [&](const std::string& pattern) { return matches(fileNameOf(source.name), pattern); };
    if (found->files.empty() || std::any_of(found->files.begin(), found->files.end(), fits)) return {};
    return library + " (" + header + ") is allowed in other files of " + source.folder + " only";
}

std::string judgeAngled(const FolderRule& rule, const SourceFile& source, const std::string& header) {
    const auto library = libraryOf(header);
    if (!library) return "<" + header + "> belongs to no library that the layering test knows";
    if (*library == "std") return {};
    return judgeLibrary(rule, source, *library, "<" + header + ">");
}

} // namespace

IncludeTable readTable(std::string_view markdown) {
    IncludeTable table;
    bool inside = false;
    std::istringstream in{std::string(markdown)};
    for (std::string line; std::getline(in, line);) {
        const bool row = startsWith(line, "|");
        if (!row && inside) break;
        if (!row) continue;
        std::vector<std::string> cells;
        std::istringstream rest(line.substr(1));
        for (std::string cell; std::getline(rest, cell, '|');)
            cells.push_back(trimmed(cell));
        if (cells.size() < 3) continue;
        if (cells[0] == "folder") {
            inside = true;
        } else if (inside && !startsWith(cells[0], "-")) {
            for (const std::string& folder : parts(cells[0], ','))
                table[folder] = readRule(cells[1], cells[2]);
        }
    }
    return table;
}

std::vector<Include> findIncludes(std::string_view text) {
    std::vector<Include> out;
    std::istringstream in{std::string(text)};
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        const std::string code = trimmed(line);
        if (!startsWith(code, "#")) continue;
        const std::string directive = trimmed(std::string_view(code).substr(1));
        if (!startsWith(directive, "include")) continue;
        const auto open = directive.find_first_of("<\"");
        if (open == std::string::npos) continue;
        const auto close = directive.find_first_of(">\"", open + 1);
        out.push_back({number, directive.substr(open + 1, close - open - 1), directive[open] == '<'});
    }
    return out;
}

std::optional<std::string> libraryOf(std::string_view header) {
    if (contains(standardHeaders, header)) return "std";
    for (const HeaderOwner& owner : owners)
        if (startsWith(header, owner.prefix)) return std::string(owner.library);
    if (header == "sqlite3.h") return "SQLite";
    if (header == "expat.h") return "expat";
    if (header == "idn2.h") return "libidn2";
    if (header == "unbound.h" || header == "unbound-event.h") return "libunbound";
    if (header.size() > 1 && header[0] == 'Q' && header.find('.') == std::string_view::npos) return "Qt";
    const auto under = [&](std::string_view prefix) { return startsWith(header, prefix); };
    if (contains(systemHeaders, header) || std::any_of(systemPrefixes.begin(), systemPrefixes.end(), under))
        return "OS";
    return std::nullopt;
}

bool matches(std::string_view name, std::string_view pattern) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) return name == pattern;
    const std::string_view tail = pattern.substr(star + 1);
    return name.size() + 1 >= pattern.size() && startsWith(name, pattern.substr(0, star)) &&
           name.substr(name.size() - tail.size()) == tail;
}

std::vector<std::string> findBreaches(const IncludeTable& table, const std::vector<SourceFile>& sources) {
    std::vector<std::string> breaches;
    std::map<std::string, std::set<std::string>> headersOf;
    for (const auto& [folder, rule] : table)
        headersOf[folder] = closure(rule.headers, sources);
    for (const SourceFile& source : sources) {
        const auto found = table.find(source.folder);
        if (found == table.end()) {
            breaches.push_back(pathOf(source) + ": the folder has no row in the table");
            continue;
        }
        const FolderRule& rule = found->second;
        for (const Include& include : findIncludes(source.text)) {
            std::string breach;
            if (include.angled) {
                breach = judgeAngled(rule, source, include.header);
            } else if (showsTheSystem(include.header)) {
                breach = judgeLibrary(rule, source, "OS", "\"" + include.header + "\"");
            } else {
                const std::string folder = include.header.substr(0, include.header.find('/'));
                if (!table.count(folder)) {
                    // A file or folder within the includer's own, or a library in the wrong brackets.
                    if (libraryOf(include.header)) breach = judgeAngled(rule, source, include.header);
                } else if (folder != source.folder && !contains(rule.folders, folder) &&
                           !headersOf[source.folder].count(include.header)) {
                    breach = source.folder + " may not include \"" + include.header + "\"";
                }
            }
            if (!breach.empty())
                breaches.push_back(pathOf(source) + ":" + std::to_string(include.line) + ": " + breach);
        }
    }
    return breaches;
}

} // namespace ismail::test
