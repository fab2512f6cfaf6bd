// Remembers for two minutes which passwords were right, so that a client that opens many connections pays for scrypt
// once.
//
// Promises: no password is kept, but an HMAC of it under a key that this process drew at random and never shows; the
// HMAC covers the stored verifier too, so that a changed password is not known any more at once (that the account is
// there and enabled is the caller's to ask, each time); only what scrypt found right is remembered, and being used does
// not make it live longer; at most maxLogins. Thread-safe. Does not: touch the disk.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/secret.h"

#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ismail::service {

class VerifiedLogins {
public:
    static constexpr Millis life{120'000};
    static constexpr std::size_t maxLogins = 4096; // some 200 octets each; the oldest goes first

    explicit VerifiedLogins(const Clock& clock);

    // This password was found right for this verifier lately.
    bool knows(const Secret<std::string>& password, std::string_view verifier);
    void remember(const Secret<std::string>& password, std::string_view verifier);
    std::size_t count() const;

private:
    Bytes tag(const Secret<std::string>& password, std::string_view verifier) const;
    void forgetOld();

    const Clock& clock_;
    const Secret<std::string> key_;
    mutable std::mutex mutex_;
    std::unordered_map<Bytes, Ticks> until_; // by tag
    std::deque<Bytes> byAge_;                // tags, the oldest first
};

} // namespace ismail::service
