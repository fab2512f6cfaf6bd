#include "store/queue/quarantine_table.h"

#include "base/sentence_text.h"
#include "store/queue/message_table.h"

namespace ismail::store {

namespace {

using relay::LocalTarget;
using relay::RelayTarget;

mail::Address addressFrom(std::string_view text) {
    const auto at = text.rfind('@');
    return addressFromColumns(text, at == std::string_view::npos ? std::string_view() : text.substr(at + 1));
}

// NULL: never.
void bindSpan(Statement& statement, int position, Time from, Time to) {
    if (to != Time::max()) statement.bind(position, toMillis(to) - toMillis(from));
}

Time spanFrom(const Statement& row, int column, Time from) {
    return row.isNull(column) ? Time::max() : from + Millis(row.integer(column));
}

// The ids of rows in an index that has no fellow in another table. One step of the index for each different value.
std::vector<std::int64_t> withoutFellow(Database& database, const std::string& column, const std::string& index,
                                        const std::string& table, std::size_t limit) {
    const std::string next = "(SELECT min(" + column + ") FROM quarantine INDEXED BY " + index + " WHERE " + column +
                             "<>0 AND " + column + ">";
    Statement gone = database.query("WITH RECURSIVE named(id) AS (SELECT " + next + "0) UNION ALL SELECT " + next +
                                    "named.id) FROM named WHERE named.id IS NOT NULL) SELECT id FROM named "
                                    "WHERE id IS NOT NULL AND id NOT IN (SELECT id FROM " +
                                    table + ") LIMIT 1");
    std::vector<std::int64_t> ids;
    if (!gone.step()) return ids;
    Statement row = database.query("SELECT id FROM quarantine INDEXED BY " + index + " WHERE " + column + "<>0 AND " +
                                       column + "=? LIMIT ?",
                                   gone.integer(0), limit);
    while (row.step())
        ids.push_back(row.integer(0));
    return ids;
}

} // namespace

QuarantineRow quarantineRowFrom(const Statement& row) {
    QuarantineRow r;
    r.id = row.integer(0);
    r.message = row.integer(1);
    r.seq = static_cast<std::uint32_t>(row.integer(2));
    r.sender = row.text(3);
    r.recipient.address = addressFrom(row.view(4));
    r.via = row.text(5);
    r.domain = row.text(6);
    r.at = fromMillis(row.integer(8));
    r.until = fromMillis(row.integer(9));
    r.kept.state = static_cast<relay::Quarantined::State>(row.integer(10));
    r.size = static_cast<std::uint64_t>(row.integer(11));
    if (auto why = readSentence(row.view(12))) r.kept.why = std::move(*why);
    r.recipient.notify.bits = static_cast<std::uint8_t>(row.integer(13));
    r.recipient.orcpt = row.text(14);
    if (row.integer(15) != 0) {
        LocalTarget local;
        local.accountId = row.integer(7);
        local.mailboxId = row.integer(15);
        local.flags = static_cast<std::uint64_t>(row.integer(16));
        local.prefix = row.text(21);
        r.kept.target = std::move(local);
    } else if (auto destination = relay::Destination::parse(row.view(17))) {
        RelayTarget onward{std::move(*destination), spanFrom(row, 18, r.at), spanFrom(row, 19, r.at)};
        if (!row.isNull(20)) onward.reversePath = addressFrom(row.view(20));
        onward.prefix = row.text(21);
        r.kept.target = std::move(onward);
    }
    return r;
}

void QuarantineTable::insert(const QuarantineRow& r) {
    Statement row = database_.prepare(
        "INSERT INTO quarantine(message_id, seq, sender, rcpt, via, domain, domain_id, account_id, at, until, state, "
        "size, why, notify, orcpt, mailbox_id, flags, destination, warn_after, expires_after, reverse_path, prefix) "
        "VALUES(?1,?2,?3,?4,?5,?6,coalesce((SELECT id FROM domain WHERE name=?6), 0),?7,?8,?9,?10,?11,?12,?13,?14,?15,"
        "?16,?17,?18,?19,?20,?21)");
    const auto* local = std::get_if<LocalTarget>(&r.kept.target);
    const auto* onward = std::get_if<RelayTarget>(&r.kept.target);
    row.bind(1, r.message);
    row.bind(2, r.seq);
    row.bind(3, r.sender);
    row.bind(4, r.recipient.address.text());
    row.bind(5, r.via);
    row.bind(6, r.domain);
    row.bind(7, local ? local->accountId : 0);
    row.bind(8, toMillis(r.at));
    row.bind(9, toMillis(r.until));
    row.bind(10, static_cast<std::int64_t>(r.kept.state));
    row.bind(11, static_cast<std::int64_t>(r.size));
    row.bind(12, writeSentence(r.kept.why));
    row.bind(13, r.recipient.notify.bits);
    row.bind(14, r.recipient.orcpt);
    row.bind(15, local ? local->mailboxId : 0);
    row.bind(16, local ? static_cast<std::int64_t>(local->flags) : 0);
    row.bind(17, onward ? onward->destination.key() : std::string());
    if (onward) {
        bindSpan(row, 18, r.at, onward->warnAt);
        bindSpan(row, 19, r.at, onward->expiresAt);
        if (onward->reversePath) row.bind(20, onward->reversePath->text());
    }
    row.bind(21, local ? local->prefix : onward ? onward->prefix : std::string());
    row.step();
}

std::optional<QuarantineRow> QuarantineTable::find(std::int64_t id) {
    Statement row = database_.query("SELECT " ISMAIL_QUARANTINE_COLUMNS " FROM quarantine WHERE id=?", id);
    if (!row.step()) return std::nullopt;
    return quarantineRowFrom(row);
}

std::vector<QuarantineRow> QuarantineTable::ofMessage(MessageId message, std::size_t limit) {
    std::vector<QuarantineRow> rows;
    Statement row = database_.query(
        "SELECT " ISMAIL_QUARANTINE_COLUMNS " FROM quarantine WHERE message_id=? ORDER BY seq LIMIT ?", message, limit);
    while (row.step())
        rows.push_back(quarantineRowFrom(row));
    return rows;
}

void QuarantineTable::remove(std::int64_t id) { database_.run("DELETE FROM quarantine WHERE id=?", id); }

std::vector<std::int64_t> QuarantineTable::over(Time now, std::size_t limit) {
    std::vector<std::int64_t> ids;
    Statement row =
        database_.query("SELECT id FROM quarantine WHERE until<=? ORDER BY until LIMIT ?", toMillis(now), limit);
    while (row.step())
        ids.push_back(row.integer(0));
    return ids;
}

std::vector<std::int64_t> QuarantineTable::ownerless(std::size_t limit) {
    auto ids = withoutFellow(database_, "account_id", "quarantine_of_account", "account", limit);
    if (ids.empty()) ids = withoutFellow(database_, "domain_id", "quarantine_of_domain", "domain", limit);
    return ids;
}

} // namespace ismail::store
