// Sending by real DNS: MX rules against a real name server, with real servers at the ends.
#include "harness/peers.h"
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QJsonArray>
#include <QtTest>

#include <memory>

using namespace ismail::test;

class RoutingTest : public QObject {
    Q_OBJECT

    quint16 port_ = freePort();
    std::unique_ptr<NameServer> dns_;
    std::unique_ptr<ServerProcess> sender_, receiver_, other_;

    static void quick(QMap<QString, QString>& settings) {
        settings["queue.retry_first"] = "1s";
        settings["queue.retry_max"] = "2s";
        settings["outbound.connect_timeout"] = "2s";
    }

    std::unique_ptr<ServerProcess> server(const QString& name, const QString& address, const QString& domain) {
        QMap<QString, QString> settings = {{"dns.servers", dns_->endpoint()},
                                           {"outbound.port", QString::number(port_)},
                                           {"access.trusted_networks", "127.0.0.0/8"}};
        quick(settings);
        auto made = std::make_unique<ServerProcess>(name, settings);
        made->address = address;
        made->relayPort = port_;
        if (!made->start()) qFatal("%s did not start", qPrintable(name));
        if (!domain.isEmpty()) {
            made->mustCtl({"domain", "add", domain, "--role", "primary"});
            made->mustCtl({"account", "add", "alice@" + domain}, "alice-password\n");
        }
        return made;
    }

    QByteArray sendTo(const QByteArray& recipient, const QByteArray& from = "alice@sender.test",
                      const QByteArray& parameters = {}) {
        SmtpDialog client(port_, sender_->address);
        client.command("EHLO client.test");
        client.command("MAIL FROM:<" + from + ">" + parameters);
        client.command("RCPT TO:<" + recipient + ">");
        client.command("DATA");
        return client.command("Subject: to " + recipient + "\r\n\r\nText\r\n.");
    }

