// Failures of mail that has no sender: a notification that cannot be delivered, above all. Nobody else would hear of
// them, so postmaster is told, as far as the settings say.
//
// Promises: at most queue.postmaster_notices_per_hour for each kind; what is left out is counted and said with the next
// one. Never about mail to postmaster itself, so that no circle comes about. Does not: make or send the message.
// Thread-safe.
#pragma once

#include "base/clock.h"
#include "config/settings.h"
#include "mail/dsn.h"
#include "relay/routing/router.h"

#include <array>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ismail::relay {

enum class FailureKind : std::uint8_t { refused, unroutable, expired };
constexpr std::array<std::string_view, 3> failureKindNames{"refused", "unroutable", "expired"};

// Of a recipient that failed: by the peer's word, for want of a way, or by its age.
FailureKind failureKind(const mail::DsnRecipient& recipient);

class PostmasterNotices {
public:
    explicit PostmasterNotices(const Clock& clock) : clock_(clock) {}

    struct Permit {
        std::uint64_t leftOut = 0; // since the last one
    };
    // May postmaster be told of this failure now? It counts as told.
    std::optional<Permit> ask(FailureKind kind, const config::Settings& settings);
    // One of the recipients is where mail for postmaster ends.
    static bool concernPostmaster(const std::vector<mail::DsnRecipient>& recipients, const Router& router);

private:
    struct Told {
        std::deque<Ticks> at; // in the last hour
        std::uint64_t leftOut = 0;
    };
    const Clock& clock_;
    std::mutex mutex_;
    std::array<Told, failureKindNames.size()> told_;
};

} // namespace ismail::relay
