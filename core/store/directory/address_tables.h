// The accounts and aliases of a domain, as rows. What may be written is decided by DirectoryStore; versions are those
// of directory_tables.h.
#pragma once

#include "accounts/model.h"
#include "store/db/database.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

class AccountTable {
public:
    struct Listed {
        accounts::Account account;
        std::string domain;
        std::int64_t inboxId = 0;
    };

    explicit AccountTable(Database& database) : database_(database) {}
    // All of them, one after another.
    void each(const std::function<void(Listed)>& take);
    // Of one domain (0: all), whose address or description contains text, by address.
    std::vector<Listed> page(std::int64_t domainId, const std::string& text, std::uint64_t offset, std::size_t limit);
    std::uint64_t count(std::int64_t domainId, const std::string& text = {});
    std::optional<Listed> find(std::int64_t id);
    std::optional<Listed> findByAddress(const std::string& localLower, const std::string& domain);
    std::int64_t insert(const accounts::Account& account);
    bool update(const accounts::Account& account);
    void remove(std::int64_t id);
    std::vector<std::int64_t> idsOf(std::int64_t domainId);

private:
    void writeAutoReply(std::int64_t id, const accounts::AutoReply& reply);
    Database& database_;
};

// Which aliases: of one domain (0: all), of one kind, and whose address, description or targets contain a text.
struct AliasFilter {
    std::int64_t domainId = 0;
    std::optional<accounts::AliasKind> kind;
    std::string text;
};

class AliasTable {
public:
    struct Listed {
        accounts::Alias alias;
        std::string domain;
    };

    explicit AliasTable(Database& database) : database_(database) {}
    std::vector<Listed> all();
    // By address.
    std::vector<Listed> page(const AliasFilter& filter, std::uint64_t offset, std::size_t limit);
    std::uint64_t count(const AliasFilter& filter);
    std::optional<Listed> find(std::int64_t id);
    std::optional<Listed> findByAddress(const std::string& localLower, const std::string& domain);
    std::int64_t insert(const accounts::Alias& alias);
    // Everything but the address.
    bool update(const accounts::Alias& alias);
    bool remove(std::int64_t id, std::int64_t version);
    std::vector<std::int64_t> idsOf(std::int64_t domainId);
    void removeOf(std::int64_t domainId);

private:
    Database& database_;
};

} // namespace ismail::store
