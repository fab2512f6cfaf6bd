// What an administrator does with a server that runs: changes settings, pauses, looks, asks, retries; and what the
// server tells by itself.
#include "harness/peers.h"
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QFile>
#include <QJsonArray>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTcpServer>
#include <QtTest>

#include <memory>

#include <signal.h>

using namespace ismail::test;

namespace {

constexpr auto alice = "alice@example.test";

QByteArray subject(const QByteArray& text) { return "Subject: " + text + "\r\n\r\nText\r\n"; }

bool sends(quint16 port, const QByteArray& to, const QByteArray& from = "sender@peer.test") {
    SmtpDialog client(port);
    client.command("EHLO client.test");
    return client.mail(from, {to}, subject("one")).startsWith("250");
}

// The id in "250 2.0.0 Message accepted: ID".
QString idIn(const QByteArray& reply) { return QString::fromLatin1(reply.mid(reply.lastIndexOf(' ') + 1)); }

QByteArray certificateOn(quint16 port) {
    QSslSocket socket;
    socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.connectToHostEncrypted("127.0.0.1", port);
    return socket.waitForEncrypted(10000) ? socket.peerCertificate().digest(QCryptographicHash::Sha256).toHex()
                                          : QByteArray();
}

bool makeCertificate(const QString& directory, const QString& host) {
    return run("/usr/bin/openssl", {"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                                    "-days", "30", "-subj", "/CN=" + host, "-addext", "subjectAltName=DNS:" + host,
                                    "-keyout", directory + "/key.pem", "-out", directory + "/certificate.pem"})
               .exitCode == 0;
}

bool arrived(const ServerProcess& server, const QByteArray& text, int timeoutMs = 20000) {
    return waitUntil(
        [&] {
            for (const QByteArray& message : server.mailbox(alice))
                if (message.contains(text)) return true;
            return false;
        },
        timeoutMs);
}

// The text of the finding with that key; empty: there is none.
QString finding(const ServerProcess& server, const QString& key) {
    for (const QJsonValue& each : server.ctlJson({"status"}).object().value("findings").toArray())
        if (each.toObject().value("key") == key) return each.toObject().value("text").toString();
    return {};
}

} // namespace

class OperationsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ServerProcess> server_;

