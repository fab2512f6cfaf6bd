#include "relay/router.h"

#include "base/text.h"
#include "mail/idn.h"

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

// "user" of "user+detail"; empty where there is no detail.
std::string_view withoutDetail(std::string_view local) {
    const std::size_t plus = local.find('+');
    return plus == std::string_view::npos ? std::string_view{} : local.substr(0, plus);
}

bool isPostmaster(const mail::Address& address) { return equalsIgnoreCase(address.local, "postmaster"); }

} // namespace

bool isOwnAddress(const mail::Address& sender, const AccountEntry& account) {
    const auto own = mail::parseMailbox(account.address);
    if (!own) return false;
    const std::string key = mail::addressKey(*own);
    if (mail::addressKey(sender) == key) return true;
    const std::string_view user = withoutDetail(sender.local);
    return !user.empty() && mail::addressKey({std::string(user), sender.domain}) == key;
}

Route Router::route(const mail::Address& recipient, SenderRights rights) const { return find(recipient, rights, 0); }

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

    if (const Domain* domain = directory_.domain(*ascii)) {
        if (!domain->enabled)
            return refused(550, {5, 2, 1}, "Mail for this domain is disabled here",
                           "The domain " + *ascii + " is disabled.");
        if (domain->role == DomainRole::primary) return local(*domain, recipient, *ascii, depth);
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

Route Router::local(const Domain& domain, const mail::Address& recipient, const std::string& asciiDomain,
                    int depth) const {
    const AccountEntry* account = directory_.account(mail::addressKey(recipient));
    if (!account) {
        const std::string_view user = withoutDetail(recipient.local);
        if (!user.empty()) account = directory_.account(mail::addressKey({std::string(user), recipient.domain}));
    }
    if (account && account->enabled) {
        Route route;
        route.kind = Route::Kind::local;
        route.account = *account;
        route.domain = &domain;
        route.reason = "This server is the primary of " + asciiDomain + ": mailbox of " + account->address + ".";
        return route;
    }
    // RFC 5321 section 4.5.1: every domain that takes mail has a postmaster.
    if (isPostmaster(recipient) && !account) return postmaster(depth);
    if (account)
        return refused(550, {5, 2, 1}, "This mailbox is disabled", "The account " + account->address + " is disabled.");
    return refused(550, {5, 1, 1}, "No such mailbox here",
                   "This server is the primary of " + asciiDomain + " and has no such account.");
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
        for (const Domain& domain : directory_.domains()) {
            if (domain.role != DomainRole::primary || !domain.enabled) continue;
            const AccountEntry* account = directory_.account(mail::addressKey({"postmaster", domain.name}));
            if (!account || !account->enabled) continue;
            Route route;
            route.kind = Route::Kind::local;
            route.account = *account;
            route.domain = &domain;
            route.reason = "Mail for the postmaster goes to " + account->address + ".";
            return route;
        }
    }
    return refused(550, {5, 1, 1}, "No postmaster mailbox here",
                   "Neither server.postmaster nor an account postmaster@domain of a primary domain takes this mail.");
}

Route Router::elsewhere(const std::string& asciiDomain, SenderRights rights) const {
    if (rights != SenderRights::anywhere)
        return refused(550, {5, 7, 1}, "Relaying denied",
                       "This server has no role for " + asciiDomain +
                           ", and the sender neither logged in nor is in a trusted network.");
    Route route;
    route.kind = Route::Kind::relay;
    if (const ExplicitRoute* explicitRoute = directory_.route(asciiDomain)) {
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
