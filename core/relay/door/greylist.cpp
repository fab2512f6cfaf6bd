#include "relay/door/greylist.h"

#include <algorithm>

namespace ismail::relay {

using config::Setting;

bool wantsGreylisting(const config::Settings& settings, const GreyCircumstances& circumstances, int lineSuspicious) {
    const std::string& scope = settings.text(Setting::greylistScope);
    if (scope == "off" || circumstances.client != ClientClass::stranger) return false;
    if (circumstances.welcome || circumstances.correspondent) return false;
    if (circumstances.nullSender != (circumstances.stage == GreyCircumstances::Stage::endOfData)) return false;
    return scope == "strangers" || circumstances.points >= lineSuspicious;
}

GreyLimits GreyLimits::of(const config::Settings& settings) {
    return {settings.duration(Setting::greylistWait), settings.duration(Setting::greylistWindow),
            settings.duration(Setting::greylistPass)};
}

mail::Reply greyReply(const GreyVerdict& verdict) {
    const auto minutes = std::max<std::int64_t>(1, (verdict.wait.count() + 59'999) / 60'000);
    return {450,
            {4, 7, 1},
            "Not known here yet, please try again in " + std::to_string(minutes) +
                (minutes == 1 ? " minute" : " minutes")};
}

void Greylist::load(const std::vector<GreyRow>& rows, Time now) {
    const std::lock_guard lock(mutex_);
    for (const GreyRow& row : rows)
        if (row.until > now) entries_.load(row.key, {row.first, row.passed}, row.until);
}

std::uint64_t Greylist::keyOf(const GreyAttempt& attempt) const {
    // A length before each part: no two attempts have the same text.
    std::string text;
    text.reserve(attempt.origin.size() + attempt.sender.size() + attempt.recipient.size() + 24);
    for (const std::string_view part : {std::string_view(attempt.origin), attempt.sender, attempt.recipient}) {
        text += std::to_string(part.size());
        text += ':';
        text += part;
    }
    return hash_(text);
}

Greylist::Outcome Greylist::look(std::uint64_t key, const GreyLimits& limits, Time now, Millis& wait) {
    const std::lock_guard lock(mutex_);
    const State* found = entries_.find(key, now);
    // What begins in the future is of a clock that was set back since.
    if (found && found->passed) {
        entries_.set(key, {found->first, true}, now + limits.pass);
        return Outcome::passesAgain;
    }
    if (!found || found->first > now || now - found->first > limits.window) {
        wait = limits.wait;
        const bool passes = limits.wait <= Millis(0);
        entries_.set(key, {now, passes}, now + (passes ? limits.pass : limits.window));
        return passes ? Outcome::passesFirst : Outcome::waits;
    }
    if (const Millis waited = now - found->first; waited < limits.wait) {
        wait = limits.wait - waited;
        return Outcome::waits;
    }
    entries_.set(key, {found->first, true}, now + limits.pass);
    return Outcome::passesFirst;
}

GreyVerdict Greylist::attempt(const GreyAttempt& attempt, const GreyLimits& limits, Time now) {
    if (known_.isKnown(attempt.origin, now)) return {};
    GreyVerdict verdict;
    const Outcome outcome = look(keyOf(attempt), limits, now, verdict.wait);
    if (outcome == Outcome::waits) return {false, verdict.wait};
    if (outcome == Outcome::passesFirst) known_.passed(attempt.origin, limits.pass, now);
    return {};
}

std::size_t Greylist::size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

void Greylist::removeEnded(Time now, std::size_t most) {
    const std::lock_guard lock(mutex_);
    entries_.removeEnded(now, most);
}

std::vector<GreyChange> Greylist::takeChanges(std::size_t most) {
    const std::lock_guard lock(mutex_);
    std::vector<GreyChange> changes;
    for (const auto& change : entries_.takeChanges(most)) {
        std::optional<GreyRow> row;
        if (change.value) row = GreyRow{change.key, change.value->first, change.value->passed, change.until};
        changes.push_back({change.key, row});
    }
    return changes;
}

} // namespace ismail::relay
