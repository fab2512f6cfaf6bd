// What setup does to the data: an upgrade that fails leaves the database as the old program knows it, and removal takes
// only what is the server's.
#include "base/clock.h"
#include "platform/durable_file.h"
#include "store/schema.h"
#include "store/store.h"
#include "win32_setup.h"

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
    fs::path path{directory.path().toStdWString()};
    SetupOptions options;
    SetupLog log;

    Data() {
        options.data = path;
        options.mode = "upgrade";
        std::ofstream(path / "ismail.conf") << "server.name = mx1.example.test\n";
    }
    Status prepare() { return setup::prepareDatabase(options, log); }
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
        const SystemClock clock;
        NoLog log;
        const auto store = store::Store::open(data.path, clock, log);
        QVERIFY(store.ok());
        QVERIFY((*store)->directory().directory()->account("alice@example.test") != nullptr);
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
        int kept = 0;
        for (const auto& entry : fs::directory_iterator(data.path))
            kept += entry.path().filename().string().starts_with("failed-upgrade-") ? 1 : 0;
        QCOMPARE(kept, 1);
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
