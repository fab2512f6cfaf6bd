// Groups as administrators build them: both roles on one server, several primaries on one secondary.
#include "harness/peers.h"
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QtTest>

#include <memory>

using namespace ismail::test;

namespace {

QByteArray sendTo(quint16 port, const QByteArray& recipient) {
    SmtpDialog client(port);
    client.command("EHLO client.test");
    return client.mail("sender@peer.test", {recipient}, "Subject: to " + recipient + "\r\n\r\nText\r\n");
}

void addPartner(ServerProcess& server, const QString& name, const ServerProcess& other) {
    server.mustCtl({"partner", "add", name, "--host", "127.0.0.1", "--port", QString::number(other.relayPort)});
}

void addPrimary(ServerProcess& server, const QString& domain, const QString& secondary) {
    server.mustCtl({"domain", "add", domain, "--role", "primary", "--secondary", secondary});
    server.mustCtl({"account", "add", "alice@" + domain}, "alice-password\n");
}

} // namespace

class RolesTest : public QObject {
    Q_OBJECT

    const QMap<QString, QString> settings_ = {{"partner.query_interval", "2s"}};

private slots:
    void twoServersAreEachOthersSecondary() {
        ServerProcess one("one.test", settings_), two("two.test", settings_);
        QVERIFY(one.start() && two.start());
        addPartner(one, "two", two);
        addPartner(two, "one", one);
        addPrimary(one, "a.example", "two");
        addPrimary(two, "b.example", "one");
        one.mustCtl(
            {"domain", "add", "b.example", "--role", "secondary", "--primary", "two", "--recipients", "accept-all"});
        two.mustCtl(
            {"domain", "add", "a.example", "--role", "secondary", "--primary", "one", "--recipients", "accept-all"});

        two.kill();
        QVERIFY(sendTo(one.relayPort, "alice@b.example").startsWith("250"));
        QVERIFY(two.start());
        QVERIFY(waitUntil([&] { return two.mailbox("alice@b.example").size() == 1; }));
        one.kill();
        QVERIFY(sendTo(two.relayPort, "alice@a.example").startsWith("250"));
        QVERIFY(one.start());
        QVERIFY(waitUntil([&] { return one.mailbox("alice@a.example").size() == 1; }));
        QVERIFY(waitUntil([&] { return one.queued() == 0 && two.queued() == 0; }));
    }

    void oneSecondaryServesSeveralPrimaries() {
        ServerProcess secondary("backup.test"), first("first.test", settings_), second("second.test", settings_);
        QVERIFY(secondary.start() && first.start() && second.start());
        addPartner(secondary, "first", first);
        addPartner(secondary, "second", second);
        secondary.mustCtl(
            {"domain", "add", "a.example", "--role", "secondary", "--primary", "first", "--recipients", "accept-all"});
        secondary.mustCtl(
            {"domain", "add", "b.example", "--role", "secondary", "--primary", "second", "--recipients", "accept-all"});
        addPartner(first, "backup", secondary);
        addPartner(second, "backup", secondary);
        addPrimary(first, "a.example", "backup");
        addPrimary(second, "b.example", "backup");
        first.kill();
        second.kill();
        for (int i = 0; i < 10; ++i) {
            QVERIFY(sendTo(secondary.relayPort, "alice@a.example").startsWith("250"));
            QVERIFY(sendTo(secondary.relayPort, "alice@b.example").startsWith("250"));
        }
        QVERIFY(second.start());
        QVERIFY(waitUntil([&] { return second.mailbox("alice@b.example").size() == 10; }));
        QCOMPARE(secondary.queued(), 10); // the other primary is still away
        QVERIFY(first.start());
        QVERIFY(waitUntil([&] { return first.mailbox("alice@a.example").size() == 10; }));
    }

    void callAheadAsksThePrimaryAndRemembersWhileItIsAway() {
        ServerProcess primary("mx1.test", settings_), secondary("mx2.test");
        QVERIFY(primary.start() && secondary.start());
        addPartner(primary, "second", secondary);
        addPrimary(primary, "example.test", "second");
        addPartner(secondary, "first", primary);
        secondary.mustCtl({"domain", "add", "example.test", "--role", "secondary", "--primary", "first", "--recipients",
                           "call-ahead"});
        const auto rcpt = [&](const QByteArray& recipient) {
            SmtpDialog client(secondary.relayPort);
            client.command("EHLO client.test");
            client.command("MAIL FROM:<a@peer.test>");
            return client.command("RCPT TO:<" + recipient + ">");
        };
        QVERIFY(rcpt("alice@example.test").startsWith("250"));
        QVERIFY2(rcpt("nobody@example.test").startsWith("550 5.1.1"), "the primary's answer was not asked for");
        primary.kill();
        QVERIFY(secondary.stop() && secondary.start()); // what was learned survives a restart
        QVERIFY(rcpt("alice@example.test").startsWith("250"));
        QVERIFY(rcpt("nobody@example.test").startsWith("550"));
        QVERIFY(rcpt("never-seen@example.test").startsWith("250"));
        secondary.mustCtl({"settings", "set", "callahead.unknown", "defer"});
        QVERIFY(rcpt("also-never-seen@example.test").startsWith("450"));
    }

    void theSecondaryRefusesWhatThePrimaryLastSaidItWouldRefuse() {
        QMap<QString, QString> small = settings_;
        small["smtp.max_message_size"] = "100K";
        ServerProcess primary("mx1.test", small), secondary("mx2.test");
        QVERIFY(primary.start() && secondary.start());
        addPartner(primary, "second", secondary);
        addPrimary(primary, "example.test", "second");
        addPartner(secondary, "first", primary);
        secondary.mustCtl({"domain", "add", "example.test", "--role", "secondary", "--primary", "first", "--recipients",
                           "accept-all"});
        QVERIFY(sendTo(secondary.relayPort, "alice@example.test").startsWith("250"));
        QVERIFY(waitUntil([&] { return primary.mailbox("alice@example.test").size() == 1; }));
        primary.kill();
        SmtpDialog client(secondary.relayPort);
        client.command("EHLO client.test");
        client.command("MAIL FROM:<a@peer.test> SIZE=200000");
        const QByteArray reply = client.command("RCPT TO:<alice@example.test>");
        QVERIFY2(reply.startsWith("552"), reply);
    }

    void queryNowTellsWhatThePartnerSaid() {
        ServerProcess primary("mx1.test"), secondary("mx2.test");
        QVERIFY(primary.start() && secondary.start());
        addPartner(primary, "second", secondary);
        addPrimary(primary, "example.test", "second");
        const Finished refused = primary.ctl({"partner", "query-now", "second"});
        QVERIFY2((refused.out + refused.err).contains("459"),
                 refused.out + refused.err); // the secondary has no role yet
        addPartner(secondary, "first", primary);
        secondary.mustCtl({"domain", "add", "example.test", "--role", "secondary", "--primary", "first", "--recipients",
                           "accept-all"});
        const Finished answered = primary.ctl({"partner", "query-now", "second"});
        QVERIFY2(answered.out.contains("25"), answered.out + answered.err);
    }
};

QTEST_GUILESS_MAIN(RolesTest)
#include "roles_test.moc"
