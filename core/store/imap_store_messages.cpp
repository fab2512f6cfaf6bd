// Changes to messages of ImapStore.
#include "store/imap_store.h"
#include "store/message_table.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace ismail::store {

namespace {

Error mailboxIsGone() { return {ErrorKind::notFound, "The mailbox was removed."}; }
Error tooManyKeywords() { return {ErrorKind::exhausted, "The mailbox has as many different keywords as it may have."}; }

std::optional<MailboxRow> openMailbox(Database& database, std::int64_t id) {
    auto row = MailboxTable(database).find(id);
    if (row && row->accountId == 0) row.reset();
    return row;
}

mailbox::FlagBits changedFlags(mailbox::FlagBits now, mailbox::StoreMode mode, mailbox::FlagBits given) {
    switch (mode) {
    case mailbox::StoreMode::add: return now | given;
    case mailbox::StoreMode::remove: return now & ~given;
    case mailbox::StoreMode::replace: return given;
    }
    return now;
}

// The keywords of one mailbox as bits of another. What the other has no room for is left behind.
class KeywordMap {
public:
    KeywordMap(Database& database, std::int64_t from, std::int64_t to)
        : table_(database), to_(to), names_(from == to ? std::vector<std::string>() : table_.of(from)),
          same_(from == to) {}

    mailbox::FlagBits operator()(mailbox::FlagBits flags) {
        if (same_) return flags;
        const mailbox::FlagBits keywords = flags & ~mailbox::systemFlags;
        mailbox::FlagBits mapped = flags & mailbox::systemFlags;
        for (std::size_t i = 0; keywords != 0 && i < names_.size(); ++i)
            if ((keywords >> (mailbox::firstKeywordBit + i) & 1) != 0) mapped |= bit(i);
        return mapped;
    }

private:
    mailbox::FlagBits bit(std::size_t i) {
        if (known_.size() <= i) known_.resize(names_.size());
        if (!known_[i]) known_[i] = table_.bits(to_, {names_[i]}, true);
        return *known_[i];
    }

    KeywordTable table_;
    const std::int64_t to_;
    const std::vector<std::string> names_;
    const bool same_;
    std::vector<std::optional<mailbox::FlagBits>> known_;
};

} // namespace

void ImapStore::claimRecent(std::int64_t mailboxId, mailbox::Done<std::uint32_t> done) {
    writing<std::uint32_t>(
        [mailboxId](Database& database) -> Result<std::uint32_t> {
            const auto row = openMailbox(database, mailboxId);
            if (!row) return mailboxIsGone();
            database.run("UPDATE mailbox SET first_recent=next_uid, recent=0 WHERE id=?", mailboxId);
            return row->firstRecent;
        },
        std::move(done));
}

Result<mailbox::StoreOutcome> ImapStore::applyFlags(Database& database, std::int64_t mailboxId,
                                                    const mailbox::UidRanges& uids, mailbox::StoreMode mode,
                                                    const mailbox::FlagList& flags,
                                                    std::optional<std::uint64_t> unchangedSince) {
    const auto row = openMailbox(database, mailboxId);
    if (!row) return mailboxIsGone();
    KeywordTable keywords(database);
    bool all = true;
    const mailbox::FlagBits given = (flags.system & mailbox::systemFlags) |
                                    keywords.bits(mailboxId, flags.keywords, mode != mailbox::StoreMode::remove, &all);
    if (!all) return tooManyKeywords();

    mailbox::StoreOutcome outcome;
    outcome.modSeq = row->modSeq;
    std::vector<std::pair<mailbox::MessageState, mailbox::FlagBits>> changes;
    std::vector<std::size_t> changed; // their places in the outcome
    std::vector<std::uint32_t> modified;
    for (const auto& range : uids) {
        for (const auto& state : EntryTable(database).states(mailboxId, range)) {
            if (unchangedSince && state.modSeq > *unchangedSince) {
                modified.push_back(state.uid);
                continue;
            }
            const mailbox::FlagBits after = changedFlags(state.flags, mode, given);
            outcome.stored.push_back(state);
            if (after == state.flags) continue;
            changes.emplace_back(state, after);
            changed.push_back(outcome.stored.size() - 1);
        }
    }
    if (!changes.empty()) {
        outcome.modSeq = ledger_.setFlags(database, mailboxId, changes);
        for (std::size_t i = 0; i < changes.size(); ++i) {
            outcome.stored[changed[i]].flags = changes[i].second;
            outcome.stored[changed[i]].modSeq = outcome.modSeq;
        }
    }
    outcome.modified = rangesOf(modified);
    outcome.keywords = keywords.of(mailboxId);
    return outcome;
}

