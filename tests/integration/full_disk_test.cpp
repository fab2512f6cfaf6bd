// A disk that fills up: nothing is lost, nothing is sent twice, and the service starts on it. Needs root, for a small
// file system of its own.
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QDir>
#include <QFile>
#include <QMap>
#include <QtTest>

#include <memory>
#include <thread>

using namespace ismail::test;

namespace {

constexpr int patientMs = 60'000;

// A memory disk in the place of a server's data directory.
class SmallDisk {
public:
    SmallDisk(const QString& path, int megabytes) : path_(path) {
        mounted_ =
            run("mount", {"-t", "tmpfs", "-o", QStringLiteral("size=%1m,mode=0700").arg(megabytes), "tmpfs", path})
                .exitCode == 0;
    }
    ~SmallDisk() {
        if (mounted_) run("umount", {"-l", path_});
    }
    bool mounted() const { return mounted_; }
    // To the last octet.
    void fill() const {
        QFile filler(path_ + "/filler");
        if (!filler.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered)) return;
        for (qsizetype block : {1 << 20, 4096, 1})
            while (filler.write(QByteArray(block, 'x')) == block) {
            }
    }
    void empty() const { QFile::remove(path_ + "/filler"); }

private:
    QString path_;
    bool mounted_ = false;
};

QByteArray numbered(int number) {
    return "X-Number: " + QByteArray::number(number) + "\r\n\r\n" + QByteArray(1500, 'x') + "\r\n";
}

QMap<int, int> arrivals(const ServerProcess& server) {
    QMap<int, int> found;
    for (const QByteArray& text : server.mailbox("alice@example.test")) {
        const qsizetype at = text.indexOf("X-Number: ");
        if (at >= 0) ++found[text.mid(at + 10, text.indexOf('\r', at) - at - 10).toInt()];
    }
    return found;
}

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
        primary.mustCtl(
            {"partner", "add", "second", "--host", "127.0.0.1", "--port", QString::number(secondary.relayPort)});
        primary.mustCtl({"domain", "add", "example.test", "--role", "primary", "--secondary", "second"});
        primary.mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
        secondary.mustCtl(
            {"partner", "add", "first", "--host", "127.0.0.1", "--port", QString::number(primary.relayPort)});
        secondary.mustCtl({"domain", "add", "example.test", "--role", "secondary", "--primary", "first"});
        primary.kill();
        {
            SmtpDialog client(secondary.relayPort);
            client.command("EHLO client.test");
            for (int i = 0; i < messages; ++i)
                QVERIFY(client.mail("sender@peer.test", {"alice@example.test"}, numbered(i)).startsWith("250"));
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
        server.mustCtl({"domain", "add", "example.test", "--role", "primary"});
        server.mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
        const auto send = [&](int number) {
            SmtpDialog client(server.relayPort);
            client.command("EHLO client.test");
            return client.mail("sender@peer.test", {"alice@example.test"}, numbered(number));
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
