#include "net/smtp_client_session.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace ismail::net {

SmtpClientSession::SmtpClientSession(Reactor& reactor, Workers& workers, Log& log, ClientPlan plan,
                                     std::shared_ptr<EventPost> events)
    : reactor_(reactor), workers_(workers), log_(log), plan_(std::move(plan)), events_(std::move(events)),
      link_(std::make_shared<Link>(Link{reactor.tasks(), this})) {}

SmtpClientSession::~SmtpClientSession() { ended(true, {421, {4, 3, 2}, "The service is shutting down"}, "shutdown"); }

void SmtpClientSession::start(const std::shared_ptr<SmtpClientSession>& self) {
    if (phase_ == Phase::over) return;
    auto stream = Stream::connect(plan_.to, plan_.from);
    if (!stream) return ended(true, {451, {4, 4, 1}, "Cannot connect: " + stream.error().text}, "connect");
    stream_.emplace(std::move(*stream));
    token_ = reactor_.attach(self, stream_->socket(), {false, true});
    if (token_ == 0) return ended(true, {451, {4, 3, 0}, "Out of sockets"}, "connect");
    ownDeadline_ = reactor_.now() + plan_.connectTimeout;
    update();
}

void SmtpClientSession::give(Order order) {
    if (phase_ == Phase::over || orders_.size() >= maxDue) return;
    orders_.push_back(std::move(order));
    pump();
}

void SmtpClientSession::abandon() { finish(); }

void SmtpClientSession::disconnect() {
    ended(true, {421, {4, 3, 2}, "Disconnected by an administrator"}, "disconnect");
}

// ---- The reactor's calls --------------------------------------------------------------------------------------------

void SmtpClientSession::ready(const Readiness& readiness) {
    if (phase_ == Phase::connecting) {
        if (readiness.writable || readiness.hangUp) connected();
        if (phase_ == Phase::connecting || phase_ == Phase::over) return;
    } else if (readiness.readable || readiness.hangUp) {
        unread_ = true;
    }
    pump();
}

void SmtpClientSession::deadlineReached() {
    const Ticks now = reactor_.now();
    if (ownDeadline_ <= now) {
        ownDeadline_ = Ticks::max();
        if (phase_ == Phase::connecting)
            return ended(true, {451, {4, 4, 1}, "Cannot connect: connection timed out"}, "connect");
        if (plan_.engine.tls == proto::ClientTls::active)
            return ended(true, {451, {4, 4, 2}, "The TLS handshake took too long"}, "tls");
        engine_->tlsFailed("it took too long", {451, {4, 4, 2}, "The TLS handshake took too long"});
        phase_ = Phase::running;
    }
    if (retryReadAt_ <= now) {
        retryReadAt_ = Ticks::max();
        askForBlock();
    }
    if (engine_) engine_->tick(now);
    pump();
}

bool SmtpClientSession::stopping() {
    stopping_ = true;
    return !job_;
}

// ---- Connecting -----------------------------------------------------------------------------------------------------

void SmtpClientSession::connected() {
    const Status result = stream_->connectResult();
    if (!result.ok()) return ended(true, {451, {4, 4, 1}, "Cannot connect: " + result.error().text}, "connect");
    ownDeadline_ = Ticks::max();
    const bool implicit = plan_.engine.tls == proto::ClientTls::active;
    engine_.emplace(std::move(plan_.engine), reactor_.now());
    plan_.engine.tls = implicit ? proto::ClientTls::active : proto::ClientTls::opportunistic;
    phase_ = Phase::running;
    notes_->stage = OutgoingSession::Stage::opening;
    if (!implicit) return;
    phase_ = Phase::handshake;
    notes_->stage = OutgoingSession::Stage::handshake;
    ownDeadline_ = reactor_.now() + handshakeTimeout;
    stream_->startClientTls(plan_.context, plan_.host);
}

