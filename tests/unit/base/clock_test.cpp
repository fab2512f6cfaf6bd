#include "base/clock.h"

#include <QtTest>

using namespace ismail;

class ClockTest : public QObject {
    Q_OBJECT
private slots:
    void isoTimeIsUtcWithMilliseconds() {
        QCOMPARE(isoTime(fromMillis(0)), std::string("1970-01-01T00:00:00.000Z"));
        QCOMPARE(isoTime(fromMillis(1'769'860'800'007)), std::string("2026-01-31T12:00:00.007Z"));
    }

    void isoTimeKnowsLeapDays() {
        QCOMPARE(isoTime(fromMillis(951'782'400'000)), std::string("2000-02-29T00:00:00.000Z"));
    }

    void isoTimeBeforeTheEpochCountsBackwards() {
        QCOMPARE(isoTime(fromMillis(-1)), std::string("1969-12-31T23:59:59.999Z"));
    }

    void mailDateFollowsRfc5322() {
        QCOMPARE(mailDate(fromMillis(1'769'860'800'999)), std::string("Sat, 31 Jan 2026 12:00:00 +0000"));
        QCOMPARE(mailDate(fromMillis(0)), std::string("Thu, 01 Jan 1970 00:00:00 +0000"));
        QCOMPARE(mailDate(fromMillis(1'798'761'599'000)), std::string("Thu, 31 Dec 2026 23:59:59 +0000"));
    }

    void millisecondsSurviveTheRoundTrip() { QCOMPARE(toMillis(fromMillis(1'700'000'000'123)), 1'700'000'000'123); }

    void aManualClockStandsStillUntilToldOtherwise() {
        ManualClock clock(fromMillis(5'000));
        const Ticks before = clock.ticks();
        QCOMPARE(toMillis(clock.now()), 5'000);
        clock.advance(Millis(250));
        QCOMPARE(toMillis(clock.now()), 5'250);
        QCOMPARE((clock.ticks() - before).count(), 250);
    }

    void theSystemClockCountsInUnixTime() {
        const std::int64_t now = toMillis(SystemClock().now());
        QVERIFY(now > 1'600'000'000'000);
        QVERIFY(now < 10'000'000'000'000);
    }
};

QTEST_GUILESS_MAIN(ClockTest)
#include "clock_test.moc"
