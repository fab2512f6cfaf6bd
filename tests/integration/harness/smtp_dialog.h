// A raw SMTP client for tests: sends bytes as they are, reads whole replies. Blocking, with a time limit on every step.
#pragma once

#include <QByteArray>
#include <QSslSocket>
#include <QString>

namespace ismail::test {

class SmtpDialog {
public:
    // Connects and reads the banner; lastReply is empty if there was none.
    explicit SmtpDialog(quint16 port, const QString& host = QStringLiteral("127.0.0.1"));

    // Sends a line (CRLF is added) and returns the reply: lines joined by '\n', empty at end of connection.
    QByteArray command(const QByteArray& line);
    void send(const QByteArray& bytes);
    QByteArray reply(int timeoutMs = 10000);
    // One whole transaction; the reply to the last step that was reached.
    QByteArray mail(const QByteArray& from, const QList<QByteArray>& to, const QByteArray& message);
    bool startTls();
    bool closed(int timeoutMs = 5000);
    void drop(); // resets the connection

    QByteArray lastReply;

private:
    QSslSocket socket_;
    QByteArray buffer_;
};

} // namespace ismail::test
