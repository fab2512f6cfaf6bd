#include "store/upkeep/backup.h"

#include "unit/store/store_fixture.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTest>

#include <fstream>
#include <map>
#include <thread>

using namespace ismail;
using namespace ismail::store;
using ismail::test::StoreFixture;

namespace {

Result<std::string> digest(const std::filesystem::path& path) {
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadOnly)) return Error{ErrorKind::notFound, "It cannot be read."};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(&file);
    return hash.result().toHex().toStdString();
}

Bytes bodyOf(MessageId id) {
    return Bytes(static_cast<std::size_t>(id % 5 == 0 ? 90'000 : 700), static_cast<char>('a' + id % 26));
}

std::map<MessageId, Bytes> contents(Store& store, const Clock& clock) {
    std::map<MessageId, Bytes> all;
    relay::DueQuery query{"primary:a.example", clock.now(), true, {}, 0, 50};
    for (;;) {
        const auto page = store.queue().due(query, {});
        if (page.empty()) return all;
        for (const auto& message : page) {
            auto text = message.body->read(0, 1'000'000);
            all[message.id] = text.ok() ? *text : Bytes("unreadable");
        }
        query.afterDue = page.back().recipients.back().due;
        query.afterId = page.back().id;
    }
}

} // namespace

class BackupTest : public QObject {
    Q_OBJECT

private slots:
    void aRestoredServerHoldsWhatWasKeptBackAndTheKeysThatSign() {
        StoreFixture f;
        auto kept = StoreFixture::into(f.makeInbox());
        kept.fate = relay::Quarantined{{}, *kept.local()};
        const auto id = f.accept({kept}, bodyOf(5));
        accounts::DkimKey key;
        key.domainId = 1;
        key.selector = "is1";
        key.protectedPrivate = "sealed";
        QVERIFY(f.store->dkimKeys().add({key}).ok());
        QTemporaryDir target;
        const auto made =
            f.store->backup().create(target.path().toStdString(), Backup::nameFor(f.clock.now()), false, {}, digest);
        QVERIFY2(made.ok(), made.ok() ? "" : made.error().text.c_str());
        QCOMPARE(made->messages, std::uint64_t(1));
        QTemporaryDir fresh;
        QVERIFY(Backup::restore(made->path, fresh.path().toStdString(), digest).ok());
        auto opened = Store::open(fresh.path().toStdString(), f.clock, f.log);
        QVERIFY(opened.ok());
        auto& store = *opened.value();
        QCOMPARE(store.dkimKeys().dkimKeys()->of(1).at(0)->protectedPrivate, std::string("sealed"));
        QCOMPARE(store.quarantine().change(QuarantineChange::release, {{1}, {}})->done, std::uint64_t(1));
        QCOMPARE(store.queue().openBody(id).value()->read(0, 1'000'000).value(), bodyOf(5));
    }

    void aRestoredServerHoldsWhatTheBackupSaw() {
        StoreFixture f;
        f.makeInbox();
        for (int i = 0; i < 20; ++i) {
            auto message = f.message({f.to("x", "a.example")});
            QVERIFY(f.commit(message, bodyOf(message.id)).ok());
        }
        std::ofstream(f.path() / "tls.pem") << "certificate";
        const auto before = contents(*f.store, f.clock);
        QTemporaryDir target;
        const auto made =
            f.store->backup().create(target.path().toStdString(), Backup::nameFor(f.clock.now()), false,
                                     {{"tls.pem", {}}, {"missing.pem", {}}, {"keys/own", "sealed"}}, digest);
        QVERIFY2(made.ok(), made.ok() ? "" : made.error().text.c_str());
        QCOMPARE(made->messages, std::uint64_t(20));
        QVERIFY(Backup::verify(made->path, digest)->good);

        QTemporaryDir fresh;
        const Status restored = Backup::restore(made->path, fresh.path().toStdString(), digest);
        QVERIFY2(restored.ok(), restored.ok() ? "" : restored.error().text.c_str());
        QVERIFY(QFile::exists(fresh.path() + "/tls.pem"));
        QFile key(fresh.path() + "/keys/own");
        QVERIFY(key.open(QIODevice::ReadOnly));
        QCOMPARE(key.readAll(), QByteArray("sealed"));
        auto store = Store::open(fresh.path().toStdString(), f.clock, f.log);
        QVERIFY(store.ok());
        QVERIFY(contents(**store, f.clock) == before);
        QVERIFY((*store)->directory().directory()->account("user@example.test") != nullptr);
        QVERIFY((*store)->startReport().missingBodies.empty());
        QCOMPARE((*store)->startReport().orphanFiles, std::size_t(0));
    }

    void aBackupUnderLoadIsConsistent() {
        StoreFixture f;
        SystemClock real;
        auto opened = Store::open(f.path() / "busy", real, f.log);
        auto& store = **opened;
        std::atomic<bool> ended{false};
        std::atomic<int> accepted{0};
        // Messages come and go all the while, in the database and in files.
        std::thread traffic([&] {
            while (!ended) {
                relay::NewMessage message;
                message.id = store.spool().nextId();
                const auto id = message.id;
                message.received = real.now();
                message.recipients.push_back(f.to("x", "a.example"));
                auto body = store.spool().openBody(id);
                body->append(bodyOf(id));
                message.traits.octets = body->size();
                std::promise<Status> promise;
                store.spool().commit(std::move(message), std::move(body),
                                     [&](Status s) { promise.set_value(std::move(s)); });
                if (!promise.get_future().get().ok()) break;
                if (++accepted % 3 == 0) {
                    std::promise<Status> recorded;
                    store.queue().record({f.outcome(id, 0, relay::RecipientOutcome::Kind::delivered)}, {},
                                         [&](const Status& s, const std::vector<bool>&) { recorded.set_value(s); });
                    (void)recorded.get_future().get();
                }
            }
        });
        while (accepted < 200)
            std::this_thread::yield();
        QTemporaryDir target;
        std::uint64_t seen = 0;
        const auto made = store.backup().create(target.path().toStdString(), "ismail-under-load", true, {}, digest,
                                                [&](std::uint64_t, std::uint64_t) {
                                                    // At least some mail between any two steps.
                                                    const int now = accepted;
                                                    while (accepted == now && !ended)
                                                        std::this_thread::yield();
                                                    ++seen;
                                                    return true;
                                                });
        ended = true;
        traffic.join();
        QVERIFY2(made.ok(), made.ok() ? "" : made.error().text.c_str());
        QVERIFY(seen >= 1);
        QVERIFY(Backup::verify(made->path, digest)->good);
        QTemporaryDir fresh;
        QVERIFY(Backup::restore(made->path, fresh.path().toStdString(), digest).ok());
        auto restored = Store::open(fresh.path().toStdString(), real, f.log);
        QVERIFY((*restored)->startReport().missingBodies.empty());
        const auto all = contents(**restored, real);
        QVERIFY(all.size() >= 100);
        for (const auto& [id, text] : all)
            QVERIFY(text == bodyOf(id));
    }

    void damageIsFoundAndNotRestored_data() {
        QTest::addColumn<QString>("what");
        QTest::newRow("a body changed") << "changed";
        QTest::newRow("a body missing") << "missing";
        QTest::newRow("the database cut") << "cut";
    }
    void damageIsFoundAndNotRestored() {
        QFETCH(QString, what);
        StoreFixture f;
        f.accept({f.to("x", "a.example")}, Bytes(90'000, 'x'));
        QTemporaryDir target;
        const auto made = f.store->backup().create(target.path().toStdString(), "ismail-x", false, {}, digest);
        QVERIFY(made.ok());
        std::filesystem::path body;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(made->path / "bodies"))
            if (entry.is_regular_file()) body = entry.path();
        if (what == "missing" || what == "changed") std::filesystem::remove(body);
        if (what == "changed") std::ofstream(body) << Bytes(90'000, 'y');
        if (what == "cut") std::filesystem::resize_file(made->path / "ismail.db", 10'000);
        const auto report = Backup::verify(made->path, digest);
        QVERIFY(report.ok());
        QVERIFY(!report->good);
        QCOMPARE(report->problems.size(), std::size_t(1));
        QTemporaryDir fresh;
        QCOMPARE(Backup::restore(made->path, fresh.path().toStdString(), digest).error().kind, ErrorKind::corrupt);
        QVERIFY(std::filesystem::is_empty(fresh.path().toStdString()));
        // The server's own body is another file name for the same octets only until somebody changes the copy.
        QVERIFY(f.store->queue().openBody(f.due("a.example")[0].id).ok());
    }

    void aDirectoryThatHoldsMailIsNotRestoredInto() {
        StoreFixture f;
        QTemporaryDir target;
        const auto made = f.store->backup().create(target.path().toStdString(), "ismail-x", false, {}, digest);
        QCOMPARE(Backup::restore(made->path, f.path(), digest).error().kind, ErrorKind::conflict);
    }

    void aManifestThatLeadsOutOfTheBackupIsRefused() {
        QTemporaryDir target;
        const auto backup = std::filesystem::path(target.path().toStdString()) / "ismail-x";
        std::filesystem::create_directories(backup);
        for (const char* path : {"../evil", "/etc/passwd", "bodies/../../evil", "C:\\evil", "bodies//x"}) {
            std::ofstream(backup / "manifest")
                << "ismail-backup 1\nat 1\nscheduled no\nmessages 0\n00 1 " << path << "\nend\n";
            QCOMPARE(Backup::verify(backup, digest).error().kind, ErrorKind::corrupt);
        }
    }

    void aStoppedBackupLeavesNoBackup() {
        StoreFixture f;
        f.accept({f.to("x", "a.example")});
        QTemporaryDir target;
        const std::filesystem::path directory = target.path().toStdString();
        const auto made = f.store->backup().create(directory, "ismail-x", false, {}, digest,
                                                   [](std::uint64_t, std::uint64_t) { return false; });
        QVERIFY(!made.ok());
        QVERIFY(Backup::list(directory).empty());
        QVERIFY(f.store->backup().create(directory, "ismail-x", false, {}, digest).ok());
        QCOMPARE(Backup::list(directory).size(), std::size_t(1));
    }

    void scheduledBackupsAreThinnedOutAndOthersStay() {
        StoreFixture f;
        QTemporaryDir target;
        const std::filesystem::path directory = target.path().toStdString();
        for (int i = 0; i < 4; ++i) {
            QVERIFY(f.store->backup().create(directory, Backup::nameFor(f.clock.now()), i != 0, {}, digest).ok());
            f.clock.advance(std::chrono::hours(1));
        }
        std::filesystem::create_directories(directory / "ismail-20200101T000000Z.partial");
        QVERIFY(Backup::prune(directory, 2, f.clock.now()).ok());
        const auto left = Backup::list(directory);
        QCOMPARE(left.size(), std::size_t(3));
        QVERIFY(left[0].scheduled && left[1].scheduled && !left[2].scheduled);
        QVERIFY(left[0].at > left[1].at);
        QVERIFY(!std::filesystem::exists(directory / "ismail-20200101T000000Z.partial"));
    }

    void bodiesThatLeaveDuringABackupAreRemovedAfterIt() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example")}, Bytes(90'000, 'x'));
        QTemporaryDir target;
        bool recorded = false;
        const auto made = f.store->backup().create(
            target.path().toStdString(), "ismail-x", false, {}, digest, [&](std::uint64_t, std::uint64_t) {
                if (!recorded) recorded = f.record({f.outcome(id, 0, relay::RecipientOutcome::Kind::delivered)}).ok();
                return true;
            });
        QVERIFY(made.ok() && recorded);
        QVERIFY(Backup::verify(made->path, digest)->good);
        f.store->stop();
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(f.path() / "bodies"))
            if (entry.is_regular_file()) ++files;
        QCOMPARE(files, std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(BackupTest)
#include "backup_test.moc"
