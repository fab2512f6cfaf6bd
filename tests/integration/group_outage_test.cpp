// A primary that was away for a minute or for weeks: its secondary has kept everything, and hands it over at once.
#include "harness/group_servers.h"
#include "harness/peers.h"
#include "harness/set_clock.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace ismail::test;

namespace {

constexpr int heldMessages = 5'000;

} // namespace

class GroupOutageTest : public QObject {
    Q_OBJECT
private slots:
    void allIsHandedOverWhateverTheOutage_data() {
        QTest::addColumn<QByteArray>("passes");
        QTest::addColumn<bool>("restarted");
        QTest::addColumn<QByteArray>("unknown");
        QTest::newRow("an hour") << QByteArray("+1h") << false << QByteArray("550 5.1.1");
        // The list of the primary is no longer sure about those it does not have.
        QTest::newRow("a day") << QByteArray("+25h") << false << QByteArray("450 4.4.3");
        QTest::newRow("twenty days") << QByteArray("+20d") << false << QByteArray("450 4.4.3");
        QTest::newRow("twenty days, and the secondary began anew")
            << QByteArray("+20d") << true << QByteArray("450 4.4.3");
    }
    void allIsHandedOverWhateverTheOutage() {
        if (const QString missing = missingPeer({"faketime"}); !missing.isEmpty()) QSKIP(qPrintable(missing));
        QFETCH(QByteArray, passes);
        QFETCH(bool, restarted);
        QFETCH(QByteArray, unknown);
        const SetClock clock;
        GroupServers servers;
        QVERIFY(servers.together(clock.environment()));
        // No DNS knows the names here: the primary is told where its secondary is.
        servers.primary.mustCtl({"partner", "set", servers.secondary.hostName(), "--host", "127.0.0.1", "--port",
                                 QString::number(servers.secondary.relayPort)});
        servers.primary.kill();
        SmtpDialog client(servers.secondary.relayPort);
        client.command("EHLO client.test");
        for (int i = 0; i < heldMessages; ++i)
            QVERIFY2(client.mail("sender@peer.test", {"alice@example.test"}, groupMessage(i)).startsWith("250 2.0.0"),
                     client.lastReply);
        clock.set(passes);
        if (restarted) {
            QVERIFY(servers.secondary.stop());
            QVERIFY(servers.secondary.start(clock.environment()));
        }
        // It has tried again since, to no avail, and nothing was given up.
        QVERIFY(waitUntil([&] { return servers.answer("nobody@example.test").startsWith(unknown); }, 30'000));
        QVERIFY(servers.answer("alice@example.test").startsWith("250"));
        QTest::qWait(5'000);
        QCOMPARE(servers.secondary.queued(), heldMessages);

        QVERIFY(servers.primary.start(clock.environment()));
        QElapsedTimer sinceReturn;
        sinceReturn.start();
        QVERIFY(waitUntil([&] { return servers.secondary.queued() < heldMessages; }, 40'000));
        const qint64 first = sinceReturn.elapsed();
        QVERIFY(waitUntil([&] { return servers.secondary.queued() == 0; }, 60'000));
        qInfo("the first message %lld ms after the return, all %d after %lld ms", first, heldMessages,
              sinceReturn.elapsed());
        QCOMPARE(servers.primary.ctlJson({"account", "show", "alice@example.test"})["messages"].toInt(), heldMessages);
        QVERIFY(waitUntil([&] { return servers.answer("nobody@example.test").startsWith("550 5.1.1"); }));
    }
};

QTEST_GUILESS_MAIN(GroupOutageTest)
#include "group_outage_test.moc"
