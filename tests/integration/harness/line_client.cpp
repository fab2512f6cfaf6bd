#include "harness/line_client.h"

namespace ismail::test {

LineClient::LineClient(quint16 port) {
    socket_.connectToHost("127.0.0.1", port);
    if (socket_.waitForConnected(patienceMs) && socket_.waitForReadyRead(patienceMs)) greeting_ = socket_.readAll();
}

bool LineClient::ask(const QByteArray& line, const QByteArray& until) {
    if (socket_.state() != QAbstractSocket::ConnectedState) return false;
    socket_.write(line + "\r\n");
    answer_.clear();
    while (!answer_.startsWith(until) && !answer_.contains("\n" + until)) {
        if (!socket_.waitForReadyRead(patienceMs)) return false;
        answer_ += socket_.readAll();
    }
    return true;
}

bool LineClient::imap(const QByteArray& command) {
    const QByteArray tag = "a" + QByteArray::number(++commands_);
    return ask(tag + " " + command, tag + " ") &&
           (answer_.startsWith(tag + " OK") || answer_.contains("\n" + tag + " OK"));
}

} // namespace ismail::test
