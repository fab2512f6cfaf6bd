#include <QtTest>

#include "net/reactor.h"

#include <future>
#include <set>
#include <stdexcept>

using namespace ismail;
using namespace ismail::net;

namespace {

class Handler final : public IoHandler {
public:
    void ready(const Readiness&) override {}
    void deadlineReached() override {
        ++fired;
        if (onDeadline) onDeadline();
    }
    bool stopping() override {
        ++stops;
        return leaveAtOnce;
    }
    int fired = 0;
    int stops = 0;
    bool leaveAtOnce = true;
    std::function<void()> onDeadline;
};

} // namespace

class ReactorTest : public QObject {
    Q_OBJECT
private slots:
    void postedTasksRunInOrderOnItsThread() {
        Reactor reactor(clock_, log_);
        reactor.start();
        std::vector<int> order;
        for (int i = 0; i < 1000; ++i)
            reactor.post([&order, &reactor, i] {
                if (reactor.onThread()) order.push_back(i);
            });
        QVERIFY(reactor.runAndWait([] {}));
        QCOMPARE(order.size(), std::size_t(1000));
        QVERIFY(std::is_sorted(order.begin(), order.end()));
        QVERIFY(!reactor.onThread());
    }

    void aTaskMayPostTheNext() {
        Reactor reactor(clock_, log_);
        reactor.start();
        std::promise<void> done;
        std::function<void(int)> again = [&](int left) {
            if (left == 0)
                done.set_value();
            else
                reactor.post([&again, left] { again(left - 1); });
        };
        reactor.post([&] { again(100); });
        done.get_future().get();
    }

    void aDeadlineFiresOnceAndNotBeforeItsTime() {
        ManualClock clock;
        Reactor reactor(clock, log_);
        reactor.start();
        auto handler = std::make_shared<Handler>();
        HandlerToken token = 0;
        reactor.runAndWait([&] {
            token = reactor.attach(handler, noSocket, {});
            reactor.setDeadline(token, clock.ticks() + Millis(100));
        });
        clock.advance(Millis(99));
        settle(reactor);
        QCOMPARE(handler->fired, 0);
        clock.advance(Millis(1));
        settle(reactor);
        QCOMPARE(handler->fired, 1);
        clock.advance(Millis(1000));
        settle(reactor);
        QCOMPARE(handler->fired, 1);
    }

    void aDeadlineThatMovedAwayFiresAtItsNewTime() {
        ManualClock clock;
        Reactor reactor(clock, log_);
        reactor.start();
        auto handler = std::make_shared<Handler>();
        reactor.runAndWait([&] {
            const HandlerToken token = reactor.attach(handler, noSocket, {});
            reactor.setDeadline(token, clock.ticks() + Millis(100));
            reactor.setDeadline(token, clock.ticks() + Millis(300));
        });
        clock.advance(Millis(200));
        settle(reactor);
        QCOMPARE(handler->fired, 0);
        clock.advance(Millis(100));
        settle(reactor);
        QCOMPARE(handler->fired, 1);
    }

    void aDeadlineThatMovedNearFiresEarly() {
        ManualClock clock;
        Reactor reactor(clock, log_);
        reactor.start();
        auto handler = std::make_shared<Handler>();
        reactor.runAndWait([&] {
            const HandlerToken token = reactor.attach(handler, noSocket, {});
            reactor.setDeadline(token, clock.ticks() + Millis(300));
            reactor.setDeadline(token, clock.ticks() + Millis(100));
        });
        clock.advance(Millis(100));
        settle(reactor);
        QCOMPARE(handler->fired, 1);
    }

    void aHandlerInAReusedPlaceHasItsOwnDeadline() {
        ManualClock clock;
        Reactor reactor(clock, log_);
        reactor.start();
        auto first = std::make_shared<Handler>();
        auto second = std::make_shared<Handler>();
        reactor.runAndWait([&] {
            const HandlerToken old = reactor.attach(first, noSocket, {});
            reactor.setDeadline(old, clock.ticks() + Millis(100));
            reactor.detach(old);
            const HandlerToken token = reactor.attach(second, noSocket, {});
            QVERIFY(token != old);
            reactor.setDeadline(old, clock.ticks()); // a stale token reaches nobody
            reactor.setDeadline(token, clock.ticks() + Millis(200));
        });
        clock.advance(Millis(100));
        settle(reactor);
        QCOMPARE(first->fired + second->fired, 0);
        clock.advance(Millis(100));
        settle(reactor);
        QCOMPARE(second->fired, 1);
    }

    void anExceptionEndsThatHandlerAlone() {
        ManualClock clock;
        Reactor reactor(clock, log_);
        reactor.start();
        auto bad = std::make_shared<Handler>();
        auto good = std::make_shared<Handler>();
        bad->onDeadline = [] { throw std::runtime_error("a bug"); };
        reactor.runAndWait([&] {
            reactor.setDeadline(reactor.attach(bad, noSocket, {}), clock.ticks() + Millis(1));
            reactor.setDeadline(reactor.attach(good, noSocket, {}), clock.ticks() + Millis(2));
        });
        QCOMPARE(reactor.load(), std::size_t(2));
        clock.advance(Millis(5));
        settle(reactor);
        QCOMPARE(good->fired, 1);
        QCOMPARE(reactor.load(), std::size_t(1));
    }

    void stoppingAsksEachHandlerAndWaitsForNoneForLong() {
        Reactor reactor(clock_, log_);
        reactor.start();
        auto quick = std::make_shared<Handler>();
        auto slow = std::make_shared<Handler>();
        slow->leaveAtOnce = false;
        reactor.runAndWait([&] {
            reactor.attach(quick, noSocket, {});
            reactor.attach(slow, noSocket, {});
        });
        reactor.stop(Millis(20));
        QCOMPARE(quick->stops, 1);
        QCOMPARE(slow->stops, 1);
        QCOMPARE(reactor.load(), std::size_t(0));
        QCOMPARE(slow.use_count(), 1L);
    }

    void afterItsEndPostsAreDropped() {
        auto reactor = std::make_unique<Reactor>(clock_, log_);
        reactor->start();
        const std::shared_ptr<TaskQueue> tasks = reactor->tasks();
        QVERIFY(tasks->post([] {}));
        reactor->stop();
        QVERIFY(!tasks->post([] {}));
        reactor.reset();
        QVERIFY(!tasks->post([] {}));
    }

    void newHandlersGoToTheLeastLoaded() {
        ReactorPool pool(3, clock_, log_);
        pool.at(0).expect();
        pool.at(2).expect();
        QCOMPARE(&pool.next(), &pool.at(1));
        QCOMPARE(&pool.next(), &pool.at(1));
        pool.at(1).expect();
        std::set<Reactor*> chosen;
        for (int i = 0; i < 3; ++i)
            chosen.insert(&pool.next());
        QCOMPARE(chosen.size(), std::size_t(3));
    }

private:
    // Two rounds: the first has looked at the clock when the second runs.
    static void settle(Reactor& reactor) {
        for (int i = 0; i < 2; ++i)
            reactor.runAndWait([] {});
    }

    SystemClock clock_;
    NullLog log_;
};

QTEST_GUILESS_MAIN(ReactorTest)
#include "reactor_test.moc"
