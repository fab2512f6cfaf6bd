// What the door has learned (tables grey, client_known, reputation, correspondent) and the administrator's access lists
// (access_entry). What is learned is written behind, several rows at once; changes of lists are operations of their
// own, since somebody waits for them.
//
// Rows that have ended go by prune(), those of domains and accounts that are gone too; access entries go with their
// owner at once. Thread-safe, as relay/door_memory.h says.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "relay/door_memory.h"
#include "store/db/committer.h"
#include "store/db/read_pool.h"
#include "store/db/write_behind.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::store {

class DoorStore final : public relay::DoorMemory {
public:
    DoorStore(Committer& committer, ReadPool& pool, const Clock& clock, Log& log);

    // Reads the key. Before the first use.
    void load(Database& database);
    SipKey key() override { return key_; }

    std::vector<relay::GreyRow> grey(std::size_t most) override;
    std::vector<relay::KnownClientRow> knownClients(std::size_t most) override;
    std::vector<relay::ReputationRow> reputations(std::size_t most) override;
    void remember(std::vector<relay::GreyChange> changes) override;
    void remember(std::vector<relay::KnownClientChange> changes) override;
    void remember(std::vector<relay::ReputationChange> changes) override;

    Result<bool> wroteTo(std::int64_t account, std::uint64_t hash) override;
    void rememberWritten(std::int64_t account, std::uint64_t hash, Time at) override;

    std::vector<relay::AccessEntry> accessEntries() override;
    Result<relay::AccessPage> accessPage(const relay::AccessQuery& query) override;
    void addAccess(relay::AccessEntry entry, std::function<void(Result<relay::AccessEntry>)> done) override;
    void removeAccess(std::int64_t id, std::function<void(Result<relay::AccessEntry>)> done) override;

    // Removes what has ended and what nobody owns any more: at most limit rows of each kind in one background
    // operation. Returns whether there may be more.
    Result<bool> prune(Database& database, std::size_t limit);

    // The entries of an owner who goes, inside the operation that removes him.
    static void removeOwner(Database& database, relay::AccessScope scope, std::int64_t owner);

private:
    using Written = std::pair<std::int64_t, std::uint64_t>; // account, hash
    bool pruneCorrespondents(Database& database, std::size_t limit);

    Committer& committer_;
    ReadPool& pool_;
    const Clock& clock_;
    Log& log_;
    SipKey key_;
    std::int64_t pruned_ = 0; // the account whose correspondents were looked at last; the committer's own
    WriteBehind<std::uint64_t, std::optional<relay::GreyRow>> grey_; // nothing: the row goes
    WriteBehind<std::string, std::optional<relay::KnownClientRow>> known_;
    WriteBehind<relay::ReputationKey, std::optional<relay::ReputationRow>> reputation_;
    WriteBehind<Written, Time> correspondents_;
};

} // namespace ismail::store