private slots:
    void initTestCase() {
        server_ = std::make_unique<ServerProcess>("mx1.example.test");
        QVERIFY(server_->start());
        server_->mustCtl({"domain", "add", "example.test", "--role", "primary"});
        server_->mustCtl({"account", "add", alice}, "alice-password\n");
    }
    void cleanupTestCase() { server_.reset(); }

    void theLargestMessageIsAnotherAtOnce() {
        server_->mustCtl({"settings", "set", "smtp.max_message_size", "10K"});
        SmtpDialog client(server_->relayPort);
        QVERIFY2(client.command("EHLO client.test").contains("SIZE 10240"), client.lastReply);
        QVERIFY2(client.command("MAIL FROM:<a@peer.test> SIZE=20000").startsWith("552 5.3.4"), client.lastReply);
        QVERIFY2(client.mail("a@peer.test", {alice}, QByteArray("\r\n") + QByteArray(20000, 'x') + "\r\n")
                     .startsWith("552 5.3.4"),
                 client.lastReply);
        server_->mustCtl({"settings", "reset", "smtp.max_message_size"});
        SmtpDialog again(server_->relayPort);
        again.command("EHLO client.test");
        QVERIFY2(
            again.mail("a@peer.test", {alice}, QByteArray("\r\n") + QByteArray(20000, 'x') + "\r\n").startsWith("250"),
            again.lastReply);
    }

    void theLogSaysWhatAnEditChanged() {
        server_->mustCtl({"domain", "add", "edited.test", "--role", "primary"});
        server_->mustCtl({"account", "add", "eve@edited.test", "--description", "before"}, "a good password\n");
        server_->mustCtl({"domain", "set", "edited.test", "--plus-addressing", "no"});
        server_->mustCtl({"domain", "set", "edited.test", "--plus-addressing", "yes"});
        server_->mustCtl({"account", "set", "eve@edited.test", "--description", "after", "--quota", "1M"});
        server_->mustCtl({"settings", "set", "smtp.max_recipients", "150"});
        const auto lines = [&](const QByteArray& method) {
            QByteArrayList found;
            for (const QByteArray& line : server_->logText().split('\n'))
                if (line.contains("admin.change") && line.contains("method=" + method + " ")) found.append(line);
            return found.join('\n');
        };
        QVERIFY2(lines("domain.set").contains("changed=\"plusAddressing: false -> true\""), lines("domain.set"));
        QVERIFY2(lines("domain.set").contains("changed=\"plusAddressing: true -> false\""), lines("domain.set"));
        QVERIFY2(lines("account.set").contains("description: before -> after"), lines("account.set"));
        QVERIFY2(lines("account.set").contains("quota: - -> 1048576"), lines("account.set"));
        QVERIFY2(lines("settings.set").contains("smtp.max_recipients: "), lines("settings.set"));
        QVERIFY2(lines("settings.set").contains(" -> 150"), lines("settings.set"));
        server_->mustCtl({"settings", "reset", "smtp.max_recipients"});
    }

    void aBadValueIsRefusedWithWhatIsAllowed_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QByteArray>("allowed");
        QTest::newRow("a port beyond the last") << "listener.relay.port"
                                                << "70000" << QByteArray("65535");
        QTest::newRow("a size that is too small") << "smtp.max_message_size"
                                                  << "12" << QByteArray("4G");
        QTest::newRow("a time that is too long") << "smtp.command_timeout"
                                                 << "2h" << QByteArray("1h");
        QTest::newRow("a word that is no choice") << "outbound.tls"
                                                  << "sometimes" << QByteArray("opportunistic");
        QTest::newRow("neither yes nor no") << "outbound.ipv6"
                                            << "perhaps" << QByteArray("yes");
        QTest::newRow("no such setting") << "no.such_setting"
                                         << "1" << QByteArray("no.such_setting");
    }
    void aBadValueIsRefusedWithWhatIsAllowed() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QByteArray, allowed);
        const Finished refused = server_->ctl({"settings", "set", key, value});
        QCOMPARE(refused.exitCode, key == "no.such_setting" ? 5 : 1);
        QVERIFY2(refused.err.contains(allowed) && refused.err.contains(key.toUtf8()), refused.err);
    }

    void aListenerMovesToAnotherPortAndBack() {
        const quint16 usual = server_->relayPort, other = freePort();
        SmtpDialog open(usual);
        server_->mustCtl({"settings", "set", "listener.relay.port", QString::number(other)});
        QVERIFY(waitUntil([&] { return SmtpDialog(other).lastReply.startsWith("220"); }));
        QVERIFY(waitUntil([&] { return SmtpDialog(usual).lastReply.isEmpty(); }));
        // Who was connected goes on.
        QVERIFY(open.command("EHLO client.test").startsWith("250"));
        server_->mustCtl({"settings", "set", "listener.relay.port", QString::number(usual)});
        QVERIFY(waitUntil([&] { return SmtpDialog(usual).lastReply.startsWith("220"); }));
        QVERIFY(waitUntil([&] { return SmtpDialog(other).lastReply.isEmpty(); }));
    }

    void aPausedListenerTakesNoConnectionsUntilItIsResumed() {
        server_->mustCtl({"listener", "pause", "relay"});
        QVERIFY(SmtpDialog(server_->relayPort).lastReply.isEmpty());
        QVERIFY(SmtpDialog(server_->submissionPort).lastReply.startsWith("220"));
        QVERIFY2(finding(*server_, "listener.relay").contains("paused"),
                 qPrintable(finding(*server_, "listener.relay")));
        // A change of settings does not resume it.
        server_->mustCtl({"settings", "set", "smtp.max_errors", "21"});
        QVERIFY(SmtpDialog(server_->relayPort).lastReply.isEmpty());
        server_->mustCtl({"listener", "resume", "relay"});
        QVERIFY(waitUntil([&] { return SmtpDialog(server_->relayPort).lastReply.startsWith("220"); }));
        QVERIFY(finding(*server_, "listener.relay").isEmpty());
    }

    void newCertificateFilesAreUsedWithoutARestart() {
        if (!QFile::exists("/usr/bin/openssl")) QSKIP("openssl is not installed");
        QTemporaryDir files;
        const QByteArray own = certificateOn(server_->submissionsPort);
        QVERIFY(!own.isEmpty());
        QVERIFY(makeCertificate(files.path(), "mx1.example.test"));
        server_->mustCtl({"settings", "set", "tls.key_file", files.filePath("key.pem"), "tls.certificate_file",
                          files.filePath("certificate.pem")});
        const QByteArray first = certificateOn(server_->submissionsPort);
        QVERIFY(!first.isEmpty() && first != own);

        QVERIFY(makeCertificate(files.path(), "mx1.example.test"));
        QCOMPARE(certificateOn(server_->submissionsPort), first);
        server_->mustCtl({"certificate", "reload"});
        const QByteArray second = certificateOn(server_->submissionsPort);
        QVERIFY(!second.isEmpty() && second != first);
        QCOMPARE(server_->ctlJson({"certificate", "show"}).object().value("fingerprint").toString().toLatin1(), second);

        // Files that do not fit change nothing, and it is said.
        QFile::remove(files.filePath("certificate.pem"));
        QVERIFY(server_->ctl({"certificate", "reload"}).exitCode != 0);
        QCOMPARE(certificateOn(server_->submissionsPort), second);
        QVERIFY(!finding(*server_, "certificate.file").isEmpty());
        server_->mustCtl({"settings", "reset", "tls.certificate_file", "tls.key_file"});
        QCOMPARE(certificateOn(server_->submissionsPort), own);
    }

    void aHangUpSignalReadsConfigurationCertificateAndLogAnew() {
        QTemporaryDir files;
        QVERIFY(makeCertificate(files.path(), "mx1.example.test"));
        server_->mustCtl({"settings", "set", "tls.key_file", files.filePath("key.pem"), "tls.certificate_file",
                          files.filePath("certificate.pem")});
        const QByteArray first = certificateOn(server_->submissionsPort);
        QVERIFY(makeCertificate(files.path(), "mx1.example.test"));
        QFile configuration(server_->dataDirectory() + "/ismail.conf");
        QVERIFY(configuration.open(QIODevice::Append));
        configuration.write("backup.keep = 9\n");
        configuration.close();
        const QString log = server_->dataDirectory() + "/logs/ismaild.log";
        QVERIFY(QFile::exists(log));
        QVERIFY(QFile::rename(log, log + ".aside"));

        SmtpDialog bystander(server_->relayPort);
        bystander.command("EHLO bystander.test");
        QCOMPARE(::kill(static_cast<pid_t>(server_->processId()), SIGHUP), 0);
        QVERIFY(waitUntil([&] { return certificateOn(server_->submissionsPort) != first; }, 10000));
        QCOMPARE(server_->ctlJson({"settings", "get", "backup.keep"}).object().value("value").toString(), QString("9"));
        QVERIFY(waitUntil([&] { return QFile::exists(log); }, 10000));
        QVERIFY(bystander.command("NOOP").startsWith("250"));
        QVERIFY(server_->running());
        server_->mustCtl({"settings", "reset", "tls.certificate_file", "tls.key_file"});
    }

    void aSessionIsListedAndCanBeEnded() {
        SmtpDialog client(server_->relayPort), bystander(server_->relayPort);
        client.command("EHLO client.test");
        bystander.command("EHLO bystander.test");
        QVERIFY(client.mail("a@peer.test", {alice}, subject("one")).startsWith("250"));
        QJsonObject found;
        for (const QJsonValue& each : server_->ctlJson({"session", "list"}).object().value("sessions").toArray())
            if (each.toObject().value("host") == "client.test") found = each.toObject();
        QVERIFY2(!found.isEmpty(), server_->ctl({"session", "list"}).out);
        QCOMPARE(found.value("listener").toString(), QString("relay"));
        QCOMPARE(found.value("messages").toInt(), 1);
        QVERIFY(found.value("peer").toString().startsWith("127.0.0.1:"));
        server_->mustCtl({"session", "disconnect", found.value("id").toString()});
        QVERIFY(client.closed());
        QVERIFY(bystander.command("NOOP").startsWith("250"));
        QCOMPARE(server_->ctl({"session", "disconnect", found.value("id").toString()}).exitCode, 5);
        server_->mustCtl({"session", "disconnect", "--address", "127.0.0.1"});
        QVERIFY(bystander.closed());
    }

    void aMessageIsFollowedThroughLogAndTrace() {
        const quint16 port = freePort();
        server_->mustCtl({"partner", "add", "traced", "--host", "127.0.0.1", "--port", QString::number(port)});
        server_->mustCtl({"domain", "add", "traced.test", "--role", "secondary", "--primary", "traced", "--recipients",
                          "accept-all"});
        SmtpDialog client(server_->relayPort);
        client.command("EHLO client.test");
        const QString id = idIn(client.mail("sender@peer.test", {"bob@traced.test"}, subject("followed")));
        QJsonObject trace = server_->ctlJson({"message", "trace", id}).object();
        QCOMPARE(trace.value("sender").toString(), QString("sender@peer.test"));
        QCOMPARE(trace.value("waiting").toInt(), 1);
        const Finished lines = server_->ctl({"log", "tail", "--grep", id});
        QVERIFY2(lines.exitCode == 0 && lines.out.contains(id.toUtf8()), lines.out + lines.err);

        ServerProcess primary("mx.traced.test");
        primary.relayPort = port;
        QVERIFY(primary.start());
        primary.mustCtl({"domain", "add", "traced.test", "--role", "primary"});
        primary.mustCtl({"account", "add", "bob@traced.test"}, "bob-password\n");
        server_->mustCtl({"queue", "retry", id});
        QVERIFY(waitUntil([&] { return primary.mailbox("bob@traced.test").size() == 1; }));
        QVERIFY(waitUntil([&] {
            trace = server_->ctlJson({"message", "trace", id}).object();
            return trace.value("waiting").toInt() == 0;
        }));
        const Finished words = server_->ctl({"message", "trace", id});
        QVERIFY2(words.out.contains("bob@traced.test") && words.out.contains("250"), words.out + words.err);
        // Accepted, then delivered, at least.
        QVERIFY2(trace.value("events").toArray().size() >= 2, words.out);
        QCOMPARE(server_->ctl({"message", "trace", "nosuchmessage"}).exitCode, 1);
    }

    void onlyTheMailThatTheFilterNamesIsRetried() {
        const quint16 port = freePort();
        server_->mustCtl({"settings", "set", "queue.retry_first", "1h"});
        server_->mustCtl({"settings", "set", "held.retry_max", "1h"});
        for (const char* name : {"wanted", "other"}) {
            server_->mustCtl({"partner", "add", name, "--host", "127.0.0.1", "--port",
                              QString::number(name == QByteArray("wanted") ? port : freePort())});
            server_->mustCtl({"domain", "add", QString(name) + ".test", "--role", "secondary", "--primary", name,
                              "--recipients", "accept-all"});
        }
        for (int i = 0; i < 3; ++i)
            QVERIFY(sends(server_->relayPort, "bob@wanted.test"));
        QVERIFY(sends(server_->relayPort, "bob@other.test"));
        QVERIFY(waitUntil([&] {
            return server_->ctlJson({"queue", "list", "--state", "held"}).object().value("total").toInt() == 4;
        }));
        ServerProcess primary("mx.wanted.test");
        primary.relayPort = port;
        QVERIFY(primary.start());
        primary.mustCtl({"domain", "add", "wanted.test", "--role", "primary"});
        primary.mustCtl({"account", "add", "bob@wanted.test"}, "bob-password\n");
        const Finished counted = server_->ctl({"queue", "retry", "--domain", "wanted.test", "--dry-run"});
        QVERIFY2(counted.exitCode == 0 && counted.out.contains('3'), counted.out + counted.err);
        QCOMPARE(server_->queued(), 4);
        server_->mustCtl({"queue", "retry", "--domain", "wanted.test"});
        QVERIFY(waitUntil([&] { return primary.mailbox("bob@wanted.test").size() == 3; }));
        QVERIFY(waitUntil([&] { return server_->queued() == 1; }));
        const QJsonObject left =
            server_->ctlJson({"queue", "list"}).object().value("entries").toArray().at(0).toObject();
        QCOMPARE(left.value("recipient").toString(), QString("bob@other.test"));
        server_->mustCtl({"queue", "remove", "--domain", "other.test", "--yes"});
        QCOMPARE(server_->queued(), 0);
        server_->mustCtl({"settings", "reset", "queue.retry_first", "held.retry_max"});
    }

    void aTestMessageArrives() {
        const QJsonObject sent = server_->ctlJson({"test-message", alice, "--subject", "Does it work?"}).object();
        QVERIFY(!sent.value("id").toString().isEmpty());
        QVERIFY(arrived(*server_, "Subject: Does it work?"));
        const Finished words = server_->ctl({"message", "trace", sent.value("id").toString()});
        QVERIFY2(words.exitCode == 0 && words.out.contains(alice), words.out + words.err);
    }

    void countersSurviveARestart() {
        ServerProcess server("mx1.example.test");
        QVERIFY(server.start());
        server.mustCtl({"domain", "add", "example.test", "--role", "primary"});
        server.mustCtl({"account", "add", alice}, "alice-password\n");
        for (int i = 0; i < 3; ++i)
            QVERIFY(sends(server.relayPort, alice));
        QVERIFY(!sends(server.relayPort, "nobody@example.test"));
        const auto total = [&](const QString& counter) {
            const QJsonArray series =
                server.ctlJson({"stats", "--series", counter, "--last", "1h"}).object().value("series").toArray();
            return series.at(0).toObject().value("total").toInt(-1);
        };
        QCOMPARE(total("messages-in"), 3); // at once, not with the next minute
        QVERIFY(server.stop() && server.start());
        QCOMPARE(total("messages-in"), 3);
        QCOMPARE(total("messages-local"), 3);
        QCOMPARE(total("recipients-refused"), 1);
        const Finished words = server.ctl({"stats"});
        QVERIFY2(words.exitCode == 0 && words.out.contains("messages-in"), words.out + words.err);
    }

    void theAdministratorIsToldOfAPartnerThatIsDownAndOfItsReturn() {
        const quint16 port = freePort();
        ServerProcess server("mx1.alerts.test", {{"alert.recipients", alice}, {"partner.query_interval", "1s"}});
        QVERIFY(server.start());
        server.mustCtl({"domain", "add", "example.test", "--role", "primary"});
        server.mustCtl({"account", "add", alice}, "alice-password\n");
        server.mustCtl({"partner", "add", "second", "--host", "127.0.0.1", "--port", QString::number(port)});
        server.mustCtl({"domain", "set", "example.test", "--secondary", "second"});
        QVERIFY(arrived(server, "Subject: Partner second is down"));
        QVERIFY2(server.ctl({"alert", "list", "--active"}).out.contains("Partner second is down"),
                 "the list of alerts");
        QVERIFY(finding(server, "partner.second").contains("cannot be reached"));

        ServerProcess second("mx2.alerts.test");
        second.relayPort = port;
        QVERIFY(second.start());
        QVERIFY(arrived(server, "Subject: Partner second is back"));
        QVERIFY(server.ctlJson({"alert", "list", "--active"}).object().value("alerts").toArray().isEmpty());
        int told = 0;
        for (const QByteArray& message : server.mailbox(alice))
            told += message.contains("Subject: Partner second is down");
        QCOMPARE(told, 1);
        server.mustCtl({"alert", "test"});
        QVERIFY(waitUntil([&] { return server.mailbox(alice).size() == 3; }));
        server.mustCtl({"settings", "set", "alert.language", "de"});
        const Finished german = server.ctl({"alert", "list"});
        QVERIFY2(german.out.contains("Der Partner second ist nicht erreichbar"), german.out + german.err);
        server.mustCtl({"alert", "test"});
        QVERIFY(arrived(server, "Subject: Probewarnung von mx1.alerts.test"));
    }

    void dnsCheckSaysInWordsWhatIsPublishedAndWhatIsMissing() {
        const QString missing = missingPeer({"nsd", "dig"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        NameServer dns;
        dns.zone("example.test", "@ MX 10 mx1\n@ MX 20 mx2\nmx1 A 127.0.0.1\nmx2 A 127.0.0.2\n");
        dns.zone("half.test", "@ MX 10 mx1.example.test.\n");
        dns.zone("turned.test", "@ MX 20 mx1.example.test.\n@ MX 10 mx2.example.test.\n");
        QVERIFY(dns.start());
        ServerProcess server("mx1.example.test", {{"dns.servers", dns.endpoint()}});
        QVERIFY(server.start());
        server.mustCtl({"partner", "add", "second", "--host", "mx2.example.test"});
        for (const char* domain : {"example.test", "half.test", "turned.test"})
            server.mustCtl({"domain", "add", domain, "--role", "primary", "--secondary", "second"});

        const Finished good = server.ctl({"domain", "dns", "example.test"});
        QVERIFY2(good.exitCode == 0 && good.out.contains("right: MX example.test\n  is:  10 mx1.example.test."),
                 good.out + good.err);
        QVERIFY2(good.out.contains("right: MX example.test\n  is:  20 mx2.example.test."), good.out);
        QVERIFY2(good.out.contains("missing: TXT _dmarc.example.test"), good.out);
        const Finished half = server.ctl({"domain", "dns", "half.test"});
        QVERIFY2(half.out.contains("The secondary second (mx2.example.test) is not among the mail exchangers."),
                 half.out + half.err);
        QVERIFY2(half.out.contains("half.test. 3600 IN MX 20 mx2.example.test."), half.out);
        const Finished turned = server.ctl({"domain", "dns", "turned.test"});
        QVERIFY2(turned.out.contains("has a better preference"), turned.out + turned.err);
        QVERIFY2(turned.out.contains("differs: MX turned.test"), turned.out);

        // What it says to publish is what makes it right, long texts in pieces and all.
        server.mustCtl({"dkim", "prepare", "example.test"});
        const Finished zone = server.ctl({"domain", "dns", "example.test", "--zone-file"});
        QVERIFY2(zone.out.contains("\nexample.test. 3600 IN TXT \"v=spf1 mx ~all\"\n"), zone.out + zone.err);
        dns.stop();
        dns.zone("example.test", zone.out);
        QVERIFY(dns.start());
        const Finished all = server.ctl({"domain", "dns", "example.test"});
        QVERIFY2(!all.out.contains("missing: TXT") && !all.out.contains("differs"), all.out + all.err);
        QCOMPARE(all.out.count("right: TXT"), 4);
    }

    void statusSaysWhatIsWrongAndWhatToDo() {
        QTcpServer holder;
        QVERIFY(holder.listen(QHostAddress::LocalHost, 0));
        ServerProcess server("justaname");
        server.relayPort = holder.serverPort();
        QVERIFY(server.start());
        QVERIFY(finding(server, "server.name").contains("no full host name"));
        const QString failed = finding(server, "listener.relay");
        QVERIFY2(failed.contains("is not open"), qPrintable(failed));
        QVERIFY2(failed.contains("operations_test"), qPrintable("it names the program that has the port: " + failed));
        // The other listeners work all the same.
        QVERIFY(SmtpDialog(server.submissionPort).lastReply.startsWith("220"));
        const Finished words = server.ctl({"status"});
        QVERIFY2(words.out.contains("there is a problem") && words.out.contains("Set server.name"), words.out);
        // Once the port is free it is opened without a restart.
        holder.close();
        QVERIFY(waitUntil([&] { return SmtpDialog(server.relayPort).lastReply.startsWith("220"); }, 30000));
        QVERIFY(finding(server, "listener.relay").isEmpty());
        server.mustCtl({"settings", "set", "server.name", "mail.example.test"});
        QVERIFY(finding(server, "server.name").isEmpty());
        QVERIFY(SmtpDialog(server.relayPort).lastReply.startsWith("220 mail.example.test"));
    }
};

QTEST_GUILESS_MAIN(OperationsTest)
#include "operations_test.moc"
