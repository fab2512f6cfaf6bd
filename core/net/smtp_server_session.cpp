#include "net/smtp_server_session.h"

#include "net/engine_session.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>

namespace ismail::net {

namespace {

class SmtpServerSession final
    : public EngineSession<SmtpServerSession, proto::SmtpServer, relay::ReceptionHost, mail::Reply> {
public:
    using EngineSession::EngineSession;

private:
    friend EngineSession;
    using EngineSession::on;

    void sayGoodbye() override {
        const mail::Reply reply{421, {4, 3, 2}, "The service is shutting down, try again later"};
        if (greeting_ == Ticks::max()) return engine_.shutDown(reply);
        greeting_ = Ticks::max();
        engine_.answer(reply);
    }
    // The greeting is held back by the deadline of the session: no timer of its own, and nothing is read meanwhile.
    bool waiting() const override { return greeting_ != Ticks::max() || EngineSession::waiting(); }
    Ticks engineDeadline() const override { return std::min(greeting_, EngineSession::engineDeadline()); }
    void tick(Ticks now) override {
        EngineSession::tick(now);
        if (greeting_ > now) return;
        greeting_ = Ticks::max();
        if (inputWaits()) host_->talkedEarly();
        host_->connected(later(&SmtpServerSession::recognised, openQuestion()));
    }
    void describe(SessionInfo& info) const override {
        EngineSession::describe(info);
        info.hello = hello_;
        info.messages = messages_;
    }
    bool inBody() const override { return inBody_; }

    bool on(proto::ConnectQuestion&) {
        if (const Millis pause = host_->beforeGreeting(); pause > Millis(0)) {
            greeting_ = reactor().now() + pause;
            return false;
        }
        host_->connected(later(&SmtpServerSession::recognised, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::HelloQuestion& event) {
        hello_ = event.name;
        host_->hello(event.name, event.extended, answer());
        return !questionOpen();
    }
    bool on(proto::MailQuestion& event) {
        if (event.forwarded) host_->forwarded(*event.forwarded);
        host_->mail(event.parameters, answer());
        return !questionOpen();
    }
    bool on(proto::RecipientQuestion& event) {
        host_->recipient(event.recipient, answer());
        return !questionOpen();
    }
    bool on(proto::BodyStartQuestion&) {
        inBody_ = true;
        host_->bodyStart(answer());
        return !questionOpen();
    }
    bool on(proto::BodyData& event) {
        handOver([&](std::function<void()> resume) { return host_->body(event.bytes, std::move(resume)); });
        return true;
    }
    bool on(proto::BodyEndQuestion&) {
        inBody_ = false;
        host_->bodyEnd(later(&SmtpServerSession::stored, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::EtrnQuestion& event) {
        host_->etrn(event.node, answer());
        return !questionOpen();
    }
    bool on(proto::TransactionReset&) {
        inBody_ = false;
        host_->reset();
        return true;
    }

    relay::Answer answer() { return later(&SmtpServerSession::replied, openQuestion()); }
    void loggedIn(std::uint32_t question, mail::Reply reply) { recognised(question, std::move(reply)); }
    // The client is known now, or known better.
    void recognised(std::uint32_t question, mail::Reply reply) {
        if (!takeAnswer(question)) return;
        if (host_->isPartner()) engine_.liftLimits();
        engine_.takeForwarded(host_->takesForwarded());
        engine_.answer(reply);
        pumpUnlessPumping();
    }
    void stored(std::uint32_t question, mail::Reply reply) {
        if (!takeAnswer(question)) return;
        if (reply.positive()) ++messages_;
        engine_.answer(reply);
        pumpUnlessPumping();
    }

    Ticks greeting_ = Ticks::max(); // when it is due that is held back
    std::string hello_;
    std::uint32_t messages_ = 0;
    bool inBody_ = false;
};

} // namespace

SmtpProtocol::Peer SmtpProtocol::peer(const Options& options, const std::string&, const Incoming& incoming) {
    Peer peer;
    peer.address = incoming.peer.address.text();
    peer.port = incoming.peer.port;
    peer.localAddress = incoming.local.address.text();
    peer.listener = options.kind;
    return peer;
}

// One line, printable ASCII.
std::string SmtpProtocol::wire(const Refusal& refusal) {
    if (refusal.code == 0) return {};
    std::string text = std::to_string(refusal.code) + " ";
    if (!refusal.status.none()) text += refusal.status.text() + " ";
    for (const char c : refusal.text)
        text += c >= ' ' && c <= '~' ? c : ' ';
    return text + "\r\n";
}

std::shared_ptr<ServerSession> SmtpProtocol::session(ServerSession::Setup setup, std::unique_ptr<Host> host,
                                                     const Options& options) {
    return std::make_shared<SmtpServerSession>(std::move(setup), std::move(host), options.engine);
}

} // namespace ismail::net
