#include "peers.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <unistd.h>

namespace ismail::test {

namespace {

void writeFile(const QString& path, const QString& text) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate)) qFatal("cannot write %s", qPrintable(path));
    file.write(text.toUtf8());
}

QString findProgram(const QString& name) {
    return QStandardPaths::findExecutable(name, QStringList{"/usr/sbin", "/sbin", "/usr/bin", "/bin"});
}

} // namespace

QString missingPeer(const QStringList& programs, bool needsRoot) {
    if (needsRoot && geteuid() != 0) return QStringLiteral("this test starts Postfix, which needs root");
    for (const QString& program : programs)
        if (findProgram(program).isEmpty()) return program + QStringLiteral(" is not installed");
    return {};
}

NameServer::NameServer() = default;
NameServer::~NameServer() { stop(); }

void NameServer::zone(const QString& name, const QString& records) { zones_[name] = records; }

bool NameServer::start() {
    QString configuration =
        QStringLiteral(
            "server:\n  ip-address: %3\n  port: %1\n  username: \"\"\n  zonesdir: \"%2\"\n"
            "  database: \"\"\n  logfile: \"%2/nsd.log\"\n  pidfile: \"%2/nsd.pid\"\n  xfrdfile: \"%2/xfrd.state\"\n"
            "  xfrdir: \"%2\"\n  zonelistfile: \"%2/zone.list\"\n  server-count: 1\n  round-robin: no\n"
            "remote-control:\n  control-enable: no\n")
            .arg(port_)
            .arg(directory_.path(), address);
    for (auto zone = zones_.cbegin(); zone != zones_.cend(); ++zone) {
        const QString file = directory_.filePath(zone.key() + ".zone");
        const QString origin = zone.key() == "." ? zone.key() : zone.key() + '.';
        writeFile(file, QStringLiteral("$ORIGIN %1\n$TTL 60\n@ SOA ns postmaster 1 3600 600 86400 60\n@ NS ns\n"
                                       "ns A 127.0.0.1\n")
                                .arg(origin) +
                            zone.value() + "\n");
        configuration += QStringLiteral("zone:\n  name: \"%1\"\n  zonefile: \"%2\"\n").arg(zone.key(), file);
    }
    writeFile(directory_.filePath("nsd.conf"), configuration);
    process_.start(findProgram("nsd"), {"-d", "-c", directory_.filePath("nsd.conf")});
    if (!process_.waitForStarted(5000)) return false;
    const QString name = zones_.firstKey();
    return waitUntil([&] {
        const Finished answer = run(findProgram("dig"), {"+short", "+time=1", "+tries=1", "@" + address, "-p",
                                                         QString::number(port_), name, "SOA"});
        return answer.exitCode == 0 && answer.out.contains("postmaster");
    });
}

void NameServer::stop() {
    if (process_.state() == QProcess::NotRunning) return;
    process_.terminate();
    if (!process_.waitForFinished(3000)) process_.kill();
    process_.waitForFinished(2000);
}

PostfixServer::PostfixServer(Role role, QString domain, QString nextHop)
    : role_(role), domain_(std::move(domain)), nextHop_(std::move(nextHop)) {}

PostfixServer::~PostfixServer() { stop(); }

