#include "store/directory/directory_store.h"

#include "accounts/directory_words.h"
#include "accounts/domain_rules.h"
#include "accounts/partner_rules.h"
#include "base/say.h"
#include "base/text.h"
#include "store/directory/database_facts.h"
#include "store/directory/directory_entries.h"
#include "store/directory/door_store.h"

#include <algorithm>
#include <future>
#include <limits>
#include <set>

namespace ismail::store {

using accounts::conflict;
using accounts::invalid;
using accounts::notFound;

namespace {

constexpr std::size_t listSlice = 500; // entries of a recipient list written in one transaction

} // namespace

DirectoryStore::DirectoryStore(Committer& committer, ReadPool& pool, MailboxLedger& ledger, const Clock& clock,
                               Log& log)
    : committer_(committer), pool_(pool), ledger_(ledger), clock_(clock), log_(log) {}

void DirectoryStore::load() { readAll(); }

std::shared_ptr<const accounts::Directory> DirectoryStore::directory() const {
    const std::lock_guard lock(mutex_);
    return directory_;
}

std::shared_ptr<const config::Settings> DirectoryStore::current() const {
    const std::lock_guard lock(mutex_);
    return settings_;
}

void DirectoryStore::readAll() {
    accounts::Directory::Content content;
    std::map<std::string, std::string> stored;
    {
        const auto database = pool_.lease();
        Transaction view(*database, Transaction::Kind::read);
        content.partners = PartnerTable(*database).all();
        content.domains = DomainTable(*database).all();
        content.routes = RouteTable(*database).all();
        AccountTable(*database).each(
            [&](AccountTable::Listed listed) { content.accounts.push_back(entryOf(std::move(listed))); });
        for (auto& listed : AliasTable(*database).all())
            content.aliases.push_back(entryOf(std::move(listed)));
        for (auto& [domainId, local] : DomainTable(*database).allRecipients())
            content.recipientLists[domainId].insert(std::move(local));
        stored = SettingsTable(*database).all();
    }
    show(std::make_shared<const accounts::Directory>(std::move(content)));
    const std::lock_guard lock(settingsMutex_);
    stored_ = std::move(stored);
    showSettings();
}

void DirectoryStore::show(std::shared_ptr<const accounts::Directory> directory) {
    const std::lock_guard lock(mutex_);
    directory_.swap(directory); // the one before goes after the lock
}

// What is stored goes before what is given.
void DirectoryStore::showSettings() {
    std::map<std::string, std::string> values = stored_;
    values.insert(given_.begin(), given_.end());
    std::vector<std::string> problems;
    auto settings = std::make_shared<const config::Settings>(config::Settings::fromStored(values, &problems));
    for (const auto& problem : problems)
        log_.warning("stored.setting_ignored", {{"problem", problem}});
    const std::lock_guard lock(mutex_);
    settings_ = std::move(settings);
}

void DirectoryStore::renewGiven(std::map<std::string, std::string> given) {
    {
        const std::lock_guard lock(settingsMutex_);
        given_ = std::move(given);
        showSettings();
    }
    tell({Kind::settings});
}

Status DirectoryStore::edit(Kind kind, Write write) {
    auto edited = std::make_shared<Edited>();
    auto promise = std::make_shared<std::promise<Status>>();
    auto outcome = promise->get_future();
    committer_.submit({[this, kind, edited, write = std::move(write)](Database& database) -> Status {
                           *edited = {};
                           edited->change.kind = kind;
                           if (Status written = write(database, *edited); !written) return written;
                           readBack(database, *edited);
                           return {};
                       },
                       [this, edited, promise](Status status) {
                           if (status && !edited->unread) publish(*edited);
                           promise->set_value(std::move(status));
                       }});
    if (Status status = outcome.get(); !status) return status;
    if (edited->unread)
        if (Status status = reload(); !status) return status;
    tell(edited->change);
    if (!edited->domains.empty()) tell({Kind::domains, edited->domains});
    return {};
}

Result<std::int64_t> DirectoryStore::add(Kind kind, Write write) {
    auto id = std::make_shared<std::int64_t>(0);
    const Status status = edit(kind, [id, write = std::move(write)](Database& database, Edited& edited) -> Status {
        if (Status written = write(database, edited); !written) return written;
        *id = edited.change.ids.front();
        return {};
    });
    if (!status) return status.error();
    return *id;
}

// What is written stays written: where it cannot be read, everything is read anew after the commit.
void DirectoryStore::readBack(Database& database, Edited& edited) {
    try {
        readBackRows(database, edited);
    } catch (const DatabaseError& error) {
        if (!database.inTransaction()) throw; // SQLite has undone the edit
        log_.warning("directory.not_read_back", {{"error", error.what()}});
        edited.unread = true;
    }
}

// What has an id and no row was removed.
void DirectoryStore::readBackRows(Database& database, Edited& edited) {
    accounts::DirectoryUpdate& update = edited.update;
    switch (edited.change.kind) {
    case Kind::settings: edited.settings = SettingsTable(database).all(); return;
    case Kind::partners:
        update.partners = PartnerTable(database).all();
        for (const std::int64_t id : edited.domains)
            if (auto domain = DomainTable(database).find(id)) update.domains.push_back(std::move(*domain));
        return;
    case Kind::routes: update.routes = RouteTable(database).all(); return;
    case Kind::recipients: return; // writeList() knows what it wrote
    case Kind::domains:
        for (const std::int64_t id : edited.change.ids)
            if (auto domain = DomainTable(database).find(id))
                update.domains.push_back(std::move(*domain));
            else
                update.domainsGone.push_back(id);
        return;
    case Kind::accounts:
        for (const std::int64_t id : edited.change.ids)
            if (auto listed = AccountTable(database).find(id))
                update.accounts.push_back(entryOf(std::move(*listed)));
            else
                update.accountsGone.push_back(id);
        return;
    case Kind::aliases:
        for (const std::int64_t id : edited.change.ids)
            if (auto listed = AliasTable(database).find(id))
                update.aliases.push_back(entryOf(std::move(*listed)));
            else
                update.aliasesGone.push_back(id);
        return;
    }
}

void DirectoryStore::publish(Edited& edited) {
    if (edited.change.kind == Kind::settings) {
        const std::lock_guard lock(settingsMutex_);
        stored_ = std::move(edited.settings);
        return showSettings();
    }
    auto next = directory()->with(std::move(edited.update));
    log_.debug("directory.changed", {{"copied", next->copied()}});
    show(std::move(next));
}

// On the committer's thread, so that no edit is committed between what is read and what is shown.
Status DirectoryStore::reload() {
    bool read = false;
    committer_.between([&](Database&) {
        try {
            readAll();
            read = true;
        } catch (const DatabaseError& error) {
            log_.error("directory.not_reloaded", {{"error", error.what()}});
        }
    });
    if (read) return {};
    return failure(ErrorKind::internal, say("store.notReadBack"));
}

void DirectoryStore::tell(const accounts::DirectoryChange& change) {
    for (const auto& listener : listeners_)
        listener(change);
}

Status DirectoryStore::setSettings(const std::map<std::string, std::optional<std::string>>& values) {
    std::map<std::string, std::optional<std::string>> checked;
    for (const auto& [key, value] : values) {
        const auto* spec = config::findSetting(key);
        if (!spec) return failure(ErrorKind::notFound, say("setting.noSuch", key));
        if (!value) {
            checked[std::string(spec->key)] = std::nullopt;
            continue;
        }
        auto normal = config::validateSetting(*spec, *value);
        if (!normal) return normal.error();
        checked[std::string(spec->key)] = *normal;
    }
    return edit(Kind::settings, [checked](Database& database, Edited&) -> Status {
        SettingsTable table(database);
        for (const auto& [key, value] : checked)
            value ? table.set(key, *value) : table.unset(key);
        return {};
    });
}

Result<std::int64_t> DirectoryStore::addPartner(accounts::Partner partner) {
    partner.id = 0;
    return add(Kind::partners, [partner = std::move(partner)](Database& database, Edited& edited) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkPartner(facts, partner); !good) return good;
        edited.change.ids = {PartnerTable(database).insert(partner)};
        return {};
    });
}

