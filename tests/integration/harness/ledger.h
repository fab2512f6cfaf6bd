// What senders were promised, held against what arrived. Messages carry a number in X-Number.
#pragma once

#include "harness/server_process.h"

#include <QByteArray>
#include <QMap>
#include <QMutex>
#include <QSet>

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace ismail::test {

// From sender@peer.test to alice@example.test. Thread-safe.
class Ledger {
public:
    void promised(int number);
    void unknown(int number);
    bool empty() const;
    // In words, what is wrong; empty: nothing promised is lost and nothing arrived that nobody sent. copies: a second
    // copy is allowed, as RFC 5321 section 4.5.4.1 has it where the final reply of a hop was lost by a kill.
    QByteArray wrongWith(const QMap<int, int>& arrived, bool copies) const;

private:
    mutable QMutex mutex_;
    QSet<int> promised_; // got 250
    QSet<int> unknown_;  // their sender never learned their fate
};

// The number in that environment variable; usual: it is not set.
int roundsOf(const char* variable, int usual);

QByteArray numberedMessage(int number, int padding);
// Numbers of what is in alice's inbox, and how often.
QMap<int, int> arrivals(const ServerProcess& server);
// What a primary whose mailboxes are copied meanwhile and a secondary in a hurry are started with.
QMap<QString, QString> primarySettings();
QMap<QString, QString> secondarySettings();
// example.test with alice, whose password is alice-password.
void makePrimary(ServerProcess& server, const QStringList& more = {});
// Partners "first" and "second" for example.test.
void makePair(ServerProcess& primary, ServerProcess& secondary);

// Waits as long as the queue gets shorter. In words, what is left; empty: nothing.
QByteArray drained(const ServerProcess& secondary);

// Sends numbered messages over and over on some connections at once, and connects again when the server went away.
class Senders {
public:
    Senders(quint16 port, Ledger& ledger, int connections, int padding);
    ~Senders() { stop(); }
    void stop();

private:
    void send(quint16 port, int padding);

    Ledger& ledger_;
    std::atomic<bool> stop_ = false;
    std::atomic<int> next_ = 0;
    std::vector<std::thread> threads_;
};

// What administrators and users do to a pair meanwhile: queue actions, copying of mailboxes, backups. It fails whenever
// a server is away, which is no harm.
class Bustle {
public:
    Bustle(ServerProcess& primary, ServerProcess& secondary);
    ~Bustle() { stop(); }
    void stop();
    // How often each went through: queue actions, copies, backups.
    QByteArray counts() const;

private:
    void actOnQueue(const ServerProcess& secondary);
    void copyMailbox(const ServerProcess& primary);
    void backUp(const ServerProcess& server);

    std::atomic<bool> stop_ = false;
    std::atomic<int> actions_ = 0, copies_ = 0, backups_ = 0;
    std::vector<std::thread> threads_;
};

// A pair that is harmed so many times, the primary first, then the secondary, while senders send and people work; its
// servers run again after each strike. In words, what is wrong in the end; empty: nothing promised was lost.
QByteArray strikePair(ServerProcess& primary, ServerProcess& secondary, int strikes,
                      const std::function<bool(bool atPrimary)>& strike);

} // namespace ismail::test
