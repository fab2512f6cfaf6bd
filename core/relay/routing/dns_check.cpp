#include "relay/routing/dns_check.h"

#include "base/say.h"
#include "base/text.h"

#include <algorithm>

namespace ismail::relay {

namespace {

using Severity = DnsFinding::Severity;

constexpr int bestPreference = 10, nextPreference = 20;

// Who a published host is, from our point of view.
struct Known {
    bool self = false;
    const accounts::Partner* partner = nullptr;
};

Known identify(const MxHost& host, const AddressAnswer& addresses, const accounts::Directory& directory,
               const OwnIdentity& self) {
    Known known;
    known.self = self.isHost(host.host);
    for (const std::string& address : addresses.addresses)
        known.self |= self.isAddress(address);
    for (const accounts::Partner& partner : directory.partners())
        if (equalsIgnoreCase(partner.host, host.host) ||
            std::find(addresses.addresses.begin(), addresses.addresses.end(), partner.host) !=
                addresses.addresses.end())
            known.partner = &partner;
    return known;
}

// An MX record names a host; where we know an address only, the administrator has to find out the name.
trust::PlannedHost plannedHost(std::string host, std::string who, bool spare) {
    trust::PlannedHost planned;
    planned.preference = spare ? nextPreference : bestPreference;
    planned.who = std::move(who);
    planned.self = planned.who.empty();
    planned.spare = spare;
    if (const auto ip = IpAddress::parse(host))
        planned.addresses.push_back(ip->text());
    else
        planned.name = asciiLower(host);
    return planned;
}

trust::PlannedHost ourselves(std::string host, const OwnIdentity& self, bool spare) {
    trust::PlannedHost planned = plannedHost(std::move(host), {}, spare);
    planned.addresses.clear();
    std::copy_if(self.addresses.begin(), self.addresses.end(), std::back_inserter(planned.addresses),
                 trust::isPublicAddress);
    std::sort(planned.addresses.begin(), planned.addresses.end());
    return planned;
}

// Where a published host is the one that is meant, it is called as it is there; -1: none is.
template <typename Meant>
int publishedAt(const std::vector<Known>& known, const Meant& meant) {
    for (std::size_t i = 0; i < known.size(); ++i)
        if (meant(known[i])) return static_cast<int>(i);
    return -1;
}

// What ought to be published: the primary best, its secondaries behind it. A host that is published already is called
// as it is there.
void recommend(DnsReport& report, const accounts::Domain& role, const accounts::Directory& directory,
               const OwnIdentity& self, const std::vector<Known>& known) {
    const auto nameAt = [&](int at, const std::string& otherwise) {
        return at < 0 ? otherwise : report.published[static_cast<std::size_t>(at)].host;
    };
    const auto add = [&](trust::PlannedHost host, int at) {
        if (at >= 0) host.seen = report.addresses[static_cast<std::size_t>(at)];
        report.hosts.push_back(std::move(host));
    };
    const auto addSelf = [&](bool spare) {
        const int at = publishedAt(known, [](const Known& k) { return k.self; });
        add(ourselves(nameAt(at, self.name), self, spare), at);
    };
    const auto addPartner = [&](const accounts::Partner& partner, bool spare) {
        const int at =
            publishedAt(known, [&](const Known& k) { return !k.self && k.partner && k.partner->id == partner.id; });
        add(plannedHost(nameAt(at, partner.host), partner.name, spare), at);
    };
    if (role.role == accounts::DomainRole::primary) {
        addSelf(false);
        for (const accounts::SecondaryLink& link : role.secondaries)
            if (const accounts::Partner* partner = directory.partner(link.partnerId)) addPartner(*partner, true);
        return;
    }
    if (const accounts::Partner* primary = role.primaryPartner ? directory.partner(*role.primaryPartner) : nullptr) {
        addPartner(*primary, false);
    } else if (const int at = publishedAt(known, [](const Known& k) { return !k.self; }); at >= 0) {
        // By MX: the best that is not this server is the primary.
        const std::string& host = report.published[static_cast<std::size_t>(at)].host;
        add(plannedHost(host, host, false), at);
    }
    addSelf(true);
}

// Why nothing can be said about the mail exchangers; the reply to a sender says the same.
Sentence unusableMx(const std::string& domain, const MxAnswer& mx, const MxReading& reading) {
    Sentence sentence = reading.reply.code == 556   ? say("dns.acceptsNoMail", domain)
                        : reading.reply.code == 550 ? say("dns.noDomain", domain)
                                                    : say("dns.domainNotFound", domain);
    if (mx.detail.empty()) return sentence;
    return say("dns.because", std::move(sentence), mx.detail);
}

void judgeHosts(DnsReport& report, const std::vector<AddressAnswer>& addresses) {
    for (std::size_t i = 0; i < report.published.size(); ++i) {
        const std::string& host = report.published[i].host;
        if (IpAddress::parse(host)) {
            report.findings.push_back({Severity::problem, say("dns.mxIsAddress", host)});
        } else if (i < addresses.size() && addresses[i].addresses.empty()) {
            const bool temporary =
                addresses[i].status == DnsStatus::temporary || addresses[i].status == DnsStatus::malformed;
            report.findings.push_back(
                {Severity::problem, temporary ? say("dns.hostNotFound", host) : say("dns.hostWithoutAddress", host)});
        }
    }
}

} // namespace

bool DnsReport::good() const {
    return std::none_of(findings.begin(), findings.end(),
                        [](const auto& f) { return f.severity == Severity::problem; });
}

DnsReport judgeDns(const std::string& domain, const MxAnswer& mx, const std::vector<AddressAnswer>& addresses,
                   const accounts::Directory& directory, const OwnIdentity& self) {
    DnsReport report;
    report.domain = domain;
    const auto found = [&](Severity severity, Sentence sentence) {
        report.findings.push_back({severity, std::move(sentence)});
    };
    const accounts::Domain* role = directory.domain(domain);
    report.role = !role ? "none" : role->role == accounts::DomainRole::primary ? "primary" : "secondary";
    const MxReading reading = readMx(domain, mx);
    if (reading.outcome != MxOutcome::usable) {
        if (role) recommend(report, *role, directory, self, {});
        found(Severity::problem, unusableMx(domain, mx, reading));
        return report;
    }
    report.published = reading.hosts;
    report.addresses.resize(report.published.size());
    for (std::size_t i = 0; i < std::min(addresses.size(), report.addresses.size()); ++i)
        report.addresses[i] = addresses[i].addresses;
    if (reading.implicit) found(role ? Severity::problem : Severity::note, say("dns.noMx"));
    judgeHosts(report, addresses);

    std::vector<Known> known;
    for (std::size_t i = 0; i < report.published.size(); ++i)
        known.push_back(
            identify(report.published[i], i < addresses.size() ? addresses[i] : AddressAnswer{}, directory, self));
    if (role) recommend(report, *role, directory, self, known);
    const auto own = std::find_if(known.begin(), known.end(), [](const Known& k) { return k.self; });
    const int best = report.published.front().preference;
    const int ours =
        own == known.end() ? -1 : report.published[static_cast<std::size_t>(own - known.begin())].preference;
    if (!role) {
        if (ours == best)
            found(Severity::problem, say("dns.bestWithoutRole"));
        else if (ours >= 0)
            found(Severity::problem, say("dns.namedWithoutRole"));
        else
            found(Severity::note, say("dns.noRole"));
        return report;
    }
    if (ours < 0) found(Severity::problem, say("dns.selfNotNamed", self.name));

    const auto preferenceOf = [&](std::int64_t partnerId) {
        for (std::size_t i = 0; i < known.size(); ++i)
            if (known[i].partner && known[i].partner->id == partnerId)
                return static_cast<int>(report.published[i].preference);
        return -1;
    };
    if (role->role == accounts::DomainRole::primary) {
        if (ours > best) found(Severity::problem, say("dns.primaryNotBest", report.published.front().host));
        for (const accounts::SecondaryLink& link : role->secondaries) {
            const accounts::Partner* partner = directory.partner(link.partnerId);
            if (!partner) continue;
            const int theirs = preferenceOf(link.partnerId);
            if (theirs < 0)
                found(Severity::problem, say("dns.secondaryNotNamed", partner->name, partner->host));
            else if (ours >= 0 && theirs < ours)
                found(Severity::problem, say("dns.secondaryBetter", partner->name));
            else if (theirs == ours)
                found(Severity::note, say("dns.secondaryEqual", partner->name));
        }
    } else if (const accounts::Partner* primary =
                   role->primaryPartner ? directory.partner(*role->primaryPartner) : nullptr) {
        const int theirs = preferenceOf(primary->id);
        if (theirs < 0)
            found(Severity::note, say("dns.primaryNotNamed", primary->name, primary->host));
        else if (ours >= 0 && theirs > ours)
            found(Severity::problem, say("dns.selfBetter", primary->name));
        else if (theirs == ours)
            found(Severity::note, say("dns.selfEqual"));
    } else if (ours == best) {
        found(Severity::problem, say("dns.nothingBetter"));
    }
    const bool byMx = role->role == accounts::DomainRole::secondary && !role->primaryPartner;
    for (std::size_t i = 0; i < known.size(); ++i)
        if (!known[i].self && !known[i].partner && !(byMx && report.published[i].preference < ours))
            found(Severity::note, say("dns.stranger", report.published[i].host));
    if (report.good()) found(Severity::good, say("dns.agrees"));
    return report;
}

} // namespace ismail::relay
