#include "addresses_api.h"

#include "account_rules.h"
#include "answers.h"
#include "base/text.h"
#include "domains_api.h"
#include "field_edits.h"
#include "mapping.h"

#include <map>

namespace ismail::service {

namespace {

// A page of aliases must fit into a frame of 4 MiB whatever their targets are.
constexpr std::size_t maxAliasPageBytes = 3 * 1024 * 1024;

std::string addressOf(const store::AliasTable::Listed& listed) {
    return mail::Address{listed.alias.local, listed.domain}.text();
}

// Addresses of this server that are not there.
bool isMissing(const accounts::Directory& directory, const std::string& text) {
    const auto parsed = mail::parseMailbox(text);
    if (!parsed) return true;
    const mail::Address address = directory.canonical(*parsed);
    const auto exists = [&](const std::string& local) {
        const std::string key = mail::addressKey({local, address.domain});
        return directory.account(key) != nullptr || directory.alias(key) != nullptr;
    };
    const accounts::Domain* domain = directory.domain(address.domain);
    if (!domain || domain->role != accounts::DomainRole::primary || !domain->catchAll.empty()) return false;
    if (equalsIgnoreCase(address.local, "postmaster") || exists(address.local)) return false;
    return !domain->plusAddressing || !exists(address.local.substr(0, address.local.find('+')));
}

rpc::AliasInfo infoOf(const store::AliasTable::Listed& listed, const accounts::Directory& directory) {
    rpc::AliasInfo info;
    info.address = addressOf(listed);
    showFields(listed.alias, info);
    info.version = listed.alias.version;
    for (const std::string& target : info.targets)
        if (isMissing(directory, target)) info.missing.push_back(target);
    return info;
}

std::size_t sizeOf(const rpc::AliasInfo& info) {
    std::size_t octets = 500 + 2 * info.description.size();
    for (const std::string& target : info.targets)
        octets += target.size() + 8;
    return octets;
}

} // namespace

Result<AddressesApi::Listed> AddressesApi::find(const std::string& text) {
    const auto address = parseAddress(text);
    if (!address) return address.error();
    auto listed = deps_.directory.aliasByAddress(mail::addressKey(*address));
    if (!listed && listed.error().kind == ErrorKind::notFound) return notFound(say("alias.unknown", address->text()));
    return listed;
}

Result<rpc::AliasInfo> AddressesApi::describe(const std::string& address) {
    const auto listed = find(address);
    if (!listed) return listed.error();
    return infoOf(*listed, *deps_.directory.directory());
}

Result<rpc::AliasInfo> AddressesApi::handle(rpc::AliasAdd, const Caller&, const rpc::AliasAdd::Request& request) {
    const auto address = parseAddress(request.address);
    if (!address) return address.error();
    const auto domain = domainToAddTo(*deps_.directory.directory(), *address, Addable::aliases);
    if (!domain) return domain.error();
    accounts::Alias alias;
    alias.domainId = domain->id;
    alias.local = address->local;
    applyFields(request, alias);
    if (const auto added = deps_.directory.addAlias(std::move(alias)); !added) return added.error();
    return describe(request.address);
}

Result<rpc::AliasInfo> AddressesApi::handle(rpc::AliasSet, const Caller&, const rpc::AliasSet::Request& request) {
    const auto listed = find(request.address);
    if (!listed) return listed.error();
    accounts::Alias alias = listed->alias;
    if (Status same = checkVersion(request.version, alias.version, say("object.alias", addressOf(*listed))); !same)
        return same.error();
    if (Status read = checkRead(request.targets ? say("part.addresses") : Sentence{}, request.version,
                                say("object.alias", addressOf(*listed)));
        !read)
        return read.error();
    applyFields(request, alias);
    if (Status set = deps_.directory.setAlias(std::move(alias)); !set) return set.error();
    return describe(request.address);
}

Result<rpc::AliasList::Response> AddressesApi::handle(rpc::AliasList, const Caller&,
                                                      const rpc::AliasList::Request& request) {
    const auto directory = deps_.directory.directory();
    store::AliasFilter filter;
    if (!request.domain.empty()) {
        const auto domain = findDomain(*directory, request.domain);
        if (!domain) return domain.error();
        filter.domainId = domain->id;
    }
    filter.kind = request.kind;
    filter.text = request.page.contains;
    std::uint64_t total = 0;
    const auto page = deps_.directory.aliases(filter, static_cast<std::uint64_t>(request.page.offset),
                                              static_cast<std::size_t>(request.page.limit), &total);
    if (!page) return page.error();
    rpc::AliasList::Response response;
    response.total = wire(total);
    std::size_t octets = 0;
    for (const Listed& listed : *page) {
        rpc::AliasInfo info = infoOf(listed, *directory);
        octets += sizeOf(info);
        if (octets > maxAliasPageBytes && !response.aliases.empty()) break;
        response.aliases.push_back(std::move(info));
    }
    return response;
}

Result<rpc::AliasInfo> AddressesApi::handle(rpc::AliasGet, const Caller&, const rpc::AliasGet::Request& request) {
    return describe(request.address);
}

Result<rpc::Empty> AddressesApi::handle(rpc::AliasRemove, const Caller&, const rpc::AliasRemove::Request& request) {
    const auto listed = find(request.address);
    if (!listed) return listed.error();
    if (Status same = checkVersion(request.version, listed->alias.version, say("object.alias", addressOf(*listed)));
        !same)
        return same.error();
    if (Status removed = deps_.directory.removeAlias(listed->alias.id, request.version.value_or(0)); !removed)
        return removed.error();
    return rpc::Empty{};
}

// --- Accounts from a file --------------------------------------------------------------------------------------------

Status AddressesApi::importOne(const CsvAccount& line, bool dryRun) {
    if (!line.complaint.empty()) return invalid(line.complaint);
    accounts::AccountFields<rpc::Given> wanted;
    wanted.description = line.description;
    wanted.forwards = splitList(line.forward);
    if (!line.quota.empty()) {
        const auto octets = config::validateSetting(config::settingSpec(config::Setting::quotaAccount), line.quota);
        if (!octets) return invalid(say("import.noQuota", line.quota));
        if (const auto number = parseUnsigned(*octets)) wanted.quota = wire(*number);
    }
    if (!line.enabled.empty()) {
        wanted.enabled = equalsIgnoreCase(line.enabled, "yes");
        if (!*wanted.enabled && !equalsIgnoreCase(line.enabled, "no"))
            return invalid(say("import.noFlag", line.enabled));
    }
    auto account = makeAccount(*deps_.directory.directory(), line.address, wanted, line.password);
    if (!account) return account.error();
    if (Status good = deps_.directory.checkNewAccount(*account); !good || dryRun) return good;
    if (Status set = setPassword(*account, line.password, false); !set) return set;
    const auto added = deps_.directory.addAccount(std::move(*account));
    return added ? Status{} : Status(added.error());
}

Result<rpc::AccountImport::Response> AddressesApi::handle(rpc::AccountImport, const Caller&,
                                                          const rpc::AccountImport::Request& request) {
    const std::vector<CsvAccount> accounts = readAccounts(request.csv.reveal());
    rpc::AccountImport::Response response;
    response.total = static_cast<std::int64_t>(accounts.size());
    std::map<std::string, std::int64_t> seen; // address to the line it stands in first
    for (const CsvAccount& account : accounts) {
        const auto [first, fresh] = seen.emplace(asciiLower(account.address), account.line);
        if (account.line < request.fromLine) continue;
        if (static_cast<std::int64_t>(response.lines.size()) == request.limit) {
            response.nextLine = account.line;
            break;
        }
        rpc::ImportLine line;
        line.line = account.line;
        line.address = readableText(account.address, 1000);
        const Status done = fresh ? importOne(account, request.dryRun) : invalid(say("import.twice", first->second));
        line.outcome = !done            ? rpc::ImportOutcome::refused
                       : request.dryRun ? rpc::ImportOutcome::good
                                        : rpc::ImportOutcome::added;
        if (!done) {
            line.reason = readableText(done.error().text, 2000);
            line.reasonSentence = done.error().sentence;
        }
        response.lines.push_back(std::move(line));
    }
    return response;
}

// --- Bans ------------------------------------------------------------------------------------------------------------

Result<rpc::BanList::Response> AddressesApi::handle(rpc::BanList, const Caller&, const rpc::Page& request) {
    rpc::BanList::Response response;
    for (const accounts::LoginGuard::Ban& ban : deps_.logins.bans()) {
        if (!nameContains(ban.who, request.contains)) continue;
        const std::int64_t at = response.total++;
        if (at < request.offset || at >= request.offset + request.limit) continue;
        response.bans.push_back(
            {wire(ban.subject), readableText(ban.who, 500), ban.since, ban.until, wire(ban.failures)});
    }
    return response;
}

Result<rpc::BanLift::Response> AddressesApi::handle(rpc::BanLift, const Caller&, const rpc::BanLift::Request& request) {
    return rpc::BanLift::Response{static_cast<std::int64_t>(deps_.logins.lift(request.who))};
}

} // namespace ismail::service
