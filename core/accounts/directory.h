// What this server is, as one immutable snapshot in memory: roles, partners, accounts, routes. Policy and routing ask
// it for every recipient, so a look-up costs a hash, never a query. Store builds a new one after every change.
#pragma once

#include "accounts/model.h"
#include "config/settings.h"
#include "mail/address.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace ismail::accounts {

// An account as policy sees it.
struct AccountEntry {
    std::int64_t id = 0;
    std::int64_t inboxId = 0; // mailbox that mail is delivered to
    std::string address;      // local@domain as shown
    bool enabled = true;
    std::int64_t domainId = 0;
    std::vector<mail::Address> forwards{};
    bool keepCopy = true;
    std::optional<std::uint64_t> quota{};         // its own; see quotaOf()
    SendLimits limits{};                          // its own
    std::shared_ptr<const AutoReply> autoReply{}; // null: none
};

// An alias or group as policy sees it.
struct AliasEntry {
    std::int64_t id = 0;
    std::string address; // as shown
    AliasKind kind = AliasKind::alias;
    std::vector<mail::Address> targets;
    Posting posting = Posting::anyone;
    bool enabled = true;
};

class Directory {
public:
    struct Content {
        std::vector<Domain> domains;
        std::vector<Partner> partners;
        std::vector<ExplicitRoute> routes;
        std::vector<std::pair<std::string, AccountEntry>> accounts; // addressKey -> entry
        std::vector<std::pair<std::string, AliasEntry>> aliases;    // addressKey -> entry
        std::unordered_map<std::int64_t, std::unordered_set<std::string>>
            recipientLists; // domain id -> local parts, lower case
    };
    explicit Directory(Content content);

    // Exact match on the A-label form; nullptr: no role here. Disabled domains are found too.
    const Domain* domain(std::string_view name) const;
    const Domain* domainById(std::int64_t id) const;
    const Partner* partner(std::int64_t id) const;
    const Partner* partnerByName(std::string_view name) const;
    const Partner* partnerByInboundUser(std::string_view user) const;
    // Key as mail::addressKey makes it. Plus-addressing (user+detail) is tried by the caller.
    const AccountEntry* account(std::string_view addressKey) const;
    const AccountEntry* accountById(std::int64_t id) const;
    const AliasEntry* alias(std::string_view addressKey) const;
    // Octets that the account may keep: its own quota, that of its domain, or the setting. 0: no limit.
    std::uint64_t quotaOf(const AccountEntry& account, const config::Settings& settings) const;
    bool someAccountHasQuota() const; // of its own
    // The address as the domain that it is an alias of would write it; the address itself where it is no alias domain.
    mail::Address canonical(const mail::Address& address) const;
    // The recipient list of the domain has the local part (lower case), or, where the domain has it so, what stands
    // before its "+".
    bool listed(const Domain& domain, std::string_view localLower) const;
    // Most specific explicit route for a domain: exact, then the longest ".suffix", then "*".
    const ExplicitRoute* route(std::string_view domain) const;
    const std::vector<Domain>& domains() const { return content_.domains; }
    const std::vector<Partner>& partners() const { return content_.partners; }
    const std::vector<ExplicitRoute>& routes() const { return content_.routes; }

private:
    Content content_;
    std::unordered_map<std::string_view, const Domain*> domainsByName_;
    std::unordered_map<std::string_view, const AccountEntry*> accountsByKey_;
    std::unordered_map<std::int64_t, const AccountEntry*> accountsById_;
    std::unordered_map<std::string_view, const AliasEntry*> aliasesByKey_;
};

// Thread-safe.
class DirectorySource {
public:
    virtual ~DirectorySource() = default;
    virtual std::shared_ptr<const Directory> directory() const = 0;
};

} // namespace ismail::accounts
