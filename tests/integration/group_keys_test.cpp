// Keys of paired servers that change, are lost, or are there twice.
#include "harness/group_servers.h"

#include <QDir>
#include <QFile>
#include <QtTest>

#include <array>

using namespace ismail::test;

namespace {

QString idOf(const ServerProcess& server) { return server.ctlJson({"group", "identity"})["id"].toString(); }

QJsonObject keysOf(const ServerProcess& server) { return server.ctlJson({"group", "identity"}).object(); }

void rekey(const ServerProcess& server) { server.mustCtl({"group", "rekey", "--yes"}); }

// It knows the other by the key that it has now, and is connected to it.
bool knows(const ServerProcess& server, const ServerProcess& other) {
    const QJsonObject member = GroupServers::member(server);
    return member["id"].toString() == idOf(other) && member["channel"].toBool() && member["verdict"].toString() == "up";
}

bool knowEachOther(const GroupServers& servers, int timeoutMs = 45'000) {
    return waitUntil(
        [&] { return knows(servers.primary, servers.secondary) && knows(servers.secondary, servers.primary); },
        timeoutMs);
}

// Mail goes over, and a new account is known on the other side.
bool works(const GroupServers& servers, int number) {
    SmtpDialog client(servers.secondary.relayPort);
    client.command("EHLO client.test");
    const auto before = servers.primary.mailbox("alice@example.test").size();
    if (!client.mail("sender@peer.test", {"alice@example.test"}, groupMessage(number)).startsWith("250")) return false;
    const QByteArray address = "new" + QByteArray::number(number) + "@example.test";
    servers.primary.mustCtl({"account", "add", QString::fromLatin1(address)}, "some-password\n");
    return waitUntil([&] { return servers.answer(address).startsWith("250"); }) &&
           waitUntil([&] { return servers.primary.mailbox("alice@example.test").size() > before; }, 40'000) &&
           servers.answer("nobody@example.test").startsWith("550");
}

// Both can call.
void letBothCall(const GroupServers& servers) {
    servers.primary.mustCtl({"partner", "set", "mx2.example.test", "--host", "127.0.0.1", "--port",
                             QString::number(servers.secondary.relayPort)});
}

void copyDirectory(const QString& from, const QString& to) {
    QDir().mkpath(to);
    for (const QFileInfo& entry : QDir(from).entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QString place = to + '/' + entry.fileName();
        if (entry.isDir()) {
            copyDirectory(entry.filePath(), place);
        } else {
            QFile::remove(place);
            QFile::copy(entry.filePath(), place);
        }
    }
}

// Of alerts about the group that go on.
QStringList alerts(const ServerProcess& server) {
    QStringList subjects;
    for (const auto& alert : server.ctlJson({"alert", "list", "--active"})["alerts"].toArray())
        if (alert.toObject()["key"].toString().startsWith("group.")) subjects << alert.toObject()["subject"].toString();
    return subjects;
}

bool hasAlert(const ServerProcess& server, const char* part) {
    return !alerts(server).filter(QString::fromLatin1(part)).isEmpty();
}

} // namespace

class GroupKeysTest : public QObject {
    Q_OBJECT
private slots:
    void aNewKeyIsKnownAtOnceToAPartnerThatIsConnected() {
        GroupServers servers;
        QVERIFY(servers.together());
        int number = 0;
        for (const bool both : {false, true}) {
            if (both) letBothCall(servers);
            for (const ServerProcess* server : {&servers.primary, &servers.secondary}) {
                QVERIFY(knowEachOther(servers));
                const QString before = idOf(*server);
                rekey(*server);
                QVERIFY(idOf(*server) != before);
                QVERIFY(knowEachOther(servers));
                QVERIFY(keysOf(*server)["waiting"].toArray().isEmpty());
                QCOMPARE(keysOf(*server)["old"].toArray()[0].toObject()["id"].toString(), before);
                QVERIFY(works(servers, ++number));
            }
        }
        for (const ServerProcess* server : {&servers.primary, &servers.secondary})
            QVERIFY2(alerts(*server).isEmpty(), qPrintable(alerts(*server).join('\n')));
    }

