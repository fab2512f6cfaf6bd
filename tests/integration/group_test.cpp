// Two servers that know each other, by one code: what a newcomer does on both, and what follows by itself.
#include "harness/group_servers.h"
#include "harness/peers.h"
#include "source_tree.h"

#include <QElapsedTimer>
#include <QtTest>

#include <algorithm>

using namespace ismail::test;

namespace {

using Servers = GroupServers;

QString script(const char* name) {
    return QStringLiteral(ISMAIL_SOURCE_DIR "/tests/integration/peers/") + QString::fromLatin1(name);
}

} // namespace

class GroupTest : public QObject {
    Q_OBJECT
private slots:
    void oneCodeMakesTwoServersPrimaryAndSecondary() {
        Servers servers;
        QVERIFY(servers.start());
        const QByteArray code = servers.code();
        QVERIFY2(code.startsWith("mx1.example.test/"), code);
        QElapsedTimer sinceTyped;
        sinceTyped.start();
        const Finished made = servers.pair(code);
        QVERIFY2(made.exitCode == 0, made.out + made.err);
        QVERIFY2(made.out.contains("Mail for example.test is held here."), made.out);
        QVERIFY(waitUntil([&] { return servers.answer("alice@example.test").startsWith("250 "); }));
        QVERIFY(waitUntil([&] { return servers.answer("nobody@example.test").startsWith("550 5.1.1"); }));
        qInfo("%lld ms from the code to the first refusal", sinceTyped.elapsed());
        for (const ServerProcess* server : {&servers.primary, &servers.secondary}) {
            const QJsonObject member = Servers::member(*server);
            QCOMPARE(member["state"].toString(), QString("paired"));
            QVERIFY(waitUntil([&] { return Servers::member(*server)["verdict"].toString() == "up"; }));
        }
        // The code is used up.
        QVERIFY(servers.pair(code).exitCode != 0);
    }

    void aSecondaryThatIsNoISMailGetsATableOfRecipients() {
        ServerProcess primary("mx1.example.test");
        QVERIFY(primary.start());
        primary.mustCtl({"domain", "add", "example.test", "--role", "primary"});
        primary.mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
        primary.mustCtl({"account", "add", "gone@example.test", "--enabled", "no"}, "gone-password\n");
        primary.mustCtl({"alias", "add", "sales@example.test", "alice@example.test"});
        const auto table = [&] { return primary.ctl({"group", "recipients", "example.test", "--format", "postfix"}); };
        const QTemporaryDir directory;
        const QString map = directory.filePath("recipients");
        const auto answer = [&](const QString& address) {
            const Finished found = run("postmap", {"-q", address, "hash:" + map});
            return found.exitCode == 0 ? found.out.trimmed() : QByteArray("none");
        };
        const auto write = [&] {
            const Finished made = table();
            QCOMPARE(made.exitCode, 0);
            QFile text(map);
            QVERIFY(text.open(QIODevice::WriteOnly | QIODevice::Truncate));
            text.write(made.out);
            text.close();
            const Finished mapped = run("postmap", {"hash:" + map});
            QVERIFY2(mapped.exitCode == 0, mapped.err);
        };
        write();
        for (const char* taken : {"alice@example.test", "sales@example.test", "postmaster@example.test"})
            QCOMPARE(answer(QString::fromLatin1(taken)), QByteArray("OK"));
        for (const char* refused : {"gone@example.test", "nobody@example.test", "@example.test"})
            QCOMPARE(answer(QString::fromLatin1(refused)), QByteArray("none"));
        primary.mustCtl({"domain", "set", "example.test", "--catch-all", "alice@example.test"});
        write();
        QCOMPARE(answer("@example.test"), QByteArray("OK"));
        QVERIFY(primary.ctl({"group", "recipients", "elsewhere.test"}).exitCode != 0);
    }

