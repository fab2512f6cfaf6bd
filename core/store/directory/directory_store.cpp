#include "store/directory/directory_store.h"

#include "accounts/directory_words.h"
#include "accounts/domain_rules.h"
#include "accounts/partner_rules.h"
#include "base/text.h"
#include "store/directory/database_facts.h"

#include <algorithm>
#include <limits>
#include <set>

namespace ismail::store {

using accounts::changedMeanwhile;
using accounts::invalid;
using accounts::notFound;

namespace {

constexpr std::size_t listSlice = 500; // entries of a recipient list written in one transaction

} // namespace

DirectoryStore::DirectoryStore(Committer& committer, ReadPool& pool, MailboxLedger& ledger, const Clock& clock,
                               Log& log)
    : committer_(committer), pool_(pool), ledger_(ledger), clock_(clock), log_(log) {}

void DirectoryStore::load() { reload(); }

std::shared_ptr<const accounts::Directory> DirectoryStore::directory() const {
    const std::lock_guard lock(mutex_);
    return directory_;
}

std::shared_ptr<const config::Settings> DirectoryStore::current() const {
    const std::lock_guard lock(mutex_);
    return settings_;
}

void DirectoryStore::reload() {
    // One at a time, and each reads after the one before: the last one to store has the newest view.
    const std::lock_guard turn(reloading_);
    accounts::Directory::Content content;
    std::vector<std::string> problems;
    std::map<std::string, std::string> stored;
    {
        const auto database = pool_.lease();
        Transaction view(*database, Transaction::Kind::read);
        content.partners = PartnerTable(*database).all();
        content.domains = DomainTable(*database).all();
        content.routes = RouteTable(*database).all();
        for (auto& listed : AccountTable(*database).all()) {
            std::string key = asciiLower(listed.account.local) + "@" + listed.domain;
            content.accounts.emplace_back(std::move(key), entryOf(std::move(listed)));
        }
        for (auto& listed : AliasTable(*database).all()) {
            std::string key = asciiLower(listed.alias.local) + "@" + listed.domain;
            content.aliases.emplace_back(std::move(key), entryOf(std::move(listed)));
        }
        for (auto& [domainId, local] : DomainTable(*database).allRecipients())
            content.recipientLists[domainId].insert(std::move(local));
        stored = SettingsTable(*database).all();
        stored.insert(given_.begin(), given_.end());
    }
    auto directory = std::make_shared<const accounts::Directory>(std::move(content));
    auto settings = std::make_shared<const config::Settings>(config::Settings::fromStored(stored, &problems));
    for (const auto& problem : problems)
        log_.warning("stored.setting_ignored", {{"problem", problem}});
    const std::lock_guard lock(mutex_);
    directory_ = std::move(directory);
    settings_ = std::move(settings);
}

Status DirectoryStore::renewGiven(std::map<std::string, std::string> given) {
    {
        const std::lock_guard turn(reloading_);
        given_ = std::move(given);
    }
    return readBack(Change::settings);
}

Status DirectoryStore::edit(Change change, std::function<Status(Database&)> apply) {
    if (Status status = committer_.call(std::move(apply)); !status) return status;
    return readBack(change);
}

Status DirectoryStore::readBack(Change change) {
    try {
        reload();
    } catch (const DatabaseError& error) {
        log_.error("directory.not_reloaded", {{"error", error.what()}});
        return Error{ErrorKind::internal,
                     "The change is stored but could not be read back; it applies after a restart."};
    }
    tell(change);
    return {};
}

void DirectoryStore::tell(Change change) {
    for (const auto& listener : listeners_)
        listener(change);
}

Status DirectoryStore::setSettings(const std::map<std::string, std::optional<std::string>>& values) {
    std::map<std::string, std::optional<std::string>> checked;
    for (const auto& [key, value] : values) {
        const auto* spec = config::findSetting(key);
        if (!spec) return Error{ErrorKind::notFound, "There is no setting " + key + "."};
        if (!value) {
            checked[std::string(spec->key)] = std::nullopt;
            continue;
        }
        auto normal = config::validateSetting(*spec, *value);
        if (!normal) return normal.error();
        checked[std::string(spec->key)] = *normal;
    }
    return edit(Change::settings, [checked](Database& database) -> Status {
        SettingsTable table(database);
        for (const auto& [key, value] : checked)
            value ? table.set(key, *value) : table.unset(key);
        return {};
    });
}

Result<std::int64_t> DirectoryStore::addPartner(accounts::Partner partner) {
    auto id = std::make_shared<std::int64_t>(0);
    partner.id = 0;
    const Status status = edit(Change::partners, [id, partner](Database& database) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkPartner(facts, partner); !good) return good;
        *id = PartnerTable(database).insert(partner);
        return {};
    });
    if (!status) return status.error();
    return *id;
}

Status DirectoryStore::setPartner(accounts::Partner partner) {
    if (partner.id == 0) return notFound("partner");
    return edit(Change::partners, [partner](Database& database) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkPartner(facts, partner); !good) return good;
        if (!PartnerTable(database).update(partner)) return changedMeanwhile("partner");
        return {};
    });
}

Status DirectoryStore::removePartner(std::int64_t id, std::int64_t version) {
    return edit(Change::partners, [id, version](Database& database) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkPartnerRemoval(facts, id); !good) return good;
        if (!PartnerTable(database).remove(id, version)) return changedMeanwhile("partner");
        return {};
    });
}

Result<std::int64_t> DirectoryStore::addDomain(accounts::Domain domain) {
    auto name = accounts::domainName(domain.name);
    if (!name) return name.error();
    domain.id = 0;
    domain.name = *name;
    auto id = std::make_shared<std::int64_t>(0);
    const Status status = edit(Change::domains, [id, domain](Database& database) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkNewDomain(facts, domain); !good) return good;
        *id = DomainTable(database).insert(domain);
        return {};
    });
    if (!status) return status.error();
    return *id;
}

