#include "tray/single_instance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTimer>

namespace ismail::admin {

namespace {

// One that does not take a byte in so long hangs; then two windows are better than none.
constexpr int patienceMs = 2'000;
// One that was told to end may have to close a window first.
constexpr int endPatienceMs = 10'000;

} // namespace

SingleInstance::SingleInstance(const QString& dataDirectory, QObject* parent) : QObject(parent) {
    const QByteArray who = QDir::homePath().toUtf8() + '\n' + dataDirectory.toUtf8();
    name_ = QStringLiteral("ismail-admin-") +
            QString::fromLatin1(QCryptographicHash::hash(who, QCryptographicHash::Sha256).toHex().left(16));
    server_.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&server_, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket* socket = server_.nextPendingConnection()) {
            connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
                const QByteArray wishes = socket->readAll();
                if (wishes.contains('s')) emit showWanted();
                if (wishes.contains('e')) emit endWanted();
            });
            connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
}

void SingleInstance::claim(Wish wish, std::function<void()> first, std::function<void()> alreadyThere) {
    auto decided = std::make_shared<bool>(false);
    const auto decide = [this, decided, first = std::move(first), there = std::move(alreadyThere)](bool isThere) {
        if (std::exchange(*decided, true)) return;
        if (isThere) return there();
        listen();
        first();
    };
    // For an end: somebody was there, so whatever happens to the connection afterwards is that end.
    const auto told = std::make_shared<bool>(false);
    connect(&socket_, &QLocalSocket::connected, this, [this, wish, told] {
        *told = wish == Wish::end;
        socket_.write(wish == Wish::show ? "s" : wish == Wish::end ? "e" : "q");
        socket_.flush();
    });
    // Its end closes the connection.
    if (wish == Wish::end)
        connect(&socket_, &QLocalSocket::disconnected, this, [decide] { decide(true); });
    else
        connect(&socket_, &QLocalSocket::bytesWritten, this, [decide] { decide(true); });
    connect(
        &socket_, &QLocalSocket::errorOccurred, this, [decide, told] { decide(*told); }, Qt::QueuedConnection);
    QTimer::singleShot(wish == Wish::end ? endPatienceMs : patienceMs, this, [decide, told] { decide(*told); });
    QTimer::singleShot(0, this, [this] { socket_.connectToServer(name_); });
}

void SingleInstance::listen() {
    // What a crash left behind.
    QLocalServer::removeServer(name_);
    server_.listen(name_);
}

} // namespace ismail::admin
