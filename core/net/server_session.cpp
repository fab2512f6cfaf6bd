#include "net/server_session.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace ismail::net {

ServerSession::ServerSession(Setup setup)
    : registry_(setup.registry), log_(setup.log), reactor_(setup.reactor),
      link_(std::make_shared<Link>(Link{setup.reactor.tasks(), this})), stream_(std::move(setup.stream)),
      context_(std::move(setup.context)), open_(setup.open), listener_(std::move(setup.listener)),
      handshakeLimit_(std::min(handshakeTimeout, setup.handshakeLimit)), id_(setup.id), peer_(setup.peer),
      since_(setup.since) {
    ++open_;
    ++registry_.open_;
    registry_.sessions_.at(&reactor_).emplace(id_, this);
    if (setup.tlsFirst) phase_ = Phase::handshake;
}

ServerSession::~ServerSession() {
    --open_;
    --registry_.open_;
}

void ServerSession::start(const std::shared_ptr<ServerSession>& self) {
    token_ = reactor_.attach(self, stream_.socket(), {true, false});
    if (token_ == 0) return finish("the system takes no more sockets");
    if (phase_ == Phase::handshake) beginHandshake();
    pump();
}

SessionInfo ServerSession::info() const {
    SessionInfo info;
    info.id = id_;
    info.peer = peer_.text();
    info.listener = listener_;
    info.since = since_;
    info.bytesIn = bytesIn_;
    info.bytesOut = bytesOut_;
    info.tls = stream_.tls();
    describe(info);
    if (phase_ == Phase::handshake) info.stage = "tls";
    return info;
}

void ServerSession::close(std::string reason) {
    closeReason_ = std::move(reason);
    phase_ = Phase::closing;
}

void ServerSession::startTls() { phase_ = Phase::startingTls; }
void ServerSession::startCompression() { phase_ = Phase::startingCompression; }
void ServerSession::startHandOver() {
    phase_ = Phase::handingOver;
    ownDeadline_ = reactor_.now() + closeTimeout;
    closeReason_ = "the client did not read its welcome";
}

// ---- The reactor's calls --------------------------------------------------------------------------------------------

