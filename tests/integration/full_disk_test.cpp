// A disk that fills up: nothing is lost, nothing is sent twice, and the service starts on it. Needs root, for a small
// file system of its own.
#include "harness/disks.h"
#include "harness/ledger.h"
#include "harness/smtp_dialog.h"

#include <QMap>
#include <QtTest>

#include <memory>
#include <thread>

using namespace ismail::test;

namespace {

constexpr int patientMs = 60'000;

} // namespace

class FullDiskTest : public QObject {
    Q_OBJECT

    const QMap<QString, QString> small_ = {
        {"disk.reserve", "1M"}, {"log.level", "warning"}, {"queue.retry_first", "1s"}, {"held.retry_max", "1s"}};

private slots:
    // All that a secondary holds goes out while its disk is full, and again it is started.
    void aSecondaryWithAFullDiskSendsNothingTwice_data() {
        QTest::addColumn<bool>("othersTakeEverything");
        QTest::newRow("the room that is kept stays for it") << false;
        QTest::newRow("other programs take that, too") << true;
    }
    void aSecondaryWithAFullDiskSendsNothingTwice() {
        QFETCH(bool, othersTakeEverything);
        constexpr int messages = 300;
        ServerProcess primary("mx1.test", {{"partner.query_interval", "1s"}}), secondary("mx2.test", small_);
        const SmallDisk disk(secondary.dataDirectory(), 60);
        if (!disk.mounted()) QSKIP("a memory disk cannot be mounted here");
        QVERIFY(primary.start() && secondary.start());
        makePair(primary, secondary);
        primary.kill();
        {
            SmtpDialog client(secondary.relayPort);
            client.command("EHLO client.test");
            for (int i = 0; i < messages; ++i)
                QVERIFY(client.mail("sender@peer.test", {"alice@example.test"}, numberedMessage(i, 1500))
                            .startsWith("250"));
        }
        disk.fill();
        std::jthread others;
        if (othersTakeEverything)
            others = std::jthread([&disk](const std::stop_token& stop) {
                while (!stop.stop_requested()) {
                    disk.fill();
                    QThread::msleep(1);
                }
            });
        QVERIFY(primary.start());
        if (othersTakeEverything) {
            QVERIFY(waitUntil([&] { return !arrivals(primary).isEmpty(); }, patientMs));
            QThread::msleep(3000); // longer than several tries
            others = {};
            disk.empty();
        }
        QVERIFY(waitUntil([&] { return secondary.queued() == 0; }, patientMs));
        disk.fill();
        QVERIFY(secondary.stop());
        QVERIFY(secondary.start());
        QVERIFY(waitUntil([&] { return secondary.queued() == 0; }, patientMs));
        const QMap<int, int> found = arrivals(primary);
        QCOMPARE(found.size(), messages);
        for (const int count : found)
            QCOMPARE(count, 1);
    }

    void aServiceStartsOnAFullDiskAndCanBeRead() {
        ServerProcess server("mx1.test", small_);
        const SmallDisk disk(server.dataDirectory(), 60);
        if (!disk.mounted()) QSKIP("a memory disk cannot be mounted here");
        QVERIFY(server.start());
        makePrimary(server);
        const auto send = [&](int number) {
            SmtpDialog client(server.relayPort);
            client.command("EHLO client.test");
            return client.mail("sender@peer.test", {"alice@example.test"}, numberedMessage(number, 1500));
        };
        QVERIFY(send(1).startsWith("250"));
        QVERIFY(server.stop());
        disk.fill();
        QVERIFY(server.start());
        QCOMPARE(arrivals(server).size(), 1);
        QVERIFY2(send(2).startsWith("452"), "no room");
        QVERIFY(server.ctl({"status"}).out.contains("answered 452"));
        disk.empty();
        QVERIFY(waitUntil([&] { return send(3).startsWith("250"); }, patientMs));
        QCOMPARE(arrivals(server).keys(), (QList<int>{1, 3}));
    }
};

QTEST_GUILESS_MAIN(FullDiskTest)
#include "full_disk_test.moc"
