// Two servers that are paired by a code, for tests of what follows from it.
#pragma once

#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QJsonArray>
#include <QJsonObject>

namespace ismail::test {

inline QByteArray groupMessage(int number, int lines = 1) {
    return "From: sender@peer.test\r\nTo: alice@example.test\r\nSubject: Message " + QByteArray::number(number) +
           "\r\n\r\n" +
           QByteArray("A line of some sixty octets, as people write them by the dozen.\r\n").repeated(lines);
}

// A primary for example.test with alice, and a server that has nothing yet.
struct GroupServers {
    ServerProcess primary{"mx1.example.test"};
    ServerProcess secondary{"mx2.example.test"};

    bool start(const QMap<QString, QString>& environment = {}) {
        if (!primary.start(environment) || !secondary.start(environment)) return false;
        primary.mustCtl({"domain", "add", "example.test", "--role", "primary"});
        primary.mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
        return true;
    }
    QByteArray code() const { return primary.ctl({"group", "code", "--lend", "all"}).out; }
    Finished pair(const QByteArray& code) const {
        return secondary.ctl({"group", "pair", primary.endpoint(), "--yes"}, code);
    }
    bool pair() const {
        const Finished made = pair(code());
        if (made.exitCode != 0) qWarning("%s%s", made.out.constData(), made.err.constData());
        return made.exitCode == 0;
    }
    bool together(const QMap<QString, QString>& environment = {}) {
        return start(environment) && pair() &&
               waitUntil([&] { return answer("alice@example.test").startsWith("250"); }) &&
               waitUntil([&] { return answer("nobody@example.test").startsWith("550"); });
    }
    // The secondary's to RCPT.
    QByteArray answer(const QByteArray& recipient) const {
        SmtpDialog client(secondary.relayPort);
        client.command("EHLO client.test");
        client.command("MAIL FROM:<a@peer.test>");
        return client.command("RCPT TO:<" + recipient + ">");
    }
    static QJsonObject member(const ServerProcess& server) {
        return server.ctlJson({"group", "status"})["members"].toArray().at(0).toObject();
    }
};

} // namespace ismail::test
