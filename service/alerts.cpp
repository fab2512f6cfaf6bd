#include "alerts.h"

#include <algorithm>

namespace ismail::service {

Language mailLanguage(const config::Settings& settings) {
    return settings.text(config::Setting::alertLanguage) == "de" ? Language::german : Language::english;
}

void Alerts::start(std::vector<Alert> open, Mailer mailer, Keeper keeper) {
    std::lock_guard lock(mutex_);
    mailer_ = std::move(mailer);
    keeper_ = std::move(keeper);
    for (Alert& alert : open) {
        if (alert.mailedAt) lastMail_[alert.key] = *alert.mailedAt;
        const std::string key = alert.key;
        open_[key] = std::move(alert);
    }
}

bool Alerts::mayMail(const std::string& key, Time now) {
    const Millis interval = settings_.current()->duration(config::Setting::alertInterval);
    const auto last = lastMail_.find(key);
    if (last != lastMail_.end() && now - last->second < interval) return false;
    while (!recentMails_.empty() && now - recentMails_.front() > std::chrono::hours(1))
        recentMails_.pop_front();
    return recentMails_.size() < maxMailsAnHour;
}

void Alerts::raise(const std::string& key, Sentence subject, Sentence text) {
    const Time now = clock_.now();
    Mailer mailer;
    Keeper keeper;
    Alert copy;
    {
        std::lock_guard lock(mutex_);
        const bool fresh = !open_.contains(key);
        Alert& alert = open_[key];
        alert.key = key;
        alert.subject = subject;
        alert.text = text;
        if (fresh) alert.raisedAt = now;
        if (fresh) log_.warning("alert.raised", {{"key", key}, {"subject", render(subject)}});
        const bool tell = !alert.mailedAt && mayMail(key, now);
        if (!fresh && !tell) return;
        if (tell) mailer = mailer_;
        keeper = keeper_;
        copy = alert;
    }
    if (mailer && mailer(key, subject, text)) {
        std::lock_guard lock(mutex_);
        copy.mailedAt = now;
        lastMail_[key] = now;
        recentMails_.push_back(now);
        if (const auto alert = open_.find(key); alert != open_.end()) alert->second.mailedAt = now;
    }
    if (keeper) keeper(copy);
}

void Alerts::clear(const std::string& key, Sentence subject, Sentence text) {
    Mailer mailer;
    Keeper keeper;
    Alert ended;
    {
        std::lock_guard lock(mutex_);
        const auto found = open_.find(key);
        if (found == open_.end()) return;
        ended = std::move(found->second);
        open_.erase(found);
        ended.clearedAt = clock_.now();
        log_.info("alert.cleared", {{"key", key}, {"subject", render(subject)}});
        if (ended.mailedAt) mailer = mailer_;
        keeper = keeper_;
        ended_.push_front(ended);
        trim();
    }
    if (mailer) mailer(key, subject, text);
    if (keeper) keeper(ended);
}

void Alerts::trim() {
    while (ended_.size() > maxKept)
        ended_.pop_back();
    while (lastMail_.size() > maxKept)
        lastMail_.erase(std::min_element(lastMail_.begin(), lastMail_.end(),
                                         [](const auto& a, const auto& b) { return a.second < b.second; }));
}

std::vector<Alert> Alerts::list(bool activeOnly, std::size_t most) const {
    std::vector<Alert> alerts;
    {
        std::lock_guard lock(mutex_);
        for (const auto& [key, alert] : open_)
            alerts.push_back(alert);
        if (!activeOnly) alerts.insert(alerts.end(), ended_.begin(), ended_.end());
    }
    std::stable_sort(alerts.begin(), alerts.end(),
                     [](const Alert& a, const Alert& b) { return a.raisedAt > b.raisedAt; });
    if (alerts.size() > most) alerts.resize(most);
    return alerts;
}

std::size_t Alerts::active() const {
    std::lock_guard lock(mutex_);
    return open_.size();
}

} // namespace ismail::service
