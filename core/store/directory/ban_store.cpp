#include "store/directory/ban_store.h"

namespace ismail::store {

using accounts::LoginBan;

namespace {

constexpr Millis betweenClearings{60'000};

} // namespace

BanStore::BanStore(Committer& committer, ReadPool& pool, const Clock& clock, Log& log)
    : pool_(pool), clock_(clock), log_(log),
      rows_(committer, log, "login.bans-not-written",
            [this](Database& database, const Key& key, const std::optional<LoginBan>& ban) {
                write(database, key, ban);
            }) {}

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

void BanStore::remember(const LoginBan& ban) { rows_.add({ban.subject, ban.who}, ban); }

void BanStore::forget(LoginBan::Subject subject, const std::string& who) { rows_.add({subject, who}, std::nullopt); }

void BanStore::write(Database& database, const Key& key, const std::optional<LoginBan>& ban) {
    const Time now = clock_.now();
    if (now < cleared_ || now - cleared_ > betweenClearings) {
        database.run("DELETE FROM login_ban WHERE until<=?", toMillis(now));
        cleared_ = now;
    }
    const auto subject = static_cast<std::int64_t>(key.first);
    if (ban)
        database.run("INSERT OR REPLACE INTO login_ban(subject, who, since, until, failures) VALUES(?, ?, ?, ?, ?)",
                     subject, key.second, toMillis(ban->since), toMillis(ban->until),
                     static_cast<std::int64_t>(ban->failures));
    else
        database.run("DELETE FROM login_ban WHERE subject=? AND who=?", subject, key.second);
}

} // namespace ismail::store
