// Changes to messages of ImapStore.
#include "store/mailbox/imap_store.h"
#include "store/mailbox/uid_cursor.h"
#include "store/queue/message_table.h"

#include <utility>

namespace ismail::store {

namespace {

Error tooManyKeywords() { return {ErrorKind::exhausted, "The mailbox has as many different keywords as it may have."}; }

mailbox::FlagBits changedFlags(mailbox::FlagBits now, mailbox::StoreMode mode, mailbox::FlagBits given) {
    switch (mode) {
    case mailbox::StoreMode::add: return now | given;
    case mailbox::StoreMode::remove: return now & ~given;
    case mailbox::StoreMode::replace: return given;
    }
    return now;
}

} // namespace

void ImapStore::claimRecent(std::int64_t mailboxId, mailbox::Done<mailbox::UidRange> done) {
    writing<mailbox::UidRange>(
        [mailboxId](Database& database) -> Result<mailbox::UidRange> {
            const auto row = MailboxTable(database).findOwned(mailboxId);
            if (!row) return mailboxGone();
            database.run("UPDATE mailbox SET first_recent=next_uid, recent=0 WHERE id=?", mailboxId);
            return mailbox::UidRange{row->firstRecent, row->nextUid - 1};
        },
        std::move(done));
}

// A STORE that goes on in slices.
struct ImapStore::Storing {
    const std::int64_t mailboxId;
    const mailbox::UidRanges uids;
    const mailbox::StoreMode mode;
    const mailbox::FlagList flags;
    const std::optional<std::uint64_t> unchangedSince;
    UidCursor at; // what comes before it is done
    mailbox::StoreOutcome outcome;
    std::vector<std::uint32_t> modified;

    // The slice that is being done; it may be done twice.
    UidCursor behind;
    mailbox::StoreOutcome slice;
    std::vector<std::uint32_t> sliceModified;

    bool committed() {
        at = behind;
        outcome.modSeq = slice.modSeq;
        outcome.steps += slice.steps;
        outcome.keywords = std::move(slice.keywords);
        outcome.stored.insert(outcome.stored.end(), slice.stored.begin(), slice.stored.end());
        modified.insert(modified.end(), sliceModified.begin(), sliceModified.end());
        return !at.atEnd(uids);
    }
};

Status ImapStore::flagSlice(Database& database, Storing& storing) {
    const std::int64_t mailboxId = storing.mailboxId;
    const auto row = MailboxTable(database).findOwned(mailboxId);
    if (!row) return mailboxGone();
    KeywordTable keywords(database);
    bool all = true;
    const bool add = storing.mode != mailbox::StoreMode::remove;
    const mailbox::FlagBits given =
        (storing.flags.system & mailbox::systemFlags) | keywords.bits(mailboxId, storing.flags.keywords, add, &all);
    if (!all) return tooManyKeywords();

    storing.behind = storing.at;
    storing.sliceModified.clear();
    mailbox::StoreOutcome outcome;
    outcome.modSeq = row->modSeq;
    std::vector<std::pair<mailbox::MessageState, mailbox::FlagBits>> changes;
    std::vector<std::size_t> changed; // their places in the outcome
    const auto states =
        takeNext(storing.uids, storing.behind, flagSliceRows, [&](mailbox::UidRange range, std::size_t limit) {
            return EntryTable(database).states(mailboxId, range, limit);
        });
    for (const auto& state : states) {
        if (storing.unchangedSince && state.modSeq > *storing.unchangedSince) {
            storing.sliceModified.push_back(state.uid);
            continue;
        }
        const mailbox::FlagBits after = changedFlags(state.flags, storing.mode, given);
        outcome.stored.push_back(state);
        if (after == state.flags) continue;
        changes.emplace_back(state, after);
        changed.push_back(outcome.stored.size() - 1);
    }
    if (!changes.empty()) {
        outcome.modSeq = ledger_.setFlags(database, mailboxId, changes);
        outcome.steps = 1;
        for (std::size_t i = 0; i < changes.size(); ++i) {
            outcome.stored[changed[i]].flags = changes[i].second;
            outcome.stored[changed[i]].modSeq = outcome.modSeq;
        }
    }
    outcome.keywords = keywords.of(mailboxId);
    storing.slice = std::move(outcome);
    return {};
}

void ImapStore::storeFlags(std::int64_t mailboxId, mailbox::UidRanges uids, mailbox::StoreMode mode,
                           mailbox::FlagList flags, std::optional<std::uint64_t> unchangedSince,
                           mailbox::Done<mailbox::StoreOutcome> done) {
    const Lane lane = laneFor(mostOf(uids));
    auto storing = std::make_shared<Storing>(
        Storing{mailboxId, std::move(uids), mode, std::move(flags), unchangedSince, {}, {}, {}, {}, {}, {}});
    committer_.submitInSlices({[this, storing](Database& database) { return flagSlice(database, *storing); },
                               [storing] { return storing->committed(); },
                               [storing, done = std::move(done)](const Status& status) {
                                   if (!status) return done(status.error());
                                   storing->outcome.modified = rangesOf(storing->modified);
                                   done(std::move(storing->outcome));
                               }},
                              lane);
}

Status ImapStore::roomForMore() const {
    const Status accepting = spool_.acceptsMail();
    if (accepting) return {};
    return Error{ErrorKind::unavailable, accepting.error().text};
}

void ImapStore::append(mailbox::AppendRequest request, std::unique_ptr<relay::BodySink> body,
                       mailbox::Done<mailbox::AppendOutcome> done) {
    if (Status room = roomForMore(); !room) return done(room.error());
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
    const auto row = MailboxTable(database).findOwned(request.mailboxId);
    if (!row) return mailboxGone();
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
    if (!placed) return mailboxGone();
    crash_.reached(CrashStep::rowsInserted);
    return mailbox::AppendOutcome{placed->uidValidity, placed->firstUid};
}

// An EXPUNGE that goes on in slices.
struct ImapStore::Expunging {
    const std::int64_t mailboxId;
    const mailbox::UidRanges uids; // had \Deleted when it began
    UidCursor at;                  // what comes before it is done
    std::vector<std::uint32_t> gone;

