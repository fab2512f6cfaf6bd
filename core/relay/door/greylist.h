// Greylisting (RFC 6647): mail that looks doubtful is put off once; a real mail server comes again.
//
// What is remembered is a keyed hash (SipHash, 64 bits) of where the client comes from, the sender and the recipient,
// never their text. The same three pass when they come again between greylist.wait (5 min) and greylist.window (24 h)
// after the first time, and then at once for greylist.pass (36 d) after the last time. Two passes make the origin
// known, and who is known is not asked again (known_clients.h).
// Promises: thread-safe (one mutex for all, nothing is called under it); 200,000 entries at most, the soonest to be
// forgotten go first; logarithmic cost. Does not: decide for whom it is asked; that is wantsGreylisting().
#pragma once

#include "base/clock.h"
#include "base/sip_hash.h"
#include "config/settings.h"
#include "mail/reply.h"
#include "relay/door/client_class.h"
#include "relay/door/known_clients.h"
#include "relay/door/learned_map.h"
#include "relay/door_memory.h"

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::relay {

struct GreyCircumstances {
    enum class Stage : std::uint8_t { recipient, endOfData };
    Stage stage = Stage::recipient;
    ClientClass client = ClientClass::stranger;
    int points = 0;             // so far
    bool nullSender = false;    // asked at the end of data, since at RCPT it may be somebody's call-ahead
    bool welcome = false;       // by a list of ours or of others
    bool correspondent = false; // the recipient wrote to the sender, who is proven
};
// By greylist.scope and check.line_suspicious, which is given: off, strangers from so many points on, or all strangers.
bool wantsGreylisting(const config::Settings& settings, const GreyCircumstances& circumstances, int lineSuspicious = 3);

struct GreyLimits {
    Millis wait = std::chrono::minutes(5), window = std::chrono::hours(24), pass = std::chrono::hours(24 * 36);
    static GreyLimits of(const config::Settings& settings);
};

struct GreyAttempt {
    std::string origin;                 // originOf()
    std::string_view sender, recipient; // as mail::addressKey() writes them; a null sender is empty
};

struct GreyVerdict {
    bool passes = true;
    Millis wait{0}; // that is left where it does not
};

// 450 4.7.1, with the time that is left rounded up to minutes.
mail::Reply greyReply(const GreyVerdict& verdict);

class Greylist {
public:
    static constexpr std::size_t maxEntries = 200'000;

    Greylist(SipKey key, KnownClients& known, std::size_t most = maxEntries)
        : hash_(key), known_(known), entries_(most) {}

    void load(const std::vector<GreyRow>& rows, Time now);
    GreyVerdict attempt(const GreyAttempt& attempt, const GreyLimits& limits, Time now);

    std::size_t size() const;
    void removeEnded(Time now, std::size_t most = 1'000);
    // What is to be written, at most so many.
    std::vector<GreyChange> takeChanges(std::size_t most = 500);

private:
    enum class Outcome : std::uint8_t { waits, passesFirst, passesAgain };
    struct State {
        Time first{};
        bool passed = false;
    };
    struct Same { // the keys are hashes
        std::size_t operator()(std::uint64_t key) const { return static_cast<std::size_t>(key); }
    };
    std::uint64_t keyOf(const GreyAttempt& attempt) const;
    Outcome look(std::uint64_t key, const GreyLimits& limits, Time now, Millis& wait);

    const SipHash hash_;
    KnownClients& known_;
    mutable std::mutex mutex_;
    LearnedMap<std::uint64_t, State, Same> entries_; // guarded by mutex_
};

} // namespace ismail::relay
