// Nothing that got 250 is lost: processes are killed under load, at random moments, while administrators and users go
// on, and a ledger of what was promised is compared with what is there afterwards.
// ISMAIL_CRASH_ROUNDS: kills of each server of a pair; 4 unless told.
#include "harness/ledger.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace ismail::test;

class CrashTest : public QObject {
    Q_OBJECT

private slots:
    void aServerKilledUnderLoadLosesNothingItPromised_data() {
        QTest::addColumn<int>("padding");
        QTest::newRow("small bodies, in the database") << 1000;
        QTest::newRow("large bodies, in files") << 100000;
    }
    void aServerKilledUnderLoadLosesNothingItPromised() {
        QFETCH(int, padding);
        ServerProcess server("mx1.example.test");
        QVERIFY(server.start());
        makePrimary(server);
        Ledger ledger;
        Senders senders(server.relayPort, ledger, 6, padding);
        for (int round = 0; round < 6; ++round) {
            QThread::msleep(300 + QRandomGenerator::global()->bounded(400));
            server.kill();
            QVERIFY(server.start());
        }
        QThread::msleep(300);
        senders.stop();
        QVERIFY(!ledger.empty());
        QCOMPARE(ledger.wrongWith(arrivals(server), false), QByteArray());
    }

    void aPairKilledUnderLoadLosesNothingItPromised() {
        const int rounds = roundsOf("ISMAIL_CRASH_ROUNDS", 4);
        ServerProcess primary("mx1.example.test", primarySettings()),
            secondary("mx2.example.test", secondarySettings());
        QVERIFY(primary.start() && secondary.start());
        const auto strike = [&](bool atPrimary) {
            QThread::msleep(200 + QRandomGenerator::global()->bounded(400));
            ServerProcess& victim = atPrimary ? primary : secondary;
            victim.kill();
            QThread::msleep(100);
            return victim.start();
        };
        QCOMPARE(strikePair(primary, secondary, 2 * rounds, strike), QByteArray());
    }
};

QTEST_GUILESS_MAIN(CrashTest)
#include "crash_test.moc"
