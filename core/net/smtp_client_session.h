// One outgoing SMTP connection: pumps bytes between a socket and proto::SmtpClient, and bodies from their readers.
// Lives on one reactor; see outbound.h. Internal to net.
#pragma once

#include "group/handshake.h"
#include "net/outbound.h"
#include "net/peer_channel.h"
#include "net/stream.h"
#include "proto/smtp/smtp_client.h"

#include <atomic>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ismail::net {

// The way of events to the relay. The flag belongs to the executor's thread.
class EventPost {
public:
    EventPost(Executor& executor, relay::OutboundEvents& events) : executor_(executor), events_(events) {}
    void silence() { wanted_ = false; }
    template <typename Call>
    static void send(const std::shared_ptr<EventPost>& to, Call call) {
        to->executor_.post([to, call = std::move(call)]() mutable {
            if (to->wanted_) call(to->events_);
        });
    }

private:
    Executor& executor_;
    relay::OutboundEvents& events_;
    std::atomic<bool> wanted_{true};
};

// How the server has to prove who it is.
struct PeerPlan {
    // The caller's side for a TLS session with this binding.
    std::function<group::PeerCaller(Bytes binding)> caller;
    // engine.peer is handOver: takes the connection, which is SMTP no more; on the reactor. key: of the server.
    std::function<void(PeerConnection connection, const Bytes& key)> handOver = {};
    // Why the server was not believed, before closed() is told; on the reactor.
    std::function<void(const Error& why)> notBelieved = {};
};

// What a server shows to everybody who calls it.
struct ServerSight {
    mail::Reply greeting; // code 0: none came
    bool startTls = false;
    std::string tls; // Stream::tlsDescription(); empty: it did not come to that
    std::vector<Bytes> certificates;
};

struct ClientPlan {
    SocketEnd to;
    std::optional<IpAddress> from;
    std::string host; // for SNI and verification
    Millis connectTimeout{30'000};
    proto::SmtpClientOptions engine;
    std::shared_ptr<const TlsContext> context;   // null: no TLS
    std::optional<PeerPlan> peer;                // set where engine.peer asks for it
    std::function<void(ServerSight)> sight = {}; // told once, before ready() or closed(); on the reactor
};

class SmtpClientSession final : public IoHandler {
public:
    static constexpr std::size_t blockSize = 256 * 1024;  // of a body, read at once
    static constexpr std::size_t maxPending = 256 * 1024; // unsent bytes before more of a body is taken
    static constexpr Millis handshakeTimeout{60'000};
    static constexpr Millis workersFullPause{50};
    static constexpr std::size_t maxDue = 10'000; // jobs given ahead; the relay gives a few

    struct Etrn {
        std::string node;
    };
    struct Quit {};
    using Order = std::variant<relay::OutboundJob, Etrn, Quit>;

    SmtpClientSession(Reactor& reactor, Workers& workers, Log& log, ClientPlan plan, std::shared_ptr<EventPost> events);
    ~SmtpClientSession() override;

    void start(const std::shared_ptr<SmtpClientSession>& self);
    void give(Order order);
    void abandon(); // no more events are wanted
    // Before start: where it notes what it is doing.
    void watch(std::shared_ptr<OutgoingSession> notes) { notes_ = std::move(notes); }
    void disconnect(); // an administrator wants it; the relay is told

    void ready(const Readiness& readiness) override;
    void deadlineReached() override;
    bool stopping() override;

private:
    enum class Phase : std::uint8_t { connecting, handshake, running, over };
    // What posted work holds on to; the pointer is the reactor's.
    struct Link {
        std::shared_ptr<TaskQueue> tasks;
        SmtpClientSession* session = nullptr;
    };
    // The body that is being sent.
    struct Sending {
        std::shared_ptr<relay::BodyReader> body;
        std::uint64_t number = 0; // tells late blocks of an earlier body
        std::uint64_t size = 0;
        std::uint64_t asked = 0; // offset up to which blocks were asked for
        std::uint64_t given = 0; // offset up to which the engine has it
        std::optional<Bytes> block;
        bool reading = false;
    };

    void pump();
    void pumpOnce();
    void connected();
    void handshake();
    mail::Reply handshakeReply(IoStatus outcome) const;
    void serve();
    bool readMore();
    bool flush();
    void update();
    void nextOrder();
    void sendBody();
    void askForBlock();
    void blockRead(std::uint64_t number, Result<Bytes> block);
    void tellSight();
    void ended(bool failed, mail::Reply reply, std::string stage);
    void finish();
    bool on(proto::ClientNeedInput&);
    bool on(proto::ClientStartTls&);
    bool on(proto::ClientPeerQuestion& event);
    bool on(proto::ClientPeerDone& event);
    bool on(proto::ClientReady& event);
    bool on(proto::ClientBodyWanted&);
    bool on(proto::ClientTransactionDone& event);
    bool on(proto::ClientEtrnDone& event);
    bool on(proto::ClientFailed& event);
    bool on(proto::ClientClosed&);

    Reactor& reactor_;
    Workers& workers_;
    Log& log_;
    ClientPlan plan_;
    std::shared_ptr<EventPost> events_;
    std::shared_ptr<OutgoingSession> notes_ = std::make_shared<OutgoingSession>();
    std::shared_ptr<Link> link_;
    std::optional<Stream> stream_;
    std::optional<proto::SmtpClient> engine_;
    std::optional<group::PeerCaller> caller_;
    std::deque<Order> orders_;
    std::optional<relay::OutboundJob> job_; // begun, not done
    std::optional<Sending> sending_;
    std::uint64_t lastBody_ = 0;
    Bytes out_;
    std::size_t outAt_ = 0;
    HandlerToken token_ = 0;
    Ticks ownDeadline_ = Ticks::max(); // connecting, handshake
    Ticks retryReadAt_ = Ticks::max();
    Phase phase_ = Phase::connecting;
    bool idle_ = false;     // the engine awaits an order
    bool told_ = false;     // ready() was sent
    bool startTls_ = false; // flush, then the handshake
    bool pumping_ = false;
    bool unread_ = false;
    bool stopping_ = false;
    bool staleSession_ = false; // the job goes to another connection, nobody is to blame
};

// A session as it is held from the thread of its events. It lives on its reactor, and dies nowhere else: locks are
// taken there.
class SessionRemote {
public:
    // Starts it. A reactor that has ended destroys it instead, which tells closed().
    void start(Reactor& reactor, std::shared_ptr<SmtpClientSession> session) {
        hold(reactor, session);
        reactor.expect();
        reactor.post([&reactor, session = std::move(session)]() mutable {
            reactor.unexpect();
            session->start(session);
            session.reset();
        });
    }
    // For what has to be said of it before it starts.
    void hold(Reactor& reactor, const std::shared_ptr<SmtpClientSession>& session) {
        tasks_ = reactor.tasks();
        session_ = session;
    }
    // call(SmtpClientSession&) on the reactor; nothing happens where the session is gone, or none was held.
    template <typename Call>
    void tell(Call call) const {
        if (!tasks_) return;
        tasks_->post([weak = session_, call = std::move(call)]() mutable {
            if (const auto session = weak.lock()) call(*session);
        });
    }

private:
    std::shared_ptr<TaskQueue> tasks_;
    std::weak_ptr<SmtpClientSession> session_;
};

} // namespace ismail::net
