#include "relay/door/access_list.h"

#include "base/say.h"
#include "base/text.h"
#include "mail/address.h"
#include "mail/idn.h"

#include <unordered_map>
#include <utility>

namespace ismail::relay {

namespace {

std::string listName(AccessScope scope, std::int64_t owner) {
    return std::to_string(static_cast<int>(scope)) + ":" + std::to_string(owner) + ":";
}

// An address may have a slash before its @; a domain has none.
bool namesNetwork(std::string_view pattern) {
    return pattern.find('/') != std::string_view::npos && pattern.find('@') == std::string_view::npos;
}

Error badPattern(std::string_view text) {
    return failure(ErrorKind::invalid, say("access.badPattern", std::string(text.substr(0, AccessEntry::maxPattern))));
}

std::optional<std::string> normalDomain(std::string_view text) {
    const auto ascii = mail::toAscii(text);
    return ascii && mail::isDomain(*ascii) ? std::optional(*ascii) : std::nullopt;
}

} // namespace

Result<std::string> normalAccessPattern(std::string_view text) {
    const std::string_view trimmed = trim(text);
    if (trimmed.empty() || trimmed.size() > AccessEntry::maxPattern) return badPattern(trimmed);
    if (const auto network = IpNetwork::parse(trimmed)) return network->text();
    const std::size_t at = trimmed.rfind('@');
    if (at != std::string_view::npos && at > 0) {
        const auto address = mail::parseMailbox(trimmed);
        if (!address || address->domain.empty() || address->isLiteral()) return badPattern(trimmed);
        return mail::addressKey(*address);
    }
    std::string_view name = trimmed;
    if (at == 0) name.remove_prefix(1); // "@example.org"
    const bool below = name.starts_with('.');
    if (below) name.remove_prefix(1);
    const auto domain = normalDomain(name);
    if (!domain) return badPattern(trimmed);
    return below ? "." + *domain : *domain;
}

std::optional<AccessVerdict> AccessList::findIn(AccessScope scope, std::int64_t owner,
                                                const AccessQuestion& question) const {
    const std::string list = listName(scope, owner);
    const auto look = [&](std::string_view pattern, bool network) -> std::optional<AccessVerdict> {
        const AccessAction* action = entries_.find(list + std::string(pattern));
        if (!action) return std::nullopt;
        return AccessVerdict{*action, scope, std::string(pattern), network};
    };
    const std::size_t at = question.sender.rfind('@');
    if (at != std::string_view::npos) {
        if (auto found = look(question.sender, false)) return found;
        std::string_view domain = question.sender.substr(at + 1);
        if (auto found = look(domain, false)) return found;
        // A name has 127 labels at most (RFC 1035); what is longer is no name.
        for (int labels = 0; labels < 128 && !domain.empty(); ++labels) {
            if (auto found = look("." + std::string(domain), false)) return found;
            const std::size_t dot = domain.find('.');
            domain = dot == std::string_view::npos ? std::string_view() : domain.substr(dot + 1);
        }
    }
    const auto* lengths = lengths_.find(list);
    const auto address = lengths ? IpAddress::parse(question.address) : std::nullopt;
    if (!address) return std::nullopt;
    const auto& used = address->isV4() ? (*lengths)->v4 : (*lengths)->v6;
    for (auto length = used.rbegin(); length != used.rend(); ++length) {
        const auto network = IpNetwork::parse(address->text() + "/" + std::to_string(length->first));
        if (!network) continue;
        if (auto found = look(network->text(), true)) return found;
    }
    return std::nullopt;
}

std::optional<AccessVerdict> AccessList::find(const AccessQuestion& question) const {
    std::optional<AccessVerdict> welcome;
    const std::pair<AccessScope, std::int64_t> lists[] = {
        {AccessScope::server, 0}, {AccessScope::domain, question.domain}, {AccessScope::account, question.account}};
    for (const auto& [scope, owner] : lists) {
        if (scope != AccessScope::server && owner == 0) continue;
        auto found = findIn(scope, owner, question);
        if (!found) continue;
        if (found->action == AccessAction::block) return found;
        if (!welcome) welcome = std::move(found);
    }
    return welcome;
}

AccessList AccessList::with(const std::vector<AccessEntry>& entries) const {
    PersistentMap<std::string, AccessAction>::Edit edit(entries_);
    std::unordered_map<std::string, Lengths> changed;
    for (const AccessEntry& entry : entries) {
        const std::string& pattern = entry.pattern;
        const std::string list = listName(entry.scope, entry.owner);
        const bool isNew = edit.find(list + pattern) == nullptr;
        edit.set(list + pattern, entry.action);
        if (!isNew || !namesNetwork(pattern)) continue;
        auto lengths = changed.find(list);
        if (lengths == changed.end()) {
            const auto* before = lengths_.find(list);
            lengths = changed.emplace(list, before ? **before : Lengths{}).first;
        }
        const std::size_t slash = pattern.find('/');
        const auto length = parseUnsigned(std::string_view(pattern).substr(slash + 1)).value_or(0);
        const bool v4 = pattern.find(':') == std::string::npos;
        ++(v4 ? lengths->second.v4 : lengths->second.v6)[static_cast<unsigned>(length)];
    }
    PersistentMap<std::string, std::shared_ptr<const Lengths>>::Edit lengths(lengths_);
    for (auto& [list, each] : changed)
        lengths.set(list, std::make_shared<const Lengths>(std::move(each)));
    AccessList next;
    next.entries_ = std::move(edit).finish();
    next.lengths_ = std::move(lengths).finish();
    return next;
}

AccessList AccessList::without(const AccessEntry& entry) const {
    const std::string list = listName(entry.scope, entry.owner);
    PersistentMap<std::string, AccessAction>::Edit edit(entries_);
    if (!edit.erase(list + entry.pattern)) return *this;
    AccessList next;
    next.entries_ = std::move(edit).finish();
    next.lengths_ = lengths_;
    const auto* before = lengths_.find(list);
    if (!namesNetwork(entry.pattern) || !before) return next;
    Lengths lengths = **before;
    const std::size_t slash = entry.pattern.find('/');
    const auto length =
        static_cast<unsigned>(parseUnsigned(std::string_view(entry.pattern).substr(slash + 1)).value_or(0));
    auto& used = entry.pattern.find(':') == std::string::npos ? lengths.v4 : lengths.v6;
    if (const auto found = used.find(length); found != used.end() && --found->second == 0) used.erase(found);
    PersistentMap<std::string, std::shared_ptr<const Lengths>>::Edit edited(lengths_);
    edited.set(list, std::make_shared<const Lengths>(std::move(lengths)));
    next.lengths_ = std::move(edited).finish();
    return next;
}

} // namespace ismail::relay
