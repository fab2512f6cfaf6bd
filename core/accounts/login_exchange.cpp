#include "accounts/login_exchange.h"

#include "base/text.h"

#include <utility>

namespace ismail::accounts {

using Kind = LoginVerdict::Kind;

LoginExchange::LoginExchange(const Dependencies& deps, Client client,
                             std::function<bool(const AuthenticatedUser&)> accepts)
    : deps_(deps), client_(std::move(client)), event_(asciiLower(client_.protocol) + ".auth"),
      accepts_(std::move(accepts)) {}

void LoginExchange::noteFailure() {
    deps_.logins.failed(client_.peer, user_);
    deps_.counters.add(CounterId::authFailures);
    deps_.log.warning(event_ + "-failed", {{"session", client_.session}, {"peer", client_.peer}, {"user", user_}});
}

void LoginExchange::refuse(const Done& done) {
    noteFailure();
    deps_.logins.answerFailure(client_.peer, [done] { done({Kind::wrong, {}}); });
}

void LoginExchange::password(proto::AuthPlainQuestion question, const Done& done) {
    if (question.authenticationId.size() > maxLoginName) question.authenticationId.clear();
    user_ = question.authenticationId;
    if (throttled(user_)) return done({Kind::throttled, {}});
    if (!question.authorizationId.empty() && question.authorizationId != user_) return refuse(done);
    deps_.authenticator.check(
        {user_, std::move(question.password), networkOf(client_.peer), deps_.logins.familiar(client_.peer, user_),
         [self = shared_from_this(), user = user_] { return !self->throttled(user); }},
        [self = shared_from_this(), done](const Result<AuthenticatedUser>& user) { self->decide(user, done); });
}

void LoginExchange::scram(const std::string& clientFirst, const Challenge& challenge) {
    scram_.reset();
    user_.clear();
    if (throttled({})) return challenge(Kind::throttled);
    scram_ = deps_.authenticator.scram();
    const bool taken =
        deps_.workers.submitFor(partyOf(networkOf(client_.peer)), [self = shared_from_this(), clientFirst, challenge] {
            auto message = self->scram_->challenge(clientFirst);
            self->user_ = self->scram_->claimedUser();
            if (self->user_.size() > maxLoginName) {
                self->user_.clear();
                message.reset();
            }
            if (self->throttled(self->user_)) {
                self->scram_.reset();
                return challenge(Kind::throttled);
            }
            self->say(std::move(message), challenge);
        });
    if (!taken) challenge(Kind::unavailable);
}

void LoginExchange::scramFinal(const std::string& clientFinal, const Challenge& serverFinal) {
    if (!scram_) return serverFinal(Kind::wrong);
    const bool taken = deps_.workers.submitFor(partyOf(networkOf(client_.peer)),
                                               [self = shared_from_this(), clientFinal, serverFinal] {
                                                   if (self->throttled(self->user_)) {
                                                       self->scram_.reset();
                                                       return serverFinal(Kind::throttled);
                                                   }
                                                   self->say(self->scram_->verify(clientFinal), serverFinal);
                                               });
    if (!taken) serverFinal(Kind::unavailable);
}

// On a worker.
void LoginExchange::say(std::optional<std::string> message, const Challenge& challenge) {
    if (message) return challenge(std::move(*message));
    scram_.reset();
    noteFailure();
    deps_.logins.answerFailure(client_.peer, [challenge] { challenge(Kind::wrong); });
}

void LoginExchange::scramDone(const Done& done) {
    if (!scram_) return refuse(done);
    const bool taken = deps_.workers.submitFor(partyOf(networkOf(client_.peer)), [self = shared_from_this(), done] {
        self->decide(std::exchange(self->scram_, nullptr)->user(), done);
    });
    if (!taken) done({Kind::unavailable, {}});
}

void LoginExchange::decide(const Result<AuthenticatedUser>& user, const Done& done) {
    if (!user) {
        const ErrorKind kind = user.error().kind;
        if (kind == ErrorKind::exhausted) return done({Kind::throttled, {}});
        if (kind == ErrorKind::denied || kind == ErrorKind::notFound || kind == ErrorKind::invalid) return refuse(done);
        deps_.log.error(event_ + "-unavailable", {{"session", client_.session}, {"why", user.error().text}});
        return done({Kind::unavailable, {}});
    }
    if (!accepts_(*user)) return refuse(done);
    deps_.counters.add(client_.logins);
    deps_.logins.succeeded({user->accountId, user->address, client_.protocol, client_.peer});
    done({Kind::admitted, *user});
}

} // namespace ismail::accounts
