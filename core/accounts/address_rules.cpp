#include "accounts/address_rules.h"

#include "accounts/directory_words.h"
#include "base/say.h"
#include "base/text.h"
#include "mail/address.h"
#include "mail/idn.h"

#include <unordered_set>

namespace ismail::accounts {

namespace {

std::string addressIn(const Domain& domain, const std::string& local) {
    return mail::Address{local, domain.name}.text();
}

// Where an address is looked for: in the domain that its own is an alias of, or in none of ours.
struct Place {
    std::optional<Domain> domain;
    std::string key; // mail::addressKey
};

Place placeOf(DirectoryFacts& facts, const mail::Address& address) {
    const auto ascii =
        address.domain.empty() || address.isLiteral() ? Result<std::string>(Error{}) : mail::toAscii(address.domain);
    Place place{ascii ? facts.domainNamed(*ascii) : std::nullopt, mail::addressKey(address)};
    if (!place.domain || !place.domain->aliasOf) return place;
    if (auto real = facts.domain(*place.domain->aliasOf)) {
        place.key = mail::addressKey({address.local, real->name});
        place.domain = std::move(real);
    }
    return place;
}

bool hasAddress(DirectoryFacts& facts, std::int64_t domainId, const std::string& local) {
    return facts.hasAccount(domainId, local) || facts.hasAlias(domainId, local);
}

// Mail to one of these addresses comes, by aliases and by forwarding without a copy, to the address with this key.
bool leadTo(DirectoryFacts& facts, std::vector<mail::Address> open, const std::string& key) {
    std::unordered_set<std::string> seen;
    while (!open.empty()) {
        const std::string local = asciiLower(open.back().local);
        const Place place = placeOf(facts, open.back());
        open.pop_back();
        if (place.key == key) return true;
        if (!place.domain || !seen.insert(place.key).second) continue;
        for (mail::Address& next : parsedAddresses(facts.onward(place.domain->id, local)))
            open.push_back(std::move(next));
    }
    return false;
}

// No account and no alias has the address.
Status checkFree(DirectoryFacts& facts, const Domain& domain, const std::string& local) {
    if (domain.aliasOf) {
        const auto real = facts.domain(*domain.aliasOf);
        return conflict(real ? say("address.ofAliasDomain", domain.name, real->name)
                             : say("address.ofAnAliasDomain", domain.name));
    }
    if (facts.hasAccount(domain.id, local)) return conflict(say("account.exists", addressIn(domain, local)));
    if (facts.hasAlias(domain.id, local)) return conflict(say("alias.exists", addressIn(domain, local)));
    return {};
}

Status checkJunkLine(const Account& account) {
    const bool good = account.junkLine == 0 || (account.junkLine >= 3 && account.junkLine <= 9);
    return good ? Status() : invalid(say("account.junkLine"));
}

Status checkForwards(DirectoryFacts& facts, const Domain& domain, const Account& account) {
    if (account.forwards.size() > maxForwards) return invalid(say("account.tooManyForwards", maxForwards));
    for (const std::string& text : account.forwards)
        if (Status good = checkTarget(facts, text); !good) return good;
    const std::string shown = addressIn(domain, account.local);
    const std::string key = mail::addressKey({account.local, domain.name});
    const std::vector<mail::Address> forwards = parsedAddresses(account.forwards);
    for (const mail::Address& address : forwards)
        if (placeOf(facts, address).key == key) return invalid(say("account.forwardsToItself", shown));
    if (!account.keepCopy && leadTo(facts, forwards, key)) return conflict(say("account.circle", shown));
    return {};
}

Status checkTargets(DirectoryFacts& facts, const Domain& domain, const Alias& alias) {
    const std::string shown = addressIn(domain, alias.local);
    if (alias.targets.empty()) return invalid(say("alias.noTarget", shown));
    if (alias.targets.size() > maxTargets) return invalid(say("alias.tooManyTargets", maxTargets));
    std::vector<mail::Address> targets = parsedAddresses(alias.targets);
    std::unordered_set<std::string> seen;
    for (const mail::Address& address : targets)
        if (!seen.insert(mail::addressKey(address)).second) return invalid(say("alias.targetTwice", address.text()));
    for (const std::string& text : alias.targets)
        if (Status good = checkTarget(facts, text); !good) return good;
    if (leadTo(facts, std::move(targets), mail::addressKey({alias.local, domain.name})))
        return conflict(say("alias.circle", shown));
    return {};
}

} // namespace

Status checkTarget(DirectoryFacts& facts, const std::string& text) {
    const auto address = mail::parseMailbox(text);
    if (!address || address->domain.empty()) return invalid(say("address.notOne", text));
    const auto domain = placeOf(facts, *address).domain;
    if (!domain || domain->role != DomainRole::primary || !domain->catchAll.empty()) return {};
    const std::string local = asciiLower(address->local);
    const std::string user(userOf(*domain, local));
    if (local == "postmaster" || hasAddress(facts, domain->id, local) ||
        (!user.empty() && hasAddress(facts, domain->id, user)))
        return {};
    return invalid(say("address.noneHere", address->text()));
}

Status checkNewAccount(DirectoryFacts& facts, const Account& account) {
    const auto domain = facts.domain(account.domainId);
    if (!domain) return notFound(say("domain.noSuch"));
    if (domain->role != DomainRole::primary) return conflict(say("account.onPrimary", domain->name));
    const auto local = localPart(account.local, domain->name);
    if (!local) return local.error();
    if (Status free = checkFree(facts, *domain, *local); !free) return free;
    if (Status line = checkJunkLine(account); !line) return line;
    if (Status forwards = checkForwards(facts, *domain, account); !forwards) return forwards;
    const std::string shown = addressIn(*domain, account.local);
    if (facts.partnerLogsInAs(shown, 0)) return conflict(say("account.namedAsPartner", shown));
    return {};
}

Status checkAccountChange(DirectoryFacts& facts, const Account& before, const Account& after) {
    if (Status line = checkJunkLine(after); !line) return line;
    if (after.forwards == before.forwards && after.keepCopy == before.keepCopy) return {};
    const auto domain = facts.domain(before.domainId);
    if (!domain) return notFound(say("domain.noSuch"));
    return checkForwards(facts, *domain, after);
}

Status checkNewAlias(DirectoryFacts& facts, const Alias& alias) {
    const auto domain = facts.domain(alias.domainId);
    if (!domain) return notFound(say("domain.noSuch"));
    if (domain->role != DomainRole::primary) return conflict(say("alias.onPrimary", domain->name));
    const auto local = localPart(alias.local, domain->name);
    if (!local) return local.error();
    if (Status free = checkFree(facts, *domain, *local); !free) return free;
    return checkTargets(facts, *domain, alias);
}

Status checkAliasChange(DirectoryFacts& facts, const Alias& before, const Alias& after) {
    if (after.targets == before.targets) return {};
    const auto domain = facts.domain(before.domainId);
    if (!domain) return notFound(say("domain.noSuch"));
    return checkTargets(facts, *domain, after);
}

} // namespace ismail::accounts
