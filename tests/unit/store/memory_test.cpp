// What is learned and counted: verified recipients, what partners offer, statistics, alerts.
#include "unit/store/store_fixture.h"

#include <QTest>

using namespace ismail;
using namespace ismail::store;
using ismail::test::StoreFixture;

namespace {

// Waits until what was handed to the background lane before is written.
void settle(StoreFixture& f) {
    (void)f.store->committer().call([](Database&) -> Status { return {}; }, Lane::background);
}

AlertRow alert(const std::string& key, Time at) {
    AlertRow row;
    row.key = key;
    row.subject = "Partner down";
    row.text = "It does not answer.";
    row.raisedAt = at;
    return row;
}

} // namespace

class MemoryTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsInMemoryIsRecalledWithoutTheDatabase() {
        StoreFixture f;
        auto* verified = &f.store->verified();
        QVERIFY(!verified->recall("x@a.example").sure); // the database may know
        QVERIFY(!verified->find("x@a.example").has_value());
        QVERIFY(verified->recall("x@a.example").sure); // it did not
        QVERIFY(!verified->recall("x@a.example").entry.has_value());
        verified->remember("x@a.example", {true, f.clock.now() + std::chrono::hours(1)});
        QVERIFY(verified->recall("x@a.example").sure);
        QVERIFY(verified->recall("x@a.example").entry->exists);
        f.reopen();
        verified = &f.store->verified();
        QVERIFY(!verified->recall("x@a.example").sure);
        QVERIFY(verified->find("x@a.example")->exists);
        QVERIFY(verified->recall("x@a.example").entry->exists);
        f.clock.advance(std::chrono::hours(2));
        QVERIFY(!verified->recall("x@a.example").entry.has_value());
    }

    void whatIsLearnedWhileTheStoreStopsHoldsNobodyUp() {
        StoreFixture f;
        f.store->stop();
        f.store->logins().remember(1, {f.clock.now(), "IMAP", "192.0.2.1"});
        f.store->verified().remember("x@a.example", {true, f.clock.now() + std::chrono::hours(1)});
        f.store->bans().forget(accounts::LoginBan::Subject::address, "192.0.2.1");
        QVERIFY(f.store->verified().find("x@a.example")->exists);
    }

    void whatAClockThatWasSetBackMadeLongIsNotBelieved() {
        StoreFixture f;
        const Time later = f.clock.now() + std::chrono::hours(24 * 3);
        f.store->verified().remember("no@a.example", {false, later + std::chrono::hours(1)});
        f.store->verified().remember("yes@a.example", {true, later});
        QVERIFY(!f.store->verified().find("no@a.example").has_value());
        QVERIFY(f.store->verified().find("yes@a.example")->exists); // seven days are usual for it
    }

    void bansOutliveTheProcess() {
        using Subject = accounts::LoginBan::Subject;
        StoreFixture f;
        const auto now = f.clock.now();
        f.store->bans().remember({Subject::address, "192.0.2.1", now, now + std::chrono::hours(1), 20});
        f.store->bans().remember({Subject::account, "anna@example.test", now, now + std::chrono::hours(2), 50});
        f.store->bans().remember({Subject::address, "192.0.2.2", now, now + std::chrono::hours(3), 20});
        f.store->bans().forget(Subject::address, "192.0.2.2");
        settle(f);
        f.reopen();
        auto bans = f.store->bans().bans();
        QCOMPARE(bans.size(), std::size_t(2));
        QCOMPARE(bans[0].who, std::string("anna@example.test"));
        QVERIFY(bans[0].subject == Subject::account);
        QCOMPARE(bans[0].failures, std::uint64_t(50));
        QCOMPARE(bans[1].who, std::string("192.0.2.1"));
        QVERIFY(bans[1].until == now + std::chrono::hours(1));
        f.clock.advance(std::chrono::minutes(90));
        QCOMPARE(f.store->bans().bans().size(), std::size_t(1));
    }

    void whatWasVerifiedIsKnownAtOnceAndAfterARestart() {
        StoreFixture f;
        auto* verified = &f.store->verified();
        QVERIFY(!verified->find("x@a.example").has_value());
        verified->remember("x@a.example", {true, f.clock.now() + std::chrono::hours(1)});
        verified->remember("y@a.example", {false, f.clock.now() + std::chrono::minutes(1)});
        QVERIFY(verified->find("x@a.example")->exists);
        QVERIFY(!verified->find("y@a.example")->exists);
        f.reopen();
        QVERIFY(f.store->verified().find("x@a.example")->exists);
        f.clock.advance(std::chrono::minutes(2));
        QVERIFY(!f.store->verified().find("y@a.example").has_value());
        QVERIFY(f.store->verified().find("x@a.example").has_value());
    }

    void newerKnowledgeReplacesOlder() {
        StoreFixture f;
        f.store->verified().remember("x@a.example", {false, f.clock.now() + std::chrono::hours(1)});
        f.store->verified().remember("x@a.example", {true, f.clock.now() + std::chrono::hours(2)});
        QVERIFY(f.store->verified().find("x@a.example")->exists);
        f.reopen();
        QVERIFY(f.store->verified().find("x@a.example")->exists);
    }

    void manyAreWrittenAndOldOnesPruned() {
        StoreFixture f;
        for (int i = 0; i < 1500; ++i)
            f.store->verified().remember("u" + std::to_string(i) + "@a.example",
                                         {true, f.clock.now() + std::chrono::minutes(i)});
        f.reopen();
        QCOMPARE(f.number("SELECT count(*) FROM verified_recipient"), 1500);
        f.clock.advance(std::chrono::minutes(1000));
        f.store->maintenance().run();
        QCOMPARE(f.number("SELECT count(*) FROM verified_recipient"), 500);
    }

    void whatAPrimaryOffersSurvivesARestart() {
        StoreFixture f;
        QVERIFY(!f.store->partnerMemory().limits(1).known);
        f.store->partnerMemory().remember(1, {true, true, false, true, 1'000'000});
        f.reopen();
        const auto limits = f.store->partnerMemory().limits(1);
        QVERIFY(limits.known && limits.size && !limits.eightBitMime && limits.smtpUtf8);
        QCOMPARE(limits.maxSize, std::uint64_t(1'000'000));
    }

    void countersAddUpAndGaugesKeepTheHighest() {
        StoreFixture f;
        auto& s = f.store->statistics();
        const Time minute = fromMillis(1'700'000'040'000); // a whole minute
        for (int i = 0; i < 5; ++i)
            s.store({{"messagesIn", minute + std::chrono::minutes(i), i}},
                    {{"queueDepth", minute + std::chrono::minutes(i), 10 - i}});
        s.store({{"messagesIn", minute, 100}}, {{"queueDepth", minute, 3}});
        settle(f);
        const auto to = minute + std::chrono::minutes(5);
        QCOMPARE(*s.total("messagesIn", minute, to), std::int64_t(110));
        const auto steps = s.steps("messagesIn", minute, to, std::chrono::minutes(2), Aggregate::sum);
        std::int64_t sum = 0;
        for (const auto& step : *steps) {
            QCOMPARE(toMillis(step.at) % 120'000, std::int64_t(0));
            sum += step.value;
        }
        QCOMPARE(sum, std::int64_t(110));
        QCOMPARE(s.steps("queueDepth", minute, to, std::chrono::hours(24), Aggregate::highest)->front().value,
                 std::int64_t(10));
        QCOMPARE(*s.latest("queueDepth"), std::optional<std::int64_t>(6));
        QVERIFY(!s.latest("nothing")->has_value());
    }

    void minutesBecomeHoursAfterAWeekAndNothingIsLost() {
        StoreFixture f;
        const Time start = f.clock.now();
        for (int i = 0; i < 300; ++i)
            f.store->statistics().store({{"messagesIn", start + std::chrono::minutes(i), 1}},
                                        {{"queueDepth", start + std::chrono::minutes(i), i}});
        settle(f);
        f.clock.advance(std::chrono::hours(24 * 8));
        f.store->maintenance().run();
        QVERIFY(f.number("SELECT count(*) FROM counter") <= 14);
        QCOMPARE(*f.store->statistics().total("messagesIn", start - std::chrono::hours(1), f.clock.now()),
                 std::int64_t(300));
        QCOMPARE(f.store->statistics()
                     .steps("queueDepth", start - std::chrono::hours(1), f.clock.now(), std::chrono::hours(24 * 30),
                            Aggregate::highest)
                     ->front()
                     .value,
                 std::int64_t(299));
    }

    void anAlertIsOneRowUntilItIsCleared() {
        StoreFixture f;
        auto& s = f.store->statistics();
        auto row = alert("partner-down:alpha", f.clock.now());
        s.saveAlert(row);
        row.mailedAt = f.clock.now();
        s.saveAlert(row);
        settle(f);
        QCOMPARE(s.alerts(true, 10)->size(), std::size_t(1));
        QVERIFY(s.alerts(true, 10)->front().mailedAt.has_value());
        row.clearedAt = f.clock.now();
        s.saveAlert(row);
        s.saveAlert(alert("partner-down:alpha", f.clock.now()));
        settle(f);
        f.reopen();
        QCOMPARE(f.store->statistics().alerts(true, 10)->size(), std::size_t(1));
        QCOMPARE(f.store->statistics().alerts(false, 10)->size(), std::size_t(2));
        QVERIFY(f.store->statistics().alerts(false, 10)->back().clearedAt.has_value());
    }

    void freePagesGoBackToTheDiskWhenThereAreMany() {
        Store::Options options;
        options.writer.pageSize = 4096;
        StoreFixture f(options);
        std::vector<MessageId> ids;
        for (int i = 0; i < 1300; ++i)
            ids.push_back(f.accept({f.to("x", "a.example")}, Bytes(32'000, 'x')));
        std::vector<relay::RecipientOutcome> outcomes;
        for (const auto id : ids)
            outcomes.push_back(f.outcome(id, 0, relay::RecipientOutcome::Kind::delivered));
        QVERIFY(f.record(outcomes).ok());
        const auto before = f.number("PRAGMA freelist_count");
        QVERIFY(before > 8192);
        f.store->maintenance().run();
        QVERIFY(f.number("PRAGMA freelist_count") <= 8192);
        QVERIFY(f.number("PRAGMA freelist_count") > 0);
    }
};

QTEST_GUILESS_MAIN(MemoryTest)
#include "memory_test.moc"
