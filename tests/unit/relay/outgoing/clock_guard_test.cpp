// Wall clocks that jump, and what waits in the queue.
#include "relay/outgoing/clock_guard.h"

#include "support/relay_peers.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::relay;
using namespace ismail::test;
using config::Setting;

namespace {

constexpr Millis minute{60'000};
constexpr Millis day{86'400'000};

} // namespace

class ClockGuardTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<RelayWorld> world_;

    FakePeer& foreign() { return world_->outbound.at("203.0.113.50:25"); }
    void refuseForNow(bool on) {
        foreign().answer = [on](const auto&, const mail::Recipient&) {
            return on ? mail::Reply{450, {4, 2, 0}, "busy"} : mail::Reply{250, {2, 0, 0}, "ok"};
        };
    }

private slots:
    void init() {
        world_ = std::make_unique<RelayWorld>();
        world_->directory.addPrimary("example.test");
        world_->directory.addAccount("anna@example.test");
        world_->resolver.setMx("foreign.example", {{10, "mx.foreign.example"}});
        world_->resolver.setHost("mx.foreign.example", {"203.0.113.50"});
        world_->queue.add(1, "mx:foreign.example", "r@foreign.example", world_->clock.now(), "anna@example.test");
    }

    void aClockThatIsSetBackByDaysDelaysNothing() {
        refuseForNow(true);
        world_->start();
        world_->advance(minute * 20);
        QVERIFY(foreign().received.empty());
        world_->wall.ahead = -day * 3;
        refuseForNow(false);
        world_->advance(minute * 61);
        QCOMPARE(foreign().received.size(), std::size_t(1));
    }

    void aDestinationThatWasDownIsTriedAgainAlthoughTheClockWasSetBack() {
        foreign().up = false;
        world_->start();
        world_->advance(minute * 20);
        world_->wall.ahead = -day * 3;
        foreign().up = true;
        world_->advance(minute * 61);
        QCOMPARE(foreign().received.size(), std::size_t(1));
    }

    // The clock was ahead when the rows got their times, and is right at the start.
    void aStartFindsRowsThatAreDueInAFarFuture() {
        auto& row = world_->queue.rows.begin()->second;
        row.queued.tries = 3;
        row.queued.due = world_->clock.now() + day * 3;
        world_->start();
        world_->advance(minute);
        QCOMPARE(foreign().received.size(), std::size_t(1));
    }

    void aClockThatLeapsAheadGivesEverythingOneMoreTry_data() {
        QTest::addColumn<bool>("isBack");
        QTest::newRow("the destination takes it") << true;
        QTest::newRow("it still says later") << false;
    }
    void aClockThatLeapsAheadGivesEverythingOneMoreTry() {
        QFETCH(bool, isBack);
        refuseForNow(true);
        world_->start();
        world_->advance(minute * 130);
        const std::size_t before = foreign().jobs;
        world_->wall.ahead = day * 10;
        refuseForNow(!isBack);
        world_->advance(minute * 5);
        QVERIFY(foreign().jobs > before);
        QVERIFY(world_->queue.rows.empty());
        QCOMPARE(foreign().received.size(), std::size_t(isBack));
        QCOMPARE(world_->queue.made.size(), std::size_t(isBack ? 0 : 1)); // it was too old after all
    }

    void aDestinationThatIsDownIsCalledOnceMoreBeforeItsMailExpires() {
        foreign().up = false;
        world_->start();
        world_->advance(minute * 130);
        const std::size_t before = foreign().connects;
        world_->wall.ahead = day * 10;
        world_->advance(minute * 5);
        QVERIFY(foreign().connects > before);
        QVERIFY(world_->queue.rows.empty());
        QCOMPARE(world_->queue.made.size(), std::size_t(1));
    }

    // The service was off for longer than mail is kept.
    void aStartTriesWhatExpiredMeanwhile() {
        world_->clock.advance(day * 30);
        world_->start();
        world_->advance(minute);
        QCOMPARE(foreign().received.size(), std::size_t(1));
        QVERIFY(world_->queue.made.empty());
    }

    void ordinaryExpiryStaysAsItWas() {
        refuseForNow(true);
        world_->start();
        world_->advance(day * 5 + minute * 2);
        QVERIFY(world_->queue.rows.empty());
        QCOMPARE(world_->queue.made.size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(ClockGuardTest)
#include "clock_guard_test.moc"
