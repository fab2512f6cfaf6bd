// What the rules of the directory ask, answered from tables that a test fills in.
#pragma once

#include "accounts/directory_facts.h"

#include <algorithm>
#include <map>
#include <utility>

namespace ismail::test {

class FakeDirectoryFacts final : public accounts::DirectoryFacts {
public:
    using Place = std::pair<std::int64_t, std::string>; // domain, local part

    std::vector<accounts::Domain> domains;
    std::vector<accounts::Partner> partners;
    std::vector<accounts::ExplicitRoute> routes;
    std::map<Place, std::vector<std::string>> aliases;  // and what they lead to
    std::map<Place, std::vector<std::string>> accounts; // and what they forward without keeping a copy
    std::map<std::string, std::uint64_t> held;
    std::size_t asked = 0; // how often onward()

    accounts::Domain& add(std::int64_t id, const std::string& name,
                          accounts::DomainRole role = accounts::DomainRole::primary) {
        accounts::Domain made;
        made.id = id;
        made.name = name;
        made.role = role;
        domains.push_back(made);
        return domains.back();
    }

    std::optional<accounts::Domain> domain(std::int64_t id) override {
        for (const auto& each : domains)
            if (each.id == id) return each;
        return std::nullopt;
    }
    std::optional<accounts::Domain> domainNamed(const std::string& name) override {
        for (const auto& each : domains)
            if (each.name == name) return each;
        return std::nullopt;
    }
    std::vector<std::string> aliasDomainsOf(std::int64_t id) override {
        std::vector<std::string> names;
        for (const auto& each : domains)
            if (each.aliasOf == id) names.push_back(each.name);
        return names;
    }
    std::uint64_t accountsIn(std::int64_t domainId) override { return in(accounts, domainId); }
    std::uint64_t aliasesIn(std::int64_t domainId) override { return in(aliases, domainId); }
    std::uint64_t heldFor(const std::string& domain) override { return held[domain]; }
    bool hasAccount(std::int64_t domainId, const std::string& local) override {
        return accounts.contains({domainId, local});
    }
    bool hasAlias(std::int64_t domainId, const std::string& local) override {
        return aliases.contains({domainId, local});
    }
    std::vector<std::string> onward(std::int64_t domainId, const std::string& local) override {
        ++asked;
        for (const auto* table : {&aliases, &accounts})
            if (const auto found = table->find({domainId, local}); found != table->end()) return found->second;
        return {};
    }
    bool hasPartner(std::int64_t id) override {
        return std::any_of(partners.begin(), partners.end(), [&](const auto& each) { return each.id == id; });
    }
    std::optional<std::int64_t> partnerNamed(const std::string& name) override {
        for (const auto& each : partners)
            if (each.name == name) return each.id;
        return std::nullopt;
    }
    bool partnerLogsInAs(const std::string& user, std::int64_t exceptId) override {
        return std::any_of(partners.begin(), partners.end(),
                           [&](const auto& each) { return each.id != exceptId && each.inboundUser == user; });
    }
    std::vector<std::string> domainsOfPartner(std::int64_t id) override {
        std::vector<std::string> names;
        for (const auto& each : domains)
            if (each.primaryPartner == id) names.push_back(each.name);
        return names;
    }
    std::optional<std::int64_t> routeFor(const std::string& pattern) override {
        for (const auto& each : routes)
            if (each.domain == pattern) return each.id;
        return std::nullopt;
    }

private:
    static std::uint64_t in(const std::map<Place, std::vector<std::string>>& table, std::int64_t domainId) {
        return static_cast<std::uint64_t>(std::count_if(
            table.begin(), table.end(), [&](const auto& entry) { return entry.first.first == domainId; }));
    }
};

} // namespace ismail::test
