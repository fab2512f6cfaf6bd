#include "store/directory/directory_tables.h"

#include "base/text.h"
#include "store/db/columns.h"

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

std::vector<accounts::Partner> PartnerTable::all() {
    std::vector<accounts::Partner> partners;
    Statement row = database_.query("SELECT id, name, host, port, tls, user, protected_password, inbound_user, "
                                    "inbound_verifier, addresses, enabled, version FROM partner ORDER BY name");
    while (row.step()) {
        accounts::Partner p;
        p.id = row.integer(0);
        p.name = row.text(1);
        p.host = row.text(2);
        p.port = static_cast<std::uint16_t>(row.integer(3));
        p.tls = static_cast<accounts::TlsPolicy>(row.integer(4));
        p.user = row.text(5);
        p.protectedPassword = row.text(6);
        p.inboundUser = row.text(7);
        p.inboundVerifier = row.text(8);
        p.addresses = splitList(row.view(9));
        p.enabled = row.integer(10) != 0;
        p.version = row.integer(11);
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
    database_.run(
        "INSERT INTO partner(name, host, port, tls, user, protected_password, inbound_user, inbound_verifier, "
        "addresses, enabled, version) VALUES(?,?,?,?,?,?,?,?,?,?,1)",
        p.name, p.host, p.port, p.tls, p.user, p.protectedPassword, p.inboundUser, p.inboundVerifier,
        join(p.addresses, " "), p.enabled);
    return database_.lastInsertId();
}

bool PartnerTable::update(const accounts::Partner& p) {
    database_.run(
        "UPDATE partner SET name=?, host=?, port=?, tls=?, user=?, protected_password=?, inbound_user=?, "
        "inbound_verifier=?, addresses=?, enabled=?, version=version+1 WHERE id=?11 AND (?12=0 OR version=?12)",
        p.name, p.host, p.port, p.tls, p.user, p.protectedPassword, p.inboundUser, p.inboundVerifier,
        join(p.addresses, " "), p.enabled, p.id, p.version);
    return database_.changes() > 0;
}

bool PartnerTable::remove(std::int64_t id, std::int64_t version) {
    database_.run("DELETE FROM partner WHERE id=?1 AND (?2=0 OR version=?2)", id, version);
    if (database_.changes() == 0) return false;
    database_.run("DELETE FROM partner_memory WHERE partner_id=?", id);
    return true;
}

bool PartnerTable::exists(std::int64_t id) {
    return database_.number("SELECT 1 FROM partner WHERE id=?", id).has_value();
}

#define DOMAIN_COLUMNS                                                                                                 \
    "id, name, role, enabled, primary_partner, hold, retry_max, recipient_policy, version, alias_of, catch_all, "      \
    "quota, account_quota, limits, plus_addressing"

namespace {

accounts::Domain domainFrom(const Statement& row) {
    accounts::Domain d;
    d.id = row.integer(0);
    d.name = row.text(1);
    d.role = static_cast<accounts::DomainRole>(row.integer(2));
    d.enabled = row.integer(3) != 0;
    if (!row.isNull(4)) d.primaryPartner = row.integer(4);
    d.hold = secondsFrom(row, 5);
    d.retryMax = secondsFrom(row, 6);
    d.recipientPolicy = static_cast<accounts::RecipientPolicy>(row.integer(7));
    d.version = row.integer(8);
    if (!row.isNull(9)) d.aliasOf = row.integer(9);
    d.catchAll = row.text(10);
    d.quota = octetsFrom(row, 11);
    d.accountQuota = octetsFrom(row, 12);
    d.limits = limitsFrom(row.view(13));
    d.plusAddressing = row.integer(14) != 0;
    return d;
}

void bindDomain(Statement& q, const accounts::Domain& d) {
    q.bind(1, d.name);
    q.bind(2, static_cast<std::int64_t>(d.role));
    q.bind(3, d.enabled ? 1 : 0);
    if (d.primaryPartner) q.bind(4, *d.primaryPartner);
    bindSeconds(q, 5, d.hold);
    bindSeconds(q, 6, d.retryMax);
    q.bind(7, static_cast<std::int64_t>(d.recipientPolicy));
    if (d.aliasOf) q.bind(8, *d.aliasOf);
    q.bind(9, d.catchAll);
    bindOctets(q, 10, d.quota);
    bindOctets(q, 11, d.accountQuota);
    q.bind(12, limitsText(d.limits));
    q.bind(13, d.plusAddressing ? 1 : 0);
}

} // namespace

std::vector<accounts::Domain> DomainTable::all() {
    std::vector<accounts::Domain> domains;
    Statement row = database_.query("SELECT " DOMAIN_COLUMNS " FROM domain ORDER BY name");
    while (row.step()) {
        domains.push_back(domainFrom(row));
        readLinks(domains.back());
    }
    return domains;
}

std::optional<accounts::Domain> DomainTable::find(std::int64_t id) {
    Statement row = database_.query("SELECT " DOMAIN_COLUMNS " FROM domain WHERE id=?", id);
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
    {
        Statement q = database_.prepare("INSERT INTO domain(name, role, enabled, primary_partner, hold, retry_max, "
                                        "recipient_policy, alias_of, catch_all, quota, account_quota, limits, "
                                        "plus_addressing, version) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,1)");
        bindDomain(q, domain);
        q.step();
    }
    accounts::Domain stored = domain;
    stored.id = database_.lastInsertId();
    writeLinks(stored);
    return stored.id;
}

bool DomainTable::update(const accounts::Domain& domain) {
    {
        Statement q = database_.prepare(
            "UPDATE domain SET name=?, role=?, enabled=?, primary_partner=?, hold=?, "
            "retry_max=?, recipient_policy=?, alias_of=?, catch_all=?, quota=?, account_quota=?, limits=?, "
            "plus_addressing=?, version=version+1 WHERE id=?14 AND (?15=0 OR version=?15)");
        bindDomain(q, domain);
        q.bind(14, domain.id);
        q.bind(15, domain.version);
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

std::vector<accounts::ExplicitRoute> RouteTable::all() {
    std::vector<accounts::ExplicitRoute> routes;
    Statement row = database_.query(
        "SELECT id, domain, host, port, tls, user, protected_password, version FROM route ORDER BY domain");
    while (row.step()) {
        accounts::ExplicitRoute r;
        r.id = row.integer(0);
        r.domain = row.text(1);
        r.host = row.text(2);
        r.port = static_cast<std::uint16_t>(row.integer(3));
        r.tls = static_cast<accounts::TlsPolicy>(row.integer(4));
        r.user = row.text(5);
        r.protectedPassword = row.text(6);
        r.version = row.integer(7);
        routes.push_back(std::move(r));
    }
    return routes;
}

std::optional<std::int64_t> RouteTable::findByDomain(const std::string& domain) {
    return database_.number("SELECT id FROM route WHERE domain=?", domain);
}

std::int64_t RouteTable::insert(const accounts::ExplicitRoute& r) {
    database_.run("INSERT INTO route(domain, host, port, tls, user, protected_password, version) VALUES(?,?,?,?,?,?,1)",
                  r.domain, r.host, r.port, r.tls, r.user, r.protectedPassword);
    return database_.lastInsertId();
}

bool RouteTable::update(const accounts::ExplicitRoute& r) {
    database_.run("UPDATE route SET domain=?, host=?, port=?, tls=?, user=?, protected_password=?, version=version+1 "
                  "WHERE id=?7 AND (?8=0 OR version=?8)",
                  r.domain, r.host, r.port, r.tls, r.user, r.protectedPassword, r.id, r.version);
    return database_.changes() > 0;
}

bool RouteTable::remove(std::int64_t id, std::int64_t version) {
    database_.run("DELETE FROM route WHERE id=?1 AND (?2=0 OR version=?2)", id, version);
    return database_.changes() > 0;
}

} // namespace ismail::store
