// Accounts, aliases and groups of DirectoryStore.
#include "accounts/address_rules.h"
#include "accounts/directory_words.h"
#include "base/say.h"
#include "base/text.h"
#include "store/directory/database_facts.h"
#include "store/directory/directory_store.h"
#include "store/directory/door_store.h"

#include <algorithm>

namespace ismail::store {

using accounts::conflict;
using accounts::notFound;

Result<std::int64_t> DirectoryStore::addAccount(accounts::Account account) {
    return add(Kind::accounts, [this, account = std::move(account)](Database& database, Edited& edited) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkNewAccount(facts, account); !good) return good;
        const std::int64_t id = AccountTable(database).insert(account);
        UsageTable(database).create(id);
        MailboxTable(database).createDefaults(id, clock_.now());
        edited.change.ids = {id};
        return {};
    });
}

Status DirectoryStore::setAccount(accounts::Account account) {
    return edit(Kind::accounts, [account](Database& database, Edited& edited) mutable -> Status {
        AccountTable table(database);
        const auto before = table.find(account.id);
        if (!before) return notFound(say("account.noSuch"));
        // Another address is another account: what is queued and learned refers to the old one.
        account.local = before->account.local;
        DatabaseFacts facts(database);
        if (Status good = accounts::checkAccountChange(facts, before->account, account); !good) return good;
        if (!table.update(account)) return conflict(say("account.changedMeanwhile"));
        edited.change.ids = {account.id};
        return {};
    });
}

Status DirectoryStore::checkNewAccount(const accounts::Account& account) {
    try {
        const auto database = pool_.lease();
        DatabaseFacts facts(*database);
        return accounts::checkNewAccount(facts, account);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

void DirectoryStore::dropAccount(Database& database, std::int64_t id) {
    for (const MailboxRow& mailbox : MailboxTable(database).ofAccount(id))
        ledger_.changed(mailbox.id);
    UsageTable(database).remove(id);
    SubscriptionTable(database).removeAll(id);
    DoorStore::removeOwner(database, relay::AccessScope::account, id);
    AccountTable(database).remove(id);
}

Status DirectoryStore::removeAccount(std::int64_t id, std::int64_t version) {
    return edit(Kind::accounts, [this, id, version](Database& database, Edited& edited) -> Status {
        const auto listed = AccountTable(database).find(id);
        if (!listed) return notFound(say("account.noSuch"));
        if (version != 0 && listed->account.version != version) return conflict(say("account.changedMeanwhile"));
        dropAccount(database, id);
        edited.change.ids = {id};
        return {};
    });
}

Result<AccountTable::Listed> DirectoryStore::account(std::int64_t id) {
    try {
        const auto database = pool_.lease();
        auto found = AccountTable(*database).find(id);
        if (!found) return notFound(say("account.noSuch"));
        return std::move(*found);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<AccountTable::Listed> DirectoryStore::accountByAddress(const std::string& addressKey) {
    const auto at = addressKey.rfind('@');
    if (at == std::string::npos) return notFound(say("account.noSuch"));
    try {
        const auto database = pool_.lease();
        auto found = AccountTable(*database).findByAddress(addressKey.substr(0, at), addressKey.substr(at + 1));
        if (!found) return notFound(say("account.noSuch"));
        return std::move(*found);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::vector<AccountTable::Listed>> DirectoryStore::accounts(std::int64_t domainId, const std::string& text,
                                                                   std::uint64_t offset, std::size_t limit,
                                                                   std::uint64_t* total) {
    try {
        const auto database = pool_.lease();
        AccountTable table(*database);
        if (total) *total = table.count(domainId, text);
        return table.page(domainId, text, offset, std::min(limit, maxPage));
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::int64_t> DirectoryStore::addAlias(accounts::Alias alias) {
    return add(Kind::aliases, [alias = std::move(alias)](Database& database, Edited& edited) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkNewAlias(facts, alias); !good) return good;
        edited.change.ids = {AliasTable(database).insert(alias)};
        return {};
    });
}

Status DirectoryStore::setAlias(accounts::Alias alias) {
    return edit(Kind::aliases, [alias](Database& database, Edited& edited) mutable -> Status {
        AliasTable table(database);
        const auto before = table.find(alias.id);
        if (!before) return notFound(say("alias.noSuch"));
        alias.local = before->alias.local;
        alias.domainId = before->alias.domainId;
        DatabaseFacts facts(database);
        if (Status good = accounts::checkAliasChange(facts, before->alias, alias); !good) return good;
        if (!table.update(alias)) return conflict(say("alias.changedMeanwhile"));
        edited.change.ids = {alias.id};
        return {};
    });
}

Status DirectoryStore::removeAlias(std::int64_t id, std::int64_t version) {
    return edit(Kind::aliases, [id, version](Database& database, Edited& edited) -> Status {
        AliasTable table(database);
        if (!table.find(id)) return notFound(say("alias.noSuch"));
        if (!table.remove(id, version)) return conflict(say("alias.changedMeanwhile"));
        edited.change.ids = {id};
        return {};
    });
}

Result<AliasTable::Listed> DirectoryStore::aliasByAddress(const std::string& addressKey) {
    const auto at = addressKey.rfind('@');
    if (at == std::string::npos) return notFound(say("alias.noSuch"));
    try {
        const auto database = pool_.lease();
        auto found = AliasTable(*database).findByAddress(addressKey.substr(0, at), addressKey.substr(at + 1));
        if (!found) return notFound(say("alias.noSuch"));
        return std::move(*found);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::vector<AliasTable::Listed>> DirectoryStore::aliases(const AliasFilter& filter, std::uint64_t offset,
                                                                std::size_t limit, std::uint64_t* total) {
    try {
        const auto database = pool_.lease();
        AliasTable table(*database);
        if (total) *total = table.count(filter);
        return table.page(filter, offset, std::min(limit, maxPage));
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

} // namespace ismail::store