    void aSecondaryPutsMailOffForAMailboxOrDomainThatIsFull() {
        Servers servers;
        QVERIFY(servers.together());
        servers.primary.mustCtl({"account", "add", "small@example.test", "--quota", "1M"}, "some-password\n");
        QVERIFY(waitUntil([&] { return servers.answer("small@example.test").startsWith("250"); }));
        const auto grows = [&](const QByteArray& to) {
            SmtpDialog client(servers.primary.relayPort);
            client.command("EHLO client.test");
            return client.mail("a@peer.test", {to}, groupMessage(0, 100)).startsWith("250");
        };
        QVERIFY(waitUntil([&] { return !grows("small@example.test"); }));
        QVERIFY(waitUntil([&] { return servers.answer("small@example.test").startsWith("452 4.2.2"); }));
        QVERIFY(servers.answer("alice@example.test").startsWith("250"));
        servers.primary.mustCtl({"domain", "set", "example.test", "--quota", "2M"});
        QVERIFY(waitUntil([&] { return !grows("alice@example.test"); }));
        QVERIFY(waitUntil([&] { return servers.answer("alice@example.test").startsWith("452"); }));
        servers.primary.mustCtl({"domain", "set", "example.test", "--quota", "none"});
        QVERIFY(waitUntil([&] { return servers.answer("alice@example.test").startsWith("250"); }));
    }

    void theSecondaryKnowsANewAccountAtOnce() {
        Servers servers;
        QVERIFY(servers.together());
        QList<qint64> times;
        for (int i = 0; i < 15; ++i) {
            const QByteArray address = "new" + QByteArray::number(i) + "@example.test";
            servers.primary.mustCtl({"account", "add", QString::fromLatin1(address)}, "some-password\n");
            QElapsedTimer sinceAdded;
            sinceAdded.start();
            QVERIFY(waitUntil([&] { return servers.answer(address).startsWith("250"); }));
            times << sinceAdded.elapsed();
        }
        std::sort(times.begin(), times.end());
        qInfo("known after %lld ms (median), %lld ms at most", times[7], times.last());
        servers.primary.mustCtl({"account", "remove", "new0@example.test", "--yes"});
        QVERIFY(waitUntil([&] { return servers.answer("new0@example.test").startsWith("450 4.1.1"); }));
    }

