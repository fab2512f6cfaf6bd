#include <QtTest>

#include "net/strand.h"

#include <future>
#include <stdexcept>

using namespace ismail;
using namespace ismail::net;

class StrandTest : public QObject {
    Q_OBJECT
private slots:
    void postedWorkRunsInOrderOnOneThread() {
        Strand strand(clock_, log_);
        std::vector<int> order;
        for (int i = 0; i < 1000; ++i)
            strand.post([&order, &strand, i] {
                if (strand.onThread()) order.push_back(i);
            });
        QVERIFY(strand.runAndWait([] {}));
        QCOMPARE(order.size(), std::size_t(1000));
        QVERIFY(std::is_sorted(order.begin(), order.end()));
    }

    void timersRunInTheOrderOfTheirTime() {
        ManualClock manual;
        Strand strand(manual, log_);
        std::vector<int> order;
        std::promise<void> last;
        const Ticks start = manual.ticks();
        strand.postAt(start + Millis(30), [&] {
            order.push_back(3);
            last.set_value();
        });
        strand.postAt(start + Millis(10), [&] { order.push_back(1); });
        strand.postAt(start + Millis(20), [&] { order.push_back(2); });
        QVERIFY(strand.runAndWait([] {}));
        QVERIFY(order.empty());
        manual.advance(Millis(30));
        strand.wake();
        last.get_future().get();
        QCOMPARE(order, (std::vector<int>{1, 2, 3}));
    }

    void aTimerOfTheRealClockFires() {
        Strand strand(clock_, log_);
        std::promise<void> fired;
        strand.postAt(clock_.ticks() + Millis(5), [&] { fired.set_value(); });
        fired.get_future().get();
    }

    void aCancelledTimerNeverRuns() {
        ManualClock manual;
        Strand strand(manual, log_);
        bool ran = false;
        const auto id = strand.postAt(manual.ticks() + Millis(10), [&] { ran = true; });
        strand.cancel(id);
        strand.cancel(id);
        strand.cancel(999);
        std::promise<void> later;
        strand.postAt(manual.ticks() + Millis(20), [&] { later.set_value(); });
        manual.advance(Millis(20));
        strand.wake();
        later.get_future().get();
        QVERIFY(!ran);
    }

    void aTimerMayCancelAndPostFromItsOwnThread() {
        ManualClock manual;
        Strand strand(manual, log_);
        std::promise<void> done;
        Strand::TimerId other = 0;
        strand.runAndWait([&] {
            other = strand.postAt(manual.ticks() + Millis(2), [] { qFatal("was cancelled"); });
            strand.postAt(manual.ticks() + Millis(1), [&] {
                strand.cancel(other);
                strand.post([&] { done.set_value(); });
            });
        });
        manual.advance(Millis(5));
        strand.wake();
        done.get_future().get();
    }

    void anExceptionEndsOnlyThatWork() {
        Strand strand(clock_, log_);
        strand.post([] { throw std::runtime_error("a bug"); });
        bool ran = false;
        QVERIFY(strand.runAndWait([&] { ran = true; }));
        QVERIFY(ran);
    }

    void afterStopNothingRuns() {
        Strand strand(clock_, log_);
        strand.stop();
        bool ran = false;
        strand.post([&] { ran = true; });
        QVERIFY(!strand.runAndWait([&] { ran = true; }));
        QVERIFY(!ran);
    }

private:
    SystemClock clock_;
    NullLog log_;
};

QTEST_GUILESS_MAIN(StrandTest)
#include "strand_test.moc"
