// Table mailbox: the folders of accounts with their counters, which are kept with every change and never counted.
// Folders whose account is gone, or that were deleted, have no owner; maintenance empties and removes them in slices.
#pragma once

#include "base/clock.h"
#include "mailbox/imap_store.h"
#include "store/db/database.h"

#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

struct MailboxRow {
    std::int64_t id = 0;
    std::int64_t accountId = 0; // 0: deleted, its messages go soon
    std::string name;
    mailbox::SpecialUse use = mailbox::SpecialUse::none;
    std::uint32_t uidValidity = 0;
    std::uint32_t nextUid = 1;
    std::uint64_t modSeq = 1; // the highest
    std::uint64_t messages = 0;
    std::uint64_t unseen = 0;
    std::uint64_t deleted = 0;
    std::uint64_t octets = 0; // prefixes counted
    std::uint64_t recent = 0;
    std::uint32_t firstRecent = 1;    // uids from here on are recent to nobody yet
    std::uint64_t forgotten = 0;      // what vanished up to this modification sequence is not remembered
    std::uint64_t vanishedRanges = 0; // rows in table vanished

    mailbox::MailboxStatus status() const;
};

class MailboxTable {
public:
    explicit MailboxTable(Database& database) : database_(database) {}

    // uidValidity: seconds of now, and greater than that of every mailbox before (RFC 9051 section 2.3.1.1).
    std::int64_t create(std::int64_t accountId, const std::string& name, mailbox::SpecialUse use, Time now);
    // INBOX and the folders that clients expect (RFC 6154), subscribed.
    void createDefaults(std::int64_t accountId, Time now);
    std::optional<MailboxRow> find(std::int64_t id);
    // Nothing too where it was deleted.
    std::optional<MailboxRow> findOwned(std::int64_t id);
    std::optional<MailboxRow> find(std::int64_t accountId, const std::string& name);
    // The oldest with this use.
    std::optional<MailboxRow> find(std::int64_t accountId, mailbox::SpecialUse use);
    // By name.
    std::vector<MailboxRow> ofAccount(std::int64_t accountId);
    // The folder and all below it.
    std::vector<MailboxRow> tree(std::int64_t accountId, const std::string& name);
    std::size_t count(std::int64_t accountId);
    void rename(std::int64_t id, const std::string& name);
    void setUse(std::int64_t id, mailbox::SpecialUse use);
    // It has no owner and no name any more.
    void disown(std::int64_t id);
    void remove(std::int64_t id);
    // Mailboxes without an owner.
    std::vector<std::int64_t> ownerless(std::size_t limit);

private:
    std::vector<MailboxRow> rows(Statement& statement);

    Database& database_;
};

// Table subscription: names that a client wants to see, whether or not there is such a folder.
class SubscriptionTable {
public:
    explicit SubscriptionTable(Database& database) : database_(database) {}

    void add(std::int64_t accountId, const std::string& name);
    void remove(std::int64_t accountId, const std::string& name);
    void rename(std::int64_t accountId, const std::string& from, const std::string& to);
    // By name.
    std::vector<std::string> ofAccount(std::int64_t accountId);
    std::size_t count(std::int64_t accountId);
    void removeAll(std::int64_t accountId);

private:
    Database& database_;
};

// Table account_usage: what the mailboxes of an account hold together, changed in the same transaction as they.
struct AccountUsage {
    std::uint64_t messages = 0;
    std::uint64_t octets = 0; // prefixes counted
};

class UsageTable {
public:
    explicit UsageTable(Database& database) : database_(database) {}

    void create(std::int64_t accountId);
    // False: there is no such account.
    bool add(std::int64_t accountId, std::int64_t messages, std::int64_t octets);
    AccountUsage find(std::int64_t accountId);
    AccountUsage ofDomain(std::int64_t domainId); // reads a row for each of its accounts
    AccountUsage ofAll();                         // reads a row for each account
    void remove(std::int64_t accountId);

private:
    AccountUsage sum(Statement statement);

    Database& database_;
};

} // namespace ismail::store
