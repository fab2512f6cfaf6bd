// A supervisor such as systemd is told when the service is ready, that it is alive, and that it ends.
#include "harness/server_process.h"

#include <QElapsedTimer>
#include <QtTest>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

using namespace ismail::test;

namespace {

// What sd_notify(3) sends to.
class Supervisor {
public:
    Supervisor() : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const QByteArray path = place().toUtf8();
        std::memcpy(address.sun_path, path.constData(), std::size_t(path.size()));
        if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) qFatal("no socket");
    }
    ~Supervisor() { ::close(socket_); }
    QString place() const { return directory_.filePath("notify"); }
    // Everything that was said until now.
    QList<QByteArray> said() {
        char text[1000];
        for (ssize_t size = 0; (size = ::recv(socket_, text, sizeof text, 0)) >= 0;)
            said_.append(QByteArray(text, qsizetype(size)));
        return said_;
    }

private:
    QTemporaryDir directory_;
    const int socket_;
    QList<QByteArray> said_;
};

} // namespace

class SupervisedTest : public QObject {
    Q_OBJECT
private slots:
    void readySignsOfLifeAndTheEndAreTold() {
        Supervisor supervisor;
        ServerProcess server("mx.example.test");
        QVERIFY(server.start({{"NOTIFY_SOCKET", supervisor.place()}, {"WATCHDOG_USEC", "900000"}}));
        QVERIFY(waitUntil([&] { return supervisor.said().contains("READY=1"); }));
        QCOMPARE(supervisor.said().first(), QByteArray("READY=1"));
        QVERIFY(waitUntil([&] { return supervisor.said().count("WATCHDOG=1") >= 4; }));
        QVERIFY(!supervisor.said().contains("STOPPING=1"));
        QVERIFY(server.stop());
        QCOMPARE(supervisor.said().last(), QByteArray("STOPPING=1"));
    }

    void aProcessThatStandsStillGivesNoSigns() {
        Supervisor supervisor;
        ServerProcess server("mx.example.test");
        QVERIFY(server.start({{"NOTIFY_SOCKET", supervisor.place()}, {"WATCHDOG_USEC", "300000"}}));
        QVERIFY(waitUntil([&] { return supervisor.said().contains("WATCHDOG=1"); }));
        QVERIFY(server.freeze());
        const qsizetype signs = supervisor.said().count("WATCHDOG=1");
        QTest::qWait(1'000);
        QVERIFY(supervisor.said().count("WATCHDOG=1") <= signs + 1);
        server.thaw();
        QVERIFY(waitUntil([&] { return supervisor.said().count("WATCHDOG=1") > signs + 2; }));
    }

    void nobodyIsToldWhereNobodyAsks() {
        Supervisor supervisor;
        ServerProcess server("mx.example.test");
        QVERIFY(
            server.start({{"NOTIFY_SOCKET", supervisor.place()}, {"WATCHDOG_USEC", "300000"}, {"WATCHDOG_PID", "1"}}));
        QTest::qWait(500);
        QCOMPARE(supervisor.said(), QList<QByteArray>{"READY=1"});
    }
};

QTEST_GUILESS_MAIN(SupervisedTest)
#include "supervised_test.moc"
