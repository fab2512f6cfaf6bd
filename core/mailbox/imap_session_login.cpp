// Logging in.
#include "mailbox/imap_session.h"

#include <utility>

namespace ismail::mailbox {

using proto::ImapReply;
using relay::LoginVerdict;

namespace {

// RFC 5530.
ImapReply replyOf(LoginVerdict::Kind kind) {
    switch (kind) {
    case LoginVerdict::Kind::throttled:
        return {ImapReply::Status::no, "UNAVAILABLE", "Too many failed log-ins, try again later"};
    case LoginVerdict::Kind::unavailable:
        return {ImapReply::Status::no, "UNAVAILABLE", "This is not possible at present, try again later"};
    case LoginVerdict::Kind::wrong:
    case LoginVerdict::Kind::admitted: break;
    }
    return {ImapReply::Status::no, "AUTHENTICATIONFAILED", "The user name or the password is wrong"};
}

} // namespace

relay::LoginExchange::Done ImapSession::whenDecided(ImapLoginAnswer answer) {
    return [self = shared_from_this(), answer = std::move(answer)](const LoginVerdict& verdict) {
        if (self->ended()) return;
        if (verdict.kind != LoginVerdict::Kind::admitted) return answer(replyOf(verdict.kind));
        self->loggedIn(verdict.user);
        answer(std::nullopt);
    };
}

void ImapSession::password(proto::AuthPlainQuestion question, ImapLoginAnswer answer) {
    login_->password(std::move(question), whenDecided(std::move(answer)));
}

void ImapSession::scram(const std::string& clientFirst, ImapSaslAnswer challenge) {
    login_->scram(clientFirst, relay::LoginExchange::saying(std::move(challenge), replyOf));
}

void ImapSession::scramFinal(const std::string& clientFinal, ImapSaslAnswer serverFinal) {
    login_->scramFinal(clientFinal, relay::LoginExchange::saying(std::move(serverFinal), replyOf));
}

void ImapSession::scramDone(ImapLoginAnswer answer) { login_->scramDone(whenDecided(std::move(answer))); }

void ImapSession::loggedIn(const relay::AuthenticatedUser& user) {
    accountId_ = user.accountId;
    {
        const std::lock_guard guard(mutex_);
        account_ = user.address;
    }
    ports_.log.info(
        "imap.auth",
        {{"session", name_}, {"peer", peer_.address}, {"account", user.address}, {"tls", tls_.load() ? "yes" : "no"}});
}

} // namespace ismail::mailbox
