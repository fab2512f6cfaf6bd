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
        const auto strike = [&](bool atPrimary) {
            QThread::msleep(500 + QRandomGenerator::global()->bounded(1000));
            ServerProcess& victim = atPrimary ? primary : secondary;
            FragileDisk& disk = atPrimary ? first : second;
            // Frozen first: ext4 may tell a flush that is under way at the cut that it succeeded, and a process
            // without power hears nothing of it.
            if (!victim.freeze() || !disk.cut()) return false;
            victim.kill();
            return waitUntil([&] { return disk.restore(); }) && victim.start();
        };
        QCOMPARE(strikePair(primary, secondary, 2 * rounds, strike), QByteArray());
        QVERIFY(primary.stop() && secondary.stop());
    }
};

QTEST_GUILESS_MAIN(PowerCutTest)
#include "power_cut_test.moc"