Status DirectoryStore::setPartner(accounts::Partner partner) {
    if (partner.id == 0) return notFound(say("partner.noSuch"));
    return edit(Kind::partners, [partner](Database& database, Edited& edited) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkPartner(facts, partner); !good) return good;
        if (!PartnerTable(database).update(partner)) return conflict(say("partner.changedMeanwhile"));
        edited.change.ids = {partner.id};
        return {};
    });
}

Status DirectoryStore::removePartner(std::int64_t id, std::int64_t version) {
    return edit(Kind::partners, [id, version](Database& database, Edited& edited) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkPartnerRemoval(facts, id); !good) return good;
        if (!PartnerTable(database).remove(id, version)) return conflict(say("partner.changedMeanwhile"));
        edited.change.ids = {id};
        return {};
    });
}

Status DirectoryStore::editPeers(std::function<Status(Database&, Touched&)> write) {
    return edit(Kind::partners, [write = std::move(write)](Database& database, Edited& edited) -> Status {
        Touched touched;
        if (Status written = write(database, touched); !written) return written;
        edited.change.ids = std::move(touched.partners);
        edited.domains = std::move(touched.domains);
        return {};
    });
}

Result<std::int64_t> DirectoryStore::addDomain(accounts::Domain domain) {
    auto name = accounts::domainName(domain.name);
    if (!name) return name.error();
    domain.id = 0;
    domain.name = *name;
    domain.signsBouncesSince = accounts::signsBouncesSince(nullptr, domain, clock_.now());
    return add(Kind::domains, [domain = std::move(domain)](Database& database, Edited& edited) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkNewDomain(facts, domain); !good) return good;
        edited.change.ids = {DomainTable(database).insert(domain)};
        return {};
    });
}

