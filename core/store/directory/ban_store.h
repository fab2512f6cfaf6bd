// Bans from logging in (table login_ban), so that a restart forgives nobody. Written soon, in the background; rows that
// have ended go when others are written.
#pragma once

#include "accounts/authenticator.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/db/read_pool.h"
#include "store/db/write_behind.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::store {

class BanStore final : public accounts::BanMemory {
public:
    static constexpr std::size_t maxBans = 10'000; // that are given back: those that end last

    BanStore(Committer& committer, ReadPool& pool, const Clock& clock, Log& log);

    std::vector<accounts::LoginBan> bans() override;
    void remember(const accounts::LoginBan& ban) override;
    void forget(accounts::LoginBan::Subject subject, const std::string& who) override;

private:
    using Key = std::pair<accounts::LoginBan::Subject, std::string>;
    void write(Database& database, const Key& key, const std::optional<accounts::LoginBan>& ban);

    ReadPool& pool_;
    const Clock& clock_;
    Log& log_;
    Time cleared_{};                                           // of rows that had ended; the committer's
    WriteBehind<Key, std::optional<accounts::LoginBan>> rows_; // nothing: the row goes
};

} // namespace ismail::store