    // The slice that is being done; it may be done twice.
    UidCursor behind;
    std::vector<std::uint32_t> marked;
    std::vector<MessageId> emptied;
};

Status ImapStore::expungeSlice(Database& database, Expunging& expunging) {
    const std::int64_t mailboxId = expunging.mailboxId;
    if (!MailboxTable(database).findOwned(mailboxId)) return mailboxGone();
    expunging.behind = expunging.at;
    expunging.marked.clear();
    const auto states =
        takeNext(expunging.uids, expunging.behind, expungeSliceRows, [&](mailbox::UidRange range, std::size_t limit) {
            return EntryTable(database).states(mailboxId, range, limit);
        });
    for (const auto& state : states)
        if ((state.flags & mailbox::flagDeleted) != 0) expunging.marked.push_back(state.uid);
    expunging.emptied = ledger_.removeAndRelease(database, mailboxId, expunging.marked, clock_.now());
    crash_.reached(CrashStep::outcomeWritten);
    return {};
}

bool ImapStore::sliceExpunged(Expunging& expunging) {
    crash_.reached(CrashStep::outcomeCommitted);
    for (const MessageId id : expunging.emptied)
        bodies_.remove(id);
    expunging.gone.insert(expunging.gone.end(), expunging.marked.begin(), expunging.marked.end());
    expunging.at = expunging.behind;
    return !expunging.at.atEnd(expunging.uids);
}

void ImapStore::expunge(std::int64_t mailboxId, mailbox::UidRanges uids, mailbox::Done<mailbox::UidRanges> done) {
    // Looking for a few among many messages is no work for the committer.
    auto found = reading<std::vector<std::uint32_t>>(
        [mailboxId, &uids](Database& database) -> Result<std::vector<std::uint32_t>> {
            const auto row = MailboxTable(database).findOwned(mailboxId);
            if (!row) return mailboxGone();
            std::vector<std::uint32_t> marked;
            if (row->deleted == 0) return marked;
            for (const auto& range : uids) {
                const auto some = EntryTable(database).deleted(mailboxId, range);
                marked.insert(marked.end(), some.begin(), some.end());
            }
            return marked;
        });
    if (!found) return done(found.error());
    if (found->empty()) return done(mailbox::UidRanges());
    auto expunging = std::make_shared<Expunging>(Expunging{mailboxId, rangesOf(*found), {}, {}, {}, {}, {}});
    committer_.submitInSlices({[this, expunging](Database& database) { return expungeSlice(database, *expunging); },
                               [this, expunging] { return sliceExpunged(*expunging); },
                               [expunging, done = std::move(done)](const Status& status) {
                                   if (!status) return done(status.error());
                                   done(rangesOf(expunging->gone));
                               }},
                              laneFor(found->size()));
}

} // namespace ismail::store