Status DirectoryStore::setDomain(accounts::Domain domain, bool takeInHeld) {
    return edit(Kind::domains,
                [domain, takeInHeld, now = clock_.now()](Database& database, Edited& edited) mutable -> Status {
                    DatabaseFacts facts(database);
                    const auto before = facts.domain(domain.id);
                    if (!before) return notFound(say("domain.noSuch"));
                    domain.name = before->name;
                    if (Status good = accounts::checkDomainChange(facts, *before, domain, takeInHeld); !good)
                        return good;
                    domain.signsBouncesSince = accounts::signsBouncesSince(&*before, domain, now);
                    if (!DomainTable(database).update(domain)) return conflict(say("domain.changedMeanwhile"));
                    edited.change.ids = {domain.id};
                    return {};
                });
}

Result<DomainRemoval> DirectoryStore::domainRemoval(std::int64_t id) {
    try {
        const auto database = pool_.lease();
        DatabaseFacts facts(*database);
        const auto domain = facts.domain(id);
        if (!domain) return notFound(say("domain.noSuch"));
        DomainRemoval removal;
        removal.accounts = facts.accountsIn(id);
        const AccountUsage usage = UsageTable(*database).ofDomain(id);
        removal.messages = usage.messages;
        removal.octets = usage.octets;
        removal.aliases = facts.aliasesIn(id);
        removal.listed = DomainTable(*database).recipientCount(id, {});
        removal.queued = facts.heldFor(domain->name);
        return removal;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Status DirectoryStore::removeDomain(std::int64_t id, std::int64_t version) {
    return edit(Kind::domains, [this, id, version](Database& database, Edited& edited) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkDomainRemoval(facts, id); !good) return good;
        if (!DomainTable(database).remove(id, version)) return conflict(say("domain.changedMeanwhile"));
        edited.change.ids = {id};
        edited.update.aliasesGone = AliasTable(database).idsOf(id);
        AliasTable(database).removeOf(id);
        DoorStore::removeOwner(database, relay::AccessScope::domain, id);
        edited.update.accountsGone = AccountTable(database).idsOf(id);
        for (const std::int64_t account : edited.update.accountsGone)
            dropAccount(database, account);
        return {};
    });
}

// A list that is written in slices. What apply() finds is taken only with the commit.
struct DirectoryStore::ListWork {
    std::int64_t domainId = 0;
    std::vector<accounts::DirectoryUpdate::Listed> steps;
    std::size_t next = 0; // those before it are on disk
    ListEdited edited;    // by those
    struct Slice {
        std::size_t steps = 0;
        ListEdited edited;
        accounts::DirectoryUpdate update;
    } slice;

