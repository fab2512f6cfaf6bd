#include "net/imap_server_session.h"

#include <optional>
#include <utility>
#include <variant>

namespace ismail::net {

namespace {

using proto::ImapPart;
using proto::ImapReply;

const ImapReply scramFailed{ImapReply::Status::no, "AUTHENTICATIONFAILED", "Authentication failed"};

class ImapServerSession final : public ServerSession {
public:
    ImapServerSession(Parts parts, std::unique_ptr<mailbox::ImapHost> host, proto::ImapServerOptions engine)
        : ServerSession(std::move(parts)), engine_(std::move(engine), reactor().now()), host_(std::move(host)) {}
    ~ImapServerSession() override { finish("shut down"); }

private:
    bool step() override {
        proto::ImapServerEvent event = engine_.next();
        return std::visit([this](auto& e) { return on(e); }, event);
    }
    void feed(ByteView bytes, Ticks now) override { engine_.feed(bytes, now); }
    void inputClosed() override { engine_.inputClosed(); }
    std::size_t buffered() const override { return engine_.buffered(); }
    bool hasOutput() const override { return engine_.hasOutput(); }
    // A command may take its time: the replies to those before it do not wait for it.
    bool outputDue() const override { return engine_.outputDue() || (questionOpen() && engine_.hasOutput()); }
    Bytes takeOutput() override { return engine_.takeOutput(); }
    Ticks engineDeadline() const override { return engine_.deadline(); }
    void tick(Ticks now) override { engine_.tick(now); }
    void tlsStarted(const std::string& protocolAndCipher) override {
        engine_.tlsStarted();
        host_->tlsStarted(protocolAndCipher);
    }
    void compressionStarted() override { engine_.compressionStarted(); }
    void sayGoodbye() override { engine_.shutDown(); }
    void describe(SessionInfo& info) const override {
        info.stage = engine_.stage();
        info.identity = host_ ? host_->identity() : std::string();
        info.hello = client_;
        info.messages = appended_;
    }
    void ended(const std::string& reason) override {
        if (host_) host_->closed(reason);
        host_.reset();
    }
    bool waiting() const override { return congested_ != 0; }
    bool inBody() const override { return engine_.inAppend(); }

    // One function for each event; true: go on with the next event.
    bool on(proto::NeedInput&) { return false; }
    bool on(proto::CloseConnection& event) {
        close(std::move(event.reason));
        return false;
    }
    bool on(proto::StartTlsRequest&) {
        startTls();
        return false;
    }
    bool on(proto::ImapCompressRequest&) {
        startCompression();
        return false;
    }
    bool on(proto::AuthPlainQuestion& event) {
        host_->password(std::move(event), later(&ImapServerSession::loggedIn, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::ScramQuestion& event) {
        host_->scram(event.clientFirst, later(&ImapServerSession::saslAnswered, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::ScramFinalQuestion& event) {
        host_->scramFinal(event.clientFinal, later(&ImapServerSession::saslAnswered, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::ScramDoneQuestion&) {
        host_->scramDone(later(&ImapServerSession::loggedIn, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::ImapCommandQuestion& event) {
        host_->command(std::move(event), partAnswer());
        return !questionOpen();
    }
    bool on(proto::ImapMoreQuestion&) {
        host_->more(partAnswer());
        return !questionOpen();
    }
    bool on(proto::ImapUpdatesQuestion& event) {
        host_->updates(event, partAnswer());
        return !questionOpen();
    }
    bool on(proto::ImapAppendQuestion& event) {
        host_->appendBegin(event.append, later(&ImapServerSession::replied, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::ImapAppendData& event) {
        // resume may be called before appendData() returns, from here or from another thread; then nothing waits.
        congested_ = ++lastData_;
        if (host_->appendData(event.bytes, later(&ImapServerSession::resumed, lastData_))) congested_ = 0;
        return true;
    }
    bool on(proto::ImapAppendEndQuestion& event) {
        appendEnd_ = openQuestion();
        host_->appendEnd(event, later(&ImapServerSession::partMade, appendEnd_));
        return !questionOpen();
    }
    bool on(proto::ImapAppendReset&) {
        host_->appendReset();
        return true;
    }
    bool on(proto::ImapIdle& event) {
        // A call of an earlier IDLE that is still under way changes nothing: the engine asks what there is to tell.
        host_->watch(event.begun ? later(&ImapServerSession::changed, 0) : std::function<void()>());
        return true;
    }
    bool on(proto::ImapClientId& event) {
        host_->clientId(event.fields);
        for (const auto& [name, value] : event.fields)
            if (name == "name") client_ = value;
        return true;
    }

    mailbox::ImapPartAnswer partAnswer() { return later(&ImapServerSession::partMade, openQuestion()); }

    void loggedIn(std::uint32_t question, std::optional<ImapReply> refusal) {
        if (!takeAnswer(question)) return;
        if (refusal)
            engine_.answer(*refusal);
        else
            engine_.answerLogin();
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
    void replied(std::uint32_t question, ImapReply reply) {
        if (!takeAnswer(question)) return;
        engine_.answer(reply);
        pumpUnlessPumping();
    }
    void partMade(std::uint32_t question, ImapPart part) {
        if (!takeAnswer(question)) return;
        if (question == appendEnd_ && !part.more && part.reply.status == ImapReply::Status::ok) ++appended_;
        engine_.answerPart(std::move(part));
        pumpUnlessPumping();
    }
    void resumed(std::uint32_t data) {
        if (data != congested_) return;
        congested_ = 0;
        pumpUnlessPumping();
    }
    void changed(std::uint32_t) {
        engine_.changed();
        pumpUnlessPumping();
    }

    proto::ImapServer engine_;
    std::unique_ptr<mailbox::ImapHost> host_;
    std::string client_; // the name in its ID
    std::uint32_t appended_ = 0;
    std::uint32_t appendEnd_ = 0; // the question whose answer accepts a message
    std::uint32_t lastData_ = 0;
    std::uint32_t congested_ = 0; // the data that waits for resume; 0: none
};

} // namespace

std::string ImapProtocol::wire(const Refusal& refusal) {
    if (refusal.text.empty()) return {};
    return "* BYE " + (refusal.code.empty() ? std::string() : "[" + refusal.code + "] ") + refusal.text + "\r\n";
}

std::shared_ptr<ServerSession> ImapProtocol::session(ServerSession::Parts parts, std::unique_ptr<Host> host,
                                                     EngineOptions engine) {
    return std::make_shared<ImapServerSession>(std::move(parts), std::move(host), std::move(engine));
}

} // namespace ismail::net
