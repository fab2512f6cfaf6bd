// DMARC reports between two running servers: what one saw of the other's domain it reports the day after, signed; the
// other reads it, and says who sends as its domain.
#include "harness/peers.h"
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QJsonArray>
#include <QtTest>

#include <memory>

using namespace ismail::test;

class DmarcReportsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<NameServer> names_;
    std::unique_ptr<ServerProcess> receiver_; // of mail that claims to be of good.test; reports
    std::unique_ptr<ServerProcess> owner_;    // of good.test

    static QMap<QString, QString> settings(const NameServer& names) {
        return {{"check.incoming", "yes"},
                {"client.greet_pause", "0"},
                {"greylist.scope", "off"},
                {"dns.servers", names.endpoint()}};
    }
    // A record as a line of a zone; long texts in pieces.
    static QString record(const QJsonObject& key) {
        QString text = key["recordText"].toString(), pieces;
        for (; !text.isEmpty(); text = text.mid(200))
            pieces += " \"" + text.left(200) + "\"";
        return key["selector"].toString() + "._domainkey TXT" + pieces + "\n";
    }
    // The server is stopped meanwhile: what it saw today it saw yesterday.
    bool aDayPasses() {
        const QString script = "import sqlite3,sys\n"
                               "d=sqlite3.connect(sys.argv[1])\n"
                               "d.execute('UPDATE dmarc_policy SET day=day-1, due=0')\n"
                               "d.execute('UPDATE dmarc_result SET day=day-1')\n"
                               "print(d.execute('SELECT count(*) FROM dmarc_result').fetchone()[0])\n"
                               "d.commit()\n";
        const Finished done = run("python3", {"-c", script, receiver_->dataDirectory() + "/ismail.db"});
        if (done.exitCode != 0) qWarning("%s", done.err.constData());
        return done.exitCode == 0 && done.out.trimmed() == "3";
    }
    void send(const QByteArray& helo, const QByteArray& from, const QString& address) {
        const Finished sent = swaks(receiver_->relayPort, from, "alice@example.test",
                                    {"--helo", helo, "--local-interface", address, "--header", "From: " + from});
        QVERIFY2(sent.exitCode == 0, sent.out + sent.err);
    }

