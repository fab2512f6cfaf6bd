#include "store/directory/list_copy_table.h"

#include "base/text.h"

#include <algorithm>

namespace ismail::store {

using group::CopyHead;
using group::ListGeneration;
using group::RecipientState;

namespace {

std::optional<Time> momentFrom(const Statement& row, int column) {
    return row.isNull(column) ? std::nullopt : std::optional(fromMillis(row.integer(column)));
}

void bindMoment(Statement& q, int position, const std::optional<Time>& time) {
    if (time)
        q.bind(position, toMillis(*time));
    else
        q.bind(position, nullptr);
}

} // namespace

std::vector<StoredCopy> ListCopyTable::all(const KeyBox& box) {
    std::vector<StoredCopy> copies;
    Statement row = database_.query(
        "SELECT domain_id, partner_id, coalesce(domain.name, ''), list_copy.enabled, list_copy.plus_addressing, "
        "everyone, full, "
        "roles, list_copy.alias_of, list_copy.hold, largest, eight_bit, utf8, serving, building, last_number, "
        "confirmed_at, bye_at FROM list_copy LEFT JOIN domain ON domain.id=domain_id ORDER BY domain_id");
    while (row.step()) {
        StoredCopy copy{row.integer(0), row.integer(1), {}};
        group::DomainState& state = copy.head.state;
        state.domain = row.text(2);
        state.enabled = row.integer(3) != 0;
        state.plusAddressing = row.integer(4) != 0;
        state.everyone = row.integer(5) != 0;
        state.full = row.integer(6) != 0;
        for (const auto name : split(row.view(7), '\n'))
            if (!name.empty()) state.roles.emplace_back(name);
        state.aliasOf = row.text(8);
        state.hold = std::chrono::seconds(row.integer(9));
        state.largest = row.integer(10);
        state.eightBit = row.integer(11) != 0;
        state.utf8 = row.integer(12) != 0;
        copy.head.serving = generation(copy.domainId, row.integer(13), box);
        copy.head.building = generation(copy.domainId, row.integer(14), box);
        copy.head.lastNumber = static_cast<std::uint32_t>(row.integer(15));
        copy.head.confirmedAt = momentFrom(row, 16);
        copy.head.byeAt = momentFrom(row, 17);
        copies.push_back(std::move(copy));
    }
    return copies;
}

ListGeneration ListCopyTable::generation(std::int64_t domainId, std::int64_t number, const KeyBox& box) {
    ListGeneration found;
    Statement row = database_.query("SELECT epoch, salt, protected_key, cost_log_n, cost_r, cost_p, version, since, "
                                    "taken FROM list_generation WHERE domain_id=? AND number=?",
                                    domainId, number);
    if (number == 0 || !row.step()) return found;
    const Secret<std::string> key = box.reveal(row.text(2));
    if (key.reveal().size() != group::listKeySize) return found;
    found.number = static_cast<std::uint32_t>(number);
    found.keys.epoch = row.view(0);
    found.keys.salt = row.view(1);
    found.keys.key = key.reveal();
    found.keys.cost = {static_cast<int>(row.integer(3)), static_cast<int>(row.integer(4)),
                       static_cast<int>(row.integer(5))};
    found.version = row.integer(6);
    found.since = row.integer(7);
    found.taken = row.integer(8);
    return found;
}

std::uint32_t ListCopyTable::lastNumber(std::int64_t domainId) {
    const auto rows = database_.number("SELECT max(generation) FROM list_entry WHERE domain_id=?", domainId);
    const auto drops = database_.number("SELECT max(generation) FROM list_drop WHERE domain_id=?", domainId);
    return static_cast<std::uint32_t>(std::max(rows.value_or(0), drops.value_or(0)));
}

void ListCopyTable::write(const StoredCopy& copy, const std::string& servingKey, const std::string& buildingKey) {
    const CopyHead& head = copy.head;
    {
        Statement q = database_.prepare(
            "INSERT OR REPLACE INTO list_copy(domain_id, partner_id, enabled, plus_addressing, everyone, full, roles, "
            "alias_of, hold, largest, eight_bit, utf8, serving, building, last_number, confirmed_at, bye_at) "
            "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
        int at = 0;
        q.bind(++at, copy.domainId);
        q.bind(++at, copy.partnerId);
        q.bind(++at, std::int64_t(head.state.enabled));
        q.bind(++at, std::int64_t(head.state.plusAddressing));
        q.bind(++at, std::int64_t(head.state.everyone));
        q.bind(++at, std::int64_t(head.state.full));
        q.bind(++at, join(head.state.roles, "\n"));
        q.bind(++at, head.state.aliasOf);
        q.bind(++at, std::int64_t(head.state.hold.count()));
        q.bind(++at, head.state.largest);
        q.bind(++at, std::int64_t(head.state.eightBit));
        q.bind(++at, std::int64_t(head.state.utf8));
        q.bind(++at, std::int64_t(head.serving.number));
        q.bind(++at, std::int64_t(head.building.number));
        q.bind(++at, std::int64_t(head.lastNumber));
        bindMoment(q, ++at, head.confirmedAt);
        bindMoment(q, ++at, head.byeAt);
        q.step();
    }
    writeGeneration(copy.domainId, head.serving, servingKey);
    writeGeneration(copy.domainId, head.building, buildingKey);
}

void ListCopyTable::writeGeneration(std::int64_t domainId, const ListGeneration& generation,
                                    const std::string& sealed) {
    if (generation.number == 0) return;
    database_.run("UPDATE list_generation SET version=?, since=?, taken=? WHERE domain_id=? AND number=?",
                  generation.version, generation.since, generation.taken, domainId, generation.number);
    if (database_.changes() > 0) return;
    const group::ListKeys& keys = generation.keys;
    database_.run("INSERT INTO list_generation(domain_id, number, epoch, salt, protected_key, cost_log_n, cost_r, "
                  "cost_p, version, since, taken) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
                  domainId, generation.number, Blob{keys.epoch}, Blob{keys.salt}, sealed, keys.cost.logN, keys.cost.r,
                  keys.cost.p, generation.version, generation.since, generation.taken);
}

void ListCopyTable::change(std::int64_t domainId, std::uint32_t generation, bool serving,
                           const std::vector<group::ListChange>& changes, Time now) {
    for (const group::ListChange& change : changes) {
        if (change.state != RecipientState::removed)
            database_.run("INSERT INTO list_entry(domain_id, generation, tag, state) VALUES(?1,?2,?3,?4) "
                          "ON CONFLICT DO UPDATE SET state=?4, removed_at=NULL",
                          domainId, generation, Blob{change.tag}, change.state);
        else if (serving)
            database_.run("UPDATE list_entry SET state=?4, removed_at=coalesce(removed_at, ?5) "
                          "WHERE domain_id=?1 AND generation=?2 AND tag=?3",
                          domainId, generation, Blob{change.tag}, change.state, toMillis(now));
        else
            database_.run("DELETE FROM list_entry WHERE domain_id=? AND generation=? AND tag=?", domainId, generation,
                          Blob{change.tag});
    }
}

void ListCopyTable::drop(std::int64_t domainId, std::uint32_t generation) {
    database_.run("DELETE FROM list_generation WHERE domain_id=? AND number=?", domainId, generation);
    database_.run("INSERT OR IGNORE INTO list_drop(domain_id, generation) VALUES(?,?)", domainId, generation);
}

void ListCopyTable::forget(std::int64_t domainId) {
    database_.run("DELETE FROM list_copy WHERE domain_id=?", domainId);
    database_.run("INSERT OR IGNORE INTO list_drop(domain_id, generation) "
                  "SELECT domain_id, number FROM list_generation WHERE domain_id=?",
                  domainId);
    database_.run("DELETE FROM list_generation WHERE domain_id=?", domainId);
}

void ListCopyTable::forgetPartner(std::int64_t partnerId) {
    std::vector<std::int64_t> domains;
    {
        Statement row = database_.query("SELECT domain_id FROM list_copy WHERE partner_id=?", partnerId);
        while (row.step())
            domains.push_back(row.integer(0));
    }
    for (const std::int64_t domain : domains)
        forget(domain);
}

void ListCopyTable::setTimes(std::int64_t domainId, std::optional<Time> confirmedAt, std::optional<Time> byeAt) {
    Statement q = database_.prepare("UPDATE list_copy SET confirmed_at=?2, bye_at=?3 WHERE domain_id=?1");
    q.bind(1, domainId);
    bindMoment(q, 2, confirmedAt);
    bindMoment(q, 3, byeAt);
    q.step();
}

std::optional<group::CopyEntry> ListCopyTable::find(std::int64_t domainId, std::uint32_t generation, ByteView tag) {
    Statement row =
        database_.query("SELECT state, removed_at FROM list_entry WHERE domain_id=? AND generation=? AND tag=?",
                        domainId, generation, Blob{tag});
    if (!row.step()) return std::nullopt;
    return group::CopyEntry{static_cast<RecipientState>(row.integer(0)), momentFrom(row, 1)};
}

std::vector<group::ListChange> ListCopyTable::page(std::int64_t domainId, std::uint32_t generation, ByteView after,
                                                   std::size_t most) {
    std::vector<group::ListChange> rows;
    Statement row = database_.query("SELECT tag, state FROM list_entry WHERE domain_id=? AND generation=? AND tag>? "
                                    "ORDER BY tag LIMIT ?",
                                    domainId, generation, Blob{after}, most);
    while (row.step())
        rows.push_back({Bytes(row.view(0)), static_cast<RecipientState>(row.integer(1))});
    return rows;
}

bool ListCopyTable::prune(Time removedBefore, std::size_t most) {
    std::optional<std::pair<std::int64_t, std::int64_t>> dropped;
    {
        Statement row = database_.query("SELECT domain_id, generation FROM list_drop LIMIT 1");
        if (row.step()) dropped.emplace(row.integer(0), row.integer(1));
    }
    if (dropped) {
        database_.run("DELETE FROM list_entry WHERE domain_id=?1 AND generation=?2 AND tag IN "
                      "(SELECT tag FROM list_entry WHERE domain_id=?1 AND generation=?2 LIMIT ?3)",
                      dropped->first, dropped->second, most);
        if (database_.changes() < static_cast<std::int64_t>(most))
            database_.run("DELETE FROM list_drop WHERE domain_id=? AND generation=?", dropped->first, dropped->second);
        return true;
    }
    database_.run(
        "DELETE FROM list_entry WHERE (domain_id, generation, tag) IN (SELECT domain_id, generation, tag FROM "
        "list_entry WHERE removed_at<? LIMIT ?)",
        toMillis(removedBefore), most);
    return database_.changes() == static_cast<std::int64_t>(most);
}

} // namespace ismail::store
