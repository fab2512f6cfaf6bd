// Quotas that are nearly used up (quota.warn_percent): an alert for the server's, one for each domain's and one for all
// mailboxes together; and a message to the account, at most one in quota.warn_interval.
//
// Promises: nothing is read where there are no limits; that an account was told is on disk before it is told, so a
// restart repeats nothing. Thread-safe. Blocking: look() is for a worker.
#pragma once

#include "accounts/directory.h"
#include "alerts.h"
#include "base/clock.h"
#include "base/log.h"
#include "config/settings.h"
#include "store/mailbox/quota_store.h"

#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ismail::service {

class QuotaWatch {
public:
    static constexpr std::size_t maxNamed = 20;       // mailboxes that the alert names
    static constexpr std::size_t maxToldAtOnce = 500; // accounts; the others have their turn at the next look

    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        store::QuotaStore& quotas;
        Alerts& alerts;
        // A message of this server to an address.
        std::function<void(const std::string& to, const Sentence& subject, const Sentence& text)> send;
    };
    explicit QuotaWatch(Dependencies deps) : deps_(std::move(deps)) {}

    void look();

private:
    struct Nearly {
        std::int64_t accountId = 0;
        std::string address;
        std::uint64_t used = 0, limit = 0;
    };
    using Keys = std::set<std::string>; // of the alerts that stand
    // domain, domainId: empty and 0 for the server.
    void judge(std::string key, const std::string& domain, std::int64_t domainId, std::uint64_t limit, Keys& standing);
    std::vector<Nearly> nearlyFull() const;
    void alertAccounts(const std::vector<Nearly>& nearly, Keys& standing);
    void tellAccounts(std::vector<Nearly> nearly);

    const Dependencies deps_;
    std::mutex looking_;
};

} // namespace ismail::service
