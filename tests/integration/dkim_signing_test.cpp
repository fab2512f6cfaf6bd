// Mail that this server signs, as other programs verify it: dkimpy, Mail::DKIM and OpenDKIM, with the records that
// ismailctl says are to be published.
#include "harness/peers.h"
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"
#include "source_tree.h"

#include <QJsonArray>
#include <QtTest>

#include <memory>

using namespace ismail::test;

class DkimSigningTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ServerProcess> server_;
    QTemporaryDir directory_;

    QStringList submission(const QString& account) const {
        return {"--tls", "--auth", "PLAIN", "--auth-user", account, "--auth-password", "alice-password"};
    }
    QByteArray newest(const QString& account) {
        const QList<QByteArray> all = server_->mailbox(account);
        return all.isEmpty() ? QByteArray() : all.last();
    }
    QString write(const QString& name, const QByteArray& text) {
        QFile file(directory_.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("cannot write");
        return file.fileName();
    }
    // What all of them found: "dkimpy is202612a=pass is202612b=pass", a line each.
    QByteArrayList verified(const QByteArray& message) {
        const QString list = write("list.json", server_->ctlJson({"dkim", "list", "example.test"}).toJson());
        const QString script = QStringLiteral(ISMAIL_SOURCE_DIR "/tests/integration/peers/dkim_verify.py");
        return run("python3", {script, list, write("message.eml", message)}, {}, 120'000).out.trimmed().split('\n');
    }
    // Nothing failed, and somebody looked; both signatures where the program knows both.
    static bool allPassed(const QByteArrayList& lines) {
        int passed = 0;
        for (const QByteArray& line : lines) {
            if (line.contains("fail") || line.contains("invalid") || line.contains("rror")) return false;
            passed += static_cast<int>(line.count("=pass"));
        }
        return passed != 0 && lines.size() == 3;
    }

private slots:
    void initTestCase() {
        const QString missing = missingPeer({"swaks", "python3"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        server_ = std::make_unique<ServerProcess>("mx.example.test", QMap<QString, QString>{{"check.incoming", "no"}});
        QVERIFY(server_->start());
        server_->mustCtl({"domain", "add", "example.test", "--role", "primary"});
        for (const char* account : {"alice@example.test", "bob@example.test"})
            server_->mustCtl({"account", "add", account}, "alice-password\n");
    }

    void cleanupTestCase() { server_.reset(); }

    void keysSignAsSoonAsTheyAreActive() {
        const QJsonObject made = server_->ctlJson({"dkim", "prepare", "example.test"}).object();
        QCOMPARE(made["keys"].toArray().size(), 2);
        QCOMPARE(made["keys"].toArray()[0].toObject()["state"].toString(), QString("prepared"));
        QVERIFY(server_->ctl({"dkim", "prepare", "example.test"}).exitCode != 0);
        swaks(server_->submissionPort, "alice@example.test", "bob@example.test", submission("alice@example.test"));
        QVERIFY(!newest("bob@example.test").contains("DKIM-Signature"));

        const QJsonObject active = server_->ctlJson({"dkim", "activate", "example.test"}).object();
        QVERIFY(!active["warning"].toString().isEmpty());
        QCOMPARE(active["keys"].toArray()[1].toObject()["state"].toString(), QString("active"));
        const Finished sent = swaks(server_->submissionPort, "alice@example.test", "bob@example.test",
                                    submission("alice@example.test") +
                                        QStringList{"--data", "From: alice@example.test\nSubject: bare\nBcc: "
                                                              "secret@example.test\n\nText \n\n with  blanks\n\n"});
        QVERIFY2(sent.exitCode == 0, sent.out);
        const QByteArray message = newest("bob@example.test");
        QCOMPARE(message.count("DKIM-Signature:"), 2);
        const QByteArrayList found = verified(message);
        QVERIFY2(allPassed(found), found.join('\n'));
        QByteArray changed = message;
        const QByteArrayList broken = verified(changed.replace("Subject: bare", "Subject: bear"));
        QVERIFY2(!allPassed(broken), broken.join('\n'));
    }

    void aReportOfThisServerIsSignedByTheDomainAboveItsName() {
        server_->mustCtl({"route", "add", "nowhere.test", "--to", "127.0.0.1:1"});
        const Finished sent = swaks(server_->submissionPort, "alice@example.test", "nobody@nowhere.test",
                                    submission("alice@example.test"));
        QVERIFY2(sent.exitCode == 0, sent.out);
        server_->mustCtl({"queue", "bounce", "--recipient", "nobody@nowhere.test", "--yes"});
        QVERIFY(waitUntil([&] { return newest("alice@example.test").contains("multipart/report"); }));
        const QByteArray report = newest("alice@example.test");
        QVERIFY(report.contains("From: ") && report.contains("d=example.test"));
        const QByteArrayList found = verified(report);
        QVERIFY2(allPassed(found), found.join('\n'));
    }

    void mailFromOutsideIsNotSigned() {
        SmtpDialog client(server_->relayPort);
        client.command("EHLO client.test");
        QVERIFY(client
                    .mail("alice@example.test", {"bob@example.test"},
                          "From: alice@example.test\r\nSubject: from outside\r\n\r\nText\r\n")
                    .startsWith("250"));
        QVERIFY(!newest("bob@example.test").contains("DKIM-Signature"));
    }

    void aRevokedKeySignsNoMoreAndItsRecordIsEmpty() {
        const QString selector =
            server_->ctlJson({"dkim", "list", "example.test"})["keys"].toArray()[0].toObject()["selector"].toString();
        QVERIFY(server_->ctl({"dkim", "remove", "example.test", selector}).exitCode != 0);
        const QJsonObject revoked = server_->ctlJson({"dkim", "revoke", "example.test", selector, "--yes"}).object();
        QVERIFY(revoked["keys"].toArray()[0].toObject()["recordText"].toString().endsWith("p="));
        swaks(server_->submissionPort, "alice@example.test", "bob@example.test", submission("alice@example.test"));
        QCOMPARE(newest("bob@example.test").count("DKIM-Signature:"), 1);
    }
};

QTEST_GUILESS_MAIN(DkimSigningTest)
#include "dkim_signing_test.moc"
