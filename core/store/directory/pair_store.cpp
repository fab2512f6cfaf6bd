#include "store/directory/pair_store.h"

#include "accounts/domain_rules.h"
#include "accounts/partner_rules.h"
#include "base/say.h"
#include "base/text.h"
#include "store/directory/database_facts.h"
#include "store/directory/list_copy_table.h"
#include "store/directory/recipient_list_store.h"

#include <algorithm>

namespace ismail::store {

using accounts::DomainRole;
using accounts::PairState;
using accounts::RecipientPolicy;

namespace {

constexpr std::size_t peerKeySize = 32;
constexpr Millis greetedAgain{3'600'000};

Error noPair() { return {ErrorKind::notFound, "There is no such paired partner."}; }

std::optional<PairState> pairStateOf(Database& database, std::int64_t partnerId) {
    const auto state = database.number("SELECT peer_state FROM partner WHERE id=?", partnerId);
    return state ? std::optional(static_cast<PairState>(*state)) : std::nullopt;
}

// The domain is held here for the partner.
Status linkTheirs(Database& database, std::int64_t partnerId, const std::string& name,
                  DirectoryStore::Touched& touched) {
    DomainTable table(database);
    const auto found = table.findByName(name);
    accounts::Domain domain = found.value_or(accounts::Domain{});
    if (found && (domain.role == DomainRole::primary || (domain.primaryPartner && *domain.primaryPartner != partnerId)))
        return failure(ErrorKind::conflict, say("pair.otherRole", name));
    domain.name = name;
    domain.role = DomainRole::secondary;
    domain.primaryPartner = partnerId;
    domain.recipientPolicy = RecipientPolicy::synced;
    if (!found) {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkNewDomain(facts, domain); !good) return good;
        domain.id = table.insert(domain);
    } else if (!table.update(domain)) {
        return failure(ErrorKind::conflict, say("pair.domainChanged", name));
    }
    touched.domains.push_back(domain.id);
    return {};
}

// The partner holds mail for the domain.
Status linkOurs(Database& database, std::int64_t partnerId, const std::string& name, DirectoryStore::Touched& touched) {
    DomainTable table(database);
    auto domain = table.findByName(name);
    if (!domain || domain->role != DomainRole::primary) return failure(ErrorKind::conflict, say("pair.notOurs", name));
    touched.domains.push_back(domain->id);
    for (const accounts::SecondaryLink& link : domain->secondaries)
        if (link.partnerId == partnerId) return {};
    domain->secondaries.push_back({partnerId, {}});
    table.update(*domain);
    return {};
}

Status link(Database& database, std::int64_t partnerId, const group::PairLinks& links,
            DirectoryStore::Touched& touched) {
    for (const std::string& name : links.theirsHere)
        if (Status done = linkTheirs(database, partnerId, name, touched); !done) return done;
    for (const std::string& name : links.oursThere)
        if (Status done = linkOurs(database, partnerId, name, touched); !done) return done;
    return {};
}

std::string freeName(Database& database, const std::string& wanted) {
    std::string base;
    for (const char c : wanted.empty() ? std::string("partner") : wanted)
        if (static_cast<unsigned char>(c) > ' ' && c != ',' && c != ';' && base.size() < 90) base += c;
    std::string name = base;
    for (int number = 2; PartnerTable(database).findByName(name); ++number)
        name = base + "-" + std::to_string(number);
    return name;
}

// The row of the partner with the key; 0: a new one is to be made.
Result<std::int64_t> rowFor(Database& database, const PairRecord& record) {
    if (const auto id = database.number("SELECT id FROM partner WHERE peer_key=?1 OR peer_next=?1", Blob{record.key}))
        return *id;
    auto id = database.number("SELECT id FROM partner WHERE host=? COLLATE NOCASE AND port=? ORDER BY id", record.host,
                              record.port);
    if (!id) id = PartnerTable(database).findByName(record.name);
    if (!id) return std::int64_t(0);
    if (pairStateOf(database, *id) == PairState::paired && !record.replaceKey)
        return failure(ErrorKind::conflict, say("pair.otherKey", record.name));
    return *id;
}

Status insertPartner(Database& database, const PairRecord& record, std::int64_t& id) {
    accounts::Partner partner;
    partner.name = freeName(database, record.name);
    partner.host = record.host.empty() ? record.name : record.host;
    partner.port = record.port;
    DatabaseFacts facts(database);
    if (Status good = accounts::checkPartner(facts, partner); !good) return good;
    id = PartnerTable(database).insert(partner);
    return {};
}

void writeOffer(Database& database, std::int64_t partnerId, const PairRecord& record, bool made, Time now) {
    if (record.whole) {
        database.run("DELETE FROM pair_offer WHERE partner_id=?", partnerId);
        return;
    }
    const group::PairOffer offer = record.offer.value_or(group::PairOffer{});
    database.run("INSERT INTO pair_offer(partner_id, at, caller, made, hold, lend, most_held) VALUES(?1,?2,?3,?4,?5,?6,"
                 "?7) ON CONFLICT DO UPDATE SET at=?2, caller=?3, hold=?5, lend=?6, most_held=?7",
                 partnerId, toMillis(now), record.caller, made, join(offer.hold, "\n"), join(offer.lend, "\n"),
                 offer.mostHeld);
}

std::vector<std::string> linesOf(std::string_view text) {
    std::vector<std::string> lines;
    for (const auto line : split(text, '\n'))
        if (!line.empty()) lines.emplace_back(line);
    return lines;
}

// Its domains that a list was told of, or were to be: the partner is asked from now on.
void unlinkLists(Database& database, std::int64_t partnerId, DirectoryStore::Touched& touched) {
    DomainTable table(database);
    for (accounts::Domain& domain : table.all()) {
        if (domain.primaryPartner != partnerId || domain.recipientPolicy != RecipientPolicy::synced) continue;
        domain.recipientPolicy = RecipientPolicy::callAhead;
        table.update(domain);
        touched.domains.push_back(domain.id);
    }
    database.run("DELETE FROM list_key WHERE partner_id=?", partnerId);
    ListCopyTable(database).forgetPartner(partnerId);
    for (const char* lists : {"pair_offer", "domain_offer"})
        database.run("DELETE FROM " + std::string(lists) + " WHERE partner_id=?", partnerId);
    database.run("UPDATE partner SET peer_key=NULL, peer_next=NULL, peer_number=0, peer_state=0, paired_at=NULL, "
                 "last_hello=NULL, features='', version=version+1 WHERE id=?",
                 partnerId);
    touched.partners.push_back(partnerId);
}

} // namespace

