#include "relay/routing/router.h"

#include "base/promises.h"
#include "base/text.h"
#include "mail/idn.h"
#include "trust/batv.h"
#include "trust/dmarc_report_mail.h"

#include <algorithm>

namespace ismail::relay {

namespace {

// server.postmaster may name an address that leads to the postmaster again.
constexpr int maxPostmasterDepth = 3;

Route refused(int code, mail::EnhancedStatus status, std::string text, std::string reason) {
    Route route;
    route.refusal = {code, status, std::move(text)};
    route.reason = std::move(reason);
    return route;
}

// Switched off for a while: nobody's mail may be returned for it.
Route domainIsOff(std::string reason) {
    return refused(promise::domainOff, {4, 2, 1}, "Mail for this domain is not taken at present, try again later",
                   std::move(reason));
}

constexpr const char* notABounce =
    "It is the return address of forwarded mail: it takes only bounces, which have the null sender.";

// A return address with somebody's tag, ours or not: bounces are taken either way, and who judges them asks whether the
// tag is good.
Route toTagged(const mail::Address& recipient, const mail::Address& bare) {
    Route route;
    route.kind = Route::Kind::onward;
    route.onward = {bare};
    route.reason = recipient.text() + " is a signed return address (BATV): it stands for " + bare.text() + ".";
    return route;
}

bool isPostmaster(const mail::Address& address) { return equalsIgnoreCase(address.local, "postmaster"); }

} // namespace

mail::Reply onlyBounces() { return {550, {5, 7, 1}, "This return address takes only bounces"}; }

bool isOwnAddress(const mail::Address& sender, const accounts::AccountEntry& account,
                  const accounts::Directory& directory) {
    const auto own = mail::parseMailbox(account.address);
    if (!own) return false;
    const mail::Address address = directory.canonical(sender);
    const std::string wanted = mail::addressKey(*own);
    const auto leads = [&](const std::string& key) {
        if (key == wanted) return true;
        const accounts::AliasEntry* alias = directory.alias(key);
        return alias && alias->enabled && alias->kind == accounts::AliasKind::alias &&
               std::any_of(alias->targets.begin(), alias->targets.end(), [&](const mail::Address& target) {
                   return mail::addressKey(directory.canonical(target)) == wanted;
               });
    };
    if (leads(mail::addressKey(address))) return true;
    const auto ascii = mail::toAscii(address.domain);
    const accounts::Domain* domain = ascii ? directory.domain(*ascii) : nullptr;
    const std::string_view user = domain ? accounts::userOf(*domain, address.local) : std::string_view{};
    return !user.empty() && leads(mail::addressKey({std::string(user), address.domain}));
}

Route Router::route(const mail::Address& recipient, SenderRights rights) const { return find(recipient, rights, 0); }

// --- All the way -----------------------------------------------------------------------------------------------------

struct Router::Walk {
    const SenderView& sender;
    Expansion result;
    std::unordered_set<std::string> above;  // addresses on the way from the recipient to where we are
    std::unordered_set<std::string> done;   // those that were followed to their ends
    std::unordered_set<std::string> leaves; // keys of those found: each once
    mail::Reply refusal;                    // of an end that is none; the first
    std::string reason;
    bool stop = false;
    bool takesReports = false; // the recipient is the address for DMARC reports

