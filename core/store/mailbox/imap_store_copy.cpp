// COPY and MOVE of ImapStore.
#include "store/mailbox/imap_store.h"
#include "store/mailbox/uid_cursor.h"
#include "store/queue/message_table.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace ismail::store {

namespace {

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

// What one slice did, until it is committed.
struct ImapStore::CopySlice {
    struct Lesson {
        MessageId message = 0;
        std::string verdict;
    };
    UidCursor behind;
    std::uint32_t uidValidity = 0;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> copies;
    std::optional<std::int64_t> unfinished;
    std::uint32_t last = 0; // uid there was when it began: into itself, a mailbox gets no copies of copies
    std::int64_t accountId = 0;
    bool intoJunk = false;
    std::vector<Lesson> lessons = {}; // for JunkTraining
};

// A COPY or MOVE that goes on in slices.
struct ImapStore::Copying {
    const std::int64_t from, to;
    const mailbox::UidRanges uids;
    const bool remove; // a move
    const mailbox::Done<mailbox::CopyOutcome> done;
    UidCursor at; // what comes before it is copied
    mailbox::CopyOutcome outcome;
    std::optional<std::int64_t> unfinished; // its number there
    std::uint32_t last = 0;                 // as in the first slice
    CopySlice slice;
};

Status ImapStore::copySlice(Database& database, Copying& copying) {
    MailboxTable mailboxes(database);
    const auto source = mailboxes.findOwned(copying.from), target = mailboxes.findOwned(copying.to);
    if (!source || !target) return mailboxGone();
    // A move is how people make room.
    if (!copying.remove)
        if (Status room = roomForMore(); !room) return room;
    CopySlice slice{copying.at,
                    target->uidValidity,
                    {},
                    copying.unfinished,
                    copying.last != 0 ? copying.last : source->nextUid - 1};
    auto entries = takeNext(copying.uids, slice.behind, copySliceRows, [&](mailbox::UidRange range, std::size_t limit) {
        range.last = std::min(range.last, slice.last);
        return EntryTable(database).between(copying.from, range, limit);
    });
    const bool last = slice.behind.atEnd(copying.uids);
    if (!entries.empty())
        if (Status placed = placeCopies(database, copying, slice, *source, *target, entries); !placed) return placed;
    // One that is whole at once needs no trace.
    if (!copying.remove && last && slice.unfinished) unfinished_.finish(database, *slice.unfinished);
    if (!copying.remove && !last && !entries.empty()) {
        if (!slice.unfinished) slice.unfinished = unfinished_.nextId(database);
        unfinished_.add(database, *slice.unfinished, copying.to, {entries.front().uid, entries.back().uid});
    }
    crash_.reached(CrashStep::rowsInserted);
    copying.slice = std::move(slice);
    return {};
}

Status ImapStore::placeCopies(Database& database, const Copying& copying, CopySlice& slice, const MailboxRow& source,
                              const MailboxRow& target, std::vector<MailboxEntry>& entries) {
    std::uint64_t octets = 0;
    std::vector<std::uint32_t> originals;
    KeywordMap mapped(database, copying.from, copying.to);
    for (MailboxEntry& entry : entries) {
        octets += entry.size;
        originals.push_back(entry.uid);
        entry.flags = mapped(entry.flags);
    }
    const bool grows = !copying.remove || source.accountId != target.accountId;
    if (quotas_ && grows)
        if (Status admitted = quotas_->admit(database, target.accountId, entries.size(), octets); !admitted)
            return admitted;
    if (!ledger_.add(database, copying.to, entries)) return mailboxGone();
    for (std::size_t i = 0; i < entries.size(); ++i)
        slice.copies.emplace_back(originals[i], entries[i].uid);
    noteLessons(database, slice, source, target, entries);
    // The bodies of the originals are those of the copies now: there is nothing to release.
    if (copying.remove) ledger_.remove(database, copying.from, originals);
    return {};
}

void ImapStore::noteLessons(Database& database, CopySlice& slice, const MailboxRow& source, const MailboxRow& target,
                            const std::vector<MailboxEntry>& entries) {
    using mailbox::SpecialUse;
    slice.intoJunk = target.use == SpecialUse::junk;
    const bool outOfJunk = source.use == SpecialUse::junk && target.use != SpecialUse::trash;
    if (!training_ || slice.intoJunk == outOfJunk) return;
    slice.accountId = target.accountId;
    MessageTable messages(database);
    for (const MailboxEntry& entry : entries)
        slice.lessons.push_back({entry.message, messages.verdict(entry.message).value_or(std::string())});
}

bool ImapStore::sliceCopied(Copying& copying) {
    for (const auto& lesson : copying.slice.lessons)
        training_->moved(copying.slice.accountId, lesson.message, lesson.verdict, copying.slice.intoJunk);
    copying.at = copying.slice.behind;
    copying.last = copying.slice.last;
    copying.outcome.uidValidity = copying.slice.uidValidity;
    copying.outcome.copies.insert(copying.outcome.copies.end(), copying.slice.copies.begin(),
                                  copying.slice.copies.end());
    const bool more = !copying.at.atEnd(copying.uids);
    if (copying.slice.unfinished && !copying.unfinished) unfinished_.running(*copying.slice.unfinished);
    copying.unfinished = copying.slice.unfinished;
    if (more) crash_.reached(CrashStep::sliceCommitted);
    return more;
}

void ImapStore::copyEnded(const std::shared_ptr<Copying>& copying, const Status& status) {
    if (!status && copying->unfinished) return undoCopy(copying, status.error());
    if (copying->unfinished) unfinished_.stopped(*copying->unfinished);
    if (!status) {
        if (copying->outcome.copies.empty()) return copying->done(status.error());
        copying->outcome.stopped = status.error();
    }
    copying->done(std::move(copying->outcome));
}

// Where that fails too, maintenance or the next start goes on with it.
void ImapStore::undoCopy(const std::shared_ptr<Copying>& copying, Error why) {
    const std::int64_t id = *copying->unfinished;
    undoInSlices([this, id](Database& database,
                            std::vector<MessageId>& emptied) { return unfinished_.undo(database, id, emptied); },
                 [this, copying, id, why = std::move(why)] {
                     unfinished_.stopped(id);
                     copying->done(why);
                 });
}

void ImapStore::undoLeftCopies() {
    undoInSlices(
        [this](Database& database, std::vector<MessageId>& emptied) { return unfinished_.undoLeft(database, emptied); },
        [] {});
}

void ImapStore::undoInSlices(std::function<bool(Database&, std::vector<MessageId>&)> step, std::function<void()> done) {
    struct Slice {
        bool more = false;
        std::vector<MessageId> emptied;
    };
    auto slice = std::make_shared<Slice>();
    committer_.submitInSlices({[slice, step = std::move(step)](Database& database) -> Status {
                                   slice->emptied.clear(); // of a first run that was undone
                                   slice->more = step(database, slice->emptied);
                                   return {};
                               },
                               [this, slice] {
                                   for (const MessageId id : slice->emptied)
                                       bodies_.remove(id);
                                   return slice->more;
                               },
                               [this, done = std::move(done)](const Status& undone) {
                                   if (!undone) log_.warning("copy.undone_later", {{"why", undone.error().text}});
                                   done();
                               }});
}

void ImapStore::beginCopy(std::int64_t from, mailbox::UidRanges uids, std::int64_t to, bool remove,
                          mailbox::Done<mailbox::CopyOutcome> done) {
    const Lane lane = laneFor(mostOf(uids));
    auto copying =
        std::make_shared<Copying>(Copying{from, to, std::move(uids), remove, std::move(done), {}, {}, {}, 0, {}});
    committer_.submitInSlices({[this, copying](Database& database) { return copySlice(database, *copying); },
                               [this, copying] { return sliceCopied(*copying); },
                               [this, copying](const Status& status) { copyEnded(copying, status); }},
                              lane);
}

void ImapStore::copy(std::int64_t from, mailbox::UidRanges uids, std::int64_t to,
                     mailbox::Done<mailbox::CopyOutcome> done) {
    beginCopy(from, std::move(uids), to, false, std::move(done));
}

void ImapStore::move(std::int64_t from, mailbox::UidRanges uids, std::int64_t to,
                     mailbox::Done<mailbox::CopyOutcome> done) {
    beginCopy(from, std::move(uids), to, true, std::move(done));
}

} // namespace ismail::store
