// One incoming connection of any line protocol: the pump between its socket and an engine without I/O. A protocol
// derives from it and says what its engine and its host do.
//
// Promises: a session is touched by its reactor only; answers may come from any thread and at any time, also after the
// session has ended (later()). Reading stops while a question is open and 64 KiB wait, while waiting() says so, and
// while the client does not read its replies. An idle plaintext session holds no buffers. Replies of one round leave in
// one write. Ends: by the engine, by its deadlines, by disconnect(), with the engine's last words when the service
// stops. Does not: decide anything; know a protocol. Internal to net.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "net/deflate.h"
#include "net/reactor.h"
#include "net/session_registry.h"
#include "net/socket_ops.h"
#include "net/stream.h"
#include "net/tls.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace ismail::net {

enum class ListenerTls : std::uint8_t { none, startTls, implicit };

class ServerSession : public IoHandler {
public:
    static constexpr std::size_t maxBuffered = 64 * 1024;      // input that waits behind an open question
    static constexpr std::size_t maxUnsent = 64 * 1024;        // replies that the client does not read
    static constexpr std::size_t maxExpanded = 16 * 1024;      // of compressed input, in one feed
    static constexpr int maxRounds = 16;                       // reads before other sessions get their turn
    static constexpr Millis handshakeTimeout{60'000};          // for a whole TLS handshake; or as the protocol says
    static constexpr Millis closeTimeout{5'000};               // for the last words and the client's own close
    static constexpr std::size_t maxDrained = 4 * 1024 * 1024; // read and thrown away so that the last reply arrives

    // What a session is made of besides its engine and host.
    struct Setup {
        SessionRegistry& registry;
        Log& log;
        Reactor& reactor;
        Stream stream;
        SocketEnd peer;
        SessionId id = 0;
        std::string listener;
        Time since;
        bool tlsFirst = false;                     // a handshake before the first word
        std::shared_ptr<const TlsContext> context; // null: no TLS
        Millis handshakeLimit = handshakeTimeout;
        std::atomic<std::size_t>& open; // sessions of its front end
    };
    explicit ServerSession(Setup setup);
    ~ServerSession() override;

    void start(const std::shared_ptr<ServerSession>& self);
    void ready(const Readiness& readiness) override;
    void deadlineReached() override;
    bool stopping() override;

    SessionInfo info() const;
    void disconnect();

protected:
    // --- What a protocol says
    // ----------------------------------------------------------------------------------------- Takes the engine's next
    // event. False: nothing more before input or an answer.
    virtual bool step() = 0;
    virtual void feed(ByteView bytes, Ticks now) = 0;
    virtual void inputClosed() = 0;
    virtual std::size_t buffered() const = 0;
    virtual bool hasOutput() const = 0;
    virtual bool outputDue() const = 0;
    virtual Bytes takeOutput() = 0;
    virtual Ticks engineDeadline() const = 0;
    virtual void tick(Ticks now) = 0;
    virtual void tlsStarted(const std::string& protocolAndCipher) = 0;
    virtual void compressionStarted() {}
    virtual void handedOver(Stream) {} // the session has ended; octets may wait in the TLS layer
    virtual void sayGoodbye() = 0;     // the service stops
    virtual void describe(SessionInfo& info) const = 0;
    virtual void ended(const std::string& reason) = 0; // once; the host goes away
    virtual bool waiting() const { return false; }     // input must wait although no question is open
    virtual bool inBody() const { return false; }      // more input is certain to come

    // --- What a protocol calls
    // ----------------------------------------------------------------------------------------
    void pump();
    void pumpUnlessPumping() {
        if (!pumping_) pump();
    }
    void close(std::string reason); // after the output is flushed
    void startTls();                // after the output is flushed
    void startCompression();        // after the output is flushed
    void startHandOver();           // after the output is flushed: the end of this session, but not of its connection
    // To be called by the derived destructor, while its part is still there.
    void finish(const std::string& reason);

    // Opens a question; its number goes with the answer.
    std::uint32_t openQuestion() { return question_ = ++lastQuestion_; }
    bool questionOpen() const { return question_ != 0; }
    // False: late, second or lost; the answer falls to the ground.
    bool takeAnswer(std::uint32_t question) {
        if (question != question_) return false;
        question_ = 0;
        return true;
    }
    // A function for any thread and any time that calls back into the session, if it still lives: at once on the
    // reactor's own thread, posted from elsewhere.
    template <typename Session, typename Value>
    std::function<void(Value)> later(void (Session::*call)(std::uint32_t, Value), std::uint32_t number) {
        return [link = link_, call, number](Value value) {
            auto run = [link, call, number](Value given) {
                if (link->session) (static_cast<Session*>(link->session)->*call)(number, std::move(given));
            };
            if (link->tasks->onThread()) return run(std::move(value));
            link->tasks->post([run, value = std::move(value)]() mutable { run(std::move(value)); });
        };
    }
    template <typename Session>
    std::function<void()> later(void (Session::*call)(std::uint32_t), std::uint32_t number) {
        return [link = link_, call, number] {
            auto run = [link, call, number] {
                if (link->session) (static_cast<Session*>(link->session)->*call)(number);
            };
            if (link->tasks->onThread()) return run();
            link->tasks->post(run);
        };
    }

    // The client has sent what was not read yet.
    bool inputWaits() const { return octetsWait(stream_.socket()); }
    Reactor& reactor() { return reactor_; }
    SessionId id() const { return id_; }
    const Stream& stream() const { return stream_; }
    const SocketEnd& peer() const { return peer_; }

private:
    // What answers hold on to: it outlives the session, which clears the pointer. The pointer is the reactor's.
    struct Link {
        std::shared_ptr<TaskQueue> tasks;
        ServerSession* session = nullptr;
    };
    enum class Phase : std::uint8_t {
        handshake,
        serving,
        startingTls /* the answer is on its way */,
        startingCompression /* likewise */,
        handingOver /* likewise */,
        closing,
        draining
    };

    void pumpOnce();
    bool flushWhatIsDue();
    bool serve();
    bool readMore();
    bool feedExpanded();
    bool mayRead() const;
    void updateInterest();
    void updateDeadline();
    bool flush();
    void handshake();
    void beginHandshake();
    void endWhenFlushed();
    void giveAway();

    SessionRegistry& registry_;
    Log& log_;
    Reactor& reactor_;
    std::shared_ptr<Link> link_;
    Stream stream_;
    std::shared_ptr<const TlsContext> context_;
    std::unique_ptr<Deflate> deflate_; // null: not compressed
    std::atomic<std::size_t>& open_;
    const std::string listener_;
    const Millis handshakeLimit_;
    Bytes out_;
    std::size_t outAt_ = 0;
    HandlerToken token_ = 0;
    SessionId id_;
    SocketEnd peer_;
    Time since_;
    std::uint64_t bytesIn_ = 0, bytesOut_ = 0;
    std::string closeReason_;
    Ticks ownDeadline_ = Ticks::max(); // of a handshake or an end
    std::size_t drained_ = 0;
    std::uint32_t lastQuestion_ = 0;
    std::uint32_t question_ = 0; // the open one; 0: none
    Phase phase_ = Phase::serving;
    bool pumping_ = false;
    bool again_ = false;      // pump() was called inside pump()
    bool inputEnded_ = false; // end of file was read
    bool fed_ = false;        // something was read since the last acknowledgement
    bool unread_ = false;     // the last read did not empty the transport
};

} // namespace ismail::net
