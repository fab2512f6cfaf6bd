// What the client of one session knows of its selected mailbox: which messages by which numbers, with which flags; and
// what it is still to be told.
//
// Promises: sequence numbers change only by announce(), which the session calls where RFC 9051 section 7.5.1 allows it:
// a message that is gone keeps its number until then, new ones come at the end. Every difference is told once. Does
// not: read anything; know commands.
#pragma once

#include "base/bytes.h"
#include "mailbox/imap_store.h"
#include "proto/imap/imap_command.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ismail::mailbox {

class ImapView {
public:
    // What the client is told of a change, and how.
    struct Manner {
        bool expunges = true; // numbers may change now
        bool condstore = false;
        bool qresync = false; // VANISHED, and UIDs with flags
        bool uids = false;    // UIDs with flags: the answer to a UID command
        bool recent = false;  // RFC 3501: how many messages are recent
    };

    ImapView(Snapshot snapshot, bool readOnly);

    // --- What is there, by sequence number from 0 on
    const std::vector<MessageState>& messages() const { return messages_; }
    std::uint64_t modSeq() const { return modSeq_; }
    const MailboxStatus& status() const { return status_; }
    const std::vector<std::string>& keywords() const { return keywords_; }
    // The place of a uid; messages().size() where there is none.
    std::size_t indexOf(std::uint32_t uid) const;
    // A message that is gone and has its number still.
    bool gone(std::uint32_t uid) const { return gone_.contains(uid); }
    bool anyGone() const { return !gone_.empty(); }

    // --- \Recent of RFC 3501, which is of a session: those that it was the first to be told of
    void ownRecent(UidRange uids);
    bool recent(std::uint32_t uid) const;
    std::size_t recentCount() const;

    // Places that the set names, as ranges that ascend and do not touch; from, to: the latter not included. known: no
    // sequence number of it is over the last message's.
    using PlaceRanges = std::vector<std::pair<std::size_t, std::size_t>>;
    PlaceRanges rangesOf(const proto::ImapSet& set, bool byUid, const std::vector<std::uint32_t>& saved,
                         bool* known = nullptr) const;
    // The same one by one.
    std::vector<std::size_t> resolve(const proto::ImapSet& set, bool byUid, const std::vector<std::uint32_t>& saved,
                                     bool* known = nullptr) const;
    UidRanges uidsOf(const std::vector<std::size_t>& places) const;
    // One by one.
    std::vector<std::uint32_t> uidsAt(const std::vector<std::size_t>& places) const;

    // --- What became different
    // Changes behind modSeq(); what is the same as before is not told.
    void take(Changes changes);
    // What our own STORE did: told by the caller, so not announced.
    void takeOwn(const StoreOutcome& outcome);
    // New keywords, before a flag of that name is told.
    void announceKeywords(Bytes& out) {
        if (std::exchange(newKeywords_, false)) writeKnownFlags(out);
    }
    // Writes what is to be told now.
    void announce(Bytes& out, const Manner& manner);
    bool anythingToTell() const { return !gone_.empty() || arrived_ || !changed_.empty() || newKeywords_; }

    // "(\Seen $Label1)" of a message.
    void writeFlags(Bytes& out, const MessageState& message) const {
        writeFlagNames(out, message.flags, recent(message.uid));
    }
    void writeRecent(Bytes& out);
    // "* FLAGS (...)" and PERMANENTFLAGS, the same in both.
    void writeKnownFlags(Bytes& out) const;
    // "(UID 7 FLAGS (\Seen) MODSEQ (9))"
    void writeState(Bytes& out, const MessageState& message, bool uid, bool modSeq) const;

private:
    void tellGone(Bytes& out, bool vanished);
    void writeFlagNames(Bytes& out, FlagBits flags, bool recent) const;
    void forgetRecent();
    void takeKeywords(std::vector<std::string> keywords);

    bool readOnly_;
    MailboxStatus status_;
    std::uint64_t modSeq_ = 0; // everything up to it is known
    std::vector<std::string> keywords_;
    std::vector<MessageState> messages_;
    // Ascending, not touching; each has a message that is there, so there are no more than messages.
    UidRanges recent_;
    std::size_t toldRecent_ = 0;
    std::set<std::uint32_t> gone_;    // uids
    std::set<std::uint32_t> changed_; // uids whose flags are to be told
    bool arrived_ = false;
    bool newKeywords_ = false;
};

} // namespace ismail::mailbox