Status DirectoryStore::setDomain(accounts::Domain domain, bool takeInHeld) {
    return edit(Change::domains, [domain, takeInHeld](Database& database) mutable -> Status {
        DatabaseFacts facts(database);
        const auto before = facts.domain(domain.id);
        if (!before) return notFound("domain");
        domain.name = before->name;
        if (Status good = accounts::checkDomainChange(facts, *before, domain, takeInHeld); !good) return good;
        if (!DomainTable(database).update(domain)) return changedMeanwhile("domain");
        return {};
    });
}

Result<DomainRemoval> DirectoryStore::domainRemoval(std::int64_t id) {
    try {
        const auto database = pool_.lease();
        DatabaseFacts facts(*database);
        const auto domain = facts.domain(id);
        if (!domain) return notFound("domain");
        DomainRemoval removal;
        removal.accounts = facts.accountsIn(id);
        const AccountUsage usage = UsageTable(*database).ofDomain(id);
        removal.messages = usage.messages;
        removal.octets = usage.octets;
        removal.aliases = facts.aliasesIn(id);
        removal.listed = DomainTable(*database).recipientCount(id, {});
        removal.queued = facts.heldFor(domain->name);
        return removal;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Status DirectoryStore::removeDomain(std::int64_t id, std::int64_t version) {
    return edit(Change::domains, [this, id, version](Database& database) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkDomainRemoval(facts, id); !good) return good;
        if (!DomainTable(database).remove(id, version)) return changedMeanwhile("domain");
        AliasTable(database).removeOf(id);
        for (const std::int64_t account : AccountTable(database).idsOf(id))
            dropAccount(database, account);
        return {};
    });
}

Result<ListEdited> DirectoryStore::editRecipients(std::int64_t domainId, ListEdit edit,
                                                  const std::vector<std::string>& recipients) {
    if (recipients.size() > maxRecipientsAtOnce)
        return invalid("At most " + std::to_string(maxRecipientsAtOnce) + " recipients can be given at once.");
    try {
        std::set<std::string> given;
        std::set<std::string> stored;
        {
            const auto database = pool_.lease();
            DomainTable table(*database);
            const auto domain = table.find(domainId);
            if (!domain) return notFound("domain");
            if (Status good = accounts::checkHasRecipientList(*domain); !good) return good.error();
            auto locals = accounts::listedLocals(*domain, recipients);
            if (!locals) return locals.error();
            given = std::move(*locals);
            if (edit == ListEdit::replace)
                for (auto& local : table.recipients(domainId, {}, 0, std::numeric_limits<std::int64_t>::max()))
                    stored.insert(std::move(local));
        }
        std::vector<std::pair<bool, std::string>> steps; // true: add
        for (const auto& local : given)
            if (!stored.contains(local)) steps.emplace_back(edit != ListEdit::remove, local);
        for (const auto& local : stored)
            if (!given.contains(local)) steps.emplace_back(false, local);
        return writeList(domainId, steps);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<ListEdited> DirectoryStore::writeList(std::int64_t domainId,
                                             const std::vector<std::pair<bool, std::string>>& steps) {
    ListEdited edited;
    std::size_t next = 0;
    const Status written = committer_.runInSlices([&](Database& database) -> Result<bool> {
        DomainTable table(database);
        const auto domain = table.find(domainId);
        if (!domain) return notFound("domain");
        if (Status good = accounts::checkHasRecipientList(*domain); !good) return good.error();
        ListEdited now = edited;
        std::size_t position = next;
        for (; position < steps.size() && position < next + listSlice; ++position) {
            const auto& [add, local] = steps[position];
            if (add && table.addRecipient(domainId, local)) ++now.added;
            if (!add && table.removeRecipient(domainId, local)) ++now.removed;
        }
        now.total = table.recipientCount(domainId, {});
        edited = now;
        next = position;
        return next < steps.size();
    });
    reload();
    tell(Change::domains);
    if (!written) return written.error();
    return edited;
}

Result<std::vector<std::string>> DirectoryStore::recipients(std::int64_t domainId, const std::string& text,
                                                            std::uint64_t offset, std::size_t limit,
                                                            std::uint64_t* total) {
    try {
        const auto database = pool_.lease();
        DomainTable table(*database);
        if (total) *total = table.recipientCount(domainId, text);
        return table.recipients(domainId, text, offset, std::min(limit, maxPage));
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::int64_t> DirectoryStore::addRoute(accounts::ExplicitRoute route) {
    route.id = 0;
    const auto normal = accounts::normalRoute(std::move(route));
    if (!normal) return normal.error();
    auto id = std::make_shared<std::int64_t>(0);
    const Status status = edit(Change::routes, [id, route = *normal](Database& database) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkRoute(facts, route); !good) return good;
        *id = RouteTable(database).insert(route);
        return {};
    });
    if (!status) return status.error();
    return *id;
}

Status DirectoryStore::setRoute(accounts::ExplicitRoute route) {
    const auto normal = accounts::normalRoute(std::move(route));
    if (!normal) return normal.error();
    return edit(Change::routes, [route = *normal](Database& database) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkRoute(facts, route); !good) return good;
        if (!RouteTable(database).update(route)) return changedMeanwhile("route");
        return {};
    });
}

Status DirectoryStore::removeRoute(std::int64_t id, std::int64_t version) {
    return edit(Change::routes, [id, version](Database& database) -> Status {
        if (!RouteTable(database).remove(id, version)) return changedMeanwhile("route");
        return {};
    });
}

} // namespace ismail::store
