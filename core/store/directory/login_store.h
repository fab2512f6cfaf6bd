// When each account logged in last (table last_login). Written soon, several at once, in the background: a log-in costs
// no commit. What was not written when the process dies is lost, which is no harm.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "store/db/read_pool.h"
#include "store/db/write_behind.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace ismail::store {

struct LastLogin {
    Time at;
    std::string protocol; // "SMTP", "POP3", "IMAP"
    std::string peer;     // textual address
};

class LoginStore {
public:
    // A program that polls logs in every minute: the same again is written once in this time.
    static constexpr Millis sameAgain{300'000};
    static constexpr std::size_t maxInMemory = 50'000;

    LoginStore(Committer& committer, ReadPool& pool, Log& log);

    // Any thread; does not block.
    void remember(std::int64_t accountId, LastLogin login);
    // Nothing: it never logged in. May read the database.
    Result<std::optional<LastLogin>> of(std::int64_t accountId);

private:
    ReadPool& pool_;
    std::mutex mutex_;
    std::map<std::int64_t, LastLogin> known_; // of this run
    std::map<std::int64_t, Time> stored_;     // and when it was last given to the database
    WriteBehind<std::int64_t, LastLogin> rows_;
};

} // namespace ismail::store