    void aPartnerThatWasAwayLearnsTheKeyWhenItReturns() {
        GroupServers servers;
        QVERIFY(servers.together());
        int number = 0;
        for (const bool secondaryAway : {true, false}) {
            ServerProcess& away = secondaryAway ? servers.secondary : servers.primary;
            ServerProcess& here = secondaryAway ? servers.primary : servers.secondary;
            away.kill();
            rekey(here);
            rekey(here);
            QCOMPARE(keysOf(here)["waiting"].toArray().size(), 1);
            // What the partner knows is forgotten with the process.
            here.kill();
            QVERIFY(here.start());
            QVERIFY(away.start());
            QVERIFY(knowEachOther(servers));
            QVERIFY(works(servers, ++number));
        }
    }

    void aPairOutlivesAKillAtAnyMomentOfTheChange() {
        GroupServers servers;
        QVERIFY(servers.together());
        letBothCall(servers);
        for (int round = 0; round < 8; ++round) {
            QVERIFY2(knowEachOther(servers), qPrintable(QString::number(round)));
            const ServerProcess& changes = round % 2 == 0 ? servers.primary : servers.secondary;
            ServerProcess& killed = round % 4 < 2 ? servers.primary : servers.secondary;
            QProcess asking;
            asking.start(programPath("ismailctl"), {"--data", changes.dataDirectory(), "group", "rekey", "--yes"});
            QVERIFY(asking.waitForStarted());
            QThread::msleep(static_cast<unsigned long>(5 + round * 40));
            killed.kill();
            asking.waitForFinished(30'000);
            QVERIFY(killed.start());
        }
        QVERIFY(knowEachOther(servers));
        QVERIFY(works(servers, 1));
    }

    void anIdentityOfBeforeTheChangeNeedsANewCode() {
        GroupServers servers;
        QVERIFY(servers.together());
        const QString key = servers.secondary.dataDirectory() + "/identity.key";
        const QString kept = servers.secondary.dataDirectory() + "/identity.kept";
        QVERIFY(QFile::copy(key, kept));
        rekey(servers.secondary);
        QVERIFY(knowEachOther(servers));
        QVERIFY(servers.secondary.stop());
        QVERIFY(QFile::remove(key) && QFile::copy(kept, key));
        QVERIFY(servers.secondary.start());
        QVERIFY(waitUntil([&] { return hasAlert(servers.secondary, "does not answer as the partner"); }, 30'000));
        QVERIFY(!GroupServers::member(servers.secondary)["channel"].toBool());
        QVERIFY(servers.pair());
        QVERIFY(knowEachOther(servers));
        QVERIFY(works(servers, 1));
    }

    void aCopiedServerIsRefusedAndBothSidesAreTold() {
        GroupServers servers;
        QVERIFY(servers.together());
        QVERIFY(servers.secondary.stop());
        ServerProcess copy("mx2.example.test");
        copyDirectory(servers.secondary.dataDirectory(), copy.dataDirectory());
        QVERIFY(servers.secondary.start());
        QVERIFY(knowEachOther(servers));
        QVERIFY(copy.start());
        QVERIFY(waitUntil([&] { return hasAlert(servers.primary, "seems to be there twice"); }, 40'000));
        QVERIFY(waitUntil([&] { return hasAlert(copy, "This server seems to be there twice"); }, 40'000));
        QVERIFY(waitUntil([&] { return !GroupServers::member(copy)["channel"].toBool(); }));
        QVERIFY(knows(servers.secondary, servers.primary));
        QVERIFY(works(servers, 1));
    }
};

QTEST_GUILESS_MAIN(GroupKeysTest)
#include "group_keys_test.moc"
