// Real peers for integration tests, each with a configuration of its own in a temporary directory, on loopback:
// Postfix as the primary or the secondary of a domain, nsd as the name server, swaks and fetchmail as clients.
// Postfix needs root; peersAvailable() says what is missing, for QSKIP.
#pragma once

#include "server_process.h"

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace ismail::test {

// Empty: everything is there. Otherwise a sentence that names what is missing.
QString missingPeer(const QStringList& programs, bool needsRoot = false);

// An authoritative name server for test zones. Zone texts are the records only; SOA and NS are added. "." is
// the root: without it, names in no other zone are refused.
class NameServer {
public:
    NameServer();
    ~NameServer();
    void zone(const QString& name, const QString& records);
    bool start();
    void stop();
    QString endpoint() const { return QStringLiteral("%1:%2").arg(address).arg(port_); }
    quint16 port() const { return port_; }

    QString address = QStringLiteral("127.0.0.1"); // before start()

private:
    quint16 port_ = freePort();
    QTemporaryDir directory_;
    QMap<QString, QString> zones_;
    QProcess process_;
};

class PostfixServer {
public:
    enum class Role { primary, secondary };
    // primary: delivers alice, bob and postmaster of the domain into Maildirs. secondary: holds mail for the domain and
    // hands it to nextHop ("127.0.0.1:2525") only when it is told to by ETRN.
    PostfixServer(Role role, QString domain, QString nextHop = {});
    ~PostfixServer();
    // Lines of main.cf and of master.cf besides those of its role; before start(). A file that they name is written
    // beside main.cf, whose folder is %1.
    void configure(const QString& lines, const QString& services = {}) { more_ = lines, services_ = services; }
    void addFile(const QString& name, const QString& text) { files_[name] = text; }
    bool start();
    void stop();
    quint16 port() const { return port_; }
    QList<QByteArray> mailbox(const QString& user) const;
    int queued() const; // in any of its queues
    // Tried in vain and put aside. Only these does ETRN move: a message that is still being tried when ETRN comes is
    // forgotten by Postfix's flush service and waits for the ordinary retry.
    int deferred() const;
    QByteArray log() const;

private:
    bool writeConfiguration();
    QString etc() const { return directory_.filePath("etc"); }

    Role role_;
    QString domain_, nextHop_, more_, services_;
    QMap<QString, QString> files_;
    quint16 port_ = freePort();
    QTemporaryDir directory_;
    bool started_ = false;
};

// Sends one message with swaks; extra arguments are appended. Exit code 0: accepted.
Finished swaks(quint16 port, const QString& from, const QString& to, const QStringList& extra = {});

} // namespace ismail::test
