// One window a user: the second start tells the first to show itself, and ends; or tells it to end, and takes its place
// (with more rights) or none (before an upgrade). Nothing blocks. The name holds the user and the data directory, so
// that two servers on one computer have a window each.
#pragma once

#include <QLocalServer>
#include <QLocalSocket>
#include <QObject>

#include <functional>

namespace ismail::admin {

class SingleInstance : public QObject {
    Q_OBJECT
public:
    enum class Wish { show, silent, end }; // what the first is to do, should there be one

    explicit SingleInstance(const QString& dataDirectory, QObject* parent = nullptr);
    // Exactly one of the two is called, from the event loop; for `end` it is `alreadyThere` once the first is gone.
    void claim(Wish wish, std::function<void()> first, std::function<void()> alreadyThere);
    // Takes the place: for one that has ended the first.
    void listen();

signals:
    // Another start asked for the window.
    void showWanted();
    // Another start asked this one to end.
    void endWanted();

private:
    QString name_;
    QLocalServer server_;
    QLocalSocket socket_;
};

} // namespace ismail::admin
