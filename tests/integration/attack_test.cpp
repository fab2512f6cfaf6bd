// Attacks at full rate, one after another, while a good client logs in, asks over IMAP, sends a message and looks at
// the status: it is served all the while. The numbers printed are what counts; the bounds that fail are coarse, so that
// a loaded computer fails nothing. When the attackers have gone, the server comes to rest.
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QElapsedTimer>
#include <QFile>
#include <QHostAddress>
#include <QTcpSocket>
#include <QtTest>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

using namespace ismail::test;

namespace {

constexpr int rounds = 30;         // of the good client, for each attack
constexpr int coarseBound = 5'000; // ms at the 99th percentile
constexpr int restWithin = 30'000; // ms after the attackers went

// A connection that says lines and reads up to a tagged line, from an address of its own.
class Line {
public:
    explicit Line(quint16 port, const QString& from = QStringLiteral("127.0.0.1")) {
        socket_.bind(QHostAddress(from));
        socket_.connectToHost(QStringLiteral("127.0.0.1"), port);
        socket_.waitForConnected(10'000);
        until("\r\n", 10'000);
    }
    bool open() const { return socket_.state() == QAbstractSocket::ConnectedState; }
    void send(const QByteArray& bytes) {
        socket_.write(bytes);
        while (open() && socket_.bytesToWrite() > 0)
            if (!socket_.waitForBytesWritten(5'000)) return;
    }
    // What came up to the words and the end of their line; empty: not in time.
    QByteArray until(const QByteArray& words, int timeoutMs = 20'000) {
        QElapsedTimer timer;
        timer.start();
        QByteArray got;
        while (timer.elapsed() < timeoutMs) {
            got += socket_.readAll();
            const qsizetype at = got.indexOf(words, std::max<qsizetype>(got.size() - most, 0));
            if (at >= 0 && got.indexOf('\n', at) >= 0) return got;
            if (!open() && socket_.bytesAvailable() == 0) return {};
            socket_.waitForReadyRead(100);
        }
        return {};
    }
    // An IMAP command; true: OK.
    bool ok(const QByteArray& command, int timeoutMs = 20'000) {
        send("a " + command + "\r\n");
        const QByteArray said = "\n" + until("a ", timeoutMs);
        return said.contains("\na OK");
    }
    void drop() { socket_.abort(); }

private:
    static constexpr qsizetype most = 1 << 20;
    QTcpSocket socket_;
};

// Threads that repeat what they do until stop().
class Attackers {
public:
    ~Attackers() { stop(); }
    void add(int count, const std::function<void(int number, const std::atomic<bool>& stop)>& attack) {
        for (int i = 0; i < count; ++i)
            threads_.emplace_back([this, i, attack] {
                while (!stop_)
                    attack(i, stop_);
            });
    }
    void stop() {
        stop_ = true;
        for (auto& thread : threads_)
            thread.join();
        threads_.clear();
    }

private:
    std::atomic<bool> stop_{false};
    std::vector<std::thread> threads_;
};

struct Samples {
    std::vector<qint64> times;
    void add(qint64 ms) { times.push_back(ms); }
    qint64 at(double share) {
        if (times.empty()) return 0;
        std::sort(times.begin(), times.end());
        return times[std::min(times.size() - 1, static_cast<std::size_t>(share * static_cast<double>(times.size())))];
    }
};

// Processor time of a process so far, in milliseconds.
qint64 processorTime(qint64 pid) {
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly)) return -1;
    const QByteArray text = file.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    return (fields[11].toLongLong() + fields[12].toLongLong()) * 1000 / sysconf(_SC_CLK_TCK);
}

QByteArray repeated(const QByteArray& text, qsizetype octets) { return text.repeated(octets / text.size()); }

} // namespace

class AttackTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ServerProcess> server_;

    quint16 imap() const { return server_->imapPort; }
    quint16 smtp() const { return server_->relayPort; }
    static QByteArray login(const QByteArray& user) { return "LOGIN " + user + "@example.test " + user + "-password"; }

    void deliver(const QByteArray& user, const QByteArray& message) const {
        SmtpDialog client(smtp());
        client.command("EHLO sender.test");
        const QByteArray said = client.mail("s@sender.test", {user + "@example.test"}, message);
        QVERIFY2(said.startsWith("250"), said.constData());
    }

