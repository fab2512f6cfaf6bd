#include "support/relay_peers.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::relay;
using namespace ismail::test;
using config::Setting;

namespace {

constexpr Millis minute{60'000};

std::string numbered(const std::string& name, int n, const std::string& domain) {
    return name + std::to_string(n) + "@" + domain;
}

} // namespace

class SchedulerTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<RelayWorld> world_;
    std::int64_t alpha_ = 0;

    FakePeer& primary() { return world_->outbound.at("203.0.113.1:25"); }
    FakePeer& foreign() { return world_->outbound.at("203.0.113.50:25"); }
    void fill(const std::string& destination, const std::string& domain, int count, MessageId first = 1) {
        for (int i = 0; i < count; ++i)
            world_->queue.add(first + i, destination, numbered("r", i, domain), world_->clock.now());
    }
    std::string stateOf(const std::string& key) {
        for (const DestinationView& view : world_->views())
            if (view.key == key) return view.state;
        return "gone";
    }

private slots:
    void init() {
        world_ = std::make_unique<RelayWorld>();
        alpha_ = world_->directory.addPartner("alpha", "alpha.example");
        world_->directory.addPrimary("example.test");
        world_->directory.addAccount("anna@example.test");
        world_->directory.addSecondary("held.example", alpha_);
        world_->resolver.setHost("alpha.example", {"203.0.113.1"});
        world_->resolver.setMx("foreign.example", {{10, "mx.foreign.example"}});
        world_->resolver.setHost("mx.foreign.example", {"203.0.113.50"});
        world_->resolver.mxAnswers["example.net"] = {DnsStatus::temporary, {}, {}, {}}; // where the senders live
        world_->settings.set(Setting::queryInterval, "1d");
    }

    void whatWaitsAtStartIsSent() {
        fill("mx:foreign.example", "foreign.example", 3);
        world_->start();
        QCOMPARE(foreign().received.size(), std::size_t(3));
        QVERIFY(world_->queue.rows.empty());
        QCOMPARE(foreign().connects, std::size_t(1));
        world_->advance(minute);
        QCOMPARE(foreign().open, std::size_t(0));
        QCOMPARE(stateOf("mx:foreign.example"), std::string("gone"));
    }

    void freshMailGoesOutAtOnceOverTheSameConnection() {
        world_->start();
        Session session(*world_);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(session.send("x@foreign.example", numbered("r", i, "held.example")).code, 250);
        QCOMPARE(primary().received.size(), std::size_t(5));
        QCOMPARE(primary().connects, std::size_t(1));
    }

