// Where accepted messages become durable: relay::Spool over the committer.
//
// A small message is one operation of the committer: message, body, and a row for each recipient. A large one is
// flushed to its file first. done(ok) is called after the commit, from the committer's thread.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "config/settings.h"
#include "relay/spool.h"
#include "store/db/committer.h"
#include "store/db/crash_points.h"
#include "store/db/disk_reserve.h"
#include "store/mailbox/mailbox_ledger.h"
#include "store/queue/body_store.h"
#include "store/queue/fair_turns.h"
#include "store/queue/message_table.h"

#include <filesystem>
#include <mutex>

namespace ismail::store {

class SpoolStore final : public relay::Spool {
public:
    SpoolStore(std::filesystem::path directory, Committer& committer, BodyStore& bodies, MailboxLedger& ledger,
               Disk& disk, DiskReserve& reserve, const config::SettingsSource& settings, MessageIdSource& ids,
               const Clock& clock, CrashPoints& crash);

    MessageId nextId() override { return ids_.next(); }
    std::unique_ptr<relay::BodySink> openBody(MessageId id) override;
    void commit(relay::NewMessage message, std::unique_ptr<relay::BodySink> body,
                std::function<void(Status)> done) override;
    // Asks the disk at most once a second.
    Status acceptsMail() const override;

    // Rows of one message, inside an operation of the committer. Also for messages that are made here.
    Status insertRows(Database& database, const relay::NewMessage& message, std::uint64_t octets, BodyPlace place,
                      const Bytes* body);

private:
    void insertQuarantined(Database& database, const relay::NewMessage& message,
                           const relay::AcceptedRecipient& recipient, const relay::Quarantined& kept, std::uint32_t seq,
                           std::uint64_t octets);
    // The folder that the target names; the INBOX where there is none.
    std::int64_t mailboxFor(Database& database, const relay::LocalTarget& target);
    std::optional<std::int64_t> junkOf(Database& database, std::int64_t accountId);
    void insertAnswer(Database& database, const relay::AutoAnswer& answer);
    void commitRows(std::shared_ptr<relay::NewMessage> message, std::uint64_t octets, std::shared_ptr<Bytes> body,
                    std::function<void(Status)> done);

    const std::filesystem::path directory_;
    Committer& committer_;
    BodyStore& bodies_;
    MailboxLedger& ledger_;
    Disk& disk_;
    DiskReserve& reserve_;
    const config::SettingsSource& settings_;
    MessageIdSource& ids_;
    const Clock& clock_;
    CrashPoints& crash_;
    FairTurns turns_; // committer's thread only

    mutable std::mutex diskMutex_;
    mutable Ticks nextLook_{};
    mutable bool enough_ = true;
    mutable Sentence shortage_;
};

} // namespace ismail::store
