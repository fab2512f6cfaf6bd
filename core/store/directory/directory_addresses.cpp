// Aliases and groups of DirectoryStore, and the rules that addresses of accounts, aliases and domains keep to together.
#include "base/text.h"
#include "mail/idn.h"
#include "store/directory/directory_store.h"
#include "store/directory/directory_words.h"

#include <algorithm>
#include <set>

namespace ismail::store {

namespace {

std::string addressOf(const std::string& local, const accounts::Domain& domain) {
    return mail::Address{local, domain.name}.text();
}

bool hasAddress(Database& database, const std::string& local, const std::string& domain) {
    if (AccountTable(database).findByAddress(local, domain)) return true;
    return AliasTable(database).findByAddress(local, domain).has_value();
}

} // namespace

accounts::AliasEntry DirectoryStore::entryOf(AliasTable::Listed listed) {
    accounts::AliasEntry entry;
    entry.id = listed.alias.id;
    entry.address = listed.alias.local + "@" + listed.domain;
    entry.kind = listed.alias.kind;
    entry.targets = parsedAddresses(listed.alias.targets);
    entry.posting = listed.alias.posting;
    entry.enabled = listed.alias.enabled;
    return entry;
}

// An address elsewhere, or one that exists here. As it is stored.
Result<std::string> DirectoryStore::target(Database& database, const std::string& text) {
    const auto address = mail::parseMailbox(text);
    if (!address || address->domain.empty())
        return invalid("\"" + text + "\" is not an address. Write it as name@domain.");
    const auto ascii = mail::toAscii(address->domain);
    DomainTable domains(database);
    auto domain = ascii ? domains.findByName(*ascii) : std::nullopt;
    if (domain && domain->aliasOf) domain = domains.find(*domain->aliasOf);
    if (!domain || domain->role != accounts::DomainRole::primary || !domain->catchAll.empty()) return address->text();
    const std::string local = asciiLower(address->local);
    const std::string user(accounts::userOf(*domain, local));
    if (local == "postmaster" || hasAddress(database, local, domain->name) ||
        (!user.empty() && hasAddress(database, user, domain->name)))
        return address->text();
    return invalid("There is no address " + address->text() + " here. Add the account or alias first.");
}

Status DirectoryStore::checkAddressesOf(Database& database, const accounts::Domain& domain) {
    if (domain.primaryPartner || domain.hold || domain.retryMax) return {}; // refused by checkDomain()
    if (!domain.catchAll.empty()) {
        if (domain.aliasOf)
            return invalid("The domain " + domain.name +
                           " is an alias of another: unknown addresses go where those of that domain go.");
        if (const auto good = target(database, domain.catchAll); !good) return good.error();
    }
    if (!domain.aliasOf) return {};
    DomainTable table(database);
    const auto real = table.find(*domain.aliasOf);
    if (!real || real->role != accounts::DomainRole::primary)
        return invalid("A domain can be an alias only of a domain that this server is the primary of.");
    if (real->id == domain.id || real->aliasOf)
        return invalid("The domain " + real->name + " is an alias itself. Name the domain that has the accounts.");
    if (domain.id == 0) return {};
    if (const auto others = table.aliasesOf(domain.id); !others.empty())
        return conflict(shortList(others) + " is an alias of " + domain.name + ", so that cannot be an alias itself.");
    const auto used = AccountTable(database).count(domain.id) + AliasTable(database).count({domain.id, {}, {}});
    if (used > 0)
        return conflict("The domain " + domain.name + " has " + std::to_string(used) +
                        " accounts or aliases of its own, which nobody could write to any more. Remove them first.");
    return {};
}

// No account and no alias has the address.
Status DirectoryStore::checkFree(Database& database, const accounts::Domain& domain, const std::string& local) {
    if (domain.aliasOf) {
        const auto real = DomainTable(database).find(*domain.aliasOf);
        return conflict("The domain " + domain.name + " is an alias of " + (real ? real->name : "another") +
                        " and has no addresses of its own. Add the address there.");
    }
    if (AccountTable(database).findByAddress(local, domain.name))
        return conflict("There is already an account " + addressOf(local, domain) + ".");
    if (AliasTable(database).findByAddress(local, domain.name))
        return conflict("There is already an alias " + addressOf(local, domain) + ".");
    return {};
}

Status DirectoryStore::checkForwards(Database& database, const accounts::Domain& domain,
                                     const accounts::Account& account) {
    if (account.forwards.size() > maxForwards)
        return invalid("An account forwards to " + std::to_string(maxForwards) +
                       " addresses at most. Forward to a group instead.");
    for (const std::string& text : account.forwards)
        if (const auto good = target(database, text); !good) return good.error();
    const std::string key = mail::addressKey({account.local, domain.name});
    for (const mail::Address& address : parsedAddresses(account.forwards))
        if (mail::addressKey(directory()->canonical(address)) == key)
            return invalid("The account " + addressOf(account.local, domain) +
                           " would forward to itself. To keep a copy, say so instead.");
    if (!account.keepCopy && directory()->leadTo(parsedAddresses(account.forwards), key))
        return conflict("Mail for " + addressOf(account.local, domain) +
                        " would be forwarded in a circle and stay nowhere. Keep a copy, or forward elsewhere.");
    return {};
}

Status DirectoryStore::checkNew(Database& database, const accounts::Account& account) {
    const auto domain = DomainTable(database).find(account.domainId);
    if (!domain) return notFound("domain");
    if (domain->role != accounts::DomainRole::primary)
        return conflict("This server is secondary for " + domain->name +
                        ": the accounts of the domain are on its primary.");
    const auto local = localPart(account.local, domain->name);
    if (!local) return local.error();
    if (Status free = checkFree(database, *domain, *local); !free) return free;
    if (Status forwards = checkForwards(database, *domain, account); !forwards) return forwards;
    const std::string shown = addressOf(account.local, *domain);
    if (PartnerTable(database).inboundUserTaken(shown, 0))
        return conflict("A partner logs in with the name " + shown + ".");
    return {};
}

Status DirectoryStore::checkNewAccount(const accounts::Account& account) {
    try {
        const auto database = pool_.lease();
        return checkNew(*database, account);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Status DirectoryStore::checkAlias(Database& database, const accounts::Alias& alias) {
    const auto domain = DomainTable(database).find(alias.domainId);
    if (!domain) return notFound("domain");
    const std::string shown = addressOf(alias.local, *domain);
    if (alias.targets.empty()) return invalid("The alias " + shown + " needs an address that its mail goes to.");
    if (alias.targets.size() > maxTargets)
        return invalid("An alias leads to " + std::to_string(maxTargets) + " addresses at most.");
    std::set<std::string> seen;
    for (const mail::Address& address : parsedAddresses(alias.targets))
        if (!seen.insert(mail::addressKey(address)).second)
            return invalid("The address " + address.text() + " is named twice.");
    for (const std::string& text : alias.targets)
        if (const auto good = target(database, text); !good) return good.error();
    if (directory()->leadTo(parsedAddresses(alias.targets), mail::addressKey({alias.local, domain->name})))
        return conflict("Mail for " + shown + " would go in a circle: one of its addresses leads back to it.");
    return {};
}

Result<std::int64_t> DirectoryStore::addAlias(accounts::Alias alias) {
    auto id = std::make_shared<std::int64_t>(0);
    const Status status = edit(Change::accounts, [this, id, alias](Database& database) mutable -> Status {
        const auto domain = DomainTable(database).find(alias.domainId);
        if (!domain) return notFound("domain");
        if (domain->role != accounts::DomainRole::primary)
            return conflict("This server is secondary for " + domain->name +
                            ": the aliases of the domain are on its primary.");
        const auto local = localPart(alias.local, domain->name);
        if (!local) return local.error();
        if (Status free = checkFree(database, *domain, *local); !free) return free;
        if (Status good = checkAlias(database, alias); !good) return good;
        *id = AliasTable(database).insert(alias);
        return {};
    });
    if (!status) return status.error();
    return *id;
}

Status DirectoryStore::setAlias(accounts::Alias alias) {
    return edit(Change::accounts, [this, alias](Database& database) mutable -> Status {
        AliasTable table(database);
        const auto before = table.find(alias.id);
        if (!before) return notFound("alias");
        alias.local = before->alias.local;
        alias.domainId = before->alias.domainId;
        // What was good stays good: only a change of the targets is judged, so that others can be mended one by one.
        if (alias.targets != before->alias.targets)
            if (Status good = checkAlias(database, alias); !good) return good;
        if (!table.update(alias)) return changedMeanwhile("alias");
        return {};
    });
}

Status DirectoryStore::removeAlias(std::int64_t id, std::int64_t version) {
    return edit(Change::accounts, [id, version](Database& database) -> Status {
        AliasTable table(database);
        if (!table.find(id)) return notFound("alias");
        if (!table.remove(id, version)) return changedMeanwhile("alias");
        return {};
    });
}

Result<AliasTable::Listed> DirectoryStore::aliasByAddress(const std::string& addressKey) {
    const auto at = addressKey.rfind('@');
    if (at == std::string::npos) return notFound("alias");
    try {
        const auto database = pool_.lease();
        auto found = AliasTable(*database).findByAddress(addressKey.substr(0, at), addressKey.substr(at + 1));
        if (!found) return notFound("alias");
        return std::move(*found);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::vector<AliasTable::Listed>> DirectoryStore::aliases(const AliasFilter& filter, std::uint64_t offset,
                                                                std::size_t limit, std::uint64_t* total) {
    try {
        const auto database = pool_.lease();
        AliasTable table(*database);
        if (total) *total = table.count(filter);
        return table.page(filter, offset, std::min(limit, maxPage));
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

} // namespace ismail::store
