#include <QtTest>

#include "net/worker_pool.h"

#include <atomic>
#include <future>
#include <stdexcept>

using namespace ismail;
using namespace ismail::net;

class WorkerPoolTest : public QObject {
    Q_OBJECT
private slots:
    void everyPieceOfWorkRunsOnce() {
        std::atomic<int> ran{0};
        std::promise<void> all;
        WorkerPool pool({4}, log_);
        for (int i = 0; i < 1000; ++i)
            QVERIFY(pool.submit([&] {
                if (++ran == 1000) all.set_value();
            }));
        all.get_future().get();
        QCOMPARE(ran.load(), 1000);
    }

    void aFullPoolRefuses() {
        std::promise<void> begun, release;
        auto released = release.get_future().share();
        WorkerPool pool({1, 0, 2}, log_);
        QVERIFY(pool.submit([&begun, released] {
            begun.set_value();
            released.get();
        }));
        begun.get_future().get();
        QVERIFY(pool.submit([] {}));
        QVERIFY(pool.submit([] {}));
        QVERIFY(!pool.submit([] {}));
        QCOMPARE(pool.waiting(), std::size_t(2));
        release.set_value();
    }

    void partiesTakeTurns() {
        std::promise<void> begun, release, all;
        auto released = release.get_future().share();
        std::string order;
        WorkerPool pool({1}, log_);
        QVERIFY(pool.submit([&begun, released] {
            begun.set_value();
            released.get();
        }));
        begun.get_future().get();
        for (int i = 0; i < 3; ++i)
            QVERIFY(pool.submitFor(1, [&order] { order += 'a'; }));
        for (const char c : {'b', 'c'})
            QVERIFY(pool.submitFor(static_cast<Party>(c), [&order, c] { order += c; }));
        QVERIFY(pool.submitFor(1, [&] { all.set_value(); }));
        release.set_value();
        all.get_future().get();
        QCOMPARE(order, std::string("abcaa"));
    }

    void onePartyNeverHasAllThreads() {
        std::promise<void> begun, release, other;
        auto released = release.get_future().share();
        std::atomic<int> running{0}, most{0};
        WorkerPool pool({3, 2}, log_);
        std::promise<void> two;
        for (int i = 0; i < 10; ++i)
            QVERIFY(pool.submitFor(7, [&, released] {
                if (++running == 2) two.set_value();
                most = std::max(most.load(), running.load());
                released.get();
                running = -100; // the rest is of no interest
            }));
        two.get_future().get();
        // The third thread is free for somebody else, and was not given to the first.
        QVERIFY(pool.submitFor(8, [&] { other.set_value(); }));
        other.get_future().get();
        QCOMPARE(most.load(), 2);
        release.set_value();
    }

    void onePartyHasSoMuchWaiting() {
        std::promise<void> begun, release;
        auto released = release.get_future().share();
        WorkerPool pool({1, 1, 100, 2}, log_);
        QVERIFY(pool.submitFor(1, [&begun, released] {
            begun.set_value();
            released.get();
        }));
        begun.get_future().get();
        QVERIFY(pool.submitFor(1, [] {}));
        QVERIFY(pool.submitFor(1, [] {}));
        QVERIFY(!pool.submitFor(1, [] {}));
        QVERIFY(pool.submitFor(2, [] {}));
        release.set_value();
    }

    void anExceptionEndsOnlyThatWork() {
        WorkerPool pool({1}, log_);
        QVERIFY(pool.submit([] { throw std::runtime_error("a bug"); }));
        std::promise<void> ran;
        QVERIFY(pool.submit([&] { ran.set_value(); }));
        ran.get_future().get();
    }

    void stoppingFinishesWhatRunsAndDropsTheRest() {
        std::promise<void> begun, release;
        auto released = release.get_future().share();
        std::atomic<int> ran{0};
        WorkerPool pool({1}, log_);
        QVERIFY(pool.submit([&, released] {
            begun.set_value();
            released.get();
            ++ran;
        }));
        begun.get_future().get();
        QVERIFY(pool.submit([&] { ++ran; }));
        std::thread stopper([&] { pool.stop(); });
        while (pool.submit([] {})) // until stop() has begun
            std::this_thread::yield();
        release.set_value();
        stopper.join();
        QCOMPARE(ran.load(), 1);
        QVERIFY(!pool.submit([] {}));
    }

private:
    NullLog log_;
};

QTEST_GUILESS_MAIN(WorkerPoolTest)
#include "worker_pool_test.moc"
