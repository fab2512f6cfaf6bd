// Every state that docs/queue.md lists, made by hand or by ending a process at that step, and what start-up makes of
// it.
#include "store/db/schema.h"
#include "unit/store/store_fixture.h"

#include <QProcess>
#include <QTest>

#include <cstdlib>
#include <fstream>

using namespace ismail;
using namespace ismail::store;
using ismail::test::StoreFixture;

namespace {

constexpr const char* acceptLarge = "--accept-large";
constexpr const char* acceptSmall = "--accept-small";
constexpr const char* deliverLarge = "--deliver-large";
constexpr const char* keepLarge = "--keep-large";
constexpr const char* releaseHere = "--release-here";
constexpr const char* releaseOn = "--release-on";
constexpr const char* removeKept = "--remove-kept";

// The child: does one thing to the store in a directory and is ended on the way. Says on standard output what it was
// told: "250" only after done(ok).
int runChild(const std::string& work, const std::string& directory, CrashStep step) {
    struct InDirectory : StoreFixture {
        InDirectory(const std::string& where, CrashPoints& crash) {
            store.reset();
            options.crash = &crash;
            auto opened = Store::open(where, systemClock, log, options);
            store = std::move(opened).value();
        }
        SystemClock systemClock;
    };
    ExitAtStep crash(step, 1);
    InDirectory f(directory, crash);
    const Bytes text(work == acceptSmall ? 100 : 300'000, 'x');
    auto recipient = f.to("x", "a.example");
    if (work == releaseHere || work == removeKept) recipient = StoreFixture::into(f.makeInbox());
    if (work == keepLarge || work == releaseHere || work == releaseOn || work == removeKept) {
        relay::Quarantined kept;
        if (recipient.local()) kept.target = *recipient.local();
        if (recipient.relay()) kept.target = *recipient.relay();
        recipient.fate = kept;
    }
    const auto id = f.accept({recipient}, text);
    if (id != 0) {
        std::printf("250\n");
        std::fflush(stdout);
    }
    if (work == deliverLarge && f.record({f.outcome(id, 0, relay::RecipientOutcome::Kind::delivered)}).ok()) {
        std::printf("recorded\n");
        std::fflush(stdout);
    }
    const QuarantineSelection all{{}, QuarantineFilter{}};
    if (work == releaseHere || work == releaseOn) (void)f.store->quarantine().change(QuarantineChange::release, all);
    if (work == removeKept) (void)f.store->quarantine().change(QuarantineChange::remove, all);
    return 0;
}

std::size_t filesIn(const std::filesystem::path& directory) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory))
        if (entry.is_regular_file()) ++count;
    return count;
}

void writeFile(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

} // namespace

