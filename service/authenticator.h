// Checks who logs in over SMTP: accounts by address, partners by the name they were given.
//
// Promises: hashing runs on workers, those of strangers apart from those of clients that are known; an unknown user
// takes as long as a wrong password; a verifier that was made at a lower cost is renewed when its password is at hand;
// a password that was right is hashed once in a while, not for each connection (verified_logins.h). Does not: count
// failures (relay's admission does).
#pragma once

#include "accounts/authenticator.h"
#include "accounts/directory.h"
#include "base/executor.h"
#include "base/log.h"
#include "server_secret.h"
#include "store/directory/directory_store.h"
#include "verified_logins.h"

namespace ismail::service {

class PasswordAuthenticator final : public accounts::Authenticator {
public:
    // quick: for passwords from where the account logged in lately; hashing: for all others.
    PasswordAuthenticator(store::DirectoryStore& directory, const ServerSecret& secret, Workers& quick,
                          Workers& hashing, const Clock& clock, Log& log)
        : directory_(directory), secret_(secret), quick_(quick), hashing_(hashing), log_(log), verified_(clock) {}

    void check(accounts::PasswordQuestion question,
               std::function<void(Result<accounts::AuthenticatedUser>)> done) override;
    // The exchange reads the database: its functions are called on a worker.
    std::unique_ptr<accounts::ScramExchange> scram() override;

private:
    Result<accounts::AuthenticatedUser> checkNow(const std::string& user, const Secret<std::string>& password);
    enum class Verdict { wrong, right, known /* right lately */ };
    Verdict verify(const Secret<std::string>& password, const std::string& verifier);
    void renew(store::AccountTable::Listed listed, const Secret<std::string>& password);

    store::DirectoryStore& directory_;
    const ServerSecret& secret_;
    Workers& quick_;
    Workers& hashing_;
    Log& log_;
    VerifiedLogins verified_;
};

} // namespace ismail::service
