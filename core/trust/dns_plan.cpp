#include "trust/dns_plan.h"

#include "base/ip_network.h"
#include "base/say.h"
#include "base/text.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ismail::trust {

namespace {

// RFC 6890 and what followed it; the networks of examples in documents are nobody's and cannot be met.
const IpNetworkList& reservedNetworks() {
    static const IpNetworkList networks = *IpNetworkList::parse(
        std::string_view("0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
                         "192.168.0.0/16 224.0.0.0/3 ::/127 fc00::/7 fe80::/10 ff00::/8"));
    return networks;
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

WantedRecord wanted(RecordPurpose purpose, DnsType type, std::string name, std::string value, Importance importance,
                    Sentence why) {
    WantedRecord record;
    record.purpose = purpose;
    record.type = type;
    record.name = std::move(name);
    record.value = std::move(value);
    record.importance = importance;
    record.why = std::move(why);
    return record;
}

void planExchangers(const DnsFacts& facts, std::vector<WantedRecord>& records) {
    for (std::size_t i = 0; i < std::min(facts.hosts.size(), maxPlannedHosts); ++i) {
        const PlannedHost& host = facts.hosts[i];
        Sentence why = !host.spare ? say("identity.whyExchanger", facts.domain)
                       : host.self ? say("identity.whyOwnSpare")
                                   : say("identity.whySpare", host.who);
        const std::string value =
            host.name.empty() ? std::string() : std::to_string(host.preference) + " " + host.name + ".";
        records.push_back(
            wanted(RecordPurpose::exchanger, DnsType::mx, facts.domain, value, Importance::must, std::move(why)));
        records.back().host = i;
    }
}

void planAddresses(const DnsFacts& facts, std::vector<WantedRecord>& records) {
    for (std::size_t i = 0; i < std::min(facts.hosts.size(), maxPlannedHosts); ++i) {
        const PlannedHost& host = facts.hosts[i];
        if (host.name.empty()) continue;
        const auto add = [&](DnsType type, std::string value, Importance importance) {
            records.push_back(wanted(RecordPurpose::address, type, host.name, std::move(value), importance,
                                     say("identity.whyAddress", host.name)));
            records.back().host = i;
        };
        bool four = false;
        for (const std::string& address : host.addresses)
            if (const auto ip = IpAddress::parse(address); ip && ip->isV4() && !std::exchange(four, true))
                add(DnsType::a, address, Importance::must);
        // An address that is not known is asked for all the same: without one the name leads nowhere.
        if (!four) add(DnsType::a, {}, host.addresses.empty() ? Importance::must : Importance::may);
        const auto six = std::find_if(host.addresses.begin(), host.addresses.end(), [](const std::string& address) {
            const auto ip = IpAddress::parse(address);
            return ip && !ip->isV4();
        });
        if (six != host.addresses.end()) add(DnsType::aaaa, *six, four ? Importance::may : Importance::must);
    }
}

void planReverse(const DnsFacts& facts, std::vector<WantedRecord>& records) {
    for (std::size_t i = 0; i < std::min(facts.hosts.size(), maxPlannedHosts); ++i) {
        const PlannedHost& host = facts.hosts[i];
        std::vector<std::string> addresses = host.self ? facts.sendingAddresses() : host.seen;
        addresses.resize(std::min(addresses.size(), maxPlannedAddresses));
        for (const std::string& address : addresses) {
            if (!isPublicAddress(address)) continue;
            const std::string value = host.self ? facts.server + "." : std::string();
            // Mail goes out from here; a partner sends its own, by its own addresses.
            records.push_back(wanted(RecordPurpose::reverse, DnsType::ptr, reverseQueryName(address), value,
                                     host.self && !facts.throughSmarthost ? Importance::must : Importance::should,
                                     say("identity.whyReverse", address)));
            records.back().host = i;
            records.back().key = address;
        }
    }
}

void planSending(const DnsFacts& facts, std::vector<WantedRecord>& records) {
    records.push_back(wanted(RecordPurpose::spf, DnsType::txt, facts.domain,
                             "v=spf1 " + join(spfMechanisms(facts), " ") + " ~all", Importance::must,
                             say("identity.whySpf", facts.domain)));
    for (std::size_t i = 0; i < std::min(facts.keys.size(), maxPlannedKeys); ++i) {
        const PlannedKey& key = facts.keys[i];
        records.push_back(wanted(RecordPurpose::dkim, DnsType::txt, key.selector + "._domainkey." + facts.domain,
                                 key.record, key.needed ? Importance::should : Importance::may,
                                 key.needed ? say("identity.whyDkim") : say("identity.whyOldKey")));
        records.back().obsolete = !key.needed;
    }
    if (facts.keys.empty())
        records.push_back(
            wanted(RecordPurpose::dkim, DnsType::txt, {}, {}, Importance::should, say("identity.whyDkim")));
    records.push_back(wanted(RecordPurpose::dmarc, DnsType::txt, "_dmarc." + facts.domain,
                             "v=DMARC1; p=none; rua=mailto:" + facts.reportsTo, Importance::should,
                             say("identity.whyDmarc", facts.domain)));
}

void planServices(const DnsFacts& facts, std::vector<WantedRecord>& records) {
    for (const PlannedService& service : facts.services) {
        // TLS from the start is what mail programs shall take first (RFC 8314 section 3).
        const std::string priority = service.service.back() == 's' ? "0" : "10";
        records.push_back(wanted(RecordPurpose::service, DnsType::srv, "_" + service.service + "._tcp." + facts.domain,
                                 priority + " 1 " + std::to_string(service.port) + " " + facts.server + ".",
                                 Importance::may, say("identity.whyService")));
        records.back().key = service.service;
    }
}

} // namespace

const PlannedHost* DnsFacts::self() const {
    const auto found = std::find_if(hosts.begin(), hosts.end(), [](const PlannedHost& host) { return host.self; });
    return found == hosts.end() ? nullptr : &*found;
}

std::vector<std::string> DnsFacts::sendingAddresses() const {
    const PlannedHost* own = self();
    if (!own) return {};
    std::vector<std::string> addresses = own->addresses;
    if (addresses.empty())
        std::copy_if(own->seen.begin(), own->seen.end(), std::back_inserter(addresses), isPublicAddress);
    addresses.resize(std::min(addresses.size(), maxPlannedAddresses));
    return addresses;
}

bool isPublicAddress(std::string_view address) {
    const auto ip = IpAddress::parse(address);
    return ip && !reservedNetworks().contains(*ip);
}

std::string reverseQueryName(std::string_view address) {
    const auto ip = IpAddress::parse(address);
    if (!ip) return {};
    std::string name;
    if (ip->isV4()) {
        const IpAddress::V4 bytes = ip->v4();
        for (std::size_t i = bytes.size(); i-- > 0;)
            name += std::to_string(bytes[i]) + ".";
        return name + "in-addr.arpa";
    }
    constexpr std::string_view digits = "0123456789abcdef";
    for (std::size_t i = ip->v6().size(); i-- > 0;)
        for (const unsigned shift : {0u, 4u})
            name += {digits[(unsigned(ip->v6()[i]) >> shift) & 15u], '.'};
    return name + "ip6.arpa";
}

std::vector<std::string> spfMechanisms(const DnsFacts& facts) {
    // Every exchanger may send: the secondaries send what the domain's users get back from them.
    std::vector<std::string> mechanisms{"mx"};
    const PlannedHost* own = facts.self();
    for (const std::string& address : own ? own->addresses : std::vector<std::string>{}) {
        if (contains(own->seen, address)) continue;
        const auto ip = IpAddress::parse(address);
        if (ip) mechanisms.push_back((ip->isV4() ? "ip4:" : "ip6:") + ip->text());
    }
    for (const std::string& smarthost : facts.smarthosts) {
        const auto ip = IpAddress::parse(smarthost);
        mechanisms.push_back(!ip ? "a:" + smarthost : (ip->isV4() ? "ip4:" : "ip6:") + ip->text());
    }
    return mechanisms;
}

std::vector<WantedRecord> planRecords(const DnsFacts& facts) {
    std::vector<WantedRecord> records;
    planExchangers(facts, records);
    planAddresses(facts, records);
    planReverse(facts, records);
    if (!facts.primary) return records;
    planSending(facts, records);
    planServices(facts, records);
    return records;
}

} // namespace ismail::trust
