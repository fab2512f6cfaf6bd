// When the schedule makes a backup, how many are kept, and how they are named.
#include "backup_keeper.h"
#include "unit/store/store_fixture.h"

#include <QtTest>

#include <fstream>
#include <set>

using namespace ismail;
using namespace ismail::test;
using config::Setting;

namespace {

class NotedAlerts final : public AlertSink {
public:
    void raise(const std::string& key, Sentence, Sentence) override { open.insert(key); }
    void clear(const std::string& key, Sentence, Sentence) override { open.erase(key); }
    std::set<std::string> open;
};

class OneSettings final : public config::SettingsSource {
public:
    std::shared_ptr<const config::Settings> current() const override { return settings; }
    void set(Setting id, const std::string& value) {
        settings = std::make_shared<const config::Settings>(settings->with(id, value));
    }
    std::shared_ptr<const config::Settings> settings = std::make_shared<const config::Settings>();
};

struct Fixture : StoreFixture {
    std::unique_ptr<service::BackupKeeper> make() {
        return std::make_unique<service::BackupKeeper>(store->backup(), path(), settings, extras, clock, log, alerts);
    }
    // Lets one run if it is due; the number of backups there afterwards.
    std::size_t look(service::BackupKeeper& keeper) {
        keeper.startIfDue();
        const bool ended = QTest::qWaitFor([&] { return !keeper.state().running; }, 20000);
        return ended ? store::Backup::list(keeper.directory()).size() : 999;
    }

    OneSettings settings;
    NotedAlerts alerts;
    service::BackupKeeper::Extras extras = [] { return std::vector<store::ExtraFile>(); };
};

} // namespace

class BackupKeeperTest : public QObject {
    Q_OBJECT

private slots:
    void withoutAnIntervalNoBackupIsMade() {
        Fixture fixture;
        const auto keeper = fixture.make();
        QCOMPARE(fixture.look(*keeper), std::size_t(0));
        QVERIFY(!keeper->state().nextAt);
    }

    void theFirstIsMadeAtOnceAndTheNextAfterTheInterval() {
        Fixture fixture;
        fixture.settings.set(Setting::backupInterval, "3600");
        const auto keeper = fixture.make();
        QCOMPARE(fixture.look(*keeper), std::size_t(1));
        fixture.clock.advance(std::chrono::minutes(59));
        QCOMPARE(fixture.look(*keeper), std::size_t(1));
        fixture.clock.advance(std::chrono::minutes(2));
        QCOMPARE(fixture.look(*keeper), std::size_t(2));
    }

    void aRestartDoesNotForgetWhenTheLastWasMade() {
        Fixture fixture;
        fixture.settings.set(Setting::backupInterval, "3600");
        QCOMPARE(fixture.look(*fixture.make()), std::size_t(1));
        fixture.clock.advance(std::chrono::minutes(30));
        const auto again = fixture.make();
        QCOMPARE(fixture.look(*again), std::size_t(1));
        QVERIFY(again->state().nextAt);
        fixture.clock.advance(std::chrono::minutes(31));
        QCOMPARE(fixture.look(*again), std::size_t(2));
    }

    void onlyScheduledBackupsAreRemovedTheOldestFirst() {
        Fixture fixture;
        fixture.settings.set(Setting::backupInterval, "60");
        fixture.settings.set(Setting::backupKeep, "2");
        const auto keeper = fixture.make();
        const auto byHand = keeper->start({}, false);
        QVERIFY(byHand.ok());
        QVERIFY(QTest::qWaitFor([&] { return !keeper->state().running; }, 20000));
        for (int i = 0; i < 4; ++i) {
            fixture.clock.advance(std::chrono::minutes(2));
            fixture.look(*keeper);
        }
        const auto left = store::Backup::list(keeper->directory());
        QCOMPARE(left.size(), std::size_t(3));
        QVERIFY(left[0].scheduled && left[1].scheduled);
        QCOMPARE(left[2].name, byHand->name);
        QCOMPARE(left[0].at, fixture.clock.now());
    }

    void twoOfOneSecondHaveTwoNames() {
        Fixture fixture;
        const auto keeper = fixture.make();
        std::set<std::string> names;
        for (int i = 0; i < 3; ++i) {
            const auto started = keeper->start({}, false);
            QVERIFY(started.ok());
            names.insert(started->name);
            QVERIFY(QTest::qWaitFor([&] { return !keeper->state().running; }, 20000));
            QCOMPARE(keeper->state().lastError, std::string());
        }
        QCOMPARE(names.size(), std::size_t(3));
        QVERIFY(fixture.alerts.open.empty());
    }

    void aPlaceThatIsNoDirectoryIsRefusedAtOnce() {
        Fixture fixture;
        const auto keeper = fixture.make();
        const auto obstacle = fixture.path() / "obstacle";
        std::ofstream(obstacle) << "a file";
        QVERIFY(!keeper->start(obstacle, false).ok());
        QVERIFY(!keeper->state().running);
    }
};

QTEST_GUILESS_MAIN(BackupKeeperTest)
#include "backup_keeper_test.moc"
