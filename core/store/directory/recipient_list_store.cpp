#include "store/directory/recipient_list_store.h"

#include "crypto/random.h"
#include "store/mailbox/mailbox_table.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>

namespace ismail::store {

using config::Setting;

namespace {

// A paired partner holds mail for it, and its recipients are its own.
bool wantsList(const accounts::Directory& directory, const accounts::Domain& domain) {
    if (domain.role != accounts::DomainRole::primary || domain.aliasOf) return false;
    return std::any_of(domain.secondaries.begin(), domain.secondaries.end(), [&](const accounts::SecondaryLink& link) {
        const accounts::Partner* partner = directory.partner(link.partnerId);
        return partner && partner->peer.state == accounts::PairState::paired;
    });
}

} // namespace

RecipientListStore::RecipientListStore(Committer& committer, ReadPool& pool, const accounts::DirectorySource& directory,
                                       const config::SettingsSource& settings, const KeyBox* box, const Clock& clock,
                                       Log& log)
    : committer_(committer), pool_(pool), directory_(directory), settings_(settings), box_(box), clock_(clock),
      log_(log) {}

Result<ListWorked> RecipientListStore::work() {
    const std::lock_guard working(working_);
    try {
        const Snapshot directory = directory_.directory();
        ListWorked worked;
        const auto changed = beginAndEnd(*directory);
        if (!changed) return changed.error();
        worked.more = *changed;
        std::vector<std::int64_t> heads;
        {
            const auto database = pool_.lease();
            for (const std::int64_t id : RecipientListTable::withHead(*database)) {
                const RecipientListTable table(*database, id);
                if (!table.isFilled() || table.hasDirty() || table.head()->epoch.empty()) heads.push_back(id);
            }
        }
        for (const std::int64_t id : heads) {
            const auto moved = stretchSome(id, worked.more);
            if (!moved) return moved.error();
            if (moved->anew) log_.info("recipient-list.ready", {{"domain", id}, {"version", moved->after}});
            if (moved->anew || moved->after != moved->before) worked.moved.push_back(*moved);
        }
        return worked;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

// Lists that are to begin or to end, rows that were left and tombstones. True: there is more of it.
Result<bool> RecipientListStore::beginAndEnd(const accounts::Directory& directory) {
    std::set<std::int64_t> wanted;
    for (const accounts::Domain& domain : directory.domains())
        if (wantsList(directory, domain)) wanted.insert(domain.id);
    std::vector<std::int64_t> begin, end;
    std::optional<std::int64_t> left, old;
    const Time before = clock_.now() - group::tombstoneLife;
    {
        const auto database = pool_.lease();
        const auto heads = RecipientListTable::withHead(*database);
        const std::set<std::int64_t> there(heads.begin(), heads.end());
        for (const std::int64_t id : wanted)
            if (!there.contains(id) && !RecipientListTable(*database, id).hasRows()) begin.push_back(id);
        for (const std::int64_t id : heads)
            if (!wanted.contains(id)) end.push_back(id);
        left = RecipientListTable::leftOver(*database);
        old = database->number("SELECT domain_id FROM recipient_state WHERE removed_at<? AND dirty=0 LIMIT 1",
                               toMillis(before));
    }
    if (begin.empty() && end.empty() && !left && !old) return false;
    const Status done = committer_.call(
        [begin, end, left, old, before](Database& database) -> Status {
            for (const std::int64_t id : begin) {
                RecipientListTable table(database, id);
                if (!table.head() && database.number("SELECT 1 FROM domain WHERE id=?", id))
                    table.create(crypto::randomBytes(group::listSaltSize));
            }
            for (const std::int64_t id : end)
                RecipientListTable(database, id).remove();
            if (left && !RecipientListTable(database, *left).head())
                RecipientListTable(database, *left).clear(rowsAtOnce);
            if (!old) return {};
            RecipientListTable table(database, *old);
            if (auto head = table.head()) {
                table.forgetRemoved(*head, before, rowsAtOnce);
                table.write(*head);
            }
            return {};
        },
        Lane::background);
    if (!done) return done.error();
    return true;
}

// The next piece of one list. more is set where there is another one.
Result<ListMoved> RecipientListStore::stretchSome(std::int64_t domainId, bool& more) {
    std::vector<DirtyRecipient> rows;
    std::optional<group::SourceHead> head;
    {
        const auto database = pool_.lease();
        const RecipientListTable table(*database, domainId);
        head = table.head();
        rows = table.dirty(stretchedAtOnce);
    }
    if (!head) return ListMoved{domainId};
    for (DirtyRecipient& row : rows) {
        if (!row.stretched.empty()) continue;
        auto stretched = group::stretchRecipient(row.localKey, head->salt, head->cost);
        if (!stretched) return stretched.error();
        row.stretched = std::move(*stretched);
    }
    struct Outcome {
        ListMoved moved;
        bool more = false;
    };
    const auto outcome = std::make_shared<Outcome>();
    const std::uint64_t usualQuota = settings_.current()->number(Setting::quotaAccount);
    const Time now = clock_.now();
    const Status done = committer_.call(
        [domainId, rows, salt = head->salt, outcome, usualQuota, now](Database& database) -> Status {
            *outcome = {{domainId}, false};
            RecipientListTable table(database, domainId);
            auto current = table.head();
            if (!current || current->salt != salt) return {}; // ended, and perhaps begun again
            outcome->moved.before = current->version;
            for (const DirtyRecipient& row : rows)
                table.settle(row, *current, usualQuota, now);
            if (!table.isFilled()) table.fill(rowsAtOnce);
            outcome->more = !table.isFilled() || table.hasDirty();
            if (!outcome->more && current->epoch.empty()) {
                group::renew(*current);
                outcome->moved.anew = true;
            }
            outcome->moved.after = current->version;
            // Nobody is told of a list that is being made.
            if (current->epoch.empty()) outcome->moved.before = current->version;
            table.write(*current);
            return {};
        },
        Lane::background);
    if (!done) return done.error();
    more = more || outcome->more;
    return outcome->moved;
}

bool RecipientListStore::isFull(Database& database, const accounts::Domain& domain) const {
    if (!domain.quota || *domain.quota == 0) return false;
    const std::uint64_t used = UsageTable(database).ofDomain(domain.id).octets;
    const std::lock_guard lock(marks_);
    return group::fullMark(fullDomains_.contains(domain.id), used, *domain.quota);
}

std::vector<std::int64_t> RecipientListStore::lookAtDomains() {
    const Snapshot directory = directory_.directory();
    std::set<std::int64_t> full;
    const auto database = pool_.lease();
    for (const accounts::Domain& domain : directory->domains())
        if (wantsList(*directory, domain) && isFull(*database, domain)) full.insert(domain.id);
    const std::lock_guard lock(marks_);
    std::vector<std::int64_t> changed;
    std::set_symmetric_difference(full.begin(), full.end(), fullDomains_.begin(), fullDomains_.end(),
                                  std::back_inserter(changed));
    fullDomains_ = std::move(full);
    return changed;
}

Result<std::vector<ListMoved>> RecipientListStore::lookForFull() {
    const std::lock_guard working(working_);
    try {
        std::vector<ListMoved> moved;
        if (lookedAt_ == 0)
            for (const std::int64_t id : lookAtDomains())
                moved.push_back({id, 0, 0, true});
        std::vector<std::int64_t> marked;
        std::int64_t last = lookedAt_;
        std::size_t seen = 0;
        {
            const std::uint64_t usualQuota = settings_.current()->number(Setting::quotaAccount);
            const auto database = pool_.lease();
            Statement row = database->query(
                "SELECT account.id, recipient_state.state, "
                "CASE WHEN account.forwards<>'' AND account.keep_copy=0 THEN 0 "
                "ELSE coalesce(account.quota, domain.account_quota, ?2) END, "
                "coalesce((SELECT octets FROM account_usage WHERE account_id=account.id), 0) "
                "FROM account JOIN domain ON domain.id=account.domain_id LEFT JOIN recipient_state ON "
                "recipient_state.domain_id=account.domain_id AND recipient_state.local_key=account.local_key "
                "WHERE account.id>?1 ORDER BY account.id LIMIT ?3",
                last, usualQuota, accountsLookedAt);
            while (row.step()) {
                ++seen;
                last = row.integer(0);
                if (row.isNull(1)) continue;
                const auto state = static_cast<group::RecipientState>(row.integer(1));
                const bool was = state == group::RecipientState::full;
                if (!was && state != group::RecipientState::normal) continue;
                const bool is = group::fullMark(was, static_cast<std::uint64_t>(row.integer(3)),
                                                static_cast<std::uint64_t>(row.integer(2)));
                if (is != was) marked.push_back(last);
            }
        }
        if (!marked.empty()) {
            const Status done = committer_.call(
                [marked](Database& database) -> Status {
                    for (const std::int64_t id : marked)
                        database.run("UPDATE recipient_state SET dirty=1 WHERE (domain_id, local_key) IN "
                                     "(SELECT domain_id, local_key FROM account WHERE id=?)",
                                     id);
                    return {};
                },
                Lane::background);
            if (!done) return done.error();
        }
        lookedAt_ = seen == accountsLookedAt ? last : 0;
        return moved;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

void RecipientListStore::renewAll(Database& database) {
    for (const std::int64_t id : RecipientListTable::withHead(database))
        renewOf(database, id);
}

void RecipientListStore::renewOf(Database& database, std::int64_t domainId) {
    RecipientListTable table(database, domainId);
    auto head = table.head();
    if (!head || head->epoch.empty()) return;
    group::renew(*head);
    table.write(*head);
}

} // namespace ismail::store
