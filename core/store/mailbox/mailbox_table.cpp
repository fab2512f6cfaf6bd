#include "store/mailbox/mailbox_table.h"

#include <algorithm>

namespace ismail::store {

namespace {

#define ISMAIL_MAILBOX_COLUMNS                                                                                         \
    "id, account_id, name, use, uid_validity, next_uid, modseq, messages, unseen, deleted, octets, recent, "           \
    "first_recent, forgotten, vanished_ranges"

MailboxRow mailboxFrom(const Statement& row) {
    const auto number = [&row](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
    MailboxRow mailbox;
    mailbox.id = row.integer(0);
    mailbox.accountId = row.integer(1);
    mailbox.name = row.text(2);
    mailbox.use = static_cast<mailbox::SpecialUse>(row.integer(3));
    mailbox.uidValidity = static_cast<std::uint32_t>(row.integer(4));
    mailbox.nextUid = static_cast<std::uint32_t>(row.integer(5));
    mailbox.modSeq = number(6);
    mailbox.messages = number(7);
    mailbox.unseen = number(8);
    mailbox.deleted = number(9);
    mailbox.octets = number(10);
    mailbox.recent = number(11);
    mailbox.firstRecent = static_cast<std::uint32_t>(row.integer(12));
    mailbox.forgotten = number(13);
    mailbox.vanishedRanges = number(14);
    return mailbox;
}

} // namespace

mailbox::MailboxStatus MailboxRow::status() const {
    return {id, uidValidity, nextUid, modSeq, messages, unseen, deleted, octets, recent, firstRecent};
}

std::int64_t MailboxTable::create(std::int64_t accountId, const std::string& name, mailbox::SpecialUse use, Time now) {
    const auto before = database_.number("SELECT CAST(value AS INTEGER) FROM meta WHERE key='uid_validity'");
    const std::int64_t validity = std::max(toMillis(now) / 1000, before.value_or(0) + 1);
    database_.run("INSERT OR REPLACE INTO meta(key, value) VALUES('uid_validity', ?)", validity);
    database_.run("INSERT INTO mailbox(account_id, name, use, uid_validity, next_uid) VALUES(?,?,?,?,1)", accountId,
                  name, use, validity);
    return database_.lastInsertId();
}

void MailboxTable::createDefaults(std::int64_t accountId, Time now) {
    using mailbox::SpecialUse;
    constexpr std::pair<const char*, SpecialUse> folders[] = {
        {"INBOX", SpecialUse::none}, {"Drafts", SpecialUse::drafts}, {"Sent", SpecialUse::sent},
        {"Junk", SpecialUse::junk},  {"Trash", SpecialUse::trash},   {"Archive", SpecialUse::archive}};
    SubscriptionTable subscriptions(database_);
    for (const auto& [name, use] : folders) {
        create(accountId, name, use, now);
        subscriptions.add(accountId, name);
    }
}

std::optional<MailboxRow> MailboxTable::find(std::int64_t id) {
    Statement row = database_.query("SELECT " ISMAIL_MAILBOX_COLUMNS " FROM mailbox WHERE id=?", id);
    if (!row.step()) return std::nullopt;
    return mailboxFrom(row);
}

std::optional<MailboxRow> MailboxTable::findOwned(std::int64_t id) {
    auto row = find(id);
    if (row && row->accountId == 0) row.reset();
    return row;
}

std::optional<MailboxRow> MailboxTable::find(std::int64_t accountId, const std::string& name) {
    Statement row = database_.query("SELECT " ISMAIL_MAILBOX_COLUMNS " FROM mailbox WHERE account_id=? AND name=?",
                                    accountId, name);
    if (!row.step()) return std::nullopt;
    return mailboxFrom(row);
}

std::optional<MailboxRow> MailboxTable::find(std::int64_t accountId, mailbox::SpecialUse use) {
    if (use == mailbox::SpecialUse::none) return std::nullopt;
    Statement row = database_.query("SELECT " ISMAIL_MAILBOX_COLUMNS " FROM mailbox WHERE account_id=? AND use=? "
                                    "ORDER BY id LIMIT 1",
                                    accountId, use);
    if (!row.step()) return std::nullopt;
    return mailboxFrom(row);
}

std::vector<MailboxRow> MailboxTable::rows(Statement& statement) {
    std::vector<MailboxRow> mailboxes;
    while (statement.step())
        mailboxes.push_back(mailboxFrom(statement));
    return mailboxes;
}

std::vector<MailboxRow> MailboxTable::ofAccount(std::int64_t accountId) {
    Statement row =
        database_.query("SELECT " ISMAIL_MAILBOX_COLUMNS " FROM mailbox WHERE account_id=? ORDER BY name", accountId);
    return rows(row);
}

std::vector<MailboxRow> MailboxTable::tree(std::int64_t accountId, const std::string& name) {
    const std::string inferior = name + mailbox::folderSeparator;
    std::string behind = inferior; // the first text behind all that begin with inferior
    ++behind.back();
    Statement row = database_.query("SELECT " ISMAIL_MAILBOX_COLUMNS " FROM mailbox WHERE account_id=? AND "
                                    "(name=? OR (name>? AND name<?)) ORDER BY name",
                                    accountId, name, inferior, behind);
    return rows(row);
}

#undef ISMAIL_MAILBOX_COLUMNS

std::size_t MailboxTable::count(std::int64_t accountId) {
    return static_cast<std::size_t>(
        database_.number("SELECT count(*) FROM mailbox WHERE account_id=?", accountId).value_or(0));
}

void MailboxTable::rename(std::int64_t id, const std::string& name) {
    database_.run("UPDATE mailbox SET name=? WHERE id=?", name, id);
}

void MailboxTable::setUse(std::int64_t id, mailbox::SpecialUse use) {
    database_.run("UPDATE mailbox SET use=? WHERE id=?", use, id);
}

void MailboxTable::disown(std::int64_t id) {
    database_.run("UPDATE mailbox SET account_id=0, name=CAST(id AS TEXT) WHERE id=?", id);
}

void MailboxTable::remove(std::int64_t id) {
    database_.run("DELETE FROM mailbox_keyword WHERE mailbox_id=?", id);
    database_.run("DELETE FROM vanished WHERE mailbox_id=?", id);
    database_.run("DELETE FROM junk_day WHERE mailbox_id=?", id);
    database_.run("DELETE FROM mailbox WHERE id=?", id);
}

std::vector<std::int64_t> MailboxTable::ownerless(std::size_t limit) {
    std::vector<std::int64_t> ids;
    Statement row =
        database_.query("SELECT id FROM mailbox WHERE account_id NOT IN (SELECT id FROM account) LIMIT ?", limit);
    while (row.step())
        ids.push_back(row.integer(0));
    return ids;
}

void SubscriptionTable::add(std::int64_t accountId, const std::string& name) {
    database_.run("INSERT OR IGNORE INTO subscription(account_id, name) VALUES(?,?)", accountId, name);
}

void SubscriptionTable::remove(std::int64_t accountId, const std::string& name) {
    database_.run("DELETE FROM subscription WHERE account_id=? AND name=?", accountId, name);
}

void SubscriptionTable::rename(std::int64_t accountId, const std::string& from, const std::string& to) {
    database_.run("UPDATE OR REPLACE subscription SET name=? WHERE account_id=? AND name=?", to, accountId, from);
}

std::vector<std::string> SubscriptionTable::ofAccount(std::int64_t accountId) {
    std::vector<std::string> names;
    Statement row = database_.query("SELECT name FROM subscription WHERE account_id=? ORDER BY name", accountId);
    while (row.step())
        names.push_back(row.text(0));
    return names;
}

std::size_t SubscriptionTable::count(std::int64_t accountId) {
    return static_cast<std::size_t>(
        database_.number("SELECT count(*) FROM subscription WHERE account_id=?", accountId).value_or(0));
}

void SubscriptionTable::removeAll(std::int64_t accountId) {
    database_.run("DELETE FROM subscription WHERE account_id=?", accountId);
}

void UsageTable::create(std::int64_t accountId) {
    database_.run("INSERT INTO account_usage(account_id, messages, octets) VALUES(?,0,0)", accountId);
}

bool UsageTable::add(std::int64_t accountId, std::int64_t messages, std::int64_t octets) {
    database_.run("UPDATE account_usage SET messages=messages+?, octets=octets+? WHERE account_id=?", messages, octets,
                  accountId);
    return database_.changes() > 0;
}

AccountUsage UsageTable::sum(Statement statement) {
    AccountUsage usage;
    if (!statement.step()) return usage;
    usage.messages = static_cast<std::uint64_t>(statement.integer(0));
    usage.octets = static_cast<std::uint64_t>(statement.integer(1));
    return usage;
}

AccountUsage UsageTable::find(std::int64_t accountId) {
    return sum(database_.query("SELECT messages, octets FROM account_usage WHERE account_id=?", accountId));
}

AccountUsage UsageTable::ofDomain(std::int64_t domainId) {
    return sum(database_.query("SELECT sum(messages), sum(octets) FROM account JOIN account_usage "
                               "ON account_id=account.id WHERE domain_id=?",
                               domainId));
}

AccountUsage UsageTable::ofAll() {
    return sum(database_.query("SELECT sum(messages), sum(octets) FROM account_usage"));
}

void UsageTable::remove(std::int64_t accountId) {
    database_.run("DELETE FROM account_usage WHERE account_id=?", accountId);
}

} // namespace ismail::store
