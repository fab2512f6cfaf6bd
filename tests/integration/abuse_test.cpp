// Clients that are slow, broken or hostile: each gets its reply or a closed connection, a well-behaved client is served
// all the while, nothing is left behind, and the memory of the server stays within bounds.
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QElapsedTimer>
#include <QFile>
#include <QHostAddress>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QTcpSocket>
#include <QtTest>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

using namespace ismail::test;

namespace {

constexpr qint64 mostGrowth = 48 * 1024; // KB of resident memory over a test

// A client at another address than the well-behaved one, so that limits for an address do not meet that one.
class Rogue {
public:
    explicit Rogue(quint16 port) {
        socket_.bind(QHostAddress("127.0.0.66"));
        socket_.connectToHost("127.0.0.1", port);
        connected_ = socket_.waitForConnected(5000);
    }
    bool connected() const { return connected_; }
    // False once the server has closed the connection. What it says is taken and thrown away.
    bool write(const QByteArray& bytes) {
        if (closed(0)) return false;
        socket_.write(bytes);
        while (socket_.bytesToWrite() > 0)
            if (!socket_.waitForBytesWritten(2000)) return !closed(0) && socket_.bytesToWrite() == 0;
        return true;
    }
    bool closed(int timeoutMs) {
        QElapsedTimer timer;
        timer.start();
        do {
            if (socket_.state() != QAbstractSocket::ConnectedState) return true;
            socket_.waitForReadyRead(timeoutMs == 0 ? 0 : 50);
            said_ = (said_ + socket_.readAll()).right(4096);
        } while (timer.elapsed() < timeoutMs);
        return socket_.state() != QAbstractSocket::ConnectedState;
    }
    QByteArray said() const { return said_; }
    void drop() { socket_.abort(); }

private:
    QTcpSocket socket_;
    QByteArray said_;
    bool connected_ = false;
};

// Sends one message after another, each over a connection of its own, and notes what did not work. It pauses between
// them: that it is served is the question here, not how fast, and the mailbox stays short enough to be read whole.
class GoodClient {
public:
    explicit GoodClient(quint16 port) : thread_([this, port] { work(port); }) {}
    ~GoodClient() { stop(); }
    GoodClient(const GoodClient&) = delete;
    GoodClient& operator=(const GoodClient&) = delete;
    // The reply that was not as it should be; empty: all went well.
    QByteArray stop() {
        stop_ = true;
        if (thread_.joinable()) thread_.join();
        return problem_;
    }
    int sent() const { return sent_; }

private:
    void work(quint16 port) {
        while (!stop_ && problem_.isEmpty()) {
            SmtpDialog client(port);
            client.command("EHLO good.test");
            const QByteArray reply =
                client.mail("good@peer.test", {"alice@example.test"}, "Subject: good\r\n\r\nText\r\n");
            if (reply.startsWith("250"))
                ++sent_;
            else
                problem_ = "'" + reply + "' instead of 250";
            client.command("QUIT");
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    }

    std::atomic<bool> stop_ = false;
    std::atomic<int> sent_ = 0;
    QByteArray problem_;
    std::thread thread_;
};

qint64 residentKilobytes(const ServerProcess& server) {
    QFile file(QStringLiteral("/proc/%1/status").arg(server.processId()));
    if (!file.open(QIODevice::ReadOnly)) return -1;
    for (const QByteArray& line : file.readAll().split('\n'))
        if (line.startsWith("VmRSS:")) return line.mid(6).trimmed().split(' ').first().toLongLong();
    return -1;
}

QByteArray garbage(QRandomGenerator& random, int size) {
    QByteArray bytes(size, '\0');
    for (char& c : bytes)
        c = static_cast<char>(random.bounded(256));
    return bytes;
}

} // namespace

class AbuseTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ServerProcess> server_;
    std::unique_ptr<GoodClient> good_;
    qint64 before_ = 0;
    qsizetype sentByAll_ = 0;

