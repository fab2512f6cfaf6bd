// What others are told of a list: the second half of RecipientListStore.
#include "base/text.h"
#include "crypto/random.h"
#include "store/directory/recipient_list_store.h"
#include "store/mailbox/mailbox_table.h"

#include <algorithm>

namespace ismail::store {

using config::Setting;

namespace {

Error notHisDomain() { return {ErrorKind::notFound, "The partner is no secondary of this domain."}; }

// The head with the name, where there is a list.
std::optional<group::SourceHead> namedHead(const RecipientListTable& table, const accounts::Domain& domain) {
    auto head = table.head();
    if (head) head->domain = domain.name;
    return head;
}

} // namespace

std::vector<std::int64_t> RecipientListStore::domainsOf(std::int64_t partnerId) const {
    std::vector<std::int64_t> ids;
    const Snapshot directory = directory_.directory();
    for (const accounts::Domain& domain : directory->domains())
        if (linked(*directory, partnerId, domain.name)) ids.push_back(domain.id);
    return ids;
}

const accounts::Domain* RecipientListStore::linked(const accounts::Directory& directory, std::int64_t partnerId,
                                                   const std::string& name) const {
    const accounts::Partner* partner = directory.partner(partnerId);
    if (!partner || partner->peer.state != accounts::PairState::paired) return nullptr;
    const accounts::Domain* domain = directory.domain(name);
    if (!domain || domain->role != accounts::DomainRole::primary) return nullptr;
    const bool holds = std::any_of(domain->secondaries.begin(), domain->secondaries.end(),
                                   [&](const accounts::SecondaryLink& link) { return link.partnerId == partnerId; });
    return holds ? domain : nullptr;
}

// Sealed keys are made outside of the reading connection.
Result<Bytes> RecipientListStore::newKey(std::int64_t partnerId, std::int64_t domainId) {
    const auto sealed = box_->protect(Secret<std::string>(crypto::randomBytes(group::listKeySize)));
    if (!sealed) return sealed.error();
    const auto stored = std::make_shared<std::string>();
    const Status done = committer_.call([partnerId, domainId, sealed = *sealed, stored](Database& database) -> Status {
        RecipientListTable table(database, domainId);
        if (!table.head()) return notHisDomain();
        auto there = table.key(partnerId);
        if (!there) table.setKey(partnerId, sealed);
        *stored = there ? *there : sealed;
        return {};
    });
    if (!done) return done.error();
    return box_->reveal(*stored).reveal();
}

Result<Bytes> RecipientListStore::key(Database& database, std::int64_t partnerId, std::int64_t domainId) {
    if (!box_) return Error{ErrorKind::unavailable, "There is no secret to keep keys under."};
    if (const auto sealed = RecipientListTable(database, domainId).key(partnerId)) {
        const Secret<std::string> key = box_->reveal(*sealed);
        if (key.reveal().size() == group::listKeySize) return key.reveal();
        // Of another secret.key: the tags that the partner has are of no use, and the key is given anew.
        const Status forgotten = committer_.call([partnerId, domainId, old = *sealed](Database& writer) -> Status {
            writer.run("DELETE FROM list_key WHERE domain_id=? AND partner_id=? AND protected_key=?", domainId,
                       partnerId, old);
            return {};
        });
        if (!forgotten) return forgotten.error();
    }
    return newKey(partnerId, domainId);
}

Result<std::optional<group::ListInfo>> RecipientListStore::info(std::int64_t partnerId, std::int64_t domainId) {
    try {
        const auto database = pool_.lease();
        const auto head = RecipientListTable(*database, domainId).head();
        if (!head || head->epoch.empty()) return std::optional<group::ListInfo>();
        const auto secret = key(*database, partnerId, domainId);
        if (!secret) return secret.error();
        return std::optional(group::listInfo(*head, *secret));
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<group::DomainState> RecipientListStore::state(std::int64_t partnerId, std::int64_t domainId) {
    const Snapshot directory = directory_.directory();
    const auto settings = settings_.current();
    const accounts::Domain* domain = directory->domainById(domainId);
    if (!domain || !linked(*directory, partnerId, domain->name)) return notHisDomain();
    group::DomainState state;
    state.domain = domain->name;
    state.enabled = domain->enabled;
    state.plusAddressing = domain->plusAddressing;
    state.everyone = !domain->catchAll.empty();
    state.largest = static_cast<std::int64_t>(settings->number(Setting::maxMessageSize));
    for (const std::string& name : settings->list(Setting::roleNames))
        if (state.roles.size() < group::maxRoleNames) state.roles.push_back(asciiLower(name));
    if (domain->aliasOf) {
        const accounts::Domain* real = directory->domainById(*domain->aliasOf);
        if (!real) return notHisDomain();
        state.aliasOf = real->name;
        state.everyone = !real->catchAll.empty();
        return state;
    }
    try {
        const auto database = pool_.lease();
        state.full = isFull(*database, *domain);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
    auto list = info(partnerId, domainId);
    if (!list) return list.error();
    state.list = std::move(*list);
    return state;
}

Result<std::vector<std::string>> RecipientListStore::localParts(std::int64_t domainId, const std::string& after,
                                                                std::size_t most) {
    try {
        const auto database = pool_.lease();
        Statement row = database->query("SELECT local_key FROM account WHERE domain_id=?1 AND enabled AND local_key>?2 "
                                        "UNION SELECT local_key FROM alias WHERE domain_id=?1 AND enabled AND "
                                        "local_key>?2 ORDER BY local_key LIMIT ?3",
                                        domainId, after, static_cast<std::int64_t>(most));
        std::vector<std::string> locals;
        while (row.step())
            locals.emplace_back(row.text(0));
        return locals;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<group::ListChanged> RecipientListStore::announcement(std::int64_t partnerId, const ListMoved& moved) {
    const Snapshot directory = directory_.directory();
    const accounts::Domain* domain = directory->domainById(moved.domainId);
    if (!domain || !linked(*directory, partnerId, domain->name)) return notHisDomain();
    try {
        const auto database = pool_.lease();
        const auto secret = key(*database, partnerId, moved.domainId);
        if (!secret) return secret.error();
        Transaction view(*database, Transaction::Kind::read);
        const RecipientListTable table(*database, moved.domainId);
        const auto head = namedHead(table, *domain);
        if (!head || head->epoch.empty()) return notHisDomain();
        return group::announce(*head, table, *secret, moved.before);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<group::ListPage> RecipientListStore::page(std::int64_t partnerId, const group::ListWant& want) {
    group::ListPage none;
    none.domain = want.domain;
    none.epoch = want.epoch;
    none.outcome = group::PageOutcome::unknown;
    none.after = none.version = none.newest = want.after;
    const Snapshot directory = directory_.directory();
    const accounts::Domain* domain = linked(*directory, partnerId, want.domain);
    if (!domain || domain->aliasOf) return none;
    try {
        const auto database = pool_.lease();
        const auto secret = key(*database, partnerId, domain->id);
        if (!secret && secret.error().kind != ErrorKind::notFound) return secret.error();
        none.outcome = group::PageOutcome::later;
        if (!secret) return none;
        Transaction view(*database, Transaction::Kind::read);
        const RecipientListTable table(*database, domain->id);
        const auto head = namedHead(table, *domain);
        return head ? group::answerWant(*head, table, *secret, want) : none;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<group::ListHave> RecipientListStore::have(std::int64_t partnerId, const std::string& name) {
    const Snapshot directory = directory_.directory();
    const accounts::Domain* domain = linked(*directory, partnerId, name);
    if (!domain) return notHisDomain();
    try {
        const auto database = pool_.lease();
        const auto secret = key(*database, partnerId, domain->id);
        if (!secret) return secret.error();
        Transaction view(*database, Transaction::Kind::read);
        const RecipientListTable table(*database, domain->id);
        const auto head = namedHead(table, *domain);
        if (!head || head->epoch.empty()) return notHisDomain();
        return group::answerHave(*head, table, *secret);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::vector<group::ListVersion>> RecipientListStore::versions(std::int64_t partnerId) {
    try {
        std::vector<group::ListVersion> all;
        const Snapshot directory = directory_.directory();
        const auto database = pool_.lease();
        Transaction view(*database, Transaction::Kind::read);
        for (const accounts::Domain& domain : directory->domains()) {
            if (domain.aliasOf || !linked(*directory, partnerId, domain.name)) continue;
            const auto head = RecipientListTable(*database, domain.id).head();
            if (head && !head->epoch.empty()) all.push_back({domain.name, head->epoch, head->version});
        }
        return all;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

} // namespace ismail::store
