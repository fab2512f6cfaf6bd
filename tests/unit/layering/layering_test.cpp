#include "include_rules.h"
#include "source_tree.h"
#include "unnamed_names.h"

#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

using namespace ismail::test;
namespace fs = std::filesystem;

namespace {

const fs::path root = ISMAIL_SOURCE_DIR;

std::string readAll(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void addFolder(std::vector<SourceFile>& sources, const fs::path& folder) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        const std::string extension = entry.path().extension().string();
        if (extension == ".h" || extension == ".cpp" || extension == ".inc")
            sources.push_back({folder.filename().string(), entry.path().lexically_relative(folder).generic_string(),
                               readAll(entry.path())});
    }
}

std::vector<SourceFile> wholeTree() {
    std::vector<SourceFile> sources;
    for (const fs::directory_entry& entry : fs::directory_iterator(root / "core"))
        if (entry.is_directory()) addFolder(sources, entry.path());
    for (const char* folder : {"service", "admin-gui"})
        if (fs::is_directory(root / folder)) addFolder(sources, root / folder);
    return sources;
}

IncludeTable documentedTable() { return readTable(readAll(root / "docs" / "architecture.md")); }

bool namesAPlatform(const std::string& line) {
    const auto start = line.find_first_not_of(" \t");
    if (start == std::string::npos || line[start] != '#' || line.find("if") == std::string::npos) return false;
    for (const char* word : {"_WIN32", "_WIN64", "__MINGW", "_MSC_VER", "__linux__", "__unix__", "POCO_OS_"})
        if (line.find(word) != std::string::npos) return true;
    return false;
}

// wide: a file of Windows, where paths are made of what the system gave.
bool turnsPathsByItself(const std::string& line, bool wide = false) {
    static const std::regex out(R"(\.(generic_)?(u8)?string\(\)|std::u8string)");
    static const std::regex in(R"((fs|filesystem)::path(\(| \w+ ?[=({] ?)(settings|std::string|\w+\.text\())");
    static const std::regex made(R"((fs|filesystem)::path\((?!\)))");
    return std::regex_search(line, out) || std::regex_search(line, in) || (!wide && std::regex_search(line, made));
}

// What the table says about one include line of one file.
std::size_t breachesOf(const char* folder, const char* name, const char* text) {
    const std::vector<SourceFile> sources = {{"relay", "outgoing/queue.h", "#include \"relay/spool.h\"\n"},
                                             {"relay", "reception/spool.h", "#include \"mail/envelope.h\"\n"},
                                             {folder, name, text}};
    return findBreaches(documentedTable(), sources).size();
}

} // namespace

class LayeringTest : public QObject {
    Q_OBJECT
private slots:
    void theTreeKeepsToTheTable() {
        const std::vector<SourceFile> sources = wholeTree();
        QVERIFY(sources.size() > 10);
        const std::vector<std::string> breaches = findBreaches(documentedTable(), sources);
        for (const std::string& breach : breaches)
            qWarning("%s", breach.c_str());
        QVERIFY2(breaches.empty(), "Include lines break the table of docs/architecture.md.");
    }

    void everyFolderHasARow() {
        const IncludeTable table = documentedTable();
        for (const char* folder : {"base", "mail", "config", "proto", "rpc", "crypto", "trust", "platform", "accounts",
                                   "relay", "mailbox", "store", "net", "service", "admin-gui"})
            QVERIFY2(table.count(folder) == 1, folder);
    }

    void theRoomsOfRelayStandAboveOneAnother() {
        // docs/architecture.md names them from the ground up; the headers beside them use none.
        const std::vector<std::string> rooms = {"routing", "partners",  "door",    "checks",
                                                "signing", "reception", "outgoing"};
        const auto floorOf = [&](const std::string& path) {
            const auto found = std::find(rooms.begin(), rooms.end(), path.substr(0, path.find('/')));
            return found - rooms.begin();
        };
        const std::ptrdiff_t top = floorOf("relay_core.h");
        std::size_t seen = 0;
        for (const SourceFile& source : wholeTree()) {
            if (source.folder != "relay" || source.name.starts_with("relay_core.")) continue;
            const bool inRoom = source.name.find('/') != std::string::npos;
            for (const Include& include : findIncludes(source.text)) {
                if (!include.header.starts_with("relay/")) continue;
                const std::string used = include.header.substr(6);
                if (used.find('/') == std::string::npos) continue;
                ++seen;
                QVERIFY2(inRoom && floorOf(source.name) != top && floorOf(used) <= floorOf(source.name),
                         qPrintable(QString::fromStdString(source.name + " includes " + include.header)));
            }
        }
        QVERIFY(seen > 30);
    }

