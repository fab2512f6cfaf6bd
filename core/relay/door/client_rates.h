// How much a stranger or a known network may ask for: connections and messages in a minute, recipients that do not
// exist in ten minutes. Partners, accounts and trusted networks are not counted; whoever calls sees to that.
//
// A client is an IPv4 address or a /64 (accounts::clientOf). A window begins with its first event. Over the limit the
// answer is 421 4.7.0 until the window ends; too many unknown recipients pause the client for ten minutes, and it is
// remembered for a day that it guessed.
// Promises: thread-safe; 100,000 clients at most are counted at a time, and the windows that began first are given up.
// In memory only: a restart forgives.
#pragma once

#include "accounts/admission.h"
#include "base/clock.h"
#include "config/settings.h"
#include "mail/reply.h"
#include "relay/door/learned_map.h"

#include <mutex>
#include <optional>
#include <string>

namespace ismail::relay {

class ClientRates {
public:
    static constexpr Millis minute{60'000};
    static constexpr Millis guessWindow = std::chrono::minutes(10), guessPause = std::chrono::minutes(10);
    static constexpr Millis guessingKept = std::chrono::hours(24);

    explicit ClientRates(std::size_t mostClients = 100'000);

    // Each counts one and says what the client is told instead; nothing: go on. The limits are rate.connections,
    // rate.messages and rate.unknown_recipients; 0: no limit.
    std::optional<mail::Reply> connection(const std::string& address, const config::Settings& settings, Ticks now);
    std::optional<mail::Reply> message(const std::string& address, const config::Settings& settings, Ticks now);
    // With the reply the connection is to be ended.
    std::optional<mail::Reply> unknownRecipient(const std::string& address, const config::Settings& settings,
                                                Ticks now);
    // It named many unknown recipients in the last day: points.
    bool guessedLately(const std::string& address, Ticks now) const;

private:
    struct Guessed {
        Ticks pausedUntil{};
    };

    accounts::WindowCounter connections_, messages_, unknown_;
    mutable std::mutex mutex_;
    LearnedMap<std::string, Guessed, KeyedHash> guessed_; // guarded by mutex_; its times are ticks
};

} // namespace ismail::relay
