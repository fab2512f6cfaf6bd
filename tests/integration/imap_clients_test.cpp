// Reading mail by IMAP with the programs that people use. ISMAIL_TEST_PEER=dovecot runs the same against Dovecot.
#include "harness/mail_files.h"
#include "harness/mail_server.h"
#include "harness/peers.h"
#include "source_tree.h"

#include <QDir>
#include <QtTest>

#include <memory>

using namespace ismail::test;

namespace {

QString script(const char* name) {
    return QStringLiteral(ISMAIL_SOURCE_DIR "/tests/integration/peers/") + QLatin1String(name);
}

} // namespace

class ImapClientsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<MailServer> server_;
    QList<QByteArray> delivered_; // by imaplib; imap_mime_test shows that these are the octets that were sent

    Finished python(const QStringList& arguments) { return run("python3", arguments, {}, 120000); }
    void compareDelivered(const QList<QByteArray>& fetched, bool lf) {
        QList<QByteArray> wanted;
        for (const QByteArray& message : delivered_)
            wanted.append(lf ? withLf(message) : message);
        const QByteArray different = difference(fetched, wanted);
        QVERIFY2(different.isEmpty(), different);
    }
    QStringList curl(const QString& account) {
        return {"-k", "-s", "-S", "--ssl-reqd", "-u", server_->user(account) + ":" + MailServer::password};
    }
    QString mbsyncConfiguration(const QString& account, const QString& directory) {
        return QStringLiteral("FSync no\n\nIMAPAccount account\nHost 127.0.0.1\nPort %1\nUser %2\nPass \"%3\"\n"
                              "SSLType None\nAuthMechs LOGIN\n\n"
                              "IMAPStore far\nAccount account\n\n"
                              "MaildirStore near\nPath %4/mail/\nInbox %4/mail/INBOX\nSubFolders Verbatim\n\n"
                              "Channel all\nFar :far:\nNear :near:\nPatterns *\nCreate Both\nRemove Both\n"
                              "Expunge Both\nSyncState *\nCopyArrivalDate yes\n")
            .arg(server_->imapPort)
            .arg(server_->user(account), MailServer::password, directory);
    }
    // The certificate that the server made for itself, so that a client can be told to trust it.
    QByteArray certificate() {
        const Finished shown =
            run("openssl", {"s_client", "-connect", QStringLiteral("127.0.0.1:%1").arg(server_->imapsPort)}, "Q\n");
        const auto begin = shown.out.indexOf("-----BEGIN CERTIFICATE-----");
        const auto end = shown.out.indexOf("-----END CERTIFICATE-----");
        return begin < 0 || end < 0 ? QByteArray() : shown.out.mid(begin, end - begin) + "-----END CERTIFICATE-----\n";
    }
    void keepsBothSidesTheSame(const QString& account, const QString& directory,
                               const std::function<Finished()>& sync) {
        const QString mail = directory + "/mail", there = server_->describe(account);
        for (int i = 0; i < 30; ++i)
            server_->deliver("Subject: " + QByteArray::number(i) + "\r\nMessage-ID: <" + QByteArray::number(i) +
                                 "@peer.test>\r\n\r\n" + QByteArray(i * 50, 'x') + "\r\n",
                             account);
        for (int step = 0; step < 2; ++step) {
            const Finished done = sync();
            QVERIFY2(done.exitCode == 0, done.out + done.err);
            const Finished compared = python({script("imap_maildir.py"), "compare", there, mail});
            QVERIFY2(compared.exitCode == 0, compared.out + compared.err);
            if (step == 1) break;
            const Finished changed = python({script("imap_maildir.py"), "change", there, mail, "1"});
            QVERIFY2(changed.exitCode == 0, changed.out + changed.err);
        }
    }

