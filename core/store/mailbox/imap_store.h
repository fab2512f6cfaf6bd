// Mailboxes as IMAP uses them: mailbox::ImapStore over the read pool, the committer and the ledger.
//
// A copy of a message is a row that refers to the same body. Bodies go with the last row (docs/queue.md).
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "mailbox/imap_store.h"
#include "mailbox/junk_training.h"
#include "store/db/committer.h"
#include "store/db/crash_points.h"
#include "store/db/read_pool.h"
#include "store/mailbox/fact_cache.h"
#include "store/mailbox/mailbox_ledger.h"
#include "store/mailbox/maildrop_store.h"
#include "store/mailbox/quota_gate.h"
#include "store/mailbox/sort_cache.h"
#include "store/mailbox/state_cache.h"
#include "store/mailbox/unfinished_copies.h"
#include "store/queue/body_store.h"
#include "store/queue/queue_store.h"
#include "store/queue/spool_store.h"

#include <memory>
#include <string>
#include <vector>

namespace ismail::store {

class ImapStore final : public mailbox::ImapStore {
public:
    // Messages that one transaction changes, some 10 ms.
    static constexpr std::size_t copySliceRows = 500, flagSliceRows = 1'000, expungeSliceRows = 200;
    // Up to so many messages a change is done together with what others have ready, in a transaction with them; larger
    // ones stand in the committer's other lane.
    static constexpr std::uint64_t smallChange = 100;

    ImapStore(Committer& committer, ReadPool& pool, BodyStore& bodies, SpoolStore& spool, QueueStore& queue,
              MaildropStore& maildrops, MailboxLedger& ledger, UnfinishedCopies& unfinished, CacheBudget& caches,
              const Clock& clock, CrashPoints& crash, Log& log)
        : committer_(committer), pool_(pool), bodies_(bodies), spool_(spool), queue_(queue), maildrops_(maildrops),
          ledger_(ledger), unfinished_(unfinished), clock_(clock), crash_(crash), log_(log), remembered_(caches),
          states_(caches), sort_(caches) {}

    // Before sessions begin; without one there are no limits.
    void setQuotas(QuotaGate& quotas) { quotas_ = &quotas; }
    // Who is told what people call Junk; before sessions begin.
    void setTraining(mailbox::JunkTraining& training) { training_ = &training; }
    // Takes out what copies left that a crash ended; others get their turn in between.
    void undoLeftCopies();

    void onChange(std::function<void(std::int64_t)> mailbox, std::function<void(std::int64_t)> folders) override {
        ledger_.onChange(std::move(mailbox), std::move(folders));
    }

    Result<mailbox::FolderList> folders(std::int64_t accountId) override;
    Result<mailbox::Folder> folder(std::int64_t accountId, const std::string& name) override;
    Result<mailbox::MailboxStatus> status(std::int64_t mailboxId) override;
    Result<mailbox::QuotaUsage> usage(std::int64_t accountId) override;

    void createFolder(std::int64_t accountId, const std::string& name, mailbox::SpecialUse use,
                      mailbox::Done<std::int64_t> done) override;
    void deleteFolder(std::int64_t accountId, const std::string& name, mailbox::StatusDone done) override;
    void renameFolder(std::int64_t accountId, const std::string& from, const std::string& to,
                      mailbox::StatusDone done) override;
    void subscribe(std::int64_t accountId, const std::string& name, bool subscribed, mailbox::StatusDone done) override;

    Result<mailbox::Snapshot> snapshot(std::int64_t mailboxId) override;
    Result<mailbox::Changes> changes(std::int64_t mailboxId, std::uint64_t sinceModSeq) override;
    void claimRecent(std::int64_t mailboxId, mailbox::Done<mailbox::UidRange> done) override;
    Result<mailbox::FactRows> facts(std::int64_t mailboxId, const std::vector<std::uint32_t>& uids,
                                    mailbox::Remember remember) override;
    std::shared_ptr<mailbox::SortColumns> sortColumns(std::int64_t mailboxId) override { return sort_.of(mailboxId); }
    Status readSortKeys(std::int64_t mailboxId, const std::vector<std::uint32_t>& uids,
                        mailbox::SortColumns& columns) override;
    Result<std::unique_ptr<mailbox::MessageReader>> open(std::int64_t mailboxId, std::uint32_t uid) override {
        return maildrops_.open(mailboxId, uid);
    }

