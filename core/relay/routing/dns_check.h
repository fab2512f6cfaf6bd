// Compares the MX records of a domain with the roles that are declared here, in words, and says which servers take its
// mail, best first, as they are to be published. Pure; domain_dns.h asks the DNS.
#pragma once

#include "accounts/directory.h"
#include "relay/resolver.h"
#include "relay/routing/mx_rules.h"
#include "trust/dns_plan.h"

#include <string>
#include <vector>

namespace ismail::relay {

struct DnsFinding {
    enum class Severity : std::uint8_t { good, note, problem } severity = Severity::good;
    Sentence sentence;
};

struct DnsReport {
    std::string domain;
    std::string role;                                // "primary", "secondary", "none"
    std::vector<MxHost> published;                   // by preference
    std::vector<std::vector<std::string>> addresses; // of each published host
    std::vector<DnsFinding> findings;
    std::vector<trust::PlannedHost> hosts; // what is to be published; empty without a role
    bool good() const;
};

// Pure: what is found, given the answers. addresses: for each published host, in order.
DnsReport judgeDns(const std::string& domain, const MxAnswer& mx, const std::vector<AddressAnswer>& addresses,
                   const accounts::Directory& directory, const OwnIdentity& self);

} // namespace ismail::relay
