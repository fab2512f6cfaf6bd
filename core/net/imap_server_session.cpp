#include "net/imap_server_session.h"

#include "net/engine_session.h"

#include <functional>
#include <optional>
#include <utility>

namespace ismail::net {

namespace {

using proto::ImapPart;
using proto::ImapReply;

class ImapServerSession final
    : public EngineSession<ImapServerSession, proto::ImapServer, mailbox::ImapHost, ImapReply> {
public:
    using EngineSession::EngineSession;

private:
    friend EngineSession;
    using EngineSession::on;

    // A command may take its time: the replies to those before it do not wait for it.
    bool outputDue() const override { return engine_.outputDue() || (questionOpen() && engine_.hasOutput()); }
    void compressionStarted() override { engine_.compressionStarted(); }
    void sayGoodbye() override { engine_.shutDown(); }
    void describe(SessionInfo& info) const override {
        EngineSession::describe(info);
        info.hello = client_;
        info.messages = appended_;
    }
    bool inBody() const override { return engine_.inAppend(); }
    void inputClosed() override {
        EngineSession::inputClosed();
        host_->clientLeft();
    }

    bool on(proto::ImapCompressRequest&) {
        startCompression();
        return false;
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
        handOver([&](std::function<void()> resume) { return host_->appendData(event.bytes, std::move(resume)); });
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
    void partMade(std::uint32_t question, ImapPart part) {
        if (!takeAnswer(question)) return;
        if (question == appendEnd_ && !part.more && part.reply.status == ImapReply::Status::ok) ++appended_;
        engine_.answerPart(std::move(part));
        pumpUnlessPumping();
    }
    void changed(std::uint32_t) {
        engine_.changed();
        pumpUnlessPumping();
    }

    std::string client_; // the name in its ID
    std::uint32_t appended_ = 0;
    std::uint32_t appendEnd_ = 0; // the question whose answer accepts a message
};

} // namespace

std::string ImapProtocol::wire(const Refusal& refusal) {
    if (refusal.text.empty()) return {};
    return "* BYE " + (refusal.code.empty() ? std::string() : "[" + refusal.code + "] ") + refusal.text + "\r\n";
}

std::shared_ptr<ServerSession> ImapProtocol::session(ServerSession::Setup setup, std::unique_ptr<Host> host,
                                                     const Options& options) {
    return std::make_shared<ImapServerSession>(std::move(setup), std::move(host), options.engine);
}

} // namespace ismail::net
