// What the door has learned and the administrator's lists, on the disk.
#include "unit/store/store_fixture.h"

#include "store/db/schema.h"

#include <QTest>

using namespace ismail;
using namespace ismail::relay;
using ismail::test::StoreFixture;
using std::chrono::hours;

namespace {

// Waits until what was handed to the background lane before is written.
void settleDoor(StoreFixture& f) {
    for (int i = 0; i < 3; ++i)
        (void)f.store->committer().call([](store::Database&) -> Status { return {}; }, store::Lane::background);
}

Result<AccessEntry> add(StoreFixture& f, const std::string& pattern, AccessScope scope = AccessScope::server,
                        std::int64_t owner = 0, AccessAction action = AccessAction::block) {
    AccessEntry entry;
    entry.pattern = pattern;
    entry.scope = scope;
    entry.owner = owner;
    entry.action = action;
    entry.at = f.clock.now();
    std::promise<Result<AccessEntry>> promise;
    f.store->door().addAccess(entry, [&](Result<AccessEntry> added) { promise.set_value(std::move(added)); });
    return promise.get_future().get();
}

Result<AccessEntry> removeEntry(StoreFixture& f, std::int64_t id) {
    std::promise<Result<AccessEntry>> promise;
    f.store->door().removeAccess(id, [&](Result<AccessEntry> removed) { promise.set_value(std::move(removed)); });
    return promise.get_future().get();
}

GreyChange grey(std::uint64_t key, Time until) { return {key, GreyRow{key, until - hours(1), true, until}}; }

} // namespace

class DoorStoreTest : public QObject {
    Q_OBJECT
private slots:
    void theKeyIsSecretRandomAndStays() {
        StoreFixture f, other;
        const SipKey key = f.store->door().key();
        QVERIFY(key.first != 0 && key.second != 0);
        QVERIFY(key.first != other.store->door().key().first);
        f.reopen();
        QCOMPARE(f.store->door().key().first, key.first);
        QCOMPARE(f.store->door().key().second, key.second);
    }

    void whatIsRememberedIsReadAfterARestart() {
        StoreFixture f;
        const Time now = f.clock.now();
        const std::uint64_t high = 0xffffffffffffff01u; // more than a signed number holds
        f.store->door().remember({grey(high, now + hours(5)), grey(2, now + hours(6)), grey(3, now - hours(1))});
        f.store->door().remember({KnownClientChange{
            "192.0.2.0/24", KnownClientRow{"192.0.2.0/24", 2, now + hours(1), now + hours(2), now + hours(2)}}});
        f.store->door().remember(
            {ReputationChange{{ReputationKind::domain, "a.example"},
                              ReputationRow{ReputationKind::domain, "a.example", 3, 4, now, now + hours(9)}}});
        settleDoor(f);
        f.reopen();
        const auto rows = f.store->door().grey(10);
        QCOMPARE(rows.size(), std::size_t(2));
        QCOMPARE(rows[0].key, std::uint64_t(2)); // ends last
        QCOMPARE(rows[1].key, high);
        QVERIFY(rows[1].passed && rows[1].first == now + hours(4));
        QCOMPARE(f.store->door().grey(1).size(), std::size_t(1));
        const auto known = f.store->door().knownClients(10);
        QCOMPARE(known.size(), std::size_t(1));
        QVERIFY(known[0].passes == 2 && known[0].knownUntil == now + hours(2));
        const auto reputation = f.store->door().reputations(10);
        QCOMPARE(reputation.size(), std::size_t(1));
        QVERIFY(reputation[0].good == 3 && reputation[0].junk == 4 && reputation[0].halved == now);
    }

    void whatIsGoneIsRemoved() {
        StoreFixture f;
        f.store->door().remember({grey(1, f.clock.now() + hours(5)), grey(2, f.clock.now() + hours(5))});
        settleDoor(f);
        f.store->door().remember({GreyChange{1, std::nullopt}});
        settleDoor(f);
        QCOMPARE(f.store->door().grey(10).size(), std::size_t(1));
    }

