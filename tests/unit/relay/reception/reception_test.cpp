#include "base/promises.h"
#include "support/relay_peers.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::relay;
using namespace ismail::test;
using config::Setting;

class ReceptionTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<RelayWorld> world_;
    std::int64_t alpha_ = 0, beta_ = 0, anna_ = 0;

private slots:
    void init() {
        world_ = std::make_unique<RelayWorld>();
        FakeDirectory& directory = world_->directory;
        alpha_ = directory.addPartner("alpha", "alpha.example", {"203.0.113.1"});
        beta_ = directory.addPartner("beta", "beta.example", {"203.0.113.2"});
        directory.addPrimary("example.test", {beta_});
        directory.addSecondary("held.example", alpha_);
        directory.addSecondary("sub.held.example", alpha_);
        directory.addSecondary("other.example", beta_);
        anna_ = directory.addAccount("anna@example.test");
        directory.addAccount("bert@example.test");
        world_->authenticator.users["anna@example.test"] = {"secret", {anna_, 0, "anna@example.test"}};
        world_->authenticator.users["alpha-user"] = {"secret", {0, alpha_, ""}};
        world_->resolver.setHost("alpha.example", {"203.0.113.1"});
        world_->resolver.setHost("beta.example", {"203.0.113.2"});
        world_->outbound.at("203.0.113.1:25").up = false;
        world_->outbound.at("203.0.113.2:25").up = false;
    }

    void whoNamesTenUnknownRecipientsIsAnsweredOnceASecond_data() {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QString>("login");
        QTest::addColumn<QString>("to");
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("slow");
        QTest::newRow("a stranger") << "198.51.100.7"
                                    << ""
                                    << "nobody@example.test" << 550 << 1'000;
        QTest::newRow("a stranger at a secondary without a list") << "198.51.100.7"
                                                                  << ""
                                                                  << "nobody@synced.example" << 450 << 1'000;
        QTest::newRow("a partner, which may hold mail for any number") << "203.0.113.2"
                                                                       << ""
                                                                       << "nobody@example.test" << 550 << 0;
        QTest::newRow("an account") << "198.51.100.7"
                                    << "anna@example.test"
                                    << "nobody@example.test" << 550 << 0;
    }
    void whoNamesTenUnknownRecipientsIsAnsweredOnceASecond() {
        QFETCH(QString, peer);
        QFETCH(QString, login);
        QFETCH(QString, to);
        QFETCH(int, slow);
        world_->directory.addSecondary("synced.example", alpha_, accounts::RecipientPolicy::synced);
        test::Session session(*world_, peer.toStdString());
        if (!login.isEmpty()) QCOMPARE(session.login(login.toStdString(), "secret").code, 235);
        QCOMPARE(session.mail(login.isEmpty() ? "x@foreign.example" : "anna@example.test").code, 250);
        for (int known = 0; known < 20; ++known)
            QCOMPARE(session.rcpt("anna@example.test").code, 250);
        for (int asked = 0; asked < 10; ++asked) {
            QCOMPARE(session.host().betweenAnswers(), Millis(0));
            QTEST(session.rcpt(to.toStdString()).code, "code");
        }
        QCOMPARE(session.host().betweenAnswers(), Millis(slow));
    }

    // Who may send where: the matrix that keeps this from being an open relay.
    void onlySomeMaySendAnywhere_data() {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QString>("login");
        QTest::addColumn<QString>("trusted");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const char* peer, const char* login, const char* trusted,
                            const char* from, const char* to,
                            int code) { QTest::newRow(name) << peer << login << trusted << from << to << code; };
        row("a stranger to an account", "198.51.100.7", "", "", "x@foreign.example", "anna@example.test", 250);
        row("a stranger to a held domain", "198.51.100.7", "", "", "x@foreign.example", "any@held.example", 250);
        row("a stranger to a foreign domain", "198.51.100.7", "", "", "x@foreign.example", "y@elsewhere.example", 550);
        row("a stranger with a local sender", "198.51.100.7", "", "", "anna@example.test", "y@elsewhere.example", 550);
        row("a stranger with the null sender", "198.51.100.7", "", "", "", "y@elsewhere.example", 550);
        row("a stranger to nobody", "198.51.100.7", "", "", "x@foreign.example", "nobody@example.test", 550);
        row("a partner to a foreign domain", "203.0.113.1", "", "", "x@held.example", "y@elsewhere.example", 550);
        row("a partner that logged in to a foreign domain", "198.51.100.7", "alpha-user", "", "x@held.example",
            "y@elsewhere.example", 550);
        row("an account to a foreign domain", "198.51.100.7", "anna@example.test", "", "anna@example.test",
            "y@elsewhere.example", 250);
        row("an account as its detail", "198.51.100.7", "anna@example.test", "", "anna+x@example.test",
            "y@elsewhere.example", 250);
        row("an account as somebody else", "198.51.100.7", "anna@example.test", "", "bert@example.test",
            "y@elsewhere.example", 550);
        row("a trusted network to a foreign domain", "192.168.1.5", "", "192.168.1.0/24", "x@foreign.example",
            "y@elsewhere.example", 250);
        row("a host beside the trusted network", "192.168.2.5", "", "192.168.1.0/24", "x@foreign.example",
            "y@elsewhere.example", 550);
    }
    void onlySomeMaySendAnywhere() {
        QFETCH(QString, peer);
        QFETCH(QString, login);
        QFETCH(QString, trusted);
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(int, code);
        world_->settings.set(Setting::trustedNetworks, trusted.toStdString());
        Session session(*world_, peer.toStdString());
        if (!login.isEmpty()) QCOMPARE(session.login(login.toStdString(), "secret").code, 235);
        QCOMPARE(session.send(from.toStdString(), to.toStdString()).code, code);
        QCOMPARE(world_->spool.accepted.size(), std::size_t(code == 250));
    }

    void aDomainThatIsOffIsAnsweredAsItsHelpPromisesOnEveryListener() {
        for (Domain& domain : world_->directory.change().domains)
            domain.enabled = false;
        for (const ListenerKind listener : {ListenerKind::relay, ListenerKind::submission, ListenerKind::submissions}) {
            Session session(*world_, "198.51.100.7", listener);
            if (listener != ListenerKind::relay) QCOMPARE(session.login("anna@example.test", "secret").code, 235);
            for (const char* to : {"bert@example.test", "nobody@example.test", "any@held.example"}) {
                QCOMPARE(session.mail("anna@example.test").code, 250);
                QCOMPARE(session.rcpt(to).code, promise::domainOff);
            }
        }
    }

    void aSubmissionListenerWantsALogin() {
        Session session(*world_, "198.51.100.7", ListenerKind::submission);
        QCOMPARE(session.mail("anna@example.test").code, 530);
        QCOMPARE(session.login("anna@example.test", "secret").code, 235);
        QCOMPARE(session.mail("anna@example.test").code, 250);
    }

    void aSubmittedMessageIsRepairedAndARelayedOneIsNot() {
        Session submission(*world_, "198.51.100.7", ListenerKind::submission);
        submission.login("anna@example.test", "secret");
        submission.mail("anna@example.test");
        submission.rcpt("bert@example.test");
        QCOMPARE(submission.body("From: anna@example.test\r\nBcc: bert@example.test\r\n\r\nHi\r\n").code, 250);
        const std::string& repaired = world_->spool.bodies.at(0);
        QVERIFY(repaired.starts_with("Received: "));
        QVERIFY(repaired.find("\r\nMessage-ID: <") != std::string::npos);
        QVERIFY(repaired.find("\r\nDate: ") != std::string::npos);
        QVERIFY(repaired.find("Bcc:") == std::string::npos);
        QCOMPARE(world_->spool.accepted.at(0).traits.octets, std::uint64_t(repaired.size()));

        Session relayed(*world_);
        relayed.mail("x@foreign.example");
        relayed.rcpt("bert@example.test");
        QCOMPARE(relayed.body("From: x\r\nBcc: y\r\n\r\nHi\r\n").code, 250);
        const std::string& kept = world_->spool.bodies.at(1);
        QVERIFY(kept.ends_with("From: x\r\nBcc: y\r\n\r\nHi\r\n"));
        QVERIFY(kept.find("Message-ID") == std::string::npos);
        QCOMPARE(world_->spool.accepted.at(1).traits.octets, std::uint64_t(kept.size()));
        QCOMPARE(world_->spool.accepted.at(1).traits.received, std::uint32_t(1));
    }

    void aLocalRecipientGetsItsOwnPrefix() {
        Session session(*world_);
        session.mail("x@foreign.example");
        session.rcpt("anna+news@example.test");
        QCOMPARE(session.body().code, 250);
        const AcceptedRecipient& got = world_->spool.accepted.at(0).recipients.at(0);
        QVERIFY(got.local() && !got.relay());
        QCOMPARE(got.local()->prefix,
                 std::string("Return-Path: <x@foreign.example>\r\nDelivered-To: anna+news@example.test\r\n"));
        QVERIFY(world_->spool.bodies.at(0).find("for <anna+news@example.test>") != std::string::npos);
    }

    void equalRecipientsBecomeOne() {
        Session session(*world_);
        session.mail("x@foreign.example");
        QCOMPARE(session.rcpt("anna@example.test").code, 250);
        QCOMPARE(session.rcpt("ANNA@example.TEST").code, 250);
        QCOMPARE(session.rcpt("any@held.example").code, 250);
        QCOMPARE(session.rcpt("Any@held.example").code, 250);
        QCOMPARE(session.body().code, 250);
        QCOMPARE(world_->spool.accepted.at(0).recipients.size(), std::size_t(2));
        QVERIFY(world_->spool.bodies.at(0).find("\tfor <") == std::string::npos);
    }

    void nothingIsPromisedBeforeTheDiskHasIt() {
        world_->spool.holdCommits = true;
        Session session(*world_);
        session.mail("x@foreign.example");
        session.rcpt("anna@example.test");
        QCOMPARE(session.body().code, 0);
        world_->spool.held.front()();
        QCOMPARE(world_->spool.accepted.size(), std::size_t(1));
    }

    void aSessionThatEndedKeepsItsMessage() {
        world_->spool.holdCommits = true;
        Session session(*world_);
        session.mail("x@foreign.example");
        session.rcpt("any@held.example");
        QCOMPARE(session.askBodyStart().reply().code, 354);
        const Asked end = session.askBodyEnd();
        world_->settle();
        session.close();
        world_->spool.held.front()();
        world_->settle();
        QVERIFY(!end.answered());
        QCOMPARE(world_->queue.rows.size(), std::size_t(1));
    }

    void troubleWithStoringIsTemporary_data() {
        QTest::addColumn<int>("trouble");
        QTest::addColumn<int>("code");
        QTest::newRow("the disk is nearly full") << 0 << 452;
        QTest::newRow("the disk fails") << 4 << 451;
        QTest::newRow("a body cannot be opened") << 1 << 451;
        QTest::newRow("a body cannot be written") << 2 << 451;
        QTest::newRow("the commit fails") << 3 << 451;
    }
    void troubleWithStoringIsTemporary() {
        QFETCH(int, trouble);
        QFETCH(int, code);
        bool none = false;
        bool* flags[] = {&none, &world_->spool.openFails, &world_->spool.appendFails, &world_->spool.commitFails,
                         &none};
        *flags[trouble] = true;
        if (trouble == 0) world_->spool.accepting = Error{ErrorKind::exhausted, "The disk is full."};
        if (trouble == 4) world_->spool.accepting = Error{ErrorKind::unavailable, "The disk fails."};
        Session session(*world_);
        QCOMPARE(session.send("x@foreign.example", "anna@example.test").code, code);
        QVERIFY(world_->queue.messages.empty());
    }

    void aDiskThatFillsWhileTheMessageComesIsAskedAtItsEnd() {
        Session session(*world_);
        session.mail("x@foreign.example");
        session.rcpt("anna@example.test");
        world_->spool.accepting = Error{ErrorKind::exhausted, "The disk is full."};
        QCOMPARE(session.body().code, 452);
        QVERIFY(world_->queue.messages.empty());
        world_->spool.accepting = {};
        QCOMPARE(session.send("x@foreign.example", "anna@example.test").code, 250);
    }

    void aLoopIsRefused() {
        Session session(*world_);
        session.mail("x@foreign.example");
        session.rcpt("anna@example.test");
        std::string message;
        for (int i = 0; i < 50; ++i)
            message += "Received: from a by b; today\r\n";
        const mail::Reply reply = session.body(message + "\r\nx\r\n");
        QCOMPARE(reply.code, 554);
        QCOMPARE(reply.status.text(), std::string("5.4.6"));
    }

    void aMessageOverTheLimitIsRefused() {
        world_->settings.set(Setting::maxMessageSize, "2K");
        Session session(*world_);
        mail::MailParameters parameters;
        parameters.size = 3000;
        QCOMPARE(session.mail("x@foreign.example", parameters).code, 552);
        session.mail("x@foreign.example");
        session.rcpt("anna@example.test");
        QCOMPARE(session.body("Subject: x\r\n\r\n" + std::string(3000, 'x') + "\r\n").code, 552);
    }

    void whatThePrimaryWouldRefuseIsRefusedHere() {
        world_->partnerMemory.known[alpha_] = {true, true, true, false, 1000};
        Session session(*world_);
        mail::MailParameters parameters;
        parameters.size = 1500;
        session.mail("x@foreign.example", parameters);
        QCOMPARE(session.rcpt("any@held.example").code, 552);
        QCOMPARE(session.rcpt("any@other.example").code, 250);
        session.mail("x@foreign.example");
        QCOMPARE(session.rcpt("any@held.example").code, 250);
        QCOMPARE(session.body("Subject: x\r\n\r\n" + std::string(900, 'x') + "\r\n").code, 552);
        parameters = {};
        parameters.smtpUtf8 = true;
        session.mail("x@foreign.example", parameters);
        QCOMPARE(session.rcpt("\xc3\xa4@held.example").status.text(), std::string("5.6.7"));
    }

    void connectionsAreLimitedByAddressButNotForPartners() {
        world_->settings.set(Setting::maxConnectionsPerAddress, "2");
        std::vector<std::unique_ptr<Session>> open;
        for (int i = 0; i < 2; ++i)
            open.push_back(std::make_unique<Session>(*world_, "198.51.100.7"));
        Session third(*world_, "198.51.100.7");
        QVERIFY(!third.admitted());
        QCOMPARE(third.refusal.code, 421);
        for (int i = 0; i < 5; ++i) {
            open.push_back(std::make_unique<Session>(*world_, "203.0.113.2"));
            QVERIFY(open.back()->admitted());
        }
        open.clear();
        QVERIFY(Session(*world_, "198.51.100.7").admitted());
        QCOMPARE(world_->core().openSessions(), std::size_t(0));
        world_->settings.set(Setting::blockedNetworks, "198.51.100.0/24");
        Session blocked(*world_, "198.51.100.7");
        QCOMPARE(blocked.refusal.code, 554);
    }

    void logInsAreSlowedByAddress() {
        world_->settings.set(Setting::authFailuresPerAddress, "3");
        Session session(*world_);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(session.login("anna@example.test", "guess").code, 535);
        QCOMPARE(session.login("anna@example.test", "secret").code, 454);
        QCOMPARE(world_->authenticator.checks, 3);
        Session elsewhere(*world_, "198.51.100.8");
        QCOMPARE(elsewhere.login("anna@example.test", "secret").code, 235);
        world_->clock.advance(Millis(600'000));
        QCOMPARE(session.login("anna@example.test", "secret").code, 235);
    }

    void recipientsOfASecondaryFollowItsPolicy() {
        auto& domain = world_->directory.change().domains.at(1);
        domain.recipientPolicy = RecipientPolicy::list;
        world_->directory.change().recipientLists[domain.id] = {"known"};
        Session session(*world_);
        session.mail("x@foreign.example");
        QCOMPARE(session.rcpt("Known@held.example").code, 250);
        QCOMPARE(session.rcpt("known+x@held.example").code, 250);
        QCOMPARE(session.rcpt("unknown@held.example").code, 550);
        QCOMPARE(session.rcpt("postmaster@held.example").code, 250);
    }

    void heldMailWaitsForWeeksAndOrdinaryMailForDays() {
        world_->directory.change().domains.at(2).hold = seconds(3600);
        Session session(*world_);
        session.login("anna@example.test", "secret");
        session.mail("anna@example.test");
        session.rcpt("a@held.example");
        session.rcpt("b@sub.held.example");
        session.rcpt("c@foreign.example");
        session.rcpt("d@held.example", mail::Notify::delay);
        session.rcpt("e@foreign.example", mail::Notify::never);
        QCOMPARE(session.body().code, 250);
        const NewMessage& message = world_->spool.accepted.at(0);
        const auto life = [&](std::size_t i) {
            return (message.recipients.at(i).relay()->expiresAt - message.received).count() / 1000;
        };
        QCOMPARE(life(0), 30 * 86400);
        QCOMPARE(life(1), 3600);
        QCOMPARE(life(2), 5 * 86400);
        QVERIFY(message.recipients.at(0).relay()->warnAt == Time::max());
        QVERIFY(message.recipients.at(2).relay()->warnAt == message.received + Millis(4 * 3'600'000));
        QVERIFY(message.recipients.at(3).relay()->warnAt == message.received + Millis(4 * 3'600'000));
        QVERIFY(message.recipients.at(4).relay()->warnAt == Time::max());
    }

    void localSuccessIsReportedWhereAskedFor() {
        Session session(*world_);
        session.mail("anna@example.test");
        session.rcpt("bert@example.test", mail::Notify::success);
        QCOMPARE(session.body().code, 250);
        QCOMPARE(world_->queue.made.size(), std::size_t(1));
        QVERIFY(world_->queue.made.front().body.find("Action: delivered") != Bytes::npos);
        QVERIFY(world_->queue.made.front().message.mail.reversePath.isNull());
    }

    // RFC 1985: who gets which answer. Everybody who is not the primary gets the same.
    void etrnIsForThePrimaryOfTheDomain_data() {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QString>("login");
        QTest::addColumn<QString>("node");
        QTest::addColumn<int>("code");
        QTest::newRow("the primary with mail waiting") << "203.0.113.1"
                                                       << ""
                                                       << "held.example" << 253;
        QTest::newRow("the primary without mail") << "203.0.113.1"
                                                  << ""
                                                  << "sub.held.example" << 251;
        QTest::newRow("the primary with subdomains") << "203.0.113.1"
                                                     << ""
                                                     << "@held.example" << 253;
        QTest::newRow("the primary logged in from elsewhere") << "198.51.100.7"
                                                              << "alpha-user"
                                                              << "HELD.example" << 253;
        QTest::newRow("a stranger") << "198.51.100.7"
                                    << ""
                                    << "held.example" << 459;
        QTest::newRow("another partner") << "203.0.113.2"
                                         << ""
                                         << "held.example" << 459;
        QTest::newRow("an account") << "198.51.100.7"
                                    << "anna@example.test"
                                    << "held.example" << 459;
        QTest::newRow("a domain that nobody has") << "203.0.113.1"
                                                  << ""
                                                  << "nothing.example" << 459;
        QTest::newRow("our own domain") << "203.0.113.1"
                                        << ""
                                        << "example.test" << 459;
        QTest::newRow("a queue by name") << "203.0.113.1"
                                         << ""
                                         << "#held.example" << 459;
        QTest::newRow("a parent that is not ours") << "203.0.113.1"
                                                   << ""
                                                   << "example" << 459;
        QTest::newRow("not a domain") << "203.0.113.1"
                                      << ""
                                      << "no_domain!" << 501;
        QTest::newRow("an at sign alone") << "203.0.113.1"
                                          << ""
                                          << "@" << 501;
    }
    void etrnIsForThePrimaryOfTheDomain() {
        QFETCH(QString, peer);
        QFETCH(QString, login);
        QFETCH(QString, node);
        QFETCH(int, code);
        Session sender(*world_);
        QCOMPARE(sender.send("x@foreign.example", "a@held.example").code, 250);
        QCOMPARE(sender.send("x@foreign.example", "b@held.example").code, 250);
        Session session(*world_, peer.toStdString());
        if (!login.isEmpty()) session.login(login.toStdString(), "secret");
        const mail::Reply reply = session.etrn(node.toStdString());
        QCOMPARE(reply.code, code);
        if (code == 253) QVERIFY(reply.text.find("2 pending") != std::string::npos);
        if (code == 459)
            QCOMPARE(reply.oneLine(), std::string("459 4.7.0 ETRN for this node is not allowed from here"));
    }

    void etrnIsLimitedByTheMinuteAndTheNumberOfDomains() {
        world_->settings.set(Setting::etrnRate, "3");
        Session session(*world_, "203.0.113.1");
        for (int i = 0; i < 3 + 2; ++i)
            QCOMPARE(session.etrn("held.example").code, 251);
        QCOMPARE(session.etrn("held.example").code, 458);
        world_->clock.advance(Millis(60'000));
        QCOMPARE(session.etrn("held.example").code, 251);
    }

    void aPrimaryOfThreeHundredDomainsMayAskForEach() {
        for (int i = 0; i < 300; ++i)
            world_->directory.addSecondary("d" + std::to_string(i) + ".example", alpha_);
        Session session(*world_, "203.0.113.1");
        for (int i = 0; i < 300; ++i)
            QCOMPARE(session.etrn("d" + std::to_string(i) + ".example").code, 251);
    }

    void aPrimaryThatIsFoundByMxMayAsk_data() {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<int>("code");
        QTest::newRow("the better exchanger") << "203.0.113.50" << 253;
        QTest::newRow("a worse one") << "203.0.113.60" << 459;
        QTest::newRow("somebody") << "198.51.100.7" << 459;
    }
    void aPrimaryThatIsFoundByMxMayAsk() {
        QFETCH(QString, peer);
        QFETCH(int, code);
        world_->directory.addSecondary("bymx.example", {});
        world_->resolver.setMx("bymx.example", {{10, "best.example"}, {20, "mx.example.test"}, {30, "worse.example"}});
        world_->resolver.setHost("best.example", {"203.0.113.50"});
        world_->resolver.setHost("worse.example", {"203.0.113.60"});
        world_->outbound.at("203.0.113.50:25").up = false;
        Session sender(*world_);
        QCOMPARE(sender.send("x@foreign.example", "a@bymx.example").code, 250);
        Session session(*world_, peer.toStdString());
        QCOMPARE(session.etrn("bymx.example").code, code);
        QCOMPARE(session.etrn("@bymx.example").code, code);
    }

    void aQuotaIsReadOnAWorkerWhileTheQuestionStaysOpen() {
        world_->quotas.left[anna_] = 1'000;
        Session session(*world_);
        session.mail("x@foreign.example");
        const Asked asked = session.askRcpt("anna@example.test");
        QVERIFY(!asked.answered());
        QCOMPARE(session.askRcpt("bert@example.test").reply().code, 250); // no limit: answered at once
        world_->settle();
        QCOMPARE(asked.reply().code, 250);
        session.mail("x@foreign.example");
        world_->workers.full = true;
        QCOMPARE(session.rcpt("anna@example.test").code, 451);
    }

    void aSessionThatEndsWhileAQuotaIsReadIsNotAnswered() {
        world_->quotas.left[anna_] = 1'000;
        Session session(*world_);
        session.mail("x@foreign.example");
        const Asked asked = session.askRcpt("anna@example.test");
        QCOMPARE(world_->workers.pending(), std::size_t(1));
        session.close();
        world_->settle();
        QVERIFY(!asked.answered());
    }
};

QTEST_GUILESS_MAIN(ReceptionTest)
#include "reception_test.moc"
