// What setup does to the data: an upgrade that fails leaves the database as the old program knows it, and removal takes
// only what is the server's.
#include "base/clock.h"
#include "base/path_text.h"
#include "bootstrap.h"
#include "platform/durable_file.h"
#include "store/db/schema.h"
#include "store/store.h"
#include "windows/win32_setup.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

using namespace ismail;
using namespace ismail::service;

namespace {

namespace fs = std::filesystem;

class NoLog final : public Log {
public:
    bool enabled(LogLevel) const override { return false; }
    void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

Bytes contentOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(file), {});
}

struct Data {
    QTemporaryDir directory;
    // A name that no code page of a single octet has.
    fs::path path = pathFromUtf8(directory.path().toStdString()) / pathFromUtf8("\xC3\x9Cmlaut \xE3\x83\xA1");
    SetupOptions options;
    SetupLog log;

    Data() {
        fs::create_directories(path);
        options.data = path;
        options.mode = "upgrade";
        std::ofstream(path / "ismail.conf") << "server.name = mx1.example.test\n";
    }
    Status prepare() { return setup::prepareDatabase(options, log); }
    template <typename Look>
    auto lookAtStore(const Look& look) const {
        const SystemClock clock;
        NoLog noLog;
        const auto store = store::Store::open(path, clock, noLog);
        const auto seen = look(*(*store)->directory().directory());
        (*store)->stop();
        return seen;
    }
    std::size_t domains() const {
        return lookAtStore([](const accounts::Directory& all) { return all.domains().size(); });
    }
    bool hasAccount(const char* address) const {
        return lookAtStore([&](const accounts::Directory& all) { return all.account(address) != nullptr; });
    }
    int putAside(const std::string& prefix) const {
        int found = 0;
        for (const auto& entry : fs::directory_iterator(path))
            found += utf8FromPath(entry.path().filename()).starts_with(prefix) ? 1 : 0;
        return found;
    }
    int version() const { return static_cast<unsigned char>(contentOf(path / "ismail.db")[63]); }
    // The header says that the tables are of another version ("PRAGMA user_version", big-endian at 60).
    void pretendVersion(int version) const {
        std::fstream file(path / "ismail.db", std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(63);
        file.put(static_cast<char>(version));
    }
};

} // namespace

class SetupDataTest : public QObject {
    Q_OBJECT

private slots:
    void aFirstInstallationMakesTheDatabaseWithDomainAndAccount() {
        Data data;
        data.options.domain = "example.test";
        data.options.account = "alice@example.test";
        data.options.password = "correct horse battery";
        const Status prepared = data.prepare();
        QVERIFY2(prepared.ok(), prepared.ok() ? "" : prepared.error().text.c_str());
        QCOMPARE(data.version(), store::currentSchemaVersion());
        QVERIFY(data.hasAccount("alice@example.test"));
    }

    void aFirstAccountThatCannotBeAddedLeavesNoDomainAndTheNextTryAddsBoth() {
        Data data;
        data.options.domain = "example.test";
        data.options.account = "alice@example.test";
        data.options.password = "short";
        QVERIFY(!setup::checkFirst(data.options).ok());
        QVERIFY(!data.prepare().ok());
        QCOMPARE(data.domains(), std::size_t(0));
        data.options.password = "correct horse battery";
        QVERIFY(setup::checkFirst(data.options).ok());
        QVERIFY(data.prepare().ok());
        QVERIFY(data.hasAccount("alice@example.test"));
        // Said once more it changes nothing.
        QVERIFY(data.prepare().ok());
        QCOMPARE(data.domains(), std::size_t(1));
    }

    void aDomainThatAnEarlierTryLeftGetsItsAccount() {
        Data data;
        data.options.domain = "example.test";
        QVERIFY(data.prepare().ok());
        data.options.account = "alice@example.test";
        data.options.password = "correct horse battery";
        QVERIFY(data.prepare().ok());
        QVERIFY(data.hasAccount("alice@example.test"));
    }

    void besideOtherDomainsNoneIsAdded() {
        Data data;
        data.options.domain = "example.test";
        QVERIFY(data.prepare().ok());
        data.options.domain = "other.test";
        QVERIFY(data.prepare().ok());
        QCOMPARE(data.domains(), std::size_t(1));
    }

