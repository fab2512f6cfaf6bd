// Call-ahead against primaries as they are: they cut off, they are full, they have policies, their TLS does not work.
#include "relay/partners/call_ahead.h"
#include "support/relay_peers.h"

#include <QMap>
#include <QRegularExpression>
#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::relay;
using namespace ismail::test;
using config::Setting;

class CallAheadTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<RelayWorld> world_;
    std::int64_t alpha_ = 0;

    FakePeer& alpha() { return world_->outbound.at("203.0.113.1:25"); }
    void start() {
        alpha().answer = [](const auto&, const mail::Recipient& r) {
            if (r.address.local.starts_with("known")) return mail::Reply{250, {2, 1, 5}, "ok"};
            return mail::Reply{550, {5, 1, 1}, "no such user"};
        };
        world_->start();
    }
    // Many clients at once, each with one recipient: the codes they get.
    QMap<int, int> ask(int known, int unknown) {
        std::vector<std::unique_ptr<Session>> sessions;
        auto codes = std::make_shared<QMap<int, int>>();
        for (int i = 0; i < known + unknown; ++i) {
            sessions.push_back(std::make_unique<Session>(*world_));
            sessions.back()->mail("x@foreign.example");
            mail::Recipient recipient;
            recipient.address = {(i < known ? "known" : "nobody") + std::to_string(i), "held.example"};
            sessions.back()->host().recipient(recipient, [codes](const mail::Reply& reply) { ++(*codes)[reply.code]; });
        }
        world_->settle();
        return *codes;
    }
    mail::Reply rcpt(const std::string& to, const std::string& from = "x@foreign.example") {
        Session session(*world_);
        session.mail(from);
        return session.rcpt(to);
    }

