#include "relay/routing/dns_check.h"

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

void judgeHosts(DnsReport& report, const std::vector<AddressAnswer>& addresses) {
    for (std::size_t i = 0; i < report.published.size(); ++i) {
        const std::string& host = report.published[i].host;
        if (IpAddress::parse(host)) {
            report.findings.push_back(
                {Severity::problem, "The MX record points to the address " + host + "; it must name a host."});
        } else if (i < addresses.size() && addresses[i].addresses.empty()) {
            const bool temporary =
                addresses[i].status == DnsStatus::temporary || addresses[i].status == DnsStatus::malformed;
            report.findings.push_back(
                {Severity::problem,
                 "The host " + host + (temporary ? " could not be looked up." : " has no address.")});
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
    const auto say = [&](Severity severity, std::string text) {
        report.findings.push_back({severity, std::move(text)});
    };
    const accounts::Domain* role = directory.domain(domain);
    report.role = !role ? "none" : role->role == accounts::DomainRole::primary ? "primary" : "secondary";
    const MxReading reading = readMx(domain, mx);
    if (reading.outcome != MxOutcome::usable) {
        if (role) recommend(report, *role, directory, self, {});
        say(Severity::problem, reading.reply.text + "." + (mx.detail.empty() ? "" : " (" + mx.detail + ")"));
        return report;
    }
    report.published = reading.hosts;
    report.addresses.resize(report.published.size());
    for (std::size_t i = 0; i < std::min(addresses.size(), report.addresses.size()); ++i)
        report.addresses[i] = addresses[i].addresses;
    if (reading.implicit)
        say(role ? Severity::problem : Severity::note,
            "The domain has no MX record; mail goes to the address of the domain itself.");
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
            say(Severity::problem,
                "This server is the best mail exchanger of the domain but has no role for it: mail is refused.");
        else if (ours >= 0)
            say(Severity::problem, "This server is a mail exchanger of the domain but has no role for it.");
        else
            say(Severity::note, "The domain has no role here; its mail goes to its mail exchangers.");
        return report;
    }
    if (ours < 0)
        say(Severity::problem, "This server (" + self.name + ") is not among the mail exchangers of the domain.");

    const auto preferenceOf = [&](std::int64_t partnerId) {
        for (std::size_t i = 0; i < known.size(); ++i)
            if (known[i].partner && known[i].partner->id == partnerId)
                return static_cast<int>(report.published[i].preference);
        return -1;
    };
    if (role->role == accounts::DomainRole::primary) {
        if (ours > best)
            say(Severity::problem,
                "This server is the primary, but " + report.published.front().host + " has a better preference.");
        for (const accounts::SecondaryLink& link : role->secondaries) {
            const accounts::Partner* partner = directory.partner(link.partnerId);
            if (!partner) continue;
            const int theirs = preferenceOf(link.partnerId);
            if (theirs < 0)
                say(Severity::problem,
                    "The secondary " + partner->name + " (" + partner->host + ") is not among the mail exchangers.");
            else if (ours >= 0 && theirs < ours)
                say(Severity::problem, "The secondary " + partner->name + " has a better preference than the primary.");
            else if (theirs == ours)
                say(Severity::note,
                    "The secondary " + partner->name + " has the same preference as the primary: they share the load.");
        }
    } else if (const accounts::Partner* primary =
                   role->primaryPartner ? directory.partner(*role->primaryPartner) : nullptr) {
        const int theirs = preferenceOf(primary->id);
        if (theirs < 0)
            say(Severity::note, "The primary " + primary->name + " (" + primary->host +
                                    ") is not among the mail exchangers by that name.");
        else if (ours >= 0 && theirs > ours)
            say(Severity::problem,
                "This server is a secondary, but has a better preference than the primary " + primary->name + ".");
        else if (theirs == ours)
            say(Severity::note, "This server and the primary have the same preference: they share the load.");
    } else if (ours == best) {
        say(Severity::problem,
            "The primary is to be found by MX, but nothing is better than this server: mail stays held.");
    }
    const bool byMx = role->role == accounts::DomainRole::secondary && !role->primaryPartner;
    for (std::size_t i = 0; i < known.size(); ++i)
        if (!known[i].self && !known[i].partner && !(byMx && report.published[i].preference < ours))
            say(Severity::note,
                "The mail exchanger " + report.published[i].host + " is neither this server nor one of its partners.");
    if (report.good()) say(Severity::good, "The MX records agree with the roles.");
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
