// A real ismaild on loopback with a data directory of its own, driven by the real ismailctl: what integration tests are
// written with. The programs are those of the build tree (environment ISMAIL_BIN, else ../bin beside the test).
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace ismail::test {

// A TCP port that was free on 127.0.0.1 a moment ago.
quint16 freePort();

// Runs check every 20 ms until it is true; false after the time is up.
bool waitUntil(const std::function<bool()>& check, int timeoutMs = 15000);

struct Finished {
    int exitCode = -1;
    QByteArray out, err;
};
// Runs a program to its end; exitCode -1: it did not start or did not end in time.
Finished run(const QString& program, const QStringList& arguments, const QByteArray& input = {}, int timeoutMs = 30000);
QString programPath(const QString& name);

class ServerProcess {
public:
    // settings are written to ismail.conf in addition to loopback listeners on free ports.
    explicit ServerProcess(QString hostName, QMap<QString, QString> settings = {});
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    // True once it has said that it is ready.
    bool start(const QMap<QString, QString>& environment = {});
    // SIGKILL and wait.
    void kill();
    // SIGSTOP, and waits until no thread of it can say anything any more: each is stopped, or will be before it leaves
    // the system call that it is in. False: it did not come to that within 5 s.
    bool freeze();
    void thaw();
    // SIGTERM; true if it ended by itself with exit code 0 within the time.
    bool stop(int withinMs = 5000);
    bool waitForEnd(int timeoutMs);
    bool running() const;
    qint64 processId() const;

    // ismailctl on this data directory.
    Finished ctl(const QStringList& arguments, const QByteArray& input = {}) const;
    // With --json; a null document when the call failed.
    QJsonDocument ctlJson(const QStringList& arguments) const;
    // Fails the process (qFatal) unless it works: for the set-up of a test.
    void mustCtl(const QStringList& arguments, const QByteArray& input = {}) const;
    // The messages of an account's inbox, as exported by ismailctl. Fails the process when that does not work.
    QList<QByteArray> mailbox(const QString& account) const;
    // Messages queued here (all states).
    int queued() const;

    QString hostName() const { return hostName_; }
    QString dataDirectory() const { return directory_.path(); }
    QString endpoint() const { return QStringLiteral("%1:%2").arg(address).arg(relayPort); }
    // All that was logged until now; waits, since a running server writes lines down five times a second.
    QByteArray logText() const;

    quint16 relayPort, submissionPort, submissionsPort, pop3Port, pop3sPort, imapPort, imapsPort;
    QString address = QStringLiteral("127.0.0.1");
    QString space; // network namespace that it runs in; empty: this one's

private:
    void writeConfiguration() const;

    QString hostName_;
    QMap<QString, QString> settings_;
    QTemporaryDir directory_;
    mutable QProcess process_;
};

} // namespace ismail::test
