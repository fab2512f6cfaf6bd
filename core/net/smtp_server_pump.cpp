#include "net/smtp_server_pump.h"

#include <algorithm>
#include <exception>
#include <utility>
#include <variant>

namespace ismail::net {

SmtpServerSession::SmtpServerSession(SmtpFrontEnd& front, Reactor& reactor,
                                     std::shared_ptr<const SmtpFrontEnd::Settings> settings, Stream stream,
                                     const SocketEnd& end, const relay::PeerInfo& peer,
                                     std::unique_ptr<relay::ReceptionHost> host, proto::SmtpServerOptions engine,
                                     std::shared_ptr<const TlsContext> context)
    : front_(front), reactor_(reactor), settings_(std::move(settings)),
      link_(std::make_shared<Link>(Link{reactor.tasks(), this})), stream_(std::move(stream)),
      engine_(std::move(engine), reactor.now()), host_(std::move(host)), context_(std::move(context)),
      id_(peer.session), peer_(end), since_(front.clock_.now()) {
    ++front_.open_;
    front_.sessions_.at(&reactor_).emplace(id_, this);
    if (peer.tls) phase_ = Phase::handshake;
}

SmtpServerSession::~SmtpServerSession() {
    finish("shut down");
    --front_.open_;
}

void SmtpServerSession::start(const std::shared_ptr<SmtpServerSession>& self) {
    token_ = reactor_.attach(self, stream_.socket(), {true, false});
    if (token_ == 0) return finish("the system takes no more sockets");
    if (phase_ == Phase::handshake) beginHandshake();
    pump();
}

SessionInfo SmtpServerSession::info() const {
    SessionInfo info;
    info.id = id_;
    info.peer = peer_.text();
    info.listener = settings_->listener;
    info.stage = phase_ == Phase::handshake ? "tls" : engine_.stage();
    info.identity = host_ ? host_->identity() : std::string();
    info.hello = hello_;
    info.messages = messages_;
    info.since = since_;
    info.bytesIn = bytesIn_;
    info.bytesOut = bytesOut_;
    info.tls = stream_.tls();
    return info;
}

// ---- The reactor's calls --------------------------------------------------------------------------------------------

void SmtpServerSession::ready(const Readiness& readiness) {
    if (readiness.hangUp && !readiness.readable) return finish("the connection was lost");
    if (readiness.readable && !mayRead()) {
        // Level-triggered: what may not be read now must not be reported again and again. A hang-up still is.
        if (readiness.hangUp) return finish("the connection was lost");
        reactor_.setInterest(token_, {false, reactor_.interest(token_).write});
        unread_ = true;
    } else if (readiness.readable) {
        unread_ = true;
    }
    pump();
}

void SmtpServerSession::deadlineReached() {
    if (ownDeadline_ <= reactor_.now())
        return finish(phase_ == Phase::handshake ? "no TLS handshake in time" : closeReason_);
    engine_.tick(reactor_.now());
    pump();
}

bool SmtpServerSession::stopping() {
    if (phase_ == Phase::handshake) return true;
    engine_.shutDown({421, {4, 3, 2}, "The service is shutting down, try again later"});
    pump();
    return false;
}

void SmtpServerSession::disconnect() { finish("disconnected by the administrator"); }

// ---- The pump -------------------------------------------------------------------------------------------------------

// The fence for everything that a session does: an exception is a bug, and ends this session alone.
void SmtpServerSession::pump() {
    again_ = true;
    if (pumping_) return;
    pumping_ = true;
    try {
        while (again_ && token_ != 0) {
            again_ = false;
            pumpOnce();
        }
    } catch (const std::exception& e) {
        front_.log_.error("session.exception", {{"session", sessionIdText(id_)}, {"what", e.what()}});
        finish("internal error");
    }
    pumping_ = false;
    if (token_ == 0) return;
    updateInterest();
    updateDeadline();
}

void SmtpServerSession::pumpOnce() {
    if (phase_ == Phase::handshake) {
        handshake();
        if (phase_ == Phase::handshake) return;
    }
    for (int round = 0; token_ != 0; ++round) {
        if (phase_ == Phase::serving) serve();
        const bool flowing = flushWhatIsDue();
        if (token_ == 0) return;
        if (phase_ == Phase::closing) return endWhenFlushed();
        if (!flowing) return;
        if (phase_ == Phase::startingTls) {
            beginHandshake();
            handshake();
            if (phase_ != Phase::serving) return;
        }
        if (!unread_ || !mayRead()) return;
        if (round >= maxRounds) {
            // Bytes inside the TLS layer wake nobody, so the turn is taken by a task.
            reactor_.post([link = link_] {
                if (link->session) link->session->pump();
            });
            return;
        }
        if (!readMore()) return;
    }
}

// Runs events until input is wanted or something must be waited for.
void SmtpServerSession::serve() {
    while (out_.size() - outAt_ < maxUnsent && congested_ == 0) {
        proto::SmtpServerEvent event = engine_.next();
        if (!std::visit([this](auto& e) { return on(e); }, event)) return;
        if (token_ == 0 || !flushWhatIsDue()) return;
    }
}

// Replies of a pipelined group gather in the engine until the group is over. False as flush() says it.
bool SmtpServerSession::flushWhatIsDue() { return out_.empty() && !engine_.outputDue() ? true : flush(); }

bool SmtpServerSession::mayRead() const {
    if (inputEnded_) return false;
    switch (phase_) {
    case Phase::handshake:
    case Phase::draining: return true;
    case Phase::serving: break;
    case Phase::startingTls:
    case Phase::closing: return false;
    }
    if (congested_ != 0 || out_.size() - outAt_ >= maxUnsent) return false;
    return question_ == 0 || engine_.buffered() < maxBuffered;
}

// True: something was fed.
bool SmtpServerSession::readMore() {
    char* buffer = reactor_.readBuffer();
    const IoResult got = stream_.read(buffer, Reactor::readBufferSize);
    // A short read has emptied a plain socket; under TLS only "would block" says so.
    unread_ = got.status == IoStatus::ok && (stream_.tls() || got.bytes == Reactor::readBufferSize);
    switch (got.status) {
    case IoStatus::ok:
        bytesIn_ += got.bytes;
        if (phase_ == Phase::draining) {
            drained_ += got.bytes;
            if (drained_ > maxDrained) finish(closeReason_);
            return token_ != 0;
        }
        engine_.feed(ByteView(buffer, got.bytes), reactor_.now());
        return true;
    case IoStatus::wouldBlock: return false;
    case IoStatus::closed:
        inputEnded_ = true;
        if (phase_ == Phase::draining) {
            finish(closeReason_);
            return false;
        }
        engine_.inputClosed();
        return true;
    case IoStatus::failed: break;
    }
    finish("the connection was lost: " + stream_.error());
    return false;
}

// False: the session has ended, or the client does not take more now.
bool SmtpServerSession::flush() {
    if (engine_.hasOutput()) {
        if (out_.empty())
            out_ = engine_.takeOutput();
        else
            out_ += engine_.takeOutput();
    }
    while (outAt_ < out_.size()) {
        const IoResult sent = stream_.write(ByteView(out_).substr(outAt_));
        if (sent.status == IoStatus::wouldBlock) break;
        if (sent.status != IoStatus::ok) {
            finish("the connection was lost: " + stream_.error());
            return false;
        }
        bytesOut_ += sent.bytes;
        outAt_ += sent.bytes;
    }
    if (outAt_ < out_.size()) {
        if (outAt_ > maxUnsent) {
            out_.erase(0, outAt_);
            outAt_ = 0;
        }
        return out_.size() - outAt_ < maxUnsent && phase_ == Phase::serving;
    }
    out_ = Bytes(); // clear() would keep the memory of an idle session
    outAt_ = 0;
    return true;
}

void SmtpServerSession::updateInterest() {
    Interest wanted = reactor_.interest(token_);
    wanted.write = outAt_ < out_.size() || (stream_.tls() && stream_.wantsWrite());
    // Reading is taken off only by ready(), when something comes that may not be read yet.
    if (mayRead()) wanted.read = true;
    if (inputEnded_) wanted.read = false;
    reactor_.setInterest(token_, wanted);
}

void SmtpServerSession::updateDeadline() {
    reactor_.setDeadline(token_, std::min(ownDeadline_, phase_ == Phase::serving || phase_ == Phase::startingTls
                                                            ? engine_.deadline()
                                                            : Ticks::max()));
}

// ---- TLS ------------------------------------------------------------------------------------------------------------

void SmtpServerSession::beginHandshake() {
    phase_ = Phase::handshake;
    ownDeadline_ = reactor_.now() + std::min(handshakeTimeout, settings_->options.engine.commandTimeout);
    stream_.startServerTls(context_);
}

void SmtpServerSession::handshake() {
    switch (stream_.handshake()) {
    case IoStatus::wouldBlock: return;
    case IoStatus::ok: break;
    default:
        front_.log_.info("tls.failed",
                         {{"session", sessionIdText(id_)}, {"peer", peer_.text()}, {"reason", stream_.error()}});
        return finish("the TLS handshake failed: " + stream_.error());
    }
    phase_ = Phase::serving;
    ownDeadline_ = Ticks::max();
    unread_ = true; // the first command may have come with the handshake
    engine_.tlsStarted();
    host_->tlsStarted(stream_.tlsDescription());
}

// ---- The end --------------------------------------------------------------------------------------------------------

// The last reply must arrive: a close with unread input would reset the connection and destroy it on its way.
void SmtpServerSession::endWhenFlushed() {
    if (!out_.empty()) {
        if (ownDeadline_ == Ticks::max()) ownDeadline_ = reactor_.now() + closeTimeout;
        return;
    }
    const bool moreToCome = !inputEnded_ && (inBody_ || unread_ || engine_.buffered() > 0);
    if (!moreToCome) return finish(closeReason_);
    stream_.shutdownSend();
    phase_ = Phase::draining;
    unread_ = true;
    ownDeadline_ = reactor_.now() + closeTimeout;
    again_ = true;
}

// Once; the session is destroyed at the end of the reactor's round.
void SmtpServerSession::finish(const std::string& reason) {
    if (!link_->session) return;
    link_->session = nullptr;
    front_.sessions_.at(&reactor_).erase(id_);
    if (host_) host_->closed(reason);
    host_.reset();
    if (token_ != 0) reactor_.detach(std::exchange(token_, 0));
    stream_.close();
}

} // namespace ismail::net
