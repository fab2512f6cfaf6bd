// What accounts, domains and the whole server hold, against what they may hold: for the reception of mail
// (accounts::Quotas) and for what IMAP adds (QuotaGate).
//
// Nothing is read where there is no limit. The account is exact; the sums of a domain and of the server may be up to
// sumsFor old, so mail that comes in at once may go over those a little.
#pragma once

#include "accounts/quotas.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/db/committer.h"
#include "store/db/read_pool.h"
#include "store/directory/directory_store.h"
#include "store/mailbox/quota_gate.h"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

namespace ismail::store {

class QuotaStore final : public accounts::Quotas, public QuotaGate {
public:
    static constexpr Millis sumsFor{10'000};

    QuotaStore(Committer& committer, ReadPool& pool, DirectoryStore& directory, const Clock& clock, Log& log)
        : committer_(committer), pool_(pool), directory_(directory), clock_(clock), log_(log) {}

    // Known where there is no limit.
    std::optional<accounts::QuotaState> known(std::int64_t accountId, std::uint64_t octets) override;
    accounts::QuotaState ask(std::int64_t accountId, std::uint64_t octets) override;
    Status admit(Database& database, std::int64_t accountId, std::uint64_t messages, std::uint64_t octets) override;
    std::optional<std::uint64_t> octetLimit(Database& database, std::int64_t accountId) override;
    // Octets in the mailboxes of a domain's accounts; of all accounts for 0.
    Result<std::uint64_t> sum(std::int64_t domainId);
    // Octets in the mailboxes of each account that has any. Reads a row for each account.
    Result<std::vector<std::pair<std::int64_t, std::uint64_t>>> used();

    // The accounts that were told of their quota after that time.
    Result<std::unordered_set<std::int64_t>> toldSince(Time time);
    // They are told now; what was remembered before `forget` is not needed any more.
    void rememberTold(std::vector<std::int64_t> accounts, Time now, Time forget, std::function<void(Status)> done);

private:
    // What counts for one account.
    struct Limits {
        std::int64_t domainId = 0;
        std::uint64_t account = 0, server = 0; // 0: none
        std::optional<std::uint64_t> domain;
        bool any() const { return account != 0 || server != 0 || domain; }
    };
    struct Sum {
        std::uint64_t octets = 0;
        Ticks at;
    };
    Limits limitsOf(std::int64_t accountId) const;
    accounts::QuotaState judge(Database& database, std::int64_t accountId, const Limits& limits, std::uint64_t octets);
    std::uint64_t sum(Database& database, std::int64_t domainId);

    Committer& committer_;
    ReadPool& pool_;
    DirectoryStore& directory_;
    const Clock& clock_;
    Log& log_;
    std::mutex mutex_;
    std::map<std::int64_t, Sum> sums_; // by domain; a server has few enough to keep them all
};

} // namespace ismail::store