private slots:
    void initTestCase() {
        const QString missing = missingMailServer();
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        server_ = makeMailServer();
        QVERIFY(server_->start());
        server_->deliver("Subject: dots\r\n\r\n.\r\n..\r\n.a\r\n\r\n.\r\nend\r\n", "alice");
        server_->deliver("Subject: only a header\r\n\r\n", "alice");
        server_->deliver(
            "Subject: 8 bit\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xc3\xa4\xc3\xb6\xc3\xbc\r\n", "alice");
        QByteArray large = "Subject: large\r\n\r\n";
        while (large.size() < 5 * 1024 * 1024)
            large += ".line " + QByteArray::number(large.size()) + " " + QByteArray(60, 'x') + "\r\n";
        server_->deliver(large, "alice");
        QTemporaryDir directory;
        const Finished fetched = python({script("imaplib_fetch.py"), server_->describe("alice"), directory.path()});
        QVERIFY2(fetched.exitCode == 0, fetched.out + fetched.err);
        delivered_ = filesIn(directory.path());
        QCOMPARE(delivered_.size(), 4);
        QVERIFY(delivered_[3].endsWith(large));
    }
    void cleanupTestCase() { server_.reset(); }

    void imaplibSpeaksStartTls() {
        QTemporaryDir directory;
        const Finished fetched =
            python({script("imaplib_fetch.py"), server_->describe("alice"), directory.path(), "starttls"});
        QVERIFY2(fetched.exitCode == 0, fetched.out + fetched.err);
        compareDelivered(filesIn(directory.path()), false);
    }

    void curlGetsEveryMessageUnchanged_data() {
        QTest::addColumn<bool>("implicitTls");
        QTest::addColumn<QString>("login");
        QTest::newRow("993") << true << QString();
        QTest::newRow("993, LOGIN") << true << QStringLiteral("AUTH=LOGIN");
        QTest::newRow("143, STARTTLS, PLAIN") << false << QStringLiteral("AUTH=PLAIN");
    }
    void curlGetsEveryMessageUnchanged() {
        QFETCH(bool, implicitTls);
        QFETCH(QString, login);
        QStringList common = curl("alice");
        if (!login.isEmpty()) common += {"--login-options", login};
        const QString url = implicitTls ? QStringLiteral("imaps://127.0.0.1:%1/INBOX").arg(server_->imapsPort)
                                        : QStringLiteral("imap://127.0.0.1:%1/INBOX").arg(server_->imapPort);
        QList<QByteArray> got;
        for (int i = 1; i <= delivered_.size(); ++i) {
            const Finished fetched =
                run("curl", common + QStringList{url + ";MAILINDEX=" + QString::number(i)}, {}, 60000);
            QVERIFY2(fetched.exitCode == 0, fetched.err);
            got.append(fetched.out);
        }
        compareDelivered(got, false);
        const Finished found = run("curl", common + QStringList{url + "?SUBJECT%20dots"});
        QVERIFY2(found.out.startsWith("* SEARCH 1\r\n"), found.out + found.err);
        const Finished part = run("curl", common + QStringList{url + ";MAILINDEX=1;SECTION=HEADER.FIELDS%20(SUBJECT)"});
        QVERIFY2(part.out.startsWith("Subject: dots"), part.out + part.err);
    }

    void curlUploadsAMessage() {
        QTemporaryDir home;
        const QByteArray message =
            "From: alice@example.test\r\nSubject: uploaded\r\n\r\n" + QByteArray(300000, 'u') + "\r\n";
        writeFile(home.filePath("message"), message);
        const QString url = QStringLiteral("imaps://127.0.0.1:%1/").arg(server_->imapsPort);
        const Finished created = run("curl", curl("bob") + QStringList{url, "-X", "CREATE Sent-here"});
        QVERIFY2(created.exitCode == 0, created.err);
        const Finished sent = run("curl", curl("bob") + QStringList{"-T", home.filePath("message"), url + "Sent-here"});
        QVERIFY2(sent.exitCode == 0, sent.err);
        const Finished back = run("curl", curl("bob") + QStringList{url + "Sent-here;MAILINDEX=1"});
        QVERIFY2(back.out == message, back.out.left(200) + back.err);
        const Finished listed = run("curl", curl("bob") + QStringList{url});
        QVERIFY2(listed.out.contains("INBOX") && listed.out.contains("Sent-here"), listed.out + listed.err);
    }

    void getmailGetsEveryMessageUnchanged() {
        const QString missing = missingPeer({"getmail"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        QTemporaryDir home;
        QDir(home.path()).mkpath("mail");
        writeDeliveryAgent(home.path());
        // Not its own maildirs: it refuses to write them as root.
        writeFile(home.filePath("getmailrc"),
                  QStringLiteral("[retriever]\ntype = SimpleIMAPSSLRetriever\nserver = 127.0.0.1\nport = %1\n"
                                 "username = %2\npassword = %3\nmailboxes = (\"INBOX\",)\n"
                                 "[destination]\ntype = MDA_external\npath = %4/mda\narguments = (\"%4/mail\",)\n"
                                 "allow_root_commands = true\n"
                                 "[options]\ndelete = false\ndelivered_to = false\nreceived = false\nread_all = true\n")
                      .arg(server_->imapsPort)
                      .arg(server_->user("alice"), MailServer::password, home.path())
                      .toUtf8());
        const Finished got = run("getmail", {"--getmaildir", home.path(), "--rcfile", "getmailrc"}, {}, 120000);
        QVERIFY2(got.exitCode == 0, got.out + got.err);
        QList<QByteArray> mail = filesIn(home.filePath("mail"));
        for (QByteArray& message : mail)
            message.replace("X-getmail-retrieved-from-mailbox: INBOX\n", "");
        compareDelivered(mail, true);
        // Its memory of UIDs: nothing is new.
        const Finished again =
            run("getmail", {"--getmaildir", home.path(), "--rcfile", "getmailrc", "--new"}, {}, 60000);
        QVERIFY2(again.exitCode == 0, again.out + again.err);
        QCOMPARE(filesIn(home.filePath("mail")).size(), delivered_.size());
    }

    void fetchmailGetsEveryMessageUnchanged_data() {
        QTest::addColumn<bool>("implicitTls");
        QTest::newRow("993") << true;
        QTest::newRow("143, STARTTLS") << false;
    }
    void fetchmailGetsEveryMessageUnchanged() {
        const QString missing = missingPeer({"fetchmail"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        QFETCH(bool, implicitTls);
        QTemporaryDir home;
        QDir(home.path()).mkpath("mail");
        writeDeliveryAgent(home.path());
        writeFile(
            home.filePath("rc"),
            QStringLiteral("set invisible\npoll 127.0.0.1 protocol IMAP port %1\n"
                           "  user \"%2\" password \"%3\" %5 no sslcertck keep fetchall no rewrite no dropdelivered\n"
                           "  mda \"%4/mda %4/mail\"\n")
                .arg(implicitTls ? server_->imapsPort : server_->imapPort)
                .arg(server_->user("alice"), MailServer::password, home.path(),
                     implicitTls ? QStringLiteral("ssl") : QStringLiteral("sslproto 'auto'"))
                .toUtf8(),
            QFile::ReadOwner | QFile::WriteOwner);
        qputenv("FETCHMAILHOME", home.path().toUtf8());
        const Finished got =
            run("fetchmail", {"-f", home.filePath("rc"), "--pidfile", home.filePath("pid")}, {}, 120000);
        qunsetenv("FETCHMAILHOME");
        QVERIFY2(got.exitCode == 0, got.out + got.err);
        compareDelivered(filesIn(home.filePath("mail")), true);
    }

    void muttReadsMarksAndFiles() {
        const QString missing = missingPeer({"mutt", "script"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        QTemporaryDir home;
        for (int i = 0; i < 3; ++i)
            server_->deliver("From: peer@peer.test\r\nSubject: for mutt " + QByteArray::number(i) + "\r\n\r\ntext\r\n",
                             "dave");
        const QString url = QStringLiteral("imaps://127.0.0.1:%1/").arg(server_->imapsPort);
        writeFile(
            home.filePath("rc"),
            QStringLiteral("set ssl_verify_host=no ssl_verify_dates=no certificate_file=%1/certificate.pem\n"
                           "set imap_user=\"%2\" imap_pass=\"%3\" folder=\"%4\" spoolfile=\"%4INBOX\"\n"
                           "set header_cache=%1/cache move=no confirmappend=no confirmcreate=no delete=yes quit=yes\n"
                           "set timeout=1 wait_key=no pager_stop=yes imap_check_subscribed=no\n")
                .arg(home.path(), server_->user("dave"), MailServer::password, url)
                .toUtf8());
        writeFile(home.filePath("certificate.pem"), certificate());
        // Opens the first, saves the second elsewhere (which marks it as deleted here), flags the third, and leaves.
        const QString keys = "<first-entry><display-message><exit><next-entry><save-message>=Kept<enter><last-entry><"
                             "flag-message><quit>";
        const Finished done =
            run("script", {"-q", "-e", "-c",
                           QStringLiteral("TERM=xterm mutt -n -F %1/rc -e 'push \"%2\"'").arg(home.path(), keys),
                           home.filePath("typescript")});
        QVERIFY2(done.exitCode == 0, done.out + done.err);
        const QString there = QStringLiteral("imaps://127.0.0.1:%1/").arg(server_->imapsPort);
        const Finished inbox =
            run("curl", curl("dave") +
                            QStringList{there + "INBOX", "-X", "FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])"});
        const Finished listing = run("curl", curl("dave") + QStringList{there + "INBOX?ALL"});
        QVERIFY2(listing.out == "* SEARCH 1 2\r\n", listing.out + listing.err + done.out);
        const Finished seen = run("curl", curl("dave") + QStringList{there + "INBOX?SEEN"});
        const Finished flagged = run("curl", curl("dave") + QStringList{there + "INBOX?FLAGGED"});
        QVERIFY2(seen.out == "* SEARCH 1\r\n" && flagged.out == "* SEARCH 2\r\n", seen.out + flagged.out + inbox.out);
        const Finished kept = run("curl", curl("dave") + QStringList{there + "Kept;MAILINDEX=1"});
        QVERIFY2(kept.out.contains("Subject: for mutt 1"), kept.out + kept.err);
    }

    void imapflowDoesADaysWork() {
        const QString missing = missingPeer({"node"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        if (run("node", {"-e", "require('imapflow')"}).exitCode != 0)
            QSKIP("imapflow is not where node looks for modules");
        const Finished done = run("node", {script("imapflow_session.js"), server_->describe("bob")}, {}, 120000);
        QVERIFY2(done.exitCode == 0, done.out + done.err);
    }

    void mbsyncKeepsBothSidesTheSame() {
        const QString missing = missingPeer({"mbsync"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        QTemporaryDir home;
        QDir(home.path()).mkpath("mail");
        writeFile(home.filePath("certificate.pem"), certificate());
        writeFile(home.filePath("rc"), mbsyncConfiguration("carol", home.path()).toUtf8());
        keepsBothSidesTheSame("carol", home.path(), [&] {
            return run("mbsync", {"-c", home.filePath("rc"), "-a"}, {}, 120000);
        });
    }

    void offlineimapKeepsBothSidesTheSame() {
        const QString missing = missingPeer({"offlineimap"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        QTemporaryDir home;
        QDir(home.path()).mkpath("mail");
        writeFile(home.filePath("certificate.pem"), certificate());
        writeFile(
            home.filePath("rc"),
            QStringLiteral("[general]\naccounts = a\nmetadata = %1/state\nui = quiet\nsocktimeout = 60\n"
                           "[Account a]\nlocalrepository = near\nremoterepository = far\n"
                           "[Repository near]\ntype = Maildir\nlocalfolders = %1/mail\nsep = /\n"
                           "[Repository far]\ntype = IMAP\nremotehost = 127.0.0.1\nremoteport = %2\nremoteuser = %3\n"
                           "remotepass = %4\nssl = yes\n"
                           "cert_fingerprint = %5\n")
                .arg(home.path())
                .arg(server_->imapsPort)
                .arg(server_->user("bob"), MailServer::password, fingerprint(home.filePath("certificate.pem")))
                .toUtf8());
        keepsBothSidesTheSame("bob", home.path(), [&] {
            return run("offlineimap", {"-c", home.filePath("rc"), "-o"}, {}, 120000);
        });
    }

private:
    static QString fingerprint(const QString& certificate) {
        const Finished shown = run("openssl", {"x509", "-in", certificate, "-noout", "-fingerprint", "-sha1"});
        return QString::fromLatin1(shown.out.trimmed().split('=').last()).remove(':').toLower();
    }
};

QTEST_GUILESS_MAIN(ImapClientsTest)
#include "imap_clients_test.moc"
