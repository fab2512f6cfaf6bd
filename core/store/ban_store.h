// Bans from logging in (table login_ban), so that a restart forgives nobody. Written soon, in the background; rows that
// have ended go when others are written.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "relay/authenticator.h"
#include "store/read_pool.h"
#include "store/write_behind.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::store {

class BanStore final : public relay::BanMemory {
public:
    static constexpr std::size_t maxBans = 10'000; // that are given back: those that end last

    BanStore(Committer& committer, ReadPool& pool, const Clock& clock, Log& log);

    std::vector<relay::LoginBan> bans() override;
    void remember(const relay::LoginBan& ban) override;
    void forget(relay::LoginBan::Subject subject, const std::string& who) override;

private:
    using Key = std::pair<relay::LoginBan::Subject, std::string>;
    void write(Database& database, const Key& key, const std::optional<relay::LoginBan>& ban);

    ReadPool& pool_;
    const Clock& clock_;
    Log& log_;
    Time cleared_{};                                        // of rows that had ended; the committer's
    WriteBehind<Key, std::optional<relay::LoginBan>> rows_; // nothing: the row goes
};

} // namespace ismail::store
