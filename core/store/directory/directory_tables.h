// The tables an administrator edits: settings, partners, domains, routes; accounts and aliases are in address_tables.h.
// Each class works on one connection; what may be written is decided by DirectoryStore.
//
// Every row has a version that grows with each change; update() and remove() change nothing and return false where the
// row is gone or has another version than the caller saw. Version 0 stands for "whatever it is now".
#pragma once

#include "accounts/model.h"
#include "config/settings.h"
#include "store/db/database.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

class SettingsTable {
public:
    explicit SettingsTable(Database& database) : database_(database) {}
    std::map<std::string, std::string> all();
    void set(const std::string& key, const std::string& value);
    void unset(const std::string& key);

private:
    Database& database_;
};

class PartnerTable {
public:
    explicit PartnerTable(Database& database) : database_(database) {}
    std::vector<accounts::Partner> all();
    std::optional<std::int64_t> findByName(const std::string& name);
    // Another partner than this one logs in with this name.
    bool logsInAs(const std::string& user, std::int64_t exceptId);
    std::int64_t insert(const accounts::Partner& partner);
    bool update(const accounts::Partner& partner);
    bool remove(std::int64_t id, std::int64_t version);
    bool exists(std::int64_t id);

private:
    Database& database_;
};

class DomainTable {
public:
    explicit DomainTable(Database& database) : database_(database) {}
    std::vector<accounts::Domain> all();
    std::optional<accounts::Domain> find(std::int64_t id);
    std::optional<accounts::Domain> findByName(const std::string& name);
    std::int64_t insert(const accounts::Domain& domain);
    bool update(const accounts::Domain& domain);
    // With its links and its recipient list.
    bool remove(std::int64_t id, std::int64_t version);
    // Names of the domains that refer to a partner.
    std::vector<std::string> usersOf(std::int64_t partnerId);
    // Names of the domains that are aliases of this one.
    std::vector<std::string> aliasesOf(std::int64_t id);

    // False: it was there already, or not.
    bool addRecipient(std::int64_t domainId, const std::string& localLower);
    bool removeRecipient(std::int64_t domainId, const std::string& localLower);
    // Those that contain text, sorted.
    std::vector<std::string> recipients(std::int64_t domainId, const std::string& text, std::uint64_t offset,
                                        std::size_t limit);
    std::uint64_t recipientCount(std::int64_t domainId, const std::string& text);
    std::vector<std::pair<std::int64_t, std::string>> allRecipients();

private:
    void writeLinks(const accounts::Domain& domain);
    void readLinks(accounts::Domain& domain);
    Database& database_;
};

class RouteTable {
public:
    explicit RouteTable(Database& database) : database_(database) {}
    std::vector<accounts::ExplicitRoute> all();
    std::optional<std::int64_t> findByDomain(const std::string& domain);
    std::int64_t insert(const accounts::ExplicitRoute& route);
    bool update(const accounts::ExplicitRoute& route);
    bool remove(std::int64_t id, std::int64_t version);

private:
    Database& database_;
};

} // namespace ismail::store
