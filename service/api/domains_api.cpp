#include "domains_api.h"

#include "accounts/directory_words.h"
#include "answers.h"
#include "base/say.h"
#include "field_edits.h"
#include "mail/idn.h"
#include "partner_words.h"
#include "role_fields.h"

namespace ismail::service {

namespace {

Result<std::vector<accounts::SecondaryLink>> links(const accounts::Directory& directory,
                                                   const std::vector<rpc::SecondaryInfo>& secondaries) {
    std::vector<accounts::SecondaryLink> result;
    for (const rpc::SecondaryInfo& each : secondaries) {
        const accounts::Partner* partner = directory.partnerByName(each.partner);
        if (!partner) return notFound(say("partner.addFirst", each.partner));
        result.push_back({partner->id, each.queryInterval});
    }
    return result;
}

Result<std::optional<std::int64_t>> primaryId(const accounts::Directory& directory, const std::string& name) {
    if (name.empty()) return std::optional<std::int64_t>();
    const accounts::Partner* partner = directory.partnerByName(name);
    if (!partner) return notFound(say("partner.addFirst", name));
    return std::optional<std::int64_t>(partner->id);
}

Status checkHold(const std::optional<std::chrono::seconds>& hold) {
    if (hold && hold->count() != 0 && hold->count() < accounts::minHold) return invalid(say("domain.holdShort"));
    return {};
}

Result<std::optional<std::int64_t>> aliasId(const accounts::Directory& directory, const std::string& name) {
    if (name.empty()) return std::optional<std::int64_t>();
    const auto domain = findDomain(directory, name);
    if (!domain) return domain.error();
    return std::optional<std::int64_t>(domain->id);
}

// What the edit gives, with the names of other objects turned into ids.
Status take(const accounts::DomainFields<rpc::Given>& edit, const accounts::Directory& directory,
            accounts::Domain& domain) {
    if (edit.aliasOf) {
        const auto alias = aliasId(directory, *edit.aliasOf);
        if (!alias) return alias.error();
        domain.aliasOf = *alias;
    }
    if (edit.secondaries) {
        auto given = links(directory, *edit.secondaries);
        if (!given) return given.error();
        domain.secondaries = std::move(*given);
    }
    if (edit.primaryPartner) {
        const auto primary = primaryId(directory, *edit.primaryPartner);
        if (!primary) return primary.error();
        domain.primaryPartner = *primary;
    }
    applyFields(edit, domain);
    return {};
}

const relay::PartnerView* viewOf(const std::vector<relay::PartnerView>& views, std::int64_t partnerId) {
    const auto found = std::find_if(views.begin(), views.end(), [&](const auto& v) { return v.id == partnerId; });
    return found == views.end() ? nullptr : &*found;
}

void judge(rpc::DomainInfo& info, rpc::Severity severity, Sentence sentence) {
    if (severity <= info.verdict) return;
    info.verdict = severity;
    info.verdictSentence = std::move(sentence);
}

void judgePartner(rpc::DomainInfo& info, const accounts::Partner& partner, const relay::PartnerView* view) {
    const bool secondary = info.domainRole == rpc::DomainRole::primary;
    const std::string& name = partner.name;
    if (!partner.enabled)
        return judge(info, rpc::Severity::problem,
                     secondary ? say("domain.secondaryDisabled", name) : say("domain.primaryDisabled", name));
    if (!view) return;
    if (view->state == relay::PartnerView::State::down) {
        const Sentence state = downState(*view);
        const std::int64_t held = info.held;
        return judge(info, rpc::Severity::warning,
                     held > 0    ? secondary ? say("domain.secondaryDownHeld", name, state, held)
                                             : say("domain.primaryDownHeld", name, state, held)
                        : secondary ? say("domain.secondaryDown", name, state)
                                 : say("domain.primaryDown", name, state));
    }
    if (!secondary) return;
    if (const EtrnRefusal refusal = refusalOf(*view, info.domain); refusal.domains != 0)
        judge(info, rpc::Severity::warning, say("domain.secondaryRefuses", name, refusal.reply.oneLine()));
}

void judgeDomain(rpc::DomainInfo& info, const accounts::Domain& domain, const accounts::Directory& directory,
                 const std::vector<relay::PartnerView>& views) {
    if (!domain.enabled) judge(info, rpc::Severity::notice, say("domain.disabled"));
    for (const accounts::SecondaryLink& link : domain.secondaries)
        if (const accounts::Partner* partner = directory.partner(link.partnerId))
            judgePartner(info, *partner, viewOf(views, link.partnerId));
    if (domain.primaryPartner)
        if (const accounts::Partner* partner = directory.partner(*domain.primaryPartner))
            judgePartner(info, *partner, viewOf(views, *domain.primaryPartner));
    if (domain.role == accounts::DomainRole::primary) {
        if (info.quotaLevel == rpc::QuotaLevel::full) judge(info, rpc::Severity::problem, say("domain.quotaUsedUp"));
        if (info.quotaLevel == rpc::QuotaLevel::warning)
            judge(info, rpc::Severity::warning, say("domain.quotaNearlyUsedUp"));
        if (info.held > 0) judge(info, rpc::Severity::warning, say("domain.mailWithoutAccounts", info.held));
        if (info.accounts == 0 && info.aliases == 0 && !domain.aliasOf && domain.catchAll.empty())
            judge(info, rpc::Severity::notice, say("domain.noAccounts"));
    } else if (domain.recipientPolicy == accounts::RecipientPolicy::acceptAll) {
        judge(info, rpc::Severity::warning, say("domain.acceptsAll"));
    } else if (domain.recipientPolicy == accounts::RecipientPolicy::list && info.listedRecipients == 0) {
        judge(info, rpc::Severity::problem, say("domain.listEmpty"));
    }
    if (info.verdict == rpc::Severity::ok) info.verdictSentence = say("domain.well");
    info.verdictText = render(info.verdictSentence);
}

} // namespace

Result<accounts::Domain> findDomain(const accounts::Directory& directory, const std::string& name) {
    const auto ascii = mail::toAscii(name);
    if (!ascii) return invalid(say("domain.noName", name));
    const accounts::Domain* domain = directory.domain(*ascii);
    if (!domain) return notFound(say("domain.unknown", *ascii));
    return *domain;
}

Result<DomainsApi::PageContext> DomainsApi::pageContext() {
    auto held = HeldMail::read(deps_.queue);
    if (!held) return held.error();
    PageContext context{deps_.directory.directory(), std::move(*held), {}};
    if (auto views = deps_.relay.partners()) context.partners = std::move(*views);
    return context;
}

Result<rpc::DomainInfo> DomainsApi::describe(const accounts::Domain& domain, const PageContext& context) {
    rpc::DomainInfo info;
    info.domain = domain.name;
    info.domainRole = domain.role;
    showFields(domain, info);
    for (const accounts::SecondaryLink& link : domain.secondaries)
        if (const accounts::Partner* partner = context.directory->partner(link.partnerId))
            info.secondaries.push_back({partner->name, link.queryInterval});
    if (domain.primaryPartner)
        if (const accounts::Partner* partner = context.directory->partner(*domain.primaryPartner))
            info.primaryPartner = partner->name;
    info.version = domain.version;
    const HeldMail::Amount held = context.held.of(domain.name);
    info.held = held.recipients;
    info.oldestHeld = held.oldest;
    std::uint64_t count = 0;
    if (domain.role == accounts::DomainRole::primary) {
        if (const auto page = deps_.directory.accounts(domain.id, {}, 0, 1, &count); !page) return page.error();
        info.accounts = wire(count);
        if (Status own = describePrimary(domain, *context.directory, info); !own) return own.error();
    } else {
        if (const auto page = deps_.directory.recipients(domain.id, {}, 0, 1, &count); !page) return page.error();
        info.listedRecipients = wire(count);
    }
    judgeDomain(info, domain, *context.directory, context.partners);
    return info;
}

Status DomainsApi::describePrimary(const accounts::Domain& domain, const accounts::Directory& directory,
                                   rpc::DomainInfo& info) {
    std::uint64_t count = 0;
    if (const auto page = deps_.directory.aliases({domain.id, {}, {}}, 0, 1, &count); !page) return page.error();
    info.aliases = wire(count);
    if (domain.aliasOf)
        if (const accounts::Domain* real = directory.domainById(*domain.aliasOf)) info.aliasOf = real->name;
    const auto octets = deps_.quotas.sum(domain.id);
    if (!octets) return octets.error();
    info.bytes = wire(*octets);
    info.quotaLevel = quotaLevel(*octets, domain.quota.value_or(0), *deps_.directory.current());
    return {};
}

Result<rpc::DomainInfo> DomainsApi::describe(const std::string& name) {
    const auto context = pageContext();
    if (!context) return context.error();
    const auto domain = findDomain(*context->directory, name);
    if (!domain) return domain.error();
    return describe(*domain, *context);
}

Result<rpc::DomainInfo> DomainsApi::handle(rpc::DomainAdd, const Caller&, const rpc::DomainAdd::Request& request) {
    accounts::Domain domain;
    domain.name = request.domain;
    domain.role = request.domainRole;
    if (Status fields = checkFieldsOfRole(request, domain.role, request.domain); !fields) return fields.error();
    if (Status taken = take(request, *deps_.directory.directory(), domain); !taken) return taken.error();
    if (const auto added = deps_.directory.addDomain(std::move(domain)); !added) return added.error();
    return describe(request.domain);
}

Result<rpc::DomainInfo> DomainsApi::handle(rpc::DomainSet, const Caller&, const rpc::DomainSet::Request& request) {
    const auto directory = deps_.directory.directory();
    auto found = findDomain(*directory, request.domain);
    if (!found) return found.error();
    accounts::Domain domain = std::move(*found);
    if (Status same = checkVersion(request.version, domain.version, say("object.domain", domain.name)); !same)
        return same.error();
    const Sentence replaced = request.secondaries  ? say("part.secondaries")
                              : request.sendLimits ? say("part.sendLimits")
                                                   : Sentence{};
    if (Status read = checkRead(replaced, request.version, say("object.domain", domain.name)); !read)
        return read.error();
    if (request.domainRole && *request.domainRole != domain.role) {
        const std::vector<Sentence> lost = droppedWithRole(domain, *directory);
        if (!lost.empty() && !request.roleConfirmed)
            return conflict(say("domain.roleDrops", accounts::roleWord(domain.role), domain.name,
                                accounts::roleWord(*request.domainRole), lost));
        if (Status held = checkHeld(domain, request.takeInHeld); !held) return held.error();
        domain.role = *request.domainRole;
    }
    if (Status fields = checkFieldsOfRole(request, domain.role, domain.name); !fields) return fields.error();
    if (Status hold = checkHold(request.hold); !hold) return hold.error();
    clearOtherRole(domain);
    if (Status taken = take(request, *directory, domain); !taken) return taken.error();
    const std::string name = domain.name;
    if (Status set = deps_.directory.setDomain(std::move(domain), request.takeInHeld); !set) return set.error();
    return describe(name);
}

// The last primary may be lost for good: its mail goes into mailboxes here, but only when somebody said so who knows
// how much it is.
Status DomainsApi::checkHeld(const accounts::Domain& before, bool confirmed) {
    if (confirmed || before.role == accounts::DomainRole::primary) return {};
    store::QueueSelection selection;
    selection.filter.emplace();
    selection.filter->destination = relay::Destination{relay::Destination::Kind::primary, before.name}.key();
    const auto held = deps_.queue.count(selection);
    if (!held) return held.error();
    if (held->recipients == 0) return {};
    return conflict(say("domain.takesIn", held->messages, held->octets, held->recipients, before.name));
}

Result<rpc::DomainList::Response> DomainsApi::handle(rpc::DomainList, const Caller&,
                                                     const rpc::DomainList::Request& request) {
    const auto context = pageContext();
    if (!context) return context.error();
    std::vector<accounts::Domain> domains;
    for (const accounts::Domain& domain : context->directory->domains())
        if (!request.domainRole || domain.role == *request.domainRole) domains.push_back(domain);
    rpc::DomainList::Response response;
    const auto name = [](const accounts::Domain& domain) { return domain.name; };
    for (const accounts::Domain* domain : pageOf(domains, request.page, name, response.total)) {
        auto info = describe(*domain, *context);
        if (!info) return info.error();
        response.domains.push_back(std::move(*info));
    }
    return response;
}

Result<rpc::DomainInfo> DomainsApi::handle(rpc::DomainGet, const Caller&, const rpc::DomainGet::Request& request) {
    return describe(request.domain);
}

Result<rpc::DomainRemove::Response> DomainsApi::handle(rpc::DomainRemove, const Caller&,
                                                       const rpc::DomainRemove::Request& request) {
    const auto domain = findDomain(*deps_.directory.directory(), request.domain);
    if (!domain) return domain.error();
    if (Status same = checkVersion(request.version, domain->version, say("object.domain", domain->name)); !same)
        return same.error();
    const auto removal = deps_.directory.domainRemoval(domain->id);
    if (!removal) return removal.error();
    rpc::DomainRemove::Response response;
    response.accounts = wire(removal->accounts);
    response.aliases = wire(removal->aliases);
    response.mailboxMessages = wire(removal->messages);
    response.mailboxBytes = wire(removal->octets);
    response.listedRecipients = wire(removal->listed);
    response.queuedRecipients = wire(removal->queued);
    if (request.dryRun) return response;
    if (Status removed = deps_.directory.removeDomain(domain->id, request.version.value_or(0)); !removed)
        return removed.error();
    response.removed = true;
    return response;
}

// --- Recipient lists -------------------------------------------------------------------------------------------------

Result<rpc::RecipientsList::Response> DomainsApi::handle(rpc::RecipientsList, const Caller&,
                                                         const rpc::RecipientsList::Request& request) {
    const auto domain = findDomain(*deps_.directory.directory(), request.domain);
    if (!domain) return domain.error();
    if (domain->role == accounts::DomainRole::primary) return conflict(say("domain.listAccounts", domain->name));
    std::uint64_t total = 0;
    auto recipients =
        deps_.directory.recipients(domain->id, request.page.contains, static_cast<std::uint64_t>(request.page.offset),
                                   static_cast<std::size_t>(request.page.limit), &total);
    if (!recipients) return recipients.error();
    rpc::RecipientsList::Response response;
    response.recipients = std::move(*recipients);
    response.total = wire(total);
    return response;
}

Result<rpc::RecipientsCount> DomainsApi::edit(store::ListEdit how, const rpc::RecipientsEdit& request) {
    const auto domain = findDomain(*deps_.directory.directory(), request.domain);
    if (!domain) return domain.error();
    const auto edited = deps_.directory.editRecipients(domain->id, how, request.recipients);
    if (!edited) return edited.error();
    rpc::RecipientsCount count;
    count.added = wire(edited->added);
    count.removed = wire(edited->removed);
    count.total = wire(edited->total);
    return count;
}

Result<rpc::RecipientsCount> DomainsApi::handle(rpc::RecipientsAdd, const Caller&, const rpc::RecipientsEdit& request) {
    return edit(store::ListEdit::add, request);
}

Result<rpc::RecipientsCount> DomainsApi::handle(rpc::RecipientsRemove, const Caller&,
                                                const rpc::RecipientsEdit& request) {
    return edit(store::ListEdit::remove, request);
}

Result<rpc::RecipientsCount> DomainsApi::handle(rpc::RecipientsReplace, const Caller&,
                                                const rpc::RecipientsEdit& request) {
    return edit(store::ListEdit::replace, request);
}

} // namespace ismail::service
