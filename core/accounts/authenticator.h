// Who logs in: checks of passwords, which cost time, and bans that outlive the process. Written by service and store.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ismail::accounts {

// Password and SCRAM checks, which cost time: run on Workers by the implementer (service joins crypto and store).
struct AuthenticatedUser {
    std::int64_t accountId = 0; // 0: a partner
    std::int64_t partnerId = 0; // 0: an account
    std::string address;
};
// Its functions may read the database: workers only.
class ScramExchange {
public:
    virtual ~ScramExchange() = default;
    virtual std::optional<std::string> challenge(const std::string& clientFirst) = 0;
    virtual std::optional<std::string> verify(const std::string& clientFinal) = 0; // server-final
    // Who has proved to be that, as the directory has it now. Error: denied, when the account was removed or disabled
    // since the challenge, or has another password.
    virtual Result<AuthenticatedUser> user() const = 0;
    virtual std::string claimedUser() const = 0; // as the client said; empty before challenge()
};
struct PasswordQuestion {
    std::string user;
    Secret<std::string> password;
    std::string client;             // networkOf() the peer: networks take turns
    bool known = false;             // the account logged in from there lately
    std::function<bool()> mayBegin; // asked when its turn comes, before it costs anything; none: yes
};
class Authenticator {
public:
    virtual ~Authenticator() = default;
    // Who is admitted is told on a worker. Error: exhausted, where it might not begin.
    virtual void check(PasswordQuestion question, std::function<void(Result<AuthenticatedUser>)> done) = 0;
    virtual std::unique_ptr<ScramExchange> scram() = 0;
};

// Somebody who may not log in for a while.
struct LoginBan {
    enum class Subject : std::uint8_t { address, account }; // stored: never renumbered
    Subject subject = Subject::address;
    std::string who; // as clientOf() gives it; address of the account
    Time since, until;
    std::uint64_t failures = 0; // that led to it
};

// Bans that outlive the process. Thread-safe.
class BanMemory {
public:
    virtual ~BanMemory() = default;
    virtual std::vector<LoginBan> bans() = 0; // may wait for the database; empty when it cannot be read
    // Durable soon, not at once; a ban of the same subject is replaced.
    virtual void remember(const LoginBan& ban) = 0;
    virtual void forget(LoginBan::Subject subject, const std::string& who) = 0;
};

} // namespace ismail::accounts
