#include "store/ban_store.h"

namespace ismail::store {

using relay::LoginBan;

std::vector<LoginBan> BanStore::bans() {
    std::vector<LoginBan> all;
    try {
        const auto database = pool_.lease();
        Statement row = database->query("SELECT subject, who, since, until, failures FROM login_ban WHERE until>? "
                                        "ORDER BY until DESC LIMIT ?",
                                        toMillis(clock_.now()), static_cast<std::int64_t>(maxBans));
        while (row.step())
            all.push_back({static_cast<LoginBan::Subject>(row.integer(0)), row.text(1), fromMillis(row.integer(2)),
                           fromMillis(row.integer(3)), static_cast<std::uint64_t>(row.integer(4))});
    } catch (const DatabaseError& error) {
        log_.warning("login.bans-not-read", {{"error", error.toError().text}});
    }
    return all;
}

void BanStore::remember(const LoginBan& ban) { add({ban.subject, ban.who}, ban); }

void BanStore::forget(LoginBan::Subject subject, const std::string& who) { add({subject, who}, std::nullopt); }

void BanStore::add(Key key, std::optional<LoginBan> ban) {
    const std::lock_guard lock(mutex_);
    if (unwritten_.size() >= maxUnwritten && !unwritten_.contains(key)) return;
    unwritten_[std::move(key)] = std::move(ban);
    schedule();
}

void BanStore::schedule() {
    if (scheduled_ || unwritten_.empty()) return;
    scheduled_ = true;
    while (!unwritten_.empty() && writing_.size() < maxWrittenAtOnce)
        writing_.insert(unwritten_.extract(unwritten_.begin()));
    WriteOp op;
    op.apply = [this](Database& database) { return write(database); };
    op.done = [this](Status status) {
        const std::lock_guard doneLock(mutex_);
        scheduled_ = false;
        if (!status) {
            log_.warning("login.bans-not-written", {{"error", status.error().text}});
            unwritten_.merge(writing_); // what was said since holds; the next ban tries again
        }
        writing_.clear();
        if (status.ok()) schedule();
    };
    committer_.submit(std::move(op), Lane::background);
}

// writing_ changes only while no operation is under way.
Status BanStore::write(Database& database) {
    database.run("DELETE FROM login_ban WHERE until<=?", toMillis(clock_.now()));
    for (const auto& [key, ban] : writing_) {
        const auto subject = static_cast<std::int64_t>(key.first);
        if (ban)
            database.run("INSERT OR REPLACE INTO login_ban(subject, who, since, until, failures) VALUES(?, ?, ?, ?, ?)",
                         subject, key.second, toMillis(ban->since), toMillis(ban->until),
                         static_cast<std::int64_t>(ban->failures));
        else
            database.run("DELETE FROM login_ban WHERE subject=? AND who=?", subject, key.second);
    }
    return {};
}

} // namespace ismail::store