    void storeFlags(std::int64_t mailboxId, mailbox::UidRanges uids, mailbox::StoreMode mode, mailbox::FlagList flags,
                    std::optional<std::uint64_t> unchangedSince, mailbox::Done<mailbox::StoreOutcome> done) override;
    std::unique_ptr<relay::BodySink> openAppend() override { return spool_.openBody(spool_.nextId()); }
    void append(mailbox::AppendRequest request, std::unique_ptr<relay::BodySink> body,
                mailbox::Done<mailbox::AppendOutcome> done) override;
    void copy(std::int64_t from, mailbox::UidRanges uids, std::int64_t to,
              mailbox::Done<mailbox::CopyOutcome> done) override;
    void move(std::int64_t from, mailbox::UidRanges uids, std::int64_t to,
              mailbox::Done<mailbox::CopyOutcome> done) override;
    void expunge(std::int64_t mailboxId, mailbox::UidRanges uids, mailbox::Done<mailbox::UidRanges> done) override;

private:
    // unavailable while the disk has less than its reserve.
    Status roomForMore() const;
    static Error mailboxGone() { return {ErrorKind::notFound, "The mailbox was removed."}; }
    static Lane laneFor(std::uint64_t messages) { return messages <= smallChange ? Lane::main : Lane::background; }
    template <typename T, typename Work>
    Result<T> reading(Work work);
    // Submits what gives a T; done gets it, or the error.
    template <typename T>
    void writing(std::function<Result<T>(Database&)> work, mailbox::Done<T> done);

    void renameInbox(std::int64_t accountId, const std::string& name, mailbox::StatusDone done);
    Status makeFolder(Database& database, std::int64_t accountId, const std::string& name, mailbox::SpecialUse use,
                      std::int64_t* id);
    struct Storing;
    Status flagSlice(Database& database, Storing& storing);
    struct Expunging;
    Status expungeSlice(Database& database, Expunging& expunging);
    bool sliceExpunged(Expunging& expunging);
    Result<mailbox::AppendOutcome> insertAppended(Database& database, const mailbox::AppendRequest& request,
                                                  MessageId id, std::uint64_t octets, const Bytes* body);
    void commitAppended(std::shared_ptr<mailbox::AppendRequest> request, MessageId id, std::uint64_t octets,
                        std::shared_ptr<Bytes> body, mailbox::Done<mailbox::AppendOutcome> done);
    struct Copying;
    struct CopySlice;
    void beginCopy(std::int64_t from, mailbox::UidRanges uids, std::int64_t to, bool remove,
                   mailbox::Done<mailbox::CopyOutcome> done);
    Status copySlice(Database& database, Copying& copying);
    Status placeCopies(Database& database, const Copying& copying, CopySlice& slice, const MailboxRow& source,
                       const MailboxRow& target, std::vector<MailboxEntry>& entries);
    bool sliceCopied(Copying& copying);
    void noteLessons(Database& database, CopySlice& slice, const MailboxRow& source, const MailboxRow& target,
                     const std::vector<MailboxEntry>& entries);
    void copyEnded(const std::shared_ptr<Copying>& copying, const Status& status);
    void undoCopy(const std::shared_ptr<Copying>& copying, Error why);
    void undoInSlices(std::function<bool(Database&, std::vector<MessageId>&)> step, std::function<void()> done);
    std::vector<mailbox::MessageState> readStates(Database& database, const MailboxRow& row);
    Result<mailbox::FactRows> readFacts(std::int64_t mailboxId, const std::vector<std::uint32_t>& uids);
    Result<Bytes> computeFacts(MessageId id);

    Committer& committer_;
    ReadPool& pool_;
    BodyStore& bodies_;
    SpoolStore& spool_;
    QueueStore& queue_;
    MaildropStore& maildrops_;
    MailboxLedger& ledger_;
    UnfinishedCopies& unfinished_;
    const Clock& clock_;
    CrashPoints& crash_;
    Log& log_;
    QuotaGate* quotas_ = nullptr;
    mailbox::JunkTraining* training_ = nullptr;
    FactCache remembered_;
    StateCache states_;
    SortCache sort_;
};

template <typename T, typename Work>
Result<T> ImapStore::reading(Work work) {
    try {
        const auto database = pool_.lease();
        Transaction view(*database, Transaction::Kind::read);
        return work(*database);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

template <typename T>
void ImapStore::writing(std::function<Result<T>(Database&)> work, mailbox::Done<T> done) {
    auto outcome = std::make_shared<T>();
    committer_.submit({[work = std::move(work), outcome](Database& database) -> Status {
                           auto result = work(database);
                           if (!result) return result.error();
                           *outcome = std::move(*result);
                           return {};
                       },
                       [outcome, done = std::move(done)](Status status) {
                           if (status.ok())
                               done(std::move(*outcome));
                           else
                               done(status.error());
                       }});
}

} // namespace ismail::store
