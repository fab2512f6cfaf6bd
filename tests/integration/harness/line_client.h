// A client of a protocol of lines, without TLS: IMAP and POP3.
#pragma once

#include <QByteArray>
#include <QTcpSocket>

namespace ismail::test {

class LineClient {
public:
    // For the greeting and for each answer: on a busy machine, under a sanitizer.
    static constexpr int patienceMs = 60'000;

    explicit LineClient(quint16 port);
    const QByteArray& greeting() const { return greeting_; }
    // Sends, and reads up to a line that begins so; false: it did not come, or the server left.
    bool ask(const QByteArray& line, const QByteArray& until);
    // A command of IMAP with a tag; true: it was completed with OK.
    bool imap(const QByteArray& command);

private:
    QTcpSocket socket_;
    QByteArray greeting_, answer_;
    int commands_ = 0;
};

} // namespace ismail::test