    int sessions() const { return server_->ctlJson({"session", "list"}).object().value("total").toInt(-1); }

private slots:
    void initTestCase() {
        server_ = std::make_unique<ServerProcess>("mx1.example.test",
                                                  QMap<QString, QString>{{"smtp.command_timeout", "2s"},
                                                                         {"smtp.data_timeout", "2s"},
                                                                         {"smtp.message_timeout", "10s"},
                                                                         {"smtp.max_connections_per_address", "200"},
                                                                         {"log.level", "info"}});
        QVERIFY(server_->start());
        server_->mustCtl({"domain", "add", "example.test", "--role", "primary"});
        server_->mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
        // Caches and pools are filled first: what grows from here on is a leak.
        GoodClient warm(server_->relayPort);
        QVERIFY(waitUntil([&] { return warm.sent() >= 50; }, 60000));
        QCOMPARE(warm.stop(), QByteArray());
        sentByAll_ = warm.sent();
    }
    // Of all that was sent, the mailbox holds what the good client sent, each once, and nothing else.
    void cleanupTestCase() {
        const QList<QByteArray> messages = server_->mailbox("alice@example.test");
        QCOMPARE(messages.size(), sentByAll_);
        for (const QByteArray& message : messages)
            QVERIFY2(message.contains("Subject: good"), message.left(500));
        server_.reset();
    }

    void init() {
        before_ = residentKilobytes(*server_);
        good_ = std::make_unique<GoodClient>(server_->relayPort);
        QVERIFY(waitUntil([&] { return good_->sent() > 0; }));
    }
    // The good client was served all the time and still is, and nothing stays behind.
    void cleanup() {
        const int sent = good_->sent();
        QVERIFY(waitUntil([&] { return good_->sent() > sent + 3; }));
        QCOMPARE(good_->stop(), QByteArray());
        QVERIFY(server_->running());
        QVERIFY(waitUntil([&] { return sessions() == 0; }));
        const qint64 growth = residentKilobytes(*server_) - before_;
        qInfo("%d messages of the good client, memory %+lld KB", good_->sent(), growth);
        QVERIFY2(growth < mostGrowth, qPrintable(QString("%1 KB more memory").arg(growth)));
        sentByAll_ += good_->sent();
    }

