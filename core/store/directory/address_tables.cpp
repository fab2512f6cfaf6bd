#include "store/directory/address_tables.h"

#include "base/text.h"
#include "store/db/columns.h"

namespace ismail::store {

namespace {

std::vector<std::string> linesFrom(std::string_view text) {
    std::vector<std::string> lines;
    if (text.empty()) return lines;
    for (const auto line : split(text, '\n'))
        lines.emplace_back(line);
    return lines;
}

} // namespace

#define ACCOUNT_QUERY                                                                                                  \
    "SELECT account.id, domain_id, local, description, verifier, scram_verifier, account.enabled, account.version, "   \
    "domain.name, coalesce((SELECT id FROM mailbox WHERE account_id=account.id AND mailbox.name='INBOX'), 0), "        \
    "account.quota, forwards, keep_copy, account.limits, auto_reply.enabled, subject, text, starts, ends, period "     \
    "FROM account JOIN domain ON domain.id=domain_id LEFT JOIN auto_reply ON auto_reply.account_id=account.id "

namespace {

AccountTable::Listed accountFrom(const Statement& row) {
    AccountTable::Listed listed;
    accounts::Account& a = listed.account;
    a.id = row.integer(0);
    a.domainId = row.integer(1);
    a.local = row.text(2);
    a.description = row.text(3);
    a.verifier = row.text(4);
    a.scramVerifier = row.text(5);
    a.enabled = row.integer(6) != 0;
    a.version = row.integer(7);
    listed.domain = row.text(8);
    listed.inboxId = row.integer(9);
    a.quota = octetsFrom(row, 10);
    a.forwards = linesFrom(row.view(11));
    a.keepCopy = row.integer(12) != 0;
    a.limits = limitsFrom(row.view(13));
    if (row.isNull(14)) return listed;
    a.autoReply = {row.integer(14) != 0, row.text(15),      row.text(16),
                   timeFrom(row, 17),    timeFrom(row, 18), secondsFrom(row, 19)};
    return listed;
}

} // namespace

void AccountTable::each(const std::function<void(Listed)>& take) {
    Statement row = database_.query(ACCOUNT_QUERY);
    while (row.step())
        take(accountFrom(row));
}

#define ACCOUNT_FILTER                                                                                                 \
    "WHERE (?1=0 OR domain_id=?1) AND (?2='' OR instr(local_key || '@' || domain.name, ?2)>0 OR "                      \
    "instr(lower(description), ?2)>0) "

std::vector<AccountTable::Listed> AccountTable::page(std::int64_t domainId, const std::string& text,
                                                     std::uint64_t offset, std::size_t limit) {
    std::vector<Listed> accounts;
    Statement row = database_.query(ACCOUNT_QUERY ACCOUNT_FILTER "ORDER BY domain.name, local_key LIMIT ?3 OFFSET ?4",
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
    Statement row = database_.query(ACCOUNT_QUERY "WHERE account.id=?", id);
    if (!row.step()) return std::nullopt;
    return accountFrom(row);
}

std::optional<AccountTable::Listed> AccountTable::findByAddress(const std::string& localLower,
                                                                const std::string& domain) {
    Statement row = database_.query(ACCOUNT_QUERY "WHERE local_key=? AND domain.name=?", localLower, domain);
    if (!row.step()) return std::nullopt;
    return accountFrom(row);
}

namespace {

void bindAccount(Statement& q, const accounts::Account& a) {
    q.bind(1, a.local);
    q.bind(2, asciiLower(a.local));
    q.bind(3, a.description);
    q.bind(4, a.verifier);
    q.bind(5, a.scramVerifier);
    q.bind(6, a.enabled ? 1 : 0);
    bindOctets(q, 7, a.quota);
    q.bind(8, join(a.forwards, "\n"));
    q.bind(9, a.keepCopy ? 1 : 0);
    q.bind(10, limitsText(a.limits));
}

} // namespace

std::int64_t AccountTable::insert(const accounts::Account& a) {
    {
        Statement q = database_.prepare(
            "INSERT INTO account(local, local_key, description, verifier, scram_verifier, enabled, quota, forwards, "
            "keep_copy, limits, domain_id, version) VALUES(?,?,?,?,?,?,?,?,?,?,?11,1)");
        bindAccount(q, a);
        q.bind(11, a.domainId);
        q.step();
    }
    const std::int64_t id = database_.lastInsertId();
    writeAutoReply(id, a.autoReply);
    return id;
}

bool AccountTable::update(const accounts::Account& a) {
    {
        Statement q = database_.prepare(
            "UPDATE account SET local=?, local_key=?, description=?, verifier=?, scram_verifier=?, enabled=?, quota=?, "
            "forwards=?, keep_copy=?, limits=?, version=version+1 WHERE id=?11 AND (?12=0 OR version=?12)");
        bindAccount(q, a);
        q.bind(11, a.id);
        q.bind(12, a.version);
        q.step();
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

#define ALIAS_QUERY                                                                                                    \
    "SELECT alias.id, domain_id, local, kind, description, targets, posting, alias.enabled, alias.version, "           \
    "domain.name FROM alias JOIN domain ON domain.id=domain_id "
#define ALIAS_FILTER                                                                                                   \
    "WHERE (?1=0 OR domain_id=?1) AND (?2=-1 OR kind=?2) AND (?3='' OR "                                               \
    "instr(local_key || '@' || domain.name, ?3)>0 OR instr(lower(description), ?3)>0 OR instr(lower(targets), ?3)>0) "

namespace {

AliasTable::Listed aliasFrom(const Statement& row) {
    AliasTable::Listed listed;
    accounts::Alias& a = listed.alias;
    a.id = row.integer(0);
    a.domainId = row.integer(1);
    a.local = row.text(2);
    a.kind = static_cast<accounts::AliasKind>(row.integer(3));
    a.description = row.text(4);
    a.targets = linesFrom(row.view(5));
    a.posting = static_cast<accounts::Posting>(row.integer(6));
    a.enabled = row.integer(7) != 0;
    a.version = row.integer(8);
    listed.domain = row.text(9);
    return listed;
}

std::int64_t kindNumber(const std::optional<accounts::AliasKind>& kind) {
    return kind ? static_cast<std::int64_t>(*kind) : -1;
}

} // namespace

std::vector<AliasTable::Listed> AliasTable::all() {
    std::vector<Listed> aliases;
    Statement row = database_.query(ALIAS_QUERY);
    while (row.step())
        aliases.push_back(aliasFrom(row));
    return aliases;
}

std::vector<AliasTable::Listed> AliasTable::page(const AliasFilter& filter, std::uint64_t offset, std::size_t limit) {
    std::vector<Listed> aliases;
    Statement row = database_.query(ALIAS_QUERY ALIAS_FILTER "ORDER BY domain.name, local_key LIMIT ?4 OFFSET ?5",
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
    Statement row = database_.query(ALIAS_QUERY "WHERE alias.id=?", id);
    if (!row.step()) return std::nullopt;
    return aliasFrom(row);
}

std::optional<AliasTable::Listed> AliasTable::findByAddress(const std::string& localLower, const std::string& domain) {
    Statement row = database_.query(ALIAS_QUERY "WHERE local_key=? AND domain.name=?", localLower, domain);
    if (!row.step()) return std::nullopt;
    return aliasFrom(row);
}

std::int64_t AliasTable::insert(const accounts::Alias& a) {
    database_.run("INSERT INTO alias(domain_id, local, local_key, kind, description, targets, posting, enabled, "
                  "version) VALUES(?,?,?,?,?,?,?,?,1)",
                  a.domainId, a.local, asciiLower(a.local), a.kind, a.description, join(a.targets, "\n"), a.posting,
                  a.enabled);
    return database_.lastInsertId();
}

bool AliasTable::update(const accounts::Alias& a) {
    database_.run("UPDATE alias SET kind=?, description=?, targets=?, posting=?, enabled=?, version=version+1 "
                  "WHERE id=?6 AND (?7=0 OR version=?7)",
                  a.kind, a.description, join(a.targets, "\n"), a.posting, a.enabled, a.id, a.version);
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
