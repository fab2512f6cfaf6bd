// What ImapStore reads. Folders and changes to messages have files of their own.
#include "store/imap_store.h"

#include "store/facts_table.h"

#include <algorithm>
#include <utility>

namespace ismail::store {

namespace {

Error mailboxGone() { return {ErrorKind::notFound, "The mailbox was removed."}; }

// Every uid below next that has no message.
mailbox::UidRanges missingUids(Database& database, std::int64_t mailboxId, std::uint32_t next) {
    mailbox::UidRanges missing;
    std::uint32_t expected = 1;
    Statement row = database.query("SELECT uid FROM mailbox_entry WHERE mailbox_id=? ORDER BY uid", mailboxId);
    while (row.step()) {
        const auto uid = static_cast<std::uint32_t>(row.integer(0));
        if (uid > expected) missing.push_back({expected, uid - 1});
        expected = uid + 1;
    }
    if (expected < next) missing.push_back({expected, next - 1});
    return missing;
}

// The same for the copies of a message with the same octets: the shared body's id and what tells prefixes apart.
std::string emailIdOf(const MailboxEntry& entry) {
    std::uint64_t hash = 0xcbf29ce484222325; // FNV-1a
    for (const char c : entry.prefix)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return messageIdText(entry.message) + '-' + sessionIdText(hash).substr(1);
}

} // namespace

Result<mailbox::MailboxStatus> ImapStore::status(std::int64_t mailboxId) {
    return reading<mailbox::MailboxStatus>([mailboxId](Database& database) -> Result<mailbox::MailboxStatus> {
        const auto row = MailboxTable(database).find(mailboxId);
        if (!row || row->accountId == 0) return mailboxGone();
        return row->status();
    });
}

Result<mailbox::Snapshot> ImapStore::snapshot(std::int64_t mailboxId) {
    return reading<mailbox::Snapshot>([mailboxId](Database& database) -> Result<mailbox::Snapshot> {
        const auto row = MailboxTable(database).find(mailboxId);
        if (!row || row->accountId == 0) return mailboxGone();
        mailbox::Snapshot snapshot;
        snapshot.status = row->status();
        snapshot.keywords = KeywordTable(database).of(mailboxId);
        snapshot.messages = EntryTable(database).states(mailboxId, static_cast<std::size_t>(row->messages));
        return snapshot;
    });
}

Result<mailbox::Changes> ImapStore::changes(std::int64_t mailboxId, std::uint64_t sinceModSeq) {
    return reading<mailbox::Changes>([mailboxId, sinceModSeq](Database& database) -> Result<mailbox::Changes> {
        const auto row = MailboxTable(database).find(mailboxId);
        if (!row || row->accountId == 0) return mailboxGone();
        mailbox::Changes changes;
        changes.status = row->status();
        changes.keywords = KeywordTable(database).of(mailboxId);
        if (sinceModSeq >= row->modSeq) return changes;
        changes.changed = EntryTable(database).changedSince(mailboxId, sinceModSeq);
        changes.vanished = sinceModSeq < row->forgotten ? missingUids(database, mailboxId, row->nextUid)
                                                        : VanishedTable(database).since(mailboxId, sinceModSeq);
        return changes;
    });
}

Result<std::shared_ptr<const mail::MessageFacts>> ImapStore::compute(MessageId id) {
    auto body = queue_.openBody(id);
    if (!body) return body.error();
    if (!*body) return Error{ErrorKind::corrupt, "Message " + messageIdText(id) + " has no body."};
    auto computed = mail::computeFacts(
        (*body)->size(), [&body](std::uint64_t offset, std::size_t most) { return (*body)->read(offset, most); });
    if (!computed) return computed.error();
    return std::shared_ptr<const mail::MessageFacts>(std::make_shared<mail::MessageFacts>(std::move(computed).value()));
}

Result<std::vector<mailbox::FactRow>> ImapStore::facts(std::int64_t mailboxId, const std::vector<std::uint32_t>& uids) {
    std::vector<std::pair<std::size_t, MessageId>> missing; // rows without facts yet
    auto rows = reading<std::vector<mailbox::FactRow>>([&](Database& database) {
        std::vector<mailbox::FactRow> found;
        EntryTable entries(database);
        FactsTable table(database);
        for (std::size_t i = 0; i < std::min(uids.size(), mailbox::maxRowsAtOnce); ++i) {
            const auto entry = entries.find(mailboxId, uids[i]);
            if (!entry) continue;
            mailbox::FactRow row{entry->uid, static_cast<std::uint32_t>(entry->prefix.size()), emailIdOf(*entry), {}};
            if (const auto kept = table.find(entry->message))
                if (auto facts = mail::decodeFacts(*kept))
                    row.facts = std::make_shared<mail::MessageFacts>(std::move(*facts));
            if (!row.facts) missing.emplace_back(found.size(), entry->message);
            found.push_back(std::move(row));
        }
        return found;
    });
    if (!rows || missing.empty()) return rows;
    auto fresh = std::make_shared<std::vector<std::pair<MessageId, Bytes>>>();
    for (const auto& [index, message] : missing) {
        auto computed = compute(message);
        if (!computed) {
            // Removed in between; or the reader finds out what is wrong with it when it opens the message.
            if (computed.error().kind != ErrorKind::notFound)
                log_.warning("facts.not_computed", {{"id", messageIdText(message)}, {"error", computed.error().text}});
            continue;
        }
        fresh->emplace_back(message, mail::encodeFacts(**computed));
        (*rows)[index].facts = std::move(*computed);
    }
    std::erase_if(*rows, [](const mailbox::FactRow& row) { return !row.facts; });
    if (fresh->empty()) return rows;
    // Nobody waits for it: what is lost is computed again.
    committer_.submit({[fresh](Database& database) -> Status {
                           FactsTable table(database);
                           for (const auto& [message, data] : *fresh)
                               table.keep(message, data);
                           return {};
                       },
                       {}},
                      Lane::background);
    return rows;
}

} // namespace ismail::store
