// Tables mailbox_entry, mailbox_keyword and vanished: the messages of a mailbox. An entry is a message with a short
// prefix of its own (Return-Path, Delivered-To).
//
// Only MailboxLedger changes entries, so that the counters beside them stay true.
#pragma once

#include "base/ids.h"
#include "mailbox/imap_store.h"
#include "store/db/database.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::store {

struct MailboxEntry {
    std::int64_t mailboxId = 0;
    std::uint32_t uid = 0;
    MessageId message = 0;
    std::string prefix;
    std::uint64_t size = 0; // prefix and body
    Time received;
    mailbox::FlagBits flags = 0;
    std::uint64_t modSeq = 1;
};

class EntryTable {
public:
    explicit EntryTable(Database& database) : database_(database) {}

    void insert(const MailboxEntry& entry);
    std::optional<MailboxEntry> find(std::int64_t mailboxId, std::uint32_t uid);
    // Entries with a greater uid, at most limit.
    std::vector<MailboxEntry> page(std::int64_t mailboxId, std::uint32_t afterUid, std::size_t limit);
    // Entries with a smaller uid, the greatest first, at most limit.
    std::vector<MailboxEntry> pageBefore(std::int64_t mailboxId, std::uint32_t beforeUid, std::size_t limit);
    // The first of a range, at most limit.
    std::vector<MailboxEntry> between(std::int64_t mailboxId, mailbox::UidRange range, std::size_t limit);
    // At most 1000.
    std::vector<MailboxEntry> ofMessage(MessageId message);
    // By uid. expected: how many there may be.
    std::vector<mailbox::MessageState> states(std::int64_t mailboxId, std::size_t expected);
    // The first of a range, at most limit, by uid.
    std::vector<mailbox::MessageState> states(std::int64_t mailboxId, mailbox::UidRange range, std::size_t limit);
    // Those that have \Deleted.
    std::vector<std::uint32_t> deleted(std::int64_t mailboxId, mailbox::UidRange range);
    // Changed behind a modification sequence, by uid.
    std::vector<mailbox::MessageState> changedSince(std::int64_t mailboxId, std::uint64_t modSeq);
    void setFlags(std::int64_t mailboxId, std::uint32_t uid, mailbox::FlagBits flags, std::uint64_t modSeq);
    // The entry as it was, without its prefix.
    std::optional<MailboxEntry> take(std::int64_t mailboxId, std::uint32_t uid);

private:
    Database& database_;
};

class KeywordTable {
public:
    explicit KeywordTable(Database& database) : database_(database) {}

    // By bit, from firstKeywordBit on.
    std::vector<std::string> of(std::int64_t mailboxId);
    // The bits of names, those that are not known yet are added. all: false where the mailbox has no room for one.
    mailbox::FlagBits bits(std::int64_t mailboxId, const std::vector<std::string>& names, bool add,
                           bool* all = nullptr);

private:
    Database& database_;
};

class VanishedTable {
public:
    explicit VanishedTable(Database& database) : database_(database) {}

    void insert(std::int64_t mailboxId, std::uint64_t modSeq, mailbox::UidRange range);
    // Sorted and joined.
    mailbox::UidRanges since(std::int64_t mailboxId, std::uint64_t modSeq);
    // Forgets the oldest rows but keep; gives the greatest modification sequence that is not whole any more.
    std::uint64_t forget(std::int64_t mailboxId, std::size_t keep);

private:
    Database& database_;
};

// uids that ascend, as ranges.
mailbox::UidRanges rangesOf(const std::vector<std::uint32_t>& uids);

} // namespace ismail::store
