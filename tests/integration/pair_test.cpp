// The mission, with two real servers: a primary that dies and returns, a secondary that holds its mail and hands it
// over.
#include "harness/peers.h"
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace ismail::test;

namespace {

QByteArray message(int number, int padding = 200) {
    return "From: sender@peer.test\r\nTo: alice@example.test\r\nSubject: Message " + QByteArray::number(number) +
           "\r\n\r\nBody " + QByteArray::number(number) + " " + QByteArray(padding, 'x') + "\r\n";
}

// The bodies of messages, without the trace that every hop adds.
QSet<QByteArray> bodies(const QList<QByteArray>& messages) {
    QSet<QByteArray> found;
    for (const QByteArray& text : messages)
        found.insert(text.mid(text.indexOf("Subject: ")));
    return found;
}

} // namespace

class PairTest : public QObject {
    Q_OBJECT

    // A primary for example.test with alice, and a secondary that holds its mail.
    struct Pair {
        ServerProcess primary{"mx1.example.test", {{"partner.query_interval", "2s"}}};
        ServerProcess secondary{"mx2.example.test"};

        bool start() {
            if (!primary.start() || !secondary.start()) return false;
            primary.mustCtl(
                {"partner", "add", "second", "--host", "127.0.0.1", "--port", QString::number(secondary.relayPort)});
            primary.mustCtl({"domain", "add", "example.test", "--role", "primary", "--secondary", "second"});
            primary.mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
            secondary.mustCtl(
                {"partner", "add", "first", "--host", "127.0.0.1", "--port", QString::number(primary.relayPort)});
            secondary.mustCtl({"domain", "add", "example.test", "--role", "secondary", "--primary", "first",
                               "--recipients", "accept-all"});
            return true;
        }
    };

private slots:
    void mailForAnAwayPrimaryIsHeldAndHandedOverWhenItReturns() {
        Pair pair;
        QVERIFY(pair.start());
        pair.primary.kill();

        SmtpDialog client(pair.secondary.relayPort);
        QVERIFY(client.command("EHLO client.test").startsWith("250"));
        for (int i = 0; i < 25; ++i)
            QVERIFY2(client.mail("sender@peer.test", {"alice@example.test"}, message(i)).startsWith("250 2.0.0"),
                     client.lastReply);
        QCOMPARE(pair.secondary.queued(), 25);

        QElapsedTimer sinceReturn;
        QVERIFY(pair.primary.start());
        sinceReturn.start();
        QVERIFY(waitUntil([&] { return pair.primary.mailbox("alice@example.test").size() >= 25; }));
        QVERIFY(waitUntil([&] { return pair.secondary.queued() == 0; }));
        const QList<QByteArray> arrived = pair.primary.mailbox("alice@example.test");
        QCOMPARE(arrived.size(), 25);
        QSet<QByteArray> expected;
        for (int i = 0; i < 25; ++i)
            expected.insert(message(i).mid(message(i).indexOf("Subject: ")));
        QCOMPARE(bodies(arrived), expected);
    }

    void theSecondaryAnswersEtrnOfItsPrimaryAndTellsOthersNothing() {
        Pair pair;
        QVERIFY(pair.start());
        pair.primary.kill();
        SmtpDialog client(pair.secondary.relayPort);
        client.command("EHLO primary.test");
        QVERIFY2(client.command("ETRN example.test").startsWith("25"), client.lastReply);
        const QByteArray unknown = client.command("ETRN unknown.test");
        QVERIFY2(unknown.startsWith("459"), unknown);
        QVERIFY(client.command("ETRN bad..name").startsWith("501"));
        client.command("MAIL FROM:<a@peer.test>");
        QVERIFY(client.command("ETRN example.test").startsWith("503"));
    }

    void aMessageForAnotherDomainIsNeverRelayed() {
        Pair pair;
        QVERIFY(pair.start());
        for (const ServerProcess* server : {&pair.primary, &pair.secondary}) {
            SmtpDialog client(server->relayPort);
            client.command("EHLO client.test");
            client.command("MAIL FROM:<a@peer.test>");
            const QByteArray reply = client.command("RCPT TO:<someone@elsewhere.test>");
            QVERIFY2(reply.startsWith("550 5.7.1"), reply);
        }
    }

    void anUnknownRecipientIsRefusedByThePrimaryAndByAListOnTheSecondary() {
        Pair pair;
        QVERIFY(pair.start());
        pair.secondary.mustCtl({"domain", "recipients", "replace", "example.test"}, "alice\n");
        pair.secondary.mustCtl({"domain", "set", "example.test", "--recipients", "list"});
        for (const ServerProcess* server : {&pair.primary, &pair.secondary}) {
            SmtpDialog client(server->relayPort);
            client.command("EHLO client.test");
            client.command("MAIL FROM:<a@peer.test>");
            QVERIFY2(client.command("RCPT TO:<nobody@example.test>").startsWith("550 5.1.1"), client.lastReply);
            QVERIFY2(client.command("RCPT TO:<alice@example.test>").startsWith("250"), client.lastReply);
        }
    }

    void aDomainCannotBePrimaryAndSecondaryAtOnce() {
        Pair pair;
        QVERIFY(pair.start());
        const Finished clash = pair.primary.ctl({"domain", "add", "example.test", "--role", "secondary", "--primary",
                                                 "second", "--recipients", "accept-all"});
        QCOMPARE(clash.exitCode, 7);
        QVERIFY2(clash.err.contains("primary"), clash.err);
    }

    void bothServersStopWithinFiveSecondsWithOpenConnections() {
        Pair pair;
        QVERIFY(pair.start());
        SmtpDialog idle(pair.primary.relayPort), busy(pair.primary.relayPort);
        idle.command("EHLO client.test");
        busy.command("EHLO client.test");
        busy.command("MAIL FROM:<a@peer.test>");
        busy.command("RCPT TO:<alice@example.test>");
        busy.command("DATA");
        busy.send("half a mess");
        QVERIFY(pair.primary.stop(5000));
        QVERIFY(pair.secondary.stop(5000));
    }

    void aSecondInstanceOnTheSameDataIsRefused() {
        ServerProcess server("mx1.example.test");
        QVERIFY(server.start());
        const Finished second = run(programPath("ismaild"), {"--data", server.dataDirectory()});
        QVERIFY(second.exitCode != 0);
        QVERIFY2(second.err.contains("already") || second.err.contains("another"), second.err);
    }
};

QTEST_GUILESS_MAIN(PairTest)
#include "pair_test.moc"
