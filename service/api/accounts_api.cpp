#include "accounts_api.h"

#include "account_rules.h"
#include "answers.h"
#include "domains_api.h"
#include "field_edits.h"
#include "mail/address.h"
#include "verdict_text.h"

namespace ismail::service {

namespace {

std::string addressOf(const store::AccountTable::Listed& listed) {
    return mail::Address{listed.account.local, listed.domain}.text();
}

// A page of accounts must fit into a frame of 4 MiB whatever the accounts hold.
constexpr std::size_t maxPageBytes = 3 * 1024 * 1024;

std::size_t sizeOf(const rpc::AccountInfo& info) {
    std::size_t octets = 1000 + 2 * info.description.size();
    for (const std::string& forward : info.forwards)
        octets += forward.size() + 8;
    return octets;
}

// By the Return-Path with which an entry of the mailbox begins; nothing where it has none.
std::optional<std::string> senderOf(const std::string& prefix) {
    if (!prefix.starts_with("Return-Path:")) return std::nullopt;
    const auto begin = prefix.find('<'), end = prefix.find(">\r\n");
    if (begin == std::string::npos || end == std::string::npos || end < begin) return std::nullopt;
    return prefix.substr(begin + 1, end - begin - 1);
}

Status checkAutoReply(const rpc::AutoReply& reply) {
    if (reply.enabled && reply.text.empty()) return invalid(say("autoReply.noText"));
    if (reply.from && reply.until && *reply.until <= *reply.from) return invalid(say("autoReply.endsFirst"));
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (std::any_of(reply.subject.begin(), reply.subject.end(), isControl))
        return invalid(say("autoReply.subjectControl"));
    return {};
}

} // namespace

Result<AccountsApi::Listed> AccountsApi::find(const std::string& text) {
    const auto address = parseAddress(text);
    if (!address) return address.error();
    auto listed = deps_.directory.accountByAddress(mail::addressKey(*address));
    if (!listed && listed.error().kind == ErrorKind::notFound) return notFound(say("account.unknown", address->text()));
    return listed;
}

Result<rpc::AccountInfo> AccountsApi::describe(const Listed& listed) {
    const auto usage = deps_.mailboxes.usage(listed.account.id);
    if (!usage) return usage.error();
    rpc::AccountInfo info;
    info.address = addressOf(listed);
    showFields(listed.account, info);
    info.scram = !listed.account.scramVerifier.empty();
    info.messages = wire(usage->messages);
    info.bytes = wire(usage->octets);
    info.version = listed.account.version;
    const auto directory = deps_.directory.directory();
    const auto settings = deps_.directory.current();
    if (const accounts::AccountEntry* entry = directory->accountById(listed.account.id))
        info.quotaInForce = wire(directory->quotaOf(*entry, *settings));
    info.quotaLevel = quotaLevel(usage->octets, static_cast<std::uint64_t>(info.quotaInForce), *settings);
    const accounts::SentCounts sent = deps_.sending.ofAccount(listed.account.id);
    info.sent = {wire(sent.messagesHour), wire(sent.messagesDay), wire(sent.recipientsHour), wire(sent.recipientsDay)};
    const auto login = deps_.logins.of(listed.account.id);
    if (!login) return login.error();
    if (*login) info.lastLogin = rpc::LastLogin{(*login)->at, (*login)->protocol, (*login)->peer};
    return info;
}

Result<rpc::AccountInfo> AccountsApi::handle(rpc::AccountAdd, const Caller&, const rpc::AccountAdd::Request& request) {
    auto account = makeAccount(*deps_.directory.directory(), request.address, request, request.password);
    if (!account) return account.error();
    if (Status set = setPassword(*account, request.password, request.scram); !set) return set.error();
    const auto id = deps_.directory.addAccount(std::move(*account));
    if (!id) return id.error();
    const auto listed = deps_.directory.account(*id);
    if (!listed) return listed.error();
    return describe(*listed);
}

Result<rpc::AccountInfo> AccountsApi::handle(rpc::AccountSet, const Caller&, const rpc::AccountSet::Request& request) {
    auto listed = find(request.address);
    if (!listed) return listed.error();
    accounts::Account account = listed->account;
    if (Status same = checkVersion(request.version, account.version, say("object.account", addressOf(*listed))); !same)
        return same.error();
    const Sentence replaced = request.forwards     ? say("part.addresses")
                              : request.autoReply  ? say("part.autoReply")
                              : request.sendLimits ? say("part.sendLimits")
                                                   : Sentence{};
    if (Status read = checkRead(replaced, request.version, say("object.account", addressOf(*listed))); !read)
        return read.error();
    if (request.autoReply)
        if (Status good = checkAutoReply(*request.autoReply); !good) return good.error();
    applyFields(request, account);
    if (Status set = deps_.directory.setAccount(std::move(account)); !set) return set.error();
    listed = deps_.directory.account(listed->account.id);
    if (!listed) return listed.error();
    return describe(*listed);
}

Result<rpc::AccountInfo> AccountsApi::handle(rpc::AccountPasswd, const Caller&,
                                             const rpc::AccountPasswd::Request& request) {
    auto listed = find(request.address);
    if (!listed) return listed.error();
    accounts::Account account = listed->account;
    const bool scram = request.scram.value_or(!account.scramVerifier.empty());
    if (Status set = setPassword(account, request.password, scram); !set) return set.error();
    if (Status set = deps_.directory.setAccount(std::move(account)); !set) return set.error();
    listed = deps_.directory.account(listed->account.id);
    if (!listed) return listed.error();
    return describe(*listed);
}

Result<rpc::AccountList::Response> AccountsApi::handle(rpc::AccountList, const Caller&,
                                                       const rpc::AccountList::Request& request) {
    std::int64_t domainId = 0;
    if (!request.domain.empty()) {
        const auto domain = findDomain(*deps_.directory.directory(), request.domain);
        if (!domain) return domain.error();
        domainId = domain->id;
    }
    std::uint64_t total = 0;
    const auto page =
        deps_.directory.accounts(domainId, request.page.contains, static_cast<std::uint64_t>(request.page.offset),
                                 static_cast<std::size_t>(request.page.limit), &total);
    if (!page) return page.error();
    rpc::AccountList::Response response;
    response.total = wire(total);
    std::size_t octets = 0;
    for (const Listed& listed : *page) {
        auto info = describe(listed);
        if (!info) return info.error();
        info->autoReply.text.clear();
        octets += sizeOf(*info);
        if (octets > maxPageBytes && !response.accounts.empty()) break;
        response.accounts.push_back(std::move(*info));
    }
    return response;
}

Result<rpc::AccountInfo> AccountsApi::handle(rpc::AccountGet, const Caller&, const rpc::AccountGet::Request& request) {
    const auto listed = find(request.address);
    if (!listed) return listed.error();
    return describe(*listed);
}

Result<rpc::AccountRemove::Response> AccountsApi::handle(rpc::AccountRemove, const Caller&,
                                                         const rpc::AccountRemove::Request& request) {
    const auto listed = find(request.address);
    if (!listed) return listed.error();
    if (Status same = checkVersion(request.version, listed->account.version, say("object.account", addressOf(*listed)));
        !same)
        return same.error();
    const auto usage = deps_.mailboxes.usage(listed->account.id);
    if (!usage) return usage.error();
    rpc::AccountRemove::Response response;
    response.messages = wire(usage->messages);
    response.bytes = wire(usage->octets);
    if (request.dryRun) return response;
    if (Status removed = deps_.directory.removeAccount(listed->account.id, request.version.value_or(0)); !removed)
        return removed.error();
    response.removed = true;
    return response;
}

// --- Mailboxes -------------------------------------------------------------------------------------------------------

Result<store::MailboxRow> AccountsApi::mailbox(const std::string& address, const std::string& name) {
    const auto listed = find(address);
    if (!listed) return listed.error();
    auto row = deps_.mailboxes.find(listed->account.id, name);
    if (!row && row.error().kind == ErrorKind::notFound)
        return notFound(say("account.noMailbox", addressOf(*listed), name));
    return row;
}

Result<rpc::MailboxList::Response> AccountsApi::handle(rpc::MailboxList, const Caller&,
                                                       const rpc::MailboxList::Request& request) {
    const auto listed = find(request.address);
    if (!listed) return listed.error();
    const auto rows = deps_.mailboxes.list(listed->account.id);
    if (!rows) return rows.error();
    rpc::MailboxList::Response response;
    for (const store::MailboxRow& row : *rows)
        response.mailboxes.push_back({row.name, wire(row.messages), wire(row.octets)});
    return response;
}

Result<rpc::MailboxMessages::Response> AccountsApi::handle(rpc::MailboxMessages, const Caller&,
                                                           const rpc::MailboxMessages::Request& request) {
    const auto box = mailbox(request.address, request.mailbox);
    if (!box) return box.error();
    const bool down = request.newestFirst;
    const auto page = [&](std::uint32_t from, std::size_t most) {
        return down ? deps_.mailboxes.newestEntries(box->id, from, most) : deps_.mailboxes.entries(box->id, from, most);
    };
    constexpr std::int64_t maxUid = std::numeric_limits<std::uint32_t>::max();
    const std::int64_t from = down && request.afterUid == 0 ? maxUid : std::min(request.afterUid, maxUid);
    const auto limit = static_cast<std::size_t>(request.limit);
    const auto entries = page(static_cast<std::uint32_t>(from), limit);
    if (!entries) return entries.error();
    rpc::MailboxMessages::Response response;
    for (const store::MailboxEntry& entry : *entries) {
        response.messages.push_back({static_cast<std::int64_t>(entry.uid),
                                     messageIdText(entry.message),
                                     wire(entry.size),
                                     entry.received,
                                     senderOf(entry.prefix),
                                     {},
                                     0});
        const auto kept = deps_.mailboxes.verdict(box->id, entry.uid);
        if (const auto verdict = readVerdict(kept ? *kept : std::string())) {
            rpc::MailboxEntry& told = response.messages.back();
            told.decision = verdict->decision;
            told.points = verdict->points;
            for (const rpc::VerdictRecipient& own : verdict->recipients) // an account may have a line of its own
                if (own.accountId == box->accountId) told.decision = own.decision, told.points = own.points;
        }
    }
    if (entries->size() == limit) {
        const auto behind = page(entries->back().uid, 1);
        if (!behind) return behind.error();
        response.more = !behind->empty();
    }
    return response;
}

Result<rpc::MessagePiece> AccountsApi::handle(rpc::MailboxFetch, const Caller&,
                                              const rpc::MailboxFetch::Request& request) {
    const auto box = mailbox(request.address, request.mailbox);
    if (!box) return box.error();
    if (request.uid > std::numeric_limits<std::uint32_t>::max())
        return notFound(say("account.noMessage", request.uid, request.mailbox));
    std::uint64_t total = 0;
    auto piece = deps_.mailboxes.read(box->id, static_cast<std::uint32_t>(request.uid),
                                      static_cast<std::uint64_t>(request.offset),
                                      static_cast<std::size_t>(request.length), &total);
    if (!piece) return piece.error();
    rpc::MessagePiece response;
    response.data.data = std::move(*piece);
    response.offset = request.offset;
    response.size = wire(total);
    return response;
}

} // namespace ismail::service
