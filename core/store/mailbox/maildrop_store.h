// Mailboxes as POP3 reads them: mailbox::Maildrops over the read pool and the committer. A message is read in blocks;
// removing entries gives their message free like a delivery does (docs/queue.md).
#pragma once

#include "base/clock.h"
#include "mailbox/interfaces.h"
#include "store/db/committer.h"
#include "store/db/crash_points.h"
#include "store/db/read_pool.h"
#include "store/mailbox/mailbox_ledger.h"
#include "store/queue/body_store.h"
#include "store/queue/queue_store.h"

namespace ismail::store {

class MaildropStore final : public mailbox::Maildrops {
public:
    static constexpr std::size_t page = 5000;        // rows read under one lease
    static constexpr std::size_t removeSlice = 200;  // messages removed in one transaction
    static constexpr std::size_t smallRemoval = 100; // up to so many go together with what others have ready

    MaildropStore(Committer& committer, ReadPool& pool, BodyStore& bodies, QueueStore& queue, const Clock& clock,
                  MailboxLedger& ledger, CrashPoints& crash)
        : committer_(committer), pool_(pool), bodies_(bodies), queue_(queue), clock_(clock), ledger_(ledger),
          crash_(crash) {}

    Result<std::int64_t> inboxOf(std::int64_t accountId) override;
    Result<proto::Maildrop> snapshot(std::int64_t mailboxId) override;
    Result<std::unique_ptr<mailbox::MessageReader>> open(std::int64_t mailboxId, std::uint32_t uid) override;
    void remove(std::int64_t mailboxId, std::vector<std::uint32_t> uids, std::function<void(Status)> done) override;

private:
    Committer& committer_;
    ReadPool& pool_;
    BodyStore& bodies_;
    QueueStore& queue_;
    const Clock& clock_;
    MailboxLedger& ledger_;
    CrashPoints& crash_;
};

} // namespace ismail::store
