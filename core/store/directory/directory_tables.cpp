#include "store/directory/directory_tables.h"

#include "base/text.h"
#include "store/directory/field_columns.h"

namespace ismail::store {

std::map<std::string, std::string> SettingsTable::all() {
    std::map<std::string, std::string> values;
    Statement row = database_.query("SELECT key, value FROM setting");
    while (row.step())
        values[row.text(0)] = row.text(1);
    return values;
}

void SettingsTable::set(const std::string& key, const std::string& value) {
    database_.run("INSERT OR REPLACE INTO setting(key, value) VALUES(?,?)", key, value);
}

void SettingsTable::unset(const std::string& key) { database_.run("DELETE FROM setting WHERE key=?", key); }

namespace {

const FieldColumns partnerColumns = fieldColumns<accounts::Partner>("partner", 6);

void bindPartner(Statement& q, const accounts::Partner& p) {
    q.bind(3, p.name);
    q.bind(4, p.protectedPassword);
    q.bind(5, p.inboundVerifier);
    bindFields(q, 6, p);
    q.step();
}

} // namespace

std::vector<accounts::Partner> PartnerTable::all() {
    static const std::string sql = "SELECT id, name, protected_password, inbound_verifier, version, "
                                   "peer_state, peer_key, peer_next, peer_number, paired_at, last_hello, features, " +
                                   partnerColumns.names + " FROM partner ORDER BY name";
    std::vector<accounts::Partner> partners;
    Statement row = database_.query(sql);
    while (row.step()) {
        accounts::Partner p;
        p.id = row.integer(0);
        p.name = row.text(1);
        p.protectedPassword = row.text(2);
        p.inboundVerifier = row.text(3);
        p.version = row.integer(4);
        p.peer.state = static_cast<accounts::PairState>(row.integer(5));
        p.peer.key = row.view(6);
        p.peer.nextKey = row.view(7);
        p.peer.keyNumber = row.integer(8);
        if (!row.isNull(9)) p.peer.pairedAt = fromMillis(row.integer(9));
        if (!row.isNull(10)) p.peer.lastHello = fromMillis(row.integer(10));
        for (const auto feature : split(row.view(11), ' '))
            if (!feature.empty()) p.peer.features.emplace_back(feature);
        readFields(row, 12, p);
        partners.push_back(std::move(p));
    }
    return partners;
}

std::optional<std::int64_t> PartnerTable::findByName(const std::string& name) {
    return database_.number("SELECT id FROM partner WHERE name=?", name);
}

bool PartnerTable::logsInAs(const std::string& user, std::int64_t exceptId) {
    return database_.number("SELECT 1 FROM partner WHERE inbound_user=? COLLATE NOCASE AND id<>?", user, exceptId)
        .has_value();
}

std::int64_t PartnerTable::insert(const accounts::Partner& p) {
    static const std::string sql = "INSERT INTO partner(name, protected_password, inbound_verifier, version, " +
                                   partnerColumns.names + ") VALUES(?3, ?4, ?5, 1, " + partnerColumns.marks + ")";
    Statement q = database_.prepare(sql);
    bindPartner(q, p);
    return database_.lastInsertId();
}

bool PartnerTable::update(const accounts::Partner& p) {
    static const std::string sql =
        "UPDATE partner SET version=version+1, name=?3, protected_password=?4, inbound_verifier=?5, " +
        partnerColumns.assignments + " WHERE id=?1 AND (?2=0 OR version=?2)";
    Statement q = database_.prepare(sql);
    q.bind(1, p.id);
    q.bind(2, p.version);
    bindPartner(q, p);
    return database_.changes() > 0;
}

bool PartnerTable::remove(std::int64_t id, std::int64_t version) {
    database_.run("DELETE FROM partner WHERE id=?1 AND (?2=0 OR version=?2)", id, version);
    if (database_.changes() == 0) return false;
    database_.run("DELETE FROM partner_memory WHERE partner_id=?", id);
    for (const char* table : {"pair_offer", "domain_offer", "list_key"})
        database_.run("DELETE FROM " + std::string(table) + " WHERE partner_id=?", id);
    return true;
}

bool PartnerTable::exists(std::int64_t id) {
    return database_.number("SELECT 1 FROM partner WHERE id=?", id).has_value();
}

namespace {

const FieldColumns domainColumns = fieldColumns<accounts::Domain>("domain", 6);
const std::string domainQuery =
    "SELECT id, name, role, version, sign_bounces_since, " + domainColumns.names + " FROM domain ";

accounts::Domain domainFrom(const Statement& row) {
    accounts::Domain d;
    d.id = row.integer(0);
    d.name = row.text(1);
    d.role = static_cast<accounts::DomainRole>(row.integer(2));
    d.version = row.integer(3);
    d.signsBouncesSince = timeFrom(row, 4);
    readFields(row, 5, d);
    return d;
}

} // namespace

std::vector<accounts::Domain> DomainTable::all() {
    std::vector<accounts::Domain> domains;
    Statement row = database_.query(domainQuery + "ORDER BY name");
    while (row.step()) {
        domains.push_back(domainFrom(row));
        readLinks(domains.back());
    }
    return domains;
}

std::optional<accounts::Domain> DomainTable::find(std::int64_t id) {
    Statement row = database_.query(domainQuery + "WHERE id=?", id);
    if (!row.step()) return std::nullopt;
    auto domain = domainFrom(row);
    readLinks(domain);
    return domain;
}

std::optional<accounts::Domain> DomainTable::findByName(const std::string& name) {
    const auto id = database_.number("SELECT id FROM domain WHERE name=?", name);
    return id ? find(*id) : std::nullopt;
}

std::int64_t DomainTable::insert(const accounts::Domain& domain) {
    static const std::string sql = "INSERT INTO domain(name, role, sign_bounces_since, version, " +
                                   domainColumns.names + ") VALUES(?3, ?4, ?5, 1, " + domainColumns.marks + ")";
    {
        Statement q = database_.prepare(sql);
        q.bind(3, domain.name);
        q.bind(4, static_cast<std::int64_t>(domain.role));
        bindTime(q, 5, domain.signsBouncesSince);
        bindFields(q, 6, domain);
        q.step();
    }
    accounts::Domain stored = domain;
    stored.id = database_.lastInsertId();
    writeLinks(stored);
    return stored.id;
}

bool DomainTable::update(const accounts::Domain& domain) {
    static const std::string sql = "UPDATE domain SET version=version+1, name=?3, role=?4, sign_bounces_since=?5, " +
                                   domainColumns.assignments + " WHERE id=?1 AND (?2=0 OR version=?2)";
    {
        Statement q = database_.prepare(sql);
        q.bind(1, domain.id);
        q.bind(2, domain.version);
        q.bind(3, domain.name);
        q.bind(4, static_cast<std::int64_t>(domain.role));
        bindTime(q, 5, domain.signsBouncesSince);
        bindFields(q, 6, domain);
        q.step();
    }
    if (database_.changes() == 0) return false;
    writeLinks(domain);
    return true;
}

bool DomainTable::remove(std::int64_t id, std::int64_t version) {
    database_.run("DELETE FROM domain WHERE id=?1 AND (?2=0 OR version=?2)", id, version);
    if (database_.changes() == 0) return false;
    database_.run("DELETE FROM domain_secondary WHERE domain_id=?", id);
    database_.run("DELETE FROM domain_recipient WHERE domain_id=?", id);
    database_.run("DELETE FROM dkim_key WHERE domain_id=?", id);
    // Its list of recipients, of which the rows go later (recipient_list_store.h).
    database_.run("DELETE FROM list_head WHERE domain_id=?", id);
    database_.run("DELETE FROM list_key WHERE domain_id=?", id);
    return true;
}

std::vector<std::string> DomainTable::aliasesOf(std::int64_t id) {
    std::vector<std::string> names;
    Statement row = database_.query("SELECT name FROM domain WHERE alias_of=? ORDER BY name", id);
    while (row.step())
        names.push_back(row.text(0));
    return names;
}

std::vector<std::string> DomainTable::usersOf(std::int64_t partnerId) {
    std::vector<std::string> names;
    Statement row = database_.query("SELECT name FROM domain WHERE primary_partner=?1 OR id IN "
                                    "(SELECT domain_id FROM domain_secondary WHERE partner_id=?1) ORDER BY name",
                                    partnerId);
    while (row.step())
        names.push_back(row.text(0));
    return names;
}

void DomainTable::writeLinks(const accounts::Domain& domain) {
    database_.run("DELETE FROM domain_secondary WHERE domain_id=?", domain.id);
    std::int64_t position = 0;
    for (const auto& link : domain.secondaries) {
        Statement q = database_.prepare(
            "INSERT INTO domain_secondary(domain_id, position, partner_id, query_interval) VALUES(?,?,?,?)");
        q.bind(1, domain.id);
        q.bind(2, position++);
        q.bind(3, link.partnerId);
        bindSeconds(q, 4, link.queryInterval);
        q.step();
    }
}

void DomainTable::readLinks(accounts::Domain& domain) {
    Statement row = database_.query(
        "SELECT partner_id, query_interval FROM domain_secondary WHERE domain_id=? ORDER BY position", domain.id);
    while (row.step())
        domain.secondaries.push_back({row.integer(0), secondsFrom(row, 1)});
}

bool DomainTable::addRecipient(std::int64_t domainId, const std::string& localLower) {
    database_.run("INSERT OR IGNORE INTO domain_recipient(domain_id, local) VALUES(?,?)", domainId, localLower);
    return database_.changes() > 0;
}

bool DomainTable::removeRecipient(std::int64_t domainId, const std::string& localLower) {
    database_.run("DELETE FROM domain_recipient WHERE domain_id=? AND local=?", domainId, localLower);
    return database_.changes() > 0;
}

std::vector<std::string> DomainTable::recipients(std::int64_t domainId, const std::string& text, std::uint64_t offset,
                                                 std::size_t limit) {
    std::vector<std::string> locals;
    Statement row =
        database_.query("SELECT local FROM domain_recipient WHERE domain_id=?1 AND (?2='' OR instr(local, ?2)>0) "
                        "ORDER BY local LIMIT ?3 OFFSET ?4",
                        domainId, asciiLower(text), limit, offset);
    while (row.step())
        locals.push_back(row.text(0));
    return locals;
}

std::uint64_t DomainTable::recipientCount(std::int64_t domainId, const std::string& text) {
    return static_cast<std::uint64_t>(
        database_
            .number("SELECT count(*) FROM domain_recipient WHERE domain_id=?1 AND (?2='' OR instr(local, ?2)>0)",
                    domainId, asciiLower(text))
            .value_or(0));
}

std::vector<std::pair<std::int64_t, std::string>> DomainTable::allRecipients() {
    std::vector<std::pair<std::int64_t, std::string>> all;
    Statement row = database_.query("SELECT domain_id, local FROM domain_recipient");
    while (row.step())
        all.emplace_back(row.integer(0), row.text(1));
    return all;
}

namespace {

const FieldColumns routeColumns = fieldColumns<accounts::ExplicitRoute>("route", 5);

void bindRoute(Statement& q, const accounts::ExplicitRoute& r) {
    q.bind(3, r.domain);
    q.bind(4, r.protectedPassword);
    bindFields(q, 5, r);
    q.step();
}

} // namespace

std::vector<accounts::ExplicitRoute> RouteTable::all() {
    static const std::string sql =
        "SELECT id, domain, protected_password, version, " + routeColumns.names + " FROM route ORDER BY domain";
    std::vector<accounts::ExplicitRoute> routes;
    Statement row = database_.query(sql);
    while (row.step()) {
        accounts::ExplicitRoute r;
        r.id = row.integer(0);
        r.domain = row.text(1);
        r.protectedPassword = row.text(2);
        r.version = row.integer(3);
        readFields(row, 4, r);
        routes.push_back(std::move(r));
    }
    return routes;
}

std::optional<std::int64_t> RouteTable::findByDomain(const std::string& domain) {
    return database_.number("SELECT id FROM route WHERE domain=?", domain);
}

std::int64_t RouteTable::insert(const accounts::ExplicitRoute& r) {
    static const std::string sql = "INSERT INTO route(domain, protected_password, version, " + routeColumns.names +
                                   ") VALUES(?3, ?4, 1, " + routeColumns.marks + ")";
    Statement q = database_.prepare(sql);
    bindRoute(q, r);
    return database_.lastInsertId();
}

bool RouteTable::update(const accounts::ExplicitRoute& r) {
    static const std::string sql = "UPDATE route SET version=version+1, domain=?3, protected_password=?4, " +
                                   routeColumns.assignments + " WHERE id=?1 AND (?2=0 OR version=?2)";
    Statement q = database_.prepare(sql);
    q.bind(1, r.id);
    q.bind(2, r.version);
    bindRoute(q, r);
    return database_.changes() > 0;
}

bool RouteTable::remove(std::int64_t id, std::int64_t version) {
    database_.run("DELETE FROM route WHERE id=?1 AND (?2=0 OR version=?2)", id, version);
    return database_.changes() > 0;
}

} // namespace ismail::store
