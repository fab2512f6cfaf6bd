// What a secondary has learned: which recipients its primaries have (table verified_recipient), and what each primary
// last offered (table partner_memory). Answers come from memory where they can; what is learned is written soon,
// several at once, in the background.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "config/settings.h"
#include "relay/learned.h"
#include "store/db/committer.h"
#include "store/db/read_pool.h"
#include "store/db/write_behind.h"

#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

namespace ismail::store {

class VerifiedStore final : public relay::VerifiedRecipients {
public:
    static constexpr std::size_t maxInMemory = 50'000;

    VerifiedStore(Committer& committer, ReadPool& pool, const Clock& clock, const config::SettingsSource& settings,
                  Log& log);

    Recalled recall(const std::string& addressKey) override;
    // Nothing: never learned, or too long ago.
    std::optional<Entry> find(const std::string& addressKey) override;
    void remember(const std::string& addressKey, Entry entry) override;
    // Removes what is out of date: at most limit rows in one background operation. Returns whether there may be more.
    Result<bool> prune(Database& database, std::size_t limit);

private:
    std::optional<Entry> valid(const Entry& entry) const;

    ReadPool& pool_;
    const Clock& clock_;
    const config::SettingsSource& settings_;
    Log& log_;
    std::mutex mutex_;
    std::unordered_map<std::string, Entry> known_; // one that never was valid: the database has nothing
    WriteBehind<std::string, Entry> rows_;
};

class PartnerMemoryStore final : public relay::PartnerMemory {
public:
    PartnerMemoryStore(Committer& committer, Log& log) : committer_(committer), log_(log) {}

    // Before the first use.
    void load(Database& database);
    relay::PrimaryLimits limits(std::int64_t partnerId) override;
    void remember(std::int64_t partnerId, const relay::PrimaryLimits& limits) override;

private:
    Committer& committer_;
    Log& log_;
    std::mutex mutex_;
    std::unordered_map<std::int64_t, relay::PrimaryLimits> limits_;
};

} // namespace ismail::store
