// Which mailbox the session looks at: SELECT, EXAMINE, CLOSE, UNSELECT; NOOP.
#include "mailbox/imap_session.h"

#include "mailbox/uid_ranges.h"
#include "proto/imap/imap_writer.h"

#include <algorithm>
#include <utility>

namespace ismail::mailbox {

using proto::writeNumber;

void ImapSession::run(proto::ImapNoop&) { ok("Nothing done"); }

void ImapSession::run(proto::ImapSelect& command) {
    const auto folder = deps_.store.folder(accountId_, command.mailbox);
    if (!folder) return fail(folder.error());
    // Before the snapshot, so that nothing falls between the two.
    auto watch = hub_.watch(folder->status.id);
    const std::uint64_t seen = watch->changes();
    auto snapshot = deps_.store.snapshot(folder->status.id);
    if (!snapshot) return fail(snapshot.error());
    {
        const std::lock_guard guard(mutex_);
        watched_ = watch;
    }
    selected_.emplace(folder->name, command.readOnly, std::move(watch),
                      ImapView(std::move(*snapshot), command.readOnly));
    selected_->seen = seen;
    claimRecent([this] { selected(); },
                [this] {
                    deselect();
                    send({{}, false, {Status::no, "UNAVAILABLE", "Try again later"}, false});
                });
}

void ImapSession::selected() {
    const auto& command = std::get<proto::ImapSelect>(command_);
    writeSelected();
    if (command.qresync) resynchronize(*command.qresync);
    ok("Mailbox selected", command.readOnly ? "READ-ONLY" : "READ-WRITE");
}

void ImapSession::writeSelected() {
    ImapView& view = selected_->view;
    const MailboxStatus& status = view.status();
    const auto code = [&](std::string_view name, std::uint64_t value, std::string_view text) {
        (out_ += "* OK [") += name;
        out_ += ' ';
        writeNumber(out_, value);
        ((out_ += "] ") += text) += "\r\n";
    };
    view.writeKnownFlags(out_);
    out_ += "* ";
    writeNumber(out_, view.messages().size());
    out_ += " EXISTS\r\n";
    if (!enabled_.rev2) {
        view.writeRecent(out_);
        const auto& messages = view.messages();
        const auto unseen = std::find_if(messages.begin(), messages.end(),
                                         [](const MessageState& message) { return (message.flags & flagSeen) == 0; });
        if (unseen != messages.end())
            code("UNSEEN", static_cast<std::uint64_t>(unseen - messages.begin()) + 1, "The first unseen message");
    }
    code("UIDVALIDITY", status.uidValidity, "UIDs are valid");
    code("UIDNEXT", status.uidNext, "The next UID, or more");
    code("HIGHESTMODSEQ", status.highestModSeq, "The last change");
    out_ += "* OK [MAILBOXID (F";
    writeNumber(out_, static_cast<std::uint64_t>(status.id));
    out_ += ")] The mailbox, whatever its name\r\n";
    if (!enabled_.rev2) return;
    // RFC 9051 section 6.3.2: a LIST response is part of the answer.
    out_ += "* LIST () \"/\" ";
    proto::writeMailbox(out_, selected_->name, enabled_.utf8Names());
    out_ += "\r\n";
}

// RFC 7162 section 3.2.5: what the client knew is brought up to date. The message sequence match data lets a server
// that forgets expunges tell less; nothing is forgotten here, so it is not needed.
void ImapSession::resynchronize(const proto::ImapQresync& qresync) {
    const ImapView& view = selected_->view;
    if (qresync.uidValidity != view.status().uidValidity) return;
    auto changes = deps_.store.changes(selected_->id, qresync.modSeq);
    if (!changes) {
        deps_.log.error("imap.changes-unavailable",
                        {{"session", name_}, {"account", identity()}, {"why", changes.error().text}});
        return;
    }
    writeVanishedEarlier(changes->vanished, qresync.knownUids);
    const UidRanges known = uidsNamed(qresync.knownUids);
    for (const MessageState& state : changes->changed) {
        const std::size_t place = view.indexOf(state.uid);
        if (place == view.messages().size() || (!known.empty() && !contains(known, state.uid))) continue;
        out_ += "* ";
        writeNumber(out_, place + 1);
        out_ += " FETCH ";
        view.writeState(out_, view.messages()[place], true, true);
        out_ += "\r\n";
    }
}

// What vanished of the uids that are asked about; an empty set asks about all.
void ImapSession::writeVanishedEarlier(const UidRanges& vanished, const proto::ImapSet& asked) {
    std::vector<proto::ImapNumberRange> ranges;
    for (const UidRange& range : asked.ranges.empty() ? vanished : common(vanished, uidsNamed(asked)))
        ranges.emplace_back(range.first, range.last);
    if (ranges.empty()) return;
    out_ += "* VANISHED (EARLIER) ";
    proto::writeRanges(out_, ranges);
    out_ += "\r\n";
}

void ImapSession::run(proto::ImapClose& command) {
    if (!command.expunge || selected_->readOnly) {
        deselect();
        return ok("Mailbox closed");
    }
    const auto& messages = selected_->view.messages();
    if (messages.empty()) {
        deselect();
        return ok("Mailbox closed");
    }
    deps_.store.expunge(selected_->id, {{1, messages.back().uid}},
                        [self = shared_from_this()](const Result<UidRanges>& gone) {
                            if (!gone) return self->failLater(gone.error());
                            // RFC 9051 section 6.4.1: no EXPUNGE responses are sent.
                            self->deselect();
                            self->finishLater(Status::ok, "Mailbox closed");
                        });
}

} // namespace ismail::mailbox
