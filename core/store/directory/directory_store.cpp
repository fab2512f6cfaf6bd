#include "store/directory/directory_store.h"

#include "base/text.h"
#include "mail/address.h"
#include "mail/idn.h"
#include "relay/spool.h"
#include "store/directory/directory_words.h"

#include <algorithm>
#include <limits>
#include <set>

namespace ismail::store {

namespace {

constexpr std::size_t listSlice = 500; // entries of a recipient list written in one transaction

std::string_view roleName(accounts::DomainRole role) {
    return role == accounts::DomainRole::primary ? "primary" : "secondary";
}

std::string heldKey(const std::string& domain) {
    return relay::Destination{relay::Destination::Kind::primary, domain}.key();
}

std::uint64_t queuedFor(Database& database, const std::string& domain) {
    return static_cast<std::uint64_t>(
        database
            .number("SELECT (SELECT count(*) FROM queue INDEXED BY queue_turn WHERE destination=?1 AND state=0) + "
                    "(SELECT count(*) FROM queue INDEXED BY queue_held WHERE destination=?1 AND state=1)",
                    heldKey(domain))
            .value_or(0));
}

// "*", ".example.org" or "example.org" in A-labels.
Result<std::string> routePattern(const std::string& text) {
    if (text == "*") return text;
    const bool subdomains = !text.empty() && text.front() == '.';
    auto name = mail::toAscii(subdomains ? std::string_view(text).substr(1) : text);
    if (!name || !mail::isDomain(*name)) return invalid("\"" + text + "\" is neither a domain, a .domain nor *.");
    return (subdomains ? "." : "") + *name;
}

Result<std::string> domainName(const std::string& text) {
    auto name = mail::toAscii(text);
    if (!name || !mail::isDomain(*name)) return invalid("\"" + text + "\" is not a domain name.");
    return *name;
}

Status checkHost(const std::string& host, std::uint16_t port) {
    if (trim(host).empty() || host.find_first_of(" \t\r\n,;") != std::string::npos)
        return invalid("\"" + host + "\" is not a host name or address.");
    if (port == 0) return invalid("A port is a number from 1 to 65535.");
    return {};
}

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

accounts::AccountEntry DirectoryStore::entryOf(AccountTable::Listed listed) {
    accounts::Account& account = listed.account;
    accounts::AccountEntry entry;
    entry.id = account.id;
    entry.inboxId = listed.inboxId;
    entry.address = account.local + "@" + listed.domain;
    entry.enabled = account.enabled;
    entry.domainId = account.domainId;
    entry.forwards = parsedAddresses(account.forwards);
    entry.keepCopy = account.keepCopy || entry.forwards.empty();
    entry.quota = account.quota;
    entry.limits = account.limits;
    if (account.autoReply.enabled)
        entry.autoReply = std::make_shared<const accounts::AutoReply>(std::move(account.autoReply));
    return entry;
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

Status DirectoryStore::checkPartner(Database& database, const accounts::Partner& partner) {
    PartnerTable table(database);
    if (partner.name.empty() || partner.name.size() > 100 ||
        partner.name.find_first_of(" \t\r\n,;") != std::string::npos)
        return invalid("A partner's name is one word of at most 100 letters.");
    if (Status host = checkHost(partner.host, partner.port); !host) return host;
    if (const auto other = table.findByName(partner.name); other && *other != partner.id)
        return conflict("There is already a partner named " + partner.name + ".");
    if (!partner.inboundUser.empty() && table.inboundUserTaken(partner.inboundUser, partner.id))
        return conflict("The log-in name " + partner.inboundUser + " belongs to another partner or to an account.");
    return {};
}

Result<std::int64_t> DirectoryStore::addPartner(accounts::Partner partner) {
    auto id = std::make_shared<std::int64_t>(0);
    partner.id = 0;
    const Status status = edit(Change::partners, [this, id, partner](Database& database) -> Status {
        if (Status checked = checkPartner(database, partner); !checked) return checked;
        *id = PartnerTable(database).insert(partner);
        return {};
    });
    if (!status) return status.error();
    return *id;
}

Status DirectoryStore::setPartner(accounts::Partner partner) {
    return edit(Change::partners, [this, partner](Database& database) -> Status {
        if (!PartnerTable(database).exists(partner.id)) return notFound("partner");
        if (Status checked = checkPartner(database, partner); !checked) return checked;
        if (!PartnerTable(database).update(partner)) return changedMeanwhile("partner");
        return {};
    });
}

Status DirectoryStore::removePartner(std::int64_t id, std::int64_t version) {
    return edit(Change::partners, [id, version](Database& database) -> Status {
        PartnerTable table(database);
        if (!table.exists(id)) return notFound("partner");
        const auto users = DomainTable(database).usersOf(id);
        if (!users.empty())
            return conflict("The partner is used by " + shortList(users) +
                            ". Give these domains another partner or remove them first.");
        if (!table.remove(id, version)) return changedMeanwhile("partner");
        return {};
    });
}

Status DirectoryStore::checkDomain(Database& database, const accounts::Domain& domain) {
    PartnerTable partners(database);
    if (domain.role == accounts::DomainRole::primary) {
        if (Status addresses = checkAddressesOf(database, domain); !addresses) return addresses;
        if (domain.primaryPartner || domain.hold || domain.retryMax)
            return invalid("The domain " + domain.name +
                           " is primary here: it has no other primary and nothing is held for one.");
        std::set<std::int64_t> seen;
        for (const auto& link : domain.secondaries) {
            if (!partners.exists(link.partnerId)) return notFound("partner");
            if (!seen.insert(link.partnerId).second)
                return invalid("A partner is named twice as secondary of " + domain.name + ".");
            if (link.queryInterval && link.queryInterval->count() < 1)
                return invalid("A query interval is one second or more.");
        }
        return {};
    }
    if (domain.aliasOf || !domain.catchAll.empty() || domain.quota || domain.accountQuota ||
        domain.limits != accounts::SendLimits{})
        return invalid(
            "The domain " + domain.name +
            " is secondary here: aliases, a catch-all address, quotas and limits are set up on its primary.");
    if (!domain.secondaries.empty())
        return invalid("The domain " + domain.name +
                       " is secondary here: its other secondaries are set up on its primary.");
    if (domain.primaryPartner && !partners.exists(*domain.primaryPartner)) return notFound("partner");
    if (domain.hold && domain.hold->count() < 60) return invalid("The hold time is one minute or more.");
    if (domain.retryMax && domain.retryMax->count() < 1)
        return invalid("The longest pause between tries is one second or more.");
    return {};
}

Result<std::int64_t> DirectoryStore::addDomain(accounts::Domain domain) {
    auto name = domainName(domain.name);
    if (!name) return name.error();
    domain.name = *name;
    auto id = std::make_shared<std::int64_t>(0);
    const Status status = edit(Change::domains, [this, id, domain](Database& database) -> Status {
        DomainTable table(database);
        if (const auto other = table.findByName(domain.name)) {
            if (other->role == domain.role) return conflict("There is already a domain " + domain.name + ".");
            return conflict(
                "This server is already " + std::string(roleName(other->role)) + " for " + domain.name +
                " and cannot be " + std::string(roleName(domain.role)) +
                " as well: mail for a domain either ends here or is held for another server. Remove the domain first.");
        }
        if (Status checked = checkDomain(database, domain); !checked) return checked;
        *id = table.insert(domain);
        return {};
    });
    if (!status) return status.error();
    return *id;
}

Status DirectoryStore::checkRoleChange(Database& database, const accounts::Domain& before,
                                       const accounts::Domain& after, bool takeInHeld) {
    if (before.role == after.role) return {};
    const std::string clash = "This server is " + std::string(roleName(before.role)) + " for " + before.name;
    if (before.role == accounts::DomainRole::primary) {
        if (const auto others = DomainTable(database).aliasesOf(before.id); !others.empty())
            return conflict(clash + " and " + shortList(others) +
                            " is an alias of it, so it cannot become secondary. Change that first.");
        const auto aliases = AliasTable(database).count({before.id, {}, {}});
        if (aliases > 0)
            return conflict(clash + " and has " + std::to_string(aliases) +
                            " of its aliases, so it cannot become secondary. Remove the aliases first.");
        const auto accounts = AccountTable(database).count(before.id);
        if (accounts > 0)
            return conflict(clash + " and has " + std::to_string(accounts) +
                            " of its accounts, so it cannot become secondary. Remove or move the accounts first.");
        return {};
    }
    const auto queued = takeInHeld ? 0 : queuedFor(database, before.name);
    if (queued > 0)
        return conflict(
            clash + " and holds mail for " + std::to_string(queued) +
            " recipients of its primary. As primary it takes them in; confirm that, or deliver or remove that "
            "mail first.");
    return {};
}

Status DirectoryStore::setDomain(accounts::Domain domain, bool takeInHeld) {
    return edit(Change::domains, [this, domain, takeInHeld](Database& database) mutable -> Status {
        DomainTable table(database);
        const auto before = table.find(domain.id);
        if (!before) return notFound("domain");
        domain.name = before->name;
        if (Status checked = checkDomain(database, domain); !checked) return checked;
        if (Status checked = checkRoleChange(database, *before, domain, takeInHeld); !checked) return checked;
        if (!table.update(domain)) return changedMeanwhile("domain");
        return {};
    });
}

Result<DomainRemoval> DirectoryStore::domainRemoval(std::int64_t id) {
    try {
        const auto database = pool_.lease();
        const auto domain = DomainTable(*database).find(id);
        if (!domain) return notFound("domain");
        DomainRemoval removal;
        removal.accounts = AccountTable(*database).count(id);
        const AccountUsage usage = UsageTable(*database).ofDomain(id);
        removal.messages = usage.messages;
        removal.octets = usage.octets;
        removal.aliases = AliasTable(*database).count({id, {}, {}});
        removal.listed = DomainTable(*database).recipientCount(id, {});
        removal.queued = queuedFor(*database, domain->name);
        return removal;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Status DirectoryStore::removeDomain(std::int64_t id, std::int64_t version) {
    return edit(Change::domains, [this, id, version](Database& database) -> Status {
        DomainTable table(database);
        if (!table.find(id)) return notFound("domain");
        if (const auto others = table.aliasesOf(id); !others.empty())
            return conflict("The domain is the one that " + shortList(others) +
                            " is an alias of. Remove that domain, or make it no alias, first.");
        if (!table.remove(id, version)) return changedMeanwhile("domain");
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
            if (domain->role != accounts::DomainRole::secondary)
                return conflict("This server is primary for " + domain->name + ": its recipients are its accounts.");
            for (const auto& recipient : recipients) {
                auto local = localPart(recipient, domain->name);
                if (!local) return local.error();
                given.insert(std::move(local).value());
            }
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
        if (!table.find(domainId)) return notFound("domain");
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

Result<std::int64_t> DirectoryStore::addAccount(accounts::Account account) {
    auto id = std::make_shared<std::int64_t>(0);
    const Status status = edit(Change::accounts, [this, id, account](Database& database) -> Status {
        if (Status good = checkNew(database, account); !good) return good;
        *id = AccountTable(database).insert(account);
        UsageTable(database).create(*id);
        MailboxTable(database).createDefaults(*id, clock_.now());
        return {};
    });
    if (!status) return status.error();
    return *id;
}

Status DirectoryStore::setAccount(accounts::Account account) {
    return edit(Change::accounts, [this, account](Database& database) mutable -> Status {
        AccountTable table(database);
        const auto before = table.find(account.id);
        if (!before) return notFound("account");
        // Another address is another account: what is queued and learned refers to the old one.
        account.local = before->account.local;
        if (account.forwards != before->account.forwards || account.keepCopy != before->account.keepCopy) {
            const auto domain = DomainTable(database).find(before->account.domainId);
            if (!domain) return notFound("domain");
            if (Status forwards = checkForwards(database, *domain, account); !forwards) return forwards;
        }
        if (!table.update(account)) return changedMeanwhile("account");
        return {};
    });
}

void DirectoryStore::dropAccount(Database& database, std::int64_t id) {
    for (const MailboxRow& mailbox : MailboxTable(database).ofAccount(id))
        ledger_.changed(mailbox.id);
    UsageTable(database).remove(id);
    SubscriptionTable(database).removeAll(id);
    AccountTable(database).remove(id);
}

Status DirectoryStore::removeAccount(std::int64_t id, std::int64_t version) {
    return edit(Change::accounts, [this, id, version](Database& database) -> Status {
        const auto listed = AccountTable(database).find(id);
        if (!listed) return notFound("account");
        if (version != 0 && listed->account.version != version) return changedMeanwhile("account");
        dropAccount(database, id);
        return {};
    });
}

Result<AccountTable::Listed> DirectoryStore::account(std::int64_t id) {
    try {
        const auto database = pool_.lease();
        auto found = AccountTable(*database).find(id);
        if (!found) return notFound("account");
        return std::move(*found);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<AccountTable::Listed> DirectoryStore::accountByAddress(const std::string& addressKey) {
    const auto at = addressKey.rfind('@');
    if (at == std::string::npos) return notFound("account");
    try {
        const auto database = pool_.lease();
        auto found = AccountTable(*database).findByAddress(addressKey.substr(0, at), addressKey.substr(at + 1));
        if (!found) return notFound("account");
        return std::move(*found);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::vector<AccountTable::Listed>> DirectoryStore::accounts(std::int64_t domainId, const std::string& text,
                                                                   std::uint64_t offset, std::size_t limit,
                                                                   std::uint64_t* total) {
    try {
        const auto database = pool_.lease();
        AccountTable table(*database);
        if (total) *total = table.count(domainId, text);
        return table.page(domainId, text, offset, std::min(limit, maxPage));
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::int64_t> DirectoryStore::addRoute(accounts::ExplicitRoute route) {
    auto pattern = routePattern(route.domain);
    if (!pattern) return pattern.error();
    if (Status host = checkHost(route.host, route.port); !host) return host.error();
    route.domain = *pattern;
    auto id = std::make_shared<std::int64_t>(0);
    const Status status = edit(Change::routes, [id, route](Database& database) -> Status {
        RouteTable table(database);
        if (table.findByDomain(route.domain)) return conflict("There is already a route for " + route.domain + ".");
        *id = table.insert(route);
        return {};
    });
    if (!status) return status.error();
    return *id;
}

Status DirectoryStore::setRoute(accounts::ExplicitRoute route) {
    auto pattern = routePattern(route.domain);
    if (!pattern) return pattern.error();
    if (Status host = checkHost(route.host, route.port); !host) return host;
    route.domain = *pattern;
    return edit(Change::routes, [route](Database& database) -> Status {
        RouteTable table(database);
        if (const auto other = table.findByDomain(route.domain); other && *other != route.id)
            return conflict("There is already a route for " + route.domain + ".");
        if (!table.update(route)) return changedMeanwhile("route");
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
