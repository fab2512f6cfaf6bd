// The service's end of one local connection: frames in, frames out. Answers hello and subscribe itself, gives the rest
// to the dispatcher. EventHub carries events from the whole service to the connections that asked for them.
//
// A connection is fed from one thread. Events may come from any thread: the sender it was given must be thread-safe and
// must not block (it queues or drops).
#pragma once

#include "base/clock.h"
#include "rpc/dispatcher.h"
#include "rpc/frame.h"

#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <unordered_set>

namespace ismail::rpc {

struct ServerIdentity {
    std::string productVersion;
    std::function<std::string()> serverName;
};

class EventHub {
public:
    // Log lines kept between two flushes; more are counted as missed.
    static constexpr std::size_t maxPendingLines = 500;

    class Subscriber {
    public:
        virtual ~Subscriber() = default;
        virtual bool wants(EventKind kind) const = 0;
        virtual LogSeverity logLevel() const = 0;
        virtual void event(EventKind kind, Bytes text) = 0;
    };

    // From any thread, cheap: marks the kind; flush() tells those who asked. Not for logLines.
    void hint(EventKind kind);
    // From any thread, cheap when nobody asked for lines.
    void log(LogLine line);
    // Somebody asked for lines.
    bool linesWanted() const { return linesWanted_.load(std::memory_order_relaxed); }
    // Sends what has gathered. Called by the service every quarter of a second.
    void flush();

    void add(Subscriber& subscriber);
    void remove(Subscriber& subscriber);
    // A subscriber changed what it wants.
    void interestChanged();

private:
    void sendLines(std::deque<LogLine> lines, std::int64_t missed);

    std::array<std::atomic<bool>, enumNames(EventKind{}).size()> pending_{};
    std::atomic<bool> linesWanted_{false};
    std::mutex linesMutex_;
    std::deque<LogLine> lines_;
    std::int64_t missed_ = 0;
    std::mutex subscribersMutex_;
    std::unordered_set<Subscriber*> subscribers_;
};

class ServerConnection final : private EventHub::Subscriber {
public:
    // send(frame): queue octets for the client; thread-safe; false: the connection is over.
    using Send = std::function<bool(Bytes)>;

    ServerConnection(Caller caller, const Dispatcher& dispatcher, EventHub& hub, const ServerIdentity& identity,
                     const Clock& clock, Send send);
    ~ServerConnection() override;
    ServerConnection(const ServerConnection&) = delete;
    ServerConnection& operator=(const ServerConnection&) = delete;

    // Octets from the client. False: the connection must end once what was sent has gone out.
    bool feed(ByteView bytes);
    // Inside a frame: the rest should come soon.
    bool midFrame() const { return decoder_.midFrame(); }
    // A good hello has come.
    bool greeted() const { return greeted_; }

private:
    bool wants(EventKind kind) const override;
    LogSeverity logLevel() const override;
    void event(EventKind kind, Bytes text) override;

    bool request(ByteView text);
    bool hello(const Call& call);
    bool subscribe(const Call& call);
    bool answer(ByteView text);

    Caller caller_;
    const Dispatcher& dispatcher_;
    EventHub& hub_;
    const ServerIdentity& identity_;
    const Clock& clock_;
    Send send_;
    FrameDecoder decoder_;
    bool greeted_ = false;
    std::atomic<unsigned> wanted_{0};
    std::atomic<LogSeverity> logLevel_{LogSeverity::info};
};

} // namespace ismail::rpc
