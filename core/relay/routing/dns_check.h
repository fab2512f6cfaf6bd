// Compares the MX records of a domain with the roles that are declared here, in words, with the records to publish.
// Asks DNS; changes nothing. Strand only; the answer comes on the strand.
#pragma once

#include "accounts/directory.h"
#include "base/executor.h"
#include "relay/resolver.h"
#include "relay/routing/mx_rules.h"

#include <functional>
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
    std::vector<std::string> records; // to publish: "example.org. IN MX 10 mail.example.org."
    bool good() const;
};

// Pure: what is found, given the answers. addresses: for each published host, in order.
DnsReport judgeDns(const std::string& domain, const MxAnswer& mx, const std::vector<AddressAnswer>& addresses,
                   const accounts::Directory& directory, const OwnIdentity& self);

class DnsChecker {
public:
    DnsChecker(Resolver& resolver, Executor& strand, const accounts::DirectorySource& directory,
               const OwnIdentitySource& identity)
        : resolver_(resolver), strand_(strand), directory_(directory), identity_(identity) {}
    void check(const std::string& domain, std::function<void(DnsReport)> done) const;

private:
    Resolver& resolver_;
    Executor& strand_;
    const accounts::DirectorySource& directory_;
    const OwnIdentitySource& identity_;
};

} // namespace ismail::relay
