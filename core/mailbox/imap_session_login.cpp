// Logging in.
#include "mailbox/imap_session.h"

#include <utility>

namespace ismail::mailbox {

using accounts::LoginVerdict;
using proto::ImapReply;

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

accounts::LoginExchange::Done ImapSession::whenDecided(ImapLoginAnswer answer) {
    return [self = shared_from_this(), answer = std::move(answer)](const LoginVerdict& verdict) {
        if (self->ended()) return;
        if (verdict.kind != LoginVerdict::Kind::admitted) return answer(replyOf(verdict.kind));
        if (self->loggedIn(verdict.user)) return answer(std::nullopt);
        answer(ImapReply{ImapReply::Status::no, "LIMIT", "Too many connections of this account, try again later"});
    };
}

void ImapSession::password(proto::AuthPlainQuestion question, ImapLoginAnswer answer) {
    login_->password(std::move(question), whenDecided(std::move(answer)));
}

void ImapSession::scram(const std::string& clientFirst, ImapSaslAnswer challenge) {
    login_->scram(clientFirst, accounts::LoginExchange::saying(std::move(challenge), replyOf));
}

void ImapSession::scramFinal(const std::string& clientFinal, ImapSaslAnswer serverFinal) {
    login_->scramFinal(clientFinal, accounts::LoginExchange::saying(std::move(serverFinal), replyOf));
}

void ImapSession::scramDone(ImapLoginAnswer answer) { login_->scramDone(whenDecided(std::move(answer))); }

bool ImapSession::loggedIn(const accounts::AuthenticatedUser& user) {
    const auto most = deps_.settings.current()->number(config::Setting::imapMaxConnectionsPerAccount);
    bool counted = false;
    {
        const std::lock_guard guard(mutex_);
        // abandon() may come at any time: it gives free what was counted before it.
        counted = counted_ = !ended() && accounts_.enter(user.accountId, most);
        if (counted) {
            accountId_ = user.accountId;
            account_ = user.address;
        }
    }
    if (!counted) {
        deps_.log.warning("imap.refused", {{"session", name_},
                                           {"peer", peer_.address},
                                           {"account", user.address},
                                           {"why", "too many connections of the account"}});
        return false;
    }
    deps_.log.info(
        "imap.auth",
        {{"session", name_}, {"peer", peer_.address}, {"account", user.address}, {"tls", tls_.load() ? "yes" : "no"}});
    return true;
}

} // namespace ismail::mailbox