private slots:
    void init() {
        world_ = std::make_unique<RelayWorld>();
        world_->settings.set(Setting::maxConnectionsPerAddress, "1000");
        world_->settings.set(Setting::callAheadUnknown, "defer");
        alpha_ = world_->directory.addPartner("alpha", "203.0.113.1");
        world_->directory.addSecondary("held.example", alpha_, RecipientPolicy::callAhead);
    }

    void aConnectionAsksForTwentyRecipientsAtMost() {
        start();
        QCOMPARE(ask(75, 75), (QMap<int, int>{{250, 75}, {550, 75}}));
        QCOMPARE(alpha().jobs, std::size_t(150));
        QCOMPARE(alpha().connects, std::size_t(8));
        QCOMPARE(alpha().mostOpen, std::size_t(1));
    }

    void whatAConnectionThatIsCutOffLeftOpenIsAskedAgain() {
        alpha().mostCommands = 7;
        start();
        QCOMPARE(ask(75, 75), (QMap<int, int>{{250, 75}, {550, 75}}));
        QVERIFY(world_->partners().front().state == PartnerView::State::up);
    }

    void aPrimaryThatCutsOffAtOnceIsNoEndlessLoop() {
        alpha().dropsAfterReady = true;
        start();
        QCOMPARE(ask(5, 5), (QMap<int, int>{{450, 10}}));
        QVERIFY2(alpha().connects <= 10, std::to_string(alpha().connects).c_str());
        QVERIFY(world_->verified.entries.empty());
    }

    void aPrimaryWhoseTlsFailsIsAskedInPlaintextAsMailIsSent() {
        alpha().tlsWorks = false;
        start();
        QCOMPARE(rcpt("known@held.example").code, 250);
        QCOMPARE(rcpt("nobody@held.example").code, 550);
        QVERIFY(world_->partners().front().state == PartnerView::State::up);
        QVERIFY(world_->outbound.opened.front().tls == TlsPolicy::opportunistic);
        QVERIFY(world_->outbound.opened.back().tls == TlsPolicy::never);
    }

    void aCutHandshakeIsNoReasonForPlaintext() {
        alpha().tlsIsCut = true;
        start();
        QCOMPARE(rcpt("known@held.example").code, 450);
        for (const Endpoint& endpoint : world_->outbound.opened)
            QVERIFY(endpoint.tls == TlsPolicy::opportunistic);
    }

    void theNextAddressOfThePrimaryIsTried() {
        world_->directory.change().partners.front().host = "alpha.example";
        world_->resolver.setHost("alpha.example", {"203.0.113.9", "203.0.113.1"});
        world_->outbound.at("203.0.113.9:25").up = false;
        start();
        QCOMPARE(rcpt("known@held.example").code, 250);
    }

    void whatThePrimarySaysIsPassedOn_data() {
        QTest::addColumn<QString>("said");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("status");
        QTest::addColumn<bool>("remembered");
        QTest::newRow("unknown") << "550 5.1.1" << 550 << "5.1.1" << true;
        QTest::newRow("unknown, without a status") << "550" << 550 << "5.1.1" << true;
        QTest::newRow("a name that is not allowed") << "553" << 550 << "5.1.1" << true;
        QTest::newRow("moved") << "551 5.1.6" << 550 << "5.1.1" << true;
        QTest::newRow("full") << "552 5.2.2" << 452 << "4.2.2" << false;
        QTest::newRow("full, without a status") << "552" << 452 << "4.2.2" << false;
        QTest::newRow("full for now") << "452 4.2.2" << 452 << "4.2.2" << false;
        QTest::newRow("policy") << "550 5.7.1" << 550 << "5.7.1" << false;
        QTest::newRow("switched off") << "550 5.2.1" << 550 << "5.2.1" << false;
        QTest::newRow("the sender is not welcome") << "550 5.1.8" << 550 << "5.1.8" << false;
        QTest::newRow("a transaction that failed") << "554" << 554 << "" << false;
        QTest::newRow("later") << "450 4.2.1" << 450 << "4.4.3" << false;
        QTest::newRow("a full disk") << "452 4.3.1" << 450 << "4.4.3" << false;
    }
    void whatThePrimarySaysIsPassedOn() {
        QFETCH(QString, said);
        QFETCH(int, code);
        QFETCH(QString, status);
        QFETCH(bool, remembered);
        start();
        const QStringList parts = said.split(QRegularExpression("[ .]"));
        mail::Reply reply{parts[0].toInt(), {}, "as it says"};
        if (parts.size() == 4) reply.status = {parts[1].toInt(), parts[2].toInt(), parts[3].toInt()};
        alpha().answer = [reply](const auto&, const auto&) { return reply; };
        const mail::Reply answer = rcpt("somebody@held.example");
        QCOMPARE(answer.code, code);
        QCOMPARE(QString::fromStdString(answer.status.none() ? "" : answer.status.text()), status);
        QCOMPARE(!world_->verified.entries.empty(), remembered);
    }

    void whatIsOnTheDiskIsReadOnAWorkerWhileTheQuestionStaysOpen() {
        start();
        world_->verified.entries["known@held.example"] = {true, world_->clock.now() + Millis(60'000)};
        world_->verified.onDiskOnly = true;
        Session session(*world_);
        session.mail("x@foreign.example");
        const Asked asked = session.askRcpt("known@held.example");
        QVERIFY(!asked.answered());
        QCOMPARE(world_->workers.pending(), std::size_t(1));
        world_->settle();
        QCOMPARE(asked.reply().code, 250);
        QCOMPARE(alpha().jobs, std::size_t(0));
    }

    void aReturnAddressTakesOnlyBounces() {
        start();
        QCOMPARE(rcpt("SRS0=1aaaaaaaa=aa=foreign.example=x@held.example").status.text(), std::string("5.7.1"));
        QCOMPARE(alpha().jobs, std::size_t(0));
        rcpt("SRS0=1aaaaaaaa=aa=foreign.example=x@held.example", "");
        QCOMPARE(alpha().jobs, std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(CallAheadTest)
#include "call_ahead_test.moc"
