#include "server_process.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QHostAddress>
#include <QJsonArray>
#include <QTcpServer>
#include <QThread>

#include <signal.h>

namespace ismail::test {

namespace {

// Thousands of messages on a busy machine.
constexpr int exportMs = 300'000;
// A program with a sanitizer, on a busy machine.
constexpr int startMs = 60'000;

} // namespace

quint16 freePort() {
    // Below the range that the system hands to outgoing connections: a port that is given out now and bound later must
    // not be taken by some client in between. Tests run side by side, so each starts elsewhere.
    static quint16 next = static_cast<quint16>(10000 + QCoreApplication::applicationPid() * 97 % 20000);
    for (int attempts = 0; attempts < 20000; ++attempts) {
        next = next >= 30000 ? 10000 : next + 1;
        QTcpServer server;
        if (server.listen(QHostAddress::LocalHost, next)) return next;
    }
    qFatal("no free port on loopback");
}

bool waitUntil(const std::function<bool()>& check, int timeoutMs) {
    QElapsedTimer timer;
    timer.start();
    while (!check()) {
        if (timer.elapsed() > timeoutMs) return false;
        QThread::msleep(20);
    }
    return true;
}

QString programPath(const QString& name) {
    const QString configured = qEnvironmentVariable("ISMAIL_BIN");
    const QString directory = configured.isEmpty() ? QCoreApplication::applicationDirPath() + "/../bin" : configured;
    return QDir::cleanPath(directory + "/" + name);
}

Finished run(const QString& program, const QStringList& arguments, const QByteArray& input, int timeoutMs) {
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForStarted(5000)) return {-1, {}, process.errorString().toUtf8()};
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(timeoutMs)) {
        process.kill();
        process.waitForFinished();
        return {-1, process.readAllStandardOutput(), process.readAllStandardError() + "\n(did not end in time)"};
    }
    const int code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return {code, process.readAllStandardOutput(), process.readAllStandardError()};
}

ServerProcess::ServerProcess(QString hostName, QMap<QString, QString> settings)
    : relayPort(freePort()), submissionPort(freePort()), submissionsPort(freePort()), pop3Port(freePort()),
      pop3sPort(freePort()), imapPort(freePort()), imapsPort(freePort()), hostName_(std::move(hostName)),
      settings_(std::move(settings)) {}

ServerProcess::~ServerProcess() { kill(); }

void ServerProcess::writeConfiguration() const {
    QMap<QString, QString> all = {
        {"server.name", hostName_},
        {"listener.relay.address", address},
        {"listener.relay.port", QString::number(relayPort)},
        {"listener.submission.address", address},
        {"listener.submission.port", QString::number(submissionPort)},
        {"listener.submissions.address", address},
        {"listener.submissions.port", QString::number(submissionsPort)},
        {"listener.pop3.address", address},
        {"listener.pop3.port", QString::number(pop3Port)},
        {"listener.pop3s.address", address},
        {"listener.pop3s.port", QString::number(pop3sPort)},
        {"listener.imap.address", address},
        {"listener.imap.port", QString::number(imapPort)},
        {"listener.imaps.address", address},
        {"listener.imaps.port", QString::number(imapsPort)},
        {"log.level", "debug"},
        {"check.incoming", "no"}, // senders of most tests are not in any DNS
    };
    for (auto setting = settings_.cbegin(); setting != settings_.cend(); ++setting)
        all[setting.key()] = setting.value();
    QByteArray text;
    for (auto setting = all.cbegin(); setting != all.cend(); ++setting)
        text += (setting.key() + " = " + setting.value() + "\n").toUtf8();
    QFile file(directory_.filePath("ismail.conf"));
    // The disk may be full by the second start.
    if (file.open(QIODevice::ReadOnly) && file.readAll() == text) return;
    file.close();
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate)) qFatal("cannot write ismail.conf");
    file.write(text);
}

