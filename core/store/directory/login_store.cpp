#include "store/directory/login_store.h"

namespace ismail::store {

LoginStore::LoginStore(Committer& committer, ReadPool& pool, Log& log)
    : pool_(pool), rows_(committer, log, "login.last_not_written",
                         [](Database& database, std::int64_t account, const LastLogin& login) {
                             database.run("INSERT OR REPLACE INTO last_login(account_id, at, protocol, peer) "
                                          "SELECT id, ?2, ?3, ?4 FROM account WHERE id=?1",
                                          account, toMillis(login.at), login.protocol, login.peer);
                         }) {}

void LoginStore::remember(std::int64_t accountId, LastLogin login) {
    const std::lock_guard lock(mutex_);
    if (known_.size() >= maxInMemory) {
        known_.clear();
        stored_.clear();
    }
    const auto before = known_.find(accountId);
    const auto stored = stored_.find(accountId);
    const bool same = before != known_.end() && before->second.protocol == login.protocol &&
                      before->second.peer == login.peer && stored != stored_.end() &&
                      login.at - stored->second < sameAgain;
    known_[accountId] = login;
    if (same) return;
    stored_[accountId] = login.at;
    rows_.add(accountId, std::move(login));
}

Result<std::optional<LastLogin>> LoginStore::of(std::int64_t accountId) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = known_.find(accountId); found != known_.end()) return std::optional(found->second);
    }
    try {
        const auto database = pool_.lease();
        Statement row = database->query("SELECT at, protocol, peer FROM last_login WHERE account_id=?", accountId);
        if (!row.step()) return std::optional<LastLogin>();
        return std::optional(LastLogin{fromMillis(row.integer(0)), row.text(1), row.text(2)});
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

} // namespace ismail::store