    void aSecondaryIsAddedWithItsPartnerOnceOnly() {
        Data data;
        data.options.domain = "example.test";
        data.options.role = "secondary";
        data.options.primary = "mx1.example.test:2525";
        QVERIFY(data.prepare().ok());
        QVERIFY(data.prepare().ok());
        QCOMPARE(data.domains(), std::size_t(1));
    }

    void whatIsWrongWithTheFirstAccountIsSaidBeforeAnythingIsDone_data() {
        QTest::addColumn<QByteArray>("domain");
        QTest::addColumn<QByteArray>("account");
        QTest::addColumn<QByteArray>("password");
        QTest::newRow("no domain name") << QByteArray("-") << QByteArray() << QByteArray();
        QTest::newRow("another domain") << QByteArray("a.test") << QByteArray("x@b.test")
                                        << QByteArray("correct horse battery");
        QTest::newRow("a short password") << QByteArray("a.test") << QByteArray("x@a.test") << QByteArray("abc");
    }
    void whatIsWrongWithTheFirstAccountIsSaidBeforeAnythingIsDone() {
        QFETCH(QByteArray, domain);
        QFETCH(QByteArray, account);
        QFETCH(QByteArray, password);
        Data data;
        data.options.domain = domain.toStdString();
        data.options.account = account.toStdString();
        data.options.password = password.toStdString();
        QVERIFY(!setup::checkFirst(data.options).ok());
        data.options.password.clear();
        data.options.passwordFile = data.path / "no such file.txt";
        if (!account.isEmpty()) QVERIFY(!setup::checkFirst(data.options).ok());
    }

    void whatTheInstallerWasToldStandsInAKeptConfiguration() {
        Data data;
        data.options.settings = {{"server.name", "new.example.test"}, {"listener.relay.port", "2526"}};
        QVERIFY(setup::keepBefore(data.path, data.log).ok());
        QVERIFY(setup::writeConfiguration(data.options, data.log).ok());
        const auto said = readConfigurationFile(data.path / "ismail.conf");
        QVERIFY(said.ok());
        QCOMPARE(said->at("server.name"), std::string("new.example.test"));
        QCOMPARE(said->at("listener.relay.port"), std::string("2526"));
        // A failure later on gives the old file back.
        QVERIFY(setup::takeBack(data.path, true, data.log).ok());
        QCOMPARE(contentOf(data.path / "ismail.conf"), Bytes("server.name = mx1.example.test\r\n"));
    }

    void aFailedFirstInstallationPutsItsDatabaseAside() {
        Data data;
        QVERIFY(setup::keepBefore(data.path, data.log).ok());
        QVERIFY(data.prepare().ok());
        QVERIFY(setup::takeBack(data.path, false, data.log).ok());
        QVERIFY(!fs::exists(data.path / "ismail.db"));
        QCOMPARE(data.putAside("failed-installation-"), 1);
        QVERIFY(setup::checkDataFolder(data.path).ok());
    }

    void aFailedRepairLeavesTheDatabaseWhereItIs() {
        Data data;
        QVERIFY(data.prepare().ok());
        QVERIFY(setup::keepBefore(data.path, data.log).ok());
        QVERIFY(setup::takeBack(data.path, true, data.log).ok());
        QVERIFY(fs::exists(data.path / "ismail.db"));
        // Nor does one that is taken for the first, as the database was there before.
        QVERIFY(setup::keepBefore(data.path, data.log).ok());
        QVERIFY(setup::takeBack(data.path, false, data.log).ok());
        QVERIFY(fs::exists(data.path / "ismail.db"));
    }

