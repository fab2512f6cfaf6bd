#include "store/store.h"

#include "platform/durable_file.h"
#include "platform/system_info.h"
#include "store/db/schema.h"
#include "store/queue/message_table.h"

#include <algorithm>
#include <array>

namespace ismail::store {

namespace {

constexpr std::uint64_t roomToStart = 1u << 20; // for the database's own small files, with the log beside them

// Store::Changed tells of these: the first three are mail, the others what the status says.
constexpr std::array watchedTables{"queue", "quarantine", "account_usage", "alert", "login_ban", "refusal"};
constexpr std::uint32_t mailTables = 0b000111, statusTables = 0b111000;

} // namespace

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& directory, const Clock& clock, Log& log,
                                           const Options& options) {
    try {
        if (Status made = platform::createPrivateDirectories(directory); !made) return made.error();
        std::unique_ptr<Store> store(new Store(directory, clock, log, options));
        if (Status started = store->start(); !started) return started.error();
        return store;
    } catch (const DatabaseError& error) {
        return error.toError();
    } catch (const std::filesystem::filesystem_error& error) {
        return Error{ErrorKind::unavailable, "The data directory cannot be used: " + std::string(error.what()) + "."};
    }
}

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& directory, const Clock& clock, Log& log) {
    return open(directory, clock, log, Options{});
}

Store::Store(std::filesystem::path directory, const Clock& clock, Log& log, const Options& options)
    : directory_(std::move(directory)), clock_(clock), log_(log), options_(options),
      disk_(options.disk ? *options.disk : systemDisk_), crash_(options.crash ? *options.crash : noCrash_),
      reserve_(directory_ / "disk-reserve", options.reserveOctets, disk_, log), ids_(clock) {}

Store::~Store() { stop(); }

Status Store::start() {
    const auto file = directory_ / "ismail.db";
    // The database needs a little room before the first read.
    if (const auto free = disk_.freeSpace(directory_); free && *free < roomToStart) reserve_.release();
    writer_ = std::make_unique<Database>(file, Database::Access::readWrite, options_.writer);
    if (Status migrated = migrate(*writer_); !migrated) return migrated;
    writer_->watch({watchedTables.begin(), watchedTables.end()});
    settleRestored();
    readers_ = std::make_unique<ReadPool>(file, options_.reader);
    bodies_ = std::make_unique<BodyStore>(directory_ / "bodies", disk_, crash_, log_);
    settleBodies();

    committer_ = std::make_unique<Committer>(*writer_, clock_, log_);
    committer_->addCache(ledger_);
    checkpointer_ = std::make_unique<Checkpointer>(file, options_.reader, options_.checkpoint, *committer_, log_);
    committer_->onCommit([this](int pages) { checkpointer_->logHas(pages); });
    if (options_.changed)
        committer_->onChanged([this](std::uint32_t tables) {
            options_.changed({(tables & mailTables) != 0, (tables & statusTables) != 0});
        });
    committer_->onFull([this] { reserve_.release(); });

    directoryStore_ = std::make_unique<DirectoryStore>(*committer_, *readers_, ledger_, clock_, log_);
    directoryStore_->setGiven(options_.givenSettings);
    directoryStore_->load();
    spool_ = std::make_unique<SpoolStore>(directory_, *committer_, *bodies_, ledger_, disk_, reserve_, *directoryStore_,
                                          ids_, clock_, crash_);
    queue_ =
        std::make_unique<QueueStore>(*committer_, *readers_, *bodies_, *spool_, *directoryStore_, clock_, crash_, log_);
    verified_ = std::make_unique<VerifiedStore>(*committer_, *readers_, clock_, *directoryStore_, log_);
    partnerMemory_ = std::make_unique<PartnerMemoryStore>(*committer_, log_);
    partnerMemory_->load(*writer_);
    door_ = std::make_unique<DoorStore>(*committer_, *readers_, clock_, log_);
    door_->load(*writer_);
    queueAdmin_ = std::make_unique<QueueAdmin>(*committer_, *readers_, *bodies_, *queue_, clock_);
    queueMoves_ = std::make_unique<QueueMoves>(*committer_, *readers_, ledger_, clock_);
    quarantine_ = std::make_unique<QuarantineStore>(*committer_, *readers_, *bodies_, ledger_, clock_, crash_);
    refusals_ = std::make_unique<RefusalStore>(*committer_, *readers_, clock_, log_);
    dmarc_ = std::make_unique<DmarcStore>(*committer_, *readers_, clock_, log_);
    dmarcReports_ = std::make_unique<DmarcReportStore>(*committer_, *readers_, clock_);
    dkimKeys_ = std::make_unique<DkimKeyStore>(*committer_, clock_);
    dkimKeys_->load(*writer_);
    recipientLists_ = std::make_unique<RecipientListStore>(*committer_, *readers_, *directoryStore_, *directoryStore_,
                                                           options_.keyBox, clock_, log_);
    listCopies_ = std::make_unique<ListCopyStore>(*committer_, *readers_, options_.keyBox, clock_, log_);
    listCopies_->load(*writer_);
    pairs_ = std::make_unique<PairStore>(*directoryStore_, *readers_, clock_);
    directoryStore_->onChange([this](const accounts::DirectoryChange& change) {
        const auto directory = directoryStore_->directory();
        dkimKeys_->follow(change, [&](std::int64_t id) { return directory->domainById(id) != nullptr; });
        using Kind = accounts::DirectoryChange::Kind;
        if (change.kind == Kind::partners || change.kind == Kind::domains) listCopies_->follow(*directory);
        if (change.kind == Kind::accounts || change.kind == Kind::domains) quarantine_->directoryChanged();
    });
    junkAge_ = std::make_unique<JunkAge>(ledger_, clock_);
    mailboxes_ = std::make_unique<MailboxStore>(*readers_, *queue_);
    maildrops_ = std::make_unique<MaildropStore>(*committer_, *readers_, *bodies_, *queue_, clock_, ledger_, crash_);
    unfinishedCopies_ = std::make_unique<UnfinishedCopies>(ledger_, clock_);
    caches_ = std::make_unique<CacheBudget>(
        [this] { return static_cast<std::size_t>(directoryStore_->current()->number(config::Setting::cacheMemory)); },
        clock_);
    imap_ = std::make_unique<ImapStore>(*committer_, *readers_, *bodies_, *spool_, *queue_, *maildrops_, ledger_,
                                        *unfinishedCopies_, *caches_, clock_, crash_, log_);
    quotas_ = std::make_unique<QuotaStore>(*committer_, *readers_, *directoryStore_, clock_, log_);
    imap_->setQuotas(*quotas_);
    logins_ = std::make_unique<LoginStore>(*committer_, *readers_, clock_, log_);
    logins_->load(*writer_);
    bans_ = std::make_unique<BanStore>(*committer_, *readers_, clock_, log_);
    statistics_ = std::make_unique<StatisticsStore>(*committer_, *readers_, log_);
    maintenance_ =
        std::make_unique<Maintenance>(*committer_, *bodies_,
                                      Maintenance::Parts{*verified_, *door_, *unfinishedCopies_, *quarantine_,
                                                         *refusals_, *dmarc_, *dmarcReports_, *junkAge_, *listCopies_},
                                      *directoryStore_, clock_, log_);
    backup_ = std::make_unique<Backup>(directory_, *committer_, *bodies_, clock_, log_);
    committer_->start();
    listCopies_->follow(*directoryStore_->directory()); // a crash may have come between an edit and this
    imap_->undoLeftCopies();
    reserve_.restore(roomToStart);
    return {};
}

