// When each account logged in last, and when by IMAP and by POP3 (table last_login). Written soon, several at once, in
// the background: a log-in costs no commit. What was not written when the process dies is lost, which is no harm.
#pragma once

#include "accounts/mail_readers.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "store/db/read_pool.h"
#include "store/db/write_behind.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace ismail::store {

struct LastLogin {
    Time at;
    std::string protocol; // "SMTP", "POP3", "IMAP"
    std::string peer;     // textual address
};

class LoginStore final : public accounts::MailReaders {
public:
    // A program that polls logs in every minute: the same again is written once in this time.
    static constexpr Millis sameAgain{300'000};
    static constexpr std::size_t maxInMemory = 50'000;
    // For which a reader counts as one (onlyPop3).
    static constexpr std::chrono::hours readLately{24 * 30};

    LoginStore(Committer& committer, ReadPool& pool, const Clock& clock, Log& log);

    // When accounts were read, into memory: 24 octets for each that ever was. Before the first use. Throws
    // DatabaseError.
    void load(Database& database);
    // Any thread; does not block.
    void remember(std::int64_t accountId, LastLogin login);
    // Nothing: it never logged in. May read the database.
    Result<std::optional<LastLogin>> of(std::int64_t accountId);
    bool onlyPop3(std::int64_t accountId) const override;

private:
    struct Read {
        std::optional<Time> imap, pop3;
    };
    struct Row {
        LastLogin login;
        Read read;
    };
    static void write(Database& database, std::int64_t account, const Row& row);

    ReadPool& pool_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::map<std::int64_t, LastLogin> known_; // of this run
    std::map<std::int64_t, Time> stored_;     // and when it was last given to the database
    std::unordered_map<std::int64_t, Read> read_;
    WriteBehind<std::int64_t, Row> rows_;
};

} // namespace ismail::store
