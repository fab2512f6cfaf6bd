// The lists of recipients of primary domains, for the partners that hold mail for them: kept up with the directory, and
// told. The decisions are those of group/list_source.h.
//
// An edit of an account or alias marks its row dirty in its own transaction (triggers, schema.cpp). work() does the
// rest in pieces of some 100 ms: it begins lists for domains that a paired partner is secondary of, ends others, and
// stretches what is dirty, outside of any transaction. A list is shown once all recipients that were there are in it.
//
// Promises: a version is given to one change; what a page tells is on the disk. A backup that is restored draws new
// epochs (Store). Keys of tags are made when they are first asked for, and sealed. Every function blocks: workers only.
// Errors: unavailable and others of the database; notFound where the partner is no secondary of the domain, or there is
// no list yet.
#pragma once

#include "accounts/directory.h"
#include "base/clock.h"
#include "base/log.h"
#include "group/list_source.h"
#include "store/db/committer.h"
#include "store/db/read_pool.h"
#include "store/directory/key_box.h"
#include "store/directory/recipient_list_table.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace ismail::store {

// A list that went from one version to another, to be announced. anew: it is there now, or has a new epoch; then
// domain.state says it.
struct ListMoved {
    std::int64_t domainId = 0;
    std::int64_t before = 0, after = 0;
    bool anew = false;
};

struct ListWorked {
    bool more = false; // work() again at once
    std::vector<ListMoved> moved;
};

class RecipientListStore {
public:
    static constexpr std::size_t stretchedAtOnce = 128; // 0.8 ms each
    static constexpr std::size_t rowsAtOnce = 2000;     // of cheaper work
    static constexpr std::size_t accountsLookedAt = 5000;

    RecipientListStore(Committer& committer, ReadPool& pool, const accounts::DirectorySource& directory,
                       const config::SettingsSource& settings, const KeyBox* box, const Clock& clock, Log& log);

    // One piece; one caller at a time (others wait). After each edit of the directory, and while `more`.
    Result<ListWorked> work();
    // Looks at the mailboxes of the next accountsLookedAt accounts and marks those dirty that became full, or have room
    // again; before the first of them at the quotas of domains. Every few seconds. Gives the domains that became full,
    // or have room again: to be announced (anew).
    Result<std::vector<ListMoved>> lookForFull();

    // Local parts (as mail::addressKey has them) of a domain's accounts and aliases that are switched on: the next ones
    // after a local part, in their order. For partners that keep a table of their own.
    Result<std::vector<std::string>> localParts(std::int64_t domainId, const std::string& after, std::size_t most);

    // --- For one partner ---

    // Where the list stands, without its key where there is no list yet (nothing). For domain.state.
    Result<std::optional<group::ListInfo>> info(std::int64_t partnerId, std::int64_t domainId);
    // All that domain.state says. notFound: see above; then `linked` is to be told false.
    Result<group::DomainState> state(std::int64_t partnerId, std::int64_t domainId);
    Result<group::ListChanged> announcement(std::int64_t partnerId, const ListMoved& moved);
    Result<group::ListPage> page(std::int64_t partnerId, const group::ListWant& want);
    // Reads the whole list in one view: some seconds for the largest.
    Result<group::ListHave> have(std::int64_t partnerId, const std::string& domain);
    // Where all lists of the partner stand, for the hash of the beat.
    Result<std::vector<group::ListVersion>> versions(std::int64_t partnerId);
    // The domains that the partner is secondary of, as the snapshot has them.
    std::vector<std::int64_t> domainsOf(std::int64_t partnerId) const;

    // Within a transaction: new epochs for all lists, after a restore or a key was stolen.
    static void renewAll(Database& database);
    static void renewOf(Database& database, std::int64_t domainId);

private:
    using Snapshot = std::shared_ptr<const accounts::Directory>;

    std::vector<std::int64_t> lookAtDomains();
    // What its mailboxes hold counts against its quota; as it was when lookAtDomains() last looked, where that is near.
    bool isFull(Database& database, const accounts::Domain& domain) const;
    Result<bool> beginAndEnd(const accounts::Directory& directory);
    Result<ListMoved> stretchSome(std::int64_t domainId, bool& more);
    Result<Bytes> key(Database& database, std::int64_t partnerId, std::int64_t domainId);
    Result<Bytes> newKey(std::int64_t partnerId, std::int64_t domainId);
    const accounts::Domain* linked(const accounts::Directory& directory, std::int64_t partnerId,
                                   const std::string& domain) const;

    Committer& committer_;
    ReadPool& pool_;
    const accounts::DirectorySource& directory_;
    const config::SettingsSource& settings_;
    const KeyBox* const box_; // none: keys cannot be kept, and no list is told
    const Clock& clock_;
    Log& log_;
    std::mutex working_;
    std::int64_t lookedAt_ = 0; // the last account, by id
    mutable std::mutex marks_;
    std::set<std::int64_t> fullDomains_;
};

} // namespace ismail::store