void ImapStore::storeFlags(std::int64_t mailboxId, mailbox::UidRanges uids, mailbox::StoreMode mode,
                           mailbox::FlagList flags, std::optional<std::uint64_t> unchangedSince,
                           mailbox::Done<mailbox::StoreOutcome> done) {
    writing<mailbox::StoreOutcome>(
        [this, mailboxId, uids = std::move(uids), mode, flags = std::move(flags), unchangedSince](Database& database) {
            return applyFlags(database, mailboxId, uids, mode, flags, unchangedSince);
        },
        std::move(done));
}

void ImapStore::append(mailbox::AppendRequest request, std::unique_ptr<relay::BodySink> body,
                       mailbox::Done<mailbox::AppendOutcome> done) {
    auto shared = std::make_shared<mailbox::AppendRequest>(std::move(request));
    // Every sink was made by openAppend.
    auto* sink = static_cast<SpoolSink*>(body.get());
    const MessageId id = sink->id();
    const std::uint64_t octets = sink->size();
    if (sink->inMemory())
        return commitAppended(std::move(shared), id, octets, std::make_shared<Bytes>(sink->takeMemory()),
                              std::move(done));
    sink->finish([this, shared, id, octets, done = std::move(done)](Status flushed) mutable {
        if (!flushed)
            done(flushed.error());
        else
            commitAppended(std::move(shared), id, octets, nullptr, std::move(done));
    });
}

void ImapStore::commitAppended(std::shared_ptr<mailbox::AppendRequest> request, MessageId id, std::uint64_t octets,
                               std::shared_ptr<Bytes> body, mailbox::Done<mailbox::AppendOutcome> done) {
    const bool inFile = body == nullptr;
    writing<mailbox::AppendOutcome>(
        [this, request = std::move(request), id, octets, body = std::move(body)](Database& database) {
            return insertAppended(database, *request, id, octets, body.get());
        },
        [this, id, inFile, done = std::move(done)](Result<mailbox::AppendOutcome> outcome) {
            if (!outcome && inFile) bodies_.remove(id);
            if (outcome) crash_.reached(CrashStep::committed);
            done(std::move(outcome));
        });
}

Result<mailbox::AppendOutcome> ImapStore::insertAppended(Database& database, const mailbox::AppendRequest& request,
                                                         MessageId id, std::uint64_t octets, const Bytes* body) {
    const auto row = openMailbox(database, request.mailboxId);
    if (!row) return mailboxIsGone();
    if (quotas_)
        if (Status admitted = quotas_->admit(database, row->accountId, 1, octets); !admitted) return admitted.error();
    relay::NewMessage message;
    message.id = id;
    message.received = clock_.now();
    message.traits = request.traits;
    message.traits.octets = octets;
    message.origin = request.origin;
    MessageTable messages(database);
    messages.insert(message, octets, body ? BodyPlace::inlined : BodyPlace::file);
    if (body) messages.insertBody(id, *body);

    MailboxEntry entry;
    entry.message = id;
    entry.size = octets;
    entry.received = request.received;
    entry.flags = (request.flags.system & mailbox::systemFlags) |
                  // RFC 9051 section 6.3.12 leaves room: a message is not refused because a keyword finds no place.
                  KeywordTable(database).bits(request.mailboxId, request.flags.keywords, true);
    const auto placed = ledger_.add(database, request.mailboxId, {&entry, 1});
    if (!placed) return mailboxIsGone();
    crash_.reached(CrashStep::rowsInserted);
    return mailbox::AppendOutcome{placed->uidValidity, placed->firstUid};
}

// --- COPY and MOVE --------------------------------------------------------------------------------------------------

struct ImapStore::Copying {
    mailbox::CopyOutcome outcome;
    mailbox::UidRanges rest; // of a move: what is left for the next transaction
};

struct ImapStore::Moving {
    std::int64_t from = 0, to = 0;
    mailbox::UidRanges uids; // not moved yet
    mailbox::CopyOutcome outcome;
    mailbox::Done<mailbox::CopyOutcome> done;
};

