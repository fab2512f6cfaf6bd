// Tables mailbox and mailbox_entry: mail that has arrived. An entry is a message with a short prefix of its own
// (Return-Path, Delivered-To); uids ascend and are never given twice (RFC 9051 section 2.3.1.1).
#pragma once

#include "base/ids.h"
#include "store/committer.h"
#include "store/database.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ismail::store {

struct MailboxRow {
    std::int64_t id = 0;
    std::int64_t accountId = 0;
    std::string name;
    std::uint32_t uidValidity = 0;
    std::uint32_t nextUid = 1;
    std::uint64_t messages = 0;
    std::uint64_t octets = 0; // prefixes counted
};

struct MailboxEntry {
    std::int64_t mailboxId = 0;
    std::uint32_t uid = 0;
    MessageId message = 0;
    std::string prefix;
    std::uint64_t size = 0; // prefix and body
    Time received;
    std::uint32_t flags = 0;
};

// Next uids of the mailboxes that mail arrives in: read once, counted in memory, written once a group.
class UidCounter final : public GroupCache {
public:
    static constexpr std::size_t maxMailboxes = 10'000;

    // Nothing: there is no such mailbox, or its account was removed.
    std::optional<std::uint32_t> take(Database& database, std::int64_t mailboxId);
    // The mailbox or its account is about to go.
    void forget(std::int64_t mailboxId) { next_.erase(mailboxId); }
    void flush(Database& database) override;
    void discard() override;

private:
    struct Next {
        std::uint32_t uid = 1;
        bool changed = false;
    };
    std::unordered_map<std::int64_t, Next> next_;
    std::vector<std::int64_t> changed_;
};

class MailboxTable {
public:
    explicit MailboxTable(Database& database) : database_(database) {}

    // uidValidity: seconds of now, greater than any before for a mailbox of the same name.
    std::int64_t create(std::int64_t accountId, const std::string& name, Time now);
    void insertEntry(const MailboxEntry& entry);
    std::optional<MailboxRow> find(std::int64_t id);
    // With counts: reads every entry of the account's mailboxes.
    std::vector<MailboxRow> ofAccount(std::int64_t accountId);
    // Entries with a greater uid, at most limit.
    std::vector<MailboxEntry> entries(std::int64_t mailboxId, std::uint32_t afterUid, std::size_t limit);
    std::vector<MailboxEntry> entriesOf(MessageId message);

    // Mailboxes whose account was removed: entries go in slices, then the mailbox itself.
    std::vector<std::int64_t> ownerless(std::size_t limit);
    // Removes up to limit entries and returns their messages; with none left the mailbox goes.
    std::vector<MessageId> removeSome(std::int64_t mailboxId, std::size_t limit);

private:
    Database& database_;
};

} // namespace ismail::store
