#include "store/directory/dkim_key_store.h"

#include "base/say.h"
#include "store/db/columns.h"

#include <algorithm>
#include <future>

namespace ismail::store {

using accounts::DkimKey;
using accounts::DkimKeys;
using accounts::DkimKeyState;

namespace {

#define DKIM_COLUMNS "domain_id, selector, algorithm, public, protected_private, state, since, seen_at"

DkimKeys::Pointer keyFrom(const Statement& row) {
    DkimKey key;
    key.domainId = row.integer(0);
    key.selector = row.text(1);
    key.algorithm = static_cast<accounts::DkimAlgorithm>(row.integer(2));
    key.publicKey = row.text(3);
    key.protectedPrivate = row.text(4);
    key.state = static_cast<DkimKeyState>(row.integer(5));
    key.since = fromMillis(row.integer(6));
    key.seenAt = timeFrom(row, 7);
    return std::make_shared<const DkimKey>(std::move(key));
}

bool same(const DkimKey& a, const DkimKey& b) {
    return a.selector == b.selector && a.algorithm == b.algorithm && a.publicKey == b.publicKey &&
           a.protectedPrivate == b.protectedPrivate && a.state == b.state && a.since == b.since && a.seenAt == b.seenAt;
}

std::vector<DkimKeys::Pointer> keysOf(Database& database, std::int64_t domainId) {
    std::vector<DkimKeys::Pointer> keys;
    Statement row =
        database.query("SELECT " DKIM_COLUMNS " FROM dkim_key WHERE domain_id=? ORDER BY selector", domainId);
    while (row.step())
        keys.push_back(keyFrom(row));
    return keys;
}

std::optional<DkimKeyState> stateOf(Database& database, std::int64_t domainId, const std::string& selector) {
    const auto state =
        database.number("SELECT state FROM dkim_key WHERE domain_id=? AND selector=?", domainId, selector);
    if (!state) return std::nullopt;
    return static_cast<DkimKeyState>(*state);
}

Error unknownKey(const std::string& selector) { return failure(ErrorKind::notFound, say("dkim.unknown", selector)); }

// RFC 6376 section 3.1: labels of letters, digits and hyphens.
bool isSelector(const std::string& text) {
    bool label = false;
    for (const char c : text) {
        if (c == '.' ? !label : !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
        label = c != '.';
    }
    return label && text.size() <= DkimKeyStore::maxSelector;
}

Status insertKey(Database& database, const DkimKey& key, Time now) {
    if (!isSelector(key.selector)) return failure(ErrorKind::invalid, say("dkim.badSelector", key.selector));
    if (stateOf(database, key.domainId, key.selector))
        return failure(ErrorKind::conflict, say("dkim.exists", key.selector));
    const auto count = database.number("SELECT count(*) FROM dkim_key WHERE domain_id=?", key.domainId).value_or(0);
    if (static_cast<std::size_t>(count) >= DkimKeyStore::maxKeysOfDomain)
        return failure(ErrorKind::exhausted, say("dkim.tooMany", DkimKeyStore::maxKeysOfDomain));
    Statement row = database.prepare("INSERT INTO dkim_key(" DKIM_COLUMNS ") VALUES(?,?,?,?,?,?,?,?)");
    row.bind(1, key.domainId);
    row.bind(2, key.selector);
    row.bind(3, static_cast<std::int64_t>(key.algorithm));
    row.bind(4, key.publicKey);
    row.bind(5, key.protectedPrivate);
    row.bind(6, static_cast<std::int64_t>(key.state));
    row.bind(7, toMillis(now));
    bindTime(row, 8, key.seenAt);
    row.step();
    return {};
}

} // namespace

void DkimKeyStore::load(Database& database) {
    auto keys = std::make_shared<DkimKeys>();
    std::vector<std::int64_t> domains;
    {
        Statement row = database.query("SELECT DISTINCT domain_id FROM dkim_key");
        while (row.step())
            domains.push_back(row.integer(0));
    }
    for (const std::int64_t id : domains)
        keys->set(id, keysOf(database, id));
    const std::lock_guard lock(mutex_);
    keys_ = std::move(keys);
}

std::shared_ptr<const DkimKeys> DkimKeyStore::dkimKeys() const {
    const std::lock_guard lock(mutex_);
    return keys_;
}

// The rows of the domain are read back within the transaction, and shown on the committer's thread after the commit.
Status DkimKeyStore::edit(std::int64_t domainId, std::function<Status(Database&)> write) {
    struct Edit {
        std::vector<DkimKeys::Pointer> after;
        std::promise<Status> done;
    };
    auto edit = std::make_shared<Edit>();
    auto outcome = edit->done.get_future();
    committer_.submit({[edit, domainId, write = std::move(write)](Database& database) -> Status {
                           if (!database.number("SELECT 1 FROM domain WHERE id=?", domainId))
                               return failure(ErrorKind::notFound, say("domain.noSuch"));
                           if (Status written = write(database); !written) return written;
                           edit->after = keysOf(database, domainId);
                           return {};
                       },
                       [this, edit, domainId](Status status) {
                           if (status.ok()) {
                               const std::lock_guard lock(mutex_);
                               const auto before = keys_->of(domainId);
                               for (auto& key : edit->after)
                                   for (const auto& old : before)
                                       if (same(*key, *old)) key = old;
                               auto next = std::make_shared<DkimKeys>(*keys_);
                               next->set(domainId, std::move(edit->after));
                               keys_ = std::move(next);
                           }
                           edit->done.set_value(std::move(status));
                       }});
    return outcome.get();
}

Status DkimKeyStore::add(std::vector<DkimKey> keys) {
    if (keys.empty()) return {};
    const std::int64_t domainId = keys.front().domainId;
    for (const DkimKey& key : keys)
        if (key.domainId != domainId || key.publicKey.size() > maxKeyText || key.protectedPrivate.size() > maxKeyText)
            return failure(ErrorKind::invalid, say("dkim.badSelector", key.selector));
    return edit(domainId, [this, keys = std::move(keys)](Database& database) -> Status {
        for (const DkimKey& key : keys)
            if (Status inserted = insertKey(database, key, clock_.now()); !inserted) return inserted;
        return {};
    });
}

Status DkimKeyStore::setStates(std::int64_t domainId, const std::vector<std::pair<std::string, DkimKeyState>>& states) {
    return edit(domainId, [this, domainId, states](Database& database) -> Status {
        for (const auto& [selector, state] : states) {
            const auto before = stateOf(database, domainId, selector);
            if (!before) return unknownKey(selector);
            if (*before == state) continue;
            if (*before == DkimKeyState::revoked) return failure(ErrorKind::conflict, say("dkim.revoked", selector));
            database.run("UPDATE dkim_key SET state=?, since=? WHERE domain_id=? AND selector=?", state,
                         toMillis(clock_.now()), domainId, selector);
            if (state == DkimKeyState::revoked)
                database.run("UPDATE dkim_key SET protected_private='' WHERE domain_id=? AND selector=?", domainId,
                             selector);
        }
        return {};
    });
}

Status DkimKeyStore::noteSeen(std::int64_t domainId, const std::string& selector, std::optional<Time> seenAt) {
    return edit(domainId, [domainId, selector, seenAt](Database& database) -> Status {
        Statement row = database.prepare("UPDATE dkim_key SET seen_at=? WHERE domain_id=? AND selector=?");
        bindTime(row, 1, seenAt);
        row.bind(2, domainId);
        row.bind(3, selector);
        row.step();
        return database.changes() > 0 ? Status() : Status(unknownKey(selector));
    });
}

Status DkimKeyStore::remove(std::int64_t domainId, const std::string& selector) {
    return edit(domainId, [domainId, selector](Database& database) -> Status {
        const auto state = stateOf(database, domainId, selector);
        if (!state) return unknownKey(selector);
        if (*state == DkimKeyState::active) return failure(ErrorKind::conflict, say("dkim.active", selector));
        database.run("DELETE FROM dkim_key WHERE domain_id=? AND selector=?", domainId, selector);
        return {};
    });
}

void DkimKeyStore::follow(const accounts::DirectoryChange& change,
                          const std::function<bool(std::int64_t)>& domainExists) {
    if (change.kind != accounts::DirectoryChange::Kind::domains) return;
    const std::lock_guard lock(mutex_);
    std::shared_ptr<DkimKeys> next;
    for (const std::int64_t id : change.ids) {
        if (domainExists(id) || keys_->of(id).empty()) continue;
        if (!next) next = std::make_shared<DkimKeys>(*keys_);
        next->set(id, {});
    }
    if (next) keys_ = std::move(next);
}

} // namespace ismail::store
