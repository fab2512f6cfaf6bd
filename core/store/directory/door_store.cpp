#include "store/directory/door_store.h"

#include "base/say.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>

namespace ismail::store {

using relay::AccessAction;
using relay::AccessEntry;
using relay::AccessPage;
using relay::AccessQuery;
using relay::AccessScope;
using relay::GreyRow;
using relay::KnownClientRow;
using relay::ReputationKey;
using relay::ReputationKind;
using relay::ReputationRow;

namespace {

// SQLite's integers are signed; a hash is stored by its bits.
std::int64_t stored(std::uint64_t hash) { return static_cast<std::int64_t>(hash); }

void writeGrey(Database& database, std::uint64_t key, const std::optional<GreyRow>& row) {
    if (row)
        database.run("INSERT OR REPLACE INTO grey(key, first, passed, until) VALUES(?, ?, ?, ?)", stored(key),
                     toMillis(row->first), row->passed, toMillis(row->until));
    else
        database.run("DELETE FROM grey WHERE key=?", stored(key));
}

void writeKnown(Database& database, const std::string& origin, const std::optional<KnownClientRow>& row) {
    if (row)
        database.run("INSERT OR REPLACE INTO client_known(origin, passes, quiet_until, known_until, until) "
                     "VALUES(?, ?, ?, ?, ?)",
                     origin, row->passes, toMillis(row->quietUntil), toMillis(row->knownUntil), toMillis(row->until));
    else
        database.run("DELETE FROM client_known WHERE origin=?", origin);
}

void writeReputation(Database& database, const ReputationKey& key, const std::optional<ReputationRow>& row) {
    if (row)
        database.run("INSERT OR REPLACE INTO reputation(kind, key, good, junk, halved, until) VALUES(?, ?, ?, ?, ?, ?)",
                     key.kind, key.key, row->good, row->junk, toMillis(row->halved), toMillis(row->until));
    else
        database.run("DELETE FROM reputation WHERE kind=? AND key=?", key.kind, key.key);
}

AccessEntry accessEntryFrom(const Statement& row) {
    AccessEntry entry;
    entry.id = row.integer(0);
    entry.scope = static_cast<AccessScope>(row.integer(1));
    entry.owner = row.integer(2);
    entry.pattern = row.text(3);
    entry.action = static_cast<AccessAction>(row.integer(4));
    entry.at = fromMillis(row.integer(5));
    return entry;
}

constexpr int accountsLookedAt = 10; // in a minute: 20,000 in less than two days

constexpr const char* accessColumns = "SELECT id, scope, owner, pattern, action, at FROM access_entry ";

bool ownerExists(Database& database, const AccessEntry& entry) {
    switch (entry.scope) {
    case AccessScope::server: return entry.owner == 0;
    case AccessScope::domain: return database.number("SELECT 1 FROM domain WHERE id=?", entry.owner).has_value();
    case AccessScope::account: break;
    }
    return database.number("SELECT 1 FROM account WHERE id=?", entry.owner).has_value();
}

} // namespace

DoorStore::DoorStore(Committer& committer, ReadPool& pool, const Clock& clock, Log& log)
    : committer_(committer), pool_(pool), clock_(clock), log_(log),
      grey_(committer, log, "door.grey_not_written", writeGrey),
      known_(committer, log, "door.known_not_written", writeKnown),
      reputation_(committer, log, "door.reputation_not_written", writeReputation),
      correspondents_(committer, log, "door.correspondents_not_written",
                      [](Database& database, const Written& written, Time at) {
                          database.run("INSERT INTO correspondent(account_id, hash, at) VALUES(?, ?, ?) "
                                       "ON CONFLICT(account_id, hash) DO UPDATE SET at=max(at, excluded.at)",
                                       written.first, stored(written.second), toMillis(at));
                      }) {}

void DoorStore::load(Database& database) {
    Statement row = database.query("SELECT secret FROM door_key");
    if (!row.step()) return;
    const ByteView secret = row.view(0);
    if (secret.size() != sizeof(SipKey)) return;
    std::memcpy(&key_.first, secret.data(), sizeof key_.first);
    std::memcpy(&key_.second, secret.data() + sizeof key_.first, sizeof key_.second);
}

std::vector<GreyRow> DoorStore::grey(std::size_t most) {
    std::vector<GreyRow> rows;
    try {
        const auto database = pool_.lease();
        Statement row = database->query("SELECT key, first, passed, until FROM grey WHERE until>? "
                                        "ORDER BY until DESC LIMIT ?",
                                        toMillis(clock_.now()), most);
        while (row.step())
            rows.push_back({static_cast<std::uint64_t>(row.integer(0)), fromMillis(row.integer(1)), row.integer(2) != 0,
                            fromMillis(row.integer(3))});
    } catch (const DatabaseError& error) {
        log_.warning("door.grey_not_read", {{"error", error.what()}});
    }
    return rows;
}

std::vector<KnownClientRow> DoorStore::knownClients(std::size_t most) {
    std::vector<KnownClientRow> rows;
    try {
        const auto database = pool_.lease();
        Statement row = database->query("SELECT origin, passes, quiet_until, known_until, until FROM client_known "
                                        "WHERE until>? ORDER BY until DESC LIMIT ?",
                                        toMillis(clock_.now()), most);
        while (row.step())
            rows.push_back({row.text(0), static_cast<std::uint32_t>(row.integer(1)), fromMillis(row.integer(2)),
                            fromMillis(row.integer(3)), fromMillis(row.integer(4))});
    } catch (const DatabaseError& error) {
        log_.warning("door.known_not_read", {{"error", error.what()}});
    }
    return rows;
}

std::vector<ReputationRow> DoorStore::reputations(std::size_t most) {
    std::vector<ReputationRow> rows;
    try {
        const auto database = pool_.lease();
        Statement row = database->query("SELECT kind, key, good, junk, halved, until FROM reputation WHERE until>? "
                                        "ORDER BY until DESC LIMIT ?",
                                        toMillis(clock_.now()), most);
        while (row.step())
            rows.push_back({static_cast<ReputationKind>(row.integer(0)), row.text(1),
                            static_cast<std::uint32_t>(row.integer(2)), static_cast<std::uint32_t>(row.integer(3)),
                            fromMillis(row.integer(4)), fromMillis(row.integer(5))});
    } catch (const DatabaseError& error) {
        log_.warning("door.reputation_not_read", {{"error", error.what()}});
    }
    return rows;
}

void DoorStore::remember(std::vector<relay::GreyChange> changes) {
    for (auto& change : changes)
        grey_.add(change.key, std::move(change.row));
}

void DoorStore::remember(std::vector<relay::KnownClientChange> changes) {
    for (auto& change : changes)
        known_.add(std::move(change.key), std::move(change.row));
}

void DoorStore::remember(std::vector<relay::ReputationChange> changes) {
    for (auto& change : changes)
        reputation_.add(std::move(change.key), std::move(change.row));
}

// ---- Correspondents -------------------------------------------------------------------------------------------------

Result<bool> DoorStore::wroteTo(std::int64_t account, std::uint64_t hash) {
    const auto fresh = [this](Time at) { return at > clock_.now() - correspondentsKept; };
    if (const auto pending = correspondents_.pending({account, hash}); pending && fresh(*pending)) return true;
    try {
        const auto database = pool_.lease();
        const auto at =
            database->number("SELECT at FROM correspondent WHERE account_id=? AND hash=?", account, stored(hash));
        return at && fresh(fromMillis(*at));
    } catch (const DatabaseError& error) {
        log_.warning("door.correspondent_not_read", {{"error", error.what()}});
        return error.toError();
    }
}

void DoorStore::rememberWritten(std::int64_t account, std::uint64_t hash, Time at) {
    correspondents_.add({account, hash}, at);
}

// Some accounts each time, since this is called every minute: an index by time over what may be millions of rows would
// cost more than the walk. True: rows are left that should go.
bool DoorStore::pruneCorrespondents(Database& database, std::size_t limit) {
    for (int looked = 0; looked < accountsLookedAt; ++looked) {
        const auto next = database.number("SELECT min(account_id) FROM correspondent WHERE account_id>?", pruned_);
        if (!next) {
            pruned_ = 0;
            return false;
        }
        const bool gone = !database.number("SELECT 1 FROM account WHERE id=?", *next);
        const auto rows = database.number("SELECT count(*) FROM correspondent WHERE account_id=?", *next).value_or(0);
        const auto most = gone ? 0 : static_cast<std::int64_t>(maxCorrespondents);
        const auto oldest = toMillis(clock_.now() - correspondentsKept);
        const auto left =
            database.number("SELECT count(*) FROM correspondent WHERE account_id=? AND at>=?", *next, oldest)
                .value_or(0);
        const std::int64_t tooMany = std::max(rows - std::min(left, most), std::int64_t{0});
        if (tooMany > 0)
            database.run("DELETE FROM correspondent WHERE (account_id, hash) IN "
                         "(SELECT account_id, hash FROM correspondent WHERE account_id=? ORDER BY at LIMIT ?)",
                         *next, std::min(tooMany, static_cast<std::int64_t>(limit)));
        if (tooMany > static_cast<std::int64_t>(limit)) return true;
        pruned_ = *next;
    }
    return false;
}

Result<bool> DoorStore::prune(Database& database, std::size_t limit) {
    const std::int64_t now = toMillis(clock_.now());
    bool more = false;
    const auto ended = [&](const char* sql) {
        database.run(sql, now, limit);
        more = more || database.changes() == static_cast<std::int64_t>(limit);
    };
    ended("DELETE FROM grey WHERE key IN (SELECT key FROM grey WHERE until<=? ORDER BY until LIMIT ?)");
    ended("DELETE FROM client_known WHERE origin IN "
          "(SELECT origin FROM client_known WHERE until<=? ORDER BY until LIMIT ?)");
    ended("DELETE FROM reputation WHERE (kind, key) IN "
          "(SELECT kind, key FROM reputation WHERE until<=? ORDER BY until LIMIT ?)");
    return pruneCorrespondents(database, limit) || more;
}

// ---- Access lists ---------------------------------------------------------------------------------------------------

std::vector<AccessEntry> DoorStore::accessEntries() {
    std::vector<AccessEntry> entries;
    try {
        const auto database = pool_.lease();
        Statement row = database->query(std::string(accessColumns) + "ORDER BY id");
        while (row.step())
            entries.push_back(accessEntryFrom(row));
    } catch (const DatabaseError& error) {
        log_.error("door.access_not_read", {{"error", error.what()}});
    }
    return entries;
}

Result<AccessPage> DoorStore::accessPage(const AccessQuery& query) {
    static const std::string filter =
        "WHERE (?1 IS NULL OR scope=?1) AND (?2 IS NULL OR owner=?2) AND (?3='' OR instr(pattern, ?3)>0) ";
    const auto bindFilter = [&](Statement& statement) {
        query.scope ? statement.bind(1, static_cast<std::int64_t>(*query.scope)) : statement.bind(1, nullptr);
        query.owner ? statement.bind(2, *query.owner) : statement.bind(2, nullptr);
        statement.bind(3, std::string_view(query.contains));
    };
    try {
        AccessPage page;
        const auto database = pool_.lease();
        {
            Statement count = database->prepare("SELECT count(*) FROM access_entry " + filter);
            bindFilter(count);
            if (count.step()) page.total = static_cast<std::uint64_t>(count.integer(0));
        }
        Statement row = database->prepare(accessColumns + filter + "ORDER BY id LIMIT ?4 OFFSET ?5");
        bindFilter(row);
        row.bind(4, static_cast<std::int64_t>(std::min(query.limit, AccessQuery::maxPage)));
        row.bind(5, static_cast<std::int64_t>(query.offset));
        while (row.step())
            page.entries.push_back(accessEntryFrom(row));
        return page;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

void DoorStore::addAccess(AccessEntry entry, std::function<void(Result<AccessEntry>)> done) {
    const auto shared = std::make_shared<AccessEntry>(std::move(entry));
    committer_.submit(
        {[shared](Database& database) -> Status {
             AccessEntry& e = *shared;
             if (!ownerExists(database, e)) return failure(ErrorKind::notFound, say("access.noSuchOwner"));
             const auto known = database.number("SELECT id FROM access_entry WHERE scope=? AND owner=? AND pattern=?",
                                                e.scope, e.owner, e.pattern);
             if (known) {
                 database.run("UPDATE access_entry SET action=?, at=? WHERE id=?", e.action, toMillis(e.at), *known);
                 e.id = *known;
                 return {};
             }
             const auto rows = database.number("SELECT count(*) FROM access_entry").value_or(0);
             if (rows >= static_cast<std::int64_t>(maxAccessEntries))
                 return failure(ErrorKind::exhausted, say("access.tooMany", maxAccessEntries));
             database.run("INSERT INTO access_entry(scope, owner, pattern, action, at) "
                          "VALUES(?, ?, ?, ?, ?)",
                          e.scope, e.owner, e.pattern, e.action, toMillis(e.at));
             e.id = database.lastInsertId();
             return {};
         },
         [shared, done = std::move(done)](const Status& status) {
             done(status.ok() ? Result<AccessEntry>(*shared) : Result<AccessEntry>(status.error()));
         }});
}

void DoorStore::removeAccess(std::int64_t id, std::function<void(Result<AccessEntry>)> done) {
    const auto removed = std::make_shared<AccessEntry>();
    committer_.submit({[removed, id](Database& database) -> Status {
                           {
                               Statement row = database.query(std::string(accessColumns) + "WHERE id=?", id);
                               if (!row.step()) return failure(ErrorKind::notFound, say("access.noSuchEntry"));
                               *removed = accessEntryFrom(row);
                           }
                           database.run("DELETE FROM access_entry WHERE id=?", id);
                           return {};
                       },
                       [removed, done = std::move(done)](const Status& status) {
                           done(status.ok() ? Result<AccessEntry>(*removed) : Result<AccessEntry>(status.error()));
                       }});
}

void DoorStore::removeOwner(Database& database, AccessScope scope, std::int64_t owner) {
    database.run("DELETE FROM access_entry WHERE scope=? AND owner=?", scope, owner);
}

} // namespace ismail::store
