// What the administrator must know: alerts that are raised and cleared, kept over a restart, and told by e-mail.
//
// Promises: the same key is one alert however often it is raised; at most one e-mail for a key in alert.min_interval,
// and at most maxMailsAnHour in all, so that a flood of trouble is no flood of mail; the end of a trouble that was told
// is told, too. Thread-safe; raise() and clear() never block.
#pragma once

#include "base/clock.h"
#include "base/counters.h"
#include "base/log.h"
#include "config/settings.h"

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ismail::service {

struct Alert {
    std::string key;
    Sentence subject, text;
    Time raisedAt;
    std::optional<Time> clearedAt;
    std::optional<Time> mailedAt;
};

// The language that this server writes mail in (alert.language).
Language mailLanguage(const config::Settings& settings);

class Alerts final : public AlertSink {
public:
    static constexpr std::size_t maxKept = 1000;
    static constexpr std::size_t maxMailsAnHour = 20;

    // Sends an e-mail to whoever wants to be told (alert_recipients.h); false: there is nobody to tell.
    using Mailer = std::function<bool(const std::string& key, const Sentence& subject, const Sentence& text)>;
    // Stores an open alert, or with clearedAt set removes it; may post.
    using Keeper = std::function<void(const Alert&)>;

    Alerts(const Clock& clock, const config::SettingsSource& settings, Log& log)
        : clock_(clock), settings_(settings), log_(log) {}

    // Before the first raise(). `open` is what was stored by the last run.
    void start(std::vector<Alert> open, Mailer mailer, Keeper keeper);
    void raise(const std::string& key, Sentence subject, Sentence text) override;
    void clear(const std::string& key, Sentence subject, Sentence text) override;
    // Newest first.
    std::vector<Alert> list(bool activeOnly, std::size_t most) const;
    std::size_t active() const;

private:
    bool mayMail(const std::string& key, Time now);
    void trim();

    const Clock& clock_;
    const config::SettingsSource& settings_;
    Log& log_;
    mutable std::mutex mutex_;
    Mailer mailer_;
    Keeper keeper_;
    std::map<std::string, Alert> open_;
    std::deque<Alert> ended_;
    std::map<std::string, Time> lastMail_;
    std::deque<Time> recentMails_;
};

} // namespace ismail::service