bool PostfixServer::writeConfiguration() {
    const QString root = directory_.path();
    // Postfix drops its rights: every directory on the way must be open to it.
    QFile::setPermissions(root, QFile::Permissions(0x7755));
    for (const char* name : {"etc", "spool", "data", "mail"})
        if (!QDir(root).mkpath(name)) return false;
    // The set-gid tools read this file to learn that no other instance is allowed; it only has to exist.
    if (!QFile::exists("/etc/postfix/main.cf")) writeFile("/etc/postfix/main.cf", "compatibility_level = 3.6\n");
    QString main = QStringLiteral("compatibility_level = 3.6\nqueue_directory = %1/spool\ndata_directory = "
                                  "%1/data\nmaillog_file = %1/maillog\n"
                                  "maillog_file_prefixes = /var, /dev/stdout, %1\nmulti_instance_enable = no\n"
                                  "inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmynetworks = "
                                  "127.0.0.0/8\nmydestination =\nalias_maps =\nalias_database =\n"
                                  "append_dot_mydomain = no\nbiff = no\nsmtputf8_enable = yes\nmessage_size_limit = "
                                  "104857600\nmailbox_size_limit = 0\n"
                                  "virtual_mailbox_limit = 0\nsmtp_connect_timeout = 5s\nsmtpd_peername_lookup = "
                                  "no\nsmtp_tls_security_level = may\n"
                                  "maximal_queue_lifetime = 1h\nbounce_queue_lifetime = 1h\n")
                       .arg(root);
    if (role_ == Role::primary) {
        writeFile(etc() + "/mailboxes",
                  QStringLiteral("alice@%1 alice/\nbob@%1 bob/\npostmaster@%1 postmaster/\n").arg(domain_));
        const Finished ids = run("/usr/bin/id", {"-u", "mail"});
        const Finished groups = run("/usr/bin/id", {"-g", "mail"});
        if (run("/bin/chown", {"mail", root + "/mail"}).exitCode != 0) return false;
        main +=
            QStringLiteral("myhostname = mx1.%2\nvirtual_mailbox_domains = %2\nvirtual_mailbox_base = "
                           "%1/mail\nvirtual_mailbox_maps = texthash:%1/etc/mailboxes\n"
                           "virtual_minimum_uid = 1\nvirtual_uid_maps = static:%3\nvirtual_gid_maps = "
                           "static:%4\nlocal_recipient_maps =\n"
                           "minimal_backoff_time = 5s\nmaximal_backoff_time = 10s\nqueue_run_delay = 5s\n"
                           "smtpd_relay_restrictions = permit_mynetworks, "
                           "reject_unauth_destination\nsmtpd_recipient_restrictions = reject_unlisted_recipient\n")
                .arg(root, domain_, QString::fromLatin1(ids.out.trimmed()), QString::fromLatin1(groups.out.trimmed()));
    } else {
        const QStringList hop = nextHop_.split(':');
        writeFile(etc() + "/transport", QStringLiteral("%1 relay:[%2]:%3\n").arg(domain_, hop.value(0), hop.value(1)));
        // It must not try by itself: only ETRN may move the mail.
        main +=
            QStringLiteral(
                "myhostname = mx2.%2\nrelay_domains = %2\nrelay_recipient_maps =\nfast_flush_domains = $relay_domains\n"
                "transport_maps = texthash:%1/etc/transport\nsmtpd_etrn_restrictions = permit_mynetworks, reject\n"
                "smtpd_relay_restrictions = permit_auth_destination, reject\nminimal_backoff_time = "
                "900s\nmaximal_backoff_time = 4000s\nqueue_run_delay = 900s\n")
                .arg(root, domain_);
    }
    writeFile(etc() + "/main.cf", main + QString(more_).replace("%1", etc()));
    for (auto file = files_.cbegin(); file != files_.cend(); ++file)
        writeFile(etc() + "/" + file.key(), file.value());
    static const char* services[] = {"pickup unix n - n 60 1 pickup",
                                     "cleanup unix n - n - 0 cleanup",
                                     "qmgr unix n - n 300 1 qmgr",
                                     "tlsmgr unix - - n 1000? 1 tlsmgr",
                                     "rewrite unix - - n - - trivial-rewrite",
                                     "bounce unix - - n - 0 bounce",
                                     "defer unix - - n - 0 bounce",
                                     "trace unix - - n - 0 bounce",
                                     "verify unix - - n - 1 verify",
                                     "flush unix n - n 1000? 0 flush",
                                     "proxymap unix - - n - - proxymap",
                                     "smtp unix - - n - - smtp",
                                     "relay unix - - n - - smtp",
                                     "showq unix n - n - - showq",
                                     "error unix - - n - - error",
                                     "retry unix - - n - - error",
                                     "discard unix - - n - - discard",
                                     "virtual unix - n n - - virtual",
                                     "anvil unix - - n - 1 anvil",
                                     "postlog unix-dgram n - n - 1 postlogd"};
    QString master = QStringLiteral("%1 inet n - n - - smtpd\n").arg(port_);
    for (const char* service : services)
        master += QString::fromLatin1(service) + "\n";
    writeFile(etc() + "/master.cf", master + services_);
    for (const char* name : {"postfix-files", "dynamicmaps.cf", "post-install"})
        QFile::copy(QStringLiteral("/etc/postfix/") + name, etc() + "/" + name);
    run("/bin/cp", {"-rn", "/etc/postfix/dynamicmaps.cf.d", "/etc/postfix/postfix-files.d", etc() + "/"});
    return run("/bin/chown", {"postfix", root + "/data"}).exitCode == 0;
}

bool PostfixServer::start() {
    if (!started_ && !writeConfiguration()) return false;
    started_ = run(findProgram("postfix"), {"-c", etc(), "start"}).exitCode == 0;
    return started_ && waitUntil([&] {
               return run(findProgram("swaks"),
                          {"--server", "127.0.0.1", "--port", QString::number(port_), "--quit-after", "BANNER"})
                          .exitCode == 0;
           });
}

void PostfixServer::stop() {
    if (started_) run(findProgram("postfix"), {"-c", etc(), "stop"});
}

QList<QByteArray> PostfixServer::mailbox(const QString& user) const {
    QList<QByteArray> messages;
    const QDir directory(directory_.filePath("mail/" + user + "/new"));
    for (const QString& name : directory.entryList(QDir::Files, QDir::Name)) {
        QFile file(directory.filePath(name));
        if (file.open(QIODevice::ReadOnly)) messages.append(file.readAll());
    }
    return messages;
}

int PostfixServer::queued() const {
    return static_cast<int>(run(findProgram("postqueue"), {"-c", etc(), "-j"}).out.count('\n'));
}

int PostfixServer::deferred() const {
    const QByteArray listing = run(findProgram("postqueue"), {"-c", etc(), "-j"}).out;
    return static_cast<int>(listing.count("\"queue_name\": \"deferred\""));
}

QByteArray PostfixServer::log() const {
    QFile file(directory_.filePath("maillog"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Finished swaks(quint16 port, const QString& from, const QString& to, const QStringList& extra) {
    return run(findProgram("swaks"), QStringList{"--server", "127.0.0.1", "--port", QString::number(port), "--helo",
                                                 "client.test", "--from", from, "--to", to} +
                                         extra);
}

} // namespace ismail::test
