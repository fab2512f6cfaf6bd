// Commands about folders, and quotas.
#include "mailbox/imap_folders.h"
#include "mailbox/imap_session.h"
#include "proto/imap/imap_names.h"
#include "proto/imap/imap_writer.h"

#include <utility>

namespace ismail::mailbox {

using proto::writeNumber;

namespace {

constexpr std::string_view quotaRoot = "Account"; // each account has one, over all of its folders

} // namespace

// For changes of which nothing but their success is to be said.
StatusDone ImapSession::whenDone(std::string text) {
    return [self = shared_from_this(), text = std::move(text)](const ismail::Status& status) {
        if (status.ok())
            self->finishLater(Status::ok, text);
        else
            self->failLater(status.error());
    };
}

void ImapSession::run(proto::ImapCreate& command) {
    // RFC 9051 section 6.3.4: a separator at the end says that inferiors will follow; it is not part of the name.
    if (command.mailbox.ends_with(proto::imapSeparator)) command.mailbox.pop_back();
    if (!proto::isMailboxName(command.mailbox)) return no("A mailbox cannot have that name", "CANNOT");
    SpecialUse use = SpecialUse::none;
    for (const std::string& name : command.uses) {
        if (use != SpecialUse::none || specialUseOf(name) == SpecialUse::none)
            return no("A mailbox has one special use, of those that are known", "USEATTR");
        use = specialUseOf(name);
    }
    deps_.store.createFolder(accountId_, command.mailbox, use,
                             [self = shared_from_this()](const Result<std::int64_t>& id) {
                                 if (id)
                                     self->finishLater(Status::ok, "Mailbox created",
                                                       std::string("MAILBOXID (F") + std::to_string(*id) + ")");
                                 else
                                     self->failLater(id.error());
                             });
}

void ImapSession::run(proto::ImapDelete& command) {
    if (!selected_ || selected_->name != command.mailbox)
        return deps_.store.deleteFolder(accountId_, command.mailbox, whenDone("Mailbox deleted"));
    // The session's own: the reply comes first, BYE with the next command.
    deps_.store.deleteFolder(accountId_, command.mailbox, [self = shared_from_this()](const ismail::Status& status) {
        if (status.ok())
            self->send({{}, false, {Status::ok, {}, "Mailbox deleted"}, false});
        else
            self->failLater(status.error());
    });
}

void ImapSession::run(proto::ImapRename& command) {
    if (command.to.ends_with(proto::imapSeparator)) command.to.pop_back();
    if (!proto::isMailboxName(command.to)) return no("A mailbox cannot have that name", "CANNOT");
    deps_.store.renameFolder(accountId_, command.from, command.to, whenDone("Mailbox renamed"));
}

void ImapSession::run(proto::ImapSubscribe& command) {
    if (!proto::isMailboxName(command.mailbox)) return no("A mailbox cannot have that name", "CANNOT");
    deps_.store.subscribe(accountId_, command.mailbox, command.subscribe,
                          whenDone(command.subscribe ? "Subscribed" : "Unsubscribed"));
}

void ImapSession::run(proto::ImapList& command) {
    // RFC 9051 section 6.3.9: an empty pattern asks for the separator and the root of the reference.
    if (!command.extended && !command.lsub && command.patterns.front().empty()) {
        out_ += "* LIST (\\Noselect) \"/\" \"\"\r\n";
        return ok("Listed");
    }
    const auto folders = deps_.store.folders(accountId_);
    if (!folders) return fail(folders.error());
    for (const ListedFolder& listed : listFolders(*folders, command)) {
        writeListed(out_, listed, command, enabled_);
        if (command.returnStatus && listed.folder) writeStatus(*listed.folder, *command.returnStatus);
    }
    ok("Listed");
}

void ImapSession::run(proto::ImapNamespace&) {
    out_ += "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n";
    ok("Namespaces listed");
}

void ImapSession::run(proto::ImapStatus& command) {
    const auto folder = deps_.store.folder(accountId_, command.mailbox);
    if (!folder) return fail(folder.error());
    writeStatus(*folder, command.items);
    ok("Status reported");
}

void ImapSession::writeStatus(const Folder& folder, const proto::ImapStatusItems& items) {
    const MailboxStatus& status = folder.status;
    out_ += "* STATUS ";
    proto::writeMailbox(out_, folder.name, enabled_.utf8Names());
    out_ += " (";
    const std::size_t begin = out_.size();
    const auto item = [&](bool wanted, std::string_view name, std::uint64_t value) {
        if (!wanted) return;
        if (out_.size() > begin) out_ += ' ';
        (out_ += name) += ' ';
        writeNumber(out_, value);
    };
    item(items.messages, "MESSAGES", status.messages);
    item(items.uidNext, "UIDNEXT", status.uidNext);
    item(items.uidValidity, "UIDVALIDITY", status.uidValidity);
    item(items.unseen, "UNSEEN", status.unseen);
    item(items.recent, "RECENT", enabled_.rev2 ? 0 : status.recent);
    item(items.deleted, "DELETED", status.deleted);
    item(items.size, "SIZE", status.octets);
    item(items.highestModSeq, "HIGHESTMODSEQ", status.highestModSeq);
    item(items.appendLimit, "APPENDLIMIT", deps_.settings.current()->number(config::Setting::maxMessageSize));
    if (items.mailboxId) {
        if (out_.size() > begin) out_ += ' ';
        out_ += "MAILBOXID (F";
        writeNumber(out_, static_cast<std::uint64_t>(status.id));
        out_ += ')';
    }
    out_ += ")\r\n";
}

// RFC 9208 section 5: STORAGE counts units of 1024 octets. False: the question is answered.
bool ImapSession::writeQuota() {
    const auto usage = deps_.store.usage(accountId_);
    if (!usage) {
        fail(usage.error());
        return false;
    }
    ((out_ += "* QUOTA \"") += quotaRoot) += "\" (";
    if (usage->octetLimit) {
        out_ += "STORAGE ";
        writeNumber(out_, (usage->octets + 1023) / 1024);
        out_ += ' ';
        writeNumber(out_, *usage->octetLimit / 1024);
    }
    out_ += ")\r\n";
    return true;
}

void ImapSession::run(proto::ImapGetQuota& command) {
    if (command.root != quotaRoot) return no("There is no such quota root", "NONEXISTENT");
    if (writeQuota()) ok("Quota reported");
}

void ImapSession::run(proto::ImapGetQuotaRoot& command) {
    const auto folder = deps_.store.folder(accountId_, command.mailbox);
    if (!folder) return fail(folder.error());
    out_ += "* QUOTAROOT ";
    proto::writeMailbox(out_, folder->name, enabled_.utf8Names());
    ((out_ += " \"") += quotaRoot) += "\"\r\n";
    if (writeQuota()) ok("Quota reported");
}

} // namespace ismail::mailbox
