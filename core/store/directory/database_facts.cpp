#include "store/directory/database_facts.h"

#include "base/text.h"
#include "relay/spool.h"
#include "store/directory/directory_tables.h"

namespace ismail::store {

namespace {

template <typename... Args>
std::uint64_t counted(Database& database, std::string_view sql, const Args&... args) {
    return static_cast<std::uint64_t>(database.number(sql, args...).value_or(0));
}

} // namespace

std::optional<accounts::Domain> DatabaseFacts::domain(std::int64_t id) {
    auto [known, fresh] = domains_.try_emplace(id);
    if (fresh) known->second = DomainTable(database_).find(id);
    return known->second;
}

std::optional<accounts::Domain> DatabaseFacts::domainNamed(const std::string& name) {
    auto [known, fresh] = names_.try_emplace(name);
    if (fresh) known->second = database_.number("SELECT id FROM domain WHERE name=?", name);
    return known->second ? domain(*known->second) : std::nullopt;
}

std::vector<std::string> DatabaseFacts::aliasDomainsOf(std::int64_t id) { return DomainTable(database_).aliasesOf(id); }

std::uint64_t DatabaseFacts::accountsIn(std::int64_t domainId) {
    return counted(database_, "SELECT count(*) FROM account WHERE domain_id=?", domainId);
}

std::uint64_t DatabaseFacts::aliasesIn(std::int64_t domainId) {
    return counted(database_, "SELECT count(*) FROM alias WHERE domain_id=?", domainId);
}

std::uint64_t DatabaseFacts::heldFor(const std::string& domain) {
    return counted(database_,
                   "SELECT (SELECT count(*) FROM queue INDEXED BY queue_turn WHERE destination=?1 AND state=0) + "
                   "(SELECT count(*) FROM queue INDEXED BY queue_held WHERE destination=?1 AND state=1)",
                   relay::Destination{relay::Destination::Kind::primary, domain}.key());
}

bool DatabaseFacts::hasAccount(std::int64_t domainId, const std::string& local) {
    return database_.number("SELECT 1 FROM account WHERE domain_id=? AND local_key=?", domainId, local).has_value();
}

bool DatabaseFacts::hasAlias(std::int64_t domainId, const std::string& local) {
    return database_.number("SELECT 1 FROM alias WHERE domain_id=? AND local_key=?", domainId, local).has_value();
}

std::vector<std::string> DatabaseFacts::onward(std::int64_t domainId, const std::string& local) {
    Statement row = database_.query("SELECT targets FROM alias WHERE domain_id=?1 AND local_key=?2 UNION ALL "
                                    "SELECT forwards FROM account WHERE domain_id=?1 AND local_key=?2 AND keep_copy=0",
                                    domainId, local);
    std::vector<std::string> addresses;
    if (!row.step() || row.view(0).empty()) return addresses;
    for (const std::string_view line : split(row.view(0), '\n'))
        addresses.emplace_back(line);
    return addresses;
}

bool DatabaseFacts::hasPartner(std::int64_t id) { return PartnerTable(database_).exists(id); }

std::optional<std::int64_t> DatabaseFacts::partnerNamed(const std::string& name) {
    return PartnerTable(database_).findByName(name);
}

bool DatabaseFacts::partnerLogsInAs(const std::string& user, std::int64_t exceptId) {
    return PartnerTable(database_).logsInAs(user, exceptId);
}

std::vector<std::string> DatabaseFacts::domainsOfPartner(std::int64_t id) { return DomainTable(database_).usersOf(id); }

std::optional<std::int64_t> DatabaseFacts::routeFor(const std::string& pattern) {
    return RouteTable(database_).findByDomain(pattern);
}

} // namespace ismail::store
