#include "accounts/domain_rules.h"

#include "accounts/address_rules.h"
#include "accounts/directory_words.h"
#include "mail/address.h"
#include "mail/idn.h"

namespace ismail::accounts {

namespace {

std::string roleName(DomainRole role) { return role == DomainRole::primary ? "primary" : "secondary"; }

Status checkAliasOf(DirectoryFacts& facts, const Domain& domain) {
    const auto real = facts.domain(*domain.aliasOf);
    if (!real || real->role != DomainRole::primary)
        return invalid("A domain can be an alias only of a domain that this server is the primary of.");
    if (real->id == domain.id || real->aliasOf)
        return invalid("The domain " + real->name + " is an alias itself. Name the domain that has the accounts.");
    if (domain.id == 0) return {};
    if (const auto others = facts.aliasDomainsOf(domain.id); !others.empty())
        return conflict(shortList(others) + " is an alias of " + domain.name + ", so that cannot be an alias itself.");
    const auto used = facts.accountsIn(domain.id) + facts.aliasesIn(domain.id);
    if (used > 0)
        return conflict("The domain " + domain.name + " has " + std::to_string(used) +
                        " accounts or aliases of its own, which nobody could write to any more. Remove them first.");
    return {};
}

Status checkPrimary(DirectoryFacts& facts, const Domain& domain) {
    if (domain.primaryPartner || domain.hold || domain.retryMax)
        return invalid("The domain " + domain.name +
                       " is primary here: it has no other primary and nothing is held for one.");
    if (!domain.catchAll.empty()) {
        if (domain.aliasOf)
            return invalid("The domain " + domain.name +
                           " is an alias of another: unknown addresses go where those of that domain go.");
        if (Status good = checkTarget(facts, domain.catchAll); !good) return good;
    }
    if (domain.aliasOf)
        if (Status good = checkAliasOf(facts, domain); !good) return good;
    std::set<std::int64_t> seen;
    for (const SecondaryLink& link : domain.secondaries) {
        if (!facts.hasPartner(link.partnerId)) return notFound("partner");
        if (!seen.insert(link.partnerId).second)
            return invalid("A partner is named twice as secondary of " + domain.name + ".");
        if (link.queryInterval && link.queryInterval->count() < 1)
            return invalid("A query interval is one second or more.");
    }
    return {};
}

Status checkSecondary(DirectoryFacts& facts, const Domain& domain) {
    if (domain.aliasOf || !domain.catchAll.empty() || domain.quota || domain.accountQuota ||
        domain.limits != SendLimits{})
        return invalid(
            "The domain " + domain.name +
            " is secondary here: aliases, a catch-all address, quotas and limits are set up on its primary.");
    if (!domain.secondaries.empty())
        return invalid("The domain " + domain.name +
                       " is secondary here: its other secondaries are set up on its primary.");
    if (domain.primaryPartner && !facts.hasPartner(*domain.primaryPartner)) return notFound("partner");
    if (domain.hold && domain.hold->count() < 60) return invalid("The hold time is one minute or more.");
    if (domain.retryMax && domain.retryMax->count() < 1)
        return invalid("The longest pause between tries is one second or more.");
    return {};
}

Status checkFields(DirectoryFacts& facts, const Domain& domain) {
    return domain.role == DomainRole::primary ? checkPrimary(facts, domain) : checkSecondary(facts, domain);
}

Status checkRoleChange(DirectoryFacts& facts, const Domain& before, const Domain& after, bool takeInHeld) {
    if (before.role == after.role) return {};
    const std::string clash = "This server is " + roleName(before.role) + " for " + before.name;
    if (before.role == DomainRole::primary) {
        if (const auto others = facts.aliasDomainsOf(before.id); !others.empty())
            return conflict(clash + " and " + shortList(others) +
                            " is an alias of it, so it cannot become secondary. Change that first.");
        if (const auto aliases = facts.aliasesIn(before.id); aliases > 0)
            return conflict(clash + " and has " + std::to_string(aliases) +
                            " of its aliases, so it cannot become secondary. Remove the aliases first.");
        if (const auto accounts = facts.accountsIn(before.id); accounts > 0)
            return conflict(clash + " and has " + std::to_string(accounts) +
                            " of its accounts, so it cannot become secondary. Remove or move the accounts first.");
        return {};
    }
    const auto held = takeInHeld ? 0 : facts.heldFor(before.name);
    if (held > 0)
        return conflict(
            clash + " and holds mail for " + std::to_string(held) +
            " recipients of its primary. As primary it takes them in; confirm that, or deliver or remove that "
            "mail first.");
    return {};
}

} // namespace

Result<std::string> domainName(const std::string& text) {
    auto name = mail::toAscii(text);
    if (!name || !mail::isDomain(*name)) return invalid("\"" + text + "\" is not a domain name.");
    return *name;
}

Status checkNewDomain(DirectoryFacts& facts, const Domain& domain) {
    if (const auto other = facts.domainNamed(domain.name)) {
        if (other->role == domain.role) return conflict("There is already a domain " + domain.name + ".");
        return conflict(
            "This server is already " + roleName(other->role) + " for " + domain.name + " and cannot be " +
            roleName(domain.role) +
            " as well: mail for a domain either ends here or is held for another server. Remove the domain first.");
    }
    return checkFields(facts, domain);
}

Status checkDomainChange(DirectoryFacts& facts, const Domain& before, const Domain& after, bool takeInHeld) {
    if (Status good = checkFields(facts, after); !good) return good;
    return checkRoleChange(facts, before, after, takeInHeld);
}

Status checkDomainRemoval(DirectoryFacts& facts, std::int64_t id) {
    if (!facts.domain(id)) return notFound("domain");
    if (const auto others = facts.aliasDomainsOf(id); !others.empty())
        return conflict("The domain is the one that " + shortList(others) +
                        " is an alias of. Remove that domain, or make it no alias, first.");
    return {};
}

Status checkHasRecipientList(const Domain& domain) {
    if (domain.role == DomainRole::secondary) return {};
    return conflict("This server is primary for " + domain.name + ": its recipients are its accounts.");
}

Result<std::set<std::string>> listedLocals(const Domain& domain, const std::vector<std::string>& recipients) {
    std::set<std::string> locals;
    for (const std::string& recipient : recipients) {
        auto local = localPart(recipient, domain.name);
        if (!local) return local.error();
        locals.insert(std::move(*local));
    }
    return locals;
}

} // namespace ismail::accounts
