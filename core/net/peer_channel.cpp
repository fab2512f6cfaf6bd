#include "net/peer_channel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <utility>

namespace ismail::net {

namespace {

constexpr int maxRounds = 16;                       // reads before other sessions get their turn
constexpr std::size_t maxDrained = 4 * 1024 * 1024; // octets that are thrown away after the last word

} // namespace

// What posted work holds on to. `session` is the reactor's, `wanted` the executor's.
struct PeerChannel::Link {
    Link(std::shared_ptr<TaskQueue> t, Executor& e, Report r)
        : tasks(std::move(t)), executor(e), report(std::move(r)) {}

    std::shared_ptr<TaskQueue> tasks;
    Executor& executor;
    Report report;
    Session* session = nullptr;
    std::atomic<bool> wanted{true};
};

class PeerChannel::Session final : public IoHandler {
public:
    Session(PeerConnection connection, group::PeerChannel::Mode mode, group::Hello hello, const Clock& clock, Log& log,
            std::shared_ptr<Link> link)
        : reactor_(connection.reactor), clock_(clock), log_(log), stream_(std::move(connection.stream)),
          early_(std::move(connection.early)), peer_(connection.peer.text()), link_(std::move(link)),
          engine_(mode, std::move(hello), clock.ticks()) {
        link_->session = this;
    }
    ~Session() override { finish("shut down"); }

    void start(const std::shared_ptr<Session>& self) {
        if (!link_->session) return;
        token_ = reactor_.attach(self, stream_.socket(), {true, false});
        if (token_ == 0) return finish("the system takes no more sockets");
        if (!early_.empty()) engine_.feed(std::exchange(early_, Bytes()), reactor_.now());
        pump();
    }

    void ready(const Readiness& readiness) override {
        if (readiness.hangUp && !(readiness.readable && mayRead())) return finish("the connection was lost");
        unread_ = unread_ || readiness.readable;
        pump();
    }
    void deadlineReached() override {
        if (closeBy_ <= reactor_.now()) return finish("closed");
        engine_.tick(reactor_.now(), clock_.now());
        pump();
    }
    bool stopping() override {
        engine_.leave(group::ByeReason::shutdown);
        pump();
        return false;
    }

    group::PeerChannel& engine() { return engine_; }

    // An exception is a bug, and ends this channel alone.
    void pump() {
        if (std::exchange(pumping_, true)) return;
        try {
            pumpOnce();
        } catch (const std::exception& e) {
            log_.error("session.exception", {{"peer", peer_}, {"what", e.what()}});
            finish("internal error");
        }
        pumping_ = false;
        if (token_ != 0) update();
    }
    void told() {
        if (untold_-- == maxUntold) pump();
    }
    void finish(const std::string& why) {
        if (!link_->session) return;
        link_->session = nullptr;
        if (!closedTold_) report({group::ChannelEvent::Kind::closed, {}, {}, why});
        if (token_ != 0) reactor_.detach(std::exchange(token_, 0));
        stream_.close();
    }

private:
    bool mayRead() const { return draining_ || (engine_.wantsInput() && untold_ < maxUntold); }

    void pumpOnce() {
        for (int round = 0; token_ != 0; ++round) {
            while (auto event = engine_.next())
                report(std::move(*event));
            if (!flush()) return;
            if (engine_.isOver() && out_.empty() && !draining_) {
                stream_.shutdownSend();
                draining_ = unread_ = true;
                closeBy_ = reactor_.now() + closeTimeout;
            }
            if (!unread_ || !mayRead()) return;
            if (round >= maxRounds) {
                // Octets inside the TLS layer wake nobody.
                reactor_.post([link = link_] {
                    if (link->session) link->session->pump();
                });
                return;
            }
            if (!readMore()) return;
        }
    }

    bool readMore() {
        char* const buffer = reactor_.readBuffer();
        const IoResult got = stream_.read(buffer, std::min(maxFeed, Reactor::readBufferSize));
        unread_ = got.status == IoStatus::ok;
        if (got.status == IoStatus::wouldBlock) return false;
        if (got.status != IoStatus::ok) {
            finish(got.status == IoStatus::closed ? "the partner closed the connection"
                                                  : "the connection was lost: " + stream_.error());
            return false;
        }
        if (draining_) {
            drained_ += got.bytes;
            if (drained_ > maxDrained) finish("closed");
            return token_ != 0;
        }
        engine_.feed(ByteView(buffer, got.bytes), reactor_.now());
        return true;
    }