// A copy of everything, or the next slice of a move.
Result<ImapStore::Copying> ImapStore::applyCopy(Database& database, std::int64_t from, const mailbox::UidRanges& uids,
                                                std::int64_t to, bool remove) {
    const auto source = openMailbox(database, from);
    const auto target = openMailbox(database, to);
    if (!source || !target) return mailboxIsGone();
    Copying copying;
    std::size_t room = remove ? moveSlice : std::numeric_limits<std::int32_t>::max();
    std::vector<MailboxEntry> entries;
    for (mailbox::UidRange range : uids) {
        if (room > 0) {
            auto some = EntryTable(database).between(from, range, room);
            room -= some.size();
            if (!some.empty()) range.first = some.back().uid + 1;
            entries.insert(entries.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
        }
        if (room == 0 && range.first <= range.last) copying.rest.push_back(range);
    }
    mailbox::CopyOutcome& outcome = copying.outcome;
    outcome.uidValidity = target->uidValidity;
    if (entries.empty()) return copying;

    std::uint64_t octets = 0;
    std::vector<std::uint32_t> originals;
    KeywordMap mapped(database, from, to);
    for (MailboxEntry& entry : entries) {
        octets += entry.size;
        originals.push_back(entry.uid);
        entry.flags = mapped(entry.flags);
    }
    const bool grows = !remove || source->accountId != target->accountId;
    if (quotas_ && grows)
        if (Status admitted = quotas_->admit(database, target->accountId, entries.size(), octets); !admitted)
            return admitted.error();
    if (!ledger_.add(database, to, entries)) return mailboxIsGone();
    for (std::size_t i = 0; i < entries.size(); ++i)
        outcome.copies.emplace_back(originals[i], entries[i].uid);
    // The bodies of the originals are those of the copies now: there is nothing to release.
    if (remove) ledger_.remove(database, from, originals);
    crash_.reached(CrashStep::rowsInserted);
    return copying;
}

void ImapStore::copy(std::int64_t from, mailbox::UidRanges uids, std::int64_t to,
                     mailbox::Done<mailbox::CopyOutcome> done) {
    writing<mailbox::CopyOutcome>(
        [this, from, uids = std::move(uids), to](Database& database) -> Result<mailbox::CopyOutcome> {
            auto copying = applyCopy(database, from, uids, to, false);
            if (!copying) return copying.error();
            return std::move(copying->outcome);
        },
        std::move(done));
}

void ImapStore::move(std::int64_t from, mailbox::UidRanges uids, std::int64_t to,
                     mailbox::Done<mailbox::CopyOutcome> done) {
    moveNext(std::make_shared<Moving>(Moving{from, to, std::move(uids), {}, std::move(done)}));
}

void ImapStore::moveNext(std::shared_ptr<Moving> moving) {
    writing<Copying>(
        [this, moving](Database& database) {
            return applyCopy(database, moving->from, moving->uids, moving->to, true);
        },
        [this, moving](Result<Copying> slice) {
            mailbox::CopyOutcome& all = moving->outcome;
            if (!slice && all.copies.empty()) return moving->done(slice.error());
            if (!slice) {
                all.stopped = slice.error();
                return moving->done(std::move(all));
            }
            all.uidValidity = slice->outcome.uidValidity;
            all.copies.insert(all.copies.end(), slice->outcome.copies.begin(), slice->outcome.copies.end());
            moving->uids = std::move(slice->rest);
            if (moving->uids.empty()) return moving->done(std::move(all));
            moveNext(moving);
        });
}

void ImapStore::expunge(std::int64_t mailboxId, mailbox::UidRanges uids, mailbox::Done<mailbox::UidRanges> done) {
    auto emptied = std::make_shared<std::vector<MessageId>>();
    writing<mailbox::UidRanges>(
        [this, mailboxId, uids = std::move(uids), emptied](Database& database) -> Result<mailbox::UidRanges> {
            emptied->clear(); // of a first run that was undone
            const auto row = openMailbox(database, mailboxId);
            if (!row) return mailboxIsGone();
            std::vector<std::uint32_t> marked;
            if (row->deleted > 0)
                for (const auto& range : uids)
                    for (const auto& state : EntryTable(database).states(mailboxId, range))
                        if ((state.flags & mailbox::flagDeleted) != 0) marked.push_back(state.uid);
            MessageTable messages(database);
            for (const MailboxEntry& entry : ledger_.remove(database, mailboxId, marked))
                if (messages.release(entry.message, clock_.now())) emptied->push_back(entry.message);
            crash_.reached(CrashStep::outcomeWritten);
            return rangesOf(marked);
        },
        [this, emptied, done = std::move(done)](Result<mailbox::UidRanges> gone) {
            if (gone) {
                crash_.reached(CrashStep::outcomeCommitted);
                for (const MessageId id : *emptied)
                    bodies_.remove(id);
            }
            done(std::move(gone));
        });
}

} // namespace ismail::store
