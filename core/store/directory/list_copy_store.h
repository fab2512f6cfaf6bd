// A secondary's copies of its primaries' lists of recipients: the heads in memory, the tags on the disk. The decisions
// are those of group/list_copy.h.
//
// Promises: a step is one transaction, and in memory once it is on the disk; rows that were dropped go in slices
// (Maintenance); keys are sealed. When a list was confirmed is in memory at once and written every timesWritten: after
// a crash a list is older than it was, never newer. A key that cannot be read (another secret.key) leaves no list, and
// it is fetched anew. Thread-safe; steps of one domain come one after another.
#pragma once

#include "accounts/directory.h"
#include "base/clock.h"
#include "base/log.h"
#include "group/recipient_book.h"
#include "store/db/committer.h"
#include "store/db/read_pool.h"
#include "store/directory/list_copy_table.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

class ListCopyStore final : public group::CopyReader {
public:
    static constexpr Millis timesWritten{10 * 60'000};
    static constexpr Millis removedKept{24 * 3'600'000}; // the longest group.list_grace
    static constexpr std::size_t digestPage = 20'000;

    // box: none: nothing is kept.
    ListCopyStore(Committer& committer, ReadPool& pool, const KeyBox* box, const Clock& clock, Log& log)
        : committer_(committer), pool_(pool), box_(box), clock_(clock), log_(log) {}

    // Before the first use. Throws DatabaseError.
    void load(Database& database);
    group::HeldCopy copy(std::int64_t domainId) const override;
    group::HeldCopy copyNamed(std::int64_t partnerId, const std::string& domain) const override;
    Result<std::optional<group::CopyEntry>> find(std::int64_t domainId, std::uint32_t generation,
                                                 ByteView tag) const override;
    std::vector<group::HeldCopy> copiesOf(std::int64_t partnerId) const;
    // To begin with where nothing is held yet: what onDomainState() takes. Workers only.
    Result<group::CopyHead> begin(std::int64_t domainId);

    // Writes a step of a copy; done is called on the committer's thread once it is on the disk and in memory. Never
    // blocks. The step's `confirmed` is taken for now. Errors: notFound where the domain is none that this partner is
    // the primary of any more.
    void apply(std::int64_t partnerId, std::int64_t domainId, group::CopyStep step, std::function<void(Status)> done);
    // A beat confirmed all lists of the partner. Never blocks.
    void confirm(std::int64_t partnerId);
    // The partner went in order; written at once. Never blocks.
    void bye(std::int64_t partnerId);
    // listDigest() of the serving generation. Nothing: the list changed meanwhile, or there is none. Workers only.
    Result<std::optional<group::ListHave>> have(std::int64_t domainId) const;

    // After changes of domains and partners: copies of domains that are held for their partner no longer go.
    void follow(const accounts::Directory& directory);
    // Part of Maintenance.
    bool prune(Database& database, std::size_t most) {
        return ListCopyTable(database).prune(clock_.now() - removedKept, most);
    }

private:
    struct Held {
        std::int64_t partnerId = 0;
        std::shared_ptr<const group::CopyHead> head;
        std::optional<Time> timesWrittenAt;
    };
    Result<std::string> sealed(const group::ListGeneration& generation, const group::HeldCopy& before) const;
    void take(std::int64_t partnerId, std::int64_t domainId, const group::CopyStep& step);
    void writeTimes(std::int64_t domainId, const group::CopyHead& head);

    Committer& committer_;
    ReadPool& pool_;
    const KeyBox* const box_;
    const Clock& clock_;
    Log& log_;
    mutable std::mutex mutex_;
    std::map<std::int64_t, Held> held_; // by domain
};

} // namespace ismail::store