    void whatIsHeldIsHandedOverAtOnceWhenThePrimaryReturns() {
        Servers servers;
        QVERIFY(servers.together());
        servers.primary.kill();
        SmtpDialog client(servers.secondary.relayPort);
        client.command("EHLO client.test");
        for (int i = 0; i < 25; ++i)
            QVERIFY2(client.mail("sender@peer.test", {"alice@example.test"}, groupMessage(i)).startsWith("250 2.0.0"),
                     client.lastReply);
        QVERIFY2(servers.answer("nobody@example.test").startsWith("550"), "The list stays good while it is away.");
        QCOMPARE(servers.secondary.queued(), 25);
        QVERIFY(servers.primary.start());
        QElapsedTimer sinceReturn;
        sinceReturn.start();
        QVERIFY(waitUntil([&] { return servers.secondary.queued() == 0; }, 40'000));
        qInfo("handed over %lld ms after the return", sinceReturn.elapsed());
        QCOMPARE(servers.primary.mailbox("alice@example.test").size(), 25);
    }

    void aDomainThatIsLinkedLaterWaitsForAnAdministrator() {
        Servers servers;
        QVERIFY(servers.together());
        servers.primary.mustCtl(
            {"domain", "add", "second.test", "--role", "primary", "--secondary", "mx2.example.test"});
        servers.primary.mustCtl({"account", "add", "bob@second.test"}, "bobs-password\n");
        const auto waiting = [&] { return servers.secondary.ctlJson({"group", "domains"})["domains"].toArray(); };
        QVERIFY(waitUntil([&] { return waiting().size() == 1; }));
        QCOMPARE(waiting()[0].toObject()["domain"].toString(), QString("second.test"));
        QVERIFY(servers.answer("bob@second.test").startsWith("550 5.7.1"));
        const QString partner = waiting()[0].toObject()["partner"].toString();
        servers.secondary.mustCtl({"group", "take", "second.test", partner});
        QVERIFY(waitUntil([&] { return servers.answer("bob@second.test").startsWith("250"); }));
        QVERIFY(waitUntil([&] { return servers.answer("nobody@second.test").startsWith("550 5.1.1"); }));
        QVERIFY(waiting().isEmpty());
        // And taken away again: nobody is refused for good by a list that nobody keeps up.
        servers.primary.mustCtl({"domain", "set", "second.test", "--secondary", "none"});
        QVERIFY(waitUntil([&] { return servers.answer("nobody@second.test").startsWith("450"); }));
    }

    void killedServersFindEachOtherAgain() {
        Servers servers;
        QVERIFY(servers.together());
        for (ServerProcess* killed : {&servers.primary, &servers.secondary}) {
            killed->kill();
            QVERIFY(killed->start());
            const auto up = [&](const ServerProcess& server) {
                const QJsonObject member = Servers::member(server);
                return member["channel"].toBool() && member["verdict"].toString() == "up";
            };
            QVERIFY(waitUntil([&] { return up(servers.primary) && up(servers.secondary); }, 40'000));
        }
        servers.primary.mustCtl({"account", "add", "late@example.test"}, "some-password\n");
        QVERIFY(waitUntil([&] { return servers.answer("late@example.test").startsWith("250"); }));
    }

    void aKillWhilePairingIsMendedByTheServersOrByAnotherCode() {
        for (int round = 0; round < 8; ++round) {
            Servers servers;
            QVERIFY(servers.start());
            const QByteArray code = servers.code();
            QProcess typing;
            typing.start(programPath("ismailctl"), {"--data", servers.secondary.dataDirectory(), "group", "pair",
                                                    servers.primary.endpoint(), "--yes"});
            QVERIFY(typing.waitForStarted());
            typing.write(code);
            typing.closeWriteChannel();
            QThread::msleep(static_cast<unsigned long>(5 + round * 9));
            ServerProcess& killed = round % 2 == 0 ? servers.primary : servers.secondary;
            killed.kill();
            typing.waitForFinished(70'000);
            QVERIFY(killed.start());
            const auto isPaired = [&](const ServerProcess& server) {
                return Servers::member(server)["state"].toString() == "paired";
            };
            const auto both = [&] { return isPaired(servers.primary) && isPaired(servers.secondary); };
            // A secondary that has written its offer down goes on by itself.
            const QString state = Servers::member(servers.secondary)["state"].toString();
            if (state.isEmpty()) QVERIFY(servers.pair());
            if (!waitUntil(both, 35'000)) {
                QVERIFY2(!state.isEmpty(), qPrintable(QString::number(round)));
                QVERIFY(servers.pair());
            }
            QVERIFY(waitUntil(both));
            QVERIFY(waitUntil([&] { return servers.answer("alice@example.test").startsWith("250"); }));
            QVERIFY(waitUntil([&] { return servers.answer("nobody@example.test").startsWith("550"); }));
        }
    }

    void aPrimaryThatStaysAwayFillsItsOwnShareOnly() {
        Servers servers;
        QVERIFY(servers.together());
        servers.secondary.mustCtl({"settings", "set", "group.max_held", "1M"});
        servers.primary.kill();
        SmtpDialog client(servers.secondary.relayPort);
        client.command("EHLO client.test");
        for (int i = 0; i < 2; ++i)
            QVERIFY2(client.mail("sender@peer.test", {"alice@example.test"}, groupMessage(i, 10'000)).startsWith("250"),
                     client.lastReply);
        QVERIFY(waitUntil([&] { return servers.answer("alice@example.test").startsWith("452 4.3.1"); }));
        QVERIFY(servers.primary.start());
        QVERIFY(waitUntil([&] { return servers.answer("alice@example.test").startsWith("250"); }, 40'000));
    }

    void aCodeInTheDataDirectoryIsUsedOnceTheServerRuns() {
        Servers servers;
        QVERIFY(servers.start());
        const QByteArray code = servers.primary.ctl({"group", "code", "--lend", "all", "--host", "127.0.0.1"}).out;
        servers.secondary.mustCtl({"settings", "set", "group.ports", QString::number(servers.primary.relayPort)});
        servers.secondary.kill();
        const QString path = servers.secondary.dataDirectory() + "/pairing.code";
        const auto lay = [&](const QByteArray& text) {
            QFile file(path);
            return file.open(QFile::WriteOnly) && file.write(text) == text.size();
        };
        QVERIFY(lay(code));
        QVERIFY(servers.secondary.start());
        QVERIFY(waitUntil([&] { return servers.answer("alice@example.test").startsWith("250"); }));
        QVERIFY(waitUntil([&] { return servers.answer("nobody@example.test").startsWith("550"); }));
        QVERIFY(!QFile::exists(path));
        // Used up: what does not help goes, and somebody is told.
        servers.secondary.kill();
        QVERIFY(lay(code));
        QVERIFY(servers.secondary.start());
        QVERIFY(waitUntil([&] { return !QFile::exists(path); }));
        QVERIFY(servers.secondary.ctl({"alert", "list"}).out.contains("pairing code of the installation"));
    }

    void aWrongCodeChangesNothing() {
        Servers servers, others;
        QVERIFY(servers.start());
        QVERIFY(others.primary.start());
        others.primary.mustCtl({"domain", "add", "other.test", "--role", "primary"});
        const QByteArray code = servers.code();
        // Of another server: seen before anything that depends on the code is said.
        const Finished strange = servers.pair(others.primary.ctl({"group", "code", "--lend", "all"}).out);
        QVERIFY(strange.exitCode != 0);
        QVERIFY2(strange.err.contains("another server"), strange.err);
        QByteArray slipped = code.trimmed();
        slipped[slipped.size() - 1] = slipped.back() == '7' ? '8' : '7';
        const Finished slip = servers.pair(slipped + "\n");
        QVERIFY(slip.exitCode != 0);
        QVERIFY2(slip.err.contains("slip"), slip.err);
        QVERIFY(servers.secondary.ctlJson({"partner", "list"})["partners"].toArray().isEmpty());
        QVERIFY(servers.primary.ctlJson({"partner", "list"})["partners"].toArray().isEmpty());
        QVERIFY(servers.pair(code).exitCode == 0);
    }

    // With what he has opened he could read and alter everything; he gets no octet that depends on the code.
    void whoeverOpensTlsOnTheWayIsFoundAndTheCodeStaysGood() {
        const QString missing = missingPeer({"python3", "openssl"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        Servers servers;
        QVERIFY(servers.start());
        QTemporaryDir directory;
        const QString key = directory.filePath("key.pem"), certificate = directory.filePath("certificate.pem");
        QVERIFY(run("openssl", {"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                                "-keyout", key, "-out", certificate, "-subj", "/CN=mx1.example.test"})
                    .exitCode == 0);
        QProcess interceptor;
        interceptor.start(
            "python3", {script("group_interceptor.py"), certificate, key, QString::number(servers.primary.relayPort)});
        const auto told = [&] {
            while (!interceptor.canReadLine() && interceptor.waitForReadyRead())
                ;
            return interceptor.readLine().trimmed();
        };
        const QByteArray port = told();
        const QByteArray code = servers.code();
        const Finished caught = servers.secondary.ctl({"group", "pair", "127.0.0.1:" + QString(port), "--yes"}, code);
        QVERIFY(caught.exitCode != 0);
        QVERIFY2(caught.err.contains("opens the encrypted connection"), caught.err);
        QCOMPARE(told(), QByteArray("opened"));
        QVERIFY(servers.secondary.ctlJson({"partner", "list"})["partners"].toArray().isEmpty());
        QVERIFY(servers.pair(code).exitCode == 0);
        interceptor.kill();
        interceptor.waitForFinished();
    }

    void codesAreNotGuessedAndGuessersShutNobodyOut() {
        const QString missing = missingPeer({"python3"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        Servers servers;
        QVERIFY(servers.start());
        const QByteArray code = servers.code();
        const Finished guesser = run(
            "python3", {script("group_guesser.py"), servers.primary.endpoint().split(":").last(), "127.0.0.5", "300"});
        QVERIFY2(guesser.exitCode == 0, guesser.err);
        QVERIFY2(!guesser.out.contains("235 "), guesser.out);
        QVERIFY2(guesser.out.contains("535 3\n"), guesser.out); // so many a minute from one address
        QVERIFY(servers.pair(code).exitCode == 0);
    }

    void anUnpairedServerIsAnOrdinaryPartner() {
        Servers servers;
        QVERIFY(servers.together());
        servers.primary.mustCtl({"partner", "unpair", "mx2.example.test", "--yes"});
        QCOMPARE(Servers::member(servers.primary)["state"].toString(), QString("none"));
        // It was paired, and what it calls with is no key of a partner any more.
        QVERIFY(waitUntil([&] { return !Servers::member(servers.secondary)["channel"].toBool(); }, 30'000));
    }
};

QTEST_GUILESS_MAIN(GroupTest)
#include "group_test.moc"