class RestartTest : public QObject {
    Q_OBJECT

private slots:
    void aProcessThatEndsAtAStepLosesNothingThatWasAcknowledged_data() {
        QTest::addColumn<QString>("work");
        QTest::addColumn<QString>("step");
        QTest::addColumn<bool>("acknowledged");
        QTest::addColumn<int>("waiting"); // messages in the queue after the restart
        QTest::addColumn<int>("files");
        QTest::newRow("body written") << acceptLarge << "body-written" << false << 0 << 0;
        QTest::newRow("body flushed") << acceptLarge << "body-flushed" << false << 0 << 0;
        QTest::newRow("body renamed") << acceptLarge << "body-renamed" << false << 0 << 0;
        QTest::newRow("rows inserted, large body") << acceptLarge << "rows-inserted" << false << 0 << 0;
        QTest::newRow("rows inserted, small body") << acceptSmall << "rows-inserted" << false << 0 << 0;
        QTest::newRow("committed, large body") << acceptLarge << "committed" << false << 1 << 1;
        QTest::newRow("committed, small body") << acceptSmall << "committed" << false << 1 << 0;
        QTest::newRow("outcome written") << deliverLarge << "outcome-written" << true << 1 << 1;
        QTest::newRow("outcome committed") << deliverLarge << "outcome-committed" << true << 0 << 0;
    }
    void aProcessThatEndsAtAStepLosesNothingThatWasAcknowledged() {
        QFETCH(QString, work);
        QFETCH(QString, step);
        QFETCH(bool, acknowledged);
        QFETCH(int, waiting);
        QFETCH(int, files);
        QTemporaryDir directory;
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {"--child", work, directory.path(), step});
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitCode(), 137);
        QCOMPARE(child.readAllStandardOutput().trimmed(), QByteArray(acknowledged ? "250" : ""));

        SystemClock clock;
        NullLog log;
        auto opened = Store::open(directory.path().toStdString(), clock, log);
        QVERIFY(opened.ok());
        auto& store = *opened.value();
        QCOMPARE(static_cast<int>(store.queue().waiting("primary:a.example")), waiting);
        for (const auto& message : store.queue().due({"primary:a.example", clock.now(), false, {}, 0, 10}, {})) {
            auto text = message.body->read(0, 1'000'000);
            QVERIFY(text.ok());
            QCOMPARE(text->size(), std::size_t(message.body->size()));
            QVERIFY(text->find_first_not_of('x') == std::string::npos);
        }
        QVERIFY(store.startReport().missingBodies.empty());
        store.stop();
        QCOMPARE(static_cast<int>(filesIn(std::filesystem::path(directory.path().toStdString()) / "bodies")), files);
    }

    void whatWasKeptBackIsInOnePlaceWheneverTheProcessEnds_data() {
        QTest::addColumn<QString>("work");
        QTest::addColumn<QString>("step");
        QTest::addColumn<bool>("acknowledged");
        QTest::addColumn<int>("kept"); // rows in quarantine after the restart
        QTest::addColumn<int>("here"); // messages in the INBOX
        QTest::addColumn<int>("waiting");
        QTest::addColumn<int>("files");
        QTest::newRow("keep, rows inserted") << keepLarge << "rows-inserted" << false << 0 << 0 << 0 << 0;
        QTest::newRow("keep, committed") << keepLarge << "committed" << false << 1 << 0 << 0 << 1;
        QTest::newRow("release here, written") << releaseHere << "outcome-written" << true << 1 << 0 << 0 << 1;
        QTest::newRow("release here, committed") << releaseHere << "outcome-committed" << true << 0 << 1 << 0 << 1;
        QTest::newRow("send on, written") << releaseOn << "outcome-written" << true << 1 << 0 << 0 << 1;
        QTest::newRow("send on, committed") << releaseOn << "outcome-committed" << true << 0 << 0 << 1 << 1;
        QTest::newRow("remove, written") << removeKept << "outcome-written" << true << 1 << 0 << 0 << 1;
        QTest::newRow("remove, committed") << removeKept << "outcome-committed" << true << 0 << 0 << 0 << 0;
    }
    void whatWasKeptBackIsInOnePlaceWheneverTheProcessEnds() {
        QFETCH(QString, work);
        QFETCH(QString, step);
        QFETCH(bool, acknowledged);
        QFETCH(int, kept);
        QFETCH(int, here);
        QFETCH(int, waiting);
        QFETCH(int, files);
        QTemporaryDir directory;
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {"--child", work, directory.path(), step});
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitCode(), 137);
        QCOMPARE(child.readAllStandardOutput().trimmed(), QByteArray(acknowledged ? "250" : ""));

        SystemClock clock;
        NullLog log;
        auto opened = Store::open(directory.path().toStdString(), clock, log);
        QVERIFY(opened.ok());
        auto& store = *opened.value();
        QCOMPARE(static_cast<int>(store.quarantine().totals()->count), kept);
        QCOMPARE(static_cast<int>(store.queue().waiting("primary:a.example")), waiting);
        const auto inbox = store.mailboxes().find(1, "INBOX");
        QCOMPARE(inbox.ok() ? static_cast<int>(inbox->messages) : 0, here);
        const auto page = store.quarantine().list({}, 0, 10);
        for (const auto& row : page->rows)
            QCOMPARE(store.queue().openBody(row.message).value()->read(0, 1'000'000)->size(), std::size_t(300'000));
        QVERIFY(store.startReport().missingBodies.empty());
        store.stop();
        QCOMPARE(static_cast<int>(filesIn(std::filesystem::path(directory.path().toStdString()) / "bodies")), files);
    }

    void aFileWithoutAMessageIsRemoved() {
        StoreFixture f;
        const auto id = f.store->spool().nextId();
        const auto kept = f.accept({f.to("x", "a.example")}, Bytes(100'000, 'x'));
        f.store.reset();
        SystemDisk disk;
        CrashPoints crash;
        BodyStore names(f.path() / "bodies", disk, crash, f.log);
        writeFile(names.path(id), "never acknowledged");
        f.open();
        QCOMPARE(f.store->startReport().orphanFiles, std::size_t(1));
        QVERIFY(f.store->spool().nextId() > id);
        f.store->stop();
        QVERIFY(!std::filesystem::exists(names.path(id)));
        QVERIFY(std::filesystem::exists(names.path(kept)));
    }

    void aFileThatMeansNothingIsSetAsideNotDeleted() {
        StoreFixture f;
        f.store.reset();
        writeFile(f.path() / "bodies" / "00" / "letter.txt", "who knows");
        f.open();
        QVERIFY(std::filesystem::exists(f.path() / "bodies" / "damaged" / "letter.txt"));
        QCOMPARE(f.store->startReport().orphanFiles, std::size_t(0));
    }

    void aMessageWhoseFileIsGoneIsReportedAndKept() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example")}, Bytes(100'000, 'x'));
        f.store.reset();
        for (const auto& entry : std::filesystem::recursive_directory_iterator(f.path() / "bodies"))
            if (entry.is_regular_file()) std::filesystem::remove(entry.path());
        f.open();
        QCOMPARE(f.store->startReport().missingBodies, std::vector<MessageId>{id});
        const auto due = f.due("a.example");
        QCOMPARE(due.size(), std::size_t(1));
        QVERIFY(!due[0].body->read(0, 10).ok());
    }

    void halfWrittenBodiesAreSwept() {
        StoreFixture f;
        f.store.reset();
        writeFile(f.path() / "bodies" / "tmp" / "0000000000001", "half");
        f.open();
        QCOMPARE(filesIn(f.path() / "bodies"), std::size_t(0));
    }

    void aDatabaseOfANewerVersionIsRefused() {
        StoreFixture f;
        f.store.reset();
        {
            Database database(f.path() / "ismail.db", Database::Access::readWrite, {});
            database.script("PRAGMA user_version=" + std::to_string(currentSchemaVersion() + 1));
        }
        f.open();
        QVERIFY(f.store == nullptr);
        QVERIFY(f.problem.find("newer version") != std::string::npos);
    }

    void aForeignDatabaseIsLeftAlone() {
        QTemporaryDir directory;
        {
            Database database((directory.path() + "/ismail.db").toStdString(), Database::Access::readWrite, {});
            database.script("CREATE TABLE somebody_elses(id INTEGER)");
        }
        SystemClock clock;
        NullLog log;
        QCOMPARE(Store::open(directory.path().toStdString(), clock, log).error().kind, ErrorKind::corrupt);
        Database database((directory.path() + "/ismail.db").toStdString(), Database::Access::readOnly, {});
        QCOMPARE(database.number("SELECT count(*) FROM sqlite_master").value(), 1);
    }

    void aFileThatIsNoDatabaseIsRefusedInWords() {
        QTemporaryDir directory;
        writeFile((directory.path() + "/ismail.db").toStdString(), std::string(10'000, 'z'));
        SystemClock clock;
        NullLog log;
        const auto opened = Store::open(directory.path().toStdString(), clock, log);
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().kind, ErrorKind::corrupt);
    }
};

int main(int argc, char** argv) {
    if (argc == 5 && std::string_view(argv[1]) == "--child")
        return runChild(argv[2], argv[3], crashStepByName(argv[4]).value());
    QCoreApplication application(argc, argv);
    RestartTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "restart_test.moc"
