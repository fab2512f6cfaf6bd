// The keys that sign (table dkim_key): edits, and the snapshot in memory that everybody who signs reads
// (accounts::DkimKeySource).
//
// Promises: an edit is in the snapshot when it returns, in the order of commits. Private keys are sealed by whoever
// makes them (the server's secret, as the passwords of partners) and never leave in clear; a backup holds them under
// that secret, which it seals with its passphrase. Keys of a domain go with it. Edits block: workers only.
#pragma once

#include "accounts/directory_change.h"
#include "accounts/dkim_keys.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/db/committer.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace ismail::store {

class DkimKeyStore final : public accounts::DkimKeySource {
public:
    static constexpr std::size_t maxKeysOfDomain = 20;
    static constexpr std::size_t maxSelector = 63;
    static constexpr std::size_t maxKeyText = 8 * 1024; // octets of each of the two texts

    DkimKeyStore(Committer& committer, const Clock& clock) : committer_(committer), clock_(clock) {}

    // Reads everything; before the first use. Throws DatabaseError.
    void load(Database& database);
    std::shared_ptr<const accounts::DkimKeys> dkimKeys() const override;

    // New keys, mostly a pair, together or not at all; since is set here. Errors: notFound (no such domain), conflict
    // (the selector is there already), exhausted (too many keys), invalid.
    Status add(std::vector<accounts::DkimKey> keys);
    // New states of keys of one domain, together or not at all: a pair that becomes active and the old one that
    // retires. A revoked key forgets its private key and stays revoked. Errors: notFound, conflict.
    Status setStates(std::int64_t domainId, const std::vector<std::pair<std::string, accounts::DkimKeyState>>& states);
    // When the DNS last had its record; nothing: not any more. Errors: notFound.
    Status noteSeen(std::int64_t domainId, const std::string& selector, std::optional<Time> seenAt);
    // Errors: notFound; conflict for one that is active.
    Status remove(std::int64_t domainId, const std::string& selector);

    // To be told of changes of the directory: keys of domains that were removed leave the snapshot.
    void follow(const accounts::DirectoryChange& change, const std::function<bool(std::int64_t)>& domainExists);

private:
    Status edit(std::int64_t domainId, std::function<Status(Database&)> write);

    Committer& committer_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::shared_ptr<const accounts::DkimKeys> keys_ = std::make_shared<const accounts::DkimKeys>();
};

} // namespace ismail::store
