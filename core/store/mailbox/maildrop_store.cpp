#include "store/mailbox/maildrop_store.h"

#include <algorithm>
#include <span>
#include <utility>

namespace ismail::store {

namespace {

class EntryReader final : public mailbox::MessageReader {
public:
    EntryReader(std::string prefix, std::shared_ptr<relay::BodyReader> body)
        : prefix_(std::move(prefix)), body_(std::move(body)) {}

    std::uint64_t size() const override { return prefix_.size() + body_->size(); }
    Result<Bytes> read(std::uint64_t offset, std::size_t most) override {
        return readHeaded(prefix_, *body_, offset, most);
    }

private:
    const std::string prefix_;
    const std::shared_ptr<relay::BodyReader> body_;
};

} // namespace

Result<std::int64_t> MaildropStore::inboxOf(std::int64_t accountId) {
    try {
        const auto database = pool_.lease();
        const auto id = database->number("SELECT id FROM mailbox WHERE account_id=? AND name='INBOX'", accountId);
        if (!id) return Error{ErrorKind::notFound, "The account has no mailbox."};
        return *id;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<proto::Maildrop> MaildropStore::snapshot(std::int64_t mailboxId) {
    proto::Maildrop maildrop;
    try {
        {
            const auto database = pool_.lease();
            const auto mailbox = MailboxTable(*database).find(mailboxId);
            if (!mailbox) return Error{ErrorKind::notFound, "The mailbox was removed."};
            maildrop.validity = mailbox->uidValidity;
        }
        // A page at a time: mail that arrives in between has greater uids, so this is still one order.
        std::uint32_t after = 0;
        for (std::size_t got = page; got == page && maildrop.messages.size() < proto::maxMaildropMessages;) {
            const auto database = pool_.lease();
            Statement row =
                database->query("SELECT uid, size FROM mailbox_entry WHERE mailbox_id=? AND uid>? ORDER BY uid LIMIT ?",
                                mailboxId, after, page);
            for (got = 0; row.step(); ++got) {
                after = static_cast<std::uint32_t>(row.integer(0));
                maildrop.messages.push_back({after, static_cast<std::uint64_t>(row.integer(1))});
            }
        }
        return maildrop;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<std::unique_ptr<mailbox::MessageReader>> MaildropStore::open(std::int64_t mailboxId, std::uint32_t uid) {
    std::string prefix;
    MessageId message = 0;
    try {
        const auto database = pool_.lease();
        // A small body comes along: most messages are read by this one statement. Of one in a file only what stands
        // before it would.
        Statement row = database->query("SELECT prefix, message_id, data, size FROM mailbox_entry "
                                        "LEFT JOIN body ON body.id=message_id WHERE mailbox_id=? AND uid=?",
                                        mailboxId, uid);
        if (!row.step()) return Error{ErrorKind::notFound, "The message was removed."};
        prefix = row.text(0);
        message = row.integer(1);
        if (!row.isNull(2) && prefix.size() + row.view(2).size() == static_cast<std::uint64_t>(row.integer(3)))
            return std::unique_ptr<mailbox::MessageReader>(
                std::make_unique<EntryReader>(std::move(prefix), memoryReader(row.text(2))));
    } catch (const DatabaseError& error) {
        return error.toError();
    }
    auto body = queue_.openBody(message);
    if (!body) return body.error();
    if (!*body) return Error{ErrorKind::corrupt, "Message " + messageIdText(message) + " has no body."};
    return std::unique_ptr<mailbox::MessageReader>(std::make_unique<EntryReader>(std::move(prefix), std::move(*body)));
}

void MaildropStore::remove(std::int64_t mailboxId, std::vector<std::uint32_t> uids, std::function<void(Status)> done) {
    struct Removing {
        std::vector<std::uint32_t> uids;
        std::size_t next = 0; // those before it are removed
        std::vector<MessageId> emptied;
    };
    const Lane lane = uids.size() <= smallRemoval ? Lane::main : Lane::background;
    std::sort(uids.begin(), uids.end());
    auto removing = std::make_shared<Removing>(Removing{std::move(uids), 0, {}});
    committer_.submitInSlices(
        {[this, mailboxId, removing](Database& database) -> Status {
             const auto rest = std::span<const std::uint32_t>(removing->uids).subspan(removing->next);
             removing->emptied = ledger_.removeAndRelease(database, mailboxId,
                                                          rest.first(std::min(rest.size(), removeSlice)), clock_.now());
             crash_.reached(CrashStep::outcomeWritten);
             return {};
         },
         [this, removing] {
             crash_.reached(CrashStep::outcomeCommitted);
             for (const MessageId id : removing->emptied)
                 bodies_.remove(id);
             removing->next = std::min(removing->uids.size(), removing->next + removeSlice);
             return removing->next < removing->uids.size();
         },
         std::move(done)},
        lane);
}

} // namespace ismail::store
