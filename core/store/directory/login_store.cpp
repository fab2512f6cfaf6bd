#include "store/directory/login_store.h"

#include "store/db/columns.h"

namespace ismail::store {

LoginStore::LoginStore(Committer& committer, ReadPool& pool, const Clock& clock, Log& log)
    : pool_(pool), clock_(clock), rows_(committer, log, "login.last_not_written", &LoginStore::write) {}

void LoginStore::write(Database& database, std::int64_t account, const Row& row) {
    Statement statement =
        database.prepare("INSERT OR REPLACE INTO last_login(account_id, at, protocol, peer, imap_at, pop3_at) "
                         "SELECT id, ?2, ?3, ?4, ?5, ?6 FROM account WHERE id=?1");
    statement.bind(1, account);
    statement.bind(2, toMillis(row.login.at));
    statement.bind(3, row.login.protocol);
    statement.bind(4, row.login.peer);
    bindTime(statement, 5, row.read.imap);
    bindTime(statement, 6, row.read.pop3);
    statement.step();
}

void LoginStore::load(Database& database) {
    const std::lock_guard lock(mutex_);
    Statement row = database.query("SELECT account_id, imap_at, pop3_at FROM last_login "
                                   "WHERE imap_at IS NOT NULL OR pop3_at IS NOT NULL");
    while (row.step())
        read_[row.integer(0)] = {timeFrom(row, 1), timeFrom(row, 2)};
}

void LoginStore::remember(std::int64_t accountId, LastLogin login) {
    const std::lock_guard lock(mutex_);
    Read read; // of an account that sends only there is nothing to remember
    if (const auto found = read_.find(accountId); found != read_.end()) read = found->second;
    if (login.protocol == "IMAP") read_[accountId].imap = read.imap = login.at;
    if (login.protocol == "POP3") read_[accountId].pop3 = read.pop3 = login.at;
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
    rows_.add(accountId, {std::move(login), read});
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

bool LoginStore::onlyPop3(std::int64_t accountId) const {
    const std::lock_guard lock(mutex_);
    const auto found = read_.find(accountId);
    if (found == read_.end()) return false;
    const Time since = clock_.now() - readLately;
    const auto lately = [since](const std::optional<Time>& at) { return at && *at > since; };
    return lately(found->second.pop3) && !lately(found->second.imap);
}

} // namespace ismail::store
