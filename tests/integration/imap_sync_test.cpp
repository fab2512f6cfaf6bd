// A mailbox of ten thousand messages and mbsync: both sides change, and both hold the same afterwards, time after time.
// ISMAIL_TEST_PEER=dovecot runs the same against Dovecot.
#include "harness/mail_files.h"
#include "harness/mail_server.h"
#include "harness/peers.h"
#include "source_tree.h"

#include <QDir>
#include <QtTest>

#include <memory>

using namespace ismail::test;

class ImapSyncTest : public QObject {
    Q_OBJECT

    std::unique_ptr<MailServer> server_;
    QTemporaryDir home_;

    void python(const QStringList& arguments) {
        const Finished done =
            run("python3",
                QStringList{QStringLiteral(ISMAIL_SOURCE_DIR "/tests/integration/peers/imap_maildir.py")} + arguments,
                {}, 300000);
        QVERIFY2(done.exitCode == 0, done.out + done.err);
    }
    void sync() {
        const Finished done = run("mbsync", {"-c", home_.filePath("rc"), "-a"}, {}, 300000);
        QVERIFY2(done.exitCode == 0, done.out + done.err);
    }
    QStringList names() const {
        QStringList found;
        for (const QString& part : {QStringLiteral("cur"), QStringLiteral("new")})
            found += QDir(home_.filePath("mail/INBOX/" + part)).entryList(QDir::Files, QDir::Name);
        return found;
    }

private slots:
    void initTestCase() {
        QString missing = missingMailServer();
        if (missing.isEmpty()) missing = missingPeer({"mbsync"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        server_ = makeMailServer();
        QVERIFY(server_->start());
        QDir(home_.path()).mkpath("mail");
        writeFile(home_.filePath("rc"),
                  QStringLiteral("FSync no\n\nIMAPAccount account\nHost 127.0.0.1\nPort %1\nUser %2\nPass \"%3\"\n"
                                 "SSLType None\nAuthMechs LOGIN\n\nIMAPStore far\nAccount account\n\n"
                                 "MaildirStore near\nPath %4/mail/\nInbox %4/mail/INBOX\nSubFolders Verbatim\n\n"
                                 "Channel all\nFar :far:\nNear :near:\nPatterns *\nCreate Both\nExpunge Both\n"
                                 "SyncState *\nCopyArrivalDate yes\n")
                      .arg(server_->imapPort)
                      .arg(server_->user("alice"), MailServer::password, home_.path())
                      .toUtf8());
    }
    void cleanupTestCase() { server_.reset(); }

    void bothSidesOfTenThousandMessagesAreTheSame() {
        const QString there = server_->describe("alice"), here = home_.filePath("mail");
        python({"fill", there, "10000"});
        sync();
        python({"compare", there, here});
        for (const QString& step : {QStringLiteral("1"), QStringLiteral("2")}) {
            python({"change", there, here, step});
            sync();
            python({"compare", there, here});
        }
    }

    void nothingMovesWhenNothingChanged() {
        const QStringList before = names();
        QVERIFY(before.size() > 5000);
        sync();
        QCOMPARE(names(), before);
        python({"compare", server_->describe("alice"), home_.filePath("mail")});
    }
};

QTEST_GUILESS_MAIN(ImapSyncTest)
#include "imap_sync_test.moc"
