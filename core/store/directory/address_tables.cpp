#include "store/directory/address_tables.h"

#include "base/text.h"
#include "store/directory/field_columns.h"

namespace ismail::store {

namespace {

const FieldColumns accountColumns = fieldColumns<accounts::Account>("account", 8);
const std::string accountQuery =
    "SELECT account.id, domain_id, local, verifier, scram_verifier, account.version, domain.name, "
    "coalesce((SELECT id FROM mailbox WHERE account_id=account.id AND mailbox.name='INBOX'), 0), auto_reply.enabled, "
    "subject, text, starts, ends, period, " +
    accountColumns.ofTable +
    " FROM account JOIN domain ON domain.id=domain_id LEFT JOIN auto_reply ON auto_reply.account_id=account.id ";

AccountTable::Listed accountFrom(const Statement& row) {
    AccountTable::Listed listed;
    accounts::Account& a = listed.account;
    a.id = row.integer(0);
    a.domainId = row.integer(1);
    a.local = row.text(2);
    a.verifier = row.text(3);
    a.scramVerifier = row.text(4);
    a.version = row.integer(5);
    listed.domain = row.text(6);
    listed.inboxId = row.integer(7);
    if (!row.isNull(8))
        a.autoReply = {row.integer(8) != 0, row.text(9),       row.text(10),
                       timeFrom(row, 11),   timeFrom(row, 12), secondsFrom(row, 13)};
    readFields(row, 14, a);
    return listed;
}

} // namespace

void AccountTable::each(const std::function<void(Listed)>& take) {
    Statement row = database_.query(accountQuery);
    while (row.step())
        take(accountFrom(row));
}

#define ACCOUNT_FILTER                                                                                                 \
    "WHERE (?1=0 OR domain_id=?1) AND (?2='' OR instr(local_key || '@' || domain.name, ?2)>0 OR "                      \
    "instr(lower(description), ?2)>0) "

std::vector<AccountTable::Listed> AccountTable::page(std::int64_t domainId, const std::string& text,
                                                     std::uint64_t offset, std::size_t limit) {
    std::vector<Listed> accounts;
    Statement row = database_.query(accountQuery + ACCOUNT_FILTER "ORDER BY domain.name, local_key LIMIT ?3 OFFSET ?4",
                                    domainId, asciiLower(text), limit, offset);
    while (row.step())
        accounts.push_back(accountFrom(row));
    return accounts;
}

std::uint64_t AccountTable::count(std::int64_t domainId, const std::string& text) {
    return static_cast<std::uint64_t>(
        database_
            .number("SELECT count(*) FROM account JOIN domain ON domain.id=domain_id " ACCOUNT_FILTER, domainId,
                    asciiLower(text))
            .value_or(0));
}

std::optional<AccountTable::Listed> AccountTable::find(std::int64_t id) {
    Statement row = database_.query(accountQuery + "WHERE account.id=?", id);
    if (!row.step()) return std::nullopt;
    return accountFrom(row);
}

std::optional<AccountTable::Listed> AccountTable::findByAddress(const std::string& localLower,
                                                                const std::string& domain) {
    Statement row = database_.query(accountQuery + "WHERE local_key=? AND domain.name=?", localLower, domain);
    if (!row.step()) return std::nullopt;
    return accountFrom(row);
}

namespace {

void bindAccount(Statement& q, const accounts::Account& a) {
    q.bind(3, a.domainId);
    q.bind(4, a.local);
    q.bind(5, asciiLower(a.local));
    q.bind(6, a.verifier);
    q.bind(7, a.scramVerifier);
    bindFields(q, 8, a);
    q.step();
}

} // namespace

std::int64_t AccountTable::insert(const accounts::Account& a) {
    static const std::string sql =
        "INSERT INTO account(domain_id, local, local_key, verifier, scram_verifier, version, " + accountColumns.names +
        ") VALUES(?3, ?4, ?5, ?6, ?7, 1, " + accountColumns.marks + ")";
    {
        Statement q = database_.prepare(sql);
        bindAccount(q, a);
    }
    const std::int64_t id = database_.lastInsertId();
    writeAutoReply(id, a.autoReply);
    return id;
}

bool AccountTable::update(const accounts::Account& a) {
    static const std::string sql = "UPDATE account SET version=version+1, local=?4, local_key=?5, "
                                   "verifier=?6, scram_verifier=?7, " +
                                   accountColumns.assignments + " WHERE id=?1 AND (?2=0 OR version=?2)";
    {
        Statement q = database_.prepare(sql);
        q.bind(1, a.id);
        q.bind(2, a.version);
        bindAccount(q, a);
    }
    if (database_.changes() == 0) return false;
    writeAutoReply(a.id, a.autoReply);
    return true;
}

// Another text is news to everybody: who got the old one may get the new one.
void AccountTable::writeAutoReply(std::int64_t id, const accounts::AutoReply& reply) {
    const auto before = find(id);
    if (before && before->account.autoReply == reply) return;
    Statement q =
        database_.prepare("INSERT OR REPLACE INTO auto_reply(account_id, enabled, subject, text, starts, ends, "
                          "period) VALUES(?,?,?,?,?,?,?)");
    q.bind(1, id);
    q.bind(2, reply.enabled ? 1 : 0);
    q.bind(3, reply.subject);
    q.bind(4, reply.text);
    bindTime(q, 5, reply.from);
    bindTime(q, 6, reply.until);
    bindSeconds(q, 7, reply.period);
    q.step();
    database_.run("DELETE FROM auto_reply_sent WHERE account_id=?", id);
}

void AccountTable::remove(std::int64_t id) {
    database_.run("DELETE FROM account WHERE id=?", id);
    database_.run("DELETE FROM auto_reply WHERE account_id=?", id);
    database_.run("DELETE FROM auto_reply_sent WHERE account_id=?", id);
    database_.run("DELETE FROM last_login WHERE account_id=?", id);
}

std::vector<std::int64_t> AccountTable::idsOf(std::int64_t domainId) {
    std::vector<std::int64_t> ids;
    Statement row = database_.query("SELECT id FROM account WHERE domain_id=?", domainId);
    while (row.step())
        ids.push_back(row.integer(0));
    return ids;
}

#define ALIAS_FILTER                                                                                                   \
    "WHERE (?1=0 OR domain_id=?1) AND (?2=-1 OR kind=?2) AND (?3='' OR "                                               \
    "instr(local_key || '@' || domain.name, ?3)>0 OR instr(lower(description), ?3)>0 OR instr(lower(targets), ?3)>0) "

namespace {

const FieldColumns aliasColumns = fieldColumns<accounts::Alias>("alias", 6);
const std::string aliasQuery = "SELECT alias.id, domain_id, local, alias.version, domain.name, " +
                               aliasColumns.ofTable + " FROM alias JOIN domain ON domain.id=domain_id ";

AliasTable::Listed aliasFrom(const Statement& row) {
    AliasTable::Listed listed;
    accounts::Alias& a = listed.alias;
    a.id = row.integer(0);
    a.domainId = row.integer(1);
    a.local = row.text(2);
    a.version = row.integer(3);
    listed.domain = row.text(4);
    readFields(row, 5, a);
    return listed;
}

std::int64_t kindNumber(const std::optional<accounts::AliasKind>& kind) {
    return kind ? static_cast<std::int64_t>(*kind) : -1;
}

} // namespace

std::vector<AliasTable::Listed> AliasTable::all() {
    std::vector<Listed> aliases;
    Statement row = database_.query(aliasQuery);
    while (row.step())
        aliases.push_back(aliasFrom(row));
    return aliases;
}

std::vector<AliasTable::Listed> AliasTable::page(const AliasFilter& filter, std::uint64_t offset, std::size_t limit) {
    std::vector<Listed> aliases;
    Statement row = database_.query(aliasQuery + ALIAS_FILTER "ORDER BY domain.name, local_key LIMIT ?4 OFFSET ?5",
                                    filter.domainId, kindNumber(filter.kind), asciiLower(filter.text), limit, offset);
    while (row.step())
        aliases.push_back(aliasFrom(row));
    return aliases;
}

std::uint64_t AliasTable::count(const AliasFilter& filter) {
    return static_cast<std::uint64_t>(
        database_
            .number("SELECT count(*) FROM alias JOIN domain ON domain.id=domain_id " ALIAS_FILTER, filter.domainId,
                    kindNumber(filter.kind), asciiLower(filter.text))
            .value_or(0));
}

std::optional<AliasTable::Listed> AliasTable::find(std::int64_t id) {
    Statement row = database_.query(aliasQuery + "WHERE alias.id=?", id);
    if (!row.step()) return std::nullopt;
    return aliasFrom(row);
}

std::optional<AliasTable::Listed> AliasTable::findByAddress(const std::string& localLower, const std::string& domain) {
    Statement row = database_.query(aliasQuery + "WHERE local_key=? AND domain.name=?", localLower, domain);
    if (!row.step()) return std::nullopt;
    return aliasFrom(row);
}

std::int64_t AliasTable::insert(const accounts::Alias& a) {
    static const std::string sql = "INSERT INTO alias(domain_id, local, local_key, version, " + aliasColumns.names +
                                   ") VALUES(?3, ?4, ?5, 1, " + aliasColumns.marks + ")";
    Statement q = database_.prepare(sql);
    q.bind(3, a.domainId);
    q.bind(4, a.local);
    q.bind(5, asciiLower(a.local));
    bindFields(q, 6, a);
    q.step();
    return database_.lastInsertId();
}

bool AliasTable::update(const accounts::Alias& a) {
    static const FieldColumns columns = fieldColumns<accounts::Alias>("alias", 3);
    static const std::string sql =
        "UPDATE alias SET version=version+1, " + columns.assignments + " WHERE id=?1 AND (?2=0 OR version=?2)";
    Statement q = database_.prepare(sql);
    q.bind(1, a.id);
    q.bind(2, a.version);
    bindFields(q, 3, a);
    q.step();
    return database_.changes() > 0;
}

bool AliasTable::remove(std::int64_t id, std::int64_t version) {
    database_.run("DELETE FROM alias WHERE id=?1 AND (?2=0 OR version=?2)", id, version);
    return database_.changes() > 0;
}

std::vector<std::int64_t> AliasTable::idsOf(std::int64_t domainId) {
    std::vector<std::int64_t> ids;
    Statement row = database_.query("SELECT id FROM alias WHERE domain_id=?", domainId);
    while (row.step())
        ids.push_back(row.integer(0));
    return ids;
}

void AliasTable::removeOf(std::int64_t domainId) { database_.run("DELETE FROM alias WHERE domain_id=?", domainId); }

} // namespace ismail::store
