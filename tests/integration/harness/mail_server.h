// A server whose accounts read their mail, for tests of the programs that people use: ismaild, or Dovecot, which shows
// whether such a test is right. The environment ISMAIL_TEST_PEER=dovecot chooses Dovecot.
//
// Accounts are alice, bob, carol and dave; log-ins without TLS are allowed, so that a failed test can be read off the
// wire.
#pragma once

#include "server_process.h"

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace ismail::test {

class MailServer {
public:
    virtual ~MailServer() = default;
    virtual bool start() = 0;
    // As hard as it goes.
    virtual void kill() = 0;
    // What account "alice" logs in as, and gets mail as.
    virtual QString user(const QString& account) const = 0;
    // Every octet arrives as it is.
    void deliver(const QByteArray& message, const QString& account);
    // For the scripts in peers/; imap_peer.py says what is in it.
    QString describe(const QString& account) const;

    static constexpr const char* password = "a long password";
    quint16 imapPort = freePort(), imapsPort = freePort(), pop3sPort = freePort(), deliveryPort = freePort();
    bool lmtp = false;
};

// Needs root: Dovecot separates its privileges.
class DovecotServer final : public MailServer {
public:
    DovecotServer() { lmtp = true; }
    ~DovecotServer() override { kill(); }
    bool start() override;
    void kill() override;
    QString user(const QString& account) const override { return account; }

private:
    void writeConfiguration() const;

    QTemporaryDir directory_;
    QProcess process_;
};

class IsmailServer final : public MailServer {
public:
    explicit IsmailServer(QMap<QString, QString> settings = {});
    bool start() override;
    void kill() override { process_.kill(); }
    QString user(const QString& account) const override { return account + "@example.test"; }
    ServerProcess& process() { return process_; }

private:
    ServerProcess process_;
    bool filled_ = false;
};

// Why the server that the environment asks for cannot be run; empty: it can.
QString missingMailServer();
std::unique_ptr<MailServer> makeMailServer();

} // namespace ismail::test
