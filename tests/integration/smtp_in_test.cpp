// Receiving mail: what clients, other servers and attackers see of a running server.
#include "harness/peers.h"
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QTcpServer>
#include <QtTest>

#include <memory>
#include <vector>

using namespace ismail::test;

class SmtpInTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ServerProcess> server_;

    int received() const { return static_cast<int>(server_->mailbox("alice@example.test").size()); }

private slots:
    void initTestCase() {
        server_ = std::make_unique<ServerProcess>(
            "mx1.example.test", QMap<QString, QString>{{"smtp.max_message_size", "2M"}, {"smtp.max_errors", "8"}});
        QVERIFY(server_->start());
        server_->mustCtl({"domain", "add", "example.test", "--role", "primary"});
        server_->mustCtl({"domain", "add", "xn--bcher-kva.example", "--role", "primary"});
        server_->mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
        server_->mustCtl({"account", "add", "bob@example.test", "--scram"}, "bob-password\n");
    }

    void cleanupTestCase() { server_.reset(); }

    void swaksDeliversOverStarttls() {
        const QString missing = missingPeer({"swaks"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        const int before = received();
        const Finished sent = swaks(server_->relayPort, "sender@peer.test", "alice@example.test",
                                    {"--tls", "--header", "Subject: over TLS"});
        QVERIFY2(sent.exitCode == 0, sent.out + sent.err);
        QVERIFY2(sent.out.contains("TLSv1."), sent.out);
        QCOMPARE(received(), before + 1);
        QVERIFY(server_->mailbox("alice@example.test").last().contains("with ESMTPS"));
    }

    void accountsLogInOnSubmissionPorts_data() {
        QTest::addColumn<QString>("mechanism");
        QTest::addColumn<bool>("implicitTls");
        QTest::newRow("PLAIN on 587") << "PLAIN" << false;
        QTest::newRow("LOGIN on 587") << "LOGIN" << false;
        QTest::newRow("PLAIN on 465") << "PLAIN" << true;
        QTest::newRow("LOGIN on 465") << "LOGIN" << true;
    }
    void accountsLogInOnSubmissionPorts() {
        const QString missing = missingPeer({"swaks"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        QFETCH(QString, mechanism);
        QFETCH(bool, implicitTls);
        const quint16 port = implicitTls ? server_->submissionsPort : server_->submissionPort;
        const Finished sent = swaks(port, "alice@example.test", "bob@example.test",
                                    {implicitTls ? "--tls-on-connect" : "--tls", "--auth", mechanism, "--auth-user",
                                     "alice@example.test", "--auth-password", "alice-password"});
        QVERIFY2(sent.exitCode == 0, sent.out + sent.err);
        const Finished wrong = swaks(port, "alice@example.test", "bob@example.test",
                                     {implicitTls ? "--tls-on-connect" : "--tls", "--auth", mechanism, "--auth-user",
                                      "alice@example.test", "--auth-password", "not the password"});
        QVERIFY2(wrong.out.contains("535"), wrong.out);
        QVERIFY(!server_->logText().contains("not the password"));
        QVERIFY(!server_->logText().contains("alice-password"));
    }

    void anAccountMayNotSendInTheNameOfAnother() {
        const Finished sent = swaks(
            server_->submissionPort, "bob@example.test", "bob@example.test",
            {"--tls", "--auth", "PLAIN", "--auth-user", "alice@example.test", "--auth-password", "alice-password"});
        QVERIFY2(sent.out.contains("550 5.7.1") || sent.out.contains("553 5.7.1"), sent.out);
    }

    void submissionAddsMessageIdAndDateAndTheRelayListenerDoesNot() {
        const Finished sent =
            swaks(server_->submissionPort, "alice@example.test", "bob@example.test",
                  {"--tls", "--auth", "PLAIN", "--auth-user", "alice@example.test", "--auth-password", "alice-password",
                   "--data", "From: alice@example.test\nSubject: bare\nBcc: secret@example.test\n\nText\n"});
        QVERIFY2(sent.exitCode == 0, sent.out);
        const QByteArray submitted = server_->mailbox("bob@example.test").last();
        QVERIFY2(submitted.contains("\nMessage-ID: <") && submitted.contains("\nDate: ") && !submitted.contains("Bcc:"),
                 submitted);
        SmtpDialog client(server_->relayPort);
        client.command("EHLO client.test");
        QVERIFY(
            client.mail("a@peer.test", {"bob@example.test"}, "Subject: bare relay\r\n\r\nText\r\n").startsWith("250"));
        const QByteArray relayed = server_->mailbox("bob@example.test").last();
        QVERIFY2(!relayed.contains("Message-ID:") && !relayed.contains("\nDate:"), relayed);
    }

    void loggingInIsNotOfferedWithoutTls() {
        SmtpDialog client(server_->submissionPort);
        QVERIFY(!client.command("EHLO client.test").contains("AUTH"));
        QVERIFY(client.command("AUTH PLAIN AGFsaWNlAHB3").startsWith("5"));
        QVERIFY2(client.command("MAIL FROM:<alice@example.test>").startsWith("530"), client.lastReply);
    }

    void commandsPipelinedBehindStarttlsAreThrownAway() {
        SmtpDialog client(server_->relayPort);
        client.command("EHLO client.test");
        client.send("STARTTLS\r\nMAIL FROM:<injected@evil.test>\r\n");
        const QByteArray first = client.reply();
        if (first.startsWith("220"))
            QVERIFY2(client.reply(500).isEmpty(), "the injected command was answered");
        else
            QVERIFY2(first.startsWith("5"), first);
    }

    void malformedEndsOfDataAreNeverAnEnd_data() {
        QTest::addColumn<QByteArray>("end");
        QTest::newRow("LF . LF") << QByteArray("\n.\n");
        QTest::newRow("LF . CRLF") << QByteArray("\n.\r\n");
        QTest::newRow("CRLF . LF") << QByteArray("\r\n.\n");
        QTest::newRow("LF . CR") << QByteArray("\n.\r");
        QTest::newRow("CR . LF") << QByteArray("\r.\n");
        QTest::newRow("CR . CR") << QByteArray("\r.\r");
        QTest::newRow("CR . CRLF") << QByteArray("\r.\r\n");
        QTest::newRow("CRLF . CR") << QByteArray("\r\n.\r");
        QTest::newRow("CRLF . CR CRLF") << QByteArray("\r\n.\r\r\n");
        QTest::newRow("CRLF NUL . CRLF") << QByteArray("\r\n\0.\r\n", 6);
        QTest::newRow("CRLF . NUL CRLF") << QByteArray("\r\n.\0\r\n", 6);
    }
    void malformedEndsOfDataAreNeverAnEnd() {
        QFETCH(QByteArray, end);
        const int before = received();
        SmtpDialog client(server_->relayPort);
        client.command("EHLO client.test");
        client.command("MAIL FROM:<a@peer.test>");
        client.command("RCPT TO:<alice@example.test>");
        QVERIFY(client.command("DATA").startsWith("354"));
        client.send("Subject: outer\r\n\r\nbody" + end +
                    "MAIL FROM:<smuggled@evil.test>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\nSubject: "
                    "SMUGGLED\r\n\r\nx\r\n.\r\n");
        const QByteArray reply = client.reply();
        QVERIFY2(reply.isEmpty() || reply.startsWith("5") || reply.startsWith("250"), reply);
        QVERIFY2(client.reply(300).isEmpty(), "a second transaction was answered");
        for (const QByteArray& text : server_->mailbox("alice@example.test"))
            QVERIFY(!text.contains("\nSubject: SMUGGLED") || text.contains("Subject: outer"));
        QVERIFY(received() <= before + 1);
    }

    void messagesOverTheLimitAreRefusedAtMailAndWhileReceiving() {
        SmtpDialog client(server_->relayPort);
        client.command("EHLO client.test");
        QVERIFY2(client.command("MAIL FROM:<a@peer.test> SIZE=3000000").startsWith("552"), client.lastReply);
        client.command("MAIL FROM:<a@peer.test>");
        client.command("RCPT TO:<alice@example.test>");
        client.command("DATA");
        const QByteArray line = QByteArray(998, 'x') + "\r\n";
        for (int i = 0; i < 3000; ++i)
            client.send(line);
        QVERIFY2(client.command(".").startsWith("552"), client.lastReply);
        QVERIFY2(client.command("NOOP").startsWith("250"), client.lastReply);
    }

    void anOverlongDomainIsRefusedAndHarmsNobody() {
        // The original server of this name had a buffer overflow here (CVE-2003-1382).
        for (const int length : {256, 1000, 100000}) {
            SmtpDialog client(server_->relayPort);
            client.command("EHLO client.test");
            const QByteArray reply = client.command("MAIL FROM:<a@" + QByteArray(length, 'd') + ".test>");
            QVERIFY2(reply.startsWith("5"), reply);
        }
        QVERIFY(server_->running());
    }

    void eightBitBinaryAndInternationalMailIsTaken() {
        SmtpDialog client(server_->relayPort);
        const QByteArray hello = client.command("EHLO client.test");
        for (const char* extension : {"8BITMIME", "PIPELINING", "SIZE 2097152", "SMTPUTF8", "CHUNKING", "BINARYMIME",
                                      "DSN", "ENHANCEDSTATUSCODES", "ETRN", "STARTTLS"})
            QVERIFY2(hello.contains(extension), extension);
        QVERIFY2(client.command("MAIL FROM:<a@peer.test> BODY=BINARYMIME SMTPUTF8").startsWith("250"),
                 client.lastReply);
        QVERIFY2(client.command("RCPT TO:<alice@example.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;alice@example.test")
                     .startsWith("250"),
                 client.lastReply);
        const QByteArray body = QByteArray("Subject: bin\r\n\r\n") + QByteArray("\0\r\n\n\xff\xfe", 6);
        client.send("BDAT " + QByteArray::number(body.size()) + " LAST\r\n" + body);
        QVERIFY2(client.reply().startsWith("250"), client.lastReply);
        QVERIFY(server_->mailbox("alice@example.test").last().endsWith(body));
    }

    void tooManyErrorsEndTheSession() {
        SmtpDialog client(server_->relayPort);
        QByteArray reply;
        for (int i = 0; i < 20 && !client.closed(0); ++i)
            if (const QByteArray next = client.command("NONSENSE"); !next.isEmpty()) reply = next;
        QVERIFY2(reply.startsWith("421"), reply);
    }

    void aPortThatIsTakenIsNamedAndTheOtherListenersRun() {
        QTcpServer holder;
        QVERIFY(holder.listen(QHostAddress::LocalHost, 0));
        ServerProcess other("mx9.example.test");
        other.submissionPort = holder.serverPort();
        QVERIFY(other.start());
        const Finished status = other.ctl({"status"});
        QVERIFY2(status.out.contains(QByteArray::number(QCoreApplication::applicationPid())), status.out);
        SmtpDialog client(other.relayPort);
        QVERIFY(client.lastReply.startsWith("220"));
    }

    void fiveHundredConnectionsAtOnceAreServed() {
        std::vector<std::unique_ptr<SmtpDialog>> clients;
        server_->mustCtl({"settings", "set", "smtp.max_connections_per_address", "1000"});
        for (int i = 0; i < 500; ++i)
            clients.push_back(std::make_unique<SmtpDialog>(server_->relayPort));
        for (auto& client : clients)
            QVERIFY2(client->command("EHLO client.test").startsWith("250"), client->lastReply);
        server_->mustCtl({"settings", "set", "smtp.max_connections_per_address", "5"});
        SmtpDialog oneMore(server_->relayPort);
        QVERIFY2(oneMore.lastReply.startsWith("421"), oneMore.lastReply);
    }
};

QTEST_GUILESS_MAIN(SmtpInTest)
#include "smtp_in_test.moc"
