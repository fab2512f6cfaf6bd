// How much mail is held here for one paired partner: what the partner's row says, else group.max_held. A primary that
// stays away, or a partner that sends nonsense, fills its own share of the disk and not that of the others.
//
// Promises: while a partner has as much as it may, its domains answer RCPT 452 4.3.1, so senders keep the mail and come
// again; what RecipientBook says otherwise stands. The amount is looked up every few seconds (look()), so it may be
// passed by what comes in that time. Thread-safe.
#pragma once

#include "accounts/directory.h"
#include "base/log.h"
#include "config/settings.h"
#include "relay/recipient_book.h"
#include "store/queue/queue_admin.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>

namespace ismail::service {

class HeldLimit final : public relay::RecipientBook {
public:
    struct Dependencies {
        relay::RecipientBook& book;
        store::QueueAdmin& queue;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        Log& log;
    };
    explicit HeldLimit(const Dependencies& deps) : deps_(deps) {}

    // Blocks: workers only.
    void look();

    void ask(const relay::RecipientQuestion& question, std::function<void(relay::RecipientSaid)> done) override;
    relay::RecipientSaid answer(const relay::RecipientQuestion& question) override;
    std::optional<relay::PrimaryLimits> limits(std::int64_t domainId) override { return deps_.book.limits(domainId); }

private:
    bool isReached(std::int64_t domainId) const;

    const Dependencies deps_;
    mutable std::mutex mutex_;
    std::set<std::int64_t> reached_; // domains
};

} // namespace ismail::service
