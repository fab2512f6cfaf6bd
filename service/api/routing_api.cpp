#include "routing_api.h"

#include "dns_text.h"

#include "accounts/directory_words.h"
#include "answers.h"
#include "base/ip_network.h"
#include "base/say.h"
#include "base/text.h"
#include "field_edits.h"
#include "mail/idn.h"
#include "relay/routing/router.h"
#include "test_mail.h"

namespace ismail::service {

namespace {

using config::Setting;

rpc::RouteInfo routeInfo(const accounts::ExplicitRoute& route) {
    rpc::RouteInfo info;
    info.domain = route.domain;
    showFields(route, info);
    info.hasPassword = !route.protectedPassword.empty();
    info.version = route.version;
    return info;
}

// "*", ".domain" and "domain" as the store keeps them.
std::string pattern(const std::string& text) {
    const bool subdomains = !text.empty() && text.front() == '.';
    const auto ascii = mail::toAscii(subdomains ? std::string_view(text).substr(1) : text);
    if (!ascii) return text;
    return (subdomains ? "." : "") + *ascii;
}

} // namespace

std::vector<rpc::NextHop> nextHops(const std::vector<std::string>& targets) {
    std::vector<rpc::NextHop> hops;
    for (const std::string& target : targets) {
        const std::size_t open = target.find('[');
        const std::size_t close = target.find("]:", open == std::string::npos ? 0 : open);
        rpc::NextHop hop;
        hop.preference = -1;
        if (open == std::string::npos || close == std::string::npos) {
            hop.host = target;
            hops.push_back(std::move(hop));
            continue;
        }
        hop.host = target.substr(0, open);
        const std::string rest = target.substr(close + 2);
        const std::size_t blank = rest.find(' ');
        hop.port = static_cast<std::uint16_t>(parseUnsigned(rest.substr(0, blank)).value_or(25));
        if (blank != std::string::npos && rest.size() > blank + 3)
            hop.note = rest.substr(blank + 2, rest.size() - blank - 3);
        const std::string where = target.substr(open + 1, close - open - 1);
        const bool same = !hops.empty() && hops.back().host == hop.host && hops.back().port == hop.port &&
                          hops.back().note == hop.note;
        if (!same) hops.push_back(std::move(hop));
        hops.back().addresses.push_back(where);
    }
    return hops;
}

// --- Explicit routes -------------------------------------------------------------------------------------------------

Result<accounts::ExplicitRoute> RoutingApi::find(const std::string& domain) const {
    const std::string wanted = pattern(domain);
    for (const accounts::ExplicitRoute& route : deps_.directory.directory()->routes())
        if (route.domain == wanted) return route;
    return notFound(say("route.unknown", wanted));
}

Status RoutingApi::setLogin(accounts::ExplicitRoute& route, const std::optional<Secret<std::string>>& password) const {
    if (route.user.empty()) {
        if (password && !password->empty()) return invalid(say("password.noUser"));
        route.protectedPassword.clear();
        return {};
    }
    if (password) {
        auto sealed = deps_.secret.protect(*password);
        if (!sealed) return sealed.error();
        route.protectedPassword = std::move(*sealed);
    }
    if (route.protectedPassword.empty()) return invalid(say("password.missing", route.user));
    return {};
}

Result<rpc::RouteInfo> RoutingApi::handle(rpc::RouteAdd, const Caller&, const rpc::RouteAdd::Request& request) {
    accounts::ExplicitRoute route;
    route.domain = request.domain;
    applyFields(request, route);
    if (Status login = setLogin(route, request.password); !login) return login.error();
    const std::string name = pattern(request.domain);
    if (const accounts::Domain* domain = deps_.directory.directory()->domain(name))
        return conflict(say("route.neverUsed", accounts::roleWord(domain->role), name));
    if (const auto added = deps_.directory.addRoute(std::move(route)); !added) return added.error();
    const auto stored = find(request.domain);
    if (!stored) return stored.error();
    return routeInfo(*stored);
}

Result<rpc::RouteInfo> RoutingApi::handle(rpc::RouteSet, const Caller&, const rpc::RouteSet::Request& request) {
    auto found = find(request.domain);
    if (!found) return found.error();
    accounts::ExplicitRoute route = std::move(*found);
    if (Status same = checkVersion(request.version, route.version, say("object.route", route.domain)); !same)
        return same.error();
    applyFields(request, route);
    if (Status login = setLogin(route, request.password); !login) return login.error();
    if (Status set = deps_.directory.setRoute(std::move(route)); !set) return set.error();
    const auto stored = find(request.domain);
    if (!stored) return stored.error();
    return routeInfo(*stored);
}

Result<rpc::RouteList::Response> RoutingApi::handle(rpc::RouteList, const Caller&, const rpc::Page& request) {
    const auto directory = deps_.directory.directory();
    rpc::RouteList::Response response;
    const auto name = [](const accounts::ExplicitRoute& route) { return route.domain; };
    for (const accounts::ExplicitRoute* route : pageOf(directory->routes(), request, name, response.total))
        response.routes.push_back(routeInfo(*route));
    return response;
}

Result<rpc::RouteRemove::Response> RoutingApi::handle(rpc::RouteRemove, const Caller&,
                                                      const rpc::RouteRemove::Request& request) {
    const auto route = find(request.domain);
    if (!route) return route.error();
    if (Status same = checkVersion(request.version, route->version, say("object.route", route->domain)); !same)
        return same.error();
    store::QueueSelection selection;
    selection.filter.emplace();
    selection.filter->destination = relay::Destination{relay::Destination::Kind::route, route->domain}.key();
    const auto waiting = deps_.queue.count(selection);
    if (!waiting) return waiting.error();
    rpc::RouteRemove::Response response;
    response.queuedRecipients = wire(waiting->recipients);
    if (request.dryRun) return response;
    if (Status removed = deps_.directory.removeRoute(route->id, route->version); !removed) return removed.error();
    response.removed = true;
    return response;
}

// --- Explanations ----------------------------------------------------------------------------------------------------

Result<bool> RoutingApi::explainClient(const rpc::RouteExplain::Request& request, mail::Address& sender,
                                       rpc::RouteExplain::Response& response) const {
    const auto settings = deps_.directory.current();
    const auto refuse = [&](const mail::Reply& reply, std::string why) {
        response.reply = reply.oneLine();
        response.steps.push_back(std::move(why));
        return true;
    };
    if (!request.peer.empty()) {
        const auto peer = IpAddress::parse(request.peer);
        if (!peer) return invalid(say("address.noIp", request.peer));
        const auto blocked = IpNetworkList::parse(settings->list(Setting::blockedNetworks));
        if (blocked && blocked->contains(*peer))
            return refuse({554, {5, 7, 1}, "No service for this address"},
                          "The address " + peer->text() + " is in access.blocked_networks: it may not connect.");
    }
    if (request.account.empty()) return false;
    const auto account = mail::parseMailbox(request.account);
    if (!account) return invalid(say("account.notOne", request.account));
    const auto directory = deps_.directory.directory();
    const accounts::AccountEntry* entry = directory->account(mail::addressKey(*account));
    if (!entry) return notFound(say("account.unknown", account->text()));
    if (!entry->enabled)
        return refuse({535, {5, 7, 8}, "This account is disabled"}, "The account is disabled and cannot log in.");
    if (settings->flag(Setting::ownAddressesOnly) && !sender.isNull() &&
        !relay::isOwnAddress(sender, *entry, *directory))
        return refuse({550, {5, 7, 1}, "This account may not send as this address"},
                      "The sender is not an address of the account, and access.own_addresses_only is on.");
    // The relay takes a sender that is an account for one that has logged in.
    sender = *account;
    return false;
}

void RoutingApi::explainTrusted(const mail::Address& recipient, rpc::RouteExplain::Response& response) const {
    const auto directory = deps_.directory.directory();
    const auto settings = deps_.directory.current();
    const auto identity = deps_.identity.current();
    const relay::Router router(*directory, *settings, *identity);
    const relay::Expansion ends = router.expand(recipient, {relay::SenderRights::anywhere, {}, {}, false});
    if (ends.refused()) return;
    response.accepted = true;
    response.reply = "250 2.1.5 Recipient accepted";
    response.destinations = relay::destinationsOf(ends);
    response.steps = {"The client is in a trusted network and may send to any domain."};
    response.steps.insert(response.steps.end(), ends.steps.begin(), ends.steps.end());
    if (ends.leaves.size() == 1) response.steps.push_back(ends.leaves.front().route.reason);
}

Result<rpc::RouteExplain::Response> RoutingApi::handle(rpc::RouteExplain, const Caller&,
                                                       const rpc::RouteExplain::Request& request) {
    auto sender = addressOrNull(request.sender);
    if (!sender) return sender.error();
    const auto recipient = address(request.recipient);
    if (!recipient) return recipient.error();
    rpc::RouteExplain::Response response;
    const auto decided = explainClient(request, *sender, response);
    if (!decided) return decided.error();
    if (*decided) return response;
    const auto explanation = deps_.relay.explain(*sender, *recipient);
    if (!explanation) return explanation.error();
    response.accepted = explanation->accepted;
    response.reply = wire(explanation->reply);
    response.destinations = explanation->destinations;
    response.steps = explanation->steps;
    response.hops = nextHops(explanation->targets);
    const auto trusted = IpNetworkList::parse(deps_.directory.current()->list(Setting::trustedNetworks));
    if (!response.accepted && !request.peer.empty() && trusted && trusted->contains(request.peer))
        explainTrusted(*recipient, response);
    return response;
}

Result<rpc::DnsLookup::Response> RoutingApi::handle(rpc::DnsLookup, const Caller&,
                                                    const rpc::DnsLookup::Request& request) {
    const auto type = dnsTypeNamed(request.type);
    if (!type) return invalid(say("dns.noType", request.type));
    // Only what is written in other letters is taken for a domain's name.
    const auto ascii = isAscii(request.name) ? Result<std::string>(request.name) : mail::toAscii(request.name);
    const auto name = ascii ? queryName(*ascii) : std::nullopt;
    if (!name) return invalid(say("dns.noQueryName", request.name));
    const auto answer = deps_.relay.lookUp({*name, *type, request.secure});
    if (!answer) return answer.error();
    rpc::DnsLookup::Response response;
    response.name = escapedName(*name);
    response.type = dnsTypeName(*type);
    response.outcome = outcomeOf(answer->status);
    response.proof = proofOf(answer->trust);
    response.records = recordTexts(*answer, *type);
    response.seconds = answer->ttl.count() / 1'000;
    response.detail = answer->detail;
    return response;
}

Result<rpc::TestMessage::Response> RoutingApi::handle(rpc::TestMessage, const Caller&,
                                                      const rpc::TestMessage::Request& request) {
    const auto to = address(request.recipient);
    if (!to) return to.error();
    auto sender = addressOrNull(request.sender);
    if (!sender) return sender.error();
    const std::string& name = deps_.identity.current()->name;
    if (sender->isNull()) *sender = {"postmaster", name};
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (std::any_of(request.subject.begin(), request.subject.end(), isControl)) return invalid(say("test.subject"));
    TestMail message;
    message.serverName = name;
    message.from = *sender;
    message.to = *to;
    message.subject = request.subject.empty() ? "Test message of " + name : request.subject;
    message.text = "This message was sent by an administrator to see whether mail arrives.";
    message.date = deps_.clock.now();
    const auto sent = deps_.relay.send(*sender, *to, composeTestMail(message));
    if (!sent) return sent.error();
    deps_.events.hint(rpc::EventKind::queueChanged);
    return rpc::TestMessage::Response{messageIdText(*sent)};
}

} // namespace ismail::service
