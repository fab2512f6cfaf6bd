// How a primary asks its secondaries for mail: many domains, servers that take few commands, refusals, absence.
#include "support/relay_peers.h"

#include <QtTest>

#include <set>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::relay;
using namespace ismail::test;
using config::Setting;

namespace {

constexpr Millis second{1'000}, minute{60'000};

} // namespace

class PartnerQueryTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<RelayWorld> world_;
    std::int64_t beta_ = 0;

    FakePeer& beta() { return world_->outbound.at("203.0.113.2:25"); }
    void primaries(int count) {
        for (int i = 0; i < count; ++i)
            world_->directory.addPrimary("d" + std::to_string(i) + ".example", {beta_});
    }
    std::set<std::string> asked() { return {beta().etrns.begin(), beta().etrns.end()}; }
    PartnerView view() { return world_->partners().front(); }

private slots:
    void init() {
        world_ = std::make_unique<RelayWorld>();
        beta_ = world_->directory.addPartner("beta", "203.0.113.2");
        world_->settings.set(Setting::queryInterval, "5m");
    }

    void threeHundredDomainsAreAskedForInOneGo() {
        primaries(300);
        world_->start();
        QCOMPARE(asked().size(), std::size_t(300));
        QCOMPARE(beta().etrns.size(), std::size_t(300));
        QCOMPARE(beta().mostOpen, std::size_t(1));
        QCOMPARE(beta().connects, std::size_t(6));
    }

    void aServerThatTakesFewCommandsIsAskedOverSeveralConnections() {
        primaries(100);
        beta().mostCommands = 20;
        world_->start();
        QCOMPARE(asked().size(), std::size_t(100));
        QCOMPARE(beta().connects, std::size_t(5));
        QVERIFY(view().state == PartnerView::State::up);
    }

    void aServerThatCutsOffTheFirstCommandIsNoEndlessLoop() {
        primaries(10);
        beta().mostCommands = 1;
        beta().etrn = [](const std::string&) { return mail::Reply{251, {2, 0, 0}, "none"}; };
        world_->start();
        QCOMPARE(asked().size(), std::size_t(10));
        QCOMPARE(beta().connects, std::size_t(10));
    }

    void aServerThatIsBusyIsLeftAloneForAMinuteAndThenAskedForTheRest() {
        primaries(100);
        int taken = 0;
        beta().etrn = [&](const std::string&) {
            if (taken >= 30) return mail::Reply{458, {4, 7, 0}, "Too many ETRN commands, try again in a minute"};
            ++taken;
            return mail::Reply{251, {2, 0, 0}, "none"};
        };
        world_->start();
        QCOMPARE(beta().etrns.size(), std::size_t(33));
        QVERIFY(!view().domains.front().refused);
        for (int i = 0; i < 3; ++i) {
            taken = 0;
            world_->advance(minute + second);
        }
        QCOMPARE(asked().size(), std::size_t(100));
        for (const PartnerDomainView& domain : view().domains)
            QCOMPARE(domain.lastReply.code, 251);
    }

    void aRefusalIsShownForItsDomainAndRaisesAnAlertTheSecondTime() {
        primaries(2);
        beta().etrn = [](const std::string& node) {
            return node == "d1.example" ? mail::Reply{459, {4, 7, 0}, "not you"} : mail::Reply{251, {2, 0, 0}, "none"};
        };
        world_->start();
        QVERIFY(!view().domains[0].refused && view().domains[1].refused);
        QCOMPARE(view().domains[1].lastReply.code, 459);
        QVERIFY(world_->alerts.open.empty());
        world_->advance(minute * 6);
        QCOMPARE(world_->alerts.open.count("partner-refuses:beta"), std::size_t(1));
        world_->advance(minute * 30);
        QCOMPARE(world_->alerts.raised, 1);
        beta().etrn = {};
        world_->advance(minute * 6);
        QVERIFY(world_->alerts.open.empty());
        QVERIFY(!view().domains[1].refused);
    }

    void aServerWithoutEtrnRefusesToo() {
        primaries(1);
        beta().offers.etrn = false;
        world_->start();
        QVERIFY(view().domains.front().refused);
        QCOMPARE(view().domains.front().lastReply.code, 502);
        QVERIFY(view().state == PartnerView::State::up);
    }

    void aRefusalStaysKnownWhileThePartnerIsAway() {
        primaries(1);
        beta().etrn = [](const std::string&) { return mail::Reply{459, {4, 7, 0}, "not you"}; };
        world_->start();
        beta().up = false;
        world_->advance(minute * 6);
        QVERIFY(view().domains.front().refused);
        QVERIFY(view().state == PartnerView::State::down);
    }

    void aPartnerThatWasDownIsAskedAgainWithinSeconds() {
        primaries(2);
        beta().up = false;
        world_->start();
        QCOMPARE(beta().connects, std::size_t(1));
        world_->advance(second * 4);
        beta().up = true;
        world_->advance(second * 2);
        QCOMPARE(asked().size(), std::size_t(2));
    }

    void aPartnerThatStaysDownIsAskedOnceAMinute() {
        primaries(3);
        beta().up = false;
        world_->start();
        world_->advance(minute * 10);
        const std::size_t before = beta().connects;
        world_->advance(minute * 10);
        QVERIFY2(beta().connects - before >= 9 && beta().connects - before <= 11,
                 std::to_string(beta().connects - before).c_str());
        beta().up = true;
        world_->advance(minute + second);
        QCOMPARE(asked().size(), std::size_t(3));
    }

    void aSignOfLifeHasThePartnerAskedAtOnce() {
        primaries(1);
        beta().up = false;
        world_->start();
        world_->advance(minute * 10 + second * 30);
        beta().up = true;
        const Session call(*world_, "203.0.113.2");
        world_->advance(second * 3);
        QCOMPARE(beta().etrns.size(), std::size_t(1));
    }

    void aPartnerThatCanBeAskedIsNotAskedWheneverItCalls() {
        primaries(1);
        world_->start();
        for (int i = 0; i < 5; ++i) {
            const Session call(*world_, "203.0.113.2");
            world_->advance(second * 3);
        }
        QCOMPARE(beta().etrns.size(), std::size_t(1));
    }

    void anAlertWaitsForTwoMinutesOfAbsence() {
        primaries(1);
        beta().up = false;
        world_->start();
        world_->advance(minute);
        QVERIFY(world_->alerts.open.empty());
        world_->advance(minute * 3);
        QCOMPARE(world_->alerts.open.count("partner-down:beta"), std::size_t(1));
    }

    void aFailedHandshakeIsMetAsInDelivery_data() {
        QTest::addColumn<bool>("cut");
        QTest::addColumn<bool>("login");
        QTest::addColumn<bool>("asked");
        QTest::newRow("the two sides do not agree") << false << false << true;
        QTest::newRow("the connection is cut in it") << true << false << false;
        QTest::newRow("a password would be sent") << false << true << false;
    }
    void aFailedHandshakeIsMetAsInDelivery() {
        QFETCH(bool, cut);
        QFETCH(bool, login);
        QFETCH(bool, asked);
        primaries(1);
        (cut ? beta().tlsIsCut : beta().tlsWorks) = cut;
        if (login) world_->directory.change().partners.front().user = "us";
        world_->start();
        QCOMPARE(!beta().etrns.empty(), asked);
        QVERIFY(world_->outbound.opened.front().tls == (login ? TlsPolicy::verified : TlsPolicy::opportunistic));
    }

    void recipientsThatDoNotExistAreCountedForThePartner() {
        primaries(1);
        world_->start();
        Session call(*world_, "203.0.113.2");
        QVERIFY(call.host().isPartner());
        call.mail("x@foreign.example");
        for (int i = 0; i < 200; ++i)
            QCOMPARE(call.rcpt("nobody" + std::to_string(i) + "@d0.example").code, 550);
        QCOMPARE(view().refusedRecipients, std::uint64_t(200));
        Session stranger(*world_);
        QVERIFY(!stranger.host().isPartner());
    }

    void aPartnerThatLogsInIsOne() {
        world_->authenticator.users["beta-user"] = {"secret", {0, beta_, ""}};
        world_->start();
        Session call(*world_, "198.51.100.99");
        QVERIFY(!call.host().isPartner());
        QCOMPARE(call.login("beta-user", "secret").code, 235);
        QVERIFY(call.host().isPartner());
    }
};

QTEST_GUILESS_MAIN(PartnerQueryTest)
#include "partner_query_test.moc"
