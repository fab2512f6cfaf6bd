// Backups of a server that goes on working: made, verified, restored into an empty data directory and started, then
// compared message by message by digest.
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QMap>
#include <QMutex>
#include <QSet>
#include <QtTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace ismail::test;

namespace {

QByteArray numbered(int number, int padding) {
    return "Subject: numbered\r\nX-Number: " + QByteArray::number(number) + "\r\n\r\n" + QByteArray(padding, 'x') +
           "\r\n";
}

// Digests of the messages in alice's inbox by number. Another number than its own: the text was damaged.
QMap<int, QByteArray> digests(const ServerProcess& server) {
    QMap<int, QByteArray> found;
    for (const QByteArray& text : server.mailbox("alice@example.test")) {
        const qsizetype at = text.indexOf("X-Number: ");
        const int number = at < 0 ? -1 : text.mid(at + 10, text.indexOf('\r', at) - at - 10).toInt();
        found[number] = QCryptographicHash::hash(text, QCryptographicHash::Sha256);
    }
    return found;
}

// Clients that send until they are told to stop: every third message is large.
class Load {
public:
    explicit Load(quint16 port) {
        for (int i = 0; i < 4; ++i)
            senders_.emplace_back([this, port] { send(port); });
    }
    ~Load() { stop(); }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;
    void stop() {
        stop_ = true;
        for (std::thread& sender : senders_)
            sender.join();
        senders_.clear();
    }
    QSet<int> promised() const {
        QMutexLocker lock(&mutex_);
        return promised_;
    }

private:
    void send(quint16 port) {
        SmtpDialog client(port);
        client.command("EHLO client.test");
        while (!stop_) {
            const int number = next_++;
            const QByteArray reply = client.mail("sender@peer.test", {"alice@example.test"},
                                                 numbered(number, number % 3 == 0 ? 100000 : 1000));
            if (!reply.startsWith("250")) return;
            QMutexLocker lock(&mutex_);
            promised_.insert(number);
        }
    }

    std::atomic<bool> stop_ = false;
    std::atomic<int> next_ = 0;
    mutable QMutex mutex_;
    QSet<int> promised_;
    std::vector<std::thread> senders_;
};

void setUp(ServerProcess& server) {
    server.mustCtl({"domain", "add", "example.test", "--role", "primary"});
    server.mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
}

void replaceContent(const QString& path, const std::function<void(QByteArray&)>& change) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qPrintable(path));
    QByteArray content = file.readAll();
    file.close();
    change(content);
    // A body in a backup may be the same file as the server's own.
    QFile::remove(path);
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write %s", qPrintable(path));
    file.write(content);
}

QString firstBody(const QString& backup) {
    QDirIterator bodies(backup + "/bodies", QDir::Files, QDirIterator::Subdirectories);
    return bodies.hasNext() ? bodies.next() : QString();
}

bool logsIn(quint16 port, const QByteArray& user, const QByteArray& password) {
    SmtpDialog client(port);
    client.command("EHLO client.test");
    if (!client.startTls()) return false;
    client.command("EHLO client.test");
    const QByteArray token = QByteArray(1, '\0') + user + QByteArray(1, '\0') + password;
    return client.command("AUTH PLAIN " + token.toBase64()).startsWith("235");
}

} // namespace

class BackupUnderLoadTest : public QObject {
    Q_OBJECT

    static QString backUp(const ServerProcess& server) {
        const QJsonDocument made = server.ctlJson({"backup", "now"});
        return made.object().value("path").toString();
    }

private slots:
    void aBackupMadeUnderLoadHoldsEveryMessageThatWasThere() {
        ServerProcess server("mx1.example.test");
        QVERIFY(server.start());
        setUp(server);
        server.mustCtl({"partner", "add", "first", "--host", "127.0.0.1", "--port", QString::number(freePort())});
        server.mustCtl(
            {"domain", "add", "held.test", "--role", "secondary", "--primary", "first", "--recipients", "accept-all"});
        SmtpDialog holder(server.relayPort);
        holder.command("EHLO client.test");
        for (int i = 0; i < 5; ++i)
            QVERIFY(holder.mail("sender@peer.test", {"bob@held.test"}, numbered(1000000 + i, 200)).startsWith("250"));

        Load load(server.relayPort);
        QVERIFY(waitUntil([&] { return load.promised().size() >= 60; }, 60000));
        const QSet<int> before = load.promised();
        const QString backup = backUp(server);
        QVERIFY(!backup.isEmpty());
        QVERIFY(waitUntil([&, sent = load.promised().size()] { return load.promised().size() > sent + 10; }, 60000));
        load.stop();
        const QMap<int, QByteArray> original = digests(server);
        QCOMPARE(QSet<int>(original.keyBegin(), original.keyEnd()), load.promised());

        // By name with the service's help, by directory without it.
        for (const QString& which : {QDir(backup).dirName(), backup}) {
            const Finished verified = server.ctl({"backup", "verify", which});
            QVERIFY2(verified.exitCode == 0 && verified.out.contains("Good: "), verified.out + verified.err);
        }
        server.kill();

        ServerProcess restored("mx1.example.test");
        restored.mustCtl({"backup", "restore", backup, "--to", restored.dataDirectory()});
        QVERIFY(restored.start());
        const QMap<int, QByteArray> found = digests(restored);
        qInfo("before the backup %lld, in the backup %lld, in the end %lld", qlonglong(before.size()),
              qlonglong(found.size()), qlonglong(original.size()));
        for (const int number : before)
            QVERIFY2(found.contains(number), qPrintable(QString("message %1 is missing").arg(number)));
        for (auto entry = found.cbegin(); entry != found.cend(); ++entry)
            QCOMPARE(entry.value(), original.value(entry.key()));
        QCOMPARE(restored.queued(), 5);
        QVERIFY(!restored.logText().contains("body.file_missing"));
        // What is no mail is there too.
        QVERIFY(logsIn(restored.submissionPort, "alice@example.test", "alice-password"));
        SmtpDialog client(restored.relayPort);
        client.command("EHLO client.test");
        QVERIFY(client.mail("sender@peer.test", {"alice@example.test"}, numbered(2000000, 100)).startsWith("250"));
    }