    void maintenanceRemovesWhatHasEnded() {
        StoreFixture f;
        std::vector<GreyChange> changes;
        for (std::uint64_t i = 1; i <= 1'000; ++i)
            changes.push_back(grey(i, f.clock.now() + hours(i % 2 ? 1 : 3)));
        f.store->door().remember(std::move(changes));
        settleDoor(f);
        QCOMPARE(f.number("SELECT count(*) FROM grey"), 1'000);
        f.clock.advance(hours(2));
        f.store->maintenance().run();
        QCOMPARE(f.number("SELECT count(*) FROM grey"), 500);
    }

    void correspondentsAreFoundBeforeAndAfterTheyAreWritten() {
        StoreFixture f;
        const auto account = f.addAccount(f.addDomain("here.example"), "user");
        f.store->door().rememberWritten(account, 77, f.clock.now());
        QVERIFY(*f.store->door().wroteTo(account, 77));
        settleDoor(f);
        QVERIFY(*f.store->door().wroteTo(account, 77));
        QVERIFY(!*f.store->door().wroteTo(account, 78));
        QVERIFY(!*f.store->door().wroteTo(account + 1, 77));
        f.clock.advance(hours(24 * 732));
        QVERIFY(!*f.store->door().wroteTo(account, 77));
        f.store->maintenance().run();
        QCOMPARE(f.number("SELECT count(*) FROM correspondent"), 0);
    }

    void ofTenThousandCorrespondentsTheOldestGo() {
        StoreFixture f;
        const auto account = f.addAccount(f.addDomain("here.example"), "user");
        f.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<10500) "
                  "INSERT INTO correspondent SELECT " +
                  std::to_string(account) + ", i, " + std::to_string(toMillis(f.clock.now())) + "+i FROM n");
        f.store->maintenance().run();
        QCOMPARE(f.number("SELECT count(*) FROM correspondent"), 10'000);
        QCOMPARE(f.number("SELECT min(hash) FROM correspondent"), 501);
    }

    void correspondentsGoWithTheirAccount() {
        StoreFixture f;
        const auto domain = f.addDomain("here.example");
        const auto first = f.addAccount(domain, "first"), second = f.addAccount(domain, "second");
        for (std::uint64_t i = 0; i < 450; ++i) {
            f.store->door().rememberWritten(first, i, f.clock.now());
            f.store->door().rememberWritten(second, i, f.clock.now());
        }
        settleDoor(f);
        QVERIFY(f.store->directory().removeAccount(first, 0).ok());
        f.store->maintenance().run();
        QCOMPARE(f.number("SELECT count(*) FROM correspondent"), 450);
        QCOMPARE(f.number("SELECT count(DISTINCT account_id) FROM correspondent"), 1);
        f.store->maintenance().run(); // round again: what is right stays
        f.store->maintenance().run();
        QCOMPARE(f.number("SELECT count(*) FROM correspondent"), 450);
    }

    void accessEntriesAreKeptPagedAndRemoved() {
        StoreFixture f;
        const auto domain = f.addDomain("here.example");
        const auto account = f.addAccount(domain, "user");
        const auto first = add(f, "spam.example");
        QVERIFY(first.ok());
        QVERIFY(add(f, ".bad.example", AccessScope::domain, domain).ok());
        QVERIFY(add(f, "192.0.2.0/24", AccessScope::account, account, AccessAction::welcome).ok());
        const auto again = add(f, "spam.example", AccessScope::server, 0, AccessAction::welcome);
        QCOMPARE(again->id, first->id); // the same pattern: the action changes
        f.reopen();
        QCOMPARE(f.store->door().accessEntries().size(), std::size_t(3));
        QCOMPARE(f.store->door().accessEntries()[0].action, AccessAction::welcome);
        AccessQuery query;
        query.limit = 2;
        auto page = f.store->door().accessPage(query);
        QVERIFY(page.ok() && page->total == 3 && page->entries.size() == 2);
        query.offset = 2;
        page = f.store->door().accessPage(query);
        QVERIFY(page->entries.size() == 1 && page->entries[0].pattern == "192.0.2.0/24");
        query = {};
        query.scope = AccessScope::domain;
        query.owner = domain;
        QCOMPARE(f.store->door().accessPage(query)->total, std::uint64_t(1));
        query = {};
        query.contains = "example";
        QCOMPARE(f.store->door().accessPage(query)->total, std::uint64_t(2));
        QCOMPARE(removeEntry(f, first->id)->pattern, std::string("spam.example"));
        QCOMPARE(removeEntry(f, first->id).error().kind, ErrorKind::notFound);
    }

    void accessEntriesNeedAnOwnerAndGoWithHim() {
        StoreFixture f;
        const auto domain = f.addDomain("here.example");
        const auto other = f.addDomain("other.example");
        const auto account = f.addAccount(domain, "user");
        QCOMPARE(add(f, "a.example", AccessScope::domain, 999).error().kind, ErrorKind::notFound);
        QCOMPARE(add(f, "a.example", AccessScope::account, 999).error().kind, ErrorKind::notFound);
        QCOMPARE(add(f, "a.example", AccessScope::server, 5).error().kind, ErrorKind::notFound);
        QVERIFY(add(f, "a.example", AccessScope::server).ok());
        QVERIFY(add(f, "a.example", AccessScope::domain, domain).ok());
        QVERIFY(add(f, "a.example", AccessScope::domain, other).ok());
        QVERIFY(add(f, "a.example", AccessScope::account, account).ok());
        QVERIFY(f.store->directory().removeAccount(account, 0).ok());
        QCOMPARE(f.store->door().accessEntries().size(), std::size_t(3));
        QVERIFY(f.store->directory().removeDomain(domain, 0).ok());
        QCOMPARE(f.store->door().accessEntries().size(), std::size_t(2));
    }

    void aHundredThousandEntriesAreAllThatIsTaken() {
        StoreFixture f;
        f.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<100000) "
                  "INSERT INTO access_entry(scope, owner, pattern, action, at) "
                  "SELECT 0, 0, 'x'||i||'.example', 0, 0 FROM n");
        const auto full = add(f, "one-more.example");
        QCOMPARE(full.error().kind, ErrorKind::exhausted);
        QVERIFY(isKnown(full.error().sentence));
        QVERIFY(add(f, "x5.example", AccessScope::server, 0, AccessAction::welcome).ok()); // a change is no more
        QCOMPARE(f.store->door().accessEntries().size(), std::size_t(100'000));
    }

    void anOldDatabaseGetsTheTablesAndAKey() {
        QTemporaryDir directory;
        const std::filesystem::path path = directory.path().toStdString();
        {
            store::Database database(path / "ismail.db", store::Database::Access::readWrite, {});
            QVERIFY(store::migrateTo(database, 11).ok());
        }
        ManualClock clock;
        NullLog log;
        const auto opened = store::Store::open(path, clock, log);
        QVERIFY(opened.ok());
        QVERIFY((*opened)->door().key().first != 0);
        QVERIFY((*opened)->door().accessEntries().empty());
    }
};

QTEST_GUILESS_MAIN(DoorStoreTest)
#include "door_store_test.moc"
