// What IMAP needs from the store: folders, the state of their messages, and the changes to them. store implements it;
// the IMAP host uses it.
//
// Promises: done is called once, after the disk has the change, from the committer's thread (which must not be
// blocked); changes to many messages come in several transactions, so that others get their turn, and are told of as
// they come; reads block for the disk and belong on workers. Counters are kept, never counted: no read but snapshot()
// grows with the mailbox. uids ascend and are never given twice (RFC 9051 section 2.3.1.1); the modification sequence
// of a mailbox ascends with every change to it (RFC 7162 section 3.1). Errors: notFound, the mailbox or message is
// gone; conflict, the name is taken; exhausted, a quota or a limit; invalid, a name that cannot be; anything else is
// our own trouble. Does not: know sessions, ACLs, or the wire.
// append and copy are unavailable while the disk has less free than disk.reserve.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/counters.h"
#include "base/ids.h"
#include "base/result.h"
#include "mail/kept_facts.h"
#include "mailbox/interfaces.h"
#include "relay/spool.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::mailbox {

constexpr std::size_t maxFolders = 10'000;   // of one account, subscriptions too
constexpr std::size_t maxFolderName = 1'000; // octets of UTF-8, the whole path
constexpr std::size_t maxFolderDepth = 32;   // levels of a path
constexpr std::size_t maxKeywords = 56;      // different ones in one mailbox; more are refused as exhausted
constexpr std::size_t maxKeywordName = 128;  // octets
constexpr std::size_t maxRowsAtOnce = 1'000; // uids in one call of facts()
constexpr char folderSeparator = '/';

// ---- Flags ----------------------------------------------------------------------------------------------------------

// Flags of a message as one number: the system flags, and from firstKeywordBit on the mailbox's keywords.
using FlagBits = std::uint64_t;
constexpr FlagBits flagSeen = 1, flagAnswered = 2, flagFlagged = 4, flagDeleted = 8, flagDraft = 16;
constexpr FlagBits systemFlags = 0x1f;
constexpr unsigned firstKeywordBit = 8;

// Flags as a client names them. Keywords are compared without regard to case; the first spelling stays.
struct FlagList {
    FlagBits system = 0;
    std::vector<std::string> keywords;
};

enum class StoreMode : std::uint8_t { replace, add, remove };

// ---- Folders --------------------------------------------------------------------------------------------------------

// RFC 6154 (\Drafts ...); a folder has one at most.
enum class SpecialUse : std::uint8_t { none, drafts, sent, junk, trash, archive };

struct MailboxStatus {
    std::int64_t id = 0; // also the MAILBOXID (RFC 8474): it stays when the mailbox is renamed
    std::uint32_t uidValidity = 0;
    std::uint32_t uidNext = 1;
    std::uint64_t highestModSeq = 1;
    std::uint64_t messages = 0;
    std::uint64_t unseen = 0;      // without \Seen
    std::uint64_t deleted = 0;     // with \Deleted
    std::uint64_t octets = 0;      // RFC 8438: the sum of RFC822.SIZE
    std::uint64_t recent = 0;      // that no session has claimed yet
    std::uint32_t firstRecent = 1; // their uids are not smaller
    friend bool operator==(const MailboxStatus&, const MailboxStatus&) = default;
};

// Names are UTF-8 with "/" between levels; INBOX is always written so. A superior that does not exist itself has no
// row here: LIST shows it as \NonExistent.
struct Folder {
    std::string name;
    SpecialUse use = SpecialUse::none;
    bool subscribed = false;
    MailboxStatus status;
};

struct FolderList {
    std::vector<Folder> folders;         // by name
    std::vector<std::string> subscribed; // names that have no folder now (RFC 9051 section 6.3.7)
};

// ---- Messages -------------------------------------------------------------------------------------------------------

struct MessageState {
    std::uint32_t uid = 0;
    FlagBits flags = 0;
    std::uint64_t modSeq = 0;
    std::uint64_t size = 0; // RFC822.SIZE, prefix and body
    Time received;          // INTERNALDATE
    friend bool operator==(const MessageState&, const MessageState&) = default;
};

// uids first to last, both included.
struct UidRange {
    std::uint32_t first = 0, last = 0;
    friend bool operator==(const UidRange&, const UidRange&) = default;
};
using UidRanges = std::vector<UidRange>; // ascending, not overlapping

struct Snapshot {
    MailboxStatus status;
    std::vector<std::string> keywords;  // by bit, from firstKeywordBit on
    std::vector<MessageState> messages; // by uid
};

// What is different from an earlier state, seen at one moment.
struct Changes {
    MailboxStatus status;
    std::vector<std::string> keywords;
    std::vector<MessageState> changed; // by uid: flags changed, or arrived
    UidRanges vanished;                // may name uids that were gone before (RFC 7162 section 3.2.10)
};

// What of a message never changes.
struct FactRow {
    std::uint32_t uid = 0;
    Bytes prefix;          // what comes before the body
    MessageId message = 0; // the same for messages that were copied
    mail::KeptFacts facts;

    // RFC 8474 section 4.1: the same for messages with the same octets that were copied.
    std::string emailId() const;
};
using FactRows = std::vector<std::shared_ptr<const FactRow>>;

// What is read of many messages to look at them once, by a search, is not to drive out what others use.
enum class Remember : std::uint8_t { always, ifThereIsRoom };

struct StoreOutcome {
    std::uint64_t modSeq = 0;          // of the mailbox now
    std::uint64_t steps = 0;           // by how much this change raised it
    std::vector<std::string> keywords; // of the mailbox now
    std::vector<MessageState> stored;  // every message that was named and passed UNCHANGEDSINCE, changed or not
    UidRanges modified;                // those that did not pass (RFC 7162 section 3.1.3)
};

