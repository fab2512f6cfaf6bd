// The logging in of one session, whatever its protocol: a name with a password, or SCRAM-SHA-256.
//
// Promises: who is banned is not asked for a password, and who is banned while his turn is awaited costs nothing more,
// so that however many try at once, no more passwords are looked at than one after another; a failure counts for the
// address and the account (login_guard.h), whose delay its answer takes, in the statistics and in the log, also when
// the client has left meanwhile; a log-in that worked is told to the guard; what blocks runs on workers; every question
// is answered exactly once. Does not: know replies: the verdict says what became of it, the protocol how to put it.
// Threads: questions come one after another, each after the answer to the one before; answers come from any thread.
#pragma once

#include "accounts/authenticator.h"
#include "accounts/login_guard.h"
#include "base/counters.h"
#include "base/log.h"
#include "proto/server_events.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace ismail::accounts {

struct LoginVerdict {
    enum class Kind : std::uint8_t {
        admitted,
        wrong,      // the name, the password, or a log-in on somebody else's behalf: not told apart
        throttled,  // too many failed before
        unavailable // our own machinery failed
    };
    Kind kind = Kind::wrong;
    AuthenticatedUser user; // admitted
};

// Octets of the name somebody logs in with; RFC 5321 has 64 of a local part, "@" and 255 of a domain. A longer one is
// nobody's: it costs as much and fails.
constexpr std::size_t maxLoginName = 320;

class LoginExchange : public std::enable_shared_from_this<LoginExchange> {
public:
    using Done = std::function<void(const LoginVerdict&)>;
    using Challenge = std::function<void(proto::SaslAnswer<LoginVerdict::Kind>)>;

    struct Dependencies {
        Log& log;
        Authenticator& authenticator;
        Workers& workers; // for SCRAM
        Counters& counters;
        LoginGuard& logins;
    };
    struct Client {
        std::string protocol; // as Login has it
        std::string session;  // sessionIdText
        std::string peer;     // textual address
        CounterId logins;     // that worked
    };
    // accepts: may this user use the protocol? Who may not is not told that the password was right.
    LoginExchange(const Dependencies& deps, Client client, std::function<bool(const AuthenticatedUser&)> accepts);

    void password(proto::AuthPlainQuestion question, const Done& done);
    void scram(const std::string& clientFirst, const Challenge& challenge);
    void scramFinal(const std::string& clientFinal, const Challenge& serverFinal);
    // Who is admitted is told on a worker.
    void scramDone(const Done& done);

    // The answer of a protocol that puts a refusal as replyOf(kind) does.
    template <typename Reply>
    static Challenge saying(std::function<void(proto::SaslAnswer<Reply>)> answer,
                            Reply (*replyOf)(LoginVerdict::Kind)) {
        return [answer = std::move(answer), replyOf](proto::SaslAnswer<LoginVerdict::Kind> said) {
            if (auto* challenge = std::get_if<std::string>(&said)) return answer(std::move(*challenge));
            answer(replyOf(std::get<LoginVerdict::Kind>(said)));
        };
    }

private:
    bool throttled(const std::string& user) const { return !deps_.logins.admits(client_.peer, user); }
    void noteFailure();
    void refuse(const Done& done);
    void say(std::optional<std::string> message, const Challenge& challenge);
    void decide(const Result<AuthenticatedUser>& user, const Done& done);

    const Dependencies deps_;
    const Client client_;
    const std::string event_; // of the log: "imap.auth"
    const std::function<bool(const AuthenticatedUser&)> accepts_;
    std::string user_; // as the client said last
    std::unique_ptr<ScramExchange> scram_;
};

} // namespace ismail::accounts