private slots:
    void initTestCase() {
        const QString missing = missingPeer({"swaks", "nsd", "python3"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        names_ = std::make_unique<NameServer>();
        names_->zone("good.test", "@ MX 10 mail\nmail A 127.0.0.1\n@ TXT \"v=spf1 ip4:127.0.0.1 -all\"\n"
                                  "_dmarc TXT \"v=DMARC1; p=none; rua=mailto:dmarc-reports@good.test,"
                                  "mailto:dmarc-reports@example.test\"\n");
        names_->zone("127.in-addr.arpa", "1.0.0 PTR mail.good.test.\n");
        QVERIFY(names_->start());
        receiver_ = std::make_unique<ServerProcess>("mx1.example.test", settings(*names_));
        owner_ = std::make_unique<ServerProcess>("mail.good.test", settings(*names_));
        QVERIFY(receiver_->start() && owner_->start());
        receiver_->mustCtl({"domain", "add", "example.test", "--role", "primary"});
        for (const char* account : {"alice@example.test", "postmaster@example.test"})
            receiver_->mustCtl({"account", "add", account}, "alice-password\n");
        receiver_->mustCtl({"route", "add", "good.test", "--to", owner_->endpoint()});
        receiver_->mustCtl({"dkim", "prepare", "example.test"});
        receiver_->mustCtl({"dkim", "activate", "example.test"});
        owner_->mustCtl({"domain", "add", "good.test", "--role", "primary"});
        owner_->mustCtl({"account", "add", "postmaster@good.test"}, "alice-password\n");
        // Reports come from nobody, so that the signature alone proves their author.
        QString zone = "@ MX 10 mx1\nmx1 A 127.0.0.1\n@ TXT \"v=spf1 -all\"\n"
                       "_dmarc TXT \"v=DMARC1; p=none; rua=mailto:dmarc-reports@example.test\"\n";
        const QJsonArray keys = receiver_->ctlJson({"dkim", "list", "example.test"})["keys"].toArray();
        for (const QJsonValue& key : keys)
            zone += record(key.toObject());
        names_->stop();
        names_->zone("example.test", zone);
        QVERIFY(names_->start());
    }

    void cleanupTestCase() {
        owner_.reset();
        receiver_.reset();
        names_.reset();
    }

    void whatWasSeenIsReportedAndTheOwnerKnowsWhoSendsAsItsDomain() {
        for (int i = 0; i < 3; ++i)
            send("mail.good.test", "a@good.test", "127.0.0.1");
        send("mail.forger.test", "a@good.test", "127.0.0.9");
        const Finished own = swaks(
            receiver_->relayPort, "a@good.test", "alice@example.test",
            {"--helo", "mail.forger.test", "--local-interface", "127.0.0.9", "--header", "From: boss@example.test"});
        QVERIFY2(own.exitCode == 0, own.out + own.err);
        QVERIFY(receiver_->stop());
        QVERIFY(aDayPasses());
        QVERIFY(receiver_->start());
        QJsonObject seen;
        const auto arrived = [&] {
            seen = owner_->ctlJson({"dmarc", "reports", "good.test"}).object();
            return seen["reports"].toInt() == 1;
        };
        const bool reported = waitUntil(arrived, 60'000);
        QVERIFY2(reported, receiver_->logText().right(3000) + owner_->logText().right(3000));
        QCOMPARE(seen["messages"].toInt(), 4);
        QCOMPARE(seen["proven"].toInt(), 3);
        QCOMPARE(seen["reporters"].toArray()[0].toObject()["reporter"].toString(), QString("example.test"));
        const QJsonArray sources = seen["sources"].toArray();
        QCOMPARE(sources.size(), 2);
        QCOMPARE(sources[1].toObject()["source"].toString(), QString("127.0.0.9"));
        QCOMPARE(sources[1].toObject()["proven"].toInt(), 0);
        const Finished table = owner_->ctl({"dmarc", "reports", "good.test", "--days", "7"});
        QVERIFY2(table.out.contains("4 messages as good.test, 3 proven, in 1 report"), table.out);
        // It was read and not delivered.
        QVERIFY(owner_->mailbox("postmaster@good.test").isEmpty());
    }

    void whatClaimedToBeOfADomainHereIsCountedWithoutAMail() {
        const QJsonObject seen = receiver_->ctlJson({"dmarc", "reports", "example.test"}).object();
        QCOMPARE(seen["messages"].toInt(), 1);
        QCOMPARE(seen["proven"].toInt(), 0);
        QCOMPARE(seen["reporters"].toArray()[0].toObject()["reporter"].toString(), QString("example.test"));
        QVERIFY(receiver_->mailbox("postmaster@example.test").isEmpty());
    }

    void whoDidNotConsentIsNotSentAReport() {
        QVERIFY2(receiver_->logText().contains("report_without_consent"), receiver_->logText().right(2000));
        QVERIFY(receiver_->ctlJson({"dmarc", "reports", "good.test"}).object()["reports"].toInt() == 0);
    }

    void otherMailToTheAddressComesToThePostmaster() {
        const Finished sent = swaks(owner_->relayPort, "a@good.test", "dmarc-reports@good.test",
                                    {"--helo", "client.good.test", "--header", "From: a@good.test"});
        QVERIFY2(sent.exitCode == 0, sent.out + sent.err);
        QTRY_COMPARE(owner_->mailbox("postmaster@good.test").size(), 1);
        const Finished path = owner_->ctl({"route", "explain", "dmarc-reports@good.test"});
        QCOMPARE(path.out.count("DMARC reports about good.test are read here"), 1);
    }
};

QTEST_GUILESS_MAIN(DmarcReportsTest)
#include "dmarc_reports_test.moc"