struct AppendRequest {
    std::int64_t mailboxId = 0;
    FlagList flags;
    Time received; // INTERNALDATE
    relay::Origin origin;
    mail::BodyTraits traits;
};

struct CopyOutcome {
    std::uint32_t uidValidity = 0; // of the target
    std::vector<std::pair<std::uint32_t, std::uint32_t>>
        copies;                   // uid, new uid: by uid; those that are gone are left out
    std::optional<Error> stopped; // of a move: why the rest is where it was
};

struct AppendOutcome {
    std::uint32_t uidValidity = 0;
    std::uint32_t uid = 0;
};

struct QuotaUsage {
    std::uint64_t messages = 0;
    std::uint64_t octets = 0;
    std::optional<std::uint64_t> octetLimit;
};

class SortColumns; // mailbox/sort_columns.h

template <typename T>
using Done = std::function<void(Result<T>)>;
using StatusDone = std::function<void(Status)>;

class ImapStore {
public:
    virtual ~ImapStore() = default;

    // Called on the committer's thread after a commit, before the done of what was committed, once for each mailbox
    // that is different now: delivered mail and deletions by POP3 too. It must not block. Folders: the account whose
    // list changed. Set before sessions begin.
    virtual void onChange(std::function<void(std::int64_t mailboxId)> mailbox,
                          std::function<void(std::int64_t accountId)> folders) = 0;

    // Blocking.
    virtual Result<FolderList> folders(std::int64_t accountId) = 0;
    // By its name, INBOX in any case. Blocking.
    virtual Result<Folder> folder(std::int64_t accountId, const std::string& name) = 0;
    virtual Result<MailboxStatus> status(std::int64_t mailboxId) = 0;
    virtual Result<QuotaUsage> usage(std::int64_t accountId) = 0;

    // Superiors that do not exist are created too. Gives the mailbox id.
    virtual void createFolder(std::int64_t accountId, const std::string& name, SpecialUse use,
                              Done<std::int64_t> done) = 0;
    // INBOX: invalid. Inferiors stay.
    virtual void deleteFolder(std::int64_t accountId, const std::string& name, StatusDone done) = 0;
    // With its inferiors and subscriptions; missing superiors of the new name are created. INBOX: its messages move to
    // the new folder as with move, it stays and its inferiors too (RFC 9051 section 6.3.6).
    virtual void renameFolder(std::int64_t accountId, const std::string& from, const std::string& to,
                              StatusDone done) = 0;
    // Any name that could be one.
    virtual void subscribe(std::int64_t accountId, const std::string& name, bool subscribed, StatusDone done) = 0;

    // Blocking: the one read that takes as long as the mailbox is large (under 100 ms for 200,000 messages).
    virtual Result<Snapshot> snapshot(std::int64_t mailboxId) = 0;
    // Everything behind a modification sequence. Blocking.
    virtual Result<Changes> changes(std::int64_t mailboxId, std::uint64_t sinceModSeq) = 0;
    // The recent messages belong to this session from now on (\Recent of RFC 3501): those of the outcome, also where it
    // does not know them yet; there are none where first > last. Ask only where status.recent is not 0.
    virtual void claimRecent(std::int64_t mailboxId, Done<UidRange> done) = 0;

    // Of uids that ascend, at most maxRowsAtOnce, in their order. Those that are gone are left out, but where they are
    // remembered still. Kept ones are read, others are computed from the body and kept. Blocking.
    virtual Result<FactRows> facts(std::int64_t mailboxId, const std::vector<std::uint32_t>& uids,
                                   Remember remember) = 0;
    // What is remembered of the mailbox for SORT and THREAD; it may be empty.
    virtual std::shared_ptr<SortColumns> sortColumns(std::int64_t mailboxId) = 0;
    // Adds uids that ascend, at most maxRowsAtOnce, to it. Those that cannot be read are left out. Blocking.
    virtual Status readSortKeys(std::int64_t mailboxId, const std::vector<std::uint32_t>& uids,
                                SortColumns& columns) = 0;
    // The whole message with its prefix. Blocking.
    virtual Result<std::unique_ptr<MessageReader>> open(std::int64_t mailboxId, std::uint32_t uid) = 0;

    // uids that are gone are passed over. A message whose flags stay as they are keeps its modification sequence. Each
    // message is changed or not; after an error some may be (RFC 9051 section 6.4.6 has no more).
    virtual void storeFlags(std::int64_t mailboxId, UidRanges uids, StoreMode mode, FlagList flags,
                            std::optional<std::uint64_t> unchangedSince, Done<StoreOutcome> done) = 0;
    // Where the body of an APPEND is written to; without append() it leaves nothing behind.
    virtual std::unique_ptr<relay::BodySink> openAppend() = 0;
    virtual void append(AppendRequest request, std::unique_ptr<relay::BodySink> body, Done<AppendOutcome> done) = 0;
    // Flags and INTERNALDATE stay. A copy is all or nothing: RFC 9051 section 6.4.7 wants the mailbox as it was where
    // one fails, after a crash too; others may see the copies before the last one is there. A move removes the
    // originals; each message moves or stays (RFC 6851 section 3.3: it "might fail partway through").
    virtual void copy(std::int64_t from, UidRanges uids, std::int64_t to, Done<CopyOutcome> done) = 0;
    virtual void move(std::int64_t from, UidRanges uids, std::int64_t to, Done<CopyOutcome> done) = 0;
    // Removes those of the uids that have \Deleted now. The outcome: which went; after an error some may be gone.
    // Blocking: it looks for them first.
    virtual void expunge(std::int64_t mailboxId, UidRanges uids, Done<UidRanges> done) = 0;
};

} // namespace ismail::mailbox
