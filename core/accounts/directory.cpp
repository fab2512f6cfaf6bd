#include "accounts/directory.h"

#include "base/text.h"
#include "mail/idn.h"

#include <algorithm>

namespace ismail::accounts {

Directory::Domains::Domains(std::vector<Domain> domains) : all(std::move(domains)) {
    byName.reserve(all.size());
    byId.reserve(all.size());
    for (const Domain& domain : all) {
        byName.emplace(domain.name, &domain);
        byId.emplace(domain.id, &domain);
    }
}

Directory::Directory(Content content) : domains_(std::make_shared<const Domains>(std::move(content.domains))) {
    DirectoryUpdate update;
    update.partners = std::move(content.partners);
    update.routes = std::move(content.routes);
    update.accounts = std::move(content.accounts);
    update.aliases = std::move(content.aliases);
    for (auto& [domainId, locals] : content.recipientLists)
        while (!locals.empty())
            update.recipients.push_back({domainId, std::move(locals.extract(locals.begin()).value()), true});
    take(std::move(update));
}

std::shared_ptr<const Directory> Directory::with(DirectoryUpdate update) const {
    auto next = std::make_shared<Directory>(*this);
    next->copied_ = 0;
    next->take(std::move(update));
    return next;
}

void Directory::take(DirectoryUpdate update) {
    if (!update.domains.empty() || !update.domainsGone.empty())
        takeDomains(std::move(update.domains), update.domainsGone);
    if (update.partners) partners_ = std::make_shared<const std::vector<Partner>>(std::move(*update.partners));
    if (update.routes) routes_ = std::make_shared<const std::vector<ExplicitRoute>>(std::move(*update.routes));
    takeAddresses(accounts_, std::move(update.accounts), update.accountsGone,
                  [this](const AccountEntry* before, const AccountEntry* after) {
                      const auto count = [](const AccountEntry* entry, bool what) { return entry && what ? 1u : 0u; };
                      accountsWithQuota_ += count(after, after && after->quota.value_or(0) != 0);
                      accountsWithQuota_ -= count(before, before && before->quota.value_or(0) != 0);
                      accountsWithScram_ += count(after, after && after->scram);
                      accountsWithScram_ -= count(before, before && before->scram);
                  });
    takeAddresses(aliases_, std::move(update.aliases), update.aliasesGone, [](const AliasEntry*, const AliasEntry*) {});
    takeRecipients(std::move(update.recipients), update.domainsGone);
}

void Directory::takeDomains(std::vector<Domain> changed, const std::vector<std::int64_t>& gone) {
    std::vector<Domain> all = domains_->all;
    copied_ += all.size();
    std::erase_if(all,
                  [&](const Domain& domain) { return std::find(gone.begin(), gone.end(), domain.id) != gone.end(); });
    for (Domain& domain : changed) {
        const auto place = std::lower_bound(all.begin(), all.end(), domain,
                                            [](const Domain& a, const Domain& b) { return a.name < b.name; });
        if (place != all.end() && place->id == domain.id)
            *place = std::move(domain);
        else
            all.insert(place, std::move(domain));
    }
    domains_ = std::make_shared<const Domains>(std::move(all));
}

template <typename Entry, typename Replaced>
void Directory::takeAddresses(Addresses<Entry>& addresses, std::vector<std::pair<std::string, Entry>> changed,
                              const std::vector<std::int64_t>& gone, const Replaced& replaced) {
    if (changed.empty() && gone.empty()) return;
    typename decltype(addresses.byKey)::Edit byKey(addresses.byKey);
    typename decltype(addresses.byId)::Edit byId(addresses.byId);
    const auto forget = [&](std::int64_t id) {
        const auto* known = byId.find(id);
        if (!known) return;
        const auto before = *known; // its key is erased by itself
        replaced(&before->entry, nullptr);
        byKey.erase(before->key);
        byId.erase(id);
    };
    for (const std::int64_t id : gone)
        forget(id);
    for (auto& [key, entry] : changed) {
        forget(entry.id);
        const auto made = std::make_shared<const Keyed<Entry>>(Keyed<Entry>{std::move(key), std::move(entry)});
        replaced(nullptr, &made->entry);
        byKey.set(made->key, made);
        byId.set(made->entry.id, made);
    }
    copied_ += byKey.copied() + byId.copied();
    addresses.byKey = std::move(byKey).finish();
    addresses.byId = std::move(byId).finish();
}

void Directory::takeRecipients(std::vector<DirectoryUpdate::Listed> recipients, const std::vector<std::int64_t>& gone) {
    decltype(recipients_)::Edit lists(recipients_);
    for (const std::int64_t domainId : gone)
        lists.erase(domainId);
    std::unordered_map<std::int64_t, LocalParts::Edit> changed;
    for (DirectoryUpdate::Listed& each : recipients) {
        const LocalParts* before = recipients_.find(each.domainId);
        LocalParts::Edit& list = changed.try_emplace(each.domainId, before ? *before : LocalParts()).first->second;
        if (each.listed)
            list.set(std::move(each.local), {});
        else
            list.erase(each.local);
    }
    for (auto& [domainId, list] : changed) {
        copied_ += list.copied();
        LocalParts after = std::move(list).finish();
        if (after.size() == 0)
            lists.erase(domainId);
        else
            lists.set(domainId, std::move(after));
    }
    copied_ += lists.copied();
    recipients_ = std::move(lists).finish();
}

const Domain* Directory::domain(std::string_view name) const {
    const auto found = domains_->byName.find(name);
    return found == domains_->byName.end() ? nullptr : found->second;
}

const Domain* Directory::domainById(std::int64_t id) const {
    const auto found = domains_->byId.find(id);
    return found == domains_->byId.end() ? nullptr : found->second;
}

// Partners are few: walking the list is enough.
const Partner* Directory::partner(std::int64_t id) const {
    for (const Partner& partner : *partners_)
        if (partner.id == id) return &partner;
    return nullptr;
}

const Partner* Directory::partnerByName(std::string_view name) const {
    for (const Partner& partner : *partners_)
        if (equalsIgnoreCase(partner.name, name)) return &partner;
    return nullptr;
}

const Partner* Directory::partnerByInboundUser(std::string_view user) const {
    if (user.empty()) return nullptr;
    for (const Partner& partner : *partners_)
        if (equalsIgnoreCase(partner.inboundUser, user)) return &partner;
    return nullptr;
}

const AccountEntry* Directory::account(std::string_view addressKey) const {
    const auto* found = accounts_.byKey.find(addressKey);
    return found ? &(*found)->entry : nullptr;
}

const AccountEntry* Directory::accountById(std::int64_t id) const {
    const auto* found = accounts_.byId.find(id);
    return found ? &(*found)->entry : nullptr;
}

const AliasEntry* Directory::alias(std::string_view addressKey) const {
    const auto* found = aliases_.byKey.find(addressKey);
    return found ? &(*found)->entry : nullptr;
}

std::uint64_t Directory::quotaOf(const AccountEntry& account, const config::Settings& settings) const {
    if (account.quota) return *account.quota;
    const Domain* domain = domainById(account.domainId);
    if (domain && domain->accountQuota) return *domain->accountQuota;
    return settings.number(config::Setting::quotaAccount);
}

mail::Address Directory::canonical(const mail::Address& address) const {
    if (address.domain.empty() || address.isLiteral()) return address;
    const auto ascii = mail::toAscii(address.domain);
    const Domain* domain = ascii ? this->domain(*ascii) : nullptr;
    if (!domain || !domain->aliasOf) return address;
    const Domain* real = domainById(*domain->aliasOf);
    return real ? mail::Address{address.local, real->name} : address;
}

bool Directory::listed(const Domain& domain, std::string_view localLower) const {
    const LocalParts* list = recipients_.find(domain.id);
    if (!list) return false;
    if (list->find(localLower)) return true;
    const std::string_view user = userOf(domain, localLower);
    return !user.empty() && list->find(user);
}

std::size_t Directory::recipientCount(std::int64_t domainId) const {
    const LocalParts* list = recipients_.find(domainId);
    return list ? list->size() : 0;
}

const ExplicitRoute* Directory::route(std::string_view domain) const {
    const ExplicitRoute* best = nullptr;
    for (const ExplicitRoute& route : *routes_) {
        if (route.domain == domain) return &route;
        const bool all = route.domain == "*";
        const bool suffix = !all && route.domain.starts_with('.') && domain.size() > route.domain.size() &&
                            domain.ends_with(route.domain);
        if (!all && !suffix) continue;
        // "*" is shorter than any suffix, which is ".x" at least.
        if (!best || route.domain.size() > best->domain.size()) best = &route;
    }
    return best;
}

} // namespace ismail::accounts
