#include "accounts/partner_rules.h"

#include "accounts/directory_words.h"
#include "base/say.h"
#include "base/text.h"
#include "mail/idn.h"

namespace ismail::accounts {

namespace {

Result<std::string> routePattern(const std::string& text) {
    if (text == "*") return text;
    const bool subdomains = !text.empty() && text.front() == '.';
    auto name = mail::toAscii(subdomains ? std::string_view(text).substr(1) : text);
    if (!name || !mail::isDomain(*name)) return invalid(say("route.noPattern", text));
    return (subdomains ? "." : "") + *name;
}

Status checkHost(const std::string& host, std::uint16_t port) {
    if (trim(host).empty() || host.find_first_of(" \t\r\n,;") != std::string::npos)
        return invalid(say("host.noName", host));
    if (port == 0) return invalid(say("port.noNumber"));
    return {};
}

bool isAccount(DirectoryFacts& facts, const std::string& user) {
    const auto at = user.rfind('@');
    if (at == std::string::npos) return false;
    const auto domain = facts.domainNamed(asciiLower(user.substr(at + 1)));
    return domain && facts.hasAccount(domain->id, asciiLower(user.substr(0, at)));
}

} // namespace

Status checkPartner(DirectoryFacts& facts, const Partner& partner) {
    if (partner.id != 0 && !facts.hasPartner(partner.id)) return notFound(say("partner.noSuch"));
    if (partner.name.empty() || partner.name.size() > 100 ||
        partner.name.find_first_of(" \t\r\n,;") != std::string::npos)
        return invalid(say("partner.name"));
    if (Status host = checkHost(partner.host, partner.port); !host) return host;
    if (const auto other = facts.partnerNamed(partner.name); other && *other != partner.id)
        return conflict(say("partner.exists", partner.name));
    if (!partner.inboundUser.empty() &&
        (facts.partnerLogsInAs(partner.inboundUser, partner.id) || isAccount(facts, partner.inboundUser)))
        return conflict(say("partner.loginTaken", partner.inboundUser));
    return {};
}

Status checkPartnerRemoval(DirectoryFacts& facts, std::int64_t id) {
    if (!facts.hasPartner(id)) return notFound(say("partner.noSuch"));
    const auto users = facts.domainsOfPartner(id);
    if (users.empty()) return {};
    return conflict(say("partner.used", shortList(users)));
}

Result<ExplicitRoute> normalRoute(ExplicitRoute route) {
    auto pattern = routePattern(route.domain);
    if (!pattern) return pattern.error();
    if (Status host = checkHost(route.host, route.port); !host) return host.error();
    route.domain = std::move(*pattern);
    return route;
}

Status checkRoute(DirectoryFacts& facts, const ExplicitRoute& route) {
    if (const auto other = facts.routeFor(route.domain); other && *other != route.id)
        return conflict(say("route.exists", route.domain));
    return {};
}

} // namespace ismail::accounts
