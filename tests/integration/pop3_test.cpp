// Reading mail by POP3: with the programs that people use, and with what they do when things go wrong.
#include "harness/mail_files.h"
#include "harness/peers.h"
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"
#include "source_tree.h"

#include <QDir>
#include <QSslSocket>
#include <QtTest>

#include <memory>

using namespace ismail::test;

namespace {

const QString alice = QStringLiteral("alice@example.test");
const QString password = QStringLiteral("alice-password");

// A POP3 client that says what a test wants it to.
class Pop3Dialog {
public:
    explicit Pop3Dialog(quint16 port, bool tls = true) {
        socket_.setPeerVerifyMode(QSslSocket::VerifyNone);
        if (tls) {
            socket_.connectToHostEncrypted("127.0.0.1", port);
            socket_.waitForEncrypted(10000);
        } else {
            socket_.connectToHost("127.0.0.1", port);
            socket_.waitForConnected(10000);
        }
        greeting = line();
    }
    QByteArray line() {
        while (!socket_.canReadLine())
            if (!socket_.waitForReadyRead(15000)) return socket_.readAll();
        return socket_.readLine().trimmed();
    }
    QByteArray command(const QByteArray& text) {
        socket_.write(text + "\r\n");
        socket_.flush();
        return line();
    }
    // The lines of a multi-line reply, or its -ERR.
    QList<QByteArray> lines(const QByteArray& text) {
        QList<QByteArray> found{command(text)};
        if (!found.first().startsWith("+OK")) return found;
        while (true) {
            const QByteArray next = line();
            if (next == "." || next.isEmpty()) break;
            found.append(next);
        }
        return found.mid(1);
    }
    QByteArray login(const QString& user = alice, const QString& word = password) {
        const QByteArray named = command("USER " + user.toUtf8());
        return named.startsWith("+OK") ? command("PASS " + word.toUtf8()) : named;
    }
    void drop() { socket_.abort(); }
    bool closed() { return socket_.waitForDisconnected(10000) || socket_.state() == QAbstractSocket::UnconnectedState; }

    QByteArray greeting;

private:
    QSslSocket socket_;
};

} // namespace

class Pop3Test : public QObject {
    Q_OBJECT

    std::unique_ptr<ServerProcess> server_;
    QList<QByteArray> delivered_; // what ismailctl exports: the octets on disk

    void deliver(const QByteArray& message, const QString& to = alice) {
        SmtpDialog smtp(server_->relayPort);
        smtp.command("EHLO peer.test");
        smtp.command("MAIL FROM:<sender@peer.test> BODY=8BITMIME");
        smtp.command("RCPT TO:<" + to.toUtf8() + ">");
        // By BDAT, so that every octet arrives as it is, the last line end too.
        smtp.send("BDAT " + QByteArray::number(message.size()) + " LAST\r\n" + message);
        const QByteArray reply = smtp.reply(60000);
        if (!reply.startsWith("250")) qFatal("not delivered: %s", reply.constData());
    }

    void compare(const QList<QByteArray>& fetched, const QList<QByteArray>& wanted) {
        const QByteArray different = difference(fetched, wanted);
        QVERIFY2(different.isEmpty(), different);
    }
    QList<QByteArray> deliveredWithLf() const {
        QList<QByteArray> wanted;
        for (const QByteArray& message : delivered_)
            wanted.append(withLf(message));
        return wanted;
    }

private slots:
    void initTestCase() {
        server_ = std::make_unique<ServerProcess>("mx1.example.test",
                                                  QMap<QString, QString>{{"smtp.auth_failures_per_address", "1000"}});
        QVERIFY(server_->start());
        server_->mustCtl({"domain", "add", "example.test", "--role", "primary"});
        server_->mustCtl({"account", "add", alice}, password.toUtf8() + "\n");
        server_->mustCtl({"account", "add", "bob@example.test"}, password.toUtf8() + "\n");
        server_->mustCtl({"account", "add", "carol@example.test"}, password.toUtf8() + "\n");
        deliver("Subject: dots\r\n\r\n.\r\n..\r\n.a\r\n\r\n.\r\nend\r\n");
        deliver("Subject: no end of line\r\n\r\nthe last line");
        deliver("Subject: only a header\r\n\r\n");
        deliver(
            "Subject: 8 bit\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xc3\xa4\xc3\xb6\xc3\xbc \xff\xfe\r\n");
        QByteArray large = "Subject: large\r\n\r\n";
        while (large.size() < 20 * 1024 * 1024)
            large += ".line " + QByteArray::number(large.size()) + " " + QByteArray(60, 'x') + "\r\n";
        deliver(large);
        // An export of the large one takes its time on a busy machine.
        QTemporaryDir exported;
        const Finished done =
            run(programPath("ismailctl"),
                {"--data", server_->dataDirectory(), "mailbox", "export", alice, exported.path()}, {}, 180000);
        QVERIFY2(done.exitCode == 0, done.out + done.err);
        delivered_ = filesIn(exported.path());
        QCOMPARE(delivered_.size(), 5);
    }
    void cleanupTestCase() { server_.reset(); }

