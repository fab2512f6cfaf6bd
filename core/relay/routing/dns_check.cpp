#include "relay/routing/dns_check.h"

#include "base/say.h"
#include "base/text.h"
#include "mail/idn.h"

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

// An MX record names a host; where we know an address only, the administrator has to say the name.
std::string record(const std::string& domain, int preference, std::string host) {
    if (IpAddress::parse(host)) host = "<the host name of " + host + ">";
    return domain + ". IN MX " + std::to_string(preference) + " " + host + ".";
}

// The name that a published host has, where it is the one that is meant.
template <typename Meant>
std::string publishedName(const DnsReport& report, const std::vector<Known>& known, const Meant& meant,
                          std::string otherwise) {
    for (std::size_t i = 0; i < known.size(); ++i)
        if (meant(known[i])) return report.published[i].host;
    return otherwise;
}

// What ought to be published: the primary best, its secondaries behind it. A host that is published already is called
// as it is there.
void recommend(DnsReport& report, const accounts::Domain& role, const accounts::Directory& directory,
               const OwnIdentity& self, const std::vector<Known>& known) {
    const auto ourselves = [&] {
        return publishedName(
            report, known, [](const Known& k) { return k.self; }, self.name);
    };
    const auto partnerName = [&](const accounts::Partner& partner) {
        return publishedName(
            report, known, [&](const Known& k) { return k.partner && k.partner->id == partner.id; }, partner.host);
    };
    if (role.role == accounts::DomainRole::primary) {
        report.records.push_back(record(report.domain, bestPreference, ourselves()));
        for (const accounts::SecondaryLink& link : role.secondaries)
            if (const accounts::Partner* partner = directory.partner(link.partnerId))
                report.records.push_back(record(report.domain, nextPreference, partnerName(*partner)));
        return;
    }
    const accounts::Partner* primary = role.primaryPartner ? directory.partner(*role.primaryPartner) : nullptr;
    // By MX: the best that is not this server is the primary.
    const std::string best = primary ? partnerName(*primary)
                                     : publishedName(
                                           report, known, [](const Known& k) { return !k.self; }, "<the primary>");
    report.records.push_back(record(report.domain, bestPreference, best));
    report.records.push_back(record(report.domain, nextPreference, ourselves()));
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

void DnsChecker::check(const std::string& domain, std::function<void(DnsReport)> done) const {
    auto ascii = mail::toAscii(domain);
    const std::string name = ascii ? std::move(*ascii) : asciiLower(domain);
    resolver_.mx(name, [this, name, done = std::move(done)](MxAnswer mx) {
        struct Gathering {
            MxAnswer mx;
            std::vector<AddressAnswer> addresses;
            std::size_t open = 1;
        };
        auto all = std::make_shared<Gathering>();
        const MxReading reading = readMx(name, mx);
        all->mx = std::move(mx);
        all->addresses.resize(reading.hosts.size());
        const auto finished = [this, all, name, done] {
            if (--all->open != 0) return;
            done(judgeDns(name, all->mx, all->addresses, *directory_.directory(), *identity_.current()));
        };
        strand_.post([this, all, reading, finished] {
            all->open += reading.hosts.size();
            for (std::size_t i = 0; i < reading.hosts.size(); ++i)
                resolver_.addresses(reading.hosts[i].host, [this, all, i, finished](AddressAnswer answer) {
                    strand_.post([all, i, finished, answer = std::move(answer)]() mutable {
                        all->addresses[i] = std::move(answer);
                        finished();
                    });
                });
            finished();
        });
    });
}

} // namespace ismail::relay
