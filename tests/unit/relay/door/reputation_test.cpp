#include "relay/door/reputation.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::relay;
using std::chrono::hours;

namespace {

const ReputationKey example{ReputationKind::domain, "example.org"};

void deliver(Reputation& reputation, int good, int junk, Time now) {
    for (int i = 0; i < good; ++i)
        reputation.delivered(example, false, now);
    for (int i = 0; i < junk; ++i)
        reputation.delivered(example, true, now);
}

} // namespace

class ReputationTest : public QObject {
    Q_OBJECT
private slots:
    void pointsGoByTheShareOfJunk_data() {
        QTest::addColumn<int>("good");
        QTest::addColumn<int>("junk");
        QTest::addColumn<int>("points");
        QTest::newRow("nothing") << 0 << 0 << 0;
        QTest::newRow("too few to say, all junk") << 0 << 4 << 0;
        QTest::newRow("five, all junk") << 0 << 5 << 3;
        QTest::newRow("90 percent") << 1 << 9 << 3;
        QTest::newRow("89 percent") << 11 << 89 << 2;
        QTest::newRow("70 percent") << 3 << 7 << 2;
        QTest::newRow("69 percent") << 31 << 69 << 1;
        QTest::newRow("half") << 5 << 5 << 1;
        QTest::newRow("49 percent") << 51 << 49 << 0;
        QTest::newRow("11 percent") << 89 << 11 << 0;
        QTest::newRow("10 percent") << 90 << 10 << -1;
        QTest::newRow("five good") << 5 << 0 << -1;
        QTest::newRow("four good") << 4 << 0 << 0;
        QTest::newRow("49 good") << 49 << 0 << -1;
        QTest::newRow("50 good") << 50 << 0 << -2;
        QTest::newRow("2 percent of many") << 98 << 2 << -2;
        QTest::newRow("3 percent of many") << 97 << 3 << -1;
    }
    void pointsGoByTheShareOfJunk() {
        QFETCH(int, good);
        QFETCH(int, junk);
        QFETCH(int, points);
        Reputation reputation;
        const Time now(hours(500'000));
        deliver(reputation, good, junk, now);
        QCOMPARE(reputation.points(example, now), points);
    }

    void countsAreHalvedEveryMonthAndForgottenAfterThree() {
        Reputation reputation;
        Time now(hours(500'000));
        deliver(reputation, 40, 20, now);
        now += hours(24 * 29);
        QVERIFY(reputation.counts(example, now) == (Reputation::Counts{40, 20}));
        now += hours(24);
        QVERIFY(reputation.counts(example, now) == (Reputation::Counts{20, 10}));
        reputation.delivered(example, false, now);
        now += hours(24 * 60);
        QVERIFY(reputation.counts(example, now) == (Reputation::Counts{5, 2}));
        now += hours(24 * 30);
        QVERIFY(reputation.counts(example, now) == Reputation::Counts{});
    }

    void aUserWhoMovesAMessageTakesBackWhatItCountedAs() {
        Reputation reputation;
        const Time now(hours(500'000));
        deliver(reputation, 6, 0, now);
        reputation.moved(example, true, now);
        QVERIFY(reputation.counts(example, now) == (Reputation::Counts{5, 1}));
        reputation.moved(example, false, now);
        QVERIFY(reputation.counts(example, now) == (Reputation::Counts{6, 0}));
        reputation.moved(example, false, now); // nothing to take back
        QVERIFY(reputation.counts(example, now) == (Reputation::Counts{7, 0}));
    }

    void aProvenDomainStandsForItselfElseItsNetwork() {
        QVERIFY(reputationKeyOf("example.org", "192.0.2.7") == example);
        QVERIFY(reputationKeyOf(std::nullopt, "192.0.2.7") == (ReputationKey{ReputationKind::network, "192.0.2.0/24"}));
        Reputation reputation;
        const Time now(hours(500'000));
        deliver(reputation, 0, 9, now);
        QCOMPARE(reputation.points({ReputationKind::network, "example.org"}, now), 0);
    }

    void aRestartForgetsNothingThatWasWritten() {
        Reputation before, after;
        const Time now(hours(500'000));
        deliver(before, 3, 7, now);
        const auto changes = before.takeChanges();
        QCOMPARE(changes.size(), std::size_t(1));
        after.load({*changes[0].row}, now);
        QCOMPARE(after.points(example, now), 2);
        QVERIFY(after.takeChanges().empty());
    }

    void throwAwayDomainsPushOutTheForgottenNotTheBusy() {
        Reputation reputation(1'000);
        Time now(hours(500'000));
        deliver(reputation, 50, 0, now);
        for (int i = 0; i < 100'000; ++i) {
            now += Millis(1);
            reputation.delivered({ReputationKind::domain, "x" + std::to_string(i) + ".example"}, true, now);
            if (i % 500 == 0) reputation.delivered(example, false, now);
        }
        QCOMPARE(reputation.size(), std::size_t(1'000));
        QCOMPARE(reputation.points(example, now), -2);
    }

    void aClockThatWasSetBackHalvesNothing() {
        Reputation reputation;
        const Time now(hours(500'000));
        deliver(reputation, 10, 0, now);
        QVERIFY(reputation.counts(example, now - hours(24 * 365)) == (Reputation::Counts{10, 0}));
    }
};

QTEST_GUILESS_MAIN(ReputationTest)
#include "reputation_test.moc"
