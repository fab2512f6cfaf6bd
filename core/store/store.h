// Everything durable in one data directory: opens it, brings it up to date, repairs what a crash left, and hands out
// the parts. Service owns the one Store of a process.
//
//   ismail.db            the database (with -wal and -shm beside it)
//   bodies/xx/<id>       bodies larger than queue.inline_body_limit
//   bodies/tmp           bodies that are being received
//   bodies/damaged       what start-up found and did not understand
//   disk-reserve         room for what must be recorded when the disk is full
//
// Does not: lock the directory against a second process (service does, platform/instance_lock).
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "base/result.h"
#include "store/db/checkpointer.h"
#include "store/db/committer.h"
#include "store/db/crash_points.h"
#include "store/db/database.h"
#include "store/db/disk.h"
#include "store/db/disk_reserve.h"
#include "store/db/read_pool.h"
#include "store/directory/ban_store.h"
#include "store/directory/directory_store.h"
#include "store/directory/dkim_key_store.h"
#include "store/directory/door_store.h"
#include "store/directory/key_box.h"
#include "store/directory/list_copy_store.h"
#include "store/directory/login_store.h"
#include "store/directory/pair_store.h"
#include "store/directory/recipient_list_store.h"
#include "store/directory/verified_store.h"
#include "store/mailbox/cache_budget.h"
#include "store/mailbox/imap_store.h"
#include "store/mailbox/junk_age.h"
#include "store/mailbox/mailbox_store.h"
#include "store/mailbox/maildrop_store.h"
#include "store/mailbox/quota_store.h"
#include "store/queue/body_store.h"
#include "store/queue/quarantine_store.h"
#include "store/queue/queue_admin.h"
#include "store/queue/queue_moves.h"
#include "store/queue/queue_store.h"
#include "store/queue/spool_store.h"
#include "store/upkeep/backup.h"
#include "store/upkeep/dmarc_report_store.h"
#include "store/upkeep/dmarc_store.h"
#include "store/upkeep/maintenance.h"
#include "store/upkeep/refusal_store.h"
#include "store/upkeep/statistics_store.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ismail::store {

// What start-up found.
struct StartReport {
    std::size_t orphanFiles = 0;          // bodies whose message was never acknowledged: removed
    std::vector<MessageId> missingBodies; // messages whose body file is gone: kept, and reported
};

class Store {
public:
    // What a commit changed rows of. What an administrator edits is told by DirectoryStore::onChange().
    struct Changed {
        bool mail = false;   // in the queue, in quarantine or in mailboxes
        bool status = false; // alerts, bans and refusals
    };
    struct Options {
        Database::Options writer;
        Database::Options reader{4096, 4 * 1024, 10'000};
        Checkpointer::Limits checkpoint;
        std::map<std::string, std::string> givenSettings; // by ismail.conf: defaults of this server
        CrashPoints* crash = nullptr;                     // tests only
        Disk* disk = nullptr;                             // tests only
        std::uint64_t reserveOctets = 0;                  // of the disk_reserve.h; 0: none
        const KeyBox* keyBox = nullptr;                   // none: no lists of recipients are told or kept
        // After a commit, on the committer's thread; must be cheap.
        std::function<void(const Changed&)> changed;
    };

    // Errors: as migrate(); unavailable where the directory or database cannot be opened.
    static Result<std::unique_ptr<Store>> open(const std::filesystem::path& directory, const Clock& clock, Log& log,
                                               const Options& options);
    static Result<std::unique_ptr<Store>> open(const std::filesystem::path& directory, const Clock& clock, Log& log);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    // Finishes what was submitted; nothing is taken any more. The destructor does it too.
    void stop();