    // False: the channel has ended.
    bool flush() {
        while (true) {
            if (outAt_ == out_.size()) {
                out_ = engine_.takeOutput(maxFeed);
                outAt_ = 0;
                if (out_.empty()) break;
            }
            const IoResult sent = stream_.write(ByteView(out_).substr(outAt_));
            if (sent.status == IoStatus::wouldBlock) break;
            if (sent.status != IoStatus::ok) {
                finish("the connection was lost: " + stream_.error());
                return false;
            }
            outAt_ += sent.bytes;
        }
        const bool leaving = !engine_.isOpen() && engine_.deadline() == Ticks::max();
        if (leaving && closeBy_ == Ticks::max()) closeBy_ = reactor_.now() + closeTimeout;
        return true;
    }

    void update() {
        const bool writes = outAt_ < out_.size() || stream_.wantsWrite();
        reactor_.setInterest(token_, {mayRead(), writes});
        reactor_.setDeadline(token_, std::min(closeBy_, engine_.deadline()));
    }

    void report(group::ChannelEvent event) {
        using Kind = group::ChannelEvent::Kind;
        if (event.kind == Kind::closed) closedTold_ = true;
        auto news = std::make_shared<PeerNews>();
        news->at = clock_.ticks();
        news->skew = engine_.skew(news->at, clock_.now());
        if (event.kind == Kind::opened) {
            news->peer = engine_.peer();
            news->agreed = engine_.agreed();
        }
        news->event = std::move(event);
        ++untold_;
        link_->executor.post([news, link = link_] {
            if (link->wanted) link->report(*news);
            link->tasks->post([link] {
                if (link->session) link->session->told();
            });
        });
    }

    Reactor& reactor_;
    const Clock& clock_;
    Log& log_;
    Stream stream_;
    Bytes early_;
    const std::string peer_;
    std::shared_ptr<Link> link_;
    group::PeerChannel engine_;
    Bytes out_;
    std::size_t outAt_ = 0;
    std::size_t untold_ = 0;
    std::size_t drained_ = 0;
    HandlerToken token_ = 0;
    Ticks closeBy_ = Ticks::max();
    bool unread_ = true; // octets may wait in the TLS layer from the beginning
    bool pumping_ = false;
    bool draining_ = false;
    bool closedTold_ = false;
};

PeerChannel::PeerChannel(PeerConnection connection, group::PeerChannel::Mode mode, group::Hello hello,
                         const Clock& clock, Log& log, Executor& executor, Report report)
    : link_(std::make_shared<Link>(connection.reactor.tasks(), executor, std::move(report))),
      peer_(connection.peer.text()) {
    Reactor& reactor = connection.reactor;
    auto session = std::make_shared<Session>(std::move(connection), mode, std::move(hello), clock, log, link_);
    reactor.expect();
    // A reactor that has ended destroys the session with the task, which tells `closed`.
    link_->tasks->post([&reactor, session = std::move(session)]() mutable {
        reactor.unexpect();
        session->start(session);
        session.reset();
    });
}

PeerChannel::~PeerChannel() {
    link_->wanted = false;
    tell([](Session& session) { session.finish("given up here"); });
}

// `session` is looked at on the reactor, so that it is never used while it dies.
template <typename Call>
void PeerChannel::tell(Call call) {
    link_->tasks->post([link = link_, call = std::move(call)]() mutable {
        if (link->session) call(*link->session);
    });
}

void PeerChannel::send(group::Message message, std::function<void(Sent)> then) {
    tell([link = link_, message = std::move(message), then = std::move(then)](Session& session) mutable {
        const Sent sent = session.engine().send(message);
        session.pump();
        if (!then) return;
        link->executor.post([link, sent, then = std::move(then)] {
            if (link->wanted) then(sent);
        });
    });
}

void PeerChannel::setBeat(std::optional<Bytes> lists, std::vector<group::Reach> reach) {
    tell([lists = std::move(lists), reach = std::move(reach)](Session& session) mutable {
        session.engine().setBeat(std::move(lists), std::move(reach));
    });
}

void PeerChannel::leave(group::ByeReason reason, std::chrono::seconds backIn) {
    tell([reason, backIn](Session& session) {
        session.engine().leave(reason, backIn);
        session.pump();
    });
}

void PeerChannel::becomeChannel() {
    tell([](Session& session) { session.engine().becomeChannel(); });
}

} // namespace ismail::net
