// What an administrator has set up, as the current snapshot in memory and as edits that keep it free of contradictions.
//
// Reading is lock-and-copy of a pointer. An edit is written by the committer, which reads back within the transaction
// what it changed; after the commit the next snapshot is made of the last one and of that, in the order of commits.
// Then the listeners are told; when an edit function returns, directory() and current() show it. Edits block: workers
// only. Errors: invalid with the rule, notFound, conflict for a clash or a version that is not the stored one any more;
// the texts are whole sentences for the administrator. A version of 0 stands for whatever is stored.
#pragma once

#include "accounts/directory.h"
#include "accounts/directory_change.h"
#include "base/clock.h"
#include "base/log.h"
#include "config/settings.h"
#include "store/db/committer.h"
#include "store/db/read_pool.h"
#include "store/directory/address_tables.h"
#include "store/directory/directory_tables.h"
#include "store/mailbox/mailbox_ledger.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

// What goes with a domain.
struct DomainRemoval {
    std::uint64_t accounts = 0;
    std::uint64_t aliases = 0;
    std::uint64_t messages = 0; // in their mailboxes
    std::uint64_t octets = 0;   // of those
    std::uint64_t listed = 0;   // entries of its recipient list
    std::uint64_t queued = 0;   // recipients that wait for the domain's primary
};

enum class ListEdit { add, remove, replace };
struct ListEdited {
    std::uint64_t added = 0, removed = 0, total = 0;
};

class DirectoryStore final : public accounts::DirectorySource, public config::SettingsSource {
public:
    static constexpr std::size_t maxPage = 1000;
    static constexpr std::size_t maxRecipientsAtOnce = 50'000; // entries of a recipient list in one call

    DirectoryStore(Committer& committer, ReadPool& pool, MailboxLedger& ledger, const Clock& clock, Log& log);

    // Values of ismail.conf: they stand where nothing is stored. Before load().
    void setGiven(std::map<std::string, std::string> given) { given_ = std::move(given); }
    // The file was read again: its values apply at once, and listeners hear of it.
    void renewGiven(std::map<std::string, std::string> given);
    // Reads everything; before the first use. Throws DatabaseError.
    void load();
    std::shared_ptr<const accounts::Directory> directory() const override;
    std::shared_ptr<const config::Settings> current() const override;
    // Called after each change, on the thread that made it. Before the first edit only.
    void onChange(std::function<void(const accounts::DirectoryChange&)> listener) {
        listeners_.push_back(std::move(listener));
    }

    // nullopt: back to the default. All are stored or none.
    Status setSettings(const std::map<std::string, std::optional<std::string>>& values);

    Result<std::int64_t> addPartner(accounts::Partner partner);
    Status setPartner(accounts::Partner partner);
    Status removePartner(std::int64_t id, std::int64_t version);

    // An edit of partners and of domains that are linked to them, as pairing makes it: what it touched is shown like
    // any other edit. write: on the committer's thread; may run twice.
    struct Touched {
        std::vector<std::int64_t> partners, domains; // by id
    };
    Status editPeers(std::function<Status(Database&, Touched&)> write);

    // The name is brought to its A-label form.
    Result<std::int64_t> addDomain(accounts::Domain domain);
    // The name stays; the role changes only while nothing depends on it. takeInHeld: a secondary that becomes primary
    // takes the mail in that it holds (whoever listens to changes of domains does it).
    Status setDomain(accounts::Domain domain, bool takeInHeld = false);
    Result<DomainRemoval> domainRemoval(std::int64_t id);
    // Accounts go with it at once, their mail soon after (Maintenance); queued mail stays until it is re-routed.
    Status removeDomain(std::int64_t id, std::int64_t version);

    // Local parts, or addresses in the domain. A large list is written in slices, each of which is shown once it is on
    // disk.
    Result<ListEdited> editRecipients(std::int64_t domainId, ListEdit edit, const std::vector<std::string>& recipients);
    Result<std::vector<std::string>> recipients(std::int64_t domainId, const std::string& text, std::uint64_t offset,
                                                std::size_t limit, std::uint64_t* total = nullptr);

    // With its INBOX.
    Result<std::int64_t> addAccount(accounts::Account account);
    // What addAccount() would say, without adding it.
    Status checkNewAccount(const accounts::Account& account);
    Status setAccount(accounts::Account account);
    Status removeAccount(std::int64_t id, std::int64_t version);
    // With verifiers.
    Result<AccountTable::Listed> account(std::int64_t id);
    Result<AccountTable::Listed> accountByAddress(const std::string& addressKey);
    Result<std::vector<AccountTable::Listed>> accounts(std::int64_t domainId, const std::string& text,
                                                       std::uint64_t offset, std::size_t limit,
                                                       std::uint64_t* total = nullptr);

    // Another address cannot be given to an alias: it is another alias.
    Result<std::int64_t> addAlias(accounts::Alias alias);
    Status setAlias(accounts::Alias alias);
    Status removeAlias(std::int64_t id, std::int64_t version);
    Result<AliasTable::Listed> aliasByAddress(const std::string& addressKey);
    Result<std::vector<AliasTable::Listed>> aliases(const AliasFilter& filter, std::uint64_t offset, std::size_t limit,
                                                    std::uint64_t* total = nullptr);

    Result<std::int64_t> addRoute(accounts::ExplicitRoute route);
    Status setRoute(accounts::ExplicitRoute route);
    Status removeRoute(std::int64_t id, std::int64_t version);

private:
    using Kind = accounts::DirectoryChange::Kind;
    // What an edit did, as it was read back within its transaction.
    struct Edited {
        accounts::DirectoryChange change;
        accounts::DirectoryUpdate update;
        std::vector<std::int64_t> domains;           // beside what an edit of partners changed
        std::map<std::string, std::string> settings; // all that are stored, after a change of settings
        bool unread = false;                         // it could not be read back
    };
    struct ListWork;
    // Writes, and tells in change.ids what; what was removed together with that stands in update.
    using Write = std::function<Status(Database&, Edited&)>;

    Status edit(Kind kind, Write write);
    Result<std::int64_t> add(Kind kind, Write write); // of one thing: its id
    void readBack(Database& database, Edited& edited);
    void readBackRows(Database& database, Edited& edited);
    // On the committer's thread, in the order of commits.
    void publish(Edited& edited);
    Status reload();
    void readAll();
    void show(std::shared_ptr<const accounts::Directory> directory);
    void showSettings();
    Status writeList(const std::shared_ptr<ListWork>& work);
    void tell(const accounts::DirectoryChange& change);
    void dropAccount(Database& database, std::int64_t id);

    Committer& committer_;
    ReadPool& pool_;
    MailboxLedger& ledger_;
    const Clock& clock_;
    Log& log_;
    std::vector<std::function<void(const accounts::DirectoryChange&)>> listeners_;
    mutable std::mutex mutex_;
    std::shared_ptr<const accounts::Directory> directory_;
    std::shared_ptr<const config::Settings> settings_;
    std::mutex settingsMutex_; // held while settings_ is made of the two that follow
    std::map<std::string, std::string> stored_;
    std::map<std::string, std::string> given_;
};

} // namespace ismail::store
