#include "store/directory/verified_store.h"

namespace ismail::store {

using config::Setting;

VerifiedStore::VerifiedStore(Committer& committer, ReadPool& pool, const Clock& clock,
                             const config::SettingsSource& settings, Log& log)
    : pool_(pool), clock_(clock), settings_(settings), log_(log),
      rows_(committer, log, "verified.recipients_not_written",
            [](Database& database, const std::string& address, const Entry& entry) {
                database.run("INSERT OR REPLACE INTO verified_recipient(address, found, until) VALUES(?,?,?)", address,
                             entry.exists, toMillis(entry.until));
            }) {}

// What holds for longer than anything may is of a clock that was set back since.
std::optional<relay::VerifiedRecipients::Entry> VerifiedStore::valid(const Entry& entry) const {
    const auto settings = settings_.current();
    const Millis longest = settings->duration(entry.exists ? Setting::callAheadPositive : Setting::callAheadNegative);
    const Time now = clock_.now();
    return entry.until > now && entry.until <= now + longest ? std::optional(entry) : std::nullopt;
}

relay::VerifiedRecipients::Recalled VerifiedStore::recall(const std::string& addressKey) {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(addressKey); found != known_.end()) return {true, valid(found->second)};
    if (const auto pending = rows_.pending(addressKey)) return {true, valid(*pending)};
    return {};
}

std::optional<relay::VerifiedRecipients::Entry> VerifiedStore::find(const std::string& addressKey) {
    if (const Recalled recalled = recall(addressKey); recalled.sure) return recalled.entry;
    try {
        const auto database = pool_.lease();
        Statement row = database->query("SELECT found, until FROM verified_recipient WHERE address=?", addressKey);
        const Entry entry = row.step() ? Entry{row.integer(0) != 0, fromMillis(row.integer(1))} : Entry{};
        const std::lock_guard lock(mutex_);
        if (known_.size() >= maxInMemory) known_.clear();
        // What was learned meanwhile is newer.
        return valid(known_.try_emplace(addressKey, entry).first->second);
    } catch (const DatabaseError& error) {
        log_.error("verified.recipient_not_read", {{"error", error.what()}});
        return std::nullopt;
    }
}

void VerifiedStore::remember(const std::string& addressKey, Entry entry) {
    const std::lock_guard lock(mutex_);
    if (known_.size() >= maxInMemory) known_.clear();
    known_[addressKey] = entry;
    rows_.add(addressKey, entry);
}

Result<bool> VerifiedStore::prune(Database& database, std::size_t limit) {
    database.run("DELETE FROM verified_recipient WHERE address IN "
                 "(SELECT address FROM verified_recipient WHERE until<? ORDER BY until LIMIT ?)",
                 toMillis(clock_.now()), limit);
    return database.changes() == static_cast<std::int64_t>(limit);
}

void PartnerMemoryStore::load(Database& database) {
    const std::lock_guard lock(mutex_);
    Statement row = database.query("SELECT partner_id, size, eight_bit, utf8, max_size FROM partner_memory");
    while (row.step())
        limits_[row.integer(0)] = {true, row.integer(1) != 0, row.integer(2) != 0, row.integer(3) != 0,
                                   static_cast<std::uint64_t>(row.integer(4))};
}

relay::PrimaryLimits PartnerMemoryStore::limits(std::int64_t partnerId) {
    const std::lock_guard lock(mutex_);
    const auto found = limits_.find(partnerId);
    return found == limits_.end() ? relay::PrimaryLimits{} : found->second;
}

void PartnerMemoryStore::remember(std::int64_t partnerId, const relay::PrimaryLimits& limits) {
    {
        const std::lock_guard lock(mutex_);
        auto& known = limits_[partnerId];
        if (known.known && known.size == limits.size && known.eightBitMime == limits.eightBitMime &&
            known.smtpUtf8 == limits.smtpUtf8 && known.maxSize == limits.maxSize)
            return;
        known = limits;
        known.known = true;
    }
    WriteOp op;
    op.apply = [partnerId, limits](Database& database) -> Status {
        database.run(
            "INSERT OR REPLACE INTO partner_memory(partner_id, size, eight_bit, utf8, max_size) VALUES(?,?,?,?,?)",
            partnerId, limits.size, limits.eightBitMime, limits.smtpUtf8, limits.maxSize);
        return {};
    };
    op.done = [this](Status status) {
        if (!status) log_.warning("partner.memory_not_written", {{"error", status.error().text}});
    };
    committer_.submit(std::move(op), Lane::background);
}

} // namespace ismail::store
