#include "mailbox/imap_service.h"

#include "mailbox/imap_session.h"

#include <utility>

namespace ismail::mailbox {

using config::Setting;
using proto::ImapReply;

namespace {

// The host object that the session pump owns: hands everything on to the shared session.
class SessionHost final : public ImapHost {
public:
    explicit SessionHost(std::shared_ptr<ImapSession> session) : session_(std::move(session)) {}
    ~SessionHost() override { session_->abandon(); }

    void tlsStarted(const std::string&) override { session_->setTls(); }
    void password(proto::AuthPlainQuestion question, ImapLoginAnswer answer) override {
        session_->password(std::move(question), std::move(answer));
    }
    void scram(const std::string& clientFirst, ImapSaslAnswer challenge) override {
        session_->scram(clientFirst, std::move(challenge));
    }
    void scramFinal(const std::string& clientFinal, ImapSaslAnswer serverFinal) override {
        session_->scramFinal(clientFinal, std::move(serverFinal));
    }
    void scramDone(ImapLoginAnswer answer) override { session_->scramDone(std::move(answer)); }
    void command(proto::ImapCommandQuestion question, ImapPartAnswer answer) override {
        session_->command(std::move(question), std::move(answer));
    }
    void more(ImapPartAnswer answer) override { session_->more(std::move(answer)); }
    void updates(const proto::ImapUpdatesQuestion& question, ImapPartAnswer answer) override {
        session_->updates(question, std::move(answer));
    }
    void appendBegin(const proto::ImapAppend& append, ImapReplyAnswer answer) override {
        session_->appendBegin(append, std::move(answer));
    }
    bool appendData(ByteView bytes, std::function<void()> resume) override {
        return session_->appendData(bytes, std::move(resume));
    }
    void appendEnd(const proto::ImapAppendEndQuestion& question, ImapPartAnswer answer) override {
        session_->appendEnd(question, std::move(answer));
    }
    void appendReset() override { session_->appendReset(); }
    void watch(std::function<void()> changed) override { session_->watch(std::move(changed)); }
    void clientId(const std::vector<std::pair<std::string, std::string>>& fields) override {
        session_->clientId(fields);
    }
    void clientLeft() override { session_->clientLeft(); }
    void closed(const std::string& reason) override { session_->closed(reason); }
    std::string identity() const override { return session_->identity(); }

private:
    const std::shared_ptr<ImapSession> session_;
};

} // namespace

ImapService::ImapService(const ImapDependencies& deps) : deps_(deps) {
    deps_.store.onChange([hub = hub_](std::int64_t mailboxId) { hub->changed(mailboxId); }, [](std::int64_t) {});
}

std::unique_ptr<ImapHost> ImapService::accept(const ImapPeer& peer, ImapReply* refusal) {
    using Verdict = accounts::ConnectionLimiter::Verdict;
    const Verdict verdict = connections_.enter(peer.address, *deps_.settings.current(), Setting::imapMaxConnections,
                                               Setting::imapMaxConnectionsPerAddress);
    if (verdict != Verdict::admitted) {
        const auto [text, why] = accounts::refusalOf(verdict);
        deps_.log.info("imap.refused",
                       {{"session", sessionIdText(peer.session)}, {"peer", peer.address}, {"why", why}});
        if (refusal) *refusal = {ImapReply::Status::no, verdict == Verdict::blockedNetwork ? "" : "UNAVAILABLE", text};
        return nullptr;
    }
    auto session = std::make_shared<ImapSession>(deps_, connections_, accounts_, *hub_, peer);
    session->connected();
    return std::make_unique<SessionHost>(std::move(session));
}

} // namespace ismail::mailbox
