// What the rules of the directory (partner_rules.h, domain_rules.h, address_rules.h) ask about what is there already.
// The store answers from its database within the transaction that is about to write, so that two edits at the same time
// cannot both pass; tests answer from a table.
//
// Domain names are A-labels in lower case, local parts are in lower case.
#pragma once

#include "accounts/model.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ismail::accounts {

class DirectoryFacts {
public:
    virtual ~DirectoryFacts() = default;

    virtual std::optional<Domain> domain(std::int64_t id) = 0;
    virtual std::optional<Domain> domainNamed(const std::string& name) = 0;
    // Names of the domains that are aliases of this one, sorted.
    virtual std::vector<std::string> aliasDomainsOf(std::int64_t id) = 0;
    virtual std::uint64_t accountsIn(std::int64_t domainId) = 0;
    virtual std::uint64_t aliasesIn(std::int64_t domainId) = 0;
    // Recipients whose mail is held for the primary of a domain.
    virtual std::uint64_t heldFor(const std::string& domain) = 0;

    virtual bool hasAccount(std::int64_t domainId, const std::string& local) = 0;
    virtual bool hasAlias(std::int64_t domainId, const std::string& local) = 0;
    // Where mail for an address goes on instead of staying: what an alias leads to, or what an account forwards to that
    // keeps no copy. Asked for each address that an alias leads to, which may be a thousand.
    virtual std::vector<std::string> onward(std::int64_t domainId, const std::string& local) = 0;

    virtual bool hasPartner(std::int64_t id) = 0;
    // In any case of letters.
    virtual std::optional<std::int64_t> partnerNamed(const std::string& name) = 0;
    // Another partner than this one; in any case of letters.
    virtual bool partnerLogsInAs(const std::string& user, std::int64_t exceptId) = 0;
    // Names of the domains that refer to a partner, sorted.
    virtual std::vector<std::string> domainsOfPartner(std::int64_t id) = 0;

    virtual std::optional<std::int64_t> routeFor(const std::string& pattern) = 0;
};

} // namespace ismail::accounts
