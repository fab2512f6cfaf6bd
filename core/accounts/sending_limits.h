// How much each account and each domain sent by submission in the last hour and day, and whether it may send more.
//
// Promises: an hour slides in steps of five minutes, a day in steps of an hour; memory is bounded; a message
// counts from the moment it is about to be stored, so that however many arrive at once, no more than the limit get
// through; one that is not accepted in the end is given back. Thread-safe. Does not: survive a restart.
#pragma once

#include "accounts/directory.h"
#include "base/clock.h"
#include "base/result.h"
#include "config/settings.h"

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace ismail::accounts {

struct SentCounts {
    std::uint64_t messagesHour = 0, messagesDay = 0, recipientsHour = 0, recipientsDay = 0;
};

class SendingLimits {
public:
    static constexpr std::size_t maxSenders = 200'000; // accounts and domains; with more, all counts begin anew

    explicit SendingLimits(const Clock& clock) : clock_(clock) {}

    // May the account send one more message with so many recipients? Else the sentence for the client.
    std::optional<std::string> refusal(const AccountEntry& account, const Directory& directory,
                                       const config::Settings& settings, std::uint64_t recipients) const;
    // A message that counts already.
    struct Reservation {
        std::int64_t accountId = 0, domainId = 0;
        std::uint64_t recipients = 0;
        Ticks at;
    };
    // Asks as refusal() does and counts the message, in one. Error: exhausted, with the sentence for the client.
    Result<Reservation> reserve(const AccountEntry& account, const Directory& directory,
                                const config::Settings& settings, std::uint64_t recipients);
    // The message was not accepted.
    void release(const Reservation& reservation);
    SentCounts ofAccount(std::int64_t accountId) const;
    SentCounts ofDomain(std::int64_t domainId) const;

private:
    struct Slot {
        std::int64_t number = -1; // which five minutes, or which hour, since the clock began
        std::uint64_t messages = 0, recipients = 0;
    };
    struct Sender {
        std::array<Slot, 12> hour;
        std::array<Slot, 24> day;
    };
    using Senders = std::unordered_map<std::int64_t, Sender>;

    // mutex_ held, in all of these.
    std::optional<std::string> broken(const AccountEntry& account, const Directory& directory,
                                      const config::Settings& settings, std::uint64_t recipients) const;
    SentCounts count(const Senders& senders, std::int64_t id) const;
    static void add(Senders& senders, std::int64_t id, std::uint64_t recipients, Ticks at);
    static void takeBack(Senders& senders, std::int64_t id, std::uint64_t recipients, Ticks at);

    const Clock& clock_;
    mutable std::mutex mutex_;
    Senders accounts_, domains_;
};

} // namespace ismail::accounts
