// Logging in.
#include "mailbox/imap_session.h"

#include <utility>

namespace ismail::mailbox {

using proto::ImapReply;

namespace {

// RFC 5530.
const ImapReply wrong{ImapReply::Status::no, "AUTHENTICATIONFAILED", "The user name or the password is wrong"};
const ImapReply throttledReply{ImapReply::Status::no, "UNAVAILABLE",
                               "Too many failed log-ins, try again later"};
const ImapReply notNow{ImapReply::Status::no, "UNAVAILABLE", "This is not possible at present, try again later"};

} // namespace

bool ImapSession::throttled(const std::string& user) const { return !ports_.logins.admits(peer_.address, user); }

void ImapSession::noteFailure(const std::string& user) {
    ports_.logins.failed(peer_.address, user);
    ports_.counters.add(relay::CounterId::authFailures);
    ports_.log.warning("imap.auth-failed", {{"session", name_}, {"peer", peer_.address}, {"user", user}});
}

void ImapSession::failed(const std::string& user, const ImapLoginAnswer& answer) {
    noteFailure(user);
    answer(wrong);
}

void ImapSession::password(proto::AuthPlainQuestion question, ImapLoginAnswer answer) {
    if (throttled(question.authenticationId)) return answer(throttledReply);
    if (!question.authorizationId.empty() && question.authorizationId != question.authenticationId)
        return failed(question.authenticationId, answer);
    lastUser_ = question.authenticationId;
    ports_.authenticator.check(
        question.authenticationId, std::move(question.password),
        [self = shared_from_this(), answer = std::move(answer)](const Result<relay::AuthenticatedUser>& user) {
            if (!self->ended()) self->loggedIn(user, answer);
        });
}

void ImapSession::scram(const std::string& clientFirst, ImapSaslAnswer challenge) {
    scram_.reset();
    lastUser_.clear();
    if (throttled({})) return challenge(std::nullopt);
    scram_ = ports_.authenticator.scram();
    const bool taken = ports_.workers.submit([self = shared_from_this(), clientFirst, challenge] {
        auto message = self->scram_->challenge(clientFirst);
        self->lastUser_ = self->scram_->claimedUser();
        if (message && self->throttled(self->lastUser_)) message.reset();
        if (!message) self->noteFailure(self->lastUser_);
        challenge(std::move(message));
    });
    if (!taken) challenge(std::nullopt);
}

void ImapSession::scramFinal(const std::string& clientFinal, ImapSaslAnswer serverFinal) {
    if (!scram_) return serverFinal(std::nullopt);
    const bool taken = ports_.workers.submit([self = shared_from_this(), clientFinal, serverFinal] {
        auto message = self->scram_->verify(clientFinal);
        if (!message) {
            self->scram_.reset();
            self->noteFailure(self->lastUser_);
        }
        serverFinal(std::move(message));
    });
    if (!taken) serverFinal(std::nullopt);
}

void ImapSession::scramDone(ImapLoginAnswer answer) {
    if (!scram_) return failed(lastUser_, answer);
    const relay::AuthenticatedUser user = scram_->user();
    scram_.reset();
    loggedIn(user, answer);
}

void ImapSession::loggedIn(const Result<relay::AuthenticatedUser>& user, const ImapLoginAnswer& answer) {
    if (!user) {
        const ErrorKind kind = user.error().kind;
        if (kind == ErrorKind::denied || kind == ErrorKind::notFound || kind == ErrorKind::invalid)
            return failed(lastUser_, answer);
        ports_.log.error("imap.auth-unavailable", {{"session", name_}, {"why", user.error().text}});
        return answer(notNow);
    }
    // A partner has no mailbox, and is not told that its password was right.
    if (user->accountId == 0) return failed(lastUser_, answer);
    accountId_ = user->accountId;
    {
        const std::lock_guard guard(mutex_);
        account_ = user->address;
    }
    ports_.logins.succeeded({user->accountId, user->address, "IMAP", peer_.address});
    ports_.log.info(
        "imap.auth",
        {{"session", name_}, {"peer", peer_.address}, {"account", user->address}, {"tls", tls_.load() ? "yes" : "no"}});
    answer(std::nullopt);
}

} // namespace ismail::mailbox
