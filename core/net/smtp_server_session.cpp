#include "net/smtp_server_session.h"

#include "group/handshake.h"
#include "net/engine_session.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

namespace ismail::net {

namespace {

// proto does not know group.
static_assert(proto::maxPeerMessage == group::maxPeerText);

class SmtpServerSession final
    : public EngineSession<SmtpServerSession, proto::SmtpServer, relay::ReceptionHost, mail::Reply> {
public:
    SmtpServerSession(Setup setup, std::unique_ptr<relay::ReceptionHost> host, const SmtpProtocol::Options& options)
        : EngineSession(std::move(setup), std::move(host), withPeers(options)), door_(options.peers),
          channels_(options.channels), kind_(options.kind) {}

private:
    friend EngineSession;
    using EngineSession::on;

    static proto::SmtpServerOptions withPeers(const SmtpProtocol::Options& options) {
        proto::SmtpServerOptions engine = options.engine;
        engine.peers = options.peers && options.channels && options.peers->isOpen();
        return engine;
    }
    void tlsStarted(const std::string& protocolAndCipher) override {
        engine_.tlsStarted(stream().isTls13());
        host_->tlsStarted(protocolAndCipher);
    }
    void ended(const std::string& reason) override {
        handshake_.reset();
        EngineSession::ended(reason);
    }
    void sayGoodbye() override {
        const mail::Reply reply{421, {4, 3, 2}, "The service is shutting down, try again later"};
        if (held_) sayHeld();
        if (greeting_ == Ticks::max()) return engine_.shutDown(reply);
        greeting_ = Ticks::max();
        engine_.answer(reply);
    }
    // A greeting and an answer are held back by the deadline of the session: no timer of their own, and nothing is read
    // meanwhile.
    bool waiting() const override { return greeting_ != Ticks::max() || held_ || EngineSession::waiting(); }
    Ticks engineDeadline() const override {
        return std::min({greeting_, held_ ? heldUntil_ : Ticks::max(), EngineSession::engineDeadline()});
    }
    void tick(Ticks now) override {
        EngineSession::tick(now);
        if (held_ && heldUntil_ <= now) sayHeld();
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
        host_->recipient(event.recipient, later(&SmtpServerSession::recipientAnswered, openQuestion()));
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
    bool on(proto::PeerQuestion& event) {
        const SocketEnd& from = peer();
        const auto local = localEnd(stream().socket());
        handshake_ = door_->begin(
            {id(), from.address.text(), from.port, local ? local->address.text() : std::string(), kind_, true},
            stream().exported(group::peerBindingLabel, group::peerBindingSize));
        handshake_->first(std::move(event.m1), later(&SmtpServerSession::peerAnswered, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::PeerProofQuestion& event) {
        handshake_->second(std::move(event.m3), later(&SmtpServerSession::peerProved, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::PeerHandOver&) {
        startHandOver();
        return false;
    }
    void handedOver(Stream stream) override {
        channels_->arrived(std::move(ticket_), {reactor(), std::move(stream), peer(), {}});
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
    void peerAnswered(std::uint32_t question, std::variant<Bytes, mail::Reply> said) {
        if (!takeAnswer(question)) return;
        if (const auto* m2 = std::get_if<Bytes>(&said))
            engine_.answerPeer(*m2);
        else
            engine_.answer(std::get<mail::Reply>(said));
        pumpUnlessPumping();
    }
    void peerProved(std::uint32_t question, relay::PeerVerdict verdict) {
        if (!takeAnswer(question)) return;
        if (!verdict.reply.positive()) {
            engine_.answer(verdict.reply);
        } else {
            if (verdict.next == proto::AfterPeer::mail) {
                host_->provedPartner(verdict.partner, verdict.name);
                engine_.liftLimits();
                engine_.takeForwarded(host_->takesForwarded());
            }
            ticket_ = std::move(verdict.ticket);
            engine_.welcomePeer(verdict.reply, verdict.next);
        }
        pumpUnlessPumping();
    }
    void recipientAnswered(std::uint32_t question, mail::Reply reply) {
        if (!takeAnswer(question)) return;
        const Millis pause = host_->betweenAnswers();
        held_ = std::move(reply);
        heldUntil_ = lastRecipient_ + pause;
        if (heldUntil_ <= reactor().now()) sayHeld();
        pumpUnlessPumping();
    }
    void sayHeld() {
        lastRecipient_ = reactor().now();
        engine_.answer(*std::exchange(held_, std::nullopt));
    }
    void stored(std::uint32_t question, mail::Reply reply) {
        if (!takeAnswer(question)) return;
        if (reply.positive()) ++messages_;
        engine_.answer(reply);
        pumpUnlessPumping();
    }

    relay::PeerDoor* const door_;
    PeerSink* const channels_;
    const relay::ListenerKind kind_;
    std::unique_ptr<relay::PeerHandshake> handshake_;
    std::shared_ptr<relay::PeerTicket> ticket_;
    Ticks greeting_ = Ticks::max();   // when it is due that is held back
    std::optional<mail::Reply> held_; // to the last recipient
    Ticks heldUntil_{}, lastRecipient_ = Ticks::min();
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
    return std::make_shared<SmtpServerSession>(std::move(setup), std::move(host), options);
}

} // namespace ismail::net