// The two sides did not agree (4.7.5), or the connection was lost in it (4.4.2).
mail::Reply SmtpClientSession::handshakeReply(IoStatus outcome) const {
    if (outcome == IoStatus::closed) return {451, {4, 4, 2}, "The connection was lost in the TLS handshake"};
    const std::string trouble = stream_->certificateTrouble();
    if (trouble.empty()) return {454, {4, 7, 5}, "The TLS handshake failed"};
    return {454, {4, 7, 5}, "The certificate of " + plan_.host + " is not accepted: " + trouble};
}

void SmtpClientSession::handshake() {
    const bool implicit = plan_.engine.tls == proto::ClientTls::active;
    const IoStatus outcome = stream_->handshake();
    if (outcome == IoStatus::wouldBlock) return;
    if (outcome != IoStatus::ok) {
        log_.info("tls.failed", {{"peer", plan_.to.text()}, {"host", plan_.host}, {"reason", stream_->error()}});
        ownDeadline_ = Ticks::max();
        phase_ = Phase::running;
        mail::Reply reply = handshakeReply(outcome);
        if (implicit) return ended(true, std::move(reply), "tls");
        return engine_->tlsFailed(stream_->error(), reply);
    }
    ownDeadline_ = Ticks::max();
    phase_ = Phase::running;
    notes_->tls = true;
    notes_->stage = OutgoingSession::Stage::opening;
    unread_ = true;
    if (!implicit) engine_->tlsStarted(reactor_.now());
}

// ---- The pump -------------------------------------------------------------------------------------------------------

void SmtpClientSession::pump() {
    if (pumping_ || !engine_ || phase_ == Phase::over) return;
    pumping_ = true;
    try {
        pumpOnce();
    } catch (const std::exception& e) {
        log_.error("session.exception", {{"peer", plan_.to.text()}, {"what", e.what()}});
        ended(true, {451, {4, 3, 0}, "Internal error"}, "internal");
    }
    pumping_ = false;
    if (phase_ != Phase::over) update();
}

void SmtpClientSession::pumpOnce() {
    while (phase_ != Phase::over) {
        if (phase_ == Phase::handshake) {
            handshake();
            if (phase_ != Phase::running) return;
        }
        serve();
        if (phase_ == Phase::over || !flush()) return;
        if (startTls_ && out_.empty()) {
            startTls_ = false;
            phase_ = Phase::handshake;
            notes_->stage = OutgoingSession::Stage::handshake;
            ownDeadline_ = reactor_.now() + handshakeTimeout;
            stream_->startClientTls(plan_.context, plan_.host);
            continue;
        }
        // More of the body may fit now.
        if (sending_ && sending_->block && out_.size() - outAt_ + engine_->pendingOutput() < maxPending) continue;
        if (startTls_ || !unread_ || !readMore()) return;
    }
}

void SmtpClientSession::serve() {
    while (phase_ == Phase::running) {
        if (sending_) sendBody();
        if (idle_ && !orders_.empty()) nextOrder();
        proto::SmtpClientEvent event = engine_->next();
        if (!std::visit([this](auto& e) { return on(e); }, event)) return;
    }
}

bool SmtpClientSession::readMore() {
    char* buffer = reactor_.readBuffer();
    const IoResult got = stream_->read(buffer, Reactor::readBufferSize);
    unread_ = got.status == IoStatus::ok && (stream_->tls() || got.bytes == Reactor::readBufferSize);
    switch (got.status) {
    case IoStatus::ok: engine_->feed(ByteView(buffer, got.bytes), reactor_.now()); return true;
    case IoStatus::wouldBlock: return false;
    case IoStatus::closed:
    case IoStatus::failed: break;
    }
    engine_->inputClosed(reactor_.now());
    return true;
}

// False: the session has ended, or the peer takes no more now.
bool SmtpClientSession::flush() {
    if (engine_->pendingOutput() > 0) {
        if (out_.empty())
            out_ = engine_->takeOutput();
        else
            out_ += engine_->takeOutput();
    }
    while (outAt_ < out_.size()) {
        const IoResult sent = stream_->write(ByteView(out_).substr(outAt_));
        if (sent.status == IoStatus::wouldBlock) {
            // What the peer says meanwhile may explain why it does not read.
            if (outAt_ >= maxPending) {
                out_.erase(0, outAt_);
                outAt_ = 0;
            }
            return unread_;
        }
        if (sent.status != IoStatus::ok) {
            out_.clear();
            outAt_ = 0;
            // A peer that refuses the body may have said so before it closed.
            while (readMore() && unread_) {
            }
            engine_->inputClosed(reactor_.now());
            unread_ = false;
            serve();
            return false;
        }
        outAt_ += sent.bytes;
    }
    out_ = Bytes();
    outAt_ = 0;
    return true;
}

