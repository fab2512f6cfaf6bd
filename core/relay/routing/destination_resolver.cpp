#include "relay/routing/destination_resolver.h"

#include <algorithm>

#include "base/text.h"

namespace ismail::relay {

using config::Setting;

namespace {

std::string unbracketedLiteral(std::string_view domain) {
    std::string_view text = domain.substr(1, domain.size() - 2);
    if (startsWithIgnoreCase(text, "IPv6:")) text.remove_prefix(5);
    return std::string(text);
}

bool isHere(const accounts::Domain* domain) { return domain && domain->role == accounts::DomainRole::primary; }

// Mail that was queued before the role changed: until it is moved into its mailboxes it goes nowhere.
DestinationPlan beingTakenIn(DestinationPlan plan, const accounts::Domain& domain) {
    plan.reply = {451, {4, 3, 5}, "This server is the primary of " + domain.name + " now and takes the mail in"};
    return plan;
}

Endpoint endpointOf(const HostToCall& host, std::string address) {
    const accounts::TlsPolicy tls = host.user.empty() ? host.tls : accounts::withLogin(host.tls);
    return {host.host, std::move(address), host.port, tls, host.user, host.protectedPassword, host.peerKeys};
}

// A paired partner proves who it is; else it is not called.
HostToCall hostOf(const accounts::Partner& partner) {
    HostToCall host{partner.host, partner.port, partner.tls, partner.user, partner.protectedPassword, {}};
    if (partner.peer.state == accounts::PairState::none) return host;
    for (const std::string& key : {partner.peer.key, partner.peer.nextKey})
        if (!key.empty()) host.peerKeys.push_back(key);
    return host;
}

} // namespace

std::optional<HostToCall> parseHostPort(std::string_view text, std::uint16_t standardPort) {
    HostToCall result;
    result.port = standardPort;
    text = trim(text);
    std::string_view port;
    if (!text.empty() && text.front() == '[') {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos) return std::nullopt;
        result.host = std::string(text.substr(1, close - 1));
        if (close + 1 < text.size() && text[close + 1] != ':') return std::nullopt;
        if (close + 1 < text.size()) port = text.substr(close + 2);
    } else if (IpAddress::parse(text)) {
        result.host = std::string(text);
    } else {
        const std::size_t colon = text.find(':');
        result.host = std::string(text.substr(0, colon));
        if (colon != std::string_view::npos) port = text.substr(colon + 1);
    }
    if (result.host.empty()) return std::nullopt;
    if (!port.empty()) {
        const auto number = parseUnsigned(port);
        if (!number || *number == 0 || *number > 65535) return std::nullopt;
        result.port = static_cast<std::uint16_t>(*number);
    }
    return result;
}

accounts::TlsPolicy tlsPolicy(std::string_view choice) {
    if (choice == "never" || choice == "none") return accounts::TlsPolicy::never;
    if (choice == "required") return accounts::TlsPolicy::required;
    if (choice == "verified") return accounts::TlsPolicy::verified;
    if (choice == "implicit") return accounts::TlsPolicy::implicit;
    if (choice == "unverified") return accounts::TlsPolicy::unverified;
    return accounts::TlsPolicy::opportunistic;
}

void DestinationResolver::answer(DestinationPlan plan, Done done) {
    strand_.post([plan = std::move(plan), done = std::move(done)]() mutable { done(std::move(plan)); });
}

std::vector<HostToCall> DestinationResolver::smarthosts() const {
    const auto settings = settings_.current();
    std::vector<HostToCall> hosts;
    for (const std::string& text : settings->list(Setting::smarthosts)) {
        auto host = parseHostPort(text, 25);
        if (!host) continue;
        host->tls = tlsPolicy(settings->text(Setting::smarthostTls));
        host->user = settings->text(Setting::smarthostUser);
        host->protectedPassword = settings->text(Setting::smarthostPassword);
        hosts.push_back(std::move(*host));
    }
    return hosts;
}

