#include "relay/outgoing/postmaster_notices.h"

#include "base/text.h"

#include <algorithm>
#include <utility>

namespace ismail::relay {

using config::Setting;

namespace {

constexpr Millis hour{3'600'000};
constexpr mail::EnhancedStatus tooOld{5, 4, 7};

} // namespace

FailureKind failureKind(const mail::DsnRecipient& recipient) {
    if (recipient.status == tooOld) return FailureKind::expired;
    return recipient.remoteMta.empty() ? FailureKind::unroutable : FailureKind::refused;
}

std::optional<PostmasterNotices::Permit> PostmasterNotices::ask(FailureKind kind, const config::Settings& settings) {
    const auto wanted = settings.list(Setting::postmasterNotices);
    const std::string_view name = failureKindNames[static_cast<std::size_t>(kind)];
    if (std::none_of(wanted.begin(), wanted.end(), [&](const auto& each) { return equalsIgnoreCase(each, name); }))
        return std::nullopt;
    const std::lock_guard lock(mutex_);
    Told& told = told_[static_cast<std::size_t>(kind)];
    const Ticks now = clock_.ticks();
    while (!told.at.empty() && now - told.at.front() >= hour)
        told.at.pop_front();
    if (told.at.size() >= settings.number(Setting::postmasterNoticesHour)) {
        ++told.leftOut;
        return std::nullopt;
    }
    told.at.push_back(now);
    return Permit{std::exchange(told.leftOut, 0)};
}

bool PostmasterNotices::concernPostmaster(const std::vector<mail::DsnRecipient>& recipients, const Router& router) {
    const Expansion ends = router.expand({"postmaster", {}}, {SenderRights::ourselves, {}, {}, true});
    return std::any_of(recipients.begin(), recipients.end(), [&](const mail::DsnRecipient& recipient) {
        if (equalsIgnoreCase(recipient.finalRecipient.local, "postmaster")) return true;
        const std::string key = mail::addressKey(recipient.finalRecipient);
        return std::any_of(ends.leaves.begin(), ends.leaves.end(),
                           [&](const Leaf& leaf) { return mail::addressKey(leaf.address) == key; });
    });
}

} // namespace ismail::relay
