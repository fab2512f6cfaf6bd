// What the rules of the directory ask (accounts/directory_facts.h), answered from a database as it stands. Lives as
// long as one edit judges: domains are remembered once they were read. Throws DatabaseError.
//
// The questions that are asked for each of a thousand targets read one row of an index each.
#pragma once

#include "accounts/directory_facts.h"
#include "store/db/database.h"

#include <map>

namespace ismail::store {

class DatabaseFacts final : public accounts::DirectoryFacts {
public:
    explicit DatabaseFacts(Database& database) : database_(database) {}

    std::optional<accounts::Domain> domain(std::int64_t id) override;
    std::optional<accounts::Domain> domainNamed(const std::string& name) override;
    std::vector<std::string> aliasDomainsOf(std::int64_t id) override;
    std::uint64_t accountsIn(std::int64_t domainId) override;
    std::uint64_t aliasesIn(std::int64_t domainId) override;
    std::uint64_t heldFor(const std::string& domain) override;
    bool hasAccount(std::int64_t domainId, const std::string& local) override;
    bool hasAlias(std::int64_t domainId, const std::string& local) override;
    std::vector<std::string> onward(std::int64_t domainId, const std::string& local) override;
    bool hasPartner(std::int64_t id) override;
    std::optional<std::int64_t> partnerNamed(const std::string& name) override;
    bool partnerLogsInAs(const std::string& user, std::int64_t exceptId) override;
    std::vector<std::string> domainsOfPartner(std::int64_t id) override;
    std::optional<std::int64_t> routeFor(const std::string& pattern) override;

private:
    Database& database_;
    std::map<std::int64_t, std::optional<accounts::Domain>> domains_;
    std::map<std::string, std::optional<std::int64_t>> names_;
};

} // namespace ismail::store
