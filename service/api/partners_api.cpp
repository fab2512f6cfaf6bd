#include "partners_api.h"

#include "answers.h"
#include "base/ip_network.h"
#include "crypto/password_hash.h"
#include "domains_api.h"
#include "field_edits.h"
#include "mapping.h"
#include "partner_words.h"

namespace ismail::service {

namespace {

constexpr std::size_t maxDomainsShown = 1000;

Error noPartner(const std::string& name) { return notFound(say("partner.unknown", name)); }

Status checkAddresses(const std::vector<std::string>& addresses) {
    for (const std::string& address : addresses)
        if (!IpNetwork::parse(address)) return invalid(say("address.noNetwork", address));
    return {};
}

bool isSecondaryOf(const accounts::Domain& domain, std::int64_t partnerId) {
    return std::any_of(domain.secondaries.begin(), domain.secondaries.end(),
                       [&](const auto& link) { return link.partnerId == partnerId; });
}

std::vector<std::string> usersOf(const accounts::Directory& directory, std::int64_t partnerId) {
    std::vector<std::string> names;
    for (const accounts::Domain& domain : directory.domains())
        if ((domain.primaryPartner == partnerId || isSecondaryOf(domain, partnerId)) && names.size() < maxDomainsShown)
            names.push_back(domain.name);
    std::sort(names.begin(), names.end());
    return names;
}

void describeContact(rpc::PartnerInfo& info, const relay::PartnerView& view) {
    info.state = wire(view.state);
    info.since = view.since;
    info.lastContact = view.lastContact;
    info.lastReply = wire(view.lastError);
    info.unknownRecipients = wire(view.refusedRecipients);
    for (const relay::PartnerDomainView& each : view.domains) {
        if (!each.weArePrimary || !each.lastAsked) continue;
        if (each.refused && info.refusesFor.size() < maxDomainsShown) info.refusesFor.push_back(each.domain);
        if (info.lastQuery && *info.lastQuery >= *each.lastAsked) continue;
        info.lastQuery = each.lastAsked;
        info.lastQueryReply = wire(each.lastReply);
    }
    if (const EtrnRefusal refusal = refusalOf(view); refusal.domains != 0) info.lastQueryReply = wire(refusal.reply);
}

} // namespace

Result<PartnersApi::PageContext> PartnersApi::pageContext() {
    auto held = HeldMail::read(deps_.queue);
    if (!held) return held.error();
    PageContext context{deps_.directory.directory(), std::move(*held), {}};
    if (auto views = deps_.relay.partners()) context.views = std::move(*views);
    return context;
}

rpc::PartnerInfo PartnersApi::describe(const accounts::Partner& partner, const PageContext& context) {
    rpc::PartnerInfo info;
    info.partner = partner.name;
    showFields(partner, info);
    info.hasPassword = !partner.protectedPassword.empty();
    info.hasInboundPassword = !partner.inboundVerifier.empty();
    info.version = partner.version;
    info.pair = partner.peer.state;
    for (const relay::PartnerView& view : context.views)
        if (view.id == partner.id) describeContact(info, view);
    if (!partner.enabled) info.state = rpc::PartnerState::disabled;
    for (const accounts::Domain& domain : context.directory->domains()) {
        if (domain.primaryPartner == partner.id) {
            info.held += context.held.of(domain.name).recipients;
            if (info.primaryFor.size() < maxDomainsShown) info.primaryFor.push_back(domain.name);
        }
        if (isSecondaryOf(domain, partner.id) && info.secondaryFor.size() < maxDomainsShown)
            info.secondaryFor.push_back(domain.name);
    }
    return info;
}

Result<rpc::PartnerInfo> PartnersApi::describe(const std::string& name) {
    const auto context = pageContext();
    if (!context) return context.error();
    const accounts::Partner* partner = context->directory->partnerByName(name);
    if (!partner) return noPartner(name);
    return describe(*partner, *context);
}

Status PartnersApi::setOutgoingLogin(accounts::Partner& partner, const std::optional<Secret<std::string>>& password) {
    if (partner.user.empty()) {
        if (password && !password->empty()) return invalid(say("password.noUser"));
        partner.protectedPassword.clear();
        return {};
    }
    if (password) {
        auto sealed = deps_.secret.protect(*password);
        if (!sealed) return sealed.error();
        partner.protectedPassword = std::move(*sealed);
    }
    if (partner.protectedPassword.empty()) return invalid(say("password.missing", partner.user));
    return {};
}

Status PartnersApi::setIncomingLogin(accounts::Partner& partner, const std::optional<Secret<std::string>>& password) {
    if (partner.inboundUser.empty()) {
        if (password && !password->empty()) return invalid(say("password.noInboundUser"));
        partner.inboundVerifier.clear();
        return {};
    }
    if (password) {
        if (Status good = checkPassword(*password); !good) return good;
        auto verifier = crypto::hashPassword(*password);
        if (!verifier) return verifier.error();
        partner.inboundVerifier = std::move(*verifier);
    }
    if (partner.inboundVerifier.empty()) return invalid(say("password.inboundMissing", partner.inboundUser));
    return {};
}

template <class Edit>
Status PartnersApi::take(const Edit& edit, accounts::Partner& partner) {
    if (edit.addresses)
        if (Status good = checkAddresses(*edit.addresses); !good) return good;
    applyFields(edit, partner);
    if (Status login = setOutgoingLogin(partner, edit.password); !login) return login;
    return setIncomingLogin(partner, edit.inboundPassword);
}

Result<rpc::PartnerInfo> PartnersApi::handle(rpc::PartnerAdd, const Caller&, const rpc::PartnerAdd::Request& request) {
    accounts::Partner partner;
    partner.name = request.partner;
    if (Status taken = take(request, partner); !taken) return taken.error();
    if (const auto added = deps_.directory.addPartner(std::move(partner)); !added) return added.error();
    return describe(request.partner);
}

Result<rpc::PartnerInfo> PartnersApi::handle(rpc::PartnerSet, const Caller&, const rpc::PartnerSet::Request& request) {
    const auto directory = deps_.directory.directory();
    const accounts::Partner* found = directory->partnerByName(request.partner);
    if (!found) return noPartner(request.partner);
    accounts::Partner partner = *found;
    if (Status same = checkVersion(request.version, partner.version, say("object.partner", partner.name)); !same)
        return same.error();
    if (Status read = checkRead(request.addresses ? say("part.addresses") : Sentence{}, request.version,
                                say("object.partner", partner.name));
        !read)
        return read.error();
    if (request.newName) partner.name = *request.newName;
    if (Status taken = take(request, partner); !taken) return taken.error();
    const std::string name = partner.name;
    if (Status set = deps_.directory.setPartner(std::move(partner)); !set) return set.error();
    return describe(name);
}

Result<rpc::PartnerList::Response> PartnersApi::handle(rpc::PartnerList, const Caller&, const rpc::Page& request) {
    const auto context = pageContext();
    if (!context) return context.error();
    rpc::PartnerList::Response response;
    const auto name = [](const accounts::Partner& partner) { return partner.name; };
    for (const accounts::Partner* partner : pageOf(context->directory->partners(), request, name, response.total))
        response.partners.push_back(describe(*partner, *context));
    return response;
}

Result<rpc::PartnerInfo> PartnersApi::handle(rpc::PartnerGet, const Caller&, const rpc::PartnerGet::Request& request) {
    return describe(request.partner);
}

Result<rpc::PartnerRemove::Response> PartnersApi::handle(rpc::PartnerRemove, const Caller&,
                                                         const rpc::PartnerRemove::Request& request) {
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partnerByName(request.partner);
    if (!partner) return noPartner(request.partner);
    if (Status same = checkVersion(request.version, partner->version, say("object.partner", partner->name)); !same)
        return same.error();
    rpc::PartnerRemove::Response response;
    response.usedBy = usersOf(*directory, partner->id);
    if (request.dryRun) return response;
    // The store refuses a partner that is used, with the domains.
    if (Status removed = deps_.directory.removePartner(partner->id, request.version.value_or(0)); !removed)
        return removed.error();
    response.removed = true;
    return response;
}

// --- Queries ---------------------------------------------------------------------------------------------------------

Result<std::vector<std::int64_t>> PartnersApi::chosen(const accounts::Directory& directory, const std::string& partner,
                                                      const std::string& domain) const {
    const accounts::Partner* wanted = nullptr;
    if (!partner.empty()) {
        wanted = directory.partnerByName(partner);
        if (!wanted) return noPartner(partner);
        if (!wanted->enabled) return conflict(say("partner.enableFirst", partner));
    }
    std::string only;
    if (!domain.empty()) {
        const auto found = findDomain(directory, domain);
        if (!found) return found.error();
        if (found->role != accounts::DomainRole::primary)
            return conflict(say("partner.secondaryAsksNobody", found->name));
        only = found->name;
    }
    std::vector<std::int64_t> ids;
    for (const accounts::Partner& each : directory.partners()) {
        if (!each.enabled || (wanted && wanted->id != each.id)) continue;
        const auto& domains = directory.domains();
        const bool asked = std::any_of(domains.begin(), domains.end(), [&](const accounts::Domain& d) {
            return (only.empty() || d.name == only) && isSecondaryOf(d, each.id);
        });
        if (asked) ids.push_back(each.id);
    }
    if (!ids.empty()) return ids;
    if (wanted)
        return conflict(only.empty() ? say("partner.holdsNothing", partner)
                                     : say("partner.holdsNotThat", partner, only));
    return conflict(only.empty() ? say("partner.nobodyToAsk") : say("partner.nobodyToAskFor", only));
}

Result<rpc::PartnerQueryNow::Response> PartnersApi::handle(rpc::PartnerQueryNow, const Caller&,
                                                           const rpc::PartnerQueryNow::Request& request) {
    const auto directory = deps_.directory.directory();
    const auto ids = chosen(*directory, request.partner, request.domain);
    if (!ids) return ids.error();
    std::string only;
    if (!request.domain.empty())
        if (const auto domain = findDomain(*directory, request.domain)) only = domain->name;
    rpc::PartnerQueryNow::Response response;
    for (const auto& [id, answer] : deps_.relay.query(*ids)) {
        const accounts::Partner* partner = directory->partner(id);
        const std::string name = partner ? partner->name : std::string();
        if (!answer) {
            response.queries.push_back({name, only, answer.error().text, false, answer.error().sentence});
            continue;
        }
        for (const relay::PartnerDomainView& each : *answer) {
            if (!each.weArePrimary || (!only.empty() && each.domain != only)) continue;
            const bool said = each.lastReply.code != 0;
            const Sentence silent = said ? Sentence{} : say("partner.noAnswer");
            response.queries.push_back(
                {name, each.domain, said ? wire(each.lastReply) : render(silent), each.lastReply.positive(), silent});
        }
    }
    return response;
}

} // namespace ismail::service
