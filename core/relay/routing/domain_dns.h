// What the DNS says about a domain, against what it must say (trust/dns_plan.h, trust/dns_compare.h): asks everything
// there is to ask about one domain, side by side, and answers with a line a record.
//
// Promises: one answer a check, on the strand, within hostsLimit and recordsLimit together; what was not answered until
// then counts as not asked. Changes nothing. Does not: ask each name server of the zone; it sees what the resolver
// sees, which may be some minutes old. Strand only.
#pragma once

#include "accounts/directory.h"
#include "base/executor.h"
#include "relay/resolver.h"
#include "relay/routing/dns_check.h"
#include "trust/dmarc_ladder.h"
#include "trust/dns_compare.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace ismail::relay {

constexpr Millis hostsLimit{10'000};   // who takes the mail, and where they are
constexpr Millis recordsLimit{15'000}; // everything else

// What neither the directory nor the DNS knows.
struct SendingFacts {
    std::vector<std::string> smarthosts; // names or addresses, without ports
    bool throughSmarthost = false;       // all mail leaves by them
    std::vector<trust::PlannedKey> keys;
    std::vector<trust::PlannedService> services;
    std::string reportsTo;
    std::map<std::string, trust::DmarcNumbers> reported; // by the policy that others saw: none, quarantine, reject
};

struct DomainDnsReport {
    DnsReport exchangers;
    std::vector<trust::RecordLine> lines; // none for a domain without a role here
    trust::DmarcAdvice dmarc;             // where there is a line for it
};

// Pure: the facts for the plan. smarthosts: what their names lead to.
trust::DnsFacts dnsFacts(const DnsReport& report, const OwnIdentity& self, const SendingFacts& sending,
                         std::vector<std::string> ownSeen, std::vector<std::string> smarthosts);

class DomainDnsChecker {
public:
    DomainDnsChecker(Resolver& resolver, Executor& strand, const Clock& clock,
                     const accounts::DirectorySource& directory, const OwnIdentitySource& identity)
        : resolver_(resolver), strand_(strand), clock_(clock), directory_(directory), identity_(identity) {}
    // domain: A-labels. anew: what the resolver remembers does not count.
    void check(const std::string& domain, SendingFacts sending, bool anew,
               std::function<void(DomainDnsReport)> done) const;

private:
    class Run;

    Resolver& resolver_;
    Executor& strand_;
    const Clock& clock_;
    const accounts::DirectorySource& directory_;
    const OwnIdentitySource& identity_;
};

} // namespace ismail::relay