    Status apply(Database& database) {
        slice = {};
        DomainTable table(database);
        const auto domain = table.find(domainId);
        if (!domain) return notFound(say("domain.noSuch"));
        if (Status good = accounts::checkHasRecipientList(*domain); !good) return good;
        for (; next + slice.steps < steps.size() && slice.steps < listSlice; ++slice.steps) {
            const auto& step = steps[next + slice.steps];
            if (step.listed ? table.addRecipient(domainId, step.local) : table.removeRecipient(domainId, step.local)) {
                ++(step.listed ? slice.edited.added : slice.edited.removed);
                slice.update.recipients.push_back(step);
            }
        }
        return {};
    }
    // What the slice changed.
    accounts::DirectoryUpdate take() {
        next += slice.steps;
        edited.added += slice.edited.added;
        edited.removed += slice.edited.removed;
        return std::move(slice.update);
    }
};

Result<ListEdited> DirectoryStore::editRecipients(std::int64_t domainId, ListEdit edit,
                                                  const std::vector<std::string>& recipients) {
    if (recipients.size() > maxRecipientsAtOnce) return invalid(say("recipients.tooMany", maxRecipientsAtOnce));
    try {
        std::set<std::string> given;
        std::set<std::string> stored;
        {
            const auto database = pool_.lease();
            DomainTable table(*database);
            const auto domain = table.find(domainId);
            if (!domain) return notFound(say("domain.noSuch"));
            if (Status good = accounts::checkHasRecipientList(*domain); !good) return good.error();
            auto locals = accounts::listedLocals(*domain, recipients);
            if (!locals) return locals.error();
            given = std::move(*locals);
            if (edit == ListEdit::replace)
                for (auto& local : table.recipients(domainId, {}, 0, std::numeric_limits<std::int64_t>::max()))
                    stored.insert(std::move(local));
        }
        auto work = std::make_shared<ListWork>();
        work->domainId = domainId;
        for (const auto& local : given)
            if (!stored.contains(local)) work->steps.push_back({domainId, local, edit != ListEdit::remove});
        for (const auto& local : stored)
            if (!given.contains(local)) work->steps.push_back({domainId, local, false});
        const Status written = writeList(work);
        if (work->edited.added + work->edited.removed > 0) tell({Kind::recipients, {domainId}});
        if (!written) return written.error();
        work->edited.total = directory()->recipientCount(domainId);
        return work->edited;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Status DirectoryStore::writeList(const std::shared_ptr<ListWork>& work) {
    auto promise = std::make_shared<std::promise<Status>>();
    auto outcome = promise->get_future();
    committer_.submitInSlices({[work](Database& database) { return work->apply(database); },
                               [this, work] {
                                   show(directory()->with(work->take()));
                                   return work->next < work->steps.size();
                               },
                               [promise](Status status) { promise->set_value(std::move(status)); }});
    return outcome.get();
}

Result<std::vector<std::string>> DirectoryStore::recipients(std::int64_t domainId, const std::string& text,
                                                            std::uint64_t offset, std::size_t limit,
                                                            std::uint64_t* total) {
    try {
        const auto database = pool_.lease();
        DomainTable table(*database);
        if (total) *total = table.recipientCount(domainId, text);
        return table.recipients(domainId, text, offset, std::min(limit, maxPage));
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::int64_t> DirectoryStore::addRoute(accounts::ExplicitRoute route) {
    route.id = 0;
    const auto normal = accounts::normalRoute(std::move(route));
    if (!normal) return normal.error();
    return add(Kind::routes, [route = *normal](Database& database, Edited& edited) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkRoute(facts, route); !good) return good;
        edited.change.ids = {RouteTable(database).insert(route)};
        return {};
    });
}

Status DirectoryStore::setRoute(accounts::ExplicitRoute route) {
    const auto normal = accounts::normalRoute(std::move(route));
    if (!normal) return normal.error();
    return edit(Kind::routes, [route = *normal](Database& database, Edited& edited) -> Status {
        DatabaseFacts facts(database);
        if (Status good = accounts::checkRoute(facts, route); !good) return good;
        if (!RouteTable(database).update(route)) return conflict(say("route.changedMeanwhile"));
        edited.change.ids = {route.id};
        return {};
    });
}

Status DirectoryStore::removeRoute(std::int64_t id, std::int64_t version) {
    return edit(Kind::routes, [id, version](Database& database, Edited& edited) -> Status {
        if (!RouteTable(database).remove(id, version)) return conflict(say("route.changedMeanwhile"));
        edited.change.ids = {id};
        return {};
    });
}

} // namespace ismail::store
