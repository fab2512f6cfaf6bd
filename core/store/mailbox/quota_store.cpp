#include "store/mailbox/quota_store.h"

#include "store/mailbox/mailbox_table.h"

namespace ismail::store {

using accounts::QuotaScope;

QuotaStore::Limits QuotaStore::limitsOf(std::int64_t accountId) const {
    const auto directory = directory_.directory();
    const auto settings = directory_.current();
    Limits limits;
    const accounts::AccountEntry* account = directory->accountById(accountId);
    if (!account) return limits;
    limits.domainId = account->domainId;
    limits.account = directory->quotaOf(*account, *settings);
    limits.server = settings->number(config::Setting::quotaServer);
    if (const accounts::Domain* domain = directory->domainById(account->domainId)) limits.domain = domain->quota;
    return limits;
}

accounts::QuotaState QuotaStore::judge(Database& database, std::int64_t accountId, const Limits& limits,
                                       std::uint64_t octets) {
    accounts::QuotaState state;
    state.limit = limits.account;
    state.used = UsageTable(database).find(accountId).octets;
    if (limits.account != 0 && state.used + octets > limits.account)
        state.full = QuotaScope::account;
    else if (limits.domain && sum(database, limits.domainId) + octets > *limits.domain)
        state.full = QuotaScope::domain;
    else if (limits.server != 0 && sum(database, 0) + octets > limits.server)
        state.full = QuotaScope::server;
    return state;
}

std::optional<accounts::QuotaState> QuotaStore::known(std::int64_t accountId, std::uint64_t) {
    if (limitsOf(accountId).any()) return std::nullopt;
    return accounts::QuotaState{};
}

accounts::QuotaState QuotaStore::ask(std::int64_t accountId, std::uint64_t octets) {
    const Limits limits = limitsOf(accountId);
    if (!limits.any()) return {};
    try {
        const auto database = pool_.lease();
        return judge(*database, accountId, limits, octets);
    } catch (const DatabaseError& error) {
        log_.warning("quota.not_read", {{"error", error.what()}});
        return {};
    }
}

Status QuotaStore::admit(Database& database, std::int64_t accountId, std::uint64_t, std::uint64_t octets) {
    const Limits limits = limitsOf(accountId);
    if (!limits.any()) return {};
    switch (judge(database, accountId, limits, octets).full) {
    case QuotaScope::none: return {};
    case QuotaScope::account: return Error{ErrorKind::exhausted, "The mailbox is full."};
    case QuotaScope::domain: return Error{ErrorKind::exhausted, "The quota of the domain is used up."};
    case QuotaScope::server: return Error{ErrorKind::exhausted, "The quota of the server is used up."};
    }
    return {};
}

std::optional<std::uint64_t> QuotaStore::octetLimit(Database&, std::int64_t accountId) {
    const Limits limits = limitsOf(accountId);
    return limits.account == 0 ? std::nullopt : std::optional(limits.account);
}

std::uint64_t QuotaStore::sum(Database& database, std::int64_t domainId) {
    {
        const std::lock_guard lock(mutex_);
        const auto known = sums_.find(domainId);
        if (known != sums_.end() && clock_.ticks() - known->second.at < sumsFor) return known->second.octets;
    }
    UsageTable usage(database);
    const std::uint64_t octets = (domainId == 0 ? usage.ofAll() : usage.ofDomain(domainId)).octets;
    const std::lock_guard lock(mutex_);
    sums_[domainId] = {octets, clock_.ticks()};
    return octets;
}

Result<std::uint64_t> QuotaStore::sum(std::int64_t domainId) {
    try {
        const auto database = pool_.lease();
        return sum(*database, domainId);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::vector<std::pair<std::int64_t, std::uint64_t>>> QuotaStore::used() {
    try {
        const auto database = pool_.lease();
        Statement rows = database->query("SELECT account_id, octets FROM account_usage WHERE octets>0");
        std::vector<std::pair<std::int64_t, std::uint64_t>> used;
        while (rows.step())
            used.emplace_back(rows.integer(0), static_cast<std::uint64_t>(rows.integer(1)));
        return used;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::unordered_set<std::int64_t>> QuotaStore::toldSince(Time time) {
    try {
        const auto database = pool_.lease();
        Statement rows = database->query("SELECT account_id FROM quota_told WHERE at>?", toMillis(time));
        std::unordered_set<std::int64_t> told;
        while (rows.step())
            told.insert(rows.integer(0));
        return told;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

void QuotaStore::rememberTold(std::vector<std::int64_t> accounts, Time now, Time forget,
                              std::function<void(Status)> done) {
    WriteOp op;
    op.apply = [accounts = std::move(accounts), now, forget](Database& database) -> Status {
        database.run("DELETE FROM quota_told WHERE at<?", toMillis(forget));
        for (const std::int64_t account : accounts)
            database.run("INSERT OR REPLACE INTO quota_told(account_id, at) VALUES(?,?)", account, toMillis(now));
        return {};
    };
    op.done = std::move(done);
    committer_.submit(std::move(op), Lane::background);
}

} // namespace ismail::store
