// How a domain looks from two servers that know each other: each looks at the mail exchangers itself, and the one that
// is asked says what both see and what only one does.
#include "harness/peers.h"
#include "harness/server_process.h"

#include <QJsonArray>
#include <QtTest>

using namespace ismail::test;

namespace {

// A primary and its secondary at one port of two addresses, as mail exchangers are, and the DNS that names them.
struct Group {
    NameServer dns;
    ServerProcess primary{"mx1.example.test", {{"dns.servers", dns.endpoint()}}};
    ServerProcess secondary{"mx2.example.test", {{"dns.servers", dns.endpoint()}}};

    bool start() {
        dns.zone("example.test", "@ MX 10 mx1\n@ MX 20 mx2\n@ TXT \"v=spf1 mx ~all\"\n_mta-sts TXT \"v=STSv1; id=1\"\n"
                                 "mx1 A 127.0.0.1\nmx2 A 127.0.0.2\n_25._tcp.mx1 TLSA 3 1 1 " +
                                     QString(64, u'a') + u'\n');
        secondary.address = QStringLiteral("127.0.0.2");
        secondary.relayPort = primary.relayPort;
        if (!dns.start() || !primary.start() || !secondary.start()) return false;
        for (const ServerProcess* server : {&primary, &secondary})
            server->mustCtl({"settings", "set", "outbound.port", QString::number(primary.relayPort)});
        primary.mustCtl({"domain", "add", "example.test", "--role", "primary"});
        primary.mustCtl({"domain", "add", "alone.test", "--role", "primary"});
        const QByteArray code = primary.ctl({"group", "code", "--lend", "example.test"}).out;
        const QString at = QStringLiteral("mx1.example.test:%1").arg(primary.relayPort);
        const Finished made = secondary.ctl({"group", "pair", at, "--yes"}, code);
        if (made.exitCode != 0) qWarning("%s%s", made.out.constData(), made.err.constData());
        return made.exitCode == 0 && waitUntil([this] { return isConnected(primary) && isConnected(secondary); });
    }
    static bool isConnected(const ServerProcess& server) {
        return server.ctlJson({"group", "status"})["members"].toArray()[0].toObject()["channel"].toBool();
    }
};

QJsonDocument lookFrom(const ServerProcess& server, const QString& from, const QString& domain = "example.test") {
    return server.ctlJson({"domain", "dns", domain, "--from", from});
}

QJsonObject viewpoint(const QJsonDocument& reply, const QString& server) {
    for (const QJsonValue& each : reply["viewpoints"].toArray())
        if (each["server"].toString() == server) return each.toObject();
    return {};
}

// "mx1.example.test a mx1.example.test 127.0.0.1": a line a fact.
QStringList factsOf(const QJsonObject& viewpoint) {
    QStringList lines;
    for (const QJsonValue& fact : viewpoint["facts"].toArray())
        lines << fact["host"].toString() + u' ' + fact["kind"].toString() + u' ' + fact["about"].toString() + u' ' +
                     fact["value"].toString();
    return lines;
}

QStringList findingsOf(const QJsonDocument& reply) {
    QStringList texts;
    for (const QJsonValue& finding : reply["findings"].toArray())
        texts << finding["text"].toString();
    return texts;
}

} // namespace

class GroupDnsTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        const QString missing = missingPeer({"nsd", "dig"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
    }

    void eachServerLooksAtTheMailExchangersItself() {
        Group group;
        QVERIFY(group.start());
        const QJsonDocument reply = lookFrom(group.primary, "all");
        QCOMPARE(reply["viewpoints"].toArray().size(), 2);
        QVERIFY(reply["viewpoints"].toArray()[0].toObject()["here"].toBool());
        for (const char* server : {"mx1.example.test", "mx2.example.test"}) {
            const QJsonObject seen = viewpoint(reply, QString::fromLatin1(server));
            QCOMPARE(seen["outcome"].toString(), QString("seen"));
            const QStringList facts = factsOf(seen);
            const QByteArray all = facts.join(u'\n').toUtf8();
            for (const char* fact :
                 {" mx example.test 10 mx1.example.test", " mx example.test 20 mx2.example.test",
                  " spf example.test v=spf1 mx ~all", " mtaSts example.test v=STSv1; id=1",
                  "mx1.example.test dane 127.0.0.1 unsigned", "mx1.example.test a mx1.example.test 127.0.0.1",
                  "mx2.example.test a mx2.example.test 127.0.0.2"})
                QVERIFY2(facts.contains(QString::fromLatin1(fact)), all);
            for (const char* begin :
                 {"mx1.example.test banner 127.0.0.1 mx1.example.test",
                  "mx2.example.test banner 127.0.0.2 mx2.example.test", "mx1.example.test starttls 127.0.0.1 TLSv1.3",
                  "mx2.example.test starttls 127.0.0.2 TLSv1.3", "mx1.example.test certificate 127.0.0.1 ",
                  "mx1.example.test certificateName 127.0.0.1 mx1.example.test",
                  "mx1.example.test certificateEnd 127.0.0.1 20"})
                QVERIFY2(!facts.filter(QRegularExpression("^" + QRegularExpression::escape(QString::fromLatin1(begin))))
                              .isEmpty(),
                         all + "\n" + begin);
        }
        QVERIFY2(findingsOf(reply).contains("2 servers see the same."), qPrintable(findingsOf(reply).join(u'\n')));
        // The secondary asks the other way round.
        const QJsonObject there = viewpoint(lookFrom(group.secondary, "mx1.example.test"), "mx1.example.test");
        QCOMPARE(there["outcome"].toString(), QString("seen"));
        QVERIFY(!there["here"].toBool());
    }

    void theSideThatCannotReachAPortIsNamed() {
        Group group;
        QVERIFY(group.start());
        // The secondary is behind a provider that lets nothing through to that port.
        group.secondary.mustCtl({"settings", "set", "outbound.port", QString::number(freePort())});
        const QJsonDocument reply = lookFrom(group.primary, "all");
        const QStringList findings = findingsOf(reply);
        QVERIFY2(
            findings.contains("Port 25 of mx1.example.test cannot be reached from mx2.example.test, but it can from "
                              "this server."),
            qPrintable(findings.join(u'\n')));
        // Its own port it need not reach.
        QVERIFY2(findings.filter("Port 25 of mx2.example.test").isEmpty(), qPrintable(findings.join(u'\n')));
        QCOMPARE(reply["verdict"].toString(), QString("problem"));
        const Finished words = group.primary.ctl({"domain", "dns", "example.test", "--from", "all"});
        QVERIFY2(words.out.contains("From mx2.example.test:\n") && words.out.contains("onnection refused"), words.out);
    }

    void aMemberThatIsNotConnectedIsAViewpointThatSaysSo() {
        Group group;
        QVERIFY(group.start());
        group.secondary.kill();
        QVERIFY(waitUntil([&] { return !Group::isConnected(group.primary); }));
        const QJsonDocument reply = lookFrom(group.primary, "all");
        const QJsonObject away = viewpoint(reply, "mx2.example.test");
        QCOMPARE(away["outcome"].toString(), QString("away"));
        QVERIFY(away["text"].toString().contains("not connected"));
        QCOMPARE(viewpoint(reply, "mx1.example.test")["outcome"].toString(), QString("seen"));
        QVERIFY(findingsOf(reply).contains("Port 25 of mx2.example.test cannot be reached from this server."));
    }

    void onlyWhatIsSharedIsAskedForAndNobodyElseIsAsked() {
        Group group;
        QVERIFY(group.start());
        QCOMPARE(viewpoint(lookFrom(group.primary, "mx2.example.test", "alone.test"), "mx2.example.test")["outcome"]
                     .toString(),
                 QString("notShared"));
        QCOMPARE(lookFrom(group.primary, "all", "alone.test")["viewpoints"].toArray().size(), 1);
        const Finished stranger = group.primary.ctl({"domain", "dns", "example.test", "--from", "stranger"});
        QVERIFY(stranger.exitCode != 0);
        QVERIFY2(stranger.err.contains("stranger is no paired partner"), stranger.err);
        // As ever, where nobody is to look.
        const QJsonDocument plain = group.primary.ctlJson({"domain", "dns", "example.test"});
        QVERIFY(plain["viewpoints"].toArray().isEmpty());
        QVERIFY(!plain["lines"].toArray().isEmpty());
    }

    void whoeverAsksTooOftenIsToldSo() {
        Group group;
        QVERIFY(group.start());
        // The domain and two hosts each time.
        QStringList outcomes;
        for (int i = 0; i < 4; ++i)
            outcomes << factsOf(viewpoint(lookFrom(group.primary, "mx2.example.test"), "mx2.example.test"))
                            .filter("asked too often");
        QVERIFY2(!outcomes.isEmpty(), "The eleventh probe of a minute is refused.");
    }
};

QTEST_GUILESS_MAIN(GroupDnsTest)
#include "group_dns_test.moc"
