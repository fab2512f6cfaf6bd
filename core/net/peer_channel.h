// One channel between two partners over a connection that has proved who is at its other end: pumps octets between the
// connection and group::PeerChannel, and messages between that and the group's strand.
//
// Promises: what comes is told to the executor in order, and nothing any more once the PeerChannel is destroyed there;
// `closed` is told once, last. Reading stops while the engine is over its rate or maxUntold messages wait for the
// executor. No time-out or limit of SMTP applies: a channel lives as long as beats come. It ends in order: what is said
// last goes out, then the sending side is shut, and up to closeTimeout the partner may close too. At rest it holds no
// buffers of its own.
// Does not: decide what is said (the service), or which of two channels stays (group/channel_desk.h).
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/executor.h"
#include "base/log.h"
#include "group/channel.h"
#include "net/reactor.h"
#include "net/socket_ops.h"
#include "net/stream.h"
#include "relay/group_ports.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ismail::net {

// A connection whose two ends know each other. It belongs to its reactor; it may be handed from thread to thread, but
// only the reactor's uses it.
struct PeerConnection {
    Reactor& reactor;
    Stream stream;
    SocketEnd peer;
    Bytes early; // what was read behind the handshake; 64 KiB at most
};

// Who takes over the connections of callers. Called on the connection's reactor, may not block; what it does not keep
// is closed.
class PeerSink {
public:
    virtual ~PeerSink() = default;
    virtual void arrived(std::shared_ptr<relay::PeerTicket> ticket, PeerConnection connection) = 0;
};

// What a channel tells.
struct PeerNews {
    group::ChannelEvent event;
    // With `opened`:
    std::optional<group::Hello> peer;
    std::optional<group::Agreed> agreed;
    std::optional<Millis> skew; // of the partner's clock, as of now
    Ticks at;
};

class PeerChannel {
public:
    static constexpr std::size_t maxFeed = 64 * 1024; // octets that are read or written at once
    static constexpr std::size_t maxUntold = 32;      // messages
    static constexpr Millis closeTimeout{5'000};

    using Report = std::function<void(const PeerNews&)>;
    using Sent = group::PeerChannel::Sent;

    // report is called on the executor, and this object is destroyed there. clock, log and executor outlive the
    // reactors.
    PeerChannel(PeerConnection connection, group::PeerChannel::Mode mode, group::Hello hello, const Clock& clock,
                Log& log, Executor& executor, Report report);
    // Closes without a word.
    ~PeerChannel();
    PeerChannel(const PeerChannel&) = delete;
    PeerChannel& operator=(const PeerChannel&) = delete;

    // Any thread. What becomes of a message is told on the executor; without `then` nobody asks. A message that is
    // given after the channel has closed is dropped, and `then` is not called.
    void send(group::Message message, std::function<void(Sent)> then = {});
    void setBeat(std::optional<Bytes> lists, std::vector<group::Reach> reach);
    void leave(group::ByeReason reason, std::chrono::seconds backIn = std::chrono::seconds(0));
    void becomeChannel();

    // "192.0.2.1:25"
    const std::string& peer() const { return peer_; }

private:
    class Session;
    struct Link;
    template <typename Call>
    void tell(Call call);

    std::shared_ptr<Link> link_;
    std::string peer_;
};

} // namespace ismail::net