    void aDamagedBackupIsReportedAndNotRestored_data() {
        QTest::addColumn<QString>("damage");
        QTest::newRow("an octet of a body") << "body";
        QTest::newRow("an octet of the database") << "database";
        QTest::newRow("a body that is gone") << "gone";
        QTest::newRow("a list of files that ends early") << "manifest";
    }
    void aDamagedBackupIsReportedAndNotRestored() {
        QFETCH(QString, damage);
        ServerProcess server("mx1.example.test");
        QVERIFY(server.start());
        setUp(server);
        SmtpDialog client(server.relayPort);
        client.command("EHLO client.test");
        QVERIFY(client.mail("sender@peer.test", {"alice@example.test"}, numbered(1, 100000)).startsWith("250"));
        const QString backup = backUp(server);
        QVERIFY(!firstBody(backup).isEmpty());
        const auto flip = [](QByteArray& content) { content[content.size() / 2] ^= 1; };
        if (damage == "body") replaceContent(firstBody(backup), flip);
        if (damage == "database") replaceContent(backup + "/ismail.db", flip);
        if (damage == "gone") QVERIFY(QFile::remove(firstBody(backup)));
        if (damage == "manifest") replaceContent(backup + "/manifest", [](QByteArray& content) { content.chop(20); });

        for (const QString& which : {QDir(backup).dirName(), backup}) {
            const Finished verified = server.ctl({"backup", "verify", which});
            QVERIFY2(verified.exitCode == 1 || verified.exitCode == 5, qPrintable(QString::number(verified.exitCode)));
            QVERIFY2(!verified.out.contains("Good: "), verified.out + verified.err);
            QVERIFY(!(verified.out + verified.err).isEmpty());
        }
        QTemporaryDir empty;
        const Finished restored = server.ctl({"backup", "restore", backup, "--to", empty.path()});
        QCOMPARE(restored.exitCode, 1);
        QVERIFY(!QFile::exists(empty.filePath("ismail.db")));
        // The server's own copy is untouched.
        QCOMPARE(digests(server).size(), 1);
    }

    void mailThatIsThereIsNeverRestoredOver() {
        ServerProcess server("mx1.example.test");
        QVERIFY(server.start());
        setUp(server);
        const QString backup = backUp(server);
        const Finished running = server.ctl({"backup", "restore", backup, "--to", server.dataDirectory()});
        QCOMPARE(running.exitCode, 1);
        QVERIFY(server.stop());
        const Finished stopped = server.ctl({"backup", "restore", backup, "--to", server.dataDirectory()});
        QCOMPARE(stopped.exitCode, 1);
        QVERIFY2(stopped.err.contains("already holds mail"), stopped.err);
    }

    void backupsMadeOneRightAfterTheOtherAllSucceed() {
        ServerProcess server("mx1.example.test");
        QVERIFY(server.start());
        setUp(server);
        QSet<QString> made;
        for (int i = 0; i < 4; ++i) {
            const QString path = backUp(server);
            QVERIFY(QFile::exists(path + "/manifest"));
            made.insert(path);
        }
        QCOMPARE(made.size(), 4);
        QCOMPARE(server.ctlJson({"backup", "list"}).object().value("backups").toArray().size(), 4);
        QVERIFY(server.ctlJson({"alert", "list"}).object().value("alerts").toArray().isEmpty());
    }
};

QTEST_GUILESS_MAIN(BackupUnderLoadTest)
#include "backup_under_load_test.moc"