    void foldersOfOthersAreNotTaken() {
        Data data;
        QVERIFY(setup::checkDataFolder(data.path).ok());
        QVERIFY(setup::checkDataFolder(data.path / "not there yet").ok());
        for (const char* name : {"C:\\", "c:/", "\\\\server\\share\\mail", "\\\\server\\share", "Q:\\ISMail"})
            QVERIFY2(!setup::checkDataFolder(fs::path(name)).ok(), name);
        QVERIFY(!setup::checkDataFolder(fs::path("C:\\windows")).ok());
        QVERIFY(!setup::checkDataFolder(data.path / "ismail.conf").ok());
        std::ofstream(data.path / "letter.txt") << "mine";
        QVERIFY(!setup::checkDataFolder(data.path).ok());
        // Beside a database of the server it may lie.
        QVERIFY(data.prepare().ok());
        QVERIFY(setup::checkDataFolder(data.path).ok());
    }

    void anUpgradeThatCannotMigrateLeavesTheDatabaseOfTheOldProgram() {
        Data data;
        QVERIFY(data.prepare().ok());
        // Older by its number, while its tables are those of today: the last step of the migration cannot be made.
        data.pretendVersion(store::currentSchemaVersion() - 1);
        QVERIFY(setup::copyDatabaseAside(data.path, data.log).ok());
        QVERIFY(!data.prepare().ok());
        QVERIFY(setup::bringDatabaseBack(data.path, data.log).ok());
        QCOMPARE(data.version(), store::currentSchemaVersion() - 1);
        // What the old program finds is whole.
        data.pretendVersion(store::currentSchemaVersion());
        QVERIFY(data.prepare().ok());
    }

    void whatAFailedUpgradeChangedIsKeptAsideAndTheOldComesBack() {
        Data data;
        QVERIFY(data.prepare().ok());
        data.pretendVersion(store::currentSchemaVersion() - 1);
        const Bytes before = contentOf(data.path / "ismail.db");
        QVERIFY(setup::copyDatabaseAside(data.path, data.log).ok());
        // It was migrated, then a later step of the installer failed.
        data.pretendVersion(store::currentSchemaVersion());
        QVERIFY(setup::bringDatabaseBack(data.path, data.log).ok());
        QCOMPARE(contentOf(data.path / "ismail.db"), before);
        QCOMPARE(data.putAside("failed-upgrade-"), 1);
    }

    void anUpgradeWithoutAMigrationTouchesNothing() {
        Data data;
        QVERIFY(data.prepare().ok());
        QVERIFY(setup::copyDatabaseAside(data.path, data.log).ok());
        const Bytes before = contentOf(data.path / "ismail.db");
        QVERIFY(setup::bringDatabaseBack(data.path, data.log).ok());
        QCOMPARE(contentOf(data.path / "ismail.db"), before);
    }

    void removalTakesOnlyWhatIsTheServers() {
        Data data;
        QVERIFY(data.prepare().ok());
        std::ofstream(data.path / "letter.txt") << "mine";
        QVERIFY(setup::removeData(data.path, data.log).ok());
        QVERIFY(!fs::exists(data.path / "ismail.db"));
        QVERIFY(!fs::exists(data.path / "ismail.conf"));
        QVERIFY(fs::exists(data.path / "letter.txt"));
    }

    void wordsThatMakeNoSenseAreRefused_data() {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("no such port") << QStringList{"install", "--set", "listener.relay.port=99999"};
        QTest::newRow("no such setting") << QStringList{"install", "--set", "listener.nothing=1"};
        QTest::newRow("no such role") << QStringList{"install", "--role", "tertiary"};
        QTest::newRow("an account without a password")
            << QStringList{"install", "--domain", "example.test", "--account", "a@example.test"};
        QTest::newRow("an account on a secondary")
            << QStringList{"install",   "--domain",       "example.test", "--role",       "secondary",
                           "--account", "a@example.test", "--password",   "correct horse"};
        QTest::newRow("a folder that is no whole path") << QStringList{"install", "--data", "mail"};
        QTest::newRow("a certificate without a name") << QStringList{"certificate"};
    }
    void wordsThatMakeNoSenseAreRefused() {
        QFETCH(QStringList, words);
        std::vector<std::string> typed;
        for (const QString& word : words)
            typed.push_back(word.toStdString());
        const auto options = parseSetupOptions(typed);
        QVERIFY(!options.ok());
        QVERIFY(!options.error().text.empty());
    }
};

QTEST_GUILESS_MAIN(SetupDataTest)
#include "setup_data_test.moc"