Result<std::int64_t> PairStore::store(PairRecord record) {
    if (record.key.size() != peerKeySize) return Error{ErrorKind::invalid, "A key has 32 octets."};
    if (record.features.size() > maxFeatures) record.features.resize(maxFeatures);
    const auto id = std::make_shared<std::int64_t>(0);
    const Time now = clock_.now();
    const Status done = directory_.editPeers(
        [record = std::move(record), id, now](Database& database, DirectoryStore::Touched& touched) -> Status {
            auto row = rowFor(database, record);
            if (!row) return row.error();
            *id = *row;
            const bool made = *id == 0;
            if (made)
                if (Status inserted = insertPartner(database, record, *id); !inserted) return inserted;
            const bool wasPaired = pairStateOf(database, *id) == PairState::paired;
            const bool otherKey = !database.number("SELECT 1 FROM partner WHERE id=? AND (peer_key=?2 OR peer_next=?2)",
                                                   *id, Blob{record.key});
            // What the owner of another key knew is of no use to this one.
            if (wasPaired && otherKey) database.run("DELETE FROM list_key WHERE partner_id=?", *id);
            if (otherKey)
                database.run("UPDATE partner SET peer_key=?2, peer_next=NULL, peer_number=0 WHERE id=?1", *id,
                             Blob{record.key});
            const bool whole = record.whole || (wasPaired && !otherKey);
            database.run("UPDATE partner SET peer_state=?2, paired_at=CASE WHEN ?2=2 THEN coalesce(paired_at, ?3) END, "
                         "features=?4, behind_nat=?5, enabled=1, version=version+1 WHERE id=?1",
                         *id, whole ? PairState::paired : PairState::half, toMillis(now), join(record.features, " "),
                         record.behindNat);
            if (record.mostHeld && *record.mostHeld != 0)
                database.run("UPDATE partner SET max_held=? WHERE id=?", *record.mostHeld, *id);
            writeOffer(database, *id, record, made, now);
            touched.partners.push_back(*id);
            return link(database, *id, record.links, touched);
        });
    if (!done) return done.error();
    return *id;
}

