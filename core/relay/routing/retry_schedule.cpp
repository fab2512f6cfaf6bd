#include "relay/routing/retry_schedule.h"

#include <algorithm>
#include <array>

namespace ismail::relay {

namespace {

// Multiples of RetryPolicy::first, in halves.
constexpr std::array ordinarySteps{2, 4, 10, 20, 40, 80};
constexpr std::array heldSteps{1, 2, 4, 8, 16};

constexpr Millis lastTryBeforeExpiry{60'000};
constexpr Millis soonest{1'000};
constexpr Millis pairedPause{10'000};

template <std::size_t N>
Millis step(const std::array<int, N>& steps, std::uint32_t tries, const RetryPolicy& policy) {
    if (tries == 0) tries = 1;
    if (tries > N) return policy.longest;
    return std::min(policy.longest, policy.first * steps[tries - 1] / 2);
}

} // namespace

RetryPolicy retryPolicy(const config::Settings& settings, RetryKind kind, const accounts::Domain* domain) {
    using config::Setting;
    RetryPolicy policy;
    policy.kind = kind;
    policy.first = settings.duration(Setting::queueRetryFirst);
    policy.longest = settings.duration(kind == RetryKind::ordinary ? Setting::queueRetryMax : Setting::heldRetryMax);
    if (kind == RetryKind::paired) policy.longest = pairedPause;
    if (domain && domain->retryMax) policy.longest = *domain->retryMax;
    return policy;
}

Millis retryPause(std::uint32_t tries, const RetryPolicy& policy, double jitter) {
    const Millis pause = policy.kind == RetryKind::paired     ? policy.longest
                         : policy.kind == RetryKind::ordinary ? step(ordinarySteps, tries, policy)
                                                              : step(heldSteps, tries, policy);
    const double off = std::clamp(jitter, 0.0, 1.0) * 0.1;
    return pause - Millis(static_cast<Millis::rep>(static_cast<double>(pause.count()) * off));
}

Time nextTry(Time now, std::uint32_t tries, const RetryPolicy& policy, Time expiresAt, double jitter) {
    Time due = now + retryPause(tries, policy, jitter);
    if (due >= expiresAt && expiresAt - lastTryBeforeExpiry > now) due = expiresAt - lastTryBeforeExpiry;
    return std::max(due, now + soonest);
}

} // namespace ismail::relay
