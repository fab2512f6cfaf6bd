// Who may try to log in. Failed log-ins of all protocols are counted by address (IPv6: by its /64) and by account; too
// many of them in a window of ten minutes ban the address, or the account, for login.ban_time.
//
// Promises: a banned address is refused whatever it knows; a banned account is refused except from addresses that
// logged in to it lately, so that guessing from elsewhere locks nobody out of his own mail; memory is bounded however
// many names appear; an administrator sees the bans and can lift them; bans outlive the process where they are kept in
// a memory; the answer to a failure comes later with each failure of its address. Thread-safe. Does not: keep the
// failures that led to no ban over a restart.
#pragma once

#include "accounts/admission.h"
#include "accounts/authenticator.h"
#include "base/clock.h"
#include "base/executor.h"
#include "base/log.h"
#include "config/settings.h"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace ismail::accounts {

// A log-in that worked.
struct Login {
    std::int64_t accountId = 0; // 0: a partner
    std::string user;           // address of the account, name of the partner
    std::string protocol;       // "SMTP", "POP3", "IMAP"
    std::string peer;           // textual address
};

class LoginGuard {
public:
    static constexpr std::size_t maxBans = 10'000;     // with more, the one that ends first goes
    static constexpr std::size_t maxFamiliar = 50'000; // pairs of account and address
    static constexpr Millis familiarFor{7 * 24 * 3600'000LL};

    // An answer to a failure waits so long, and twice as long with each further failure of the address within the
    // window.
    static constexpr Millis firstDelay{250};
    static constexpr Millis longestDelay{2'000};

    using Ban = LoginBan;
    using Subject = LoginBan::Subject;

    LoginGuard(const Clock& clock, const config::SettingsSource& settings, Log& log)
        : clock_(clock), settings_(settings), log_(log) {}

    // Told of every log-in that worked, on the thread it came from. Before the first of them.
    void onLogin(std::function<void(const Login&)> listener) { listener_ = std::move(listener); }

    // Answers to failures wait on this executor; without one they come at once. Before the first log-in.
    void paceOn(Executor& executor) { executor_ = &executor; }
    // Takes over the bans that go on, and keeps those to come. Before the first log-in.
    void keepBansIn(BanMemory& memory);

    // May this address try to log in? With a user: as this one. The user is what the client says, in any case.
    bool admits(const std::string& peer, const std::string& user = {}) const;
    // The account logged in from there lately.
    bool familiar(const std::string& peer, const std::string& user) const;
    void failed(const std::string& peer, const std::string& user);
    // Calls it when the client may hear of its failure: at once or later, on this thread or the executor's.
    void answerFailure(const std::string& peer, std::function<void()> answer);
    void succeeded(const Login& login);

    // Those that go on, newest first.
    std::vector<Ban> bans() const;
    // Ends the bans of an address, a /64 or an account and forgets its failures. Returns how many there were.
    std::size_t lift(const std::string& who);

private:
    struct Until {
        Ban ban;
        Ticks end;
    };
    using Key = std::pair<Subject, std::string>;
    bool banned(Subject subject, const std::string& who) const; // mutex_ held, here and in the next
    bool known(const std::string& peer, const std::string& user) const;
    void add(const Ban& ban, Ticks end);
    void count(Subject subject, const std::string& who, WindowCounter& failures, std::uint64_t most);

    const Clock& clock_;
    const config::SettingsSource& settings_;
    Log& log_;
    std::function<void(const Login&)> listener_;
    Executor* executor_ = nullptr;
    BanMemory* memory_ = nullptr;
    WindowCounter byAddress_{Millis(600'000)}, byAccount_{Millis(600'000)};
    mutable std::mutex mutex_;
    std::map<Key, Until> bans_;
    std::unordered_map<std::string, Ticks> familiar_; // "account client" to the last log-in
};

} // namespace ismail::accounts
