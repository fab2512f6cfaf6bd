#include "relay/routing/retry_schedule.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::relay;

namespace {

Millis minutes(int m) { return Millis(m * 60'000); }

} // namespace

class RetryScheduleTest : public QObject {
    Q_OBJECT

private slots:
    void pausesGrowAsTheTableSays_data() {
        QTest::addColumn<bool>("held");
        QTest::addColumn<int>("tries");
        QTest::addColumn<int>("seconds");
        const int ordinary[] = {60, 120, 300, 600, 1200, 2400, 3600, 3600, 3600};
        for (int i = 0; i < 9; ++i)
            QTest::addRow("ordinary mail after %d tries", i + 1) << false << i + 1 << ordinary[i];
        const int held[] = {30, 60, 120, 240, 480, 900, 900};
        for (int i = 0; i < 7; ++i)
            QTest::addRow("mail for a primary after %d tries", i + 1) << true << i + 1 << held[i];
    }
    void pausesGrowAsTheTableSays() {
        QFETCH(bool, held);
        QFETCH(int, tries);
        QFETCH(int, seconds);
        const RetryPolicy policy =
            retryPolicy(config::Settings(), held ? RetryKind::heldForPrimary : RetryKind::ordinary);
        QCOMPARE(retryPause(static_cast<std::uint32_t>(tries), policy, 0.0), Millis(seconds * 1000));
        const Millis early = retryPause(static_cast<std::uint32_t>(tries), policy, 1.0);
        QCOMPARE(early, Millis(seconds * 900));
    }

    void aDomainMayAskMoreOften() {
        Domain domain;
        domain.retryMax = seconds(120);
        const RetryPolicy policy = retryPolicy(config::Settings(), RetryKind::heldForPrimary, &domain);
        QCOMPARE(retryPause(20, policy, 0.0), minutes(2));
    }

    void settingsScaleTheSchedule() {
        const config::Settings settings =
            config::Settings().with(config::Setting::queueRetryFirst, "2").with(config::Setting::queueRetryMax, "10");
        const RetryPolicy policy = retryPolicy(settings, RetryKind::ordinary);
        QCOMPARE(retryPause(1, policy, 0.0), Millis(2000));
        QCOMPARE(retryPause(2, policy, 0.0), Millis(4000));
        QCOMPARE(retryPause(3, policy, 0.0), Millis(10'000));
        QCOMPARE(retryPause(30, policy, 0.0), Millis(10'000));
    }

    void theLastTryComesJustBeforeExpiry() {
        const RetryPolicy policy = retryPolicy(config::Settings(), RetryKind::ordinary);
        const Time now(Millis(1'700'000'000'000));
        QCOMPARE(nextTry(now, 9, policy, now + minutes(30), 0.0), now + minutes(29));
        QCOMPARE(nextTry(now, 9, policy, now + minutes(90), 0.0), now + minutes(60));
        QCOMPARE(nextTry(now, 1, policy, now + Millis(10), 0.0), now + minutes(1));
    }

    void aWholeLifeOfFiveDaysIsAboutAHundredTries() {
        ManualClock clock;
        const RetryPolicy policy = retryPolicy(config::Settings(), RetryKind::ordinary);
        const Time end = clock.now() + minutes(5 * 24 * 60);
        std::uint32_t tries = 0;
        for (Time due = clock.now(); due < end; due = nextTry(due, tries, policy, end, 0.0))
            ++tries;
        QVERIFY(tries > 115 && tries < 130);
    }
};

QTEST_GUILESS_MAIN(RetryScheduleTest)
#include "retry_schedule_test.moc"
