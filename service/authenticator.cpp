#include "authenticator.h"

#include "crypto/password_hash.h"
#include "crypto/scram.h"
#include "mail/address.h"

namespace ismail::service {

namespace {

// The account behind a log-in name: an address. Disabled accounts are found too.
std::optional<store::AccountTable::Listed> accountOf(store::DirectoryStore& directory, const std::string& user) {
    const Result<mail::Address> address = mail::parseMailbox(user);
    if (!address) return std::nullopt;
    Result<store::AccountTable::Listed> listed = directory.accountByAddress(mail::addressKey(*address));
    if (!listed) return std::nullopt;
    return std::move(*listed);
}

accounts::AuthenticatedUser userOf(const store::AccountTable::Listed& listed) {
    return {listed.account.id, 0, listed.account.local + "@" + listed.domain};
}

// A check takes time, that of SCRAM as long as the client likes: the account as it is now. Nothing: it was removed or
// disabled meanwhile.
std::optional<store::AccountTable::Listed> stillEnabled(store::DirectoryStore& directory, const std::string& user,
                                                        const store::AccountTable::Listed& then) {
    auto now = accountOf(directory, user);
    if (!now || !now->account.enabled || now->account.id != then.account.id) return std::nullopt;
    return now;
}

// The exchange for one connection: crypto does the mathematics, the directory has the verifier.
class AccountScram final : public accounts::ScramExchange {
public:
    AccountScram(store::DirectoryStore& directory, const ServerSecret& secret)
        : directory_(directory), secret_(secret) {}

    std::optional<std::string> challenge(const std::string& clientFirst) override {
        std::optional<crypto::ScramClientFirst> first = crypto::parseScramClientFirst(clientFirst);
        if (!first) return std::nullopt;
        claimed_ = first->user;
        std::optional<crypto::ScramVerifier> verifier;
        listed_ = accountOf(directory_, first->user);
        if (listed_ && listed_->account.enabled) verifier = crypto::parseScramVerifier(listed_->account.scramVerifier);
        session_.emplace(std::move(*first), std::move(verifier), secret_.bytes());
        return session_->challenge();
    }

    std::optional<std::string> verify(const std::string& clientFinal) override {
        return session_ ? session_->verify(clientFinal) : std::nullopt;
    }
    Result<accounts::AuthenticatedUser> user() const override {
        const auto now = listed_ ? stillEnabled(directory_, claimed_, *listed_) : std::nullopt;
        if (!now || now->account.scramVerifier != listed_->account.scramVerifier)
            return Error{ErrorKind::denied, "The account was removed, disabled or given another password meanwhile."};
        return userOf(*listed_);
    }
    std::string claimedUser() const override { return claimed_; }

private:
    store::DirectoryStore& directory_;
    const ServerSecret& secret_;
    std::optional<crypto::ScramSession> session_;
    std::optional<store::AccountTable::Listed> listed_; // when the exchange began
    std::string claimed_;
};

} // namespace

void PasswordAuthenticator::check(accounts::PasswordQuestion question,
                                  std::function<void(Result<accounts::AuthenticatedUser>)> done) {
    Workers& lane = question.known ? quick_ : hashing_;
    const Party party = partyOf(question.client);
    auto held = std::make_shared<accounts::PasswordQuestion>(std::move(question));
    const bool taken = lane.submitFor(party, [this, held, done] {
        if (held->mayBegin && !held->mayBegin()) return done(Error{ErrorKind::exhausted, "Too many log-ins failed."});
        done(checkNow(held->user, held->password));
    });
    if (!taken) done(Error{ErrorKind::unavailable, "Too many log-ins are being checked."});
}

Result<accounts::AuthenticatedUser> PasswordAuthenticator::checkNow(const std::string& user,
                                                                    const Secret<std::string>& password) {
    const Error refused{ErrorKind::denied, "The name or the password is wrong."};
    const auto snapshot = directory_.directory();
    if (const accounts::Partner* partner = snapshot->partnerByInboundUser(user)) {
        if (!partner->enabled || verify(password, partner->inboundVerifier) == Verdict::wrong) return refused;
        return accounts::AuthenticatedUser{0, partner->id, partner->name};
    }
    std::optional<store::AccountTable::Listed> listed = accountOf(directory_, user);
    if (!listed || !listed->account.enabled) {
        crypto::pretendToVerify(password);
        return refused;
    }
    const Verdict verdict = verify(password, listed->account.verifier);
    if (verdict == Verdict::wrong) return refused;
    const auto now = stillEnabled(directory_, user, *listed);
    if (!now) return refused;
    // Another password, or another log-in renewed the verifier of this one.
    const std::string& current = now->account.verifier;
    if (current != listed->account.verifier && verify(password, current) == Verdict::wrong) return refused;
    accounts::AuthenticatedUser found = userOf(*listed);
    if (verdict == Verdict::right && crypto::needsRehash(listed->account.verifier)) renew(std::move(*listed), password);
    return found;
}

PasswordAuthenticator::Verdict PasswordAuthenticator::verify(const Secret<std::string>& password,
                                                             const std::string& verifier) {
    if (verified_.knows(password, verifier)) return Verdict::known;
    if (!crypto::verifyPassword(password, verifier)) return Verdict::wrong;
    verified_.remember(password, verifier);
    return Verdict::right;
}

void PasswordAuthenticator::renew(store::AccountTable::Listed listed, const Secret<std::string>& password) {
    Result<std::string> verifier = crypto::hashPassword(password);
    if (!verifier) return;
    listed.account.verifier = std::move(*verifier);
    // A conflict means that somebody just changed the account: the next log-in tries again.
    if (const Status stored = directory_.setAccount(listed.account); !stored)
        log_.debug("account.verifier_not_renewed",
                   {{"account", listed.account.local + "@" + listed.domain}, {"reason", stored.error().text}});
}

std::unique_ptr<accounts::ScramExchange> PasswordAuthenticator::scram() {
    return std::make_unique<AccountScram>(directory_, secret_);
}

} // namespace ismail::service