bool ServerProcess::start(const QMap<QString, QString>& environment) {
    writeConfiguration();
    QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
    for (auto variable = environment.cbegin(); variable != environment.cend(); ++variable)
        variables.insert(variable.key(), variable.value());
    process_.setProcessEnvironment(variables);
    process_.setStandardErrorFile(directory_.filePath("stderr.txt"), QIODevice::Append);
    QStringList command{programPath("ismaild"), "--data", directory_.path()};
    if (!space.isEmpty()) command = QStringList{"ip", "netns", "exec", space} + command; // which becomes ismaild
    const QString program = command.takeFirst();
    process_.start(program, command);
    if (!process_.waitForStarted(5000)) return false;
    QByteArray said;
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < startMs) {
        process_.waitForReadyRead(100);
        said += process_.readAllStandardOutput();
        if (said.contains("ready")) return true;
        if (process_.state() == QProcess::NotRunning) return false;
    }
    return false;
}

void ServerProcess::kill() {
    if (process_.state() == QProcess::NotRunning) return;
    process_.kill();
    process_.waitForFinished(5000);
}

bool ServerProcess::freeze() {
    if (::kill(static_cast<pid_t>(processId()), SIGSTOP) != 0) return false;
    // The signal goes to one thread, which makes the others stop; until it has run, they go on.
    const QString tasks = QStringLiteral("/proc/%1/task").arg(processId());
    return waitUntil(
        [&] {
            bool stopped = false;
            for (const QString& task : QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
                QFile stat(tasks + '/' + task + "/stat");
                if (!stat.open(QIODevice::ReadOnly)) continue;
                const QByteArray fields = stat.readAll();
                const char state = fields.mid(fields.lastIndexOf(')') + 2, 1).front();
                if (state == 'R' || state == 'S') return false;
                stopped |= state == 'T';
            }
            return stopped;
        },
        5000);
}

void ServerProcess::thaw() { ::kill(static_cast<pid_t>(processId()), SIGCONT); }

bool ServerProcess::stop(int withinMs) {
    process_.terminate();
    if (!process_.waitForFinished(withinMs)) return false;
    return process_.exitStatus() == QProcess::NormalExit && process_.exitCode() == 0;
}

bool ServerProcess::waitForEnd(int timeoutMs) {
    return process_.state() == QProcess::NotRunning || process_.waitForFinished(timeoutMs);
}

bool ServerProcess::running() const {
    process_.waitForFinished(0);
    return process_.state() == QProcess::Running;
}

qint64 ServerProcess::processId() const { return process_.processId(); }

Finished ServerProcess::ctl(const QStringList& arguments, const QByteArray& input) const {
    return run(programPath("ismailctl"), QStringList{"--data", directory_.path()} + arguments, input);
}

QJsonDocument ServerProcess::ctlJson(const QStringList& arguments) const {
    const Finished finished = ctl(QStringList{"--json"} + arguments);
    return finished.exitCode == 0 ? QJsonDocument::fromJson(finished.out) : QJsonDocument();
}

void ServerProcess::mustCtl(const QStringList& arguments, const QByteArray& input) const {
    const Finished finished = ctl(arguments, input);
    if (finished.exitCode != 0)
        qFatal("ismailctl %s: %s%s", qPrintable(arguments.join(' ')), finished.out.constData(),
               finished.err.constData());
}

QList<QByteArray> ServerProcess::mailbox(const QString& account) const {
    QTemporaryDir exported;
    const Finished finished =
        run(programPath("ismailctl"), {"--data", directory_.path(), "mailbox", "export", account, exported.path()}, {},
            exportMs);
    // Not an empty mailbox: whoever counts would take its mail for lost.
    if (finished.exitCode != 0)
        qFatal("the mailbox of %s cannot be read: %s%s", qPrintable(account), finished.out.constData(),
               finished.err.constData());
    QList<QByteArray> messages;
    for (const QString& name : QDir(exported.path()).entryList({"*.eml"}, QDir::Files, QDir::Name)) {
        QFile file(exported.filePath(name));
        if (file.open(QIODevice::ReadOnly)) messages.append(file.readAll());
    }
    return messages;
}

int ServerProcess::queued() const {
    const QJsonDocument document = ctlJson({"queue", "list", "--limit", "1"});
    return document.isNull() ? -1 : document.object().value("total").toInt(-1);
}

QByteArray ServerProcess::logText() const {
    if (process_.state() == QProcess::Running) QThread::msleep(500);
    QFile file(directory_.filePath("logs/ismaild.log"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace ismail::test
