// The commands of IMAP as values: what a client asked, taken apart and checked for syntax, before anybody looks at a
// mailbox. RFC 9051 and 3501 with LIST-EXTENDED (5258), LIST-STATUS (5819), SPECIAL-USE (6154), CONDSTORE and QRESYNC
// (7162), ESEARCH (4731), SEARCHRES (5182), SORT and THREAD (5256), QUOTA (9208), BINARY (3516), OBJECTID (8474),
// STATUS=SIZE (8438).
//
// Promises: mailbox names are UTF-8 whatever form they came in, "INBOX" is in upper case; every list is capped.
// Does not: hold the text of a message (imap_server.h: it comes in blocks).
#pragma once

#include "base/bytes.h"
#include "base/clock.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ismail::proto {

constexpr std::size_t maxImapCommand = 256 * 1024; // octets of a command with its literals, a message not counted
constexpr std::size_t maxImapSetRanges = 40'000;   // of a sequence set
constexpr std::size_t maxImapList = 1'000;         // members of any other list
constexpr std::size_t maxImapSearchDepth = 32;     // parentheses, NOT and OR
constexpr std::size_t maxImapSearchKeys = 2'000;
constexpr std::size_t maxImapMailboxName = 1'000; // octets of UTF-8
constexpr std::size_t maxImapPatterns = 4'096;    // octets of all patterns of a LIST, each with the reference

// "*": the greatest number in use. No message has the number 0, and any other may be one.
constexpr std::uint32_t imapStar = 0;

struct ImapRange {
    std::uint32_t first = 0, last = 0; // as written, either way round; imapStar for "*"
    friend bool operator==(const ImapRange&, const ImapRange&) = default;
};
struct ImapSet {
    bool saved = false; // "$": what the last SEARCH RETURN (SAVE) found
    std::vector<ImapRange> ranges;
    friend bool operator==(const ImapSet&, const ImapSet&) = default;
};

// RFC 9051 section 2.3.2. \Recent of IMAP4rev1 is none of them: a client cannot set it, and it is not kept with a
// message.
enum ImapSystemFlag : std::uint32_t {
    imapSeen = 1,
    imapAnswered = 2,
    imapFlagged = 4,
    imapDeleted = 8,
    imapDraft = 16
};
struct ImapFlags {
    std::uint32_t system = 0;
    std::vector<std::string> keywords; // as written, each once
    friend bool operator==(const ImapFlags&, const ImapFlags&) = default;
};

// A day without a time zone, days since 1970-01-01.
using ImapDay = std::int32_t;

// --- FETCH ----------------------------------------------------------------------------------------------------------

struct ImapSection {
    enum class Text : std::uint8_t { all, header, headerFields, headerFieldsNot, text, mime };
    std::vector<std::uint32_t> part; // empty: the message itself
    Text text = Text::all;
    std::vector<std::string> fields; // as written
    friend auto operator<=>(const ImapSection&, const ImapSection&) = default;
};
struct ImapPartial {
    std::uint64_t offset = 0, count = 0;
    friend auto operator<=>(const ImapPartial&, const ImapPartial&) = default;
};
struct ImapFetchItem {
    enum class Kind : std::uint8_t {
        flags,
        uid,
        internalDate,
        rfc822Size,
        envelope,
        body,          // BODY: the structure without extension data
        bodyStructure, // with it
        section,       // BODY[...] and BODY.PEEK[...]
        rfc822,        // RFC822: BODY[], of RFC 3501
        rfc822Header,  // BODY.PEEK[HEADER]
        rfc822Text,    // BODY[TEXT]
        binary,        // BINARY[...] and BINARY.PEEK[...]: section.part only
        binarySize,
        modSeq,
        emailId,
        threadId
    };
    Kind kind = Kind::flags;
    bool peek = false; // does not set \Seen
    ImapSection section;
    std::optional<ImapPartial> partial;
    friend auto operator<=>(const ImapFetchItem&, const ImapFetchItem&) = default;
};

// --- SEARCH ---------------------------------------------------------------------------------------------------------

struct ImapSearchKey {
    enum class Kind : std::uint8_t {
        all,
        conjunction, // every one of children
        disjunction, // OR: one of two children
        negation,    // NOT: one child
        sequence,    // set
        uid,         // set
        flagSet,     // number: a system flag
        flagNotSet,
        keyword, // text
        notKeyword,
        recent,    // of RFC 3501
        notRecent, // OLD
        fresh,     // NEW: recent and unseen
        header,    // name, text; an empty text: the field is there
        body,
        text,
        before, // day: of arrival, in the server's zone, which is UTC
        on,
        since,
        sentBefore, // day: of the Date field as written there
        sentOn,
        sentSince,
        larger, // number: octets
        smaller,
        older, // number: seconds (RFC 5032)
        younger,
        modSeq, // number: as great or greater
        emailId,
        threadId
    };
    Kind kind = Kind::all;
    std::uint64_t number = 0;
    ImapDay day = 0;
    std::string name; // of a header field
    std::string text; // UTF-8
    ImapSet set;
    std::vector<ImapSearchKey> children;
};

