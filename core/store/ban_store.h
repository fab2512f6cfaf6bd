// Bans from logging in (table login_ban), so that a restart forgives nobody. Written soon, several at once, in the
// background; what was not written when the process dies is forgiven. Rows that have ended go when others are written.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "relay/authenticator.h"
#include "store/committer.h"
#include "store/read_pool.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::store {

class BanStore final : public relay::BanMemory {
public:
    static constexpr std::size_t maxWrittenAtOnce = 500;
    static constexpr std::size_t maxUnwritten =
        20'000;                                    // with more, which the disk did not take, the newest are dropped
    static constexpr std::size_t maxBans = 10'000; // that are given back: those that end last

    BanStore(Committer& committer, ReadPool& pool, const Clock& clock, Log& log)
        : committer_(committer), pool_(pool), clock_(clock), log_(log) {}

    std::vector<relay::LoginBan> bans() override;
    void remember(const relay::LoginBan& ban) override;
    void forget(relay::LoginBan::Subject subject, const std::string& who) override;

private:
    using Key = std::pair<relay::LoginBan::Subject, std::string>;
    void add(Key key, std::optional<relay::LoginBan> ban);
    void schedule(); // mutex_ held
    Status write(Database& database);

    Committer& committer_;
    ReadPool& pool_;
    const Clock& clock_;
    Log& log_;
    std::mutex mutex_;
    std::map<Key, std::optional<relay::LoginBan>> unwritten_, writing_; // nothing: the row goes
    bool scheduled_ = false;
};

} // namespace ismail::store
