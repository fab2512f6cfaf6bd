#include "accounts/sending_limits.h"

namespace ismail::accounts {

using config::Setting;

namespace {

constexpr std::int64_t fiveMinutes = 300'000;
constexpr std::int64_t oneHour = 3'600'000;

struct InForce {
    std::uint64_t messagesHour, messagesDay, recipientsHour, recipientsDay; // 0: no limit
};

InForce ofAccount(const SendLimits& own, const config::Settings& settings) {
    return {own.messagesHour.value_or(settings.number(Setting::sendMessagesHour)),
            own.messagesDay.value_or(settings.number(Setting::sendMessagesDay)),
            own.recipientsHour.value_or(settings.number(Setting::sendRecipientsHour)),
            own.recipientsDay.value_or(settings.number(Setting::sendRecipientsDay))};
}

InForce ofDomain(const SendLimits& own, const config::Settings& settings) {
    return {own.messagesHour.value_or(settings.number(Setting::domainMessagesHour)),
            own.messagesDay.value_or(settings.number(Setting::domainMessagesDay)),
            own.recipientsHour.value_or(settings.number(Setting::domainRecipientsHour)),
            own.recipientsDay.value_or(settings.number(Setting::domainRecipientsDay))};
}

std::optional<std::string> brokenBy(const std::string& who, const InForce& limits, const SentCounts& sent,
                                    std::uint64_t recipients) {
    const auto over = [](std::uint64_t limit, std::uint64_t count) { return limit != 0 && count > limit; };
    const auto say = [&](std::uint64_t limit, const char* what, const char* time) {
        return who + " has reached its limit of " + std::to_string(limit) + " " + what + " in " + time +
               ", try again later";
    };
    if (over(limits.messagesHour, sent.messagesHour + 1)) return say(limits.messagesHour, "message(s)", "an hour");
    if (over(limits.messagesDay, sent.messagesDay + 1)) return say(limits.messagesDay, "message(s)", "a day");
    if (over(limits.recipientsHour, sent.recipientsHour + recipients))
        return say(limits.recipientsHour, "recipient(s)", "an hour");
    if (over(limits.recipientsDay, sent.recipientsDay + recipients))
        return say(limits.recipientsDay, "recipient(s)", "a day");
    return std::nullopt;
}

} // namespace

std::optional<std::string> SendingLimits::refusal(const AccountEntry& account, const Directory& directory,
                                                  const config::Settings& settings, std::uint64_t recipients) const {
    const std::lock_guard lock(mutex_);
    return broken(account, directory, settings, recipients);
}

std::optional<std::string> SendingLimits::broken(const AccountEntry& account, const Directory& directory,
                                                 const config::Settings& settings, std::uint64_t recipients) const {
    if (auto text = brokenBy("This account", accounts::ofAccount(account.limits, settings),
                             count(accounts_, account.id), recipients))
        return text;
    const Domain* domain = directory.domainById(account.domainId);
    if (!domain) return std::nullopt;
    return brokenBy("This domain", accounts::ofDomain(domain->sendLimits, settings), count(domains_, domain->id),
                    recipients);
}

Result<SendingLimits::Reservation> SendingLimits::reserve(const AccountEntry& account, const Directory& directory,
                                                          const config::Settings& settings, std::uint64_t recipients) {
    const std::lock_guard lock(mutex_);
    if (auto text = broken(account, directory, settings, recipients))
        return Error{ErrorKind::exhausted, std::move(*text)};
    const Reservation reservation{account.id, account.domainId, recipients, clock_.ticks()};
    add(accounts_, account.id, recipients, reservation.at);
    add(domains_, account.domainId, recipients, reservation.at);
    return reservation;
}

void SendingLimits::release(const Reservation& reservation) {
    const std::lock_guard lock(mutex_);
    takeBack(accounts_, reservation.accountId, reservation.recipients, reservation.at);
    takeBack(domains_, reservation.domainId, reservation.recipients, reservation.at);
}

SentCounts SendingLimits::ofAccount(std::int64_t accountId) const {
    const std::lock_guard lock(mutex_);
    return count(accounts_, accountId);
}

SentCounts SendingLimits::ofDomain(std::int64_t domainId) const {
    const std::lock_guard lock(mutex_);
    return count(domains_, domainId);
}

void SendingLimits::add(Senders& senders, std::int64_t id, std::uint64_t recipients, Ticks at) {
    if (senders.size() >= maxSenders) senders.clear();
    Sender& sender = senders[id];
    const auto into = [&](auto& slots, std::int64_t length) {
        const std::int64_t number = at.time_since_epoch().count() / length;
        Slot& slot = slots[static_cast<std::size_t>(number) % slots.size()];
        if (slot.number != number) slot = {number, 0, 0};
        ++slot.messages;
        slot.recipients += recipients;
    };
    into(sender.hour, fiveMinutes);
    into(sender.day, oneHour);
}

// Where the time of the reservation is over, or its counts began anew, there is nothing to take back.
void SendingLimits::takeBack(Senders& senders, std::int64_t id, std::uint64_t recipients, Ticks at) {
    const auto sender = senders.find(id);
    if (sender == senders.end()) return;
    const auto from = [&](auto& slots, std::int64_t length) {
        const std::int64_t number = at.time_since_epoch().count() / length;
        Slot& slot = slots[static_cast<std::size_t>(number) % slots.size()];
        if (slot.number != number || slot.messages == 0 || slot.recipients < recipients) return;
        --slot.messages;
        slot.recipients -= recipients;
    };
    from(sender->second.hour, fiveMinutes);
    from(sender->second.day, oneHour);
}

SentCounts SendingLimits::count(const Senders& senders, std::int64_t id) const {
    SentCounts counts;
    const auto found = senders.find(id);
    if (found == senders.end()) return counts;
    const std::int64_t now = clock_.ticks().time_since_epoch().count();
    const auto sum = [&](const auto& slots, std::int64_t length, std::uint64_t& messages, std::uint64_t& recipients) {
        const std::int64_t oldest = now / length - static_cast<std::int64_t>(slots.size());
        for (const Slot& slot : slots) {
            if (slot.number <= oldest) continue;
            messages += slot.messages;
            recipients += slot.recipients;
        }
    };
    sum(found->second.hour, fiveMinutes, counts.messagesHour, counts.recipientsHour);
    sum(found->second.day, oneHour, counts.messagesDay, counts.recipientsDay);
    return counts;
}

} // namespace ismail::accounts
