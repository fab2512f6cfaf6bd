#include "net/pop3_server_session.h"

#include <optional>
#include <utility>
#include <variant>

namespace ismail::net {

namespace {

const proto::Pop3Reply scramFailed{false, "AUTH", "Authentication failed"};

class Pop3ServerSession final : public ServerSession {
public:
    Pop3ServerSession(Parts parts, std::unique_ptr<mailbox::Pop3Host> host, proto::Pop3ServerOptions engine)
        : ServerSession(std::move(parts)), engine_(std::move(engine), reactor().now()), host_(std::move(host)) {}
    ~Pop3ServerSession() override { finish("shut down"); }

private:
    bool step() override {
        proto::Pop3ServerEvent event = engine_.next();
        return std::visit([this](auto& e) { return on(e); }, event);
    }
    void feed(ByteView bytes, Ticks now) override { engine_.feed(bytes, now); }
    void inputClosed() override { engine_.inputClosed(); }
    std::size_t buffered() const override { return engine_.buffered(); }
    bool hasOutput() const override { return engine_.hasOutput(); }
    bool outputDue() const override { return engine_.outputDue(); }
    Bytes takeOutput() override { return engine_.takeOutput(); }
    Ticks engineDeadline() const override { return engine_.deadline(); }
    void tick(Ticks now) override { engine_.tick(now); }
    void tlsStarted(const std::string& protocolAndCipher) override {
        engine_.tlsStarted();
        host_->tlsStarted(protocolAndCipher);
    }
    void sayGoodbye() override { engine_.shutDown(); }
    void describe(SessionInfo& info) const override {
        info.stage = engine_.stage();
        info.identity = host_ ? host_->identity() : std::string();
        info.messages = engine_.retrieved();
    }
    void ended(const std::string& reason) override {
        if (host_) host_->closed(reason);
        host_.reset();
    }

    // One function for each event; true: go on with the next event.
    bool on(proto::NeedInput&) { return false; }
    bool on(proto::MoreOutput&) { return true; }
    bool on(proto::CloseConnection& event) {
        close(std::move(event.reason));
        return false;
    }
    bool on(proto::StartTlsRequest&) {
        startTls();
        return false;
    }
    bool on(proto::AuthPlainQuestion& event) {
        host_->password(std::move(event), later(&Pop3ServerSession::loggedIn, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::ScramQuestion& event) {
        host_->scram(event.clientFirst, later(&Pop3ServerSession::saslAnswered, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::ScramFinalQuestion& event) {
        host_->scramFinal(event.clientFinal, later(&Pop3ServerSession::saslAnswered, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::ScramDoneQuestion&) {
        host_->scramDone(later(&Pop3ServerSession::loggedIn, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::MessageQuestion& event) {
        host_->message(event, later(&Pop3ServerSession::blockRead, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::UpdateQuestion& event) {
        host_->update(std::move(event.uids), later(&Pop3ServerSession::updated, openQuestion()));
        return !questionOpen();
    }

    void loggedIn(std::uint32_t question, mailbox::LoginOutcome outcome) {
        if (!takeAnswer(question)) return;
        if (outcome.maildrop)
            engine_.answerLogin(std::move(*outcome.maildrop));
        else
            engine_.answer(outcome.refusal);
        pumpUnlessPumping();
    }
    void saslAnswered(std::uint32_t question, std::optional<std::string> challenge) {
        if (!takeAnswer(question)) return;
        if (challenge)
            engine_.answerSasl(*challenge);
        else
            engine_.answer(scramFailed);
        pumpUnlessPumping();
    }
    void blockRead(std::uint32_t question, mailbox::BlockOutcome outcome) {
        if (!takeAnswer(question)) return;
        if (outcome.bytes)
            engine_.answerBlock(*outcome.bytes, outcome.last);
        else
            engine_.answer(outcome.refusal);
        pumpUnlessPumping();
    }
    void updated(std::uint32_t question, proto::Pop3Reply reply) {
        if (!takeAnswer(question)) return;
        engine_.answer(reply);
        pumpUnlessPumping();
    }

    proto::Pop3Server engine_;
    std::unique_ptr<mailbox::Pop3Host> host_;
};

} // namespace

std::string Pop3Protocol::wire(const Refusal& refusal) {
    if (refusal.text.empty()) return {};
    std::string text = refusal.ok ? "+OK" : "-ERR";
    if (!refusal.code.empty()) text += " [" + refusal.code + "]";
    return text + " " + refusal.text + "\r\n";
}

std::shared_ptr<ServerSession> Pop3Protocol::session(ServerSession::Parts parts, std::unique_ptr<Host> host,
                                                     EngineOptions engine) {
    return std::make_shared<Pop3ServerSession>(std::move(parts), std::move(host), std::move(engine));
}

} // namespace ismail::net
