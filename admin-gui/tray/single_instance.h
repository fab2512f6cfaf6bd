// One window a user: the second start tells the first to show itself, and ends. Nothing blocks. The name holds the user
// and the data directory, so that two servers on one computer have a window each.
#pragma once

#include <QLocalServer>
#include <QLocalSocket>
#include <QObject>

#include <functional>

namespace ismail::admin {

class SingleInstance : public QObject {
    Q_OBJECT
public:
    explicit SingleInstance(const QString& dataDirectory, QObject* parent = nullptr);
    // Exactly one of the two is called, from the event loop. silent: the first is not to show its window (--tray).
    void claim(bool silent, std::function<void()> first, std::function<void()> alreadyThere);

    // Without asking: the first is about to end.
    void takeOver() { listen(); }

signals:
    // Another start asked for the window.
    void showWanted();

private:
    void listen();

    QString name_;
    QLocalServer server_;
    QLocalSocket socket_;
};

} // namespace ismail::admin