void SmtpClientSession::update() {
    Interest wanted{true, false};
    if (phase_ == Phase::connecting)
        wanted = {false, true};
    else
        wanted.write = outAt_ < out_.size() || (stream_->tls() && stream_->wantsWrite());
    reactor_.setInterest(token_, wanted);
    Ticks due = std::min(ownDeadline_, retryReadAt_);
    if (engine_) due = std::min(due, engine_->deadline());
    reactor_.setDeadline(token_, due);
}

// ---- Orders and bodies ----------------------------------------------------------------------------------------------

void SmtpClientSession::nextOrder() {
    Order order = std::move(orders_.front());
    orders_.pop_front();
    idle_ = false;
    notes_->stage = OutgoingSession::Stage::sending;
    const Ticks now = reactor_.now();
    if (auto* job = std::get_if<relay::OutboundJob>(&order)) {
        engine_->begin(job->transaction, now);
        job_ = std::move(*job);
    } else if (const auto* etrn = std::get_if<Etrn>(&order)) {
        engine_->etrn(etrn->node, now);
    } else {
        engine_->quit(now);
    }
}

void SmtpClientSession::sendBody() {
    Sending& sending = *sending_;
    while (sending.block && out_.size() - outAt_ + engine_->pendingOutput() < maxPending) {
        const Bytes block = std::move(*sending.block);
        sending.block.reset();
        sending.given += block.size();
        askForBlock();
        engine_->body(block, reactor_.now());
        if (sending.given < sending.size) continue;
        engine_->bodyEnd(reactor_.now());
        sending_.reset();
        return;
    }
}

// One block is with the workers or waits here, never both, besides what is being sent.
void SmtpClientSession::askForBlock() {
    if (!sending_ || sending_->reading || sending_->block || sending_->asked >= sending_->size) return;
    Sending& sending = *sending_;
    const bool taken =
        workers_.submit([link = link_, body = sending.body, number = sending.number, offset = sending.asked] {
            auto block = std::make_shared<Result<Bytes>>(body->read(offset, blockSize));
            link->tasks->post([link, number, block] {
                if (link->session) link->session->blockRead(number, std::move(*block));
            });
        });
    if (taken) {
        sending.reading = true;
        return;
    }
    retryReadAt_ = reactor_.now() + workersFullPause;
}

void SmtpClientSession::blockRead(std::uint64_t number, Result<Bytes> block) {
    if (!sending_ || sending_->number != number) return;
    sending_->reading = false;
    if (!block || block->empty()) {
        log_.error("body.unreadable", {{"message", messageIdText(job_ ? job_->message : 0)},
                                       {"reason", block ? "it is shorter than it was" : block.error().text}});
        sending_.reset();
        engine_->bodyFailed();
    } else {
        sending_->asked += block->size();
        sending_->block = std::move(*block);
    }
    pump();
}

// ---- Events of the engine -------------------------------------------------------------------------------------------

bool SmtpClientSession::on(proto::ClientNeedInput&) { return false; }

bool SmtpClientSession::on(proto::ClientStartTls&) {
    startTls_ = true;
    return false;
}

// The server proves itself first; nothing of ours is said to one that is not believed.
bool SmtpClientSession::on(proto::ClientPeerQuestion& event) {
    if (event.m2.empty()) {
        caller_.emplace(plan_.peer->caller(stream_->exported(group::peerBindingLabel, group::peerBindingSize)));
        engine_->peerMessage(caller_->m1(), reactor_.now());
        return true;
    }
    const Result<Bytes> m3 = caller_->answer(event.m2);
    if (m3) {
        engine_->peerMessage(*m3, reactor_.now());
        return true;
    }
    if (plan_.peer->notBelieved) plan_.peer->notBelieved(m3.error());
    engine_->peerFailed(m3.error().text, {454, {4, 7, 0}, m3.error().text});
    return true;
}

