#include "tray/single_instance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTimer>

namespace ismail::admin {

namespace {

// One that does not take a byte in so long hangs; then two windows are better than none.
constexpr int patienceMs = 2'000;

} // namespace

SingleInstance::SingleInstance(const QString& dataDirectory, QObject* parent) : QObject(parent) {
    const QByteArray who = QDir::homePath().toUtf8() + '\n' + dataDirectory.toUtf8();
    name_ = QStringLiteral("ismail-admin-") +
            QString::fromLatin1(QCryptographicHash::hash(who, QCryptographicHash::Sha256).toHex().left(16));
    server_.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&server_, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket* socket = server_.nextPendingConnection()) {
            connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
                if (socket->readAll().contains('s')) emit showWanted();
            });
            connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
}

void SingleInstance::claim(bool silent, std::function<void()> first, std::function<void()> alreadyThere) {
    auto decided = std::make_shared<bool>(false);
    const auto decide = [this, decided, first = std::move(first), there = std::move(alreadyThere)](bool isThere) {
        if (std::exchange(*decided, true)) return;
        if (isThere) return there();
        listen();
        first();
    };
    connect(&socket_, &QLocalSocket::connected, this, [this, silent] {
        socket_.write(silent ? "q" : "s");
        socket_.flush();
    });
    connect(&socket_, &QLocalSocket::bytesWritten, this, [decide] { decide(true); });
    connect(
        &socket_, &QLocalSocket::errorOccurred, this, [decide] { decide(false); }, Qt::QueuedConnection);
    QTimer::singleShot(patienceMs, this, [decide] { decide(false); });
    QTimer::singleShot(0, this, [this] { socket_.connectToServer(name_); });
}

void SingleInstance::listen() {
    // What a crash left behind.
    QLocalServer::removeServer(name_);
    server_.listen(name_);
}

} // namespace ismail::admin