    void noFileAsksForThePlatform() {
        // Files are chosen by CMake (*_posix.cpp, *_win32.cpp); a condition in the text rots on the other side.
        std::vector<std::string> found;
        for (const SourceFile& source : wholeTree()) {
            if (matches(source.name, "*_posix.cpp") || matches(source.name, "*_win32.cpp")) continue;
            std::istringstream in(source.text);
            for (std::string line; std::getline(in, line);)
                if (namesAPlatform(line)) found.push_back(source.folder + "/" + source.name + ": " + line);
        }
        for (const std::string& line : found)
            qWarning("%s", line.c_str());
        QVERIFY(found.empty());
    }

    void namesInUnnamedNamespacesAreGivenOnceInAFolder() {
        std::map<std::string, std::string> givenBy;
        std::size_t breaches = 0;
        for (const SourceFile& source : wholeTree()) {
            if (!matches(source.name, "*.cpp") || matches(source.name, "*_win32.cpp") ||
                matches(source.name, "main*") || matches(source.name, "ctl/main*"))
                continue;
            // The command line is a program of its own beside the service.
            const bool ctl = source.folder == "service" && matches(source.name, "ctl/*");
            for (const std::string& name : unnamedNames(source.text)) {
                const auto [given, first] = givenBy.emplace(source.folder + (ctl ? "/ctl " : " ") + name, source.name);
                if (first || given->second == source.name) continue;
                qWarning("%s/%s: %s is given by %s too", source.folder.c_str(), source.name.c_str(), name.c_str(),
                         given->second.c_str());
                ++breaches;
            }
        }
        QVERIFY(givenBy.size() > 1000);
        QCOMPARE(breaches, std::size_t(0));
    }

    void unnamedNamesAreFoundByHowTheyBegin() {
        const std::string text = "int outside = 1;\n"
                                 "namespace {\n\n"
                                 "constexpr std::size_t most = 5; // of it\n"
                                 "class Reader {\n    int inside = 1;\n};\n"
                                 "using Kind = Item::Kind;\n"
                                 "bool isBlank(char c) { return c == ' '; }\n"
                                 "std::optional<int> parse(const std::map<int, int>& map,\n"
                                 "                         std::string_view text = {}) {\n    return 1;\n}\n"
                                 "} // namespace\n"
                                 "int after() { return 1; }\n";
        const std::vector<std::string> expected = {"most", "Reader", "Kind", "isBlank(char,)",
                                                   "parse(const std::map<int, int>&,std::string_view,)"};
        QCOMPARE(unnamedNames(text), expected);
    }

    void onlyOneFileTurnsTextIntoPathsAndBack() {
        // Elsewhere it would go through the code page of a computer with Windows.
        QVERIFY(turnsPathsByItself("    fs::path key = fs::path(settings.text(id));"));
        QVERIFY(turnsPathsByItself("    std::filesystem::path path = settings.text(Setting::tlsKey);"));
        QVERIFY(turnsPathsByItself("    log.say(path.string());"));
        QVERIFY(!turnsPathsByItself("    fs::path key = pathFromUtf8(settings.text(id));"));
        std::vector<std::string> found;
        for (const SourceFile& source : wholeTree()) {
            // Values of the contract and tokens have a string(), too, and nothing there knows a path.
            const bool otherStrings = source.folder == "rpc" || source.folder == "proto";
            if (otherStrings || source.name.starts_with("path_text.")) continue;
            const bool wide = matches(source.name, "*_win32.cpp");
            std::istringstream in(source.text);
            for (std::string line; std::getline(in, line);)
                if (turnsPathsByItself(line, wide)) found.push_back(source.folder + "/" + source.name + ": " + line);
        }
        for (const std::string& line : found)
            qWarning("%s", line.c_str());
        QVERIFY2(found.empty(), "Use base/path_text.h.");
    }