    // The newest message in the sender's own mailbox that reports on a recipient.
    QByteArray reportAbout(const QByteArray& recipient) {
        QByteArray found;
        waitUntil([&] {
            for (const QByteArray& text : sender_->mailbox("alice@sender.test"))
                if (text.contains("multipart/report") && text.contains(recipient)) found = text;
            return !found.isEmpty();
        });
        return found;
    }

private slots:
    void initTestCase() {
        const QString missing = missingPeer({"nsd", "dig"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        dns_ = std::make_unique<NameServer>();
        dns_->zone("peer.test",
                   "@ MX 10 mail\nmail A 127.0.10.3\ndead A 127.0.10.99\nalias CNAME mail\naonly A 127.0.10.3\n"
                   "half MX 5 dead\nhalf MX 50 mail\ncnamemx MX 10 alias\nnull MX 0 .\nnowhere MX 10 missing\n");
        dns_->zone("equal.test", "@ MX 10 one\n@ MX 10 two\none A 127.0.10.3\ntwo A 127.0.10.4\n");
        dns_->zone("sender.test", "@ MX 10 mx\nmx A 127.0.10.5\n");
        dns_->zone("loop.test", "@ MX 10 mx.sender.test.\n");
        QVERIFY(dns_->start());
        sender_ = server("mx.sender.test", "127.0.10.5", "sender.test");
        receiver_ = server("mail.peer.test", "127.0.10.3", "peer.test");
        for (const char* domain : {"half.peer.test", "aonly.peer.test", "cnamemx.peer.test", "equal.test"}) {
            receiver_->mustCtl({"domain", "add", domain, "--role", "primary"});
            receiver_->mustCtl({"account", "add", QString("alice@") + domain}, "alice-password\n");
        }
    }

    void mailFollowsTheMxRecords_data() {
        QTest::addColumn<QByteArray>("domain");
        QTest::newRow("one MX") << QByteArray("peer.test");
        QTest::newRow("the first MX is dead, the second lives") << QByteArray("half.peer.test");
        QTest::newRow("no MX: the address of the domain itself") << QByteArray("aonly.peer.test");
        QTest::newRow("an MX that is an alias") << QByteArray("cnamemx.peer.test");
    }
    void mailFollowsTheMxRecords() {
        QFETCH(QByteArray, domain);
        const QByteArray reply = sendTo("alice@" + domain);
        QVERIFY2(reply.startsWith("250"), reply);
        const bool arrived = waitUntil([&] { return receiver_->mailbox("alice@" + domain).size() == 1; });
        QVERIFY2(arrived, sender_->logText().right(4000));
    }

    void permanentDnsOutcomesComeBackAtOnce_data() {
        QTest::addColumn<QByteArray>("recipient");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("null MX") << QByteArray("alice@null.peer.test") << QByteArray("5.1.10");
        QTest::newRow("no such domain") << QByteArray("alice@no-such-domain.peer.test") << QByteArray("5.1.2");
        QTest::newRow("we are the best MX but have no role") << QByteArray("alice@loop.test") << QByteArray("5.4.6");
        QTest::newRow("unknown user at the peer") << QByteArray("nobody@peer.test") << QByteArray("5.1.1");
    }
    void permanentDnsOutcomesComeBackAtOnce() {
        QFETCH(QByteArray, recipient);
        QFETCH(QByteArray, status);
        QVERIFY(sendTo(recipient).startsWith("250"));
        const QByteArray report = reportAbout(recipient);
        QVERIFY2(report.contains("\nStatus: " + status), report.isEmpty() ? sender_->logText().right(4000) : report);
        QVERIFY2(report.contains("Return-Path: <>"), report);
        QVERIFY2(report.contains("Subject: to " + recipient), report);
    }

    void aBounceOfABounceIsNeverSent() {
        const qsizetype before = sender_->mailbox("alice@sender.test").size();
        QVERIFY(sendTo("nobody@peer.test", "").startsWith("250"));
        QVERIFY(waitUntil([&] { return sender_->queued() == 0; }));
        QCOMPARE(sender_->mailbox("alice@sender.test").size(), before);
    }

    void successIsReportedWhenAskedFor() {
        SmtpDialog client(port_, sender_->address);
        client.command("EHLO client.test");
        client.command("MAIL FROM:<alice@sender.test> RET=HDRS ENVID=Q314");
        client.command("RCPT TO:<alice@sender.test> NOTIFY=SUCCESS ORCPT=rfc822;alice@sender.test");
        client.command("DATA");
        QVERIFY(client.command("Subject: success please\r\n\r\nText\r\n.").startsWith("250"));
        const QByteArray report = reportAbout("Original-Envelope-Id: Q314");
        QVERIFY2(report.contains("Action: delivered"), report);
    }

    void equalPreferencesShareTheLoad() {
        other_ = server("two.equal.test", "127.0.10.4", "equal.test");
        // A connection is reused while there is mail for it; the choice is made for each connection.
        sender_->mustCtl({"settings", "set", "outbound.messages_per_connection", "1"});
        for (int i = 0; i < 30; ++i)
            QVERIFY(sendTo("alice@equal.test").startsWith("250"));
        const auto one = [&] { return receiver_->mailbox("alice@equal.test").size(); };
        const auto two = [&] { return other_->mailbox("alice@equal.test").size(); };
        QVERIFY(waitUntil([&] { return one() + two() == 30; }));
        QVERIFY2(one() > 0 && two() > 0, "one of two equal servers got everything");
    }

    void aDeadDestinationDoesNotDelayAnother() {
        sender_->mustCtl({"route", "add", "dead.test", "--to", "127.0.10.99:1"});
        for (int i = 0; i < 50; ++i)
            QVERIFY(sendTo("x@dead.test").startsWith("250"));
        const qsizetype before = receiver_->mailbox("alice@peer.test").size();
        QVERIFY(sendTo("alice@peer.test").startsWith("250"));
        QVERIFY(waitUntil([&] { return receiver_->mailbox("alice@peer.test").size() == before + 1; }, 3000));
        const QByteArray destinations = sender_->ctl({"queue", "destinations"}).out;
        QVERIFY2(destinations.contains("dead.test"), destinations);
    }

    void theQueueIsWorkedFromTheCommandLine() {
        QVERIFY(waitUntil([&] { return sender_->queued() == 50; }));
        QVERIFY(sender_->ctl({"queue", "hold", "--domain", "dead.test"}).exitCode == 0);
        QCOMPARE(
            sender_->ctlJson({"queue", "list", "--state", "on-hold", "--limit", "1"}).object().value("total").toInt(),
            50);
        QVERIFY(sender_->ctl({"queue", "release", "--domain", "dead.test"}).exitCode == 0);
        const QJsonArray entries =
            sender_->ctlJson({"queue", "list", "--limit", "5"}).object().value("entries").toArray();
        QCOMPARE(entries.size(), 5);
        const QString id = entries[0].toObject().value("id").toString();
        QVERIFY(sender_->ctl({"queue", "show", id}).out.contains("dead.test"));
        QVERIFY(sender_->ctl({"message", "trace", id}).out.contains("x@dead.test"));
        QVERIFY(sender_->ctl({"queue", "remove", id, "--yes"}).exitCode == 0);
        QCOMPARE(sender_->queued(), 49);
        const qsizetype before = sender_->mailbox("alice@sender.test").size();
        QVERIFY(sender_->ctl({"queue", "bounce", "--domain", "dead.test", "--yes"}).exitCode == 0);
        QVERIFY(waitUntil([&] { return sender_->queued() == 0; }));
        QCOMPARE(sender_->mailbox("alice@sender.test").size(), before + 49);
    }

    void theSmarthostTakesEverything() {
        sender_->mustCtl({"settings", "set", "smarthost.hosts", "127.0.10.3:" + QString::number(port_)});
        const qsizetype before = receiver_->mailbox("alice@peer.test").size();
        QVERIFY(sendTo("alice@peer.test").startsWith("250"));
        QVERIFY(waitUntil([&] { return receiver_->mailbox("alice@peer.test").size() == before + 1; }));
        const QByteArray explained =
            sender_->ctl({"route", "explain", "alice@anywhere.test", "--from", "alice@sender.test"}).out;
        QVERIFY2(explained.contains("smarthost"), explained);
    }
};

QTEST_GUILESS_MAIN(RoutingTest)
#include "routing_test.moc"
