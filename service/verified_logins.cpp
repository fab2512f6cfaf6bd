#include "verified_logins.h"

#include "crypto/digest.h"
#include "crypto/random.h"

namespace ismail::service {

VerifiedLogins::VerifiedLogins(const Clock& clock) : clock_(clock), key_(crypto::randomBytes(crypto::sha256Size)) {}

// A verifier holds no NUL, so the two cannot be mistaken for others.
Bytes VerifiedLogins::tag(const Secret<std::string>& password, std::string_view verifier) const {
    std::string text;
    text.reserve(verifier.size() + 1 + password.reveal().size());
    text += verifier;
    text += '\0';
    text += password.reveal();
    const Secret<std::string> both(std::move(text));
    return crypto::hmacSha256(key_.reveal(), both.reveal());
}

bool VerifiedLogins::knows(const Secret<std::string>& password, std::string_view verifier) {
    const Bytes sought = tag(password, verifier);
    const std::lock_guard guard(mutex_);
    forgetOld();
    return until_.contains(sought);
}

void VerifiedLogins::remember(const Secret<std::string>& password, std::string_view verifier) {
    Bytes fresh = tag(password, verifier);
    const std::lock_guard guard(mutex_);
    forgetOld();
    // Two that were checked at the same time: the first one counts.
    if (!until_.emplace(fresh, clock_.ticks() + life).second) return;
    byAge_.push_back(std::move(fresh));
    if (byAge_.size() <= maxLogins) return;
    until_.erase(byAge_.front());
    byAge_.pop_front();
}

std::size_t VerifiedLogins::count() const {
    const std::lock_guard guard(mutex_);
    return until_.size();
}

void VerifiedLogins::forgetOld() {
    const Ticks now = clock_.ticks();
    while (!byAge_.empty() && until_.at(byAge_.front()) <= now) {
        until_.erase(byAge_.front());
        byAge_.pop_front();
    }
}

} // namespace ismail::service