    void aLineIsJudgedByTheTable_data() {
        QTest::addColumn<QByteArray>("folder");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("breaches");
        const auto row = [](const char* title, const char* folder, const char* name, const char* text, int breaches) {
            QTest::newRow(title) << QByteArray(folder) << QByteArray(name) << QByteArray(text) << breaches;
        };
        row("base may use the standard library", "base", "x.cpp", "#include <vector>\n", 0);
        row("base may use nothing else of ours", "base", "x.cpp", "#include \"mail/address.h\"\n", 1);
        row("a folder may use itself", "base", "x.cpp", "#include \"base/text.h\"\n", 0);
        row("proto may use mail", "proto", "x.cpp", "#include \"mail/address.h\"\n", 0);
        row("proto may not use net", "proto", "x.cpp", "#include \"net/poller.h\"\n", 1);
        row("proto may not use Poco", "proto", "x.cpp", "#include <Poco/Net/StreamSocket.h>\n", 1);
        row("proto may not use OpenSSL", "proto", "x.cpp", "#include <openssl/evp.h>\n", 1);
        row("proto may not use the system", "proto", "x.cpp", "#include <sys/socket.h>\n", 1);
        row("libidn2 in its file", "mail", "idn.cpp", "#include <idn2.h>\n", 0);
        row("libidn2 elsewhere", "mail", "address.cpp", "#include <idn2.h>\n", 1);
        row("JSON in its reader", "rpc", "json_reader.cpp", "#include <Poco/JSON/Object.h>\n", 0);
        row("JSON in the contract", "rpc", "contract.h", "#include <Poco/JSON/Object.h>\n", 1);
        row("the system in a platform file", "platform", "paths_posix.cpp", "#include <unistd.h>\n", 0);
        row("the system in a platform header", "platform", "paths.h", "#include <windows.h>\n", 1);
        row("the system in a header for platform files", "platform", "posix_util.h", "#include <unistd.h>\n", 0);
        row("which platform files use", "platform", "paths_posix.cpp", "#include \"platform/posix_util.h\"\n", 0);
        row("and no others", "platform", "paths.cpp", "#include \"platform/posix_util.h\"\n", 1);
        row("a folder within the own one", "service", "running_server.h", "#include \"api/admin_api.h\"\n", 0);
        row("relay sees no database", "relay", "x.cpp", "#include <sqlite3.h>\n", 1);
        row("not in other brackets either", "relay", "x.cpp", "#include \"sqlite3.h\"\n", 1);
        row("relay sees no store", "relay", "x.cpp", "#include \"store/queue.h\"\n", 1);
        row("store sees the relay's interfaces", "store", "x.cpp", "#include \"relay/queue.h\"\n", 0);
        row("and the values that they speak of", "store", "x.cpp", "#include \"relay/spool.h\"\n", 0);
        row("but no decisions", "store", "x.cpp", "#include \"relay/outgoing/scheduler.h\"\n", 1);
        row("the window sees no store", "admin-gui", "x.cpp", "#include \"store/queue.h\"\n", 1);
        row("the window may use Qt", "admin-gui", "x.cpp", "#include <QWidget>\n", 0);
        row("the service may not use Qt", "service", "x.cpp", "#include <QString>\n", 1);
        row("an unknown header", "service", "x.cpp", "#include <boost/asio.hpp>\n", 1);
        row("an unknown folder", "toys", "x.cpp", "", 1);
        row("blanks before and after the sign", "base", "x.cpp", "  #  include \"mail/address.h\"\n", 1);
        row("a comment is no include", "base", "x.cpp", "// #include \"mail/address.h\"\n", 0);
        row("each line counts", "base", "x.cpp", "#include <idn2.h>\n#include <sqlite3.h>\n", 2);
    }

    void aLineIsJudgedByTheTable() {
        QFETCH(QByteArray, folder);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, text);
        QFETCH(int, breaches);
        QCOMPARE(int(breachesOf(folder.constData(), name.constData(), text.constData())), breaches);
    }

    void aBreachSaysWhere() {
        const std::vector<std::string> breaches =
            findBreaches(documentedTable(), {{"proto", "pop3/pop3_server.cpp", "\n\n#include <Poco/Exception.h>\n"}});
        QCOMPARE(breaches.size(), std::size_t(1));
        QCOMPARE(breaches[0], std::string("core/proto/pop3/pop3_server.cpp:3: proto may not use Poco::Foundation "
                                          "(<Poco/Exception.h>)"));
    }

    void patternsHaveOneStar() {
        QVERIFY(matches("codec.cpp", "codec*"));
        QVERIFY(matches("paths_posix.cpp", "*_posix.cpp"));
        QVERIFY(!matches("paths.cpp", "*_posix.cpp"));
        QVERIFY(!matches("ab", "ab*b"));
        QVERIFY(matches("idn.cpp", "idn.cpp"));
    }
};

QTEST_GUILESS_MAIN(LayeringTest)
#include "layering_test.moc"
