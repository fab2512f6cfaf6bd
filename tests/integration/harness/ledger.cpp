#include "harness/ledger.h"

#include "harness/line_client.h"
#include "harness/smtp_dialog.h"

#include <QDir>
#include <QThread>

namespace ismail::test {

void Ledger::promised(int number) {
    const QMutexLocker lock(&mutex_);
    promised_.insert(number);
}

void Ledger::unknown(int number) {
    const QMutexLocker lock(&mutex_);
    unknown_.insert(number);
}

bool Ledger::empty() const {
    const QMutexLocker lock(&mutex_);
    return promised_.isEmpty();
}

QByteArray Ledger::wrongWith(const QMap<int, int>& arrived, bool copies) const {
    const QMutexLocker lock(&mutex_);
    int lost = 0, twice = 0, nobodys = 0;
    for (const int number : promised_)
        lost += arrived.contains(number) ? 0 : 1;
    for (auto each = arrived.cbegin(); each != arrived.cend(); ++each) {
        twice += each.value() > 1 ? 1 : 0;
        nobodys += promised_.contains(each.key()) || unknown_.contains(each.key()) ? 0 : 1;
    }
    qInfo("promised %lld, unknown to the sender %lld, found %lld, lost %d, twice %d", qlonglong(promised_.size()),
          qlonglong(unknown_.size()), qlonglong(arrived.size()), lost, twice);
    if (lost != 0) return "lost: " + QByteArray::number(lost);
    if (nobodys != 0) return "sent by nobody: " + QByteArray::number(nobodys);
    if (!copies && twice != 0) return "twice: " + QByteArray::number(twice);
    return {};
}

int roundsOf(const char* variable, int usual) {
    bool given = false;
    const int rounds = qEnvironmentVariableIntValue(variable, &given);
    return given ? rounds : usual;
}

QByteArray numberedMessage(int number, int padding) {
    return "X-Number: " + QByteArray::number(number) + "\r\n\r\n" + QByteArray(padding, 'x') + "\r\n";
}

QMap<int, int> arrivals(const ServerProcess& server) {
    QMap<int, int> found;
    for (const QByteArray& text : server.mailbox("alice@example.test")) {
        const qsizetype at = text.indexOf("X-Number: ");
        if (at >= 0) ++found[text.mid(at + 10, text.indexOf('\r', at) - at - 10).toInt()];
    }
    return found;
}

QMap<QString, QString> primarySettings() {
    return {{"partner.query_interval", "1s"}, {"listener.imap.auth", "always"}};
}

QMap<QString, QString> secondarySettings() { return {{"queue.retry_first", "1s"}, {"held.retry_max", "2s"}}; }

QByteArray drained(const ServerProcess& secondary) {
    secondary.mustCtl({"queue", "release", "--all"});
    int left = secondary.queued();
    while (left != 0) {
        const int before = left;
        if (!waitUntil([&] { return (left = secondary.queued()) < before; }, 30'000))
            return QByteArray::number(left) + " left\n" + secondary.ctl({"queue", "destinations"}).out;
    }
    return {};
}

void makePrimary(ServerProcess& server, const QStringList& more) {
    server.mustCtl(QStringList{"domain", "add", "example.test", "--role", "primary"} + more);
    server.mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
}

void makePair(ServerProcess& primary, ServerProcess& secondary) {
    const auto port = [](const ServerProcess& server) { return QString::number(server.relayPort); };
    primary.mustCtl({"partner", "add", "second", "--host", "127.0.0.1", "--port", port(secondary)});
    makePrimary(primary, {"--secondary", "second"});
    secondary.mustCtl({"partner", "add", "first", "--host", "127.0.0.1", "--port", port(primary)});
    secondary.mustCtl(
        {"domain", "add", "example.test", "--role", "secondary", "--primary", "first", "--recipients", "accept-all"});
}

// --- Senders --------------------------------------------------------------------------------------------------------

Senders::Senders(quint16 port, Ledger& ledger, int connections, int padding) : ledger_(ledger) {
    for (int i = 0; i < connections; ++i)
        threads_.emplace_back([this, port, padding] { send(port, padding); });
}

void Senders::stop() {
    stop_ = true;
    for (std::thread& thread : threads_)
        if (thread.joinable()) thread.join();
}

void Senders::send(quint16 port, int padding) {
    while (!stop_) {
        SmtpDialog client(port);
        if (!client.lastReply.startsWith("220")) {
            QThread::msleep(20);
            continue;
        }
        client.command("EHLO client.test");
        while (!stop_) {
            const int number = next_++;
            const QByteArray reply =
                client.mail("sender@peer.test", {"alice@example.test"}, numberedMessage(number, padding));
            if (reply.startsWith("250"))
                ledger_.promised(number);
            else
                ledger_.unknown(number);
            if (reply.isEmpty() || reply.startsWith("421")) break;
        }
    }
}

// --- Bustle ---------------------------------------------------------------------------------------------------------

Bustle::Bustle(ServerProcess& primary, ServerProcess& secondary) {
    const auto again = [this](auto work) {
        threads_.emplace_back([this, work] {
            while (!stop_) {
                work();
                QThread::msleep(50);
            }
        });
    };
    again([this, &secondary] { actOnQueue(secondary); });
    again([this, &primary] { copyMailbox(primary); });
    again([this, &primary, &secondary] {
        backUp(primary);
        backUp(secondary);
    });
}

void Bustle::stop() {
    stop_ = true;
    for (std::thread& thread : threads_)
        if (thread.joinable()) thread.join();
}

QByteArray Bustle::counts() const {
    return QByteArray::number(actions_) + " queue actions, " + QByteArray::number(copies_) + " copies, " +
           QByteArray::number(backups_) + " backups";
}

// What was held is released again by whoever waits for the end.
void Bustle::actOnQueue(const ServerProcess& secondary) {
    for (const char* action : {"hold", "retry", "release"})
        if (secondary.ctl({"queue", action, "--all"}).exitCode == 0) ++actions_;
}

void Bustle::copyMailbox(const ServerProcess& primary) {
    LineClient client(primary.imapPort);
    if (!client.imap("LOGIN alice@example.test alice-password")) return;
    client.imap("DELETE Copies");
    client.imap("CREATE Copies");
    client.imap("SELECT INBOX");
    if (client.imap("COPY 1:* Copies")) ++copies_;
}

// Only the latest is kept, or they fill the disk.
void Bustle::backUp(const ServerProcess& server) {
    QDir(server.dataDirectory() + "/backups").removeRecursively();
    if (server.ctl({"backup", "now"}).exitCode == 0) ++backups_;
}

// --- A pair in trouble ----------------------------------------------------------------------------------------------

QByteArray strikePair(ServerProcess& primary, ServerProcess& secondary, int strikes,
                      const std::function<bool(bool atPrimary)>& strike) {
    makePair(primary, secondary);
    Ledger ledger;
    Senders senders(secondary.relayPort, ledger, 4, 2000);
    Bustle bustle(primary, secondary);
    for (int round = 0; round < strikes; ++round)
        if (!strike(round % 2 == 0)) return "a server does not come back";
    senders.stop();
    bustle.stop();
    qInfo("meanwhile: %s", bustle.counts().constData());
    if (const QByteArray left = drained(secondary); !left.isEmpty()) return left;
    if (ledger.empty()) return "nothing was promised";
    return ledger.wrongWith(arrivals(primary), true);
}

} // namespace ismail::test
