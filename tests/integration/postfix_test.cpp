// Groups that mix ISMail with Postfix, and fetchmail as the one who asks.
#include "harness/peers.h"
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QFile>
#include <QtTest>

using namespace ismail::test;

class PostfixTest : public QObject {
    Q_OBJECT

    static void sendTo(quint16 port, int count, const QByteArray& recipient = "alice@example.test") {
        SmtpDialog client(port);
        client.command("EHLO client.test");
        for (int i = 0; i < count; ++i) {
            const QByteArray reply =
                client.mail("sender@peer.test", {recipient},
                            "Subject: " + QByteArray::number(i) + "\r\n\r\nText\r\n.. with dots\r\n");
            QVERIFY2(reply.startsWith("250"), reply);
        }
    }

private slots:
    void initTestCase() {
        const QString missing = missingPeer({"postfix", "swaks", "fetchmail"}, true);
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
    }

    void ourPrimaryCollectsFromAPostfixSecondary() {
        ServerProcess primary("mx1.example.test", {{"partner.query_interval", "1s"}});
        PostfixServer secondary(PostfixServer::Role::secondary, "example.test", primary.endpoint());
        QVERIFY(secondary.start());
        sendTo(secondary.port(), 20);
        QVERIFY(waitUntil([&] { return secondary.deferred() == 20; }, 30000));

        QVERIFY(primary.start());
        primary.mustCtl(
            {"partner", "add", "second", "--host", "127.0.0.1", "--port", QString::number(secondary.port())});
        // The secondary is asked the moment it is named, so the account has to be there before.
        primary.mustCtl({"domain", "add", "example.test", "--role", "primary"});
        primary.mustCtl({"account", "add", "alice@example.test"}, "password one\n");
        primary.mustCtl({"domain", "set", "example.test", "--secondary", "second"});
        const bool arrived = waitUntil([&] { return primary.mailbox("alice@example.test").size() == 20; }, 30000);
        QVERIFY2(arrived, secondary.log().right(900));
        QVERIFY(waitUntil([&] { return secondary.queued() == 0; }));
        const Finished shown = primary.ctl({"partner", "show", "second"});
        QVERIFY2(shown.out.contains("25"), shown.out); // the partner's reply to ETRN is shown
    }

    void ourSecondaryHandsOverToAPostfixPrimary() {
        PostfixServer primary(PostfixServer::Role::primary, "example.test");
        ServerProcess secondary("mx2.example.test", {{"held.retry_max", "2s"}, {"queue.retry_first", "1s"}});
        QVERIFY(secondary.start());
        secondary.mustCtl(
            {"partner", "add", "first", "--host", "127.0.0.1", "--port", QString::number(primary.port())});
        secondary.mustCtl({"domain", "add", "example.test", "--role", "secondary", "--primary", "first", "--recipients",
                           "accept-all"});
        sendTo(secondary.relayPort, 20);
        QCOMPARE(secondary.queued(), 20);
        QVERIFY(primary.start());
        const bool arrived = waitUntil([&] { return primary.mailbox("alice").size() == 20; }, 30000);
        QVERIFY2(arrived, secondary.logText().right(4000));
        QVERIFY(waitUntil([&] { return secondary.queued() == 0; }));
    }

    void fetchmailAsksOurSecondaryByEtrn() {
        PostfixServer primary(PostfixServer::Role::primary, "example.test");
        ServerProcess secondary("mx2.example.test", {{"held.retry_max", "1h"}, {"queue.retry_first", "1h"}});
        QVERIFY(secondary.start());
        secondary.mustCtl(
            {"partner", "add", "first", "--host", "127.0.0.1", "--port", QString::number(primary.port())});
        secondary.mustCtl({"domain", "add", "example.test", "--role", "secondary", "--primary", "first", "--recipients",
                           "accept-all"});
        sendTo(secondary.relayPort, 5);
        QVERIFY(primary.start());
        QTemporaryDir home;
        QFile configuration(home.filePath("fetchmailrc"));
        QVERIFY(configuration.open(QIODevice::WriteOnly));
        configuration.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        configuration.write(
            QStringLiteral("poll 127.0.0.1 with proto ETRN and port %1 fetchdomains example.test sslproto ''\n")
                .arg(secondary.relayPort)
                .toUtf8());
        configuration.close();
        const Finished asked = run("/usr/bin/fetchmail", {"--nosyslog", "-v", "-f", configuration.fileName(),
                                                          "--pidfile", home.filePath("pid")});
        QVERIFY2(asked.out.contains("ETRN example.test"), asked.out + asked.err);
        QVERIFY2(waitUntil([&] { return primary.mailbox("alice").size() == 5; }),
                 asked.out + secondary.logText().right(3000));
    }

    void postfixSendsUsMailThroughPipelining() {
        // Postfix puts commands and the end of data in one segment in ways our own client never does.
        ServerProcess primary("mx1.example.test");
        QVERIFY(primary.start());
        primary.mustCtl({"domain", "add", "example.test", "--role", "primary"});
        primary.mustCtl({"account", "add", "alice@example.test"}, "password one\n");
        PostfixServer secondary(PostfixServer::Role::secondary, "example.test", primary.endpoint());
        QVERIFY(secondary.start());
        sendTo(secondary.port(), 50);
        QVERIFY(waitUntil([&] { return primary.mailbox("alice@example.test").size() == 50; }, 30000));
        for (const QByteArray& text : primary.mailbox("alice@example.test"))
            QVERIFY(text.endsWith("Text\r\n. with dots\r\n"));
    }
};

QTEST_GUILESS_MAIN(PostfixTest)
#include "postfix_test.moc"
