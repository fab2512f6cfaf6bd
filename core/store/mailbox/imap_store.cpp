// What ImapStore reads. Folders and changes to messages have files of their own.
#include "store/mailbox/imap_store.h"

#include "store/mailbox/facts_table.h"

#include <algorithm>
#include <utility>

namespace ismail::store {

namespace {

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

// uids that ascend as ranges. What lies in a small gap is read along: that costs less than another query.
mailbox::UidRanges nearbyUids(const std::vector<std::uint32_t>& uids) {
    constexpr std::uint32_t gap = 16;
    mailbox::UidRanges ranges;
    for (const std::uint32_t uid : uids) {
        if (!ranges.empty() && uid - ranges.back().last <= gap)
            ranges.back().last = uid;
        else
            ranges.push_back({uid, uid});
    }
    return ranges;
}

} // namespace

Result<mailbox::MailboxStatus> ImapStore::status(std::int64_t mailboxId) {
    return reading<mailbox::MailboxStatus>([mailboxId](Database& database) -> Result<mailbox::MailboxStatus> {
        const auto row = MailboxTable(database).findOwned(mailboxId);
        if (!row) return mailboxGone();
        return row->status();
    });
}

Result<mailbox::Snapshot> ImapStore::snapshot(std::int64_t mailboxId) {
    return reading<mailbox::Snapshot>([this, mailboxId](Database& database) -> Result<mailbox::Snapshot> {
        const auto row = MailboxTable(database).findOwned(mailboxId);
        if (!row) return mailboxGone();
        mailbox::Snapshot snapshot;
        snapshot.status = row->status();
        snapshot.keywords = KeywordTable(database).of(mailboxId);
        snapshot.messages = readStates(database, *row);
        return snapshot;
    });
}

std::vector<mailbox::MessageState> ImapStore::readStates(Database& database, const MailboxRow& row) {
    EntryTable entries(database);
    const auto remembered = states_.find(row.id);
    // A reader whose view began before may find a state that is newer than it; then it reads for itself.
    if (!remembered.states || remembered.modSeq < row.forgotten || remembered.modSeq > row.modSeq) {
        auto states = entries.states(row.id, static_cast<std::size_t>(row.messages));
        states_.keep(row.id, row.modSeq, states);
        return states;
    }
    auto states = *remembered.states;
    if (remembered.modSeq == row.modSeq) return states;
    bringUpToDate(states, entries.changedSince(row.id, remembered.modSeq),
                  VanishedTable(database).since(row.id, remembered.modSeq));
    states_.keep(row.id, row.modSeq, states);
    return states;
}

Result<mailbox::Changes> ImapStore::changes(std::int64_t mailboxId, std::uint64_t sinceModSeq) {
    return reading<mailbox::Changes>([mailboxId, sinceModSeq](Database& database) -> Result<mailbox::Changes> {
        const auto row = MailboxTable(database).findOwned(mailboxId);
        if (!row) return mailboxGone();
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

Result<Bytes> ImapStore::computeFacts(MessageId id) {
    auto body = queue_.openBody(id);
    if (!body) return body.error();
    if (!*body) return Error{ErrorKind::corrupt, "Message " + messageIdText(id) + " has no body."};
    auto computed = mail::computeFacts(
        (*body)->size(), [&body](std::uint64_t offset, std::size_t most) { return (*body)->read(offset, most); });
    if (!computed) return computed.error();
    return mail::encodeFacts(*computed);
}

Result<mailbox::FactRows> ImapStore::facts(std::int64_t mailboxId, const std::vector<std::uint32_t>& uids,
                                           mailbox::Remember remember) {
    mailbox::FactRows rows = remembered_.find(mailboxId, uids);
    std::vector<std::uint32_t> unknown;
    for (std::size_t i = 0; i < uids.size(); ++i)
        if (!rows[i]) unknown.push_back(uids[i]);
    if (unknown.empty()) return rows;
    auto read = readFacts(mailboxId, unknown);
    if (!read) return read.error();
    if (remember == mailbox::Remember::always)
        remembered_.keep(mailboxId, *read);
    else
        remembered_.keepIfThereIsRoom(mailboxId, *read);
    auto next = read->begin();
    for (std::size_t i = 0; i < uids.size() && next != read->end(); ++i)
        if ((*next)->uid == uids[i]) rows[i] = *next++;
    std::erase(rows, nullptr);
    return rows;
}

// What is read here is not asked for again soon: the columns have it then.
Status ImapStore::readSortKeys(std::int64_t mailboxId, const std::vector<std::uint32_t>& uids,
                               mailbox::SortColumns& columns) {
    auto rows = readFacts(mailboxId, uids);
    if (!rows) return rows.error();
    columns.add(*rows);
    sort_.grew(mailboxId);
    return {};
}

Result<mailbox::FactRows> ImapStore::readFacts(std::int64_t mailboxId, const std::vector<std::uint32_t>& uids) {
    std::vector<std::pair<std::shared_ptr<mailbox::FactRow>, MessageId>> missing; // rows without facts yet
    auto rows = reading<mailbox::FactRows>([&](Database& database) {
        mailbox::FactRows found;
        auto wanted = uids.begin();
        const auto take = [&](std::uint32_t uid, MessageId message, ByteView prefix, ByteView data) {
            while (wanted != uids.end() && *wanted < uid)
                ++wanted;
            if (wanted == uids.end() || *wanted != uid) return;
            auto row = std::make_shared<mailbox::FactRow>();
            row->uid = uid;
            row->prefix = Bytes(prefix);
            row->message = message;
            if (auto kept = mail::KeptFacts::open(Bytes(data)))
                row->facts = std::move(*kept);
            else
                missing.emplace_back(row, message);
            found.push_back(std::move(row));
        };
        for (const auto& range : nearbyUids(uids))
            FactsTable(database).between(mailboxId, range, take);
        return found;
    });
    if (!rows || missing.empty()) return rows;
    auto fresh = std::make_shared<std::vector<std::pair<MessageId, Bytes>>>();
    for (const auto& [row, message] : missing) {
        auto computed = computeFacts(message);
        if (!computed) {
            // Removed in between; or the reader finds out what is wrong with it when it opens the message.
            if (computed.error().kind != ErrorKind::notFound)
                log_.warning("facts.not_computed", {{"id", messageIdText(message)}, {"error", computed.error().text}});
            std::erase(*rows, row);
            continue;
        }
        row->facts = *mail::KeptFacts::open(*computed);
        fresh->emplace_back(message, std::move(*computed));
    }
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
