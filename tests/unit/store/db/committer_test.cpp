#include "store/db/committer.h"

#include "store/db/schema.h"

#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <future>
#include <set>

using namespace ismail;
using namespace ismail::store;

class CommitterTest : public QObject {
    Q_OBJECT

private:
    struct World {
        World()
            : database((directory.path() + "/t.db").toStdString(), Database::Access::readWrite, {}),
              committer(database, clock, log) {
            database.script("CREATE TABLE t(id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
        }
        WriteOp insert(std::int64_t id, std::promise<Status>& promise) {
            return {[id](Database& db) -> Status {
                        db.run("INSERT INTO t(id, text) VALUES(?, 'x')", id);
                        return {};
                    },
                    [&promise](Status status) { promise.set_value(std::move(status)); }};
        }
        std::int64_t rows() {
            Database reader((directory.path() + "/t.db").toStdString(), Database::Access::readOnly, {});
            return reader.number("SELECT count(*) FROM t").value_or(-1);
        }
        QTemporaryDir directory;
        SystemClock clock;
        NullLog log;
        Database database;
        Committer committer;
    };

private slots:
    void whatIsReportedDoneCanBeRead() {
        World world;
        world.committer.start();
        std::promise<Status> promise;
        world.committer.submit(world.insert(1, promise));
        QVERIFY(promise.get_future().get().ok());
        QCOMPARE(world.rows(), 1);
    }

    void oneFailureSpoilsNoGroup() {
        World world;
        std::vector<std::promise<Status>> promises(5);
        // Submitted before the thread runs, so that all five are one group; the third clashes with the first.
        for (int i = 0; i < 5; ++i)
            world.committer.submit(world.insert(i == 2 ? 0 : i, promises[static_cast<std::size_t>(i)]));
        world.committer.start();
        for (std::size_t i = 0; i < 5; ++i)
            QCOMPARE(promises[i].get_future().get().ok(), i != 2);
        QCOMPARE(world.rows(), 4);
        QVERIFY(world.committer.health().ok());
    }

    void anErrorThatIsReturnedUndoesItsOperationAlone() {
        World world;
        std::promise<Status> good, bad;
        world.committer.submit(world.insert(1, good));
        world.committer.submit({[](Database& db) -> Status {
                                    db.run("INSERT INTO t(id, text) VALUES(7, 'half')");
                                    return Error{ErrorKind::conflict, "No."};
                                },
                                [&](Status status) { bad.set_value(std::move(status)); }});
        world.committer.start();
        QVERIFY(good.get_future().get().ok());
        QCOMPARE(bad.get_future().get().error().kind, ErrorKind::conflict);
        QCOMPARE(world.rows(), 1);
    }

    void aBugInAnOperationReachesItsOwnerOnly() {
        World world;
        std::promise<Status> good, bad;
        world.committer.submit({[](Database&) -> Status { throw std::runtime_error("a bug"); },
                                [&](Status status) { bad.set_value(std::move(status)); }});
        world.committer.submit(world.insert(1, good));
        world.committer.start();
        QCOMPARE(bad.get_future().get().error().kind, ErrorKind::internal);
        QVERIFY(good.get_future().get().ok());
        QCOMPARE(world.rows(), 1);
    }

    void aFailedCommitIsTheFailureOfAllOfTheGroup() {
        World world;
        std::promise<Status> first, second;
        world.database.script("PRAGMA foreign_keys=ON; CREATE TABLE parent(id INTEGER PRIMARY KEY);"
                              "CREATE TABLE child(id INTEGER REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED);");
        world.committer.submit(world.insert(1, first));
        // A deferred constraint is what fails at COMMIT and not before.
        world.committer.submit({[](Database& db) -> Status {
                                    db.run("INSERT INTO child(id) VALUES(1)");
                                    return {};
                                },
                                [&](Status status) { second.set_value(std::move(status)); }});
        world.committer.start();
        QVERIFY(!first.get_future().get().ok());
        QVERIFY(!second.get_future().get().ok());
        QCOMPARE(world.rows(), 0);
        QVERIFY(!world.committer.health());
        QVERIFY(!world.committer.health().error().text.empty());
        QVERIFY(world.committer
                    .call([](Database& db) -> Status {
                        db.run("INSERT INTO t(id, text) VALUES(9, 'x')");
                        return {};
                    })
                    .ok());
        QVERIFY(world.committer.health().ok());
    }

