// Folders of ImapStore.
#include "store/mailbox/folder_name.h"
#include "store/mailbox/imap_store.h"

#include <algorithm>

namespace ismail::store {

namespace {

Error notThere(const std::string& name) { return {ErrorKind::notFound, "There is no folder " + name + "."}; }

mailbox::Folder folderFrom(const MailboxRow& row, const std::vector<std::string>& subscribed) {
    return {row.name, row.use, std::binary_search(subscribed.begin(), subscribed.end(), row.name), row.status()};
}

mailbox::Done<bool> asStatus(mailbox::StatusDone done) {
    return [done = std::move(done)](Result<bool> result) { done(result ? Status() : Status(result.error())); };
}

} // namespace

Result<mailbox::FolderList> ImapStore::folders(std::int64_t accountId) {
    return reading<mailbox::FolderList>([accountId](Database& database) {
        mailbox::FolderList list;
        const auto subscribed = SubscriptionTable(database).ofAccount(accountId);
        for (const MailboxRow& row : MailboxTable(database).ofAccount(accountId))
            list.folders.push_back(folderFrom(row, subscribed));
        // Both lists are in the order of names.
        auto folder = list.folders.begin();
        for (const std::string& name : subscribed) {
            while (folder != list.folders.end() && folder->name < name)
                ++folder;
            if (folder == list.folders.end() || folder->name != name) list.subscribed.push_back(name);
        }
        return list;
    });
}

Result<mailbox::Folder> ImapStore::folder(std::int64_t accountId, const std::string& given) {
    const auto name = folderName(given);
    if (!name) return notThere(given);
    return reading<mailbox::Folder>([&](Database& database) -> Result<mailbox::Folder> {
        const auto row = MailboxTable(database).find(accountId, *name);
        if (!row) return notThere(*name);
        return folderFrom(*row, SubscriptionTable(database).ofAccount(accountId));
    });
}

Result<mailbox::QuotaUsage> ImapStore::usage(std::int64_t accountId) {
    return reading<mailbox::QuotaUsage>([&](Database& database) {
        const AccountUsage usage = UsageTable(database).find(accountId);
        mailbox::QuotaUsage quota{usage.messages, usage.octets, {}};
        if (quotas_) quota.octetLimit = quotas_->octetLimit(database, accountId);
        return quota;
    });
}

// The folder and the superiors that are missing. id: of the folder.
Status ImapStore::makeFolder(Database& database, std::int64_t accountId, const std::string& name,
                             mailbox::SpecialUse use, std::int64_t* id) {
    MailboxTable table(database);
    if (table.find(accountId, name)) return Error{ErrorKind::conflict, "There is a folder " + name + " already."};
    if (table.count(accountId) + mailbox::maxFolderDepth > mailbox::maxFolders)
        return Error{ErrorKind::exhausted, "The account has as many folders as it may have."};
    for (const std::string& superior : superiorsOf(name))
        if (!table.find(accountId, superior))
            table.create(accountId, superior, mailbox::SpecialUse::none, clock_.now());
    *id = table.create(accountId, name, use, clock_.now());
    ledger_.foldersChanged(accountId);
    return {};
}

void ImapStore::createFolder(std::int64_t accountId, const std::string& given, mailbox::SpecialUse use,
                             mailbox::Done<std::int64_t> done) {
    const auto name = folderName(given);
    if (!name) return done(name.error());
    writing<std::int64_t>(
        [this, accountId, name = *name, use](Database& database) -> Result<std::int64_t> {
            if (!database.number("SELECT id FROM account WHERE id=?", accountId))
                return Error{ErrorKind::notFound, "The account was removed."};
            std::int64_t id = 0;
            if (Status made = makeFolder(database, accountId, name, use, &id); !made) return made.error();
            return id;
        },
        std::move(done));
}

// Its messages go in slices, by maintenance; to the client and to the quota they are gone at once.
void ImapStore::deleteFolder(std::int64_t accountId, const std::string& given, mailbox::StatusDone done) {
    const auto name = folderName(given);
    if (!name) return done(notThere(given));
    if (*name == "INBOX") return done(Error{ErrorKind::invalid, "INBOX cannot be deleted."});
    writing<bool>(
        [this, accountId, name = *name](Database& database) -> Result<bool> {
            MailboxTable table(database);
            const auto row = table.find(accountId, name);
            if (!row) return notThere(name);
            UsageTable(database).add(accountId, -static_cast<std::int64_t>(row->messages),
                                     -static_cast<std::int64_t>(row->octets));
            table.disown(row->id);
            ledger_.changed(row->id);
            ledger_.foldersChanged(accountId);
            return true;
        },
        asStatus(std::move(done)));
}

void ImapStore::renameFolder(std::int64_t accountId, const std::string& givenFrom, const std::string& givenTo,
                             mailbox::StatusDone done) {
    const auto from = folderName(givenFrom);
    if (!from) return done(notThere(givenFrom));
    const auto to = folderName(givenTo);
    if (!to) return done(to.error());
    if (to->starts_with(*from + mailbox::folderSeparator))
        return done(Error{ErrorKind::invalid, "A folder cannot be moved into itself."});
    if (*from == "INBOX") return renameInbox(accountId, *to, std::move(done));
    writing<bool>(
        [this, accountId, from = *from, to = *to](Database& database) -> Result<bool> {
            MailboxTable table(database);
            if (table.find(accountId, to)) return Error{ErrorKind::conflict, "There is a folder " + to + " already."};
            const auto tree = table.tree(accountId, from);
            if (tree.empty()) return notThere(from);
            for (const std::string& superior : superiorsOf(to))
                if (!table.find(accountId, superior))
                    table.create(accountId, superior, mailbox::SpecialUse::none, clock_.now());
            SubscriptionTable subscriptions(database);
            for (const MailboxRow& row : tree) {
                const std::string name = to + row.name.substr(from.size());
                if (name.size() > mailbox::maxFolderName)
                    return Error{ErrorKind::invalid, "The name of the folder is too long."};
                if (table.find(accountId, name))
                    return Error{ErrorKind::conflict, "There is a folder " + name + " already."};
                table.rename(row.id, name);
                subscriptions.rename(accountId, row.name, name);
            }
            ledger_.foldersChanged(accountId);
            return true;
        },
        asStatus(std::move(done)));
}

// The folder first, then the messages that are there now: a crash leaves some here and some there, and loses none.
void ImapStore::renameInbox(std::int64_t accountId, const std::string& name, mailbox::StatusDone done) {
    struct Begun {
        std::int64_t inbox = 0, folder = 0;
        mailbox::UidRanges uids;
    };
    writing<Begun>(
        [this, accountId, name](Database& database) -> Result<Begun> {
            const auto inbox = MailboxTable(database).find(accountId, "INBOX");
            if (!inbox) return notThere("INBOX");
            Begun begun{inbox->id, 0, {}};
            Status made = makeFolder(database, accountId, name, mailbox::SpecialUse::none, &begun.folder);
            if (!made) return made.error();
            if (inbox->messages > 0) begun.uids = {{1, inbox->nextUid - 1}};
            return begun;
        },
        [this, done = std::move(done)](Result<Begun> begun) {
            if (!begun) return done(begun.error());
            if (begun->uids.empty()) return done({});
            move(begun->inbox, begun->uids, begun->folder, [done](const Result<mailbox::CopyOutcome>& moved) {
                if (!moved) return done(moved.error());
                done(moved->stopped ? Status(*moved->stopped) : Status());
            });
        });
}

void ImapStore::subscribe(std::int64_t accountId, const std::string& given, bool subscribed, mailbox::StatusDone done) {
    const auto name = folderName(given);
    if (!name) return done(name.error());
    writing<bool>(
        [this, accountId, name = *name, subscribed](Database& database) -> Result<bool> {
            SubscriptionTable table(database);
            if (!subscribed)
                table.remove(accountId, name);
            else if (table.count(accountId) >= mailbox::maxFolders)
                return Error{ErrorKind::exhausted, "The account has as many subscriptions as it may have."};
            else
                table.add(accountId, name);
            ledger_.foldersChanged(accountId);
            return true;
        },
        asStatus(std::move(done)));
}

} // namespace ismail::store
