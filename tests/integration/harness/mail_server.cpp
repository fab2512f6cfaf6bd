#include "mail_server.h"

#include "peers.h"
#include "smtp_dialog.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace ismail::test {

namespace {

const QStringList accounts{"alice", "bob", "carol", "dave"};

bool dovecotWanted() { return qEnvironmentVariable("ISMAIL_TEST_PEER") == "dovecot"; }

} // namespace

void MailServer::deliver(const QByteArray& message, const QString& account) {
    SmtpDialog dialog(deliveryPort);
    dialog.command(lmtp ? "LHLO peer.test" : "EHLO peer.test");
    dialog.command("MAIL FROM:<sender@peer.test> BODY=8BITMIME");
    dialog.command("RCPT TO:<" + user(account).toUtf8() + ">");
    dialog.send("BDAT " + QByteArray::number(message.size()) + " LAST\r\n" + message);
    const QByteArray reply = dialog.reply(60000);
    if (!reply.startsWith("250")) qFatal("not delivered: %s", reply.constData());
}

QString MailServer::describe(const QString& account) const {
    const QJsonObject object{{"imap", imapPort},         {"imaps", imapsPort}, {"pop3s", pop3sPort},
                             {"delivery", deliveryPort}, {"lmtp", lmtp},       {"user", user(account)},
                             {"password", password},     {"host", "127.0.0.1"}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

// --- Dovecot ---------------------------------------------------------------------------------------------------------

void DovecotServer::writeConfiguration() const {
    const QString root = directory_.path();
    const auto write = [&](const QString& name, const QString& text) {
        QFile file(root + "/" + name);
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write %s", qPrintable(name));
        file.write(text.toUtf8());
    };
    QString passwords;
    for (const QString& account : accounts)
        passwords += account + ":{PLAIN}" + password + "::::::\n";
    write("passwords", passwords);
    write("dovecot.conf",
          QStringLiteral("base_dir = %1/run\nstate_dir = %1/state\nlog_path = %1/log\nlisten = 127.0.0.1\n"
                         "protocols = imap pop3 lmtp\ndisable_plaintext_auth = no\nauth_mechanisms = plain login\n"
                         "mail_location = maildir:%1/mail/%n\nmail_max_userip_connections = 200\n"
                         "first_valid_uid = 1\nssl = yes\nssl_cert = <%1/cert.pem\nssl_key = <%1/key.pem\n"
                         "passdb {\n  driver = passwd-file\n  args = %1/passwords\n}\n"
                         "userdb {\n  driver = static\n  args = uid=mail gid=mail home=%1/mail/%n\n}\n"
                         "namespace inbox {\n  inbox = yes\n  separator = /\n}\n"
                         "service imap-login {\n  inet_listener imap {\n    port = %2\n  }\n"
                         "  inet_listener imaps {\n    port = %3\n    ssl = yes\n  }\n}\n"
                         "service pop3-login {\n  inet_listener pop3 {\n    port = 0\n  }\n"
                         "  inet_listener pop3s {\n    port = %4\n    ssl = yes\n  }\n}\n"
                         "service lmtp {\n  inet_listener lmtp {\n    port = %5\n  }\n}\n"
                         "service stats {\n  unix_listener stats-writer {\n    mode = 0666\n  }\n}\n"
                         "service anvil {\n  unix_listener anvil-auth-penalty {\n    mode = 0\n  }\n}\n")
              .arg(root)
              .arg(imapPort)
              .arg(imapsPort)
              .arg(pop3sPort)
              .arg(deliveryPort));
}

bool DovecotServer::start() {
    const QString root = directory_.path();
    if (!QFile::exists(root + "/dovecot.conf")) {
        writeConfiguration();
        QDir(root).mkpath("mail");
        run("chmod", {"755", root});
        run("chown", {"mail", root + "/mail"});
        if (run("openssl", {"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                            "-keyout", root + "/key.pem", "-out", root + "/cert.pem", "-subj", "/CN=localhost"})
                .exitCode != 0)
            return false;
    }
    process_.start("/usr/sbin/dovecot", {"-F", "-c", root + "/dovecot.conf"});
    return process_.waitForStarted(5000) && waitUntil([this] { return !SmtpDialog(deliveryPort).lastReply.isEmpty(); });
}

void DovecotServer::kill() {
    if (process_.state() == QProcess::NotRunning) return;
    // Its own way to end: its children would survive it otherwise.
    process_.terminate();
    process_.waitForFinished(10000);
}

// --- ISMail ----------------------------------------------------------------------------------------------------------

IsmailServer::IsmailServer(QMap<QString, QString> settings)
    : process_("mx1.example.test", [&] {
          settings.insert("listener.imap.auth", "always");
          settings.insert("smtp.max_connections_per_address", "1000");
          return settings;
      }()) {
    imapPort = process_.imapPort;
    imapsPort = process_.imapsPort;
    pop3sPort = process_.pop3sPort;
    deliveryPort = process_.relayPort;
}

bool IsmailServer::start() {
    if (!process_.start()) return false;
    if (filled_) return true;
    filled_ = true;
    process_.mustCtl({"domain", "add", "example.test", "--role", "primary"});
    for (const QString& account : accounts)
        process_.mustCtl({"account", "add", user(account)}, QByteArray(password) + "\n");
    return true;
}

QString missingMailServer() { return dovecotWanted() ? missingPeer({"dovecot"}, true) : QString(); }

std::unique_ptr<MailServer> makeMailServer() {
    if (dovecotWanted()) return std::make_unique<DovecotServer>();
    return std::make_unique<IsmailServer>();
}

} // namespace ismail::test