    SpoolStore& spool() { return *spool_; }
    QueueStore& queue() { return *queue_; }
    DirectoryStore& directory() { return *directoryStore_; }
    VerifiedStore& verified() { return *verified_; }
    DoorStore& door() { return *door_; }
    PartnerMemoryStore& partnerMemory() { return *partnerMemory_; }
    QueueAdmin& queueAdmin() { return *queueAdmin_; }
    QueueMoves& queueMoves() { return *queueMoves_; }
    QuarantineStore& quarantine() { return *quarantine_; }
    RefusalStore& refusals() { return *refusals_; }
    DmarcStore& dmarc() { return *dmarc_; }
    DmarcReportStore& dmarcReports() { return *dmarcReports_; }
    DkimKeyStore& dkimKeys() { return *dkimKeys_; }
    RecipientListStore& recipientLists() { return *recipientLists_; }
    ListCopyStore& listCopies() { return *listCopies_; }
    PairStore& pairs() { return *pairs_; }
    MailboxStore& mailboxes() { return *mailboxes_; }
    MaildropStore& maildrops() { return *maildrops_; }
    ImapStore& imap() { return *imap_; }
    LoginStore& logins() { return *logins_; }
    BanStore& bans() { return *bans_; }
    QuotaStore& quotas() { return *quotas_; }
    StatisticsStore& statistics() { return *statistics_; }
    Maintenance& maintenance() { return *maintenance_; }
    Backup& backup() { return *backup_; }
    DiskReserve& reserve() { return reserve_; }
    // Gives back memory that nobody used lately. Blocking; for now and then.
    void giveBackMemory();
    Committer& committer() { return *committer_; }
    ReadPool& readers() { return *readers_; }
    const StartReport& startReport() const { return report_; }
    const std::filesystem::path& path() const { return directory_; }

private:
    Store(std::filesystem::path directory, const Clock& clock, Log& log, const Options& options);
    Status start();
    void settleRestored();
    void settleBodies();

    const std::filesystem::path directory_;
    const Clock& clock_;
    Log& log_;
    const Options options_;
    CrashPoints noCrash_;
    SystemDisk systemDisk_;
    Disk& disk_;
    CrashPoints& crash_;
    DiskReserve reserve_;
    MessageIdSource ids_;
    StartReport report_;
    bool stopped_ = false;

    std::unique_ptr<Database> writer_;
    std::unique_ptr<ReadPool> readers_;
    std::unique_ptr<BodyStore> bodies_;
    MailboxLedger ledger_;
    std::unique_ptr<Committer> committer_;
    std::unique_ptr<Checkpointer> checkpointer_;
    std::unique_ptr<DirectoryStore> directoryStore_;
    std::unique_ptr<SpoolStore> spool_;
    std::unique_ptr<QueueStore> queue_;
    std::unique_ptr<VerifiedStore> verified_;
    std::unique_ptr<PartnerMemoryStore> partnerMemory_;
    std::unique_ptr<DoorStore> door_;
    std::unique_ptr<QueueAdmin> queueAdmin_;
    std::unique_ptr<QueueMoves> queueMoves_;
    std::unique_ptr<QuarantineStore> quarantine_;
    std::unique_ptr<RefusalStore> refusals_;
    std::unique_ptr<DmarcStore> dmarc_;
    std::unique_ptr<DmarcReportStore> dmarcReports_;
    std::unique_ptr<DkimKeyStore> dkimKeys_;
    std::unique_ptr<RecipientListStore> recipientLists_;
    std::unique_ptr<ListCopyStore> listCopies_;
    std::unique_ptr<PairStore> pairs_;
    std::unique_ptr<JunkAge> junkAge_;
    std::unique_ptr<MailboxStore> mailboxes_;
    std::unique_ptr<MaildropStore> maildrops_;
    std::unique_ptr<QuotaStore> quotas_;
    std::unique_ptr<UnfinishedCopies> unfinishedCopies_;
    std::unique_ptr<CacheBudget> caches_;
    std::unique_ptr<ImapStore> imap_;
    std::unique_ptr<LoginStore> logins_;
    std::unique_ptr<BanStore> bans_;
    std::unique_ptr<StatisticsStore> statistics_;
    std::unique_ptr<Maintenance> maintenance_;
    std::unique_ptr<Backup> backup_;
};

} // namespace ismail::store
