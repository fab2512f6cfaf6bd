// What becomes of mail to addresses that are no plain mailboxes, seen by clients and by another server.
#include "harness/peers.h"
#include "harness/server_process.h"

#include <QRegularExpression>
#include <QtTest>

#include <memory>

using namespace ismail::test;

class LocalDeliveryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ServerProcess> here_, far_;

    // swaks to the server under test; its exit code says whether the message was taken.
    Finished send(const QString& from, const QString& to, const QStringList& extra = {}) {
        return swaks(here_->relayPort, from, to, extra);
    }
    bool arrives(ServerProcess& server, const QString& account, int count) {
        return waitUntil([&] { return server.mailbox(account).size() >= count; });
    }

private slots:
    void initTestCase() {
        const QString missing = missingPeer({"swaks"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        far_ = std::make_unique<ServerProcess>("mx.far.test", QMap<QString, QString>{{"server.other_names", ""}});
        far_->address = QStringLiteral("127.0.0.2");
        QVERIFY(far_->start());
        far_->mustCtl({"domain", "add", "far.test", "--role", "primary"});
        far_->mustCtl({"account", "add", "out@far.test"}, "out-password\n");
        here_ =
            std::make_unique<ServerProcess>("mx.here.test", QMap<QString, QString>{{"sending.messages_per_hour", "2"}});
        QVERIFY(here_->start());
        here_->mustCtl({"domain", "add", "here.test", "--role", "primary"});
        for (const char* name : {"anna", "bert", "carl", "dora"})
            here_->mustCtl({"account", "add", QString("%1@here.test").arg(name)}, "long-password\n");
        here_->mustCtl({"route", "add", "far.test", "--to", QString("127.0.0.2:%1").arg(far_->relayPort)});
        here_->mustCtl({"route", "add", "sender.test", "--to", QString("127.0.0.2:%1").arg(far_->relayPort)});
        far_->mustCtl({"domain", "add", "sender.test", "--role", "primary"});
        far_->mustCtl({"account", "add", "x@sender.test"}, "long-password\n");
    }

    void cleanupTestCase() {
        here_.reset();
        far_.reset();
    }

    void anAliasReachesAMailboxHereAndOneElsewhere() {
        here_->mustCtl({"alias", "add", "info@here.test", "anna@here.test", "out@far.test"});
        const Finished sent = send("x@sender.test", "info@here.test");
        QVERIFY2(sent.exitCode == 0, sent.out + sent.err);
        QVERIFY(arrives(*here_, "anna@here.test", 1));
        QVERIFY(arrives(*far_, "out@far.test", 1));
    }

    void aGroupReachesItsMembersAndRefusesStrangers() {
        here_->mustCtl({"alias", "add", "team@here.test", "anna@here.test", "bert@here.test", "--group"});
        QVERIFY(send("x@sender.test", "team@here.test").exitCode == 0);
        QVERIFY(arrives(*here_, "bert@here.test", 1));
        here_->mustCtl({"alias", "set", "team@here.test", "--posting", "members"});
        const Finished refused = send("x@sender.test", "team@here.test");
        QVERIFY2(refused.out.contains("550 5.7.2"), refused.out);
    }

    void forwardedMailHasOurReturnAddressAndItsBounceComesBack() {
        here_->mustCtl({"account", "set", "bert@here.test", "--forward", "out@far.test", "--keep-copy", "no"});
        const auto before = far_->mailbox("out@far.test").size();
        QVERIFY(send("x@sender.test", "bert@here.test").exitCode == 0);
        QVERIFY(arrives(*far_, "out@far.test", static_cast<int>(before) + 1));
        const QByteArray message = far_->mailbox("out@far.test").last();
        const auto found = QRegularExpression("Return-Path: <(SRS0=[^>]*=sender\\.test=x@here\\.test)>")
                               .match(QString::fromUtf8(message));
        QVERIFY2(found.hasMatch(), message);
        QVERIFY(message.contains("\r\nDelivered-To: bert@here.test\r\n"));
        const Finished bounce = send("<>", found.captured(1), {"--header", "Subject: it failed"});
        QVERIFY2(bounce.exitCode == 0, bounce.out + bounce.err);
        QVERIFY(arrives(*far_, "x@sender.test", 1));
        QVERIFY(far_->mailbox("x@sender.test").last().contains("it failed"));
        const Finished forged = send("<>", "SRS0=aaaaaaaa=aa=sender.test=x@here.test");
        QVERIFY2(forged.out.contains("550 5.1.1"), forged.out);
        here_->mustCtl({"account", "set", "bert@here.test", "--no-forward"});
    }

    void aCatchAllAddressTakesTheRest() {
        QVERIFY(send("x@sender.test", "nobody@here.test").out.contains("550 5.1.1"));
        here_->mustCtl({"domain", "set", "here.test", "--catch-all", "bert@here.test"});
        const auto before = here_->mailbox("bert@here.test").size();
        QVERIFY(send("x@sender.test", "nobody@here.test").exitCode == 0);
        QVERIFY(arrives(*here_, "bert@here.test", static_cast<int>(before) + 1));
        here_->mustCtl({"domain", "set", "here.test", "--catch-all", ""});
    }

    void aFullMailboxIsRefused() {
        here_->mustCtl({"account", "set", "carl@here.test", "--quota", "2K"});
        QVERIFY(send("x@sender.test", "carl@here.test", {"--body", QString(1500, 'x')}).exitCode == 0);
        // swaks declares no size: the message is measured at its end.
        const Finished full = send("x@sender.test", "carl@here.test", {"--body", QString(1500, 'x')});
        QVERIFY2(full.out.contains("452 4.2.2"), full.out);
        const QJsonObject account = here_->ctlJson({"account", "show", "carl@here.test"}).object();
        QCOMPARE(account.value("quotaLevel").toString(), QString("warning"));
        here_->mustCtl({"settings", "set", "quota.refusal", "permanent"});
        const Finished returned = send("x@sender.test", "carl@here.test", {"--body", QString(1500, 'x')});
        QVERIFY2(returned.out.contains("552 5.2.2"), returned.out);
        here_->mustCtl({"account", "set", "carl@here.test", "--quota", "1K"});
        QCOMPARE(here_->ctlJson({"account", "show", "carl@here.test"}).object().value("quotaLevel").toString(),
                 QString("full"));
        QVERIFY(send("x@sender.test", "carl@here.test").out.contains("552 5.2.2"));
        const QByteArray why = here_->ctl({"route", "explain", "carl@here.test"}).out;
        QVERIFY2(why.contains("There is no room for the mailbox of carl@here.test."), why);
    }

    void whoIsAwayAnswersASenderOnce() {
        here_->mustCtl(
            {"account", "set", "dora@here.test", "--autoreply", "yes", "--autoreply-text", "Back on Monday."});
        const auto before = far_->mailbox("x@sender.test").size();
        QVERIFY(send("x@sender.test", "dora@here.test").exitCode == 0);
        QVERIFY(send("x@sender.test", "dora@here.test").exitCode == 0);
        QVERIFY(arrives(*far_, "x@sender.test", static_cast<int>(before) + 1));
        QVERIFY(arrives(*here_, "dora@here.test", 2));
        QVERIFY(waitUntil([&] { return here_->queued() == 0; }));
        QCOMPARE(far_->mailbox("x@sender.test").size(), before + 1);
        const QByteArray answer = far_->mailbox("x@sender.test").last();
        QVERIFY2(answer.contains("Back on Monday."), answer);
        QVERIFY(answer.startsWith("Return-Path: <>"));
        QVERIFY(answer.contains("Auto-Submitted: auto-replied"));
    }

    void anAccountThatSendsTooMuchIsTold() {
        const QStringList login{"--tls",          "--auth",          "PLAIN",        "--auth-user",
                                "anna@here.test", "--auth-password", "long-password"};
        for (int i = 0; i < 2; ++i)
            QVERIFY(swaks(here_->submissionPort, "anna@here.test", "out@far.test", login).exitCode == 0);
        const Finished third = swaks(here_->submissionPort, "anna@here.test", "out@far.test", login);
        QVERIFY2(third.out.contains("451 4.7.1 This account has reached its limit"), third.out);
        const auto account = here_->ctlJson({"account", "show", "anna@here.test"}).object();
        QCOMPARE(account.value("sent").toObject().value("messagesHour").toInt(), 2);
        QCOMPARE(account.value("lastLogin").toObject().value("protocol").toString(), QString("SMTP"));
    }

    void aBannedAddressIsSeenAndLetInAgain() {
        here_->mustCtl({"settings", "set", "smtp.auth_failures_per_address", "3"});
        const QStringList wrong{"--tls",          "--auth",          "PLAIN", "--auth-user",
                                "dora@here.test", "--auth-password", "guess"};
        for (int i = 0; i < 3; ++i)
            QVERIFY(swaks(here_->submissionPort, "dora@here.test", "anna@here.test", wrong).exitCode != 0);
        const QStringList right{"--tls",          "--auth",          "PLAIN",        "--auth-user",
                                "dora@here.test", "--auth-password", "long-password"};
        const Finished banned = swaks(here_->submissionPort, "dora@here.test", "anna@here.test", right);
        QVERIFY2(banned.out.contains("454 4.7.0"), banned.out);
        QVERIFY(here_->ctl({"ban", "list"}).out.contains("127.0.0.1"));
        here_->mustCtl({"ban", "lift", "127.0.0.1"});
        const Finished again = swaks(here_->submissionPort, "dora@here.test", "anna@here.test", right);
        QVERIFY2(again.exitCode == 0, again.out);
    }
};

QTEST_GUILESS_MAIN(LocalDeliveryTest)
#include "local_delivery_test.moc"