void DestinationResolver::resolve(const Destination& destination, Done done) {
    const auto settings = settings_.current();
    const auto directory = directory_.directory();
    DestinationPlan plan;
    plan.retry = retryPolicy(*settings, RetryKind::ordinary);
    switch (destination.kind) {
    case Destination::Kind::primary: {
        const accounts::Domain* domain = directory->domain(destination.domain);
        plan.retry = retryPolicy(*settings, RetryKind::heldForPrimary, domain);
        if (isHere(domain)) return answer(beingTakenIn(std::move(plan), *domain), std::move(done));
        // The role was taken away while mail waits: it goes where the world sends it.
        if (!domain || !domain->primaryPartner) return resolveMx(destination.domain, std::move(plan), std::move(done));
        const accounts::Partner* partner = directory->partner(*domain->primaryPartner);
        if (!partner || !partner->enabled) {
            plan.reply = {451,
                          {4, 3, 5},
                          partner ? "The primary " + partner->name + " is disabled here"
                                  : "The primary is not known here"};
            return answer(std::move(plan), std::move(done));
        }
        plan.partnerId = partner->id;
        if (partner->peer.state == accounts::PairState::paired)
            plan.retry = retryPolicy(*settings, RetryKind::paired, domain);
        return resolveHosts({hostOf(*partner)}, std::move(plan), std::move(done));
    }
    case Destination::Kind::route: {
        for (const accounts::ExplicitRoute& route : directory->routes())
            if (route.domain == destination.domain)
                return resolveHosts({{route.host, route.port, route.tls, route.user, route.protectedPassword, {}}},
                                    std::move(plan), std::move(done));
        if (destination.domain != "*" && destination.domain.front() != '.')
            return resolveMx(destination.domain, std::move(plan), std::move(done));
        plan.reply = {451, {4, 4, 4}, "The explicit route for " + destination.domain + " no longer exists"};
        return answer(std::move(plan), std::move(done));
    }
    case Destination::Kind::smarthost: {
        auto hosts = smarthosts();
        if (hosts.empty()) {
            plan.reply = {451, {4, 4, 4}, "No smarthost is set any more"};
            return answer(std::move(plan), std::move(done));
        }
        return resolveHosts(std::move(hosts), std::move(plan), std::move(done));
    }
    case Destination::Kind::mx: {
        const accounts::Domain* domain = directory->domain(destination.domain);
        if (isHere(domain)) return answer(beingTakenIn(std::move(plan), *domain), std::move(done));
        return resolveMx(destination.domain, std::move(plan), std::move(done));
    }
    case Destination::Kind::here:
        plan.reply = {451, {4, 2, 1}, "No account of " + destination.domain + " here takes this mail yet"};
        return answer(std::move(plan), std::move(done));
    }
}

void DestinationResolver::resolvePartner(const accounts::Partner& partner, Done done) {
    DestinationPlan plan;
    plan.partnerId = partner.id;
    plan.retry = retryPolicy(*settings_.current(), RetryKind::heldForPrimary);
    resolveHosts({hostOf(partner)}, std::move(plan), std::move(done));
}

// Every host in parallel; the endpoints keep the order of the hosts, behind those that the plan has already.
void DestinationResolver::resolveHosts(std::vector<HostToCall> hosts, DestinationPlan plan, Done done) {
    struct Gathering {
        std::vector<HostToCall> hosts;
        std::vector<AddressAnswer> answers;
        std::size_t open = 0;
        DestinationPlan plan;
        Done done;
    };
    auto all = std::make_shared<Gathering>();
    all->open = hosts.size();
    all->answers.resize(hosts.size());
    all->hosts = std::move(hosts);
    all->plan = std::move(plan);
    all->done = std::move(done);
    const bool ipv6 = settings_.current()->flag(Setting::outboundIpv6);
    const auto have = [all, ipv6](std::size_t i, AddressAnswer answer) {
        all->answers[i] = std::move(answer);
        if (--all->open != 0) return;
        for (std::size_t h = 0; h < all->hosts.size(); ++h)
            for (const std::string& address : all->answers[h].addresses)
                if (ipv6 || address.find(':') == std::string::npos)
                    all->plan.endpoints.push_back(endpointOf(all->hosts[h], address));
        if (!all->plan.endpoints.empty()) {
            all->plan.outcome = MxOutcome::usable;
        } else if (all->plan.reply.code == 0) {
            all->plan.outcome = MxOutcome::temporary;
            all->plan.reply = {451, {4, 4, 3}, "The address of " + all->hosts.front().host + " could not be found"};
        }
        all->done(std::move(all->plan));
    };
    for (std::size_t i = 0; i < all->hosts.size(); ++i) {
        const std::string host = all->hosts[i].host;
        if (const auto ip = IpAddress::parse(host)) {
            strand_.post([have, i, text = ip->text()] {
                AddressAnswer itself;
                itself.status = DnsStatus::ok;
                itself.addresses.push_back(text);
                have(i, std::move(itself));
            });
        } else {
            resolver_.addresses(host, [this, have, i](AddressAnswer answer) {
                strand_.post([have, i, answer = std::move(answer)]() mutable { have(i, std::move(answer)); });
            });
        }
    }
}