    struct Good {
        Samples login, noop, data, status;
        int failed = 0;
    };
    // One round of everything.
    void round(Good& good, bool status) const {
        QElapsedTimer timer;
        timer.start();
        Line line(imap());
        if (!line.ok(login("alice"))) ++good.failed;
        good.login.add(timer.restart());
        if (!line.ok("NOOP")) ++good.failed;
        good.noop.add(timer.restart());
        SmtpDialog client(smtp());
        client.command("EHLO good.test");
        client.command("MAIL FROM:<good@peer.test>");
        client.command("RCPT TO:<alice@example.test>");
        timer.restart();
        client.command("DATA");
        if (!client.command("Subject: good\r\n\r\nText\r\n.").startsWith("250")) ++good.failed;
        good.data.add(timer.restart());
        client.command("QUIT");
        if (!status) return;
        timer.restart();
        if (server_->ctl({"status"}).exitCode != 0) ++good.failed;
        good.status.add(timer.elapsed());
    }

    using Begin = std::function<void(Attackers&)>;

private slots:
    void initTestCase();
    void theGoodClientIsServed_data();
    void theGoodClientIsServed();
};

void AttackTest::initTestCase() {
    server_ =
        std::make_unique<ServerProcess>("mx1.example.test", QMap<QString, QString>{{"listener.imap.auth", "always"},
                                                                                   {"log.level", "warning"},
                                                                                   {"smtp.max_errors", "1000"}});
    QVERIFY(server_->start());
    server_->mustCtl({"domain", "add", "example.test", "--role", "primary"});
    for (const char* user : {"alice", "mallory", "trent"})
        server_->mustCtl({"account", "add", QString("%1@example.test").arg(user)}, QByteArray(user) + "-password\n");
    const QByteArray base64 = repeated(QByteArray(76, 'A') + "\r\n", 12 << 20);
    deliver("mallory", "Subject: large\r\nMIME-Version: 1.0\r\nContent-Type: application/x\r\n"
                       "Content-Transfer-Encoding: base64\r\n\r\n" +
                           base64);
    deliver("mallory", "Subject: text\r\n\r\n" + repeated(QByteArray(70, 'x') + "\r\n", 4 << 20));
    for (int i = 0; i < 300; ++i)
        deliver("trent", "Subject: small\r\nReferences: <" + QByteArray::number(i / 2) + "@x>\r\nMessage-ID: <" +
                             QByteArray::number(i) + "@x>\r\n\r\nText\r\n");
    Good warm;
    for (int i = 0; i < 3; ++i)
        round(warm, true);
    QCOMPARE(warm.failed, 0);
}

void AttackTest::theGoodClientIsServed_data() {
    QTest::addColumn<std::function<void(Attackers&)>>("begin");
    const auto row = [](const char* name, Begin begin) { QTest::newRow(name) << begin; };
    // Repeats a command over a connection of its own that logged in as the user.
    const auto commands = [this](int connections, const QByteArray& user, const QByteArray& command) -> Begin {
        return [=, this](Attackers& attackers) {
            attackers.add(connections, [=, this](int, const std::atomic<bool>& stop) {
                Line line(imap(), "127.0.0.66");
                if (!line.ok(login(user)) || !line.ok("SELECT INBOX")) return;
                while (!stop && line.open()) {
                    line.send("a " + command + "\r\n");
                    while (!stop && line.open() && line.until("\na ", 300).isEmpty()) {
                    }
                }
                line.drop();
            });
        };
    };
    row("nobody attacks", [](Attackers&) {});
    QByteArray pieces;
    for (int i = 0; i < 999; ++i)
        pieces += " BINARY.PEEK[1]<" + QByteArray::number(i) + ".1>";
    row("pieces of a decoded part", commands(5, "mallory", "FETCH 1:* (" + pieces.trimmed() + ")"));
    row("many texts that are not there", commands(5, "mallory", "SEARCH" + QByteArray(" NOT BODY y").repeated(90)));
    row("too many texts", commands(5, "mallory", "SEARCH" + QByteArray(" NOT BODY y").repeated(2'000)));
    row("a long text", commands(5, "mallory", "SEARCH TEXT {250000+}\r\n" + QByteArray(250'000, 'x')));
    row("threads", commands(5, "trent", "THREAD REFERENCES UTF-8 ALL"));
    row("headers of a large mailbox", commands(5, "trent", "FETCH 1:* (ENVELOPE BODY.PEEK[HEADER])"));
    row("copies", [this](Attackers& attackers) {
        attackers.add(1, [this](int, const std::atomic<bool>& stop) {
            Line line(imap(), "127.0.0.66");
            if (!line.ok(login("trent")) || !line.ok("SELECT INBOX")) return;
            line.ok("CREATE copies");
            for (int i = 0; !stop && i < 20; ++i)
                line.ok("COPY 1:* copies");
            line.ok("DELETE copies");
        });
    });
    row("headers that are costly to read", [this](Attackers& attackers) {
        const QByteArray words = repeated("=?x?q?A", 60'000), prefixes = repeated("[a]", 60'000);
        attackers.add(4, [=, this](int number, const std::atomic<bool>&) {
            deliver("mallory",
                    "Subject: " + (number % 2 ? words : prefixes) + "\r\nFrom: " + words + "\r\n\r\nText\r\n");
            Line line(imap(), "127.0.0.66");
            if (!line.ok(login("mallory")) || !line.ok("SELECT INBOX")) return;
            line.ok("FETCH * (ENVELOPE)");
        });
    });
    row("passwords guessed from one address", [this](Attackers& attackers) {
        attackers.add(60, [this](int number, const std::atomic<bool>& stop) {
            Line line(imap(), "127.0.0.67");
            for (int i = 0; !stop && line.open() && i < 10; ++i)
                line.ok("LOGIN alice@example.test guess" + QByteArray::number(number * 100 + i));
        });
    });
    row("passwords guessed from everywhere", [this](Attackers& attackers) {
        attackers.add(60, [this](int number, const std::atomic<bool>& stop) {
            Line line(imap(), QStringLiteral("127.1.%1.1").arg(number));
            for (int i = 0; !stop && line.open() && i < 10; ++i)
                line.ok("LOGIN somebody" + QByteArray::number(i) + "@example.test guess");
        });
    });
    row("connections that say nothing useful", [this](Attackers& attackers) {
        attackers.add(60, [this](int number, const std::atomic<bool>& stop) {
            std::vector<std::unique_ptr<Line>> lines;
            for (int i = 0; i < 5 && !stop; ++i)
                lines.push_back(std::make_unique<Line>(imap(), QStringLiteral("127.2.%1.1").arg(number)));
            while (!stop) {
                for (auto& line : lines)
                    line->send("x");
                QThread::msleep(100);
            }
        });
    });
    row("recipients without end", [this](Attackers& attackers) {
        attackers.add(8, [this](int number, const std::atomic<bool>& stop) {
            SmtpDialog client(smtp());
            client.command("EHLO attacker.test");
            client.command("MAIL FROM:<x@attacker.test>");
            for (int i = 0; !stop && i < 1'000; ++i)
                if (client
                        .command("RCPT TO:<" + QByteArray(i % 2 ? "trent" : "mallory") + "+" +
                                 QByteArray::number(number * 1'000 + i) + "@example.test>")
                        .isEmpty())
                    return;
        });
    });
}

void AttackTest::theGoodClientIsServed() {
    QFETCH(std::function<void(Attackers&)>, begin);
    Good good;
    {
        Attackers attackers;
        begin(attackers);
        QThread::msleep(500); // until they are at it
        for (int i = 0; i < rounds; ++i)
            round(good, i % 3 == 0);
        attackers.stop();
    }
    QElapsedTimer rest;
    rest.start();
    qint64 busy = 100;
    while (busy >= 20 && rest.elapsed() < restWithin) {
        const qint64 before = processorTime(server_->processId());
        QThread::msleep(500);
        busy = (processorTime(server_->processId()) - before) / 5; // per cent of a core
    }
    qInfo("%-40s 99th percentile: log-in %lld, NOOP %lld, DATA %lld, status %lld ms; rest after %lld ms; failed %d",
          QTest::currentDataTag(), static_cast<long long>(good.login.at(0.99)),
          static_cast<long long>(good.noop.at(0.99)), static_cast<long long>(good.data.at(0.99)),
          static_cast<long long>(good.status.at(0.99)), static_cast<long long>(rest.elapsed()), good.failed);
    QCOMPARE(good.failed, 0);
    for (Samples* samples : {&good.login, &good.noop, &good.data, &good.status})
        QVERIFY(samples->at(0.99) < coarseBound);
    QVERIFY2(busy < 20, "the server does not come to rest");
    QVERIFY(server_->running());
}

QTEST_GUILESS_MAIN(AttackTest)
#include "attack_test.moc"
