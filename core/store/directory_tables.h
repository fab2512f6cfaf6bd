// The tables an administrator edits: settings, partners, domains, accounts, routes. Each class works on one connection;
// what may be written is decided by DirectoryStore.
//
// Every row has a version that grows with each change; update() and remove() change nothing and return false where the
// row is gone or has another version than the caller saw. Version 0 stands for "whatever it is now".
#pragma once

#include "config/settings.h"
#include "relay/model.h"
#include "store/database.h"

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
    std::vector<relay::Partner> all();
    std::optional<std::int64_t> findByName(const std::string& name);
    // Another partner, or an account, that logs in with this name.
    bool inboundUserTaken(const std::string& user, std::int64_t exceptId);
    std::int64_t insert(const relay::Partner& partner);
    bool update(const relay::Partner& partner);
    bool remove(std::int64_t id, std::int64_t version);
    bool exists(std::int64_t id);

private:
    Database& database_;
};

class DomainTable {
public:
    explicit DomainTable(Database& database) : database_(database) {}
    std::vector<relay::Domain> all();
    std::optional<relay::Domain> find(std::int64_t id);
    std::optional<relay::Domain> findByName(const std::string& name);
    std::int64_t insert(const relay::Domain& domain);
    bool update(const relay::Domain& domain);
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
    void writeLinks(const relay::Domain& domain);
    void readLinks(relay::Domain& domain);
    Database& database_;
};

class AccountTable {
public:
    struct Listed {
        relay::Account account;
        std::string domain;
        std::int64_t inboxId = 0;
    };

    explicit AccountTable(Database& database) : database_(database) {}
    // Without verifiers: for the directory.
    std::vector<Listed> all();
    // Of one domain (0: all), whose address or description contains text, by address.
    std::vector<Listed> page(std::int64_t domainId, const std::string& text, std::uint64_t offset, std::size_t limit);
    std::uint64_t count(std::int64_t domainId, const std::string& text = {});
    std::optional<Listed> find(std::int64_t id);
    std::optional<Listed> findByAddress(const std::string& localLower, const std::string& domain);
    std::int64_t insert(const relay::Account& account);
    bool update(const relay::Account& account);
    void remove(std::int64_t id);
    std::vector<std::int64_t> idsOf(std::int64_t domainId);

private:
    void writeAutoReply(std::int64_t id, const relay::AutoReply& reply);
    Database& database_;
};

// Which aliases: of one domain (0: all), of one kind, and whose address, description or targets contain a text.
struct AliasFilter {
    std::int64_t domainId = 0;
    std::optional<relay::AliasKind> kind;
    std::string text;
};

class AliasTable {
public:
    struct Listed {
        relay::Alias alias;
        std::string domain;
    };

    explicit AliasTable(Database& database) : database_(database) {}
    std::vector<Listed> all();
    // By address.
    std::vector<Listed> page(const AliasFilter& filter, std::uint64_t offset, std::size_t limit);
    std::uint64_t count(const AliasFilter& filter);
    std::optional<Listed> find(std::int64_t id);
    std::optional<Listed> findByAddress(const std::string& localLower, const std::string& domain);
    std::int64_t insert(const relay::Alias& alias);
    // Everything but the address.
    bool update(const relay::Alias& alias);
    bool remove(std::int64_t id, std::int64_t version);
    void removeOf(std::int64_t domainId);

private:
    Database& database_;
};

class RouteTable {
public:
    explicit RouteTable(Database& database) : database_(database) {}
    std::vector<relay::ExplicitRoute> all();
    std::optional<std::int64_t> findByDomain(const std::string& domain);
    std::int64_t insert(const relay::ExplicitRoute& route);
    bool update(const relay::ExplicitRoute& route);
    bool remove(std::int64_t id, std::int64_t version);

private:
    Database& database_;
};

} // namespace ismail::store