    // The promise in numbers: ten thousand messages, two days of a dead primary.
    void aDeadHopCostsOneProbeHoweverMuchWaits() {
        primary().up = false;
        fill("primary:held.example", "held.example", 10'000);
        world_->start();
        QCOMPARE(primary().connects, std::size_t(1));
        QCOMPARE(stateOf("primary:held.example"), std::string("down"));
        world_->advance(minute * 60 * 24);
        // 0.5+1+2+4+8 minutes, then every 15 minutes at most, 13.5 at least.
        QVERIFY2(primary().connects >= 96 && primary().connects <= 115, std::to_string(primary().connects).c_str());
        QVERIFY(world_->queue.recorded.empty());
        QCOMPARE(world_->queue.rows.size(), std::size_t(10'000));

        primary().up = true;
        const std::size_t before = primary().connects;
        world_->advance(minute * 15);
        QCOMPARE(primary().received.size(), std::size_t(10'000));
        QVERIFY(world_->queue.rows.empty());
        QVERIFY(primary().connects - before <= 20);
        QVERIFY2(primary().mostOpen == 20, "everything flows in parallel");
        QCOMPARE(world_->queue.outcomesWithoutRow, std::size_t(0));
    }

    void aDeadHopDelaysNoOtherDestination() {
        primary().up = false;
        fill("primary:held.example", "held.example", 500);
        fill("mx:foreign.example", "foreign.example", 500, 10'000);
        world_->start();
        QCOMPARE(foreign().received.size(), std::size_t(500));
        QCOMPARE(primary().connects, std::size_t(1));
    }

    void manyDestinationsBehindOneDeadHopShareItsProbe() {
        foreign().up = false;
        for (int i = 0; i < 50; ++i) {
            const std::string domain = "d" + std::to_string(i) + ".example";
            world_->resolver.setMx(domain, {{10, "mx.foreign.example"}});
            fill("mx:" + domain, domain, 3, 100 + i * 10);
        }
        world_->start();
        QCOMPARE(foreign().connects, std::size_t(1));
        world_->advance(minute * 2);
        QCOMPARE(foreign().connects, std::size_t(2));
        foreign().up = true;
        world_->advance(minute * 60);
        QCOMPARE(foreign().received.size(), std::size_t(150));
    }

    void whenAPrimaryIsBackDeferredMailFlowsToo() {
        primary().answer = [](const auto&, const mail::Recipient& r) {
            return r.address.local == "r1" ? mail::Reply{450, {4, 2, 0}, "busy"} : mail::Reply{250, {2, 0, 0}, "ok"};
        };
        fill("primary:held.example", "held.example", 3);
        world_->start();
        QCOMPARE(primary().received.size(), std::size_t(2));
        primary().up = false;
        fill("primary:held.example", "held.example", 1, 50);
        world_->core().wake({"primary:held.example"});
        world_->advance(Millis(5'000)); // the idle connection takes it; the next one fails
        fill("primary:held.example", "held.example", 1, 60);
        world_->core().wake({"primary:held.example"});
        world_->settle();
        primary().answer = {};
        primary().up = true;
        world_->core().retryNow({"primary:held.example"});
        world_->advance(minute);
        QCOMPARE(world_->queue.rows.size(), std::size_t(0));
    }

    void aRefusedRecipientConcernsItselfAlone() {
        foreign().answer = [](const auto&, const mail::Recipient& r) {
            if (r.address.local == "r1") return mail::Reply{450, {4, 2, 1}, "try later"};
            if (r.address.local == "r2") return mail::Reply{550, {5, 1, 1}, "no such user"};
            return mail::Reply{250, {2, 0, 0}, "ok"};
        };
        fill("mx:foreign.example", "foreign.example", 5);
        world_->start();
        QCOMPARE(foreign().received.size(), std::size_t(3));
        QCOMPARE(world_->queue.rows.size(), std::size_t(2)); // the deferred one and the report to the sender
        const auto& deferred = world_->queue.rows.at({2, 1}).queued;
        QCOMPARE(deferred.tries, std::uint32_t(1));
        QCOMPARE(deferred.lastReply.code, 450);
        QVERIFY(deferred.due > world_->clock.now() + Millis(50'000) && deferred.due <= world_->clock.now() + minute);
        foreign().answer = {};
        world_->advance(minute);
        QCOMPARE(foreign().received.size(), std::size_t(4));
    }

    void aHopThatSays421IsDead() {
        foreign().scope = proto::FailureScope::hop;
        foreign().answer = [](const auto&, const mail::Recipient&) {
            return mail::Reply{421, {4, 3, 2}, "shutting down"};
        };
        fill("mx:foreign.example", "foreign.example", 3);
        world_->start();
        for (const auto& outcome : world_->queue.recorded)
            QCOMPARE(int(outcome.kind), int(RecipientOutcome::Kind::deferred));
        QVERIFY(!world_->queue.rows.empty());
        QVERIFY(world_->queue.made.empty());
    }

    void aHopThatTakesFewConnectionsStaysAlive() {
        foreign().mostAtOnce = 3;
        fill("mx:foreign.example", "foreign.example", 2000);
        world_->start();
        QCOMPARE(foreign().received.size() + world_->queue.rows.size(), std::size_t(2000));
        QVERIFY2(foreign().received.size() > 1950, std::to_string(foreign().received.size()).c_str());
        QVERIFY2(foreign().connects < 100, std::to_string(foreign().connects).c_str());
        world_->advance(minute * 10);
        QCOMPARE(foreign().received.size(), std::size_t(2000));
    }

    void aConnectionThatDiesAtOnceIsNoEndlessLoop() {
        foreign().dropsAfterReady = true;
        fill("mx:foreign.example", "foreign.example", 100);
        world_->start();
        QVERIFY(foreign().connects <= 20); // those that were opened side by side
        QCOMPARE(stateOf("mx:foreign.example"), std::string("down"));
        const std::size_t before = foreign().connects;
        world_->advance(minute * 8);
        QCOMPARE(foreign().connects - before, std::size_t(3)); // after 1, 2 and 5 minutes
        foreign().dropsAfterReady = false;
        world_->advance(minute * 60);
        QCOMPARE(foreign().received.size(), std::size_t(100));
    }

    void theNextHostIsTriedWhereTheBestIsDead() {
        world_->resolver.setMx("foreign.example", {{10, "dead.foreign.example"}, {20, "mx.foreign.example"}});
        world_->resolver.setHost("dead.foreign.example", {"203.0.113.51", "203.0.113.52"});
        world_->outbound.at("203.0.113.51:25").up = false;
        world_->outbound.at("203.0.113.52:25").up = false;
        fill("mx:foreign.example", "foreign.example", 200);
        world_->start();
        QCOMPARE(foreign().received.size(), std::size_t(200));
        QCOMPARE(world_->outbound.at("203.0.113.51:25").connects, std::size_t(1));
        QCOMPARE(world_->outbound.at("203.0.113.52:25").connects, std::size_t(1));
    }

    void aFailedHandshakeIsTriedOnceMoreWithoutTls() {
        foreign().tlsWorks = false;
        fill("mx:foreign.example", "foreign.example", 2);
        world_->start();
        QCOMPARE(foreign().received.size(), std::size_t(2));
        QCOMPARE(foreign().connects, std::size_t(2));
        QVERIFY(world_->outbound.opened.back().tls == TlsPolicy::never);
    }

    void theNextConnectionTriesTlsAgain() {
        foreign().tlsWorks = false;
        fill("mx:foreign.example", "foreign.example", 1);
        world_->start();
        world_->advance(minute);
        foreign().tlsWorks = true;
        fill("mx:foreign.example", "foreign.example", 1, 5'000);
        world_->core().wake({"mx:foreign.example"});
        world_->settle();
        QCOMPARE(foreign().received.size(), std::size_t(2));
        QVERIFY(world_->outbound.opened.back().tls == TlsPolicy::opportunistic);
    }

    void aHandshakeThatIsCutIsNoReasonForPlaintext() {
        foreign().tlsIsCut = true;
        fill("mx:foreign.example", "foreign.example", 2);
        world_->start();
        world_->advance(minute * 30);
        QVERIFY(foreign().received.empty());
        for (const Endpoint& endpoint : world_->outbound.opened)
            QVERIFY(endpoint.tls == TlsPolicy::opportunistic);
    }

    void aPasswordGoesOnlyToAServerThatProvedItsName_data() {
        QTest::addColumn<int>("set");
        QTest::addColumn<int>("used");
        const auto row = [](const char* name, TlsPolicy set, TlsPolicy used) {
            QTest::newRow(name) << int(set) << int(used);
        };
        row("never: the log-in fails without TLS", TlsPolicy::never, TlsPolicy::never);
        row("opportunistic", TlsPolicy::opportunistic, TlsPolicy::verified);
        row("required", TlsPolicy::required, TlsPolicy::verified);
        row("verified", TlsPolicy::verified, TlsPolicy::verified);
        row("implicit", TlsPolicy::implicit, TlsPolicy::implicit);
        row("unverified, said in so many words", TlsPolicy::unverified, TlsPolicy::unverified);
    }
    void aPasswordGoesOnlyToAServerThatProvedItsName() {
        QFETCH(int, set);
        QFETCH(int, used);
        auto& peer = world_->outbound.at("203.0.113.77:25");
        peer.tlsWorks = false;
        world_->directory.change().routes.push_back(
            {{"203.0.113.77", 25, static_cast<TlsPolicy>(set), "user"}, 1, "routed.example", "sealed", 0});
        fill("route:routed.example", "routed.example", 1);
        world_->start();
        world_->advance(minute * 10);
        for (const Endpoint& endpoint : world_->outbound.opened)
            QCOMPARE(int(endpoint.tls), used);
        if (used != int(TlsPolicy::never)) QVERIFY(peer.received.empty());
    }

    void aServerThatWantsAFewMessagesOverOneConnectionIsNotDead() {
        foreign().mostCommands = 20;
        fill("mx:foreign.example", "foreign.example", 200);
        world_->start();
        QCOMPARE(foreign().received.size(), std::size_t(200));
        QVERIFY(world_->queue.rows.empty());
    }

    void aRefusalIsForgottenWhenMailFlowsAgain() {
        bool busy = true;
        foreign().answer = [&](const auto&, const auto&) {
            return busy ? mail::Reply{450, {4, 2, 0}, "busy"} : mail::Reply{250, {2, 0, 0}, "ok"};
        };
        fill("mx:foreign.example", "foreign.example", 1);
        world_->start();
        QCOMPARE(world_->views().front().lastReply.code, 450);
        busy = false;
        fill("mx:foreign.example", "foreign.example", 1, 5'000);
        world_->core().wake({"mx:foreign.example"});
        world_->settle();
        for (const DestinationView& view : world_->views())
            QCOMPARE(view.lastReply.code, 0);
    }

    void whereTlsIsRequiredAFailedHandshakeIsTheEnd() {
        world_->settings.set(Setting::outboundTls, "required");
        foreign().tlsWorks = false;
        fill("mx:foreign.example", "foreign.example", 2);
        world_->start();
        QVERIFY(foreign().received.empty());
        QCOMPARE(foreign().connects, std::size_t(1));
    }

    void scarceConnectionsGoRound() {
        world_->settings.set(Setting::outboundConnections, "4");
        fill("mx:foreign.example", "foreign.example", 3000);
        for (int i = 0; i < 30; ++i) {
            const std::string domain = "d" + std::to_string(i) + ".example", host = "mx." + domain;
            world_->resolver.setMx(domain, {{10, host}});
            world_->resolver.setHost(host, {"203.0.113." + std::to_string(100 + i)});
            fill("mx:" + domain, domain, 1, 100'000 + i);
        }
        std::size_t bigWhenSmallWereDone = 0, smallDone = 0;
        for (int i = 0; i < 30; ++i)
            world_->outbound.at("203.0.113." + std::to_string(100 + i) + ":25").answer = [&](const auto&, const auto&) {
                if (++smallDone == 30) bigWhenSmallWereDone = foreign().received.size();
                return mail::Reply{250, {2, 0, 0}, "ok"};
            };
        world_->start();
        world_->advance(minute);
        QCOMPARE(smallDone, std::size_t(30));
        QCOMPARE(foreign().received.size(), std::size_t(3000));
        QVERIFY2(bigWhenSmallWereDone < 2000, std::to_string(bigWhenSmallWereDone).c_str());
        QCOMPARE(world_->outbound.mostOpen, std::size_t(4));
    }

    void oneDestinationTakesNoMoreThanItsShare() {
        world_->settings.set(Setting::outboundPerDestination, "3");
        fill("mx:foreign.example", "foreign.example", 500);
        world_->start();
        QCOMPARE(foreign().mostOpen, std::size_t(3));
    }

    void aConnectionCarriesOnlySoManyMessages() {
        world_->settings.set(Setting::outboundPerDestination, "1");
        world_->settings.set(Setting::outboundMessagesPerConnection, "10");
        fill("mx:foreign.example", "foreign.example", 100);
        world_->start();
        QCOMPARE(foreign().received.size(), std::size_t(100));
        QCOMPARE(foreign().connects, std::size_t(10));
    }

    void aMessageToManyGoesInSmallerTransactions() {
        NewMessage message;
        message.id = 7;
        message.received = world_->clock.now();
        message.mail.reversePath = *mail::parseMailbox("s@example.net");
        for (int i = 0; i < 250; ++i) {
            AcceptedRecipient recipient;
            recipient.recipient.address = *mail::parseMailbox(numbered("r", i, "foreign.example"));
            recipient.fate =
                RelayTarget{{Destination::Kind::mx, "foreign.example"}, Time::max(), world_->clock.now() + minute * 60};
            message.recipients.push_back(recipient);
        }
        world_->queue.add(message, "x\r\n");
        world_->start();
        QCOMPARE(foreign().received.size(), std::size_t(250));
        QCOMPARE(foreign().jobs, std::size_t(3));
        QVERIFY(world_->queue.rows.empty());
    }

    void aDatabaseThatIsAwaySendsNothingTwice() {
        world_->queue.recordFails = true;
        fill("mx:foreign.example", "foreign.example", 20);
        world_->start();
        world_->advance(minute);
        QVERIFY(!foreign().received.empty());
        world_->queue.recordFails = false;
        world_->advance(minute);
        QCOMPARE(foreign().received.size(), std::size_t(20));
        QVERIFY(world_->queue.rows.empty());
    }

    // A full disk: what is sent now would be sent again after a restart.
    void sendingStopsWhileOutcomesCannotBeRecorded() {
        world_->queue.recordFails = true;
        fill("mx:foreign.example", "foreign.example", 2'000);
        world_->start();
        const std::size_t onTheirWay = foreign().received.size();
        QVERIFY2(onTheirWay > 0 && onTheirWay <= 200, std::to_string(onTheirWay).c_str());
        fill("primary:held.example", "held.example", 10, 10'000);
        world_->core().wake({"primary:held.example"});
        world_->advance(minute * 60);
        QCOMPARE(foreign().received.size(), onTheirWay);
        QVERIFY(primary().received.empty());
        world_->queue.recordFails = false;
        world_->advance(minute);
        QCOMPARE(foreign().received.size(), std::size_t(2'000));
        QCOMPARE(primary().received.size(), std::size_t(10));
        QVERIFY(world_->queue.rows.empty());
        QCOMPARE(world_->queue.outcomesWithoutRow, std::size_t(0));
    }

    void onlySoMuchMayWaitToBeRecorded() {
        world_->queue.recordHangs = true;
        fill("mx:foreign.example", "foreign.example", 10'000);
        world_->start();
        world_->advance(minute);
        QVERIFY2(foreign().received.size() <= OutcomeRecorder::maxUnrecorded + 100,
                 std::to_string(foreign().received.size()).c_str());
    }

    void whatWasNotRecordedIsRecordedAtTheEnd() {
        world_->queue.recordFails = true;
        fill("mx:foreign.example", "foreign.example", 5);
        world_->start();
        const std::size_t sent = foreign().received.size();
        QVERIFY(sent > 0);
        world_->queue.recordFails = false;
        bool stopped = false;
        world_->core().stop([&] { stopped = true; });
        world_->settle(); // no time passes
        QVERIFY(stopped);
        QCOMPARE(world_->queue.rows.size(), 5 - sent);
    }

    void aDiskThatStaysFullDoesNotKeepTheServiceFromEnding() {
        world_->queue.recordFails = true;
        fill("mx:foreign.example", "foreign.example", 5);
        world_->start();
        bool stopped = false;
        world_->core().stop([&] { stopped = true; });
        world_->settle();
        QVERIFY(stopped);
    }

    // The page was read before the rows were held, and comes after it.
    void whatWasReadBeforeItWasHeldIsNotSent() {
        fill("mx:foreign.example", "foreign.example", 3);
        world_->queue.afterDue = [&] {
            world_->queue.rows.erase({1, 1});
            world_->core().reload({"mx:foreign.example"});
        };
        world_->start();
        world_->advance(minute);
        QCOMPARE(foreign().received, (std::vector<std::string>{"r1@foreign.example", "r2@foreign.example"}));
        QVERIFY(world_->queue.rows.empty());
    }

    void whatWasReadBeforeItWasGivenUpIsNotSent() {
        fill("mx:foreign.example", "foreign.example", 2);
        world_->queue.afterDue = [&] {
            QVERIFY(world_->core().scheduler().reserve("mx:foreign.example", 1));
            world_->queue.rows.erase({1, 1});
            world_->core().scheduler().release("mx:foreign.example", 1);
        };
        world_->start();
        world_->advance(minute);
        QCOMPARE(foreign().received, std::vector<std::string>{"r1@foreign.example"});
    }

    void aDomainThatDoesNotExistReturnsTheMail() {
        world_->queue.add(1, "mx:nowhere.example", "a@nowhere.example", world_->clock.now(), "anna@example.test");
        world_->start();
        QVERIFY(world_->queue.rows.empty());
        QCOMPARE(world_->queue.made.size(), std::size_t(1));
        const auto& report = world_->queue.made.front();
        QVERIFY(report.message.recipients.front().local() != nullptr);
        QVERIFY(report.body.find("Status: 5.1.2") != Bytes::npos);
    }

    // A notification that cannot be delivered: its sender is nobody, so the postmaster is told.
    void aReportThatFailsIsToldToPostmaster() {
        world_->directory.addAccount("postmaster@example.test");
        world_->queue.add(1, "mx:nowhere.example", "a@nowhere.example", world_->clock.now(), "");
        world_->start();
        QVERIFY(world_->queue.rows.empty());
        QCOMPARE(world_->queue.made.size(), std::size_t(1));
        const auto& notice = world_->queue.made.front();
        QVERIFY(notice.message.mail.reversePath.isNull());
        QVERIFY(notice.message.recipients.front().local() != nullptr);
        QVERIFY(notice.body.find("a@nowhere.example") != Bytes::npos);
        QVERIFY(notice.body.find("no sender") != Bytes::npos);
    }

    void aReportAboutAReportIsNeverMadeForTheSettingOrForPostmasterHimself_data() {
        QTest::addColumn<QString>("kinds");
        QTest::addColumn<QString>("to");
        QTest::newRow("the kind is not wanted") << "refused expired"
                                                << "a@nowhere.example";
        QTest::newRow("it was for a postmaster") << "unroutable"
                                                 << "postmaster@nowhere.example";
        QTest::newRow("it was for ours") << "unroutable"
                                         << "admin@nowhere.example";
    }
    void aReportAboutAReportIsNeverMadeForTheSettingOrForPostmasterHimself() {
        QFETCH(QString, kinds);
        QFETCH(QString, to);
        world_->settings.set(Setting::serverPostmaster, "admin@nowhere.example");
        world_->settings.set(Setting::postmasterNotices, kinds.toStdString());
        world_->queue.add(1, "mx:nowhere.example", to.toStdString(), world_->clock.now(), "");
        world_->start();
        QVERIFY(world_->queue.rows.empty());
        QVERIFY(world_->queue.made.empty());
    }

    void postmasterIsNotFlooded() {
        world_->directory.addAccount("postmaster@example.test");
        world_->settings.set(Setting::postmasterNoticesHour, "3");
        for (int i = 0; i < 20; ++i)
            world_->queue.add(1 + i, "mx:nowhere.example", numbered("a", i, "nowhere.example"), world_->clock.now(),
                              "");
        world_->start();
        QVERIFY(world_->queue.rows.empty());
        QCOMPARE(world_->queue.made.size(), std::size_t(3));
        world_->advance(minute * 61);
        world_->queue.add(50, "mx:nowhere.example", "b@nowhere.example", world_->clock.now(), "");
        world_->core().wake({"mx:nowhere.example"});
        world_->advance(minute);
        QCOMPARE(world_->queue.made.size(), std::size_t(4));
        QVERIFY(world_->queue.made.back().body.find("17 more") != Bytes::npos);
    }

    void silentDnsHoldsTheDestinationAsAWhole() {
        world_->resolver.mxAnswers["slow.example"] = {DnsStatus::temporary, {}, {}, {}};
        fill("mx:slow.example", "slow.example", 300);
        world_->start();
        world_->advance(minute * 10);
        QVERIFY(world_->queue.recorded.empty());
        QCOMPARE(world_->resolver.asked["slow.example"], std::size_t(4)); // at once, after 1, 2 and 5 minutes
        QCOMPARE(stateOf("mx:slow.example"), std::string("down"));
        world_->resolver.setMx("slow.example", {{10, "mx.foreign.example"}});
        world_->advance(minute * 60);
        QCOMPARE(foreign().received.size(), std::size_t(300));
    }

    void beingTheBestMxWithoutARoleReturnsMailButHeldMailStays() {
        world_->resolver.setMx("foreign.example", {{10, "mx.example.test"}});
        world_->directory.addSecondary("bymx.example", {});
        world_->resolver.setMx("bymx.example", {{10, "mx.example.test"}, {10, "other.example"}});
        fill("mx:foreign.example", "foreign.example", 1);
        fill("primary:bymx.example", "bymx.example", 1, 50);
        world_->start();
        QCOMPARE(world_->queue.made.size(), std::size_t(1));
        QVERIFY(world_->queue.made.front().body.find("Status: 5.4.6") != Bytes::npos);
        QCOMPARE(world_->queue.waiting("primary:bymx.example"), std::uint64_t(1));
        QCOMPARE(stateOf("primary:bymx.example"), std::string("down"));
    }

    void mailThatHadAnotherWayWaitsWhereItsWayLeadsBackHere() {
        world_->resolver.setMx("foreign.example", {{10, "mx.example.test"}});
        fill("mx:foreign.example", "foreign.example", 1);
        world_->clock.advance(Scheduler::returnedAtOnce + Millis(1));
        world_->start();
        QVERIFY(world_->queue.made.empty());
        QCOMPARE(world_->queue.waiting("mx:foreign.example"), std::uint64_t(1));
    }

    void theSmarthostStepsInWhereDirectDeliveryFails() {
        world_->settings.set(Setting::smarthosts, "203.0.113.90 203.0.113.91:2525");
        world_->settings.set(Setting::smarthostMode, "fallback");
        foreign().up = false;
        world_->outbound.at("203.0.113.90:25").up = false;
        fill("mx:foreign.example", "foreign.example", 10);
        world_->start();
        QCOMPARE(foreign().connects, std::size_t(1));
        QCOMPARE(world_->outbound.at("203.0.113.90:25").connects, std::size_t(1));
        QCOMPARE(world_->outbound.at("203.0.113.91:2525").received.size(), std::size_t(10));
    }

    void anExplicitRouteIsFollowed() {
        world_->directory.change().routes.push_back(
            {{"203.0.113.77", 2500, TlsPolicy::required, "user"}, 1, "routed.example", "sealed", 0});
        fill("route:routed.example", "routed.example", 1);
        world_->start();
        QCOMPARE(world_->outbound.at("203.0.113.77:2500").received.size(), std::size_t(1));
        QVERIFY(world_->outbound.opened.back().tls == TlsPolicy::verified); // since it logs in
        QCOMPARE(world_->outbound.opened.back().user, std::string("user"));
    }

    void aConnectionFromBeforeAPairWasMadeCarriesNoMoreMail() {
        world_->start();
        Session session(*world_);
        QCOMPARE(session.send("x@foreign.example", "a@held.example").code, 250);
        QCOMPARE(primary().open, std::size_t(1));
        QVERIFY(world_->outbound.opened.back().peerKeys.empty());
        accounts::Partner& partner = world_->directory.change().partners.front();
        partner.peer.state = PairState::paired;
        partner.peer.key = std::string(32, 'K');
        partner.version += 1;
        world_->core().directoryChanged();
        world_->settle();
        QCOMPARE(session.send("x@foreign.example", "b@held.example").code, 250);
        QCOMPARE(primary().received.size(), std::size_t(2));
        QCOMPARE(primary().connects, std::size_t(2));
        QCOMPARE(world_->outbound.opened.back().peerKeys, std::vector<Bytes>{std::string(32, 'K')});
        // A second key beside the first is no other server.
        world_->directory.change().partners.front().peer.nextKey = std::string(32, 'N');
        world_->core().directoryChanged();
        world_->settle();
        QCOMPARE(session.send("x@foreign.example", "c@held.example").code, 250);
        QCOMPARE(primary().connects, std::size_t(2));
    }

    void ofAPairedPartnerTheKeyIsPartOfTheHop() {
        Endpoint endpoint;
        endpoint.address = "2001:db8::1";
        QCOMPARE(endpoint.key(), std::string("[2001:db8::1]:25"));
        endpoint.peerKeys = {Bytes(32, 'K'), Bytes(32, 'N')};
        const std::string key = endpoint.key();
        QVERIFY(key != endpoint.place());
        QCOMPARE(Endpoint::placeOf(key), std::string("[2001:db8::1]:25"));
        endpoint.peerKeys = {Bytes(32, 'N')};
        QVERIFY(endpoint.key() != key);
    }

    void stoppingLeavesEverythingInTheQueue() {
        primary().silent = true;
        fill("primary:held.example", "held.example", 5);
        world_->start();
        QCOMPARE(primary().open, std::size_t(1));
        bool stopped = false;
        world_->core().stop([&] { stopped = true; });
        world_->settle();
        QVERIFY(stopped);
        QCOMPARE(primary().open, std::size_t(0));
        QCOMPARE(world_->queue.rows.size(), std::size_t(5));
    }
};

QTEST_GUILESS_MAIN(SchedulerTest)
#include "scheduler_test.moc"