    void curlGetsEveryMessageUnchanged_data() {
        QTest::addColumn<bool>("implicitTls");
        QTest::addColumn<QString>("login");
        QTest::newRow("995, USER") << true << QString();
        QTest::newRow("995, PLAIN") << true << QStringLiteral("AUTH=PLAIN");
        QTest::newRow("995, LOGIN") << true << QStringLiteral("AUTH=LOGIN");
        QTest::newRow("110, STLS") << false << QString();
    }
    void curlGetsEveryMessageUnchanged() {
        const QString missing = missingPeer({"curl"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        QFETCH(bool, implicitTls);
        QFETCH(QString, login);
        QStringList common{"-k", "-s", "-S", "--ssl-reqd", "-u", alice + ":" + password};
        if (!login.isEmpty()) common += {"--login-options", login};
        const QString url = implicitTls ? QStringLiteral("pop3s://127.0.0.1:%1/").arg(server_->pop3sPort)
                                        : QStringLiteral("pop3://127.0.0.1:%1/").arg(server_->pop3Port);
        for (int i = 0; i < delivered_.size(); ++i) {
            const Finished got = run("curl", common + QStringList{url + QString::number(i + 1)}, {}, 60000);
            QVERIFY2(got.exitCode == 0, got.err);
            QVERIFY2(got.out == withFinalCrlf(delivered_[i]), got.out.left(1000));
        }
    }

    void poplibGetsEveryMessageUnchanged_data() {
        QTest::addColumn<bool>("stls");
        QTest::newRow("995") << false;
        QTest::newRow("110, STLS") << true;
    }
    void poplibGetsEveryMessageUnchanged() {
        const QString missing = missingPeer({"python3"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        QFETCH(bool, stls);
        QTemporaryDir directory;
        QStringList arguments{QStringLiteral(ISMAIL_SOURCE_DIR "/tests/integration/peers/poplib_fetch.py"),
                              QString::number(stls ? server_->pop3Port : server_->pop3sPort), alice, password,
                              directory.path()};
        if (stls) arguments.append("stls");
        const Finished got = run("python3", arguments, {}, 120000);
        QVERIFY2(got.exitCode == 0, got.out + got.err);
        QList<QByteArray> wanted;
        for (const QByteArray& message : delivered_)
            wanted.append(withFinalCrlf(message));
        compare(filesIn(directory.path()), wanted);
    }

    void getmailGetsEveryMessageUnchanged() {
        const QString missing = missingPeer({"getmail"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        QTemporaryDir home;
        QDir(home.path()).mkpath("mail");
        writeDeliveryAgent(home.path());
        // Not its own maildirs: it refuses to write them as root.
        writeFile(home.filePath("getmailrc"),
                  QStringLiteral("[retriever]\ntype = SimplePOP3SSLRetriever\nserver = 127.0.0.1\nport = %1\n"
                                 "username = %2\npassword = %3\n"
                                 "[destination]\ntype = MDA_external\npath = %4/mda\narguments = (\"%4/mail\",)\n"
                                 "allow_root_commands = true\n"
                                 "[options]\ndelete = false\ndelivered_to = false\nreceived = false\nread_all = true\n")
                      .arg(server_->pop3sPort)
                      .arg(alice, password, home.path())
                      .toUtf8());
        const Finished got = run("getmail", {"--getmaildir", home.path(), "--rcfile", "getmailrc"}, {}, 120000);
        QVERIFY2(got.exitCode == 0, got.out + got.err);
        compare(filesIn(home.filePath("mail")), deliveredWithLf());
        // Its memory of UIDLs: nothing is new.
        const Finished again =
            run("getmail", {"--getmaildir", home.path(), "--rcfile", "getmailrc", "--new"}, {}, 60000);
        QVERIFY2(again.exitCode == 0, again.out + again.err);
        QCOMPARE(filesIn(home.filePath("mail")).size(), delivered_.size());
    }

    void mpopGetsEveryMessageUnchanged_data() {
        QTest::addColumn<bool>("stls");
        QTest::newRow("995") << false;
        QTest::newRow("110, STLS and pipelining") << true;
    }
    void mpopGetsEveryMessageUnchanged() {
        const QString missing = missingPeer({"mpop"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        QFETCH(bool, stls);
        QTemporaryDir home;
        for (const char* part : {"mail/new", "mail/cur", "mail/tmp"})
            QDir(home.path()).mkpath(part);
        writeFile(
            home.filePath("mpoprc"),
            QStringLiteral("account default\nhost 127.0.0.1\nport %1\ntls on\ntls_starttls %2\ntls_certcheck off\n"
                           "user %3\npassword %4\nkeep on\nreceived_header off\npipelining %5\n"
                           "delivery maildir %6/mail\nuidls_file %6/uidls\n")
                .arg(stls ? server_->pop3Port : server_->pop3sPort)
                .arg(stls ? "on" : "off", alice, password, stls ? "on" : "auto", home.path())
                .toUtf8(),
            QFile::ReadOwner | QFile::WriteOwner);
        const Finished got = run("mpop", {"-C", home.filePath("mpoprc")}, {}, 120000);
        QVERIFY2(got.exitCode == 0, got.out + got.err);
        compare(filesIn(home.filePath("mail/new")), deliveredWithLf());
    }

    void fetchmailGetsEveryMessageUnchanged() {
        const QString missing = missingPeer({"fetchmail"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        QTemporaryDir home;
        QDir(home.path()).mkpath("mail");
        writeDeliveryAgent(home.path());
        writeFile(
            home.filePath("rc"),
            QStringLiteral("set invisible\npoll 127.0.0.1 protocol POP3 port %1 uidl\n"
                           "  user \"%2\" password \"%3\" ssl no sslcertck keep fetchall no rewrite no dropdelivered\n"
                           "  mda \"%4/mda %4/mail\"\n")
                .arg(server_->pop3sPort)
                .arg(alice, password, home.path())
                .toUtf8(),
            QFile::ReadOwner | QFile::WriteOwner);
        qputenv("FETCHMAILHOME", home.path().toUtf8());
        const Finished got =
            run("fetchmail", {"-f", home.filePath("rc"), "-i", home.filePath("ids"), "--pidfile", home.filePath("pid")},
                {}, 120000);
        qunsetenv("FETCHMAILHOME");
        QVERIFY2(got.exitCode == 0, got.out + got.err);
        compare(filesIn(home.filePath("mail")), deliveredWithLf());
    }

    void messagesAreRemovedAtQuitAndNotBefore() {
        const QString bob = QStringLiteral("bob@example.test");
        for (const char* subject : {"one", "two", "three"})
            deliver(QByteArray("Subject: ") + subject + "\r\n\r\nx\r\n", bob);
        {
            Pop3Dialog dropped(server_->pop3sPort);
            QVERIFY(dropped.login(bob).startsWith("+OK 3 messages"));
            QVERIFY(dropped.command("DELE 1").startsWith("+OK"));
            dropped.drop();
        }
        QVERIFY(waitUntil([&] { return Pop3Dialog(server_->pop3sPort).login(bob).startsWith("+OK 3 messages"); }));
        QList<QByteArray> uids;
        {
            Pop3Dialog client(server_->pop3sPort);
            QVERIFY(waitUntil([&] { return client.login(bob).startsWith("+OK 3"); }));
            uids = client.lines("UIDL");
            QVERIFY(client.command("DELE 2").startsWith("+OK"));
            QVERIFY(client.command("QUIT").startsWith("+OK"));
            QVERIFY(client.closed());
        }
        QList<QByteArray> left = server_->mailbox(bob);
        QCOMPARE(left.size(), 2);
        QVERIFY(left[0].contains("Subject: one") && left[1].contains("Subject: three"));

        // The others keep their unique ids, over a kill too, and a removed message stays removed.
        server_->kill();
        QVERIFY(server_->start());
        Pop3Dialog client(server_->pop3sPort);
        QVERIFY(client.login(bob).startsWith("+OK 2 messages"));
        const auto after = client.lines("UIDL");
        QCOMPARE(after, QList<QByteArray>({"1" + uids[0].mid(1), "2" + uids[2].mid(1)}));
        // Mail that comes during the session is not in it, and gets an id that nobody had.
        deliver("Subject: four\r\n\r\nx\r\n", bob);
        QCOMPARE(client.lines("UIDL"), after);
        QVERIFY(client.command("DELE 2").startsWith("+OK"));
        QVERIFY(client.command("QUIT").startsWith("+OK"));
        Pop3Dialog last(server_->pop3sPort);
        QVERIFY(last.login(bob).startsWith("+OK 2 messages"));
        QVERIFY(!uids.contains("2" + last.lines("UIDL")[1].mid(1)) &&
                !uids.contains("3" + last.lines("UIDL")[1].mid(1)));
    }

    void aKillBeforeQuitRemovesNothing() {
        const QString carol = QStringLiteral("carol@example.test");
        for (int i = 0; i < 20; ++i)
            deliver("Subject: " + QByteArray::number(i) + "\r\n\r\n" + QByteArray(i * 5000, 'x') + "\r\n", carol);
        const auto before = server_->mailbox(carol);
        QCOMPARE(before.size(), 20);
        Pop3Dialog client(server_->pop3sPort);
        QVERIFY(client.login(carol).startsWith("+OK 20"));
        for (int i = 1; i <= 20; ++i)
            QVERIFY(client.command("DELE " + QByteArray::number(i)).startsWith("+OK"));
        server_->kill();
        QVERIFY(server_->start());
        QCOMPARE(server_->mailbox(carol), before);
    }

    // In the middle of the removal: all of it or nothing.
    void aKillInTheMiddleOfQuitLeavesAllOrNothing_data() {
        QTest::addColumn<QString>("step");
        QTest::addColumn<int>("left");
        QTest::newRow("before the commit") << "outcome-written:1" << 20;
        QTest::newRow("after the commit") << "outcome-committed:1" << 0;
    }
    void aKillInTheMiddleOfQuitLeavesAllOrNothing() {
        QFETCH(QString, step);
        QFETCH(int, left);
        const QString carol = QStringLiteral("carol@example.test");
        QCOMPARE(server_->mailbox(carol).size(), 20);
        QVERIFY(server_->stop());
        QVERIFY(server_->start({{"ISMAIL_CRASH_AT", step}}));
        Pop3Dialog client(server_->pop3sPort);
        QVERIFY(client.login(carol).startsWith("+OK 20"));
        for (int i = 1; i <= 20; ++i)
            QVERIFY(client.command("DELE " + QByteArray::number(i)).startsWith("+OK"));
        QVERIFY(!client.command("QUIT").startsWith("+OK"));
        QVERIFY(server_->waitForEnd(10000));
        QVERIFY(server_->start());
        QCOMPARE(server_->mailbox(carol).size(), left);
        QCOMPARE(server_->mailbox(alice).size(), delivered_.size());
    }

    void aSecondSessionIsToldThatTheMailboxIsInUse() {
        Pop3Dialog first(server_->pop3sPort);
        QVERIFY(first.login().startsWith("+OK 5"));
        Pop3Dialog second(server_->pop3sPort);
        QVERIFY(second.login().startsWith("-ERR [IN-USE]"));
        QVERIFY(first.command("QUIT").startsWith("+OK"));
        QVERIFY(second.login().startsWith("+OK 5"));
    }

    void loggingInNeedsTls() {
        Pop3Dialog plain(server_->pop3Port, false);
        QCOMPARE(plain.greeting, QByteArray("+OK mx1.example.test POP3 ISMail"));
        QVERIFY(plain.command("USER " + alice.toUtf8()).startsWith("-ERR"));
        const auto capabilities = plain.lines("CAPA");
        QVERIFY(capabilities.contains("STLS") && !capabilities.contains("USER"));
        Pop3Dialog wrong(server_->pop3sPort);
        QCOMPARE(wrong.login(alice, "wrong-word"), QByteArray("-ERR [AUTH] The user name or the password is wrong"));
        QCOMPARE(wrong.login("nobody@example.test", "wrong-word"),
                 QByteArray("-ERR [AUTH] The user name or the password is wrong"));
        QVERIFY(!server_->logText().contains("wrong-word") && !server_->logText().contains(password.toUtf8()));
    }

    void failedLogInsCountTogetherWithThoseOfSmtp() {
        server_->mustCtl({"settings", "set", "smtp.auth_failures_per_address", "3"});
        Pop3Dialog client(server_->pop3sPort);
        QByteArray said;
        for (int i = 0; i < 5; ++i)
            said = client.login(alice, "wrong-word");
        QVERIFY2(said.startsWith("-ERR [SYS/TEMP]"), said);
        SmtpDialog smtp(server_->submissionPort);
        smtp.command("EHLO peer.test");
        QVERIFY(smtp.startTls());
        smtp.command("EHLO peer.test");
        QVERIFY(smtp.command("AUTH PLAIN AGEAYg==").startsWith("454"));
        server_->mustCtl({"settings", "set", "smtp.auth_failures_per_address", "1000"});
        const Finished bans = server_->ctl({"ban", "list"});
        QVERIFY2(bans.out.contains("127.0.0.1"), bans.out + bans.err);
        server_->mustCtl({"ban", "lift", "127.0.0.1"});
        QVERIFY(client.login().startsWith("+OK"));
    }

    void sessionsAndListenersAreInTheAdministratorsHand() {
        Pop3Dialog client(server_->pop3sPort);
        QVERIFY(client.login().startsWith("+OK"));
        const Finished sessions = server_->ctl({"session", "list"});
        QVERIFY2(sessions.out.contains("pop3s") && sessions.out.contains(alice.toUtf8()), sessions.out);
        QVERIFY(server_->ctl({"listener", "list"}).out.contains("pop3s"));
        const Finished ended = server_->ctl({"session", "disconnect", "--address", "127.0.0.1"});
        QVERIFY2(ended.exitCode == 0, ended.out + ended.err);
        QVERIFY(client.closed());
        QVERIFY(Pop3Dialog(server_->pop3sPort).login().startsWith("+OK"));
        server_->mustCtl({"listener", "pause", "pop3s"});
        QVERIFY(Pop3Dialog(server_->pop3sPort).greeting.isEmpty());
        QVERIFY(!Pop3Dialog(server_->pop3Port, false).greeting.isEmpty());
        server_->mustCtl({"listener", "resume", "pop3s"});
        QVERIFY(!Pop3Dialog(server_->pop3sPort).greeting.isEmpty());
    }

    void connectionsFromOneAddressAreLimited() {
        server_->mustCtl({"settings", "set", "pop3.max_connections_per_address", "2"});
        Pop3Dialog first(server_->pop3Port, false), second(server_->pop3Port, false);
        QVERIFY(first.greeting.startsWith("+OK") && second.greeting.startsWith("+OK"));
        Pop3Dialog third(server_->pop3Port, false);
        QVERIFY2(third.greeting.startsWith("-ERR [SYS/TEMP] Too many connections"), third.greeting);
        QVERIFY(third.closed());
        server_->mustCtl({"settings", "set", "pop3.max_connections_per_address", "50"});
    }
};

QTEST_GUILESS_MAIN(Pop3Test)
#include "pop3_test.moc"
