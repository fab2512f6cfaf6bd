// A process that ends in the middle of a change by IMAP: what was acknowledged is there, nothing is there by half, and
// the counters are those of the rows (docs/queue.md).
#include "unit/store/mailbox/imap_fixture.h"

#include <QProcess>
#include <QTest>

#include <cstdlib>
#include <numeric>

using namespace ismail;
using namespace ismail::store;
using ismail::test::ImapFixture;

namespace {

constexpr std::size_t largeBody = 300'000;
constexpr int many = 1'200, moved = static_cast<int>(ImapStore::copySliceRows),
              expunged = static_cast<int>(ImapStore::expungeSliceRows);

template <typename T>
bool waited(const std::function<void(mailbox::Done<T>)>& call) {
    std::promise<bool> promise;
    call([&promise](Result<T> result) { promise.set_value(result.ok()); });
    return promise.get_future().get();
}

// Does one thing in a directory that has a message in INBOX, and is ended on the way. Says "ok" only when it was told.
int runChild(const std::string& work, const std::string& directory, CrashStep step) {
    ExitAtStep crash(step, 1);
    Store::Options options;
    options.crash = &crash;
    SystemClock clock;
    NullLog log;
    auto store = std::move(Store::open(directory, clock, log, options)).value();
    auto& imap = store->imap();
    const auto inbox = imap.folder(1, "INBOX")->status.id;
    const auto archive = imap.folder(1, "Archive")->status.id;
    const mailbox::UidRanges all{{1, 100'000}};
    bool ok = false;
    if (work.starts_with("append")) {
        auto sink = imap.openAppend();
        sink->append(Bytes(work == "append large" ? largeBody : 100, 'x'));
        mailbox::AppendRequest request;
        request.mailboxId = archive;
        request.received = clock.now();
        ok = waited<mailbox::AppendOutcome>([&](auto done) { imap.append(request, std::move(sink), done); });
    } else if (work.starts_with("copy")) {
        ok = waited<mailbox::CopyOutcome>([&](auto done) { imap.copy(inbox, all, archive, done); });
    } else if (work.starts_with("move")) {
        ok = waited<mailbox::CopyOutcome>([&](auto done) { imap.move(inbox, all, archive, done); });
    } else if (work.starts_with("pop3")) {
        std::vector<std::uint32_t> uids(many);
        std::iota(uids.begin(), uids.end(), 1u);
        std::promise<bool> promise;
        store->maildrops().remove(inbox, uids, [&](const Status& status) { promise.set_value(status.ok()); });
        ok = promise.get_future().get();
    } else {
        ok = waited<mailbox::UidRanges>([&](auto done) { imap.expunge(inbox, all, done); });
    }
    std::printf("%s\n", ok ? "ok" : "no");
    std::fflush(stdout);
    return 0;
}

} // namespace

class ImapRestartTest : public QObject {
    Q_OBJECT

private slots:
    void aChangeIsThereAsAWholeOrNotAtAll_data() {
        QTest::addColumn<QString>("work");
        QTest::addColumn<QString>("step");
        QTest::addColumn<int>("inInbox"); // messages after the restart
        QTest::addColumn<int>("inArchive");
        QTest::addColumn<int>("files");
        const auto row = [](const char* work, const char* step, int inInbox, int inArchive, int files) {
            QTest::addRow("%s, %s", work, step) << work << step << inInbox << inArchive << files;
        };
        row("append large", "body-written", 1, 0, 1);
        row("append large", "body-renamed", 1, 0, 1);
        row("append large", "rows-inserted", 1, 0, 1);
        row("append large", "committed", 1, 1, 2);
        row("append small", "rows-inserted", 1, 0, 1);
        row("append small", "committed", 1, 1, 1);
        row("copy", "rows-inserted", 1, 0, 1);
        row("move", "rows-inserted", 1, 0, 1);
        row("copy many", "rows-inserted", many, 0, 1);
        row("copy many", "slice-committed", many, 0, 1); // what was copied is taken out again
        row("move many", "slice-committed", many - moved, moved, 1);
        row("expunge", "outcome-written", 1, 0, 1);
        row("expunge", "outcome-committed", 0, 0, 0);
        row("expunge many", "outcome-committed", many - expunged, 0, 1);
        row("pop3 many", "outcome-committed", many - expunged, 0, 1);
    }
    void aChangeIsThereAsAWholeOrNotAtAll() {
        QFETCH(QString, work);
        QFETCH(QString, step);
        QFETCH(int, inInbox);
        QFETCH(int, inArchive);
        QFETCH(int, files);
        ImapFixture f;
        const auto inbox = f.inbox;
        f.fill(work.endsWith("many") ? many : 1, Bytes(largeBody, 'x'));
        QVERIFY(waited<mailbox::StoreOutcome>([&](auto done) {
            f.store->imap().storeFlags(inbox, {{1, many}}, mailbox::StoreMode::add, {mailbox::flagDeleted, {}}, {},
                                       done);
        }));
        f.store.reset();

        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {"--child", work, QString::fromStdString(f.path().string()), step});
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitCode(), 137);
        QCOMPARE(child.readAllStandardOutput(), QByteArray());

        f.open();
        QVERIFY(f.store != nullptr);
        f.store->maintenance().run(); // goes on with what start-up began
        const auto in = [&f](const char* name) { return *f.store->imap().folder(1, name); };
        QCOMPARE(static_cast<int>(in("INBOX").status.messages), inInbox);
        QCOMPARE(static_cast<int>(in("Archive").status.messages), inArchive);
        for (const char* name : {"INBOX", "Archive"}) {
            const auto snapshot = f.store->imap().snapshot(in(name).status.id);
            QCOMPARE(snapshot->messages.size(), std::size_t(snapshot->status.messages));
            for (const auto& message : snapshot->messages) {
                const auto reader = f.store->imap().open(snapshot->status.id, message.uid);
                QCOMPARE((*reader)->read(0, 1u << 20)->size(), std::size_t(message.size));
            }
        }
        QCOMPARE(static_cast<int>(f.store->imap().usage(1)->messages), inInbox + inArchive);
        QCOMPARE(f.number("SELECT count(*) FROM unfinished_copy"), 0);
        f.countersAreTrue();
        QVERIFY(f.store->startReport().missingBodies.empty());
        f.store->stop();
        int found = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(f.path() / "bodies"))
            found += entry.is_regular_file() ? 1 : 0;
        QCOMPARE(found, files);
    }
};

int main(int argc, char** argv) {
    if (argc == 5 && std::string(argv[1]) == "--child") return runChild(argv[2], argv[3], *crashStepByName(argv[4]));
    QCoreApplication application(argc, argv);
    ImapRestartTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "imap_restart_test.moc"
