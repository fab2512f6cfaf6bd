// Commands about messages of the selected mailbox.
#include "mailbox/imap_session.h"

#include "mailbox/uid_ranges.h"
#include "proto/imap/imap_writer.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace ismail::mailbox {

using proto::ImapFetchItem;
using proto::writeNumber;

std::optional<std::vector<std::size_t>> ImapSession::resolve(const proto::ImapSet& set, bool byUid) {
    bool known = true;
    auto places = selected_->view.resolve(set, byUid, selected_->saved, &known);
    if (known) return places;
    finish(Status::bad, "There is no such message", {}, false);
    return std::nullopt;
}

// --- FETCH ----------------------------------------------------------------------------------------------------------

void ImapSession::run(proto::ImapFetch& command) {
    auto places = resolve(command.set, command.byUid);
    if (!places) return;
    const ImapView& view = selected_->view;
    if (command.changedSince) {
        std::erase_if(*places,
                      [&](std::size_t place) { return view.messages()[place].modSeq <= *command.changedSince; });
        if (command.vanished) {
            const auto changes = deps_.store.changes(selected_->id, *command.changedSince);
            if (!changes) return fail(changes.error());
            writeVanishedEarlier(changes->vanished, command.set);
        }
    }
    std::vector<std::size_t> unseen;
    if (!selected_->readOnly && std::any_of(command.items.begin(), command.items.end(), setsSeen))
        for (const std::size_t place : *places)
            if ((view.messages()[place].flags & flagSeen) == 0) unseen.push_back(place);
    if (unseen.empty()) return beginFetch(std::move(*places), {});
    auto taken = std::make_shared<std::vector<std::size_t>>(std::move(*places));
    deps_.store.storeFlags(selected_->id, view.uidsOf(unseen), StoreMode::add, {flagSeen, {}}, std::nullopt,
                           [self = shared_from_this(), taken](const Result<StoreOutcome>& outcome) {
                               const auto go = [session = self.get(), taken, outcome] {
                                   session->markedSeen(std::move(*taken), outcome);
                               };
                               if (!self->later(go))
                                   self->send({{}, false, {Status::no, "UNAVAILABLE", "Try again later"}, false});
                           });
}

// Where \Seen could not be set, the messages are read all the same.
void ImapSession::markedSeen(std::vector<std::size_t> places, const Result<StoreOutcome>& outcome) {
    std::unordered_set<std::uint32_t> seen;
    if (outcome) {
        for (const MessageState& state : outcome->stored)
            seen.insert(state.uid);
        selected_->view.takeOwn(*outcome);
    }
    beginFetch(std::move(places), std::move(seen));
}

void ImapSession::beginFetch(std::vector<std::size_t> places, std::unordered_set<std::uint32_t> seen) {
    auto& command = std::get<proto::ImapFetch>(command_);
    fetch_ = std::make_unique<ImapFetchRun>(deps_.store, selected_->view, std::move(command.items), std::move(places),
                                            std::move(seen), enabled_.condstore);
    stepFetch();
}

void ImapSession::stepFetch() {
    switch (fetch_->step(out_, proto::ImapServer::partSize, budget())) {
    case ImapFetchRun::Progress::paused: return onHeavy(&ImapSession::stepFetch);
    case ImapFetchRun::Progress::more: return part();
    case ImapFetchRun::Progress::broken:
        fetch_.reset();
        deps_.log.error("imap.message-unreadable", {{"session", name_}, {"account", identity()}});
        return send({std::exchange(out_, {}), false, {}, true});
    case ImapFetchRun::Progress::done: break;
    }
    const bool incomplete = fetch_->incomplete(), unknown = fetch_->unknownEncoding(), tooMuch = fetch_->tooMuch();
    fetch_.reset();
    const bool byUid = std::get<proto::ImapFetch>(command_).byUid;
    if (unknown)
        finish(Status::no, "The encoding of a part is not known", "UNKNOWN-CTE", byUid);
    else if (tooMuch)
        finish(Status::no, "Too much would have to be decoded, ask for fewer pieces", "LIMIT", byUid);
    else if (incomplete)
        // RFC 5530: the client should look again at what there is.
        finish(Status::no, "Some messages are not there any more", "EXPUNGEISSUED", byUid);
    else
        finish(Status::ok, "Fetched", {}, byUid);
}

// --- STORE ----------------------------------------------------------------------------------------------------------

void ImapSession::run(proto::ImapStore& command) {
    auto places = resolve(command.set, command.byUid);
    if (!places) return;
    if (selected_->readOnly) return finish(Status::no, "The mailbox is read-only", {}, command.byUid);
    if (places->empty()) return finish(Status::ok, "Nothing to store", {}, command.byUid);
    static constexpr StoreMode modes[] = {StoreMode::replace, StoreMode::add, StoreMode::remove};
    deps_.store.storeFlags(selected_->id, selected_->view.uidsOf(*places), modes[static_cast<int>(command.mode)],
                           {command.flags.system, command.flags.keywords}, command.unchangedSince,
                           [self = shared_from_this()](const Result<StoreOutcome>& outcome) {
                               const auto go = [session = self.get(), outcome] { session->stored(outcome); };
                               if (!self->later(go))
                                   self->send({{}, false, {Status::no, "UNAVAILABLE", "Try again later"}, false});
                           });
}