Result<std::optional<HalfPair>> PairStore::half(std::int64_t partnerId) {
    try {
        const auto database = pool_.lease();
        Statement row = database->query("SELECT caller, at, hold, lend, most_held FROM pair_offer JOIN partner ON "
                                        "partner.id=partner_id WHERE partner_id=? AND peer_state=?",
                                        partnerId, PairState::half);
        if (!row.step()) return std::optional<HalfPair>();
        return std::optional(HalfPair{row.integer(0) != 0,
                                      fromMillis(row.integer(1)),
                                      {linesOf(row.view(2)), linesOf(row.view(3)), row.integer(4)}});
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::size_t> PairStore::removeOldHalves() {
    const Time before = clock_.now() - group::halfPairLife;
    std::vector<std::pair<std::int64_t, bool>> old;
    try {
        const auto database = pool_.lease();
        Statement row = database->query("SELECT partner.id, coalesce(made, 0) FROM partner LEFT JOIN pair_offer ON "
                                        "partner_id=partner.id WHERE peer_state=? AND coalesce(at, 0)<? LIMIT 100",
                                        PairState::half, toMillis(before));
        while (row.step())
            old.emplace_back(row.integer(0), row.integer(1) != 0);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
    if (old.empty()) return std::size_t(0);
    const Status done = directory_.editPeers([old](Database& database, DirectoryStore::Touched& touched) -> Status {
        for (const auto& [id, made] : old) {
            if (pairStateOf(database, id) != PairState::half) continue;
            if (made) {
                DomainTable table(database);
                for (accounts::Domain& domain : table.all()) {
                    const auto gone =
                        std::erase_if(domain.secondaries, [partner = id](const accounts::SecondaryLink& link) {
                            return link.partnerId == partner;
                        });
                    if (gone == 0) continue;
                    table.update(domain);
                    touched.domains.push_back(domain.id);
                }
            }
            unlinkLists(database, id, touched);
            if (made && DomainTable(database).usersOf(id).empty()) PartnerTable(database).remove(id, 0);
        }
        return {};
    });
    if (!done) return done.error();
    return old.size();
}

Status PairStore::unpair(std::int64_t partnerId, bool revoke) {
    return directory_.editPeers([partnerId, revoke](Database& database, DirectoryStore::Touched& touched) -> Status {
        const auto state = pairStateOf(database, partnerId);
        if (!state || *state == PairState::none) return noPair();
        if (revoke)
            for (const accounts::Domain& domain : DomainTable(database).all())
                for (const accounts::SecondaryLink& link : domain.secondaries)
                    if (link.partnerId == partnerId) RecipientListStore::renewOf(database, domain.id);
        unlinkLists(database, partnerId, touched);
        return {};
    });
}

Status PairStore::setNextKey(std::int64_t partnerId, NextKey next) {
    if (next.key.size() != peerKeySize) return Error{ErrorKind::invalid, "A key has 32 octets."};
    return directory_.editPeers([partnerId, next](Database& database, DirectoryStore::Touched& touched) -> Status {
        if (pairStateOf(database, partnerId).value_or(PairState::none) == PairState::none) return noPair();
        if (database.number("SELECT 1 FROM partner WHERE id<>?1 AND (peer_key=?2 OR peer_next=?2)", partnerId,
                            Blob{next.key}))
            return Error{ErrorKind::conflict, "Another partner has this key."};
        database.run("UPDATE partner SET peer_key=?2, peer_next=?3, peer_number=?4 WHERE id=?1 AND (peer_key=?2 OR "
                     "peer_next=?2) AND peer_number<?4",
                     partnerId, Blob{next.old}, Blob{next.key}, next.number);
        if (database.changes() == 0)
            return Error{ErrorKind::conflict, "The partner has changed its key otherwise meanwhile."};
        touched.partners.push_back(partnerId);
        return {};
    });
}

Status PairStore::dropOldKey(std::int64_t partnerId, Bytes key) {
    return directory_.editPeers([partnerId, key](Database& database, DirectoryStore::Touched& touched) -> Status {
        database.run("UPDATE partner SET peer_key=peer_next, peer_next=NULL WHERE id=? AND peer_next=?", partnerId,
                     Blob{key});
        if (database.changes() == 0) return noPair();
        touched.partners.push_back(partnerId);
        return {};
    });
}

Status PairStore::greeted(std::int64_t partnerId, std::vector<std::string> features) {
    if (features.size() > maxFeatures) features.resize(maxFeatures);
    const Time now = clock_.now();
    const auto directory = directory_.directory();
    const accounts::Partner* partner = directory->partner(partnerId);
    if (!partner) return noPair();
    const auto& last = partner->peer.lastHello;
    const bool lately = last && now >= *last && now - *last < greetedAgain;
    if (lately && partner->peer.features == features) return {};
    return directory_.editPeers(
        [partnerId, features, now](Database& database, DirectoryStore::Touched& touched) -> Status {
            database.run("UPDATE partner SET last_hello=?, features=? WHERE id=? AND peer_state<>0", toMillis(now),
                         join(features, " "), partnerId);
            if (database.changes() == 0) return noPair();
            touched.partners.push_back(partnerId);
            return {};
        });
}

Status PairStore::linkDomains(std::int64_t partnerId, const group::PairLinks& links) {
    return directory_.editPeers([partnerId, links](Database& database, DirectoryStore::Touched& touched) -> Status {
        if (pairStateOf(database, partnerId) != PairState::paired) return noPair();
        touched.partners.push_back(partnerId);
        return link(database, partnerId, links, touched);
    });
}

Status PairStore::offerDomain(std::int64_t partnerId, const std::string& domain) {
    const Time now = clock_.now();
    return directory_.editPeers([partnerId, domain, now](Database& database,
                                                         DirectoryStore::Touched& touched) -> Status {
        if (pairStateOf(database, partnerId) != PairState::paired) return noPair();
        const auto waiting =
            database.number("SELECT count(*) FROM domain_offer WHERE partner_id=? AND domain<>?", partnerId, domain);
        if (static_cast<std::size_t>(waiting.value_or(0)) >= maxWaiting)
            return Error{ErrorKind::exhausted, "The partner offers too many domains."};
        database.run("INSERT OR IGNORE INTO domain_offer(partner_id, domain, at) VALUES(?,?,?)", partnerId, domain,
                     toMillis(now));
        touched.partners.push_back(partnerId);
        return {};
    });
}

Result<std::vector<WaitingDomain>> PairStore::waiting() {
    try {
        std::vector<WaitingDomain> domains;
        const auto database = pool_.lease();
        Statement row = database->query("SELECT partner_id, domain, at FROM domain_offer ORDER BY partner_id, domain");
        while (row.step())
            domains.push_back({row.integer(0), row.text(1), fromMillis(row.integer(2))});
        return domains;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Status PairStore::takeDomain(std::int64_t partnerId, const std::string& domain) {
    return directory_.editPeers([partnerId, domain](Database& database, DirectoryStore::Touched& touched) -> Status {
        if (pairStateOf(database, partnerId) != PairState::paired) return noPair();
        database.run("DELETE FROM domain_offer WHERE partner_id=? AND domain=?", partnerId, domain);
        if (database.changes() == 0) return noPair();
        touched.partners.push_back(partnerId);
        return linkTheirs(database, partnerId, domain, touched);
    });
}

Status PairStore::declineDomain(std::int64_t partnerId, const std::string& domain) {
    return directory_.editPeers([partnerId, domain](Database& database, DirectoryStore::Touched& touched) -> Status {
        database.run("DELETE FROM domain_offer WHERE partner_id=? AND domain=?", partnerId, domain);
        if (database.changes() == 0) return noPair();
        touched.partners.push_back(partnerId);
        return {};
    });
}

group::PairLinks linksOf(const accounts::Directory& directory, std::int64_t partnerId) {
    group::PairLinks links;
    for (const accounts::Domain& domain : directory.domains()) {
        if (domain.role == DomainRole::secondary && domain.primaryPartner == partnerId)
            links.theirsHere.push_back(domain.name);
        for (const accounts::SecondaryLink& link : domain.secondaries)
            if (link.partnerId == partnerId) links.oursThere.push_back(domain.name);
    }
    return links;
}

const accounts::Partner* partnerByKey(const accounts::Directory& directory, ByteView key) {
    for (const accounts::Partner& partner : directory.partners())
        if (!key.empty() && (partner.peer.key == key || partner.peer.nextKey == key)) return &partner;
    return nullptr;
}

std::vector<std::string> DirectoryDomains::primaries() const {
    std::vector<std::string> names;
    for (const accounts::Domain& domain : directory_->domains())
        if (domain.role == DomainRole::primary) names.push_back(domain.name);
    return names;
}

bool DirectoryDomains::isPrimary(const std::string& name) const {
    const accounts::Domain* domain = directory_->domain(name);
    return domain && domain->role == DomainRole::primary;
}

bool DirectoryDomains::isHeldForAnother(const std::string& name) const {
    const accounts::Domain* domain = directory_->domain(name);
    return domain && domain->role == DomainRole::secondary && domain->primaryPartner &&
           *domain->primaryPartner != partnerId_;
}

} // namespace ismail::store