    void aFullDatabaseIsToldAndRecovers() {
        World world;
        world.committer.start();
        QVERIFY(world.committer
                    .call([](Database& db) -> Status {
                        db.script("PRAGMA max_page_count=10");
                        return {};
                    })
                    .ok());
        const std::string large(200'000, 'x');
        const auto fill = [&](Database& db) -> Status {
            db.run("INSERT INTO t(text) VALUES(?)", large);
            return {};
        };
        const Status full = world.committer.call(fill);
        QVERIFY(!full.ok());
        QCOMPARE(full.error().kind, ErrorKind::exhausted);
        QCOMPARE(world.committer.health().error().kind, ErrorKind::exhausted);
        QVERIFY(world.committer.health().error().text.find("full") != std::string::npos);
        world.committer.between([](Database& db) { db.script("PRAGMA max_page_count=1000000"); });
        QVERIFY(world.committer.call(fill).ok());
        QVERIFY(world.committer.health().ok());
    }

    void aDiskThatCanOnlyBeReadIsNotSaidToBeFull() {
        World world;
        bool madeRoom = false;
        world.committer.onFull([&] { madeRoom = true; });
        world.committer.start();
        world.committer.between([](Database& db) { db.script("PRAGMA query_only=1"); });
        const Status refused = world.committer.call([](Database& db) -> Status {
            db.run("INSERT INTO t(text) VALUES('x')");
            return {};
        });
        QVERIFY(!refused.ok());
        const Status health = world.committer.health();
        QVERIFY(!health.ok());
        QCOMPARE(health.error().kind, ErrorKind::unavailable);
        QVERIFY2(health.error().text.find("only be read") != std::string::npos, health.error().text.c_str());
        QVERIFY(health.error().text.find("full") == std::string::npos);
        QVERIFY(!madeRoom);
        world.committer.between([](Database& db) { db.script("PRAGMA query_only=0"); });
    }

    void everyTroubleOfTheDiskHasItsOwnWords() {
        const DatabaseError full(SQLITE_FULL, "full"), broken(SQLITE_IOERR_FSYNC, "disk I/O error"),
            readOnly(SQLITE_READONLY_DBMOVED, "readonly"), other(SQLITE_CANTOPEN, "unable to open");
        const std::set<std::string> words{full.storageTrouble().code, broken.storageTrouble().code,
                                          readOnly.storageTrouble().code, other.storageTrouble().code};
        QCOMPARE(words.size(), std::size_t(4));
        QCOMPARE(full.toError().kind, ErrorKind::exhausted);
        for (const DatabaseError* error : {&broken, &readOnly, &other})
            QCOMPARE(error->toError().kind, ErrorKind::unavailable);
    }

    void stopFinishesWhatWasSubmitted() {
        World world;
        std::vector<std::promise<Status>> promises(600); // more than two groups
        for (std::size_t i = 0; i < promises.size(); ++i)
            world.committer.submit(world.insert(static_cast<std::int64_t>(i), promises[i]));
        world.committer.start();
        world.committer.stop();
        for (auto& promise : promises)
            QVERIFY(promise.get_future().get().ok());
        QCOMPARE(world.rows(), 600);
        std::promise<Status> late;
        world.committer.submit(world.insert(1000, late));
        QCOMPARE(late.get_future().get().error().kind, ErrorKind::unavailable);
    }

    void operationsOfTheMainLaneKeepTheirOrder() {
        World world;
        std::vector<int> order;
        std::promise<void> last;
        for (int i = 0; i < 1000; ++i)
            world.committer.submit({[](Database&) -> Status { return {}; },
                                    [&order, &last, i](Status) {
                                        order.push_back(i);
                                        if (i == 999) last.set_value();
                                    }});
        world.committer.start();
        last.get_future().get();
        QVERIFY(std::is_sorted(order.begin(), order.end()));
        QCOMPARE(order.size(), std::size_t(1000));
    }

    void aGroupIsClosedWhenItsTimeIsUpAndTheRestComesNext() {
        World world;
        ManualClock manual;
        Committer committer(world.database, manual, world.log);
        std::vector<std::promise<Status>> promises(5);
        int applied = 0;
        for (auto& promise : promises)
            committer.submit({[&](Database& db) -> Status {
                                  ++applied;
                                  manual.advance(Millis(30));
                                  db.run("INSERT INTO t(text) VALUES('x')");
                                  return {};
                              },
                              [&promise](Status status) { promise.set_value(std::move(status)); }});
        committer.start();
        for (auto& promise : promises)
            QVERIFY(promise.get_future().get().ok());
        QCOMPARE(applied, 5); // none was done twice
        QCOMPARE(world.rows(), 5);
    }

    void aLongJobIsCutIntoSlices() {
        World world;
        world.committer.start();
        int slices = 0;
        const Status status = world.committer.runInSlices([&](Database& db) -> Result<bool> {
            db.run("INSERT INTO t(text) VALUES('x')");
            return ++slices < 7;
        });
        QVERIFY(status.ok());
        QCOMPARE(world.rows(), 7);
    }

    void aLongJobEndsWithItsFirstError() {
        World world;
        world.committer.start();
        int slices = 0;
        const Status status = world.committer.runInSlices([&](Database&) -> Result<bool> {
            if (++slices == 3) return Error{ErrorKind::notFound, "Gone."};
            return true;
        });
        QCOMPARE(status.error().kind, ErrorKind::notFound);
    }

    void aCompletionMaySubmitTheNextOperation() {
        World world;
        std::promise<Status> second;
        world.committer.start();
        world.committer.submit(
            {[](Database&) -> Status { return {}; }, [&](Status) { world.committer.submit(world.insert(5, second)); }});
        QVERIFY(second.get_future().get().ok());
        QCOMPARE(world.rows(), 1);
    }
};

QTEST_GUILESS_MAIN(CommitterTest)
#include "committer_test.moc"