void ImapSession::stored(const Result<StoreOutcome>& outcome) {
    const auto& command = std::get<proto::ImapStore>(command_);
    const bool byUid = command.byUid;
    if (!outcome) {
        // RFC 5530: LIMIT, where the mailbox has too many different keywords.
        if (outcome.error().kind == ErrorKind::exhausted)
            return finish(Status::no, "The mailbox has too many different flags", "LIMIT", byUid);
        return fail(outcome.error());
    }
    ImapView& view = selected_->view;
    view.takeOwn(*outcome);
    // New keywords are announced before a flag of that name appears.
    Bytes answers;
    for (const MessageState& state : outcome->stored) {
        const std::size_t place = view.indexOf(state.uid);
        if (place == view.messages().size()) continue;
        // RFC 7162 section 3.1.3: the new mod-sequence is told even where .SILENT keeps the flags quiet.
        if (command.silent && !enabled_.condstore) continue;
        answers += "* ";
        writeNumber(answers, place + 1);
        answers += " FETCH ";
        if (command.silent) {
            answers += "(UID ";
            writeNumber(answers, state.uid);
            answers += " MODSEQ (";
            writeNumber(answers, state.modSeq);
            answers += "))";
        } else {
            view.writeState(answers, state, byUid || enabled_.qresync, enabled_.condstore);
        }
        answers += "\r\n";
    }
    if (!refresh()) return;
    view.announceKeywords(out_);
    out_ += answers;
    if (outcome->modified.empty()) return finish(Status::ok, "Stored", {}, byUid);
    finish(Status::ok, "Some messages were changed by others", "MODIFIED " + modifiedSet(outcome->modified, byUid),
           byUid);
}

// As uids or as sequence numbers, like the command's own set.
std::string ImapSession::modifiedSet(const UidRanges& modified, bool byUid) const {
    std::vector<std::uint32_t> numbers;
    Bytes text;
    if (byUid) {
        std::vector<proto::ImapNumberRange> ranges;
        for (const UidRange& range : modified)
            ranges.emplace_back(range.first, range.last);
        proto::writeRanges(text, ranges);
        return text;
    }
    const ImapView& view = selected_->view;
    for (std::size_t place = 0; place < view.messages().size(); ++place) {
        if (contains(modified, view.messages()[place].uid)) numbers.push_back(static_cast<std::uint32_t>(place + 1));
    }
    proto::writeNumbers(text, numbers);
    return text;
}

// --- COPY, MOVE, EXPUNGE --------------------------------------------------------------------------------------------

void ImapSession::run(proto::ImapCopy& command) {
    auto places = resolve(command.set, command.byUid);
    if (!places) return;
    if (command.move && selected_->readOnly) return no("The mailbox is read-only");
    const auto target = deps_.store.folder(accountId_, command.mailbox);
    if (!target) return fail(target.error(), true);
    if (places->empty()) return ok("Nothing to copy");
    auto done = [self = shared_from_this()](const Result<CopyOutcome>& outcome) {
        if (!outcome) return self->failLater(outcome.error(), true);
        self->copied(*outcome);
    };
    const UidRanges uids = selected_->view.uidsOf(*places);
    if (command.move)
        deps_.store.move(selected_->id, uids, target->status.id, std::move(done));
    else
        deps_.store.copy(selected_->id, uids, target->status.id, std::move(done));
}

// RFC 4315 section 3: COPYUID; RFC 6851 section 4.3: with MOVE it comes in an untagged OK before the expunges.
void ImapSession::copied(const CopyOutcome& outcome) {
    const bool move = std::get<proto::ImapCopy>(command_).move;
    std::string code;
    if (!outcome.copies.empty()) {
        std::vector<std::uint32_t> from, to;
        for (const auto& [uid, newUid] : outcome.copies) {
            from.push_back(uid);
            to.push_back(newUid);
        }
        code = "COPYUID ";
        writeNumber(code, outcome.uidValidity);
        code += ' ';
        proto::writeNumbers(code, from);
        code += ' ';
        proto::writeNumbers(code, to);
    }
    if (!move) return finishLater(Status::ok, "Copied", std::move(code));
    if (!code.empty()) ((out_ += "* OK [") += code) += "] Moved\r\n";
    // RFC 6851 section 3.3: what was moved is told all the same.
    if (outcome.stopped) return failLater(*outcome.stopped, true);
    finishLater(Status::ok, "Moved");
}

void ImapSession::run(proto::ImapExpunge& command) {
    if (selected_->readOnly) return no("The mailbox is read-only");
    const auto& messages = selected_->view.messages();
    UidRanges uids;
    if (command.uids)
        uids = selected_->view.uidsOf(selected_->view.resolve(*command.uids, true, selected_->saved));
    else if (!messages.empty())
        uids = {{1, messages.back().uid}};
    if (uids.empty()) return ok("Nothing to expunge");
    deps_.store.expunge(selected_->id, std::move(uids), [self = shared_from_this()](const Result<UidRanges>& gone) {
        if (!gone) return self->failLater(gone.error());
        if (!self->later([session = self.get()] { session->expunged(); }))
            self->send({{}, false, {Status::ok, {}, "Expunged"}, false});
    });
}

// RFC 7162 section 3.2.7: HIGHESTMODSEQ is part of the tagged reply where CONDSTORE is on.
void ImapSession::expunged() {
    if (!refresh()) return;
    std::string code;
    if (enabled_.condstore) {
        code = "HIGHESTMODSEQ ";
        writeNumber(code, selected_->view.modSeq());
    }
    ok("Expunged", std::move(code));
}

} // namespace ismail::mailbox