    void fail(const mail::Reply& reply, const std::string& why) {
        if (refusal.code != 0) return;
        refusal = reply;
        reason = why;
    }
    void abort(const mail::Reply& reply, const std::string& why) {
        stop = true;
        refusal = reply;
        reason = why;
    }
};

Expansion Router::expand(const mail::Address& recipient, const SenderView& sender) const {
    Walk walk{sender, {}, {}, {}, {}, {}, {}};
    follow(walk, recipient, {}, 0);
    if (walk.stop) walk.result.leaves.clear();
    walk.result.refusal = walk.refusal;
    walk.result.reason = walk.reason;
    return std::move(walk.result);
}

void Router::follow(Walk& walk, const mail::Address& address, const std::string& via, int depth) const {
    const std::string key = mail::addressKey(directory_.canonical(address));
    const bool named = via.empty() && depth == 0;
    const bool ours = walk.sender.rights == SenderRights::ourselves;
    if (named && isClosed(address, walk.sender))
        return walk.fail({550, {5, 7, 1}, "This domain takes no mail from outside"},
                         "The domain of " + address.text() +
                             " is internal: it takes mail only from accounts, partners and trusted networks.");
    Route route = find(address, named || ours ? walk.sender.rights : SenderRights::anywhere, 0);
    if (depth == 0) walk.takesReports = route.takesReports;
    route.takesReports = walk.takesReports;
    if (depth != 0 || route.kind == Route::Kind::onward) walk.result.steps.push_back(route.reason);
    if (route.kind == Route::Kind::refused) {
        // Nobody would try again for this end alone.
        if (!route.refusal.permanent()) return walk.abort(route.refusal, route.reason);
        return walk.fail(route.refusal, route.reason);
    }
    if (route.kind != Route::Kind::onward) {
        const std::string leaf = route.kind == Route::Kind::local ? route.account.address : key;
        if (!walk.leaves.insert(asciiLower(leaf)).second) return;
        if (walk.result.leaves.size() == maxLeaves)
            return walk.abort({554, {5, 3, 5}, "The address leads to too many others"},
                              "It leads to more than " + std::to_string(maxLeaves) + " addresses.");
        if (depth == 0) walk.reason = route.reason;
        walk.result.leaves.push_back({address, std::move(route), via});
        return;
    }
    if (route.bouncesOnly && !walk.sender.address.isNull()) return walk.fail(onlyBounces(), notABounce);
    if (route.alias && !mayPost(*route.alias, walk.sender))
        return walk.fail(
            {550, {5, 7, 2}, "You may not write to this address"},
            route.alias->address + " takes mail only from its " +
                (route.alias->posting == accounts::Posting::members ? "members." : "own server's accounts."));
    if (depth == maxDepth || walk.above.count(key) != 0)
        return walk.abort({550, {5, 4, 6}, "The address leads back to itself"},
                          address.text() + " leads back to itself, or over more than " + std::to_string(maxDepth) +
                              " others.");
    // Groups that share members would be followed as often as there are ways to them.
    if (walk.done.count(key) != 0) return;
    walk.above.insert(key);
    if (route.keepsCopy && walk.leaves.insert(asciiLower(route.account.address)).second) {
        Route copy = route;
        copy.kind = Route::Kind::local;
        walk.result.leaves.push_back({address, std::move(copy), via});
    }
    for (const mail::Address& next : route.onward) {
        // Two accounts that forward to one another and keep a copy each have it by now.
        const std::string nextKey = mail::addressKey(directory_.canonical(next));
        const accounts::AccountEntry* account = directory_.account(nextKey);
        if (account && account->keepCopy && walk.above.count(nextKey) != 0) continue;
        follow(walk, next, route.via, depth + 1);
        if (walk.stop) return;
    }
    walk.above.erase(key);
    walk.done.insert(key);
}

// The domain is internal, and a stranger writes. Its postmaster is there for everybody (RFC 5321 section 4.5.1).
bool Router::isClosed(const mail::Address& recipient, const SenderView& sender) const {
    if (sender.everywhere || sender.rights != SenderRights::ownDomainsOnly || isPostmaster(recipient)) return false;
    const auto ascii = mail::toAscii(recipient.domain);
    const accounts::Domain* domain = ascii ? directory_.domain(*ascii) : nullptr;
    return domain && domain->internalOnly;
}

bool Router::mayPost(const accounts::AliasEntry& alias, const SenderView& sender) const {
    if (alias.posting == accounts::Posting::anyone || sender.everywhere) return true;
    if (!sender.account.empty()) {
        if (alias.posting == accounts::Posting::accounts) return true;
        const auto account = mail::parseMailbox(sender.account);
        const accounts::AccountEntry* entry = account ? directory_.account(mail::addressKey(*account)) : nullptr;
        return entry && std::any_of(alias.targets.begin(), alias.targets.end(), [&](const mail::Address& target) {
                   return isOwnAddress(target, *entry, directory_);
               });
    }
    if (alias.posting == accounts::Posting::accounts || sender.address.isNull()) return false;
    const std::string key = mail::addressKey(directory_.canonical(trust::withoutTag(sender.address)));
    return std::any_of(alias.targets.begin(), alias.targets.end(), [&](const mail::Address& target) {
        return mail::addressKey(directory_.canonical(target)) == key;
    });
}

// --- The first step --------------------------------------------------------------------------------------------------

Route Router::find(const mail::Address& recipient, SenderRights rights, int depth) const {
    if (recipient.domain.empty()) {
        if (isPostmaster(recipient)) return postmaster(depth);
        return refused(550, {5, 1, 3}, "An address needs a domain", "The address has no domain.");
    }
    if (recipient.isLiteral()) {
        if (!self_.isAddress(recipient.domain)) return elsewhere(asciiLower(recipient.domain), rights);
        if (isPostmaster(recipient)) return postmaster(depth);
        return refused(550, {5, 1, 1}, "No such mailbox here",
                       "The address literal is this server, which has no such mailbox.");
    }
    const auto ascii = mail::toAscii(recipient.domain);
    if (!ascii) return refused(553, {5, 1, 3}, "The domain of the address is not valid", ascii.error().text);

    if (const accounts::Domain* domain = directory_.domain(*ascii)) {
        if (!domain->enabled && rights != SenderRights::ourselves)
            return domainIsOff("The domain " + *ascii + " is disabled.");
        if (domain->role == accounts::DomainRole::primary) return local(*domain, recipient, *ascii, rights, depth);
        Route route;
        route.kind = Route::Kind::held;
        route.domain = domain;
        route.destination = {Destination::Kind::primary, *ascii};
        route.reason = "This server is a secondary for " + *ascii + ": the mail goes to its primary.";
        return route;
    }
    if (self_.isHost(*ascii)) {
        if (isPostmaster(recipient)) return postmaster(depth);
        return refused(550, {5, 1, 1}, "No such mailbox here",
                       "The domain is this server's own name, which has no role and no mailboxes.");
    }
    return elsewhere(*ascii, rights);
}

Route Router::toAccount(const accounts::AccountEntry& account, const accounts::Domain& domain) const {
    if (!account.enabled)
        return refused(promise::addressOff, {5, 2, 1}, "This mailbox is disabled",
                       "The account " + account.address + " is disabled.");
    Route route;
    route.account = account;
    route.domain = &domain;
    if (account.forwards.empty()) {
        route.kind = Route::Kind::local;
        route.reason = "This server is the primary of " + domain.name + ": mailbox of " + account.address + ".";
        return route;
    }
    route.kind = Route::Kind::onward;
    route.onward = account.forwards;
    route.keepsCopy = account.keepCopy;
    route.via = account.address;
    route.reason = "The account " + account.address + " forwards its mail to " +
                   std::to_string(account.forwards.size()) +
                   (account.forwards.size() == 1 ? " address" : " addresses") +
                   (account.keepCopy ? " and keeps a copy." : " and keeps no copy.");
    return route;
}

Route Router::toAlias(const accounts::AliasEntry& alias) const {
    const std::string what = alias.kind == accounts::AliasKind::group ? "group " : "alias ";
    if (!alias.enabled)
        return refused(promise::addressOff, {5, 2, 1}, "This address is disabled",
                       "The " + what + alias.address + " is disabled.");
    Route route;
    route.kind = Route::Kind::onward;
    route.onward = alias.targets;
    route.alias = &alias;
    route.via = alias.address;
    route.reason = "The " + what + alias.address + " leads to " + std::to_string(alias.targets.size()) +
                   (alias.targets.size() == 1 ? " address." : " addresses.");
    return route;
}

// A bounce of what was forwarded: it goes on to the sender that the address was made of.
Route Router::returned(const mail::Address& recipient) const {
    const auto sender = rewriting_->restore(recipient, settings_.duration(config::Setting::srsMaxAge));
    if (!sender) {
        const bool old = sender.error().kind == ErrorKind::denied;
        return refused(550, {5, 1, 1}, old ? "This return address has expired" : "No such mailbox here",
                       sender.error().text);
    }
    Route route;
    route.kind = Route::Kind::onward;
    route.onward = {*sender};
    route.bouncesOnly = true;
    route.reason = "It is the return address of forwarded mail: bounces go to " + sender->text() + ".";
    return route;
}

// An account or alias with this address, or, where the domain has it so, with the one before the "+"; refused with code
// 0: there is none.
Route Router::known(const accounts::Domain& domain, const mail::Address& recipient) const {
    const std::string_view user = accounts::userOf(domain, recipient.local);
    for (const std::string_view local : {std::string_view(recipient.local), user}) {
        if (local.empty()) continue;
        const std::string key = mail::addressKey({std::string(local), domain.name});
        if (const accounts::AccountEntry* account = directory_.account(key)) return toAccount(*account, domain);
        if (const accounts::AliasEntry* alias = directory_.alias(key)) return toAlias(*alias);
    }
    return {};
}

Route Router::local(const accounts::Domain& domain, const mail::Address& recipient, const std::string& asciiDomain,
                    SenderRights rights, int depth) const {
    const accounts::Domain* real = domain.aliasOf ? directory_.domainById(*domain.aliasOf) : &domain;
    if (!real || (!real->enabled && rights != SenderRights::ourselves))
        return domainIsOff("The domain that " + asciiDomain + " is an alias of is disabled.");
    Route route = known(*real, recipient);
    if (route.kind != Route::Kind::refused || route.refusal.code != 0) return route;
    const mail::Address bare = trust::withoutTag(recipient);
    if (bare != recipient && trust::withoutTag(bare) == bare) return toTagged(recipient, bare); // nobody signs twice
    if (rewriting_ && isRewritten(recipient.local)) return returned(recipient);
    // RFC 5321 section 4.5.1: every domain that takes mail has a postmaster; RFC 2142 names others that it should have.
    if (isPostmaster(recipient)) return postmaster(depth);
    if (equalsIgnoreCase(recipient.local, trust::dmarcReportsLocal)) {
        Route way = forRole(*real, depth);
        if (way.kind == Route::Kind::refused)
            return refused(550, {5, 1, 1}, "No such mailbox here",
                           "DMARC reports about " + real->name +
                               " would be read here, but there is no postmaster for other mail to the address.");
        way.takesReports = true;
        way.reason = "DMARC reports about " + real->name + " are read here; other mail to the address: " + way.reason;
        return way;
    }
    for (const std::string& name : settings_.list(config::Setting::roleNames)) {
        if (!equalsIgnoreCase(name, recipient.local)) continue;
        Route own = forRole(*real, depth);
        if (own.kind != Route::Kind::refused) return own;
    }
    if (!real->catchAll.empty()) {
        if (auto address = mail::parseMailbox(real->catchAll)) {
            route.kind = Route::Kind::onward;
            route.onward.push_back(std::move(*address));
            route.via = recipient.text();
            route.reason = "The domain " + real->name + " gives mail for unknown addresses to " + real->catchAll + ".";
            return route;
        }
    }
    return refused(550, {5, 1, 1}, "No such mailbox here",
                   "This server is the primary of " + asciiDomain + " and has no such account.");
}

Route Router::forRole(const accounts::Domain& domain, int depth) const {
    Route own = known(domain, {"postmaster", domain.name});
    return own.kind == Route::Kind::refused ? postmaster(depth) : own;
}

Route Router::postmaster(int depth) const {
    if (depth < maxPostmasterDepth) {
        if (const std::string& where = settings_.text(config::Setting::serverPostmaster);
            depth == 0 && !where.empty()) {
            if (const auto address = mail::parseMailbox(where)) {
                Route route = find(*address, SenderRights::anywhere, depth + 1);
                if (route.kind != Route::Kind::refused) return route;
            }
        }
        for (const accounts::Domain& domain : directory_.domains()) {
            if (domain.role != accounts::DomainRole::primary || !domain.enabled) continue;
            if (domain.aliasOf) continue;
            Route route = known(domain, {"postmaster", domain.name});
            if (route.kind == Route::Kind::refused) continue;
            if (route.kind == Route::Kind::local)
                route.reason = "Mail for the postmaster goes to " + route.account.address + ".";
            return route;
        }
    }
    return refused(550, {5, 1, 1}, "No postmaster mailbox here",
                   "Neither server.postmaster nor an account postmaster@domain of a primary domain takes this mail.");
}

Route Router::elsewhere(const std::string& asciiDomain, SenderRights rights) const {
    if (rights == SenderRights::ownDomainsOnly)
        return refused(550, {5, 7, 1}, "Relaying denied",
                       "This server has no role for " + asciiDomain +
                           ", and the sender neither logged in nor is in a trusted network.");
    Route route;
    route.kind = Route::Kind::relay;
    if (const accounts::ExplicitRoute* explicitRoute = directory_.route(asciiDomain)) {
        route.destination = {Destination::Kind::route, explicitRoute->domain};
        route.reason = "The explicit route for " + explicitRoute->domain + " leads to " + explicitRoute->host + ".";
        return route;
    }
    if (settings_.text(config::Setting::smarthostMode) == "always" &&
        !settings_.list(config::Setting::smarthosts).empty()) {
        route.destination = {Destination::Kind::smarthost, {}};
        route.reason = "All outgoing mail goes to the smarthost.";
        return route;
    }
    route.destination = {Destination::Kind::mx, asciiDomain};
    route.reason = "The MX records of " + asciiDomain + " decide.";
    return route;
}

} // namespace ismail::relay
