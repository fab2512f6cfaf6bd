// Two real servers that have much to say to each other: hundreds of recipients that do not exist, hundreds of domains.
// Partners are not cut off for it like strangers.
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QJsonArray>
#include <QtTest>

using namespace ismail::test;

namespace {

void addPartner(ServerProcess& server, const QString& name, const ServerProcess& other, const QStringList& more = {}) {
    server.mustCtl(
        QStringList{"partner", "add", name, "--host", "127.0.0.1", "--port", QString::number(other.relayPort)} + more);
}

// Of the log, with this text in them.
QByteArray lines(const ServerProcess& server, const QString& text) {
    return server.ctl({"log", "tail", "--lines", "1000", "--grep", text}).out;
}

} // namespace

class PairLimitsTest : public QObject {
    Q_OBJECT

private slots:
    void aSecondaryHandsOverMailForTwoHundredRecipientsThatDoNotExist() {
        ServerProcess primary("mx1.example.test", {{"partner.query_interval", "2s"}}), secondary("mx2.example.test");
        QVERIFY(primary.start() && secondary.start());
        addPartner(primary, "second", secondary);
        primary.mustCtl({"domain", "add", "example.test", "--role", "primary", "--secondary", "second"});
        primary.mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
        addPartner(secondary, "first", primary);
        secondary.mustCtl({"domain", "add", "example.test", "--role", "secondary", "--primary", "first", "--recipients",
                           "accept-all"});
        primary.kill();
        SmtpDialog client(secondary.relayPort);
        QVERIFY(client.command("EHLO client.test").startsWith("250"));
        // The null sender: nobody is told of what cannot be delivered. One message each, as they come from outside.
        for (int i = 0; i < 200; ++i) {
            const QByteArray to = "nobody" + QByteArray::number(i) + "@example.test";
            QVERIFY2(client.mail("", {to}, "Subject: " + to + "\r\n\r\nText\r\n").startsWith("250"), client.lastReply);
        }
        QVERIFY(client.mail("", {"alice@example.test"}, "Subject: last\r\n\r\nText\r\n").startsWith("250"));
        QCOMPARE(secondary.queued(), 201);
        QVERIFY(primary.start());
        QVERIFY(waitUntil([&] { return secondary.queued() == 0; }, 60'000));
        QVERIFY(waitUntil([&] { return primary.mailbox("alice@example.test").size() == 1; }));
        QCOMPARE(lines(primary, "too many errors"), QByteArray());
        const QJsonObject partner = primary.ctlJson({"partner", "show", "second"}).object();
        QCOMPARE(partner["unknownRecipients"].toInt(), 200);
    }

    void aPrimaryOfThreeHundredDomainsAsksForAllOfThem() {
        constexpr int count = 300;
        ServerProcess primary("mx1.example.test"), secondary("mx2.example.test");
        QVERIFY(primary.start() && secondary.start());
        addPartner(secondary, "first", primary);
        addPartner(primary, "second", secondary, {"--enabled", "no"});
        for (int i = 0; i < count; ++i) {
            const QString domain = QStringLiteral("d%1.test").arg(i);
            secondary.mustCtl(
                {"domain", "add", domain, "--role", "secondary", "--primary", "first", "--recipients", "accept-all"});
            primary.mustCtl({"domain", "add", domain, "--role", "primary", "--secondary", "second"});
        }
        primary.mustCtl({"partner", "set", "second", "--enabled", "yes"});
        const auto answers = [&](const QByteArray& reply) {
            int found = 0;
            for (const QByteArray& line : lines(secondary, "smtp.etrn").split('\n'))
                found += line.contains("reply=\"" + reply); // a time of day has such numbers, too
            return found;
        };
        QVERIFY2(waitUntil([&] { return answers("251") >= count; }, 60'000), lines(secondary, "etrn").right(2000));
        QCOMPARE(answers("458"), 0);
        QCOMPARE(answers("459"), 0);
        const QJsonObject partner = primary.ctlJson({"partner", "show", "second"}).object();
        QCOMPARE(partner["state"].toString(), QStringLiteral("up"));
        QVERIFY(partner["refusesFor"].toArray().isEmpty());
    }

    void aSecondaryThatDoesNotKnowThePrimaryIsNamedInStatusAndVerdict() {
        ServerProcess primary("mx1.example.test"), secondary("mx2.example.test");
        QVERIFY(primary.start() && secondary.start());
        addPartner(primary, "second", secondary);
        primary.mustCtl({"domain", "add", "example.test", "--role", "primary", "--secondary", "second"});
        const auto words = [&](const QStringList& command) { return primary.ctl(command).out.simplified(); };
        QVERIFY2(waitUntil([&] {
                     return words({"status"}).contains("second refuses to be asked for the mail of example.test: 459");
                 }),
                 words({"status"}));
        QVERIFY(words({"domain", "show", "example.test"}).contains("The secondary second refuses to be asked: 459"));
        QVERIFY(words({"partner", "list"}).contains("it refuses to be asked: 459"));
    }

    void aCertificateThatIsNotTrustedIsNamedAndNotTakenForAWrongAddress() {
        ServerProcess primary("mx1.example.test"), secondary("mx2.example.test");
        QVERIFY(primary.start() && secondary.start());
        addPartner(primary, "second", secondary, {"--tls", "verified"});
        primary.mustCtl({"domain", "add", "example.test", "--role", "primary", "--secondary", "second"});
        const auto status = [&] { return primary.ctl({"status"}).out.simplified(); };
        QVERIFY2(waitUntil([&] { return status().contains("answers, but cannot be used"); }), status());
        QVERIFY2(status().contains("is not accepted: it is self-signed"), status());
        QVERIFY2(!status().contains("address and port"), status());
        QVERIFY(primary.ctl({"partner", "list"}).out.contains("is not accepted"));
    }

    void aPasswordIsKeptFromAServerThatDoesNotProveItsName() {
        ServerProcess primary("mx1.example.test"), secondary("mx2.example.test", {{"listener.relay.auth", "tls"}});
        QVERIFY(primary.start() && secondary.start());
        primary.mustCtl({"partner", "add", "second", "--host", "127.0.0.1", "--port",
                         QString::number(secondary.relayPort), "--user", "us", "--password"},
                        "the-password\n");
        primary.mustCtl({"domain", "add", "example.test", "--role", "primary", "--secondary", "second"});
        const auto status = [&] { return primary.ctl({"status"}).out.simplified(); };
        QVERIFY2(waitUntil([&] { return status().contains("is not accepted: it is self-signed"); }), status());
        QCOMPARE(lines(secondary, "smtp.auth"), QByteArray());
        // Said in so many words it goes there, and status tells of it.
        primary.mustCtl({"partner", "set", "second", "--tls", "unverified"});
        QVERIFY2(waitUntil([&] { return !lines(secondary, "smtp.auth").isEmpty(); }),
                 lines(secondary, "smtp").right(1000));
        QVERIFY2(status().contains("goes to whatever server answers at its address"), status());
    }
};

QTEST_GUILESS_MAIN(PairLimitsTest)
#include "pair_limits_test.moc"