struct ImapReturnOptions {
    bool min = false, max = false, all = false, count = false, save = false;
    friend bool operator==(const ImapReturnOptions&, const ImapReturnOptions&) = default;
};

struct ImapSortKey {
    enum class Kind : std::uint8_t { arrival, cc, date, from, size, subject, to };
    Kind kind = Kind::arrival;
    bool reverse = false;
    friend bool operator==(const ImapSortKey&, const ImapSortKey&) = default;
};

// --- The commands that a host runs -----------------------------------------------------------------------------------

struct ImapQresync { // RFC 7162 section 3.2.5
    std::uint32_t uidValidity = 0;
    std::uint64_t modSeq = 0;
    ImapSet knownUids; // no ranges: all
    ImapSet matchSequences, matchUids;
};
struct ImapSelect {
    std::string mailbox;
    bool readOnly = false; // EXAMINE
    bool condstore = false;
    std::optional<ImapQresync> qresync;
};
struct ImapClose {
    bool expunge = true; // false: UNSELECT (RFC 3691)
};
struct ImapCreate {
    std::string mailbox;
    std::vector<std::string> uses; // "\\Sent" ... (RFC 6154 section 3)
};
struct ImapDelete {
    std::string mailbox;
};
struct ImapRename {
    std::string from, to;
};
struct ImapSubscribe {
    std::string mailbox;
    bool subscribe = true;
};

struct ImapStatusItems {
    bool messages = false, uidNext = false, uidValidity = false, unseen = false, recent = false, deleted = false,
         size = false, highestModSeq = false, appendLimit = false, mailboxId = false;
    friend bool operator==(const ImapStatusItems&, const ImapStatusItems&) = default;
};
struct ImapStatus {
    std::string mailbox;
    ImapStatusItems items;
};
struct ImapList {
    bool lsub = false;     // LSUB of RFC 3501
    bool extended = false; // options were given, or more than one pattern
    bool selectSubscribed = false, selectRecursive = false, selectSpecialUse = false;
    bool returnSubscribed = false, returnChildren = false, returnSpecialUse = false;
    std::optional<ImapStatusItems> returnStatus;
    std::string reference;
    std::vector<std::string> patterns; // UTF-8 with "*" and "%"
};
struct ImapNamespace {};

struct ImapNoop {}; // NOOP and CHECK
struct ImapExpunge {
    std::optional<ImapSet> uids; // UID EXPUNGE
};
struct ImapSearch {
    bool byUid = false;
    std::optional<ImapReturnOptions> returns; // nothing: the answer of RFC 3501
    ImapSearchKey key;
    bool modSeq = false; // MODSEQ is among the keys
};
struct ImapSort {
    bool byUid = false;
    std::vector<ImapSortKey> order;
    ImapSearchKey key;
    bool modSeq = false;
};
struct ImapThread {
    enum class Algorithm : std::uint8_t { orderedSubject, references };
    bool byUid = false;
    Algorithm algorithm = Algorithm::references;
    ImapSearchKey key;
};
struct ImapFetch {
    bool byUid = false; // UID is among the items then
    ImapSet set;
    std::vector<ImapFetchItem> items; // each once
    std::optional<std::uint64_t> changedSince;
    bool vanished = false;
};
struct ImapStore {
    enum class Mode : std::uint8_t { replace, add, remove };
    bool byUid = false;
    ImapSet set;
    Mode mode = Mode::replace;
    bool silent = false;
    ImapFlags flags;
    std::optional<std::uint64_t> unchangedSince;
};
struct ImapCopy {
    bool byUid = false;
    bool move = false;
    ImapSet set;
    std::string mailbox;
};

struct ImapGetQuota {
    std::string root;
};
struct ImapGetQuotaRoot {
    std::string mailbox;
};

using ImapCommand = std::variant<ImapNoop, ImapSelect, ImapClose, ImapCreate, ImapDelete, ImapRename, ImapSubscribe,
                                 ImapList, ImapNamespace, ImapStatus, ImapExpunge, ImapSearch, ImapSort, ImapThread,
                                 ImapFetch, ImapStore, ImapCopy, ImapGetQuota, ImapGetQuotaRoot>;

// What APPEND says before the message itself.
struct ImapAppend {
    std::string mailbox;
    ImapFlags flags;
    std::optional<Time> date;
    std::uint64_t octets = 0;
    bool binary = false; // a literal8 (RFC 3516 section 4.4): may hold NUL
    bool utf8 = false;   // "UTF8 (" (RFC 6855 section 4): the header may hold UTF-8
};

// What the session turned on: by ENABLE (RFC 5161), condstore also by a command that knows of it.
struct ImapEnabled {
    bool rev2 = false;
    bool utf8 = false;
    bool condstore = false;
    bool qresync = false;
    // Mailbox names travel as UTF-8 (RFC 9051 section 5.1, RFC 6855 section 3), else in modified UTF-7.
    bool utf8Names() const { return rev2 || utf8; }
};

} // namespace ismail::proto
