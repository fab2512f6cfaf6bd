#include "store/queue/spool_store.h"

#include "base/say.h"
#include "base/text.h"
#include "store/mailbox/mailbox_table.h"
#include "store/queue/quarantine_table.h"
#include "store/queue/queue_table.h"

#include <unordered_map>
#include <utility>

namespace ismail::store {

namespace {

constexpr Millis diskInterval{1000};
constexpr const char* junkName = "Junk";

// Where an administrator looks for it: at the address of ours that it was sent to.
std::string domainOf(const relay::AcceptedRecipient& recipient) {
    const auto at = recipient.via.rfind('@');
    return at == std::string::npos ? recipient.recipient.address.domain : recipient.via.substr(at + 1);
}

} // namespace

SpoolStore::SpoolStore(std::filesystem::path directory, Committer& committer, BodyStore& bodies, MailboxLedger& ledger,
                       Disk& disk, DiskReserve& reserve, const config::SettingsSource& settings, MessageIdSource& ids,
                       const Clock& clock, CrashPoints& crash)
    : directory_(std::move(directory)), committer_(committer), bodies_(bodies), ledger_(ledger), disk_(disk),
      reserve_(reserve), settings_(settings), ids_(ids), clock_(clock), crash_(crash) {}

std::unique_ptr<relay::BodySink> SpoolStore::openBody(MessageId id) {
    const auto limit = settings_.current()->number(config::Setting::inlineBodyLimit);
    return bodies_.openSink(id, static_cast<std::size_t>(limit));
}

void SpoolStore::commit(relay::NewMessage message, std::unique_ptr<relay::BodySink> body,
                        std::function<void(Status)> done) {
    auto shared = std::make_shared<relay::NewMessage>(std::move(message));
    // Every sink was made by openBody.
    auto* sink = static_cast<SpoolSink*>(body.get());
    const std::uint64_t octets = shared->header.size() + (sink ? sink->size() : 0);
    if (!sink || sink->inMemory()) {
        auto bytes = std::make_shared<Bytes>(sink ? sink->takeMemory() : Bytes());
        bytes->insert(0, std::exchange(shared->header, {}));
        commitRows(std::move(shared), octets, std::move(bytes), std::move(done));
        return;
    }
    sink->finish([this, shared, octets, done = std::move(done)](Status flushed) mutable {
        if (!flushed)
            done(std::move(flushed));
        else
            commitRows(std::move(shared), octets, nullptr, std::move(done));
    });
}

void SpoolStore::commitRows(std::shared_ptr<relay::NewMessage> message, std::uint64_t octets,
                            std::shared_ptr<Bytes> body, std::function<void(Status)> done) {
    const MessageId id = message->id;
    const bool inFile = body == nullptr;
    committer_.submit({[this, message = std::move(message), octets, body = std::move(body)](Database& database) {
                           const auto place = body ? BodyPlace::inlined : BodyPlace::file;
                           return insertRows(database, *message, octets, place, body.get());
                       },
                       [this, id, inFile, done = std::move(done)](Status status) {
                           if (!status && inFile) bodies_.remove(id);
                           if (status.ok()) crash_.reached(CrashStep::committed);
                           done(std::move(status));
                       }});
}

Status SpoolStore::insertRows(Database& database, const relay::NewMessage& message, std::uint64_t octets,
                              BodyPlace place, const Bytes* body) {
    if (message.recipients.empty()) return Error{ErrorKind::invalid, "A message needs a recipient."};
    MessageTable messages(database);
    messages.insert(message, octets, place);
    if (body) messages.insertBody(message.id, *body);
    // Of a body in a file: what stands before it.
    if (!body && !message.header.empty()) messages.insertBody(message.id, message.header);

    QueueTable queue(database);
    const std::string sender = message.mail.reversePath.text();
    // Recipients of one message at one destination share a turn, so that they stay together.
    std::unordered_map<std::string, Time> turns;
    std::uint32_t seq = 0;
    for (const auto& recipient : message.recipients) {
        if (const auto* target = recipient.local()) {
            MailboxEntry entry;
            entry.message = message.id;
            entry.prefix = target->prefix;
            entry.flags = target->flags;
            entry.size = entry.prefix.size() + octets;
            entry.received = message.received;
            if (!ledger_.add(database, mailboxFor(database, *target), {&entry, 1}))
                return Error{ErrorKind::notFound,
                             "The mailbox of " + recipient.recipient.address.text() + " was removed."};
        } else if (const auto* onward = recipient.relay()) {
            std::string destination = onward->destination.key();
            auto turn = turns.find(destination);
            if (turn == turns.end())
                turn = turns.emplace(destination, turns_.next(sender, destination, clock_.now())).first;
            QueueRow row;
            row.key = {message.id, seq};
            row.destination = std::move(destination);
            row.recipient = recipient.recipient;
            row.due = turn->second;
            row.warnAt = onward->warnAt;
            row.expiresAt = onward->expiresAt;
            row.sender = sender;
            row.reversePath = onward->reversePath;
            row.prefix = onward->prefix;
            row.size = octets;
            row.received = message.received;
            queue.insert(row);
        } else if (const auto* kept = recipient.quarantined()) {
            insertQuarantined(database, message, recipient, *kept, seq, octets);
        } else {
            return Error{ErrorKind::internal,
                         "It was not decided what becomes of the mail for " + recipient.recipient.address.text() + "."};
        }
        ++seq;
    }
    for (const auto& answer : message.answers)
        insertAnswer(database, *answer);
    crash_.reached(CrashStep::rowsInserted);
    return {};
}

void SpoolStore::insertQuarantined(Database& database, const relay::NewMessage& message,
                                   const relay::AcceptedRecipient& recipient, const relay::Quarantined& kept,
                                   std::uint32_t seq, std::uint64_t octets) {
    const std::chrono::seconds keep(settings_.current()->number(config::Setting::quarantineKeep));
    QuarantineRow row;
    row.message = message.id;
    row.seq = seq;
    row.sender = message.mail.reversePath.text();
    row.recipient = recipient.recipient;
    row.via = recipient.via;
    row.domain = domainOf(recipient);
    row.kept = kept;
    row.at = message.received;
    row.until = keep.count() == 0 ? Time::max() : message.received + keep;
    row.size = octets;
    QuarantineTable(database).insert(row);
}

std::int64_t SpoolStore::mailboxFor(Database& database, const relay::LocalTarget& target) {
    using Folder = relay::LocalTarget::Folder;
    if (target.folder == Folder::inbox) return target.mailboxId;
    MailboxTable mailboxes(database);
    const auto inbox = mailboxes.findOwned(target.mailboxId);
    if (!inbox) return target.mailboxId;
    if (target.folder == Folder::junk) return junkOf(database, inbox->accountId).value_or(target.mailboxId);
    const auto folder = mailboxes.find(inbox->accountId, target.folderName);
    return folder ? folder->id : target.mailboxId;
}

// The folder that is for Junk by its use. Where its owner deleted that: one that is called so and has no other use, or
// a new one. Nothing where neither can be.
std::optional<std::int64_t> SpoolStore::junkOf(Database& database, std::int64_t accountId) {
    MailboxTable mailboxes(database);
    if (const auto junk = mailboxes.find(accountId, mailbox::SpecialUse::junk)) return junk->id;
    const auto named = mailboxes.find(accountId, junkName);
    if (named && named->use != mailbox::SpecialUse::none) return std::nullopt;
    if (!named && mailboxes.count(accountId) >= mailbox::maxFolders) return std::nullopt;
    ledger_.foldersChanged(accountId);
    if (named) {
        mailboxes.setUse(named->id, mailbox::SpecialUse::junk);
        return named->id;
    }
    SubscriptionTable(database).add(accountId, junkName);
    return mailboxes.create(accountId, junkName, mailbox::SpecialUse::junk, clock_.now());
}

// An answer that cannot be kept is no reason to refuse the message.
void SpoolStore::insertAnswer(Database& database, const relay::AutoAnswer& answer) {
    const auto& made = answer.answer;
    if (database.number("SELECT 1 FROM auto_reply_sent WHERE account_id=? AND sender=? AND at>?", answer.accountId,
                        answer.sender, toMillis(answer.notSince)))
        return;
    database.run("SAVEPOINT answer");
    database.run("INSERT OR REPLACE INTO auto_reply_sent(account_id, sender, at) VALUES(?,?,?)", answer.accountId,
                 answer.sender, toMillis(made.message.received));
    if (!insertRows(database, made.message, made.body.size(), BodyPlace::inlined, &made.body))
        database.run("ROLLBACK TO answer");
    database.run("RELEASE answer");
}

Status SpoolStore::acceptsMail() const {
    if (Status health = committer_.health(); !health) return health;
    if (!reserve_.held()) return failure(ErrorKind::exhausted, say("disk.roomInUse"));
    const std::lock_guard lock(diskMutex_);
    if (clock_.ticks() >= nextLook_) {
        nextLook_ = clock_.ticks() + diskInterval;
        const auto reserve = settings_.current()->number(config::Setting::diskReserve);
        const auto free = disk_.freeSpace(directory_);
        // A volume that does not tell is trusted: a write that fails is answered 4xx all the same.
        enough_ = !free || *free >= reserve;
        if (!enough_) shortage_ = say("disk.short", *free, reserve);
    }
    if (!enough_) return failure(ErrorKind::exhausted, shortage_);
    return {};
}

} // namespace ismail::store
