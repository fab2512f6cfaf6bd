#include "door_api.h"

#include "answers.h"
#include "base/text.h"
#include "mail/address.h"
#include "mail/idn.h"

#include <future>

namespace ismail::service {

namespace {

using relay::AccessEntry;
using relay::AccessScope;

rpc::AccessAction actionOf(relay::AccessAction action) {
    return action == relay::AccessAction::block ? rpc::AccessAction::block : rpc::AccessAction::welcome;
}

relay::AccessAction fromWire(rpc::AccessAction action) {
    return action == rpc::AccessAction::block ? relay::AccessAction::block : relay::AccessAction::welcome;
}

} // namespace

Result<DoorApi::Owner> DoorApi::ownerOf(const std::string& text) const {
    if (trim(text).empty()) return Owner{};
    const auto directory = deps_.directory.directory();
    if (text.find('@') == std::string::npos) {
        const auto name = mail::toAscii(trim(text));
        const accounts::Domain* domain = name ? directory->domain(*name) : nullptr;
        if (!domain) return notFound(say("access.noSuchOwner"));
        return Owner{AccessScope::domain, domain->id};
    }
    const auto address = mail::parseMailbox(trim(text));
    if (!address) return notFound(say("access.noSuchOwner"));
    const auto account = deps_.directory.accountByAddress(mail::addressKey(*address));
    if (!account) return notFound(say("access.noSuchOwner"));
    return Owner{AccessScope::account, account->account.id};
}

rpc::AccessInfo DoorApi::describe(const AccessEntry& entry) const {
    rpc::AccessInfo info;
    info.id = entry.id;
    info.pattern = entry.pattern;
    info.action = actionOf(entry.action);
    info.at = entry.at;
    const auto directory = deps_.directory.directory();
    if (entry.scope == AccessScope::domain) {
        if (const accounts::Domain* domain = directory->domainById(entry.owner)) info.owner = domain->name;
    } else if (entry.scope == AccessScope::account) {
        if (const auto* account = directory->accountById(entry.owner)) info.owner = account->address;
    }
    return info;
}

Result<rpc::AccessListing::Response> DoorApi::handle(rpc::AccessListing, const Caller&,
                                                     const rpc::AccessListing::Request& request) {
    relay::AccessQuery query;
    if (request.owner) {
        const auto owner = ownerOf(*request.owner);
        if (!owner) return owner.error();
        query.scope = owner->scope;
        query.owner = owner->id;
    }
    query.contains = asciiLower(request.contains);
    query.offset = static_cast<std::size_t>(request.offset);
    query.limit = static_cast<std::size_t>(request.limit);
    const auto page = deps_.memory.accessPage(query);
    if (!page) return page.error();
    rpc::AccessListing::Response response;
    response.total = wire(page->total);
    for (const AccessEntry& entry : page->entries)
        response.entries.push_back(describe(entry));
    return response;
}

Result<rpc::AccessInfo> DoorApi::handle(rpc::AccessAdd, const Caller&, const rpc::AccessAdd::Request& request) {
    const auto owner = ownerOf(request.owner);
    if (!owner) return owner.error();
    AccessEntry entry;
    entry.scope = owner->scope;
    entry.owner = owner->id;
    entry.pattern = request.pattern;
    entry.action = fromWire(request.action);
    std::promise<Result<AccessEntry>> promise;
    deps_.door.access().add(std::move(entry), [&](Result<AccessEntry> added) { promise.set_value(std::move(added)); });
    const auto added = promise.get_future().get();
    if (!added) return added.error();
    return describe(*added);
}

Result<rpc::AccessInfo> DoorApi::handle(rpc::AccessRemove, const Caller&, const rpc::AccessRemove::Request& request) {
    std::promise<Result<AccessEntry>> promise;
    deps_.door.access().remove(request.id, [&](Result<AccessEntry> removed) { promise.set_value(std::move(removed)); });
    const auto removed = promise.get_future().get();
    if (!removed) return removed.error();
    return describe(*removed);
}

Result<rpc::DoorStatus::Response> DoorApi::handle(rpc::DoorStatus, const Caller&, const rpc::Empty&) {
    rpc::DoorStatus::Response response;
    (void)deps_.door.lists(); // so that health knows a setting that has just changed
    for (const relay::ListHealth::State& state : deps_.door.health().states()) {
        rpc::BlockListInfo info;
        info.zone = state.list.zone;
        info.welcome = state.list.welcome;
        info.domains = state.list.domains;
        info.ipv6 = !state.list.domains && state.v6;
        info.points = state.list.points;
        info.setAside = state.setAside;
        info.since = wireTime(state.since);
        info.tested = state.tested;
        response.lists.push_back(std::move(info));
    }
    response.greylisted = wire(std::uint64_t{deps_.door.greylist().size()});
    response.known = wire(std::uint64_t{deps_.door.known().size()});
    response.reputations = wire(std::uint64_t{deps_.door.reputation().size()});
    response.accessEntries = wire(std::uint64_t{deps_.door.access().current()->size()});
    return response;
}

} // namespace ismail::service
