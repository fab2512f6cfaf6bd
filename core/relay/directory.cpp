#include "relay/directory.h"

#include "base/text.h"

namespace ismail::relay {

Directory::Directory(Parts parts) : parts_(std::move(parts)) {
    // The keys are views of strings in parts_, which is never changed again.
    domainsByName_.reserve(parts_.domains.size());
    for (const Domain& domain : parts_.domains)
        domainsByName_.emplace(domain.name, &domain);
    accountsByKey_.reserve(parts_.accounts.size());
    accountsById_.reserve(parts_.accounts.size());
    for (const auto& [key, entry] : parts_.accounts) {
        accountsByKey_.emplace(key, &entry);
        accountsById_.emplace(entry.id, &entry);
    }
}

const Domain* Directory::domain(std::string_view name) const {
    const auto found = domainsByName_.find(name);
    return found == domainsByName_.end() ? nullptr : found->second;
}

// Partners, and domains looked for by number, are few or rarely asked for: walking the list is enough.
const Domain* Directory::domainById(std::int64_t id) const {
    for (const Domain& domain : parts_.domains)
        if (domain.id == id) return &domain;
    return nullptr;
}

const Partner* Directory::partner(std::int64_t id) const {
    for (const Partner& partner : parts_.partners)
        if (partner.id == id) return &partner;
    return nullptr;
}

const Partner* Directory::partnerByName(std::string_view name) const {
    for (const Partner& partner : parts_.partners)
        if (equalsIgnoreCase(partner.name, name)) return &partner;
    return nullptr;
}

const Partner* Directory::partnerByInboundUser(std::string_view user) const {
    if (user.empty()) return nullptr;
    for (const Partner& partner : parts_.partners)
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

bool Directory::listed(std::int64_t domainId, std::string_view localLower) const {
    const auto list = parts_.recipientLists.find(domainId);
    return list != parts_.recipientLists.end() && list->second.contains(std::string(localLower));
}

const ExplicitRoute* Directory::route(std::string_view domain) const {
    const ExplicitRoute* best = nullptr;
    for (const ExplicitRoute& route : parts_.routes) {
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

} // namespace ismail::relay
