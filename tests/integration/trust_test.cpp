// Knowing the sender: a running server, a name server with records, and programs that send what they may and may not.
#include "harness/peers.h"
#include "harness/server_process.h"

#include <QtTest>

#include <memory>

using namespace ismail::test;

class TrustTest : public QObject {
    Q_OBJECT

    std::unique_ptr<NameServer> names_;
    std::unique_ptr<ServerProcess> server_;

    Finished send(const QString& from, const QString& author, const QString& helo = "mail.good.test",
                  const QString& address = "127.0.0.1") const {
        return swaks(server_->relayPort, from, "alice@example.test",
                     {"--helo", helo, "--local-interface", address, "--header", "From: " + author, "--header",
                      "Subject: hello"});
    }
    QList<QByteArray> inbox() const { return server_->mailbox("alice@example.test"); }
    QString said(const QStringList& command) const {
        const Finished done = server_->ctl(command);
        return done.out + done.err;
    }
    // A bounce as another server writes it: as it arrived, or what was said where it did not.
    QByteArray bounced(const QString& to) {
        const int before = inbox().size();
        const Finished sent = swaks(server_->relayPort, "<>", to,
                                    {"--helo", "good.test", "--header", "From: MAILER-DAEMON@good.test", "--header",
                                     "Subject: Undelivered mail", "--header", "Auto-Submitted: auto-replied"});
        if (sent.exitCode != 0 || !waitUntil([&] { return inbox().size() == before + 1; })) return sent.out + sent.err;
        return inbox().last();
    }

private slots:
    void initTestCase() {
        const QString missing = missingPeer({"swaks", "nsd"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        names_ = std::make_unique<NameServer>();
        names_->zone("good.test", "@ MX 10 mail\nmail A 127.0.0.1\n@ TXT \"v=spf1 ip4:127.0.0.1 -all\"\n"
                                  "_dmarc TXT \"v=DMARC1; p=reject\"\n");
        names_->zone("strict.test", "@ MX 10 mail\nmail A 192.0.2.1\n@ TXT \"v=spf1 ip4:192.0.2.1 -all\"\n"
                                    "_dmarc TXT \"v=DMARC1; p=reject\"\n");
        names_->zone("silent.test", "@ MX 10 mail\nmail A 192.0.2.1\n@ TXT \"v=spf1 -all\"\n");
        names_->zone("127.in-addr.arpa", "1.0.0 PTR mail.good.test.\n");
        names_->zone("block.test", "2.0.0.127 A 127.0.0.2\n9.2.0.192 A 127.0.0.4\n");
        QVERIFY(names_->start());
        server_ = std::make_unique<ServerProcess>("mx1.example.test",
                                                  QMap<QString, QString>{{"check.incoming", "yes"},
                                                                         {"client.greet_pause", "1s"},
                                                                         {"dns.servers", names_->endpoint()}});
        QVERIFY(server_->start());
        server_->mustCtl({"domain", "add", "example.test", "--role", "primary"});
        server_->mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
    }
    void cleanupTestCase() {
        server_.reset();
        names_.reset();
    }

    void honestMailArrivesWithItsResults() {
        const Finished sent = send("a@good.test", "a@good.test");
        QVERIFY2(sent.exitCode == 0, sent.out + sent.err);
        QTRY_COMPARE(inbox().size(), 1);
        const QString message = QString::fromUtf8(inbox().last());
        QVERIFY2(message.contains("Authentication-Results: mx1.example.test;"), qPrintable(message));
        QVERIFY2(message.contains("spf=pass"), qPrintable(message));
        QVERIFY2(message.contains("dmarc=pass"), qPrintable(message));
        QVERIFY2(message.contains("X-Spam-Status: No, score=0"), qPrintable(message));
    }

    void whatItsDomainDidNotSendGoesToJunk() {
        const int before = inbox().size();
        const Finished sent = send("a@strict.test", "a@strict.test");
        QVERIFY2(sent.exitCode == 0, sent.out + sent.err);
        QCOMPARE(inbox().size(), before);
        const QString folders = said({"mailbox", "list", "alice@example.test"});
        QVERIFY2(folders.contains(QRegularExpression("Junk +1 ")), qPrintable(folders));
    }

    void aDomainThatSendsNoMailIsRefusedAndTheAdministratorFindsIt() {
        const Finished sent = send("a@silent.test", "a@silent.test");
        QVERIFY2(sent.out.contains("550 5.7.23"), sent.out);
        QTRY_VERIFY(said({"refusals", "list", "--sender", "a@silent.test"}).contains("5.7.23"));
        // By the reference in the reply, with the reason.
        const QRegularExpressionMatch reference = QRegularExpression("reference ([a-z0-9]+)").match(sent.out);
        QVERIFY2(reference.hasMatch(), sent.out);
        const QString found = said({"refusals", "list", "--session", reference.captured(1)});
        const QRegularExpressionMatch row = QRegularExpression("\\n *(\\d+) ").match(found);
        QVERIFY2(row.hasMatch(), qPrintable(found));
        const QString why = said({"refusals", "show", row.captured(1)});
        QVERIFY2(why.contains("silent.test says in its SPF record that it sends no mail."), qPrintable(why));
    }

    void aDomainThatDoesNotExistIsRefused() {
        const Finished sent = send("a@missing.good.test", "a@missing.good.test");
        QVERIFY2(sent.out.contains("550 5.1.8"), sent.out);
    }

    void ourOwnNameIsNotASendersName() {
        const Finished sent = send("a@good.test", "a@good.test", "mx1.example.test");
        QVERIFY2(sent.out.contains("550 5.7.1"), sent.out);
    }

    void askingBeforehandSaysTheSame() {
        const QString good =
            said({"check", "sender", "a@good.test", "--address", "127.0.0.1", "--helo", "mail.good.test"});
        QVERIFY2(good.contains("Decision: deliver (0 points)"), qPrintable(good));
        const QString strict =
            said({"check", "sender", "a@strict.test", "--address", "127.0.0.1", "--helo", "mail.good.test"});
        QVERIFY2(strict.contains("Decision: junk (6 points)"), qPrintable(strict));
        QVERIFY2(strict.contains("+6  DMARC: strict.test asks to reject"), qPrintable(strict));
    }

    void twoGroupsOfReasonsRefuse() {
        server_->mustCtl({"settings", "set", "dnsbl.lists", "block.test"});
        const QString listed =
            said({"check", "sender", "a@strict.test", "--address", "192.0.2.9", "--helo", "mail.good.test"});
        QVERIFY2(listed.contains("450 4.7.1"), qPrintable(listed));
        server_->mustCtl({"settings", "set", "greylist.scope", "off"});
        const QString strict =
            said({"check", "sender", "a@strict.test", "--address", "192.0.2.9", "--helo", "mail.good.test"});
        QVERIFY2(strict.contains("Decision: refuse (10 points)"), qPrintable(strict));
        server_->mustCtl({"settings", "reset", "dnsbl.lists"});

        // Lists are not asked for loopback addresses; its name and DMARC are enough here.
        server_->mustCtl({"settings", "set", "check.line_refuse", "8"});
        const Finished sent = send("a@strict.test", "a@strict.test", "mail.good.test", "127.0.0.9");
        QVERIFY2(sent.out.contains("550 5.7.1"), sent.out);
        server_->mustCtl({"settings", "reset", "check.line_refuse"});
        server_->mustCtl({"settings", "set", "greylist.scope", "strangers"});
        const Finished later = send("a@strict.test", "a@strict.test", "mail.good.test", "127.0.0.9");
        QVERIFY2(later.out.contains("450 4.7.1"), later.out);
        server_->mustCtl({"settings", "reset", "greylist.scope"});
    }

    void aSignedBounceAddressLeavesAndComesBack() {
        const QString missing = missingPeer({"postfix", "sqlite3"}, true);
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        PostfixServer far(PostfixServer::Role::primary, "far.test");
        QVERIFY(far.start());
        server_->mustCtl({"route", "add", "far.test", "--to", "127.0.0.1:" + QString::number(far.port())});
        server_->mustCtl({"domain", "set", "example.test", "--sign-bounces", "yes"});
        const Finished sent = swaks(server_->submissionPort, "alice@example.test", "bob@far.test",
                                    {"--auth-user", "alice@example.test", "--auth-password", "alice-password", "--tls",
                                     "--header", "From: alice@example.test"});
        QVERIFY2(sent.exitCode == 0, sent.out + sent.err);
        QVERIFY2(waitUntil([&] { return far.mailbox("bob").size() == 1; }, 30000), far.log().right(900));
        const QRegularExpression sender("Return-Path: <(prvs=\\d{4}[0-9a-f]{6}=alice@example\\.test)>");
        const QString arrived = QString::fromUtf8(far.mailbox("bob").front());
        const QString address = sender.match(arrived).captured(1);
        QVERIFY2(!address.isEmpty(), qPrintable(arrived));

        const QByteArray honest = bounced(address);
        QVERIFY2(honest.contains("score=0"), honest);
        QVERIFY(bounced("alice@example.test").contains("score=0")); // it may be of mail from before

        // Seven days on.
        QVERIFY(server_->stop());
        const Finished aged = run("/usr/bin/sqlite3",
                                  {server_->dataDirectory() + "/ismail.db", "UPDATE domain SET sign_bounces_since=1"});
        QVERIFY2(aged.exitCode == 0, aged.err);
        QVERIFY(server_->start());
        QVERIFY(bounced(address).contains("score=0"));
        const QByteArray forged = bounced("alice@example.test");
        QVERIFY2(forged.contains("score=3") && forged.contains("Delivered-To: alice@example.test"), forged);
        const QString asked = said({"check", "sender", "", "--to", "alice@example.test", "--address", "127.0.0.1"});
        QVERIFY2(asked.contains("+3  A bounce to an address without our signature"), qPrintable(asked));
        server_->mustCtl({"domain", "set", "example.test", "--sign-bounces", "no"});
    }

    void whoIsBlockedIsToldSoBeforehandToo() {
        server_->mustCtl({"access", "add", "block", "good.test"});
        const QString blocked = said({"check", "sender", "a@good.test", "--address", "192.0.2.1"});
        QVERIFY2(blocked.contains("550 5.7.1"), qPrintable(blocked));
        QVERIFY2(blocked.contains("The administrator blocks good.test."), qPrintable(blocked));
        const Finished sent = send("a@good.test", "a@good.test");
        QVERIFY2(sent.out.contains("550 5.7.1"), sent.out);
    }

    void aNameServerThatIsGoneCostsNobodyAnything() {
        names_.reset();
        server_->mustCtl({"settings", "set", "dns.timeout", "1s"});
        const int before = inbox().size();
        const Finished sent = send("b@strict.test", "b@strict.test");
        QVERIFY2(sent.exitCode == 0, sent.out + sent.err);
        QTRY_COMPARE(inbox().size(), before + 1);
    }
};

QTEST_GUILESS_MAIN(TrustTest)
#include "trust_test.moc"
