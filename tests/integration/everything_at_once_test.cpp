// One server that does everything at once: takes and sends mail, serves IMAP and POP3, answers administrators, changes
// its settings, makes backups and looks after itself. Says little when it passes natively; it is meant for programs
// that watch themselves: `./dev test` runs it with ismaild as the thread sanitizer sees it (ISMAIL_BIN).
// ISMAIL_LOAD_SECONDS says how long, so that the work of each minute comes up too.
#include "harness/ledger.h"
#include "harness/line_client.h"
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QDeadlineTimer>
#include <QTcpSocket>
#include <QtTest>

#include <atomic>
#include <thread>

using namespace ismail::test;

namespace {

constexpr auto password = "a long password";
// Under a sanitizer, on a busy machine: for one step, and for each to go through once.
constexpr int stepMs = LineClient::patienceMs, lastMs = 180'000;

int loadSeconds() { return roundsOf("ISMAIL_LOAD_SECONDS", 3); }

QByteArray message(int number) {
    return "Subject: =?utf-8?q?n=C3=BCmber_" + QByteArray::number(number) + "?=\r\nFrom: sender@peer.test\r\n\r\n" +
           QByteArray(number % 5 == 0 ? 200'000 : 500, 'x') + "\r\n";
}

// Calls work again and again until the time is up, each in a thread of its own; counts how often it went through.
class Workers {
public:
    Workers() : until_(loadSeconds() * 1000), atLast_(loadSeconds() * 1000 + lastMs) {}
    ~Workers() { join(); }
    void add(const char* name, std::function<bool(int round)> work) {
        rounds_.emplace_back(std::make_unique<Count>(name, 0));
        threads_.emplace_back([this, work = std::move(work), &good = rounds_.back()->good] {
            // Longer where it is slow and has not gone through yet.
            for (int round = 0; !until_.hasExpired() || (good == 0 && !atLast_.hasExpired()); ++round)
                if (work(round)) ++good;
        });
    }
    // The names of those that never went through.
    QStringList idle() {
        join();
        QStringList names;
        for (const auto& each : rounds_)
            if (each->good == 0) names += each->name;
        return names;
    }

private:
    struct Count {
        QString name;
        std::atomic<int> good;
        Count(QString text, int value) : name(std::move(text)), good(value) {}
    };
    void join() {
        for (std::thread& thread : threads_)
            if (thread.joinable()) thread.join();
    }

    const QDeadlineTimer until_, atLast_;
    std::vector<std::unique_ptr<Count>> rounds_;
    std::vector<std::thread> threads_;
};

void sendMail(Workers& workers, const ServerProcess& server) {
    for (const char* to : {"alice@example.test", "team@example.test", "held@held.test"})
        workers.add(to, [port = server.relayPort, to](int round) {
            SmtpDialog client(port);
            client.command("EHLO client.test");
            bool good = true;
            for (int i = 0; i < 5 && good; ++i)
                good = client.mail("sender@peer.test", {to}, message(round * 5 + i)).startsWith("250");
            client.command("QUIT");
            return good;
        });
    workers.add("submission", [port = server.submissionPort](int round) {
        SmtpDialog client(port);
        client.command("EHLO client.test");
        if (!client.startTls()) return false;
        client.command("EHLO client.test");
        const QByteArray token = QByteArray(1, '\0') + "bob@example.test" + QByteArray(1, '\0') + password;
        if (!client.command("AUTH PLAIN " + token.toBase64()).startsWith("235")) return false;
        return client.mail("bob@example.test", {"alice@example.test", "far@elsewhere.test"}, message(round))
            .startsWith("250");
    });
}

void readMail(Workers& workers, const ServerProcess& server) {
    for (const char* user : {"alice@example.test", "bob@example.test", "alice@example.test "})
        workers.add(user, [port = server.imapPort, user](int round) {
            LineClient client(port);
            const QByteArray name = QByteArray(user).trimmed();
            if (!client.imap("LOGIN " + name + " \"" + password + "\"")) return false;
            client.imap("CREATE Copies");
            client.imap("ENABLE CONDSTORE");
            bool good = client.imap("SELECT INBOX");
            for (const QByteArray command :
                 {"FETCH 1:* (FLAGS ENVELOPE BODYSTRUCTURE MODSEQ)", "UID SEARCH TEXT number",
                  "UID SORT (SUBJECT DATE) UTF-8 ALL", "THREAD REFERENCES UTF-8 ALL", "FETCH 1:5 (BODY.PEEK[])",
                  "STORE 1:3 +FLAGS (\\Seen)", "COPY 1:10 Copies", "STATUS Copies (MESSAGES UIDNEXT SIZE)",
                  "UID SEARCH HEADER From sender", "NOOP"})
                good = client.imap(command) && good;
            if (round % 4 == 3) {
                client.imap("UID STORE 1:* +FLAGS (\\Deleted)"); // or the mailbox grows faster than it is searched
                client.imap("EXPUNGE");
                client.imap("DELETE Copies");
            }
            client.ask("idle IDLE", "+");
            client.ask("DONE", "idle ");
            return client.imap("LOGOUT") && good;
        });
    workers.add("pop3", [port = server.pop3sPort](int) {
        QSslSocket socket;
        socket.setPeerVerifyMode(QSslSocket::VerifyNone);
        socket.connectToHostEncrypted("127.0.0.1", port);
        if (!socket.waitForEncrypted(stepMs)) return false;
        const auto ask = [&socket](const QByteArray& line, const QByteArray& end) {
            if (!line.isEmpty()) socket.write(line + "\r\n");
            QByteArray got;
            while (!got.endsWith(end))
                if (!socket.waitForReadyRead(stepMs))
                    return false;
                else if (got += socket.readAll(); got.startsWith("-ERR"))
                    return true;
            return true;
        };
        bool good =
            ask({}, "\r\n") && ask("USER carol@example.test", "\r\n") && ask(QByteArray("PASS ") + password, "\r\n");
        for (const QByteArray line : {"LIST", "UIDL", "RETR 1"})
            good = good && ask(line, "\r\n.\r\n");
        return good && ask("DELE 1", "\r\n") && ask("QUIT", "\r\n");
    });
}

void administer(Workers& workers, const ServerProcess& server) {
    const auto calls = [&](const char* name, const QList<QStringList>& list) {
        workers.add(name, [&server, list](int round) {
            const QStringList& call = list[round % list.size()];
            return server.ctl(call, QByteArray(password) + "\n").exitCode == 0;
        });
    };
    calls("looks", {{"status"},
                    {"queue", "list"},
                    {"session", "list"},
                    {"stats"},
                    {"domain", "list"},
                    {"account", "list"},
                    {"log", "tail"},
                    {"queue", "destinations"},
                    {"listener", "list"},
                    {"mailbox", "list", "alice@example.test"}});
    calls("settings", {{"settings", "set", "log.level", "info"},
                       {"settings", "set", "smtp.max_recipients", "200"},
                       {"settings", "set", "log.level", "debug"},
                       {"settings", "reset", "smtp.max_recipients"},
                       {"settings", "set", "imap.keep_alive", "1m"},
                       {"certificate", "reload"},
                       {"listener", "pause", "pop3"},
                       {"listener", "resume", "pop3"}});
    calls("directory", {{"account", "add", "dave@example.test"},
                        {"alias", "add", "dave.alias@example.test", "dave@example.test"},
                        {"account", "passwd", "dave@example.test"},
                        {"alias", "remove", "dave.alias@example.test"},
                        {"account", "remove", "dave@example.test", "--yes"},
                        {"domain", "set", "example.test", "--account-quota", "1G"}});
    calls("queue", {{"queue", "hold", "--all"},
                    {"queue", "release", "--all"},
                    {"queue", "retry", "--all"},
                    {"queue", "remove", "--destination", "mx:elsewhere.test", "--yes"}});
    calls("backup", {{"backup", "now"}, {"backup", "list"}});
}

QByteArray reports(const ServerProcess& server) {
    QFile file(server.dataDirectory() + "/stderr.txt");
    const QByteArray said = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    return said.contains("Sanitizer") ? said : QByteArray();
}

} // namespace

class EverythingAtOnceTest : public QObject {
    Q_OBJECT
private slots:
    void aServerThatDoesEverythingAtOnceDoesItAll() {
        ServerProcess server(
            "mx.example.test",
            {{"listener.imap.auth", "always"}, {"smtp.max_connections_per_address", "1000"}, {"backup.keep", "2"}});
        QVERIFY(server.start());
        server.mustCtl({"domain", "add", "example.test", "--role", "primary"});
        for (const char* account : {"alice", "bob", "carol"})
            server.mustCtl({"account", "add", QString(account) + "@example.test"}, QByteArray(password) + "\n");
        server.mustCtl({"alias", "add", "team@example.test", "alice@example.test", "bob@example.test",
                        "carol@example.test", "--group"});
        server.mustCtl({"partner", "add", "first", "--host", "127.0.0.1", "--port", QString::number(freePort())});
        server.mustCtl(
            {"domain", "add", "held.test", "--role", "secondary", "--primary", "first", "--recipients", "accept-all"});
        server.mustCtl({"route", "add", "elsewhere.test", "--to", "127.0.0.1:" + QString::number(freePort())});
        QStringList idle;
        {
            Workers workers;
            sendMail(workers, server);
            readMail(workers, server);
            administer(workers, server);
            idle = workers.idle();
        }
        const bool running = server.running();
        // A sanitizer that found something ends the program with a code of its own.
        const bool ended = server.stop(stepMs);
        const QByteArray found = reports(server);
        QVERIFY2(found.isEmpty(), found.constData());
        QVERIFY(running);
        QVERIFY2(idle.isEmpty(), qPrintable("never went through: " + idle.join(", ")));
        QVERIFY(ended);
    }
};

QTEST_GUILESS_MAIN(EverythingAtOnceTest)
#include "everything_at_once_test.moc"
