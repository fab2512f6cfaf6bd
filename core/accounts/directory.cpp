#include "accounts/directory.h"

#include "base/text.h"
#include "mail/idn.h"

#include <algorithm>

namespace ismail::accounts {

Directory::Directory(Content content) : content_(std::move(content)) {
    // The keys are views of strings in content_, which is never changed again.
    domainsByName_.reserve(content_.domains.size());
    for (const Domain& domain : content_.domains)
        domainsByName_.emplace(domain.name, &domain);
    accountsByKey_.reserve(content_.accounts.size());
    accountsById_.reserve(content_.accounts.size());
    for (const auto& [key, entry] : content_.accounts) {
        accountsByKey_.emplace(key, &entry);
        accountsById_.emplace(entry.id, &entry);
    }
    aliasesByKey_.reserve(content_.aliases.size());
    for (const auto& [key, entry] : content_.aliases)
        aliasesByKey_.emplace(key, &entry);
}

const Domain* Directory::domain(std::string_view name) const {
    const auto found = domainsByName_.find(name);
    return found == domainsByName_.end() ? nullptr : found->second;
}

// Partners, and domains looked for by number, are few or rarely asked for: walking the list is enough.
const Domain* Directory::domainById(std::int64_t id) const {
    for (const Domain& domain : content_.domains)
        if (domain.id == id) return &domain;
    return nullptr;
}

const Partner* Directory::partner(std::int64_t id) const {
    for (const Partner& partner : content_.partners)
        if (partner.id == id) return &partner;
    return nullptr;
}

const Partner* Directory::partnerByName(std::string_view name) const {
    for (const Partner& partner : content_.partners)
        if (equalsIgnoreCase(partner.name, name)) return &partner;
    return nullptr;
}

const Partner* Directory::partnerByInboundUser(std::string_view user) const {
    if (user.empty()) return nullptr;
    for (const Partner& partner : content_.partners)
        if (equalsIgnoreCase(partner.inboundUser, user)) return &partner;
    return nullptr;
}

const AccountEntry* Directory::account(std::string_view addressKey) const {
    const auto found = accountsByKey_.find(addressKey);
    return found == accountsByKey_.end() ? nullptr : found->second;
}

const AccountEntry* Directory::accountById(std::int64_t id) const {
    const auto found = accountsById_.find(id);
    return found == accountsById_.end() ? nullptr : found->second;
}

const AliasEntry* Directory::alias(std::string_view addressKey) const {
    const auto found = aliasesByKey_.find(addressKey);
    return found == aliasesByKey_.end() ? nullptr : found->second;
}

std::uint64_t Directory::quotaOf(const AccountEntry& account, const config::Settings& settings) const {
    if (account.quota) return *account.quota;
    const Domain* domain = domainById(account.domainId);
    if (domain && domain->accountQuota) return *domain->accountQuota;
    return settings.number(config::Setting::quotaAccount);
}

bool Directory::someAccountHasQuota() const {
    return std::any_of(content_.accounts.begin(), content_.accounts.end(),
                       [](const auto& entry) { return entry.second.quota.value_or(0) != 0; });
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
    const auto list = content_.recipientLists.find(domain.id);
    if (list == content_.recipientLists.end()) return false;
    if (list->second.contains(std::string(localLower))) return true;
    const std::string_view user = userOf(domain, localLower);
    return !user.empty() && list->second.contains(std::string(user));
}

const ExplicitRoute* Directory::route(std::string_view domain) const {
    const ExplicitRoute* best = nullptr;
    for (const ExplicitRoute& route : content_.routes) {
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