void Store::giveBackMemory() {
    caches_->forgetUnused(std::chrono::minutes(10));
    readers_->forgetPagesIfUnused();
    platform::giveBackFreeMemory();
}

// Versions of lists went back where the database came out of a backup.
void Store::settleRestored() {
    if (!writer_->number("SELECT 1 FROM meta WHERE key='from_backup'")) return;
    Transaction transaction(*writer_, Transaction::Kind::write);
    RecipientListStore::renewAll(*writer_);
    writer_->run("DELETE FROM meta WHERE key='from_backup'");
    transaction.commit();
}

// What a crash left: files without a row go (their message never got 250), rows without a file are reported.
void Store::settleBodies() {
    const auto files = bodies_->prepare();
    MessageTable messages(*writer_);
    const auto rows = messages.idsInFiles();
    std::vector<MessageId> orphans;
    std::set_difference(files.begin(), files.end(), rows.begin(), rows.end(), std::back_inserter(orphans));
    for (const MessageId id : orphans) {
        log_.info("orphan.body_removed", {{"id", messageIdText(id)}});
        bodies_->remove(id);
    }
    report_.orphanFiles = orphans.size();
    std::set_difference(rows.begin(), rows.end(), files.begin(), files.end(),
                        std::back_inserter(report_.missingBodies));
    for (const MessageId id : report_.missingBodies)
        log_.error("body.file_missing", {{"id", messageIdText(id)}});
    // An orphan's removal comes later: its name must not be given to a new message.
    ids_.startAfter(std::max(messages.lastId(), files.empty() ? 0 : files.back()));
}

void Store::stop() {
    if (stopped_) return;
    stopped_ = true;
    if (maintenance_) maintenance_->stop();
    if (refusals_) refusals_->flush();
    if (dmarc_) dmarc_->flush();
    // Bodies first: what they finish becomes an operation of the committer.
    if (bodies_) bodies_->stop();
    if (checkpointer_) checkpointer_->stop();
    if (committer_) committer_->stop();
}

} // namespace ismail::store