void DestinationResolver::resolveMx(const std::string& domain, DestinationPlan plan, Done done) {
    if (!domain.empty() && domain.front() == '[') {
        MxReading literal;
        literal.outcome = MxOutcome::usable;
        literal.hosts.push_back({0, unbracketedLiteral(domain)});
        return haveMx(domain, std::move(literal), std::move(plan), std::move(done));
    }
    resolver_.mx(domain, [this, domain, plan = std::move(plan), done = std::move(done)](const MxAnswer& answer) {
        strand_.post(
            [this, domain, plan, done, reading = readMx(domain, answer)] { haveMx(domain, reading, plan, done); });
    });
}

void DestinationResolver::haveMx(const std::string& domain, MxReading reading, DestinationPlan plan, Done done) {
    if (reading.outcome != MxOutcome::usable) {
        plan.outcome = reading.outcome;
        plan.reply = std::move(reading.reply);
        return withFallback(std::move(plan), std::move(done));
    }
    struct Gathering {
        std::vector<ResolvedMx> hosts;
        std::size_t open = 0;
        DestinationPlan plan;
        Done done;
    };
    auto all = std::make_shared<Gathering>();
    all->open = reading.hosts.size();
    all->plan = std::move(plan);
    all->done = std::move(done);
    for (MxHost& host : reading.hosts)
        all->hosts.push_back({std::move(host), {}});
    const bool implicit = reading.implicit;
    const auto have = [this, all, domain, implicit](std::size_t i, AddressAnswer answer) {
        all->hosts[i].answer = std::move(answer);
        if (--all->open == 0) finishMx(domain, all->hosts, implicit, std::move(all->plan), std::move(all->done));
    };
    for (std::size_t i = 0; i < all->hosts.size(); ++i) {
        if (IpAddress::parse(all->hosts[i].mx.host)) {
            strand_.post([have, i] { have(i, {DnsStatus::ok, {}, Millis{0}, {}}); });
            continue;
        }
        resolver_.addresses(all->hosts[i].mx.host, [this, have, i](AddressAnswer answer) {
            strand_.post([have, i, answer = std::move(answer)]() mutable { have(i, std::move(answer)); });
        });
    }
}

void DestinationResolver::finishMx(const std::string& domain, const std::vector<ResolvedMx>& hosts, bool implicit,
                                   DestinationPlan plan, Done done) {
    const auto settings = settings_.current();
    MxPlan mx = planMx(domain, hosts, implicit, *identity_.current(), settings->flag(Setting::outboundIpv6), random_);
    plan.outcome = mx.outcome;
    plan.reply = std::move(mx.reply);
    plan.leadsBack = mx.selfIsBest;
    const accounts::TlsPolicy tls = tlsPolicy(settings->text(Setting::outboundTls));
    const auto port = static_cast<std::uint16_t>(settings->number(Setting::outboundPort));
    for (const MxTarget& target : mx.targets)
        plan.endpoints.push_back({target.host, target.address, port, tls, {}, {}});
    plan.equals =
        static_cast<std::size_t>(std::count_if(mx.targets.begin(), mx.targets.end(), [&](const MxTarget& target) {
            return target.preference == mx.targets.front().preference;
        }));
    withFallback(std::move(plan), std::move(done));
}

// smarthost.mode=fallback: "only what cannot be delivered directly". What is permanently wrong with the domain is wrong
// for a smarthost too. Mail held for a primary does not go through strangers.
void DestinationResolver::withFallback(DestinationPlan plan, Done done) {
    if (plan.retry.kind != RetryKind::ordinary) {
        if (plan.outcome == MxOutcome::permanent) {
            plan.outcome = MxOutcome::temporary;
            plan.reply.code = 451;
            plan.reply.status.klass = 4;
        }
        return done(std::move(plan));
    }
    if (plan.outcome != MxOutcome::permanent && settings_.current()->text(Setting::smarthostMode) == "fallback") {
        auto hosts = smarthosts();
        if (!hosts.empty()) return resolveHosts(std::move(hosts), std::move(plan), std::move(done));
    }
    done(std::move(plan));
}

} // namespace ismail::relay