void ServerSession::ready(const Readiness& readiness) {
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

void ServerSession::deadlineReached() {
    if (ownDeadline_ <= reactor_.now())
        return finish(phase_ == Phase::handshake ? "no TLS handshake in time" : closeReason_);
    tick(reactor_.now());
    pump();
}

bool ServerSession::stopping() {
    if (phase_ == Phase::handshake) return true;
    sayGoodbye();
    pump();
    return false;
}

void ServerSession::disconnect() { finish("disconnected by the administrator"); }

// ---- The pump -------------------------------------------------------------------------------------------------------

// The fence for everything that a session does: an exception is a bug, and ends this session alone.
void ServerSession::pump() {
    again_ = true;
    if (pumping_) return;
    pumping_ = true;
    try {
        while (again_ && token_ != 0) {
            again_ = false;
            pumpOnce();
        }
    } catch (const std::exception& e) {
        log_.error("session.exception", {{"session", sessionIdText(id_)}, {"what", e.what()}});
        finish("internal error");
    }
    pumping_ = false;
    if (token_ == 0) return;
    updateInterest();
    updateDeadline();
}

void ServerSession::pumpOnce() {
    if (phase_ == Phase::handshake) {
        handshake();
        if (phase_ == Phase::handshake) return;
    }
    for (int round = 0; token_ != 0; ++round) {
        const bool heldBack = phase_ == Phase::serving && serve();
        const bool flowing = flushWhatIsDue();
        if (token_ == 0) return;
        if (phase_ == Phase::closing) return endWhenFlushed();
        if (!flowing) return;
        // Nothing else wakes an answer that waited for the client and may go on now.
        if (heldBack && phase_ == Phase::serving) continue;
        if (phase_ == Phase::startingTls) {
            beginHandshake();
            handshake();
            if (phase_ != Phase::serving) return;
        } else if (phase_ == Phase::handingOver) {
            return giveAway();
        } else if (phase_ == Phase::startingCompression) {
            deflate_ = std::make_unique<Deflate>();
            phase_ = Phase::serving;
            compressionStarted();
            again_ = true;
        }
        if (!unread_ || !mayRead()) {
            // Mid-message the client gets no answer that could carry the acknowledgement.
            if (std::exchange(fed_, false) && inBody() && !questionOpen()) acknowledgeNow(stream_.socket());
            return;
        }
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

// Runs events until input is wanted or something must be waited for. True: that is the client, which does not read.
bool ServerSession::serve() {
    while (!waiting()) {
        if (out_.size() - outAt_ >= maxUnsent) return true;
        if (!step() || token_ == 0) return false;
        if (!flushWhatIsDue()) return true;
    }
    return false;
}

// Replies of a pipelined group gather in the engine until the group is over. False as flush() says it.
bool ServerSession::flushWhatIsDue() { return out_.empty() && !outputDue() ? true : flush(); }

bool ServerSession::mayRead() const {
    if (inputEnded_) return false;
    switch (phase_) {
    case Phase::handshake:
    case Phase::draining: return true;
    case Phase::serving: break;
    case Phase::startingTls:
    case Phase::startingCompression:
    case Phase::handingOver:
    case Phase::closing: return false;
    }
    if (waiting() || out_.size() - outAt_ >= maxUnsent) return false;
    return question_ == 0 || buffered() < maxBuffered;
}

// Compressed input is fed in small pieces, so that what is made of it can be dealt with in between.
bool ServerSession::feedExpanded() {
    const std::optional<Bytes> bytes = deflate_->expand(maxExpanded);
    if (!bytes) {
        finish("the compressed data is damaged");
        return false;
    }
    unread_ = unread_ || deflate_->hasInput();
    feed(*bytes, reactor_.now());
    return true;
}

// True: something was fed.
bool ServerSession::readMore() {
    if (deflate_ && phase_ == Phase::serving && deflate_->hasInput()) return feedExpanded();
    char* buffer = reactor_.readBuffer();
    const IoResult got = stream_.read(buffer, Reactor::readBufferSize);
    // A short read has emptied a plain socket; under TLS only "would block" says so.
    unread_ = got.status == IoStatus::ok && (stream_.tls() || got.bytes == Reactor::readBufferSize);
    switch (got.status) {
    case IoStatus::ok:
        bytesIn_ += got.bytes;
        fed_ = true;
        if (phase_ == Phase::draining) {
            drained_ += got.bytes;
            if (drained_ > maxDrained) finish(closeReason_);
            return token_ != 0;
        }
        if (deflate_) {
            deflate_->add(ByteView(buffer, got.bytes));
            return feedExpanded();
        }
        feed(ByteView(buffer, got.bytes), reactor_.now());
        return true;
    case IoStatus::wouldBlock: return false;
    case IoStatus::closed:
        inputEnded_ = true;
        if (phase_ == Phase::draining) {
            finish(closeReason_);
            return false;
        }
        inputClosed();
        return true;
    case IoStatus::failed: break;
    }
    finish("the connection was lost: " + stream_.error());
    return false;
}

// False: the session has ended, or the client does not take more now.
bool ServerSession::flush() {
    if (hasOutput()) {
        Bytes more = takeOutput();
        if (deflate_) more = deflate_->compress(more);
        if (out_.empty())
            out_ = std::move(more);
        else
            out_ += more;
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

void ServerSession::updateInterest() {
    Interest wanted = reactor_.interest(token_);
    wanted.write = outAt_ < out_.size() || (stream_.tls() && stream_.wantsWrite());
    // Reading is taken off only by ready(), when something comes that may not be read yet.
    if (mayRead()) wanted.read = true;
    if (inputEnded_) wanted.read = false;
    reactor_.setInterest(token_, wanted);
}

void ServerSession::updateDeadline() {
    const bool engineRuns =
        phase_ == Phase::serving || phase_ == Phase::startingTls || phase_ == Phase::startingCompression;
    reactor_.setDeadline(token_, std::min(ownDeadline_, engineRuns ? engineDeadline() : Ticks::max()));
}

// ---- TLS ------------------------------------------------------------------------------------------------------------

void ServerSession::beginHandshake() {
    phase_ = Phase::handshake;
    ownDeadline_ = reactor_.now() + handshakeLimit_;
    stream_.startServerTls(context_);
}

void ServerSession::handshake() {
    switch (stream_.handshake()) {
    case IoStatus::wouldBlock: return;
    case IoStatus::ok: break;
    default:
        log_.info("tls.failed", {{"session", sessionIdText(id_)}, {"peer", peer_.text()}, {"reason", stream_.error()}});
        return finish("the TLS handshake failed: " + stream_.error());
    }
    phase_ = Phase::serving;
    ownDeadline_ = Ticks::max();
    unread_ = true; // the first command may have come with the handshake
    tlsStarted(stream_.tlsDescription());
}

// ---- The end --------------------------------------------------------------------------------------------------------

// The last reply must arrive: a close with unread input would reset the connection and destroy it on its way.
void ServerSession::endWhenFlushed() {
    if (!out_.empty()) {
        if (ownDeadline_ == Ticks::max()) ownDeadline_ = reactor_.now() + closeTimeout;
        return;
    }
    const bool moreToCome = !inputEnded_ && (inBody() || unread_ || buffered() > 0);
    if (!moreToCome) return finish(closeReason_);
    stream_.shutdownSend();
    phase_ = Phase::draining;
    unread_ = true;
    ownDeadline_ = reactor_.now() + closeTimeout;
    again_ = true;
}

// What takes the connection over watches the same socket, so this session must have let go of it before.
void ServerSession::giveAway() {
    Stream given = std::move(stream_);
    finish("the connection is a channel now");
    handedOver(std::move(given));
}

// Once; the session is destroyed at the end of the reactor's round.
void ServerSession::finish(const std::string& reason) {
    if (!link_->session) return;
    link_->session = nullptr;
    registry_.sessions_.at(&reactor_).erase(id_);
    ended(reason);
    if (token_ != 0) reactor_.detach(std::exchange(token_, 0));
    stream_.close();
}

} // namespace ismail::net
