#include "store/db/database.h"

#include "store/db/read_pool.h"
#include "store/db/schema.h"

#include <QTemporaryDir>
#include <QTest>

using namespace ismail;
using namespace ismail::store;

class DatabaseTest : public QObject {
    Q_OBJECT

private:
    struct World {
        QTemporaryDir directory;
        std::filesystem::path file = (directory.path() + "/t.db").toStdString();
    };

private slots:
    void aNewFileIsSetUpAsPromised() {
        World w;
        Database db(w.file, Database::Access::readWrite, {16384, 1000, 1000});
        QVERIFY(migrate(db).ok());
        QCOMPARE(db.number("PRAGMA page_size").value(), 16384);
        QCOMPARE(db.number("PRAGMA auto_vacuum").value(), 2); // INCREMENTAL
        QCOMPARE(db.number("PRAGMA synchronous").value(), 2); // FULL
        QCOMPARE(db.number("PRAGMA user_version").value(), currentSchemaVersion());
        auto mode = db.query("PRAGMA journal_mode");
        QVERIFY(mode.step());
        QCOMPARE(mode.text(0), std::string("wal"));
        QVERIFY(migrate(db).ok()); // nothing to do
    }

    void textBlobsAndNullsComeBackAsTheyWent() {
        World w;
        Database db(w.file, Database::Access::readWrite, {});
        db.script("CREATE TABLE t(a, b, c, d)");
        const std::string binary("a\0b\xff", 4);
        db.run("INSERT INTO t VALUES(?,?,?,?)", binary, Blob{binary}, nullptr, std::int64_t(-5));
        db.run("INSERT INTO t VALUES(?,?,?,?)", "", Blob{""}, true, std::uint32_t(4'000'000'000));
        auto row = db.query("SELECT a, b, c, d FROM t ORDER BY rowid");
        QVERIFY(row.step());
        QCOMPARE(row.text(0), binary);
        QCOMPARE(row.text(1), binary);
        QVERIFY(row.isNull(2));
        QCOMPARE(row.integer(3), std::int64_t(-5));
        QVERIFY(row.step());
        QVERIFY(!row.isNull(0) && row.text(0).empty());
        QVERIFY(!row.isNull(1) && row.text(1).empty());
        QCOMPARE(row.integer(3), std::int64_t(4'000'000'000));
        QVERIFY(!row.step());
    }

    void aStatementInUseCanBeUsedASecondTime() {
        World w;
        Database db(w.file, Database::Access::readWrite, {});
        db.script("CREATE TABLE t(id INTEGER PRIMARY KEY); INSERT INTO t VALUES(1),(2),(3)");
        int pairs = 0;
        auto outer = db.query("SELECT id FROM t");
        while (outer.step()) {
            auto inner = db.query("SELECT id FROM t");
            while (inner.step())
                ++pairs;
        }
        QCOMPARE(pairs, 9);
    }

    void manyDifferentStatementsDoNotPileUp() {
        World w;
        Database db(w.file, Database::Access::readWrite, {});
        auto kept = db.query("SELECT 1");
        for (int i = 0; i < 2000; ++i)
            QCOMPARE(db.number("SELECT " + std::to_string(i)).value(), i);
        QVERIFY(kept.step());
    }

    void aTransactionThatIsNotCommittedIsRolledBack() {
        World w;
        Database db(w.file, Database::Access::readWrite, {});
        db.script("CREATE TABLE t(id INTEGER PRIMARY KEY)");
        {
            Transaction transaction(db, Transaction::Kind::write);
            db.run("INSERT INTO t VALUES(1)");
        }
        QCOMPARE(db.number("SELECT count(*) FROM t").value(), 0);
        QVERIFY(!db.inTransaction());
    }

    void aReaderCannotWrite() {
        World w;
        Database db(w.file, Database::Access::readWrite, {});
        db.script("CREATE TABLE t(id INTEGER PRIMARY KEY)");
        ReadPool pool(w.file, {});
        const auto reader = pool.lease();
        QVERIFY_THROWS_EXCEPTION(DatabaseError, reader->run("INSERT INTO t VALUES(1)"));
    }

    void aReaderSeesNoHalfTransaction() {
        World w;
        Database db(w.file, Database::Access::readWrite, {});
        db.script("CREATE TABLE t(id INTEGER PRIMARY KEY)");
        ReadPool pool(w.file, {});
        const auto reader = pool.lease();
        Transaction transaction(db, Transaction::Kind::write);
        db.run("INSERT INTO t VALUES(1)");
        QCOMPARE(reader->number("SELECT count(*) FROM t").value(), 0);
        transaction.commit();
        QCOMPARE(reader->number("SELECT count(*) FROM t").value(), 1);
    }

    void tablesThatAreWatchedTellOfChanges() {
        World w;
        Database db(w.file, Database::Access::readWrite, {});
        db.script("CREATE TABLE mail(id INTEGER, seq INTEGER, state INTEGER, PRIMARY KEY(id, seq)) WITHOUT ROWID;"
                  "CREATE TABLE other(id INTEGER PRIMARY KEY);"
                  "CREATE TABLE counted(n INTEGER);"
                  "CREATE TRIGGER counts AFTER INSERT ON other BEGIN INSERT INTO counted VALUES(new.id); END;");
        db.watch({"mail", "counted"});
        QCOMPARE(db.takeChanged(), 0U);
        db.run("INSERT INTO mail VALUES(1, 1, 0)");
        QCOMPARE(db.takeChanged(), 0b01U);
        QCOMPARE(db.takeChanged(), 0U);
        db.run("UPDATE mail SET state=1 WHERE id=1");
        db.run("UPDATE mail SET state=1 WHERE id=1"); // once more, from the statements that are kept
        QCOMPARE(db.takeChanged(), 0b01U);
        db.run("UPDATE mail SET state=1 WHERE id=2");
        db.run("DELETE FROM mail WHERE id=2");
        QVERIFY2(db.takeChanged() == 0, "No row was changed.");
        QCOMPARE(db.number("SELECT count(*) FROM mail").value(), 1);
        QCOMPARE(db.takeChanged(), 0U);
        db.run("INSERT INTO other VALUES(7)");
        QVERIFY2(db.takeChanged() == 0b10U, "By a trigger.");
        auto returned = db.query("DELETE FROM mail WHERE id=1 RETURNING seq");
        QVERIFY(returned.step());
        QCOMPARE(db.takeChanged(), 0b01U);
    }

    void aMissingFileCannotBeRead() {
        World w;
        QVERIFY_THROWS_EXCEPTION(DatabaseError, Database(w.file, Database::Access::readOnly, {}));
        QVERIFY(!std::filesystem::exists(w.file));
    }

    void anErrorCarriesWhatItIs() {
        World w;
        Database db(w.file, Database::Access::readWrite, {});
        db.script("CREATE TABLE t(id INTEGER PRIMARY KEY)");
        db.run("INSERT INTO t VALUES(1)");
        try {
            db.run("INSERT INTO t VALUES(1)");
            QFAIL("It must throw.");
        } catch (const DatabaseError& error) {
            QVERIFY(!error.storageFailed());
            QVERIFY(!error.damaged());
            QVERIFY(std::string(error.what()).find("UNIQUE") != std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(DatabaseTest)
#include "database_test.moc"
