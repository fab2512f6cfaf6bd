// Nothing that got 250 is lost when the power fails: what the disk was not told to keep is gone, and a ledger of what
// was promised is compared with what is there afterwards. Needs root, for file systems of its own. ISMAIL_POWER_CUTS:
// cuts of each server of a pair; 3 unless told.
#include "harness/disks.h"
#include "harness/ledger.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace ismail::test;

class PowerCutTest : public QObject {
    Q_OBJECT

private slots:
    void aPairWhosePowerFailsUnderLoadLosesNothingItPromised() {
        const int rounds = roundsOf("ISMAIL_POWER_CUTS", 3);
        ServerProcess primary("mx1.example.test", primarySettings()),
            secondary("mx2.example.test", secondarySettings());
        FragileDisk first(primary.dataDirectory(), 6000), second(secondary.dataDirectory(), 6000);
        if (!first.mounted() || !second.mounted()) QSKIP("a file system of one's own cannot be mounted here");
        QVERIFY(primary.start() && secondary.start());
        makePair(primary, secondary);
        Ledger ledger;
        Senders senders(secondary.relayPort, ledger, 4, 2000);
        Bustle bustle(primary, secondary);
        for (int round = 0; round < 2 * rounds; ++round) {
            QThread::msleep(500 + QRandomGenerator::global()->bounded(1000));
            ServerProcess& victim = round % 2 == 0 ? primary : secondary;
            FragileDisk& disk = round % 2 == 0 ? first : second;
            QVERIFY(disk.cut());
            victim.kill();
            QVERIFY(waitUntil([&] { return disk.restore(); }));
            QVERIFY(victim.start());
        }
        senders.stop();
        bustle.stop();
        qInfo("meanwhile: %s", bustle.counts().constData());
        QCOMPARE(drained(secondary), QByteArray());
        QVERIFY(!ledger.empty());
        QCOMPARE(ledger.wrongWith(arrivals(primary), true), QByteArray());
        QVERIFY(primary.stop() && secondary.stop());
    }
};

QTEST_GUILESS_MAIN(PowerCutTest)
#include "power_cut_test.moc"
