#include "smtp_dialog.h"

#include <QElapsedTimer>
#include <QList>

namespace ismail::test {

SmtpDialog::SmtpDialog(quint16 port, const QString& host) {
    socket_.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket_.connectToHost(host, port);
    if (socket_.waitForConnected(5000)) lastReply = reply();
}

void SmtpDialog::send(const QByteArray& bytes) {
    socket_.write(bytes);
    while (socket_.bytesToWrite() > 0 && socket_.waitForBytesWritten(10000)) {
    }
}

QByteArray SmtpDialog::command(const QByteArray& line) {
    send(line + "\r\n");
    lastReply = reply();
    return lastReply;
}

QByteArray SmtpDialog::reply(int timeoutMs) {
    QByteArray lines;
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < timeoutMs) {
        const qsizetype end = buffer_.indexOf("\r\n");
        if (end >= 0) {
            const QByteArray line = buffer_.left(end);
            buffer_.remove(0, end + 2);
            lines += lines.isEmpty() ? line : "\n" + line;
            if (line.size() < 4 || line[3] != '-') return lines;
            continue;
        }
        const bool more = socket_.waitForReadyRead(timeoutMs);
        buffer_ += socket_.readAll();
        if (!more && buffer_.indexOf("\r\n") < 0) return lines;
    }
    return lines;
}

QByteArray SmtpDialog::mail(const QByteArray& from, const QList<QByteArray>& to, const QByteArray& message) {
    if (!command("MAIL FROM:<" + from + ">").startsWith("250")) return lastReply;
    for (const QByteArray& recipient : to)
        if (!command("RCPT TO:<" + recipient + ">").startsWith("250")) return lastReply;
    if (!command("DATA").startsWith("354")) return lastReply;
    send(message);
    return command(".");
}

bool SmtpDialog::startTls() {
    if (!command("STARTTLS").startsWith("220")) return false;
    socket_.startClientEncryption();
    return socket_.waitForEncrypted(10000);
}

bool SmtpDialog::closed(int timeoutMs) {
    if (socket_.state() == QAbstractSocket::UnconnectedState) return true;
    return socket_.waitForDisconnected(timeoutMs) || socket_.state() == QAbstractSocket::UnconnectedState;
}

void SmtpDialog::drop() { socket_.abort(); }

} // namespace ismail::test
