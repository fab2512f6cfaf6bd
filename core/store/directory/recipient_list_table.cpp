#include "store/directory/recipient_list_table.h"

#include <algorithm>

namespace ismail::store {

using group::RecipientState;

namespace {

// What a recipient is now; nothing: nobody.
struct RecipientNow {
    bool enabled = true;
    std::uint64_t used = 0, quota = 0;
};

std::optional<RecipientNow> recipientNow(Database& database, std::int64_t domainId, const std::string& localKey,
                                         std::uint64_t usualQuota) {
    {
        Statement row = database.query(
            "SELECT account.enabled, coalesce(account.quota, domain.account_quota), "
            "coalesce((SELECT octets FROM account_usage WHERE account_id=account.id), 0), "
            "account.forwards<>'' AND account.keep_copy=0 "
            "FROM account JOIN domain ON domain.id=account.domain_id WHERE account.domain_id=? AND account.local_key=?",
            domainId, localKey);
        if (row.step()) {
            RecipientNow now{row.integer(0) != 0, static_cast<std::uint64_t>(row.integer(2)), usualQuota};
            if (!row.isNull(1)) now.quota = static_cast<std::uint64_t>(row.integer(1));
            if (row.integer(3) != 0) now.quota = 0; // its mailbox gets nothing
            return now;
        }
    }
    Statement row = database.query("SELECT enabled FROM alias WHERE domain_id=? AND local_key=?", domainId, localKey);
    if (!row.step()) return std::nullopt;
    return RecipientNow{row.integer(0) != 0};
}

RecipientState listStateOf(const std::optional<RecipientNow>& now, RecipientState before) {
    if (!now) return RecipientState::removed;
    if (!now->enabled) return RecipientState::disabled;
    return group::fullMark(before == RecipientState::full, now->used, now->quota) ? RecipientState::full
                                                                                  : RecipientState::normal;
}

} // namespace

std::optional<group::SourceHead> RecipientListTable::head() const {
    Statement row = database_.query(
        "SELECT epoch, salt, cost_log_n, cost_r, cost_p, version, horizon, count FROM list_head WHERE domain_id=?",
        domainId_);
    if (!row.step()) return std::nullopt;
    group::SourceHead head;
    head.epoch = row.view(0);
    head.salt = row.view(1);
    head.cost.logN = static_cast<decltype(head.cost.logN)>(row.integer(2));
    head.cost.r = static_cast<decltype(head.cost.r)>(row.integer(3));
    head.cost.p = static_cast<decltype(head.cost.p)>(row.integer(4));
    head.version = row.integer(5);
    head.horizon = row.integer(6);
    head.count = row.integer(7);
    return head;
}

void RecipientListTable::create(ByteView salt) {
    const crypto::ScryptCost cost = group::listCost;
    database_.run("INSERT INTO list_head(domain_id, epoch, salt, cost_log_n, cost_r, cost_p, version, horizon, count, "
                  "filled_to) VALUES(?,x'',?,?,?,?,0,0,0,'')",
                  domainId_, Blob{salt}, cost.logN, cost.r, cost.p);
}

void RecipientListTable::write(const group::SourceHead& head) {
    database_.run("UPDATE list_head SET epoch=?, version=?, horizon=?, count=? WHERE domain_id=?", Blob{head.epoch},
                  head.version, head.horizon, head.count, domainId_);
}

void RecipientListTable::remove() {
    database_.run("DELETE FROM list_head WHERE domain_id=?", domainId_);
    database_.run("DELETE FROM list_key WHERE domain_id=?", domainId_);
}

bool RecipientListTable::clear(std::size_t most) {
    database_.run("DELETE FROM recipient_state WHERE domain_id=?1 AND local_key IN "
                  "(SELECT local_key FROM recipient_state WHERE domain_id=?1 LIMIT ?2)",
                  domainId_, most);
    return database_.changes() == static_cast<std::int64_t>(most);
}

bool RecipientListTable::hasRows() const {
    return database_.number("SELECT 1 FROM recipient_state WHERE domain_id=? LIMIT 1", domainId_).has_value();
}

bool RecipientListTable::isFilled() const {
    return !database_.number("SELECT 1 FROM list_head WHERE domain_id=? AND filled_to IS NOT NULL", domainId_);
}

bool RecipientListTable::fill(std::size_t most) {
    std::string from;
    {
        Statement row = database_.query("SELECT filled_to FROM list_head WHERE domain_id=?", domainId_);
        if (!row.step() || row.isNull(0)) return false;
        from = row.text(0);
    }
    std::vector<std::string> locals;
    for (const char* sql :
         {"SELECT local_key FROM account WHERE domain_id=? AND local_key>? ORDER BY local_key LIMIT ?",
          "SELECT local_key FROM alias WHERE domain_id=? AND local_key>? ORDER BY local_key LIMIT ?"}) {
        Statement row = database_.query(sql, domainId_, from, most);
        while (row.step())
            locals.push_back(row.text(0));
    }
    // The first of both together: what is behind them comes with the next slice.
    std::sort(locals.begin(), locals.end());
    const bool more = locals.size() >= most;
    if (more) locals.resize(most);
    for (const std::string& local : locals)
        database_.run("INSERT INTO recipient_state(domain_id, local_key, dirty, state, version) VALUES(?,?,1,0,0) "
                      "ON CONFLICT DO UPDATE SET dirty=1",
                      domainId_, local);
    if (more)
        database_.run("UPDATE list_head SET filled_to=? WHERE domain_id=?", locals.back(), domainId_);
    else
        database_.run("UPDATE list_head SET filled_to=NULL WHERE domain_id=?", domainId_);
    return more;
}

std::vector<DirtyRecipient> RecipientListTable::dirty(std::size_t most) const {
    std::vector<DirtyRecipient> rows;
    Statement row = database_.query("SELECT local_key, stretched FROM recipient_state WHERE domain_id=? AND dirty=1 "
                                    "ORDER BY local_key LIMIT ?",
                                    domainId_, most);
    while (row.step())
        rows.push_back({row.text(0), Bytes(row.view(1))});
    return rows;
}

bool RecipientListTable::hasDirty() const {
    return database_.number("SELECT 1 FROM recipient_state WHERE domain_id=? AND dirty=1 LIMIT 1", domainId_)
        .has_value();
}

void RecipientListTable::settle(const DirtyRecipient& recipient, group::SourceHead& head, std::uint64_t usualQuota,
                                Time now) {
    RecipientState before = RecipientState::removed;
    std::int64_t version = 0;
    {
        Statement row =
            database_.query("SELECT state, version FROM recipient_state WHERE domain_id=? AND local_key=? AND dirty=1",
                            domainId_, recipient.localKey);
        if (!row.step()) return;
        version = row.integer(1);
        if (version != 0) before = static_cast<RecipientState>(row.integer(0));
    }
    const auto found = recipientNow(database_, domainId_, recipient.localKey, usualQuota);
    const RecipientState state = listStateOf(found, before);
    if (version == 0 && state == RecipientState::removed) {
        database_.run("DELETE FROM recipient_state WHERE domain_id=? AND local_key=?", domainId_, recipient.localKey);
        return;
    }
    if (state != before) {
        if (before == RecipientState::removed) ++head.count;
        if (state == RecipientState::removed) --head.count;
        version = ++head.version;
        Statement q = database_.prepare(
            "UPDATE recipient_state SET state=?3, version=?4, removed_at=?5 WHERE domain_id=?1 AND local_key=?2");
        q.bind(1, domainId_);
        q.bind(2, recipient.localKey);
        q.bind(3, static_cast<std::int64_t>(state));
        q.bind(4, version);
        if (state == RecipientState::removed)
            q.bind(5, toMillis(now));
        else
            q.bind(5, nullptr);
        q.step();
    }
    database_.run("UPDATE recipient_state SET dirty=0, stretched=?3 WHERE domain_id=?1 AND local_key=?2", domainId_,
                  recipient.localKey, Blob{recipient.stretched});
}

bool RecipientListTable::forgetRemoved(group::SourceHead& head, Time before, std::size_t most) {
    std::vector<std::string> gone;
    {
        // One that is dirty may be back.
        Statement row = database_.query("SELECT local_key, version FROM recipient_state WHERE removed_at<? AND "
                                        "domain_id=? AND dirty=0 LIMIT ?",
                                        toMillis(before), domainId_, most);
        while (row.step()) {
            gone.push_back(row.text(0));
            head.horizon = std::max(head.horizon, row.integer(1));
        }
    }
    for (const std::string& local : gone)
        database_.run("DELETE FROM recipient_state WHERE domain_id=? AND local_key=?", domainId_, local);
    return gone.size() == most;
}

std::vector<group::SourceRow> RecipientListTable::after(std::int64_t version, std::size_t most) const {
    std::vector<group::SourceRow> rows;
    Statement row = database_.query("SELECT stretched, state, version FROM recipient_state INDEXED BY "
                                    "recipient_state_version WHERE domain_id=?1 AND version>?2 AND version>0 "
                                    "ORDER BY version LIMIT ?3",
                                    domainId_, version, most);
    while (row.step())
        rows.push_back({Bytes(row.view(0)), static_cast<RecipientState>(row.integer(1)), row.integer(2)});
    return rows;
}

void RecipientListTable::eachLive(const std::function<void(const group::SourceRow&)>& visit) const {
    Statement row = database_.query("SELECT stretched, state, version FROM recipient_state WHERE domain_id=? AND "
                                    "version>0 AND state<>?",
                                    domainId_, RecipientState::removed);
    while (row.step())
        visit({Bytes(row.view(0)), static_cast<RecipientState>(row.integer(1)), row.integer(2)});
}

std::optional<std::string> RecipientListTable::key(std::int64_t partnerId) const {
    Statement row =
        database_.query("SELECT protected_key FROM list_key WHERE domain_id=? AND partner_id=?", domainId_, partnerId);
    if (!row.step()) return std::nullopt;
    return row.text(0);
}

void RecipientListTable::setKey(std::int64_t partnerId, const std::string& protectedKey) {
    database_.run("INSERT OR REPLACE INTO list_key(domain_id, partner_id, protected_key) VALUES(?,?,?)", domainId_,
                  partnerId, protectedKey);
}

std::vector<std::int64_t> RecipientListTable::withHead(Database& database) {
    std::vector<std::int64_t> ids;
    Statement row = database.query("SELECT domain_id FROM list_head ORDER BY domain_id");
    while (row.step())
        ids.push_back(row.integer(0));
    return ids;
}

std::optional<std::int64_t> RecipientListTable::leftOver(Database& database) {
    std::int64_t last = -1;
    while (const auto id = database.number("SELECT domain_id FROM recipient_state WHERE domain_id>? LIMIT 1", last)) {
        if (!database.number("SELECT 1 FROM list_head WHERE domain_id=?", *id)) return id;
        last = *id;
    }
    return std::nullopt;
}

} // namespace ismail::store
