// Several IMAP clients at once in one account, also while the server dies: what was acknowledged is there, and
// everybody sees the same. ISMAIL_TEST_PEER=dovecot runs the first of these against Dovecot.
#include "harness/mail_server.h"
#include "source_tree.h"

#include <QtTest>

#include <memory>

using namespace ismail::test;

class ImapConcurrencyTest : public QObject {
    Q_OBJECT

    std::unique_ptr<MailServer> server_;
    const QString script_ = QStringLiteral(ISMAIL_SOURCE_DIR "/tests/integration/peers/imap_many.py");

private slots:
    void initTestCase() {
        const QString missing = missingMailServer();
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        server_ = makeMailServer();
        QVERIFY(server_->start());
    }
    void cleanupTestCase() { server_.reset(); }

    void allClientsAndTheModelAgree_data() {
        QTest::addColumn<QString>("account");
        QTest::addColumn<int>("workers");
        QTest::newRow("two") << "alice" << 2;
        QTest::newRow("six") << "bob" << 6;
    }
    void allClientsAndTheModelAgree() {
        QFETCH(QString, account);
        QFETCH(int, workers);
        if (server_->lmtp && workers > 2) QSKIP("Dovecot may lose a mark that is set while the message is moved");
        const Finished done =
            run("python3", {script_, server_->describe(account), QString::number(workers), "300", "1"}, {}, 120000);
        QVERIFY2(done.exitCode == 0, done.out + done.err);
    }

    void aKillLosesNothingThatWasAcknowledged_data() {
        QTest::addColumn<QString>("account");
        QTest::addColumn<int>("delay");
        QTest::newRow("at once") << "carol" << 0;
        QTest::newRow("later") << "dave" << 1500;
    }
    void aKillLosesNothingThatWasAcknowledged() {
        if (server_->lmtp) QSKIP("Dovecot has many processes");
        QFETCH(QString, account);
        QFETCH(int, delay);
        QProcess clients;
        clients.start("python3", {script_, server_->describe(account), "4", "0", QString::number(delay), "killed"});
        QVERIFY(clients.waitForStarted(5000));
        QVERIFY(waitUntil([&] { return clients.canReadLine() || clients.waitForReadyRead(10); }, 60000));
        QCOMPARE(clients.readLine().trimmed(), QByteArray("working"));
        // They go on all the time; when it hits them is up to chance.
        clients.waitForFinished(delay > 0 ? delay : 1);
        server_->kill();
        QVERIFY(server_->start());
        clients.write("go on\n");
        QVERIFY(clients.waitForFinished(60000));
        QVERIFY2(clients.exitCode() == 0, clients.readAllStandardOutput() + clients.readAllStandardError());
    }
};

QTEST_GUILESS_MAIN(ImapConcurrencyTest)
#include "imap_concurrency_test.moc"
