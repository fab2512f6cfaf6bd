#include "accounts/domain_rules.h"

#include "accounts/address_rules.h"
#include "accounts/directory_words.h"
#include "base/say.h"
#include "mail/address.h"
#include "mail/idn.h"

namespace ismail::accounts {

namespace {

Status checkAliasOf(DirectoryFacts& facts, const Domain& domain) {
    const auto real = facts.domain(*domain.aliasOf);
    if (!real || real->role != DomainRole::primary) return invalid(say("domain.aliasOfPrimaryOnly"));
    if (real->id == domain.id || real->aliasOf) return invalid(say("domain.aliasOfAlias", real->name));
    if (domain.id == 0) return {};
    if (const auto others = facts.aliasDomainsOf(domain.id); !others.empty())
        return conflict(say("domain.hasAliasDomains", shortList(others), domain.name));
    const auto used = facts.accountsIn(domain.id) + facts.aliasesIn(domain.id);
    if (used > 0) return conflict(say("domain.hasAddresses", domain.name, used));
    return {};
}

// Beside its secondaries.
bool hasFieldsOfOtherRole(const Domain& domain) {
    const Domain unset;
    bool found = false;
    domain.list(
        [&](const Field& field, const auto& stored, const auto& standard) {
            if (field.of && *field.of != domain.role && field.name != "secondaries" && !(stored == standard))
                found = true;
        },
        domain, unset);
    return found;
}

Status checkPrimary(DirectoryFacts& facts, const Domain& domain) {
    if (hasFieldsOfOtherRole(domain)) return invalid(say("domain.primaryHere", domain.name));
    if (!domain.catchAll.empty()) {
        if (domain.aliasOf) return invalid(say("domain.aliasHasNoCatchAll", domain.name));
        if (Status good = checkTarget(facts, domain.catchAll); !good) return good;
    }
    if (domain.aliasOf)
        if (Status good = checkAliasOf(facts, domain); !good) return good;
    std::set<std::int64_t> seen;
    for (const SecondaryLink& link : domain.secondaries) {
        if (!facts.hasPartner(link.partnerId)) return notFound(say("partner.noSuch"));
        if (!seen.insert(link.partnerId).second) return invalid(say("domain.secondaryTwice", domain.name));
        if (link.queryInterval && link.queryInterval->count() < 1) return invalid(say("domain.queryIntervalShort"));
    }
    return {};
}

Status checkSecondary(DirectoryFacts& facts, const Domain& domain) {
    if (hasFieldsOfOtherRole(domain)) return invalid(say("domain.secondaryHere", domain.name));
    if (!domain.secondaries.empty()) return invalid(say("domain.otherSecondaries", domain.name));
    if (domain.primaryPartner && !facts.hasPartner(*domain.primaryPartner)) return notFound(say("partner.noSuch"));
    if (domain.recipientPolicy == RecipientPolicy::synced && !domain.primaryPartner)
        return invalid(say("domain.syncedNeedsPartner", domain.name));
    if (domain.hold && domain.hold->count() < minHold) return invalid(say("domain.holdTimeShort"));
    if (domain.retryMax && domain.retryMax->count() < 1) return invalid(say("domain.retryMaxShort"));
    return {};
}

Status checkFields(DirectoryFacts& facts, const Domain& domain) {
    return domain.role == DomainRole::primary ? checkPrimary(facts, domain) : checkSecondary(facts, domain);
}

Status checkRoleChange(DirectoryFacts& facts, const Domain& before, const Domain& after, bool takeInHeld) {
    if (before.role == after.role) return {};
    if (before.role == DomainRole::primary) {
        if (const auto others = facts.aliasDomainsOf(before.id); !others.empty())
            return conflict(say("domain.staysPrimaryForAliasDomains", before.name, shortList(others)));
        if (const auto aliases = facts.aliasesIn(before.id); aliases > 0)
            return conflict(say("domain.staysPrimaryForAliases", before.name, aliases));
        if (const auto accounts = facts.accountsIn(before.id); accounts > 0)
            return conflict(say("domain.staysPrimaryForAccounts", before.name, accounts));
        return {};
    }
    const auto held = takeInHeld ? 0 : facts.heldFor(before.name);
    if (held > 0) return conflict(say("domain.holdsMail", before.name, held));
    return {};
}

} // namespace

Result<std::string> domainName(const std::string& text) {
    auto name = mail::toAscii(text);
    if (!name || !mail::isDomain(*name)) return invalid(say("domain.noName", text));
    return *name;
}

Status checkNewDomain(DirectoryFacts& facts, const Domain& domain) {
    if (const auto other = facts.domainNamed(domain.name)) {
        if (other->role == domain.role) return conflict(say("domain.exists", domain.name));
        return conflict(say("domain.otherRole", roleWord(other->role), domain.name, roleWord(domain.role)));
    }
    return checkFields(facts, domain);
}

Status checkDomainChange(DirectoryFacts& facts, const Domain& before, const Domain& after, bool takeInHeld) {
    if (Status good = checkFields(facts, after); !good) return good;
    return checkRoleChange(facts, before, after, takeInHeld);
}

std::optional<Time> signsBouncesSince(const Domain* before, const Domain& after, Time now) {
    if (!after.signBounceAddresses) return std::nullopt;
    return before && before->signsBouncesSince ? before->signsBouncesSince : now;
}

Status checkDomainRemoval(DirectoryFacts& facts, std::int64_t id) {
    if (!facts.domain(id)) return notFound(say("domain.noSuch"));
    if (const auto others = facts.aliasDomainsOf(id); !others.empty())
        return conflict(say("domain.neededByAliasDomains", shortList(others)));
    return {};
}

Status checkHasRecipientList(const Domain& domain) {
    if (domain.role == DomainRole::secondary) return {};
    return conflict(say("domain.recipientsAreAccounts", domain.name));
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
