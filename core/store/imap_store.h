// Mailboxes as IMAP uses them: mailbox::ImapStore over the read pool, the committer and the ledger.
//
// A copy of a message is a row that refers to the same body. Bodies go with the last row (docs/queue.md).
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "mailbox/imap_store.h"
#include "store/body_store.h"
#include "store/committer.h"
#include "store/crash_points.h"
#include "store/fact_cache.h"
#include "store/mailbox_ledger.h"
#include "store/maildrop_store.h"
#include "store/queue_store.h"
#include "store/quota_gate.h"
#include "store/read_pool.h"
#include "store/spool_store.h"
#include "store/state_cache.h"

#include <memory>
#include <string>
#include <vector>

namespace ismail::store {

class ImapStore final : public mailbox::ImapStore {
public:
    static constexpr std::size_t moveSlice = 500; // messages moved in one transaction, some 20 ms

    ImapStore(Committer& committer, ReadPool& pool, BodyStore& bodies, SpoolStore& spool, QueueStore& queue,
              MaildropStore& maildrops, MailboxLedger& ledger, const Clock& clock, CrashPoints& crash, Log& log)
        : committer_(committer), pool_(pool), bodies_(bodies), spool_(spool), queue_(queue), maildrops_(maildrops),
          ledger_(ledger), clock_(clock), crash_(crash), log_(log) {}

    // Before sessions begin; without one there are no limits.
    void setQuotas(QuotaGate& quotas) { quotas_ = &quotas; }

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
    void claimRecent(std::int64_t mailboxId, mailbox::Done<std::uint32_t> done) override;
    Result<mailbox::FactRows> facts(std::int64_t mailboxId, const std::vector<std::uint32_t>& uids) override;
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
    template <typename T, typename Work>
    Result<T> reading(Work work);
    // Submits what gives a T; done gets it, or the error.
    template <typename T>
    void writing(std::function<Result<T>(Database&)> work, mailbox::Done<T> done);

    void renameInbox(std::int64_t accountId, const std::string& name, mailbox::StatusDone done);
    Status makeFolder(Database& database, std::int64_t accountId, const std::string& name, mailbox::SpecialUse use,
                      std::int64_t* id);
    Result<mailbox::StoreOutcome> applyFlags(Database& database, std::int64_t mailboxId, const mailbox::UidRanges& uids,
                                             mailbox::StoreMode mode, const mailbox::FlagList& flags,
                                             std::optional<std::uint64_t> unchangedSince);
    Result<mailbox::AppendOutcome> insertAppended(Database& database, const mailbox::AppendRequest& request,
                                                  MessageId id, std::uint64_t octets, const Bytes* body);
    void commitAppended(std::shared_ptr<mailbox::AppendRequest> request, MessageId id, std::uint64_t octets,
                        std::shared_ptr<Bytes> body, mailbox::Done<mailbox::AppendOutcome> done);
    struct Copying;
    struct Moving;
    Result<Copying> applyCopy(Database& database, std::int64_t from, const mailbox::UidRanges& uids, std::int64_t to,
                              bool remove);
    void moveNext(std::shared_ptr<Moving> moving);
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
    const Clock& clock_;
    CrashPoints& crash_;
    Log& log_;
    QuotaGate* quotas_ = nullptr;
    FactCache remembered_;
    StateCache states_;
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
