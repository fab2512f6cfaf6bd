#include "net/pop3_server_session.h"

#include "net/engine_session.h"

#include <utility>

namespace ismail::net {

namespace {

class Pop3ServerSession final
    : public EngineSession<Pop3ServerSession, proto::Pop3Server, mailbox::Pop3Host, proto::Pop3Reply> {
public:
    using EngineSession::EngineSession;

private:
    friend EngineSession;
    using EngineSession::on;

    void sayGoodbye() override { engine_.shutDown(); }
    void describe(SessionInfo& info) const override {
        EngineSession::describe(info);
        info.messages = engine_.retrieved();
    }

    bool on(proto::MoreOutput&) { return true; }
    bool on(proto::MessageQuestion& event) {
        host_->message(event, later(&Pop3ServerSession::blockRead, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::UpdateQuestion& event) {
        host_->update(std::move(event.uids), later(&Pop3ServerSession::replied, openQuestion()));
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
    void blockRead(std::uint32_t question, mailbox::BlockOutcome outcome) {
        if (!takeAnswer(question)) return;
        if (outcome.bytes)
            engine_.answerBlock(*outcome.bytes, outcome.last);
        else
            engine_.answer(outcome.refusal);
        pumpUnlessPumping();
    }
};

} // namespace

std::string Pop3Protocol::wire(const Refusal& refusal) {
    if (refusal.text.empty()) return {};
    std::string text = refusal.ok ? "+OK" : "-ERR";
    if (!refusal.code.empty()) text += " [" + refusal.code + "]";
    return text + " " + refusal.text + "\r\n";
}

std::shared_ptr<ServerSession> Pop3Protocol::session(ServerSession::Setup setup, std::unique_ptr<Host> host,
                                                     const Options& options) {
    return std::make_shared<Pop3ServerSession>(std::move(setup), std::move(host), options.engine);
}

} // namespace ismail::net