    void oneOctetAtATimeIsNotWaitedForWithoutEnd_data() {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("endless");
        QTest::newRow("in a command") << QByteArray() << QByteArray("NOOP slow");
        QTest::newRow("in the log-in") << QByteArray("EHLO rogue.test\r\nSTARTTLS\r\n")
                                       << QByteArray("\x16\x03\x01\x02\x00\x01");
        QTest::newRow("in a message") << QByteArray("EHLO rogue.test\r\nMAIL FROM:<a@peer.test>\r\n"
                                                    "RCPT TO:<alice@example.test>\r\nDATA\r\n")
                                      << QByteArray("x");
        QTest::newRow("in a chunk") << QByteArray("EHLO rogue.test\r\nMAIL FROM:<a@peer.test>\r\n"
                                                  "RCPT TO:<alice@example.test>\r\nBDAT 1000000 LAST\r\n")
                                    << QByteArray("x");
    }
    void oneOctetAtATimeIsNotWaitedForWithoutEnd() {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, endless);
        std::vector<std::unique_ptr<Rogue>> rogues;
        for (int i = 0; i < 20; ++i) {
            rogues.push_back(std::make_unique<Rogue>(server_->relayPort));
            QVERIFY(rogues.back()->write(before));
        }
        // Never a pause that is too long: only the time for the whole command or message can end it.
        QElapsedTimer timer;
        timer.start();
        qsizetype at = 0;
        bool anyOpen = true;
        while (anyOpen && timer.elapsed() < 40000) {
            anyOpen = false;
            const char octet = at < endless.size() ? endless[at] : 'x';
            ++at;
            for (const auto& rogue : rogues)
                anyOpen |= rogue->write(QByteArray(1, octet));
            QThread::msleep(100);
        }
        QVERIFY2(!anyOpen, "a client that sends an octet now and then is still connected");
    }

    void aClientThatStopsHalfWayIsLeftBehind_data() {
        QTest::addColumn<QByteArray>("half");
        const QByteArray envelope = "EHLO rogue.test\r\nMAIL FROM:<a@peer.test>\r\nRCPT TO:<alice@example.test>\r\n";
        QTest::newRow("before the first command") << QByteArray();
        QTest::newRow("in a command") << QByteArray("EHLO rog");
        QTest::newRow("after the recipients") << envelope;
        QTest::newRow("in the header") << envelope + "DATA\r\nSubject: half a hea";
        QTest::newRow("in the body") << envelope + "DATA\r\nSubject: x\r\n\r\n" + QByteArray(100000, 'x');
        QTest::newRow("before the final dot's end") << envelope + "DATA\r\nSubject: x\r\n\r\nText\r\n.";
        QTest::newRow("in a chunk") << envelope + "BDAT 100000 LAST\r\nSubject: x\r\n\r\nText\r\n";
        QTest::newRow("before the handshake of TLS") << QByteArray("EHLO rogue.test\r\nSTARTTLS\r\n");
        QTest::newRow("in the handshake of TLS")
            << QByteArray("EHLO rogue.test\r\nSTARTTLS\r\n") + QByteArray("\x16\x03\x01\x00\xff\x01", 6);
    }
    void aClientThatStopsHalfWayIsLeftBehind() {
        QFETCH(QByteArray, half);
        std::vector<std::unique_ptr<Rogue>> silent;
        for (int i = 0; i < 10; ++i) {
            silent.push_back(std::make_unique<Rogue>(server_->relayPort));
            QVERIFY(silent.back()->write(half));
        }
        for (int i = 0; i < 20; ++i) {
            Rogue gone(server_->relayPort);
            gone.write(half);
            gone.drop();
        }
        for (const auto& each : silent)
            QVERIFY(each->closed(20000));
    }

    void thousandsConnectAndGoAway() {
        for (int i = 0; i < 3000; ++i) {
            Rogue rogue(server_->relayPort);
            QVERIFY(rogue.connected());
            if (i % 3 == 1) rogue.write("EHLO rogue.test\r\n");
            if (i % 3 == 2) rogue.write("EHLO rogue.test\r\nMAIL FROM:<a@peer.test>\r\n");
            rogue.drop();
        }
    }

    void tooManyConnectionsOfOneAddressAreRefusedAndTheOthersServed() {
        std::vector<std::unique_ptr<Rogue>> rogues;
        for (int i = 0; i < 400; ++i)
            rogues.push_back(std::make_unique<Rogue>(server_->relayPort));
        int refused = 0;
        for (const auto& rogue : rogues) {
            rogue->closed(1);
            refused += rogue->said().startsWith("421") || rogue->said().startsWith("554");
        }
        QVERIFY2(refused >= 150, qPrintable(QString::number(refused)));
    }

    void aLineWithoutAnEndTakesNoMemory_data() {
        QTest::addColumn<QByteArray>("start");
        QTest::newRow("of a command") << QByteArray("EHLO ");
        QTest::newRow("of an address") << QByteArray("EHLO rogue.test\r\nMAIL FROM:<");
        QTest::newRow("of nothing at all") << QByteArray();
        QTest::newRow("of a message") << QByteArray("EHLO rogue.test\r\nMAIL FROM:<a@peer.test>\r\n"
                                                    "RCPT TO:<alice@example.test>\r\nDATA\r\nX-Long: ");
    }
    void aLineWithoutAnEndTakesNoMemory() {
        QFETCH(QByteArray, start);
        const QByteArray piece(1 << 20, 'a');
        for (int i = 0; i < 4; ++i) {
            Rogue rogue(server_->relayPort);
            rogue.write(start);
            for (int megabytes = 0; megabytes < 20 && rogue.write(piece); ++megabytes) {
            }
            const qint64 growth = residentKilobytes(*server_) - before_;
            QVERIFY2(growth < mostGrowth, qPrintable(QString("%1 KB more memory").arg(growth)));
            rogue.drop();
        }
    }

    void randomOctetsAreAnsweredOrTheConnectionIsClosed_data() {
        QTest::addColumn<int>("seed");
        QTest::addColumn<QByteArray>("before");
        const QByteArray envelope = "EHLO rogue.test\r\nMAIL FROM:<a@peer.test>\r\nRCPT TO:<alice@example.test>\r\n";
        QTest::newRow("from the start") << 1 << QByteArray();
        QTest::newRow("after EHLO") << 2 << QByteArray("EHLO rogue.test\r\n");
        QTest::newRow("as a handshake of TLS") << 3 << QByteArray("EHLO rogue.test\r\nSTARTTLS\r\n");
        QTest::newRow("as a message") << 4 << envelope + "DATA\r\n";
        QTest::newRow("as chunks") << 5 << envelope + "BDAT 5000\r\n";
    }
    void randomOctetsAreAnsweredOrTheConnectionIsClosed() {
        QFETCH(int, seed);
        QFETCH(QByteArray, before);
        QRandomGenerator random(static_cast<quint32>(seed));
        for (int round = 0; round < 60; ++round) {
            for (const quint16 port : {server_->relayPort, server_->submissionPort, server_->submissionsPort}) {
                Rogue rogue(port);
                rogue.write(before);
                for (int i = 0; i < 8 && rogue.write(garbage(random, 1 + static_cast<int>(random.bounded(8000))));
                     ++i) {
                }
                rogue.drop();
            }
        }
    }

    void commandsInAnyOrderAtOnceAreNoTrouble() {
        static const char* words[] = {"EHLO rogue.test",
                                      "HELO rogue.test",
                                      "MAIL FROM:<a@peer.test>",
                                      "MAIL FROM:<>",
                                      "MAIL FROM:<a@peer.test> SIZE=99999999999999999999",
                                      "MAIL FROM:<a@peer.test> BODY=BINARYMIME",
                                      "RCPT TO:<nobody@example.test>",
                                      "RCPT TO:<alice@elsewhere.test>",
                                      "RCPT TO:<>",
                                      "RCPT TO:<alice@example.test> NOTIFY=NEVER,SUCCESS",
                                      "BDAT 0",
                                      "BDAT 18446744073709551616 LAST",
                                      "BDAT -1 LAST",
                                      "RSET",
                                      "NOOP",
                                      "VRFY alice",
                                      "EXPN staff",
                                      "HELP",
                                      "ETRN example.test",
                                      "AUTH PLAIN =",
                                      "AUTH LOGIN",
                                      "TURN",
                                      "",
                                      "  ",
                                      "MAIL",
                                      "RCPT",
                                      "DATA DATA",
                                      "STARTTLS now"};
        QRandomGenerator random(6);
        for (int round = 0; round < 100; ++round) {
            QByteArray all;
            for (int i = 0; i < 2000; ++i)
                all += QByteArray(words[random.bounded(static_cast<int>(std::size(words)))]) +
                       (random.bounded(20) == 0 ? "\n" : "\r\n");
            Rogue rogue(server_->relayPort);
            rogue.write(all);
            QVERIFY2(rogue.closed(20000), rogue.said());
        }
    }

    void aClientThatNeverReadsTakesNoMemory() {
        QTcpSocket deaf;
        deaf.setReadBufferSize(1);
        deaf.bind(QHostAddress("127.0.0.66"));
        deaf.connectToHost("127.0.0.1", server_->relayPort);
        QVERIFY(deaf.waitForConnected(5000));
        QByteArray all = "EHLO rogue.test\r\n";
        for (int i = 0; i < 200000; ++i)
            all += "MAIL FROM:<a@peer.test>\r\nRCPT TO:<alice@example.test>\r\nRSET\r\n";
        deaf.write(all);
        while (deaf.state() == QAbstractSocket::ConnectedState && deaf.bytesToWrite() > 0 &&
               deaf.waitForBytesWritten(3000)) {
            const qint64 growth = residentKilobytes(*server_) - before_;
            QVERIFY2(growth < mostGrowth, qPrintable(QString("%1 KB more memory").arg(growth)));
        }
        deaf.abort();
    }
};

QTEST_GUILESS_MAIN(AbuseTest)
#include "abuse_test.moc"
