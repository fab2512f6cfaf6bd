// Delivered mail as an administrator sees it (and, later, POP3 and IMAP): mailboxes, entries by uid, and the text of an
// entry, which is its prefix followed by the shared body. Reads only; every function blocks for a page at most.
#pragma once

#include "base/result.h"
#include "store/db/read_pool.h"
#include "store/mailbox/entry_table.h"
#include "store/mailbox/mailbox_table.h"
#include "store/queue/queue_store.h"

#include <memory>
#include <string>
#include <vector>

namespace ismail::store {

class MailboxStore {
public:
    static constexpr std::size_t maxPage = 1000;

    MailboxStore(ReadPool& pool, QueueStore& queue) : pool_(pool), queue_(queue) {}

    Result<std::vector<MailboxRow>> list(std::int64_t accountId);
    Result<MailboxRow> find(std::int64_t accountId, const std::string& name);
    // Of all mailboxes of the account.
    Result<AccountUsage> usage(std::int64_t accountId);
    // Entries behind a uid, at most limit.
    Result<std::vector<MailboxEntry>> entries(std::int64_t mailboxId, std::uint32_t afterUid, std::size_t limit);
    // The newest of them first: before a uid, at most limit.
    Result<std::vector<MailboxEntry>> newestEntries(std::int64_t mailboxId, std::uint32_t beforeUid, std::size_t limit);
    // Octets of an entry from an offset on; empty behind its end. total is the size of the whole entry.
    Result<Bytes> read(std::int64_t mailboxId, std::uint32_t uid, std::uint64_t offset, std::size_t most,
                       std::uint64_t* total = nullptr);
    // What was found out about the message of an entry, empty where there is nothing. Errors: notFound.
    Result<std::string> verdict(std::int64_t mailboxId, std::uint32_t uid);

private:
    ReadPool& pool_;
    QueueStore& queue_;
};

} // namespace ismail::store
