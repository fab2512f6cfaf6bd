#include "store/login_store.h"

namespace ismail::store {

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
    unwritten_[accountId] = std::move(login);
    schedule();
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

void LoginStore::schedule() {
    if (scheduled_ || unwritten_.empty()) return;
    scheduled_ = true;
    while (!unwritten_.empty() && writing_.size() < maxWrittenAtOnce)
        writing_.insert(unwritten_.extract(unwritten_.begin()));
    WriteOp op;
    op.apply = [this](Database& database) { return write(database); };
    op.done = [this](Status status) {
        const std::lock_guard doneLock(mutex_);
        scheduled_ = false;
        if (!status) log_.warning("login.last_not_written", {{"error", status.error().text}});
        writing_.clear();
        if (status.ok()) schedule();
    };
    committer_.submit(std::move(op), Lane::background);
}

// writing_ changes only while no operation is under way.
Status LoginStore::write(Database& database) {
    for (const auto& [account, login] : writing_)
        database.run("INSERT OR REPLACE INTO last_login(account_id, at, protocol, peer) "
                     "SELECT id, ?2, ?3, ?4 FROM account WHERE id=?1",
                     account, toMillis(login.at), login.protocol, login.peer);
    return {};
}

} // namespace ismail::store
