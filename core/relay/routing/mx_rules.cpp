#include "relay/routing/mx_rules.h"

#include "base/text.h"

#include <algorithm>

namespace ismail::relay {

namespace {

MxReading refusedReading(MxOutcome outcome, mail::Reply reply) {
    MxReading reading;
    reading.outcome = outcome;
    reading.reply = std::move(reply);
    return reading;
}

std::string canonicalHost(std::string host) {
    if (!host.empty() && host.back() == '.') host.pop_back();
    return asciiLower(host);
}

// A host that is an address already: some publish an MX that points to one, against RFC 1035. It is tolerated.
std::vector<std::string> addressesOf(const ResolvedMx& host, bool ipv6) {
    std::vector<std::string> result;
    const auto take = [&](std::string_view text) {
        const auto ip = IpAddress::parse(text);
        if (!ip || (!ipv6 && !ip->isV4())) return;
        std::string canonical = ip->text();
        if (std::find(result.begin(), result.end(), canonical) == result.end()) result.push_back(std::move(canonical));
    };
    if (IpAddress::parse(host.mx.host)) {
        take(host.mx.host);
    } else {
        for (const std::string& address : host.answer.addresses)
            take(address);
    }
    return result;
}

bool isSelf(const ResolvedMx& host, const OwnIdentity& self) {
    if (self.isHost(host.mx.host)) return true;
    return std::any_of(host.answer.addresses.begin(), host.answer.addresses.end(),
                       [&](const std::string& address) { return self.isAddress(address); });
}

void shuffleEquals(std::vector<const ResolvedMx*>& hosts, const RandomBelow& random) {
    for (std::size_t start = 0; start < hosts.size();) {
        std::size_t end = start + 1;
        while (end < hosts.size() && hosts[end]->mx.preference == hosts[start]->mx.preference)
            ++end;
        for (std::size_t i = end - start; i > 1; --i)
            std::swap(hosts[start + i - 1], hosts[start + random(static_cast<std::uint32_t>(i))]);
        start = end;
    }
}

mail::Reply noAddressReply(const std::string& domain, bool implicit, bool temporary) {
    if (temporary) return {451, {4, 4, 3}, "The address of the mail server for " + domain + " could not be looked up"};
    if (implicit) return {550, {5, 1, 2}, "The domain " + domain + " has no mail server"};
    return {550, {5, 4, 4}, "No mail server of " + domain + " has an address"};
}

} // namespace

MxReading readMx(const std::string& domain, const MxAnswer& answer) {
    switch (answer.status) {
    case DnsStatus::nxDomain:
        return refusedReading(MxOutcome::permanent, {550, {5, 1, 2}, "The domain " + domain + " does not exist"});
    case DnsStatus::temporary:
    case DnsStatus::malformed:
        return refusedReading(MxOutcome::temporary,
                              {451, {4, 4, 3}, "The domain " + domain + " could not be looked up"});
    case DnsStatus::ok:
    case DnsStatus::noData: break;
    }

    MxReading reading;
    reading.outcome = MxOutcome::usable;
    // RFC 7505 section 3: a null MX stands alone; beside others the root is no usable host.
    if (answer.hosts.size() == 1 && canonicalHost(answer.hosts.front().host).empty())
        return refusedReading(MxOutcome::permanent, {556, {5, 1, 10}, "The domain " + domain + " accepts no mail"});

    for (const MxHost& record : answer.hosts) {
        MxHost host{record.preference, canonicalHost(record.host)};
        if (host.host.empty()) continue;
        const auto known = std::find_if(reading.hosts.begin(), reading.hosts.end(),
                                        [&](const MxHost& h) { return h.host == host.host; });
        if (known == reading.hosts.end())
            reading.hosts.push_back(std::move(host));
        else
            known->preference = std::min(known->preference, host.preference);
    }
    if (reading.hosts.empty()) {
        // RFC 5321 section 5.1: "If an empty list of MXs is returned, the address is treated as if it was associated
        // with an implicit MX RR, with a preference of 0, pointing to that host."
        reading.hosts.push_back({0, canonicalHost(domain)});
        reading.implicit = true;
    }
    std::stable_sort(reading.hosts.begin(), reading.hosts.end(),
                     [](const MxHost& a, const MxHost& b) { return a.preference < b.preference; });
    if (reading.hosts.size() > maxMxHosts) reading.hosts.resize(maxMxHosts);
    return reading;
}

MxPlan planMx(const std::string& domain, const std::vector<ResolvedMx>& hosts, bool implicit, const OwnIdentity& self,
              bool ipv6, const RandomBelow& random) {
    MxPlan plan;
    for (const ResolvedMx& host : hosts) {
        if (!isSelf(host, self)) continue;
        plan.ownPreference = plan.selfFound ? std::min(plan.ownPreference, host.mx.preference) : host.mx.preference;
        plan.selfFound = true;
    }

    // RFC 5321 section 5.1: "the relay SMTP server MUST remove ... all RRs with a preference equal to or worse".
    std::vector<const ResolvedMx*> kept;
    for (const ResolvedMx& host : hosts)
        if (!plan.selfFound || host.mx.preference < plan.ownPreference) kept.push_back(&host);
    std::stable_sort(kept.begin(), kept.end(),
                     [](const ResolvedMx* a, const ResolvedMx* b) { return a->mx.preference < b->mx.preference; });
    if (kept.empty() && plan.selfFound) {
        plan.selfIsBest = true;
        plan.outcome = MxOutcome::permanent;
        plan.reply = {
            554, {5, 4, 6}, "This server is the best mail exchanger of " + domain + " but has no role for it"};
        return plan;
    }

    shuffleEquals(kept, random);
    bool temporary = false;
    for (const ResolvedMx* host : kept) {
        const auto addresses = addressesOf(*host, ipv6);
        if (addresses.empty() && !IpAddress::parse(host->mx.host))
            temporary |= host->answer.status == DnsStatus::temporary || host->answer.status == DnsStatus::malformed;
        for (const std::string& address : addresses)
            if (plan.targets.size() < maxMxTargets)
                plan.targets.push_back({host->mx.host, address, host->mx.preference});
    }
    if (!plan.targets.empty()) {
        plan.outcome = MxOutcome::usable;
        return plan;
    }
    plan.outcome = temporary ? MxOutcome::temporary : MxOutcome::permanent;
    plan.reply = noAddressReply(domain, implicit, temporary);
    return plan;
}

} // namespace ismail::relay
