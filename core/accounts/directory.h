// What this server is, as one immutable snapshot in memory: roles, partners, accounts, routes. Policy and routing ask
// it for every recipient, so a look-up costs a hash, never a query. After every edit there is a new one, which shares
// with the one before it what the edit left alone; docs/decisions/0018-directory-in-increments.md says how.
#pragma once

#include "accounts/model.h"
#include "base/persistent_map.h"
#include "config/settings.h"
#include "mail/address.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
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
    bool junkFilter = true;                       // false: nothing goes to its Junk folder
    int junkLine = 0;                             // 3 to 9 points; 0: the server's
    bool scram = false;                           // it can be logged in to by SCRAM
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

// What an edit changed, as it stands after it. Keys are those of mail::addressKey.
struct DirectoryUpdate {
    struct Listed {
        std::int64_t domainId = 0;
        std::string local; // lower case
        bool listed = true;
    };
    std::vector<Domain> domains;           // added or changed
    std::vector<std::int64_t> domainsGone; // with their recipient lists; their accounts and aliases are named below
    std::optional<std::vector<Partner>> partners; // all that there are, where one changed
    std::optional<std::vector<ExplicitRoute>> routes;
    std::vector<std::pair<std::string, AccountEntry>> accounts;
    std::vector<std::int64_t> accountsGone;
    std::vector<std::pair<std::string, AliasEntry>> aliases;
    std::vector<std::int64_t> aliasesGone;
    std::vector<Listed> recipients; // in the order in which they were written
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
    // The snapshot after an edit, which shares with this one what the edit left alone: its cost is that of the edit,
    // whatever the number of accounts, aliases and recipients. Domains, partners and routes are copied as a whole
    // where one of them changes.
    std::shared_ptr<const Directory> with(DirectoryUpdate update) const;

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
    bool someAccountHasQuota() const { return accountsWithQuota_ != 0; } // of its own
    // There is an account, and each can be logged in to by SCRAM.
    bool everyAccountKnowsScram() const { return accounts_.size() != 0 && accountsWithScram_ == accounts_.size(); }
    // The address as the domain that it is an alias of would write it; the address itself where it is no alias domain.
    mail::Address canonical(const mail::Address& address) const;
    // The recipient list of the domain has the local part (lower case), or, where the domain has it so, what stands
    // before its "+".
    bool listed(const Domain& domain, std::string_view localLower) const;
    std::size_t recipientCount(std::int64_t domainId) const; // entries of its list
    // Most specific explicit route for a domain: exact, then the longest ".suffix", then "*".
    const ExplicitRoute* route(std::string_view domain) const;
    // Of a snapshot of the store: by name.
    const std::vector<Domain>& domains() const { return domains_->all; }
    const std::vector<Partner>& partners() const { return *partners_; }
    const std::vector<ExplicitRoute>& routes() const { return *routes_; }

    // Entries that with() copied or made beside what it was given: what this snapshot cost.
    std::size_t copied() const { return copied_; }

private:
    struct Domains {
        explicit Domains(std::vector<Domain> domains);
        const std::vector<Domain> all;
        std::unordered_map<std::string_view, const Domain*> byName; // views of names in `all`
        std::unordered_map<std::int64_t, const Domain*> byId;
    };
    template <typename Entry>
    struct Keyed {
        std::string key;
        Entry entry;
    };
    template <typename Entry>
    struct Addresses {
        using Shared = std::shared_ptr<const Keyed<Entry>>;
        PersistentMap<std::string_view, Shared> byKey; // views of keys in the values
        PersistentMap<std::int64_t, Shared> byId;
        std::size_t size() const { return byId.size(); }
    };
    using LocalParts = PersistentMap<std::string, std::monostate>;

    void take(DirectoryUpdate update);
    void takeDomains(std::vector<Domain> changed, const std::vector<std::int64_t>& gone);
    template <typename Entry, typename Replaced>
    void takeAddresses(Addresses<Entry>& addresses, std::vector<std::pair<std::string, Entry>> changed,
                       const std::vector<std::int64_t>& gone, const Replaced& replaced);
    void takeRecipients(std::vector<DirectoryUpdate::Listed> recipients, const std::vector<std::int64_t>& gone);

    std::shared_ptr<const Domains> domains_;
    std::shared_ptr<const std::vector<Partner>> partners_;
    std::shared_ptr<const std::vector<ExplicitRoute>> routes_;
    Addresses<AccountEntry> accounts_;
    Addresses<AliasEntry> aliases_;
    PersistentMap<std::int64_t, LocalParts> recipients_; // by domain
    std::size_t accountsWithQuota_ = 0, accountsWithScram_ = 0;
    std::size_t copied_ = 0;
};

// Thread-safe.
class DirectorySource {
public:
    virtual ~DirectorySource() = default;
    virtual std::shared_ptr<const Directory> directory() const = 0;
};

} // namespace ismail::accounts