bool SmtpClientSession::on(proto::ClientPeerDone& event) {
    Stream stream = std::move(*stream_);
    finish();
    plan_.peer->handOver({reactor_, std::move(stream), plan_.to, std::move(event.rest)}, caller_->peerKey());
    return false;
}

bool SmtpClientSession::on(proto::ClientReady& event) {
    idle_ = true;
    notes_->stage = OutgoingSession::Stage::idle;
    if (stopping_) {
        ended(true, {421, {4, 3, 2}, "The service is shutting down"}, "shutdown");
        return false;
    }
    if (std::exchange(told_, true)) return true;
    tellSight();
    EventPost::send(events_, [capabilities = std::move(event.capabilities),
                              tls = stream_->tls()](relay::OutboundEvents& to) { to.ready(capabilities, tls); });
    return true;
}

bool SmtpClientSession::on(proto::ClientBodyWanted&) {
    const auto& body = job_->body;
    if (!body) {
        engine_->bodyFailed();
        return true;
    }
    if (const Bytes* all = body->inlineBytes()) {
        engine_->body(*all, reactor_.now());
        engine_->bodyEnd(reactor_.now());
        return true;
    }
    sending_ = Sending{body, ++lastBody_, body->size(), 0, 0, std::nullopt, false};
    if (sending_->size == 0) {
        sending_.reset();
        engine_->bodyEnd(reactor_.now());
        return true;
    }
    askForBlock();
    return true;
}

bool SmtpClientSession::on(proto::ClientTransactionDone& event) {
    sending_.reset();
    if (!job_) return true;
    const std::uint64_t id = std::exchange(job_, std::nullopt)->id;
    ++notes_->messages;
    // Not reported: the relay gives what was not taken to another connection.
    if (event.retryNow) {
        staleSession_ = true;
        return true;
    }
    EventPost::send(events_, [id, results = std::move(event.results)](relay::OutboundEvents& to) mutable {
        to.jobDone(id, std::move(results));
    });
    return true;
}

bool SmtpClientSession::on(proto::ClientEtrnDone& event) {
    EventPost::send(events_, [reply = std::move(event.reply)](relay::OutboundEvents& to) { to.etrnDone(reply); });
    return true;
}

bool SmtpClientSession::on(proto::ClientFailed& event) {
    if (!event.detail.empty())
        log_.info("connection.failed", {{"peer", plan_.to.text()}, {"stage", event.stage}, {"reason", event.detail}});
    ended(!staleSession_, std::move(event.reply), std::move(event.stage));
    return false;
}

bool SmtpClientSession::on(proto::ClientClosed&) {
    ended(false, {221, {2, 0, 0}, "Closed"}, "quit");
    return false;
}

// ---- The end --------------------------------------------------------------------------------------------------------

void SmtpClientSession::tellSight() {
    if (!plan_.sight) return;
    ServerSight sight;
    if (engine_) {
        sight.greeting = engine_->greeting();
        sight.startTls = engine_->capabilities().startTls;
    }
    if (stream_) {
        sight.tls = stream_->tlsDescription();
        sight.certificates = stream_->shownCertificates();
    }
    std::exchange(plan_.sight, nullptr)(std::move(sight));
}

void SmtpClientSession::ended(bool failed, mail::Reply reply, std::string stage) {
    if (phase_ == Phase::over) return;
    tellSight();
    EventPost::send(events_, [failed, reply = std::move(reply), stage = std::move(stage)](relay::OutboundEvents& to) {
        to.closed(failed, reply, stage);
    });
    finish();
}

// The object itself goes at the end of the reactor's round.
void SmtpClientSession::finish() {
    if (phase_ == Phase::over) return;
    phase_ = Phase::over;
    link_->session = nullptr;
    orders_.clear();
    sending_.reset();
    if (token_ != 0) reactor_.detach(std::exchange(token_, 0));
    if (stream_) stream_->close();
}

} // namespace ismail::net
