// The life of a session, and how each command runs.
#include "mailbox/imap_session.h"

#include "mailbox/login.h"
#include "proto/imap/imap_writer.h"

#include <utility>
#include <variant>

namespace ismail::mailbox {

using proto::ImapPart;
using proto::ImapReply;

namespace {

// RFC 5530: the words for what the store could not do. target: what is named is the mailbox to write to.
std::pair<const char*, const char*> replyFor(ErrorKind kind, bool target) {
    switch (kind) {
    case ErrorKind::notFound: return {target ? "TRYCREATE" : "NONEXISTENT", "There is no such mailbox"};
    case ErrorKind::conflict: return {"ALREADYEXISTS", "There is a mailbox of that name already"};
    case ErrorKind::exhausted: return {"OVERQUOTA", "A limit is reached"};
    case ErrorKind::invalid: return {"CANNOT", "This is not possible with that mailbox"};
    case ErrorKind::denied: return {"NOPERM", "This is not allowed"};
    default: break;
    }
    return {"UNAVAILABLE", "This is not possible at present, try again later"};
}

} // namespace

ImapSession::ImapSession(const ImapDependencies& deps, accounts::ConnectionLimiter& connections,
                         AccountConnections& accounts, ImapHub& hub, ImapPeer peer)
    : deps_(deps), connections_(connections), accounts_(accounts), hub_(hub), peer_(std::move(peer)),
      name_(sessionIdText(peer_.session)),
      login_(loginExchange(deps_, "IMAP", name_, peer_.address, CounterId::loginsImap)), tls_(peer_.tls) {}

ImapSession::~ImapSession() { abandon(); }

void ImapSession::abandon() {
    if (ended_.exchange(true, std::memory_order_acq_rel)) return;
    connections_.leave(peer_.address);
    watch({});
    const std::lock_guard guard(mutex_);
    if (std::exchange(counted_, false)) accounts_.leave(accountId_);
}

std::string ImapSession::identity() const {
    const std::lock_guard guard(mutex_);
    return account_;
}

void ImapSession::connected() {
    deps_.counters.add(CounterId::connectionsImap);
    if (deps_.log.enabled(LogLevel::info))
        deps_.log.info("imap.connect", {{"session", name_}, {"peer", peer_.address}, {"listener", peer_.listener}});
}

void ImapSession::closed(const std::string& reason) {
    if (deps_.log.enabled(LogLevel::info))
        deps_.log.info("imap.close", {{"session", name_},
                                      {"peer", peer_.address},
                                      {"identity", identity()},
                                      {"octets", octets_.load()},
                                      {"why", reason}});
}

void ImapSession::clientId(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string text;
    for (const auto& [name, value] : fields)
        text += (text.empty() ? "" : " ") + name + "=" + value;
    deps_.log.info("imap.client", {{"session", name_}, {"id", text}});
}

// From the reactor, between questions or while one is open.
void ImapSession::watch(std::function<void()> changed) {
    std::shared_ptr<ImapWatch> watched;
    {
        const std::lock_guard guard(mutex_);
        wake_ = changed;
        watched = watched_;
    }
    if (watched) watched->setWake(std::move(changed));
}

// --- How a question is answered -------------------------------------------------------------------------------------

// From the reactor or the committer; there is a question open.
bool ImapSession::later(std::function<void()> work) {
    return deps_.reading.submitFor(static_cast<Party>(accountId_), [self = shared_from_this(), work = std::move(work)] {
        if (!self->ended()) work();
    });
}

void ImapSession::onWorker(void (ImapSession::*work)()) {
    heavy_ = false;
    on(deps_.reading, work);
}

void ImapSession::onHeavy(void (ImapSession::*work)()) {
    heavy_ = true;
    on(deps_.heavy, work);
}

void ImapSession::on(Workers& lane, void (ImapSession::*work)()) {
    // A client that closed its side may still read what is quickly said, as scripts do; nothing long is done for it.
    const bool taken = lane.submitFor(static_cast<Party>(accountId_), [self = shared_from_this(), work] {
        if (self->ended()) return;
        if (!self->heavy_ || self->wanted()) return (self.get()->*work)();
        self->fetch_.reset();
        self->search_.reset();
        self->out_.clear();
        self->send({{}, false, {}, true});
    });
    if (taken) return;
    const auto [code, text] = replyFor(ErrorKind::unavailable, false);
    fetch_.reset();
    search_.reset();
    // In the middle of a response nothing but the rest of it may be said.
    const bool broken = std::exchange(partial_, false);
    send({{}, false, {Status::no, code, broken ? "" : text}, broken});
}

StepBudget ImapSession::budget() const {
    return {deps_.clock, heavy_ ? StepBudget::heavy : StepBudget::quick, [this] { return !heavy_ || wanted(); }};
}

void ImapSession::send(ImapPart part) {
    octets_ += part.untagged.size();
    const ImapPartAnswer answer = std::exchange(answer_, {});
    if (answer && !ended()) answer(std::move(part));
}

// What is written so far goes out, and the client's reading on is waited for.
void ImapSession::part() {
    partial_ = true;
    send({std::exchange(out_, {}), true, {}, false});
}

void ImapSession::command(proto::ImapCommandQuestion question, ImapPartAnswer answer) {
    answer_ = std::move(answer);
    enabled_ = question.enabled;
    command_ = std::move(question.command);
    tag_ = std::move(question.tag);
    // RFC 9051 section 6.3.2: the mailbox selected before is deselected, whatever comes.
    if (std::holds_alternative<proto::ImapSelect>(command_)) deselect();
    onWorker(&ImapSession::runCommand);
}

// RFC 7162 section 3.1: a command that turns CONDSTORE on while a mailbox is selected is answered with its
// HIGHESTMODSEQ first; SELECT tells it anyway.
void ImapSession::tellModSeq() {
    if (!enabled_.condstore || std::exchange(condstore_, true) || !selected_) return;
    out_ += "* OK [HIGHESTMODSEQ ";
    proto::writeNumber(out_, selected_->view.modSeq());
    out_ += "] The last change\r\n";
}

void ImapSession::runCommand() {
    tellModSeq();
    std::visit([this](auto& command) { run(command); }, command_);
}

void ImapSession::more(ImapPartAnswer answer) {
    answer_ = std::move(answer);
    onWorker(&ImapSession::runMore);
}

void ImapSession::runMore() {
    if (fetch_) return stepFetch();
    // What is left of an answer that was too long for one part.
    ok("Done");
}

void ImapSession::updates(const proto::ImapUpdatesQuestion& question, ImapPartAnswer answer) {
    answer_ = std::move(answer);
    enabled_ = question.enabled;
    // IDLE of a session without a mailbox, or a word too many: costs no worker.
    if (!selected_ || (selected_->seen == selected_->watch->changes() && !selected_->view.anythingToTell()))
        return send({});
    onWorker(&ImapSession::runUpdates);
}

void ImapSession::runUpdates() {
    selected_->watch->rearm();
    finish(Status::ok, {});
}

ImapView::Manner ImapSession::manner(bool expunges) const {
    return {expunges, enabled_.condstore, enabled_.qresync, false, !enabled_.rev2};
}

bool ImapSession::refresh() {
    if (!selected_) return true;
    const std::uint64_t changes = selected_->watch->changes();
    if (changes == selected_->seen) return true;
    auto found = deps_.store.changes(selected_->id, selected_->view.modSeq());
    if (found) {
        selected_->seen = changes;
        selected_->view.take(std::move(*found));
        return true;
    }
    if (found.error().kind != ErrorKind::notFound) {
        // Not the client's concern: what changed is told with the next command.
        deps_.log.error("imap.changes-unavailable",
                        {{"session", name_}, {"account", identity()}, {"why", found.error().text}});
        return true;
    }
    deselect();
    send({std::exchange(out_, {}), false, {Status::no, {}, "The mailbox was removed"}, true});
    return false;
}

void ImapSession::finish(Status status, std::string text, std::string code, bool expunges) {
    partial_ = false;
    if (!refresh()) return;
    if (!selected_ || selected_->view.status().recent == 0 || enabled_.rev2)
        return conclude(status, std::move(text), std::move(code), expunges);
    claimRecent([this, status, text, code, expunges] { conclude(status, text, code, expunges); },
                // What was done was done; without a worker only the news must wait.
                [this, status, text, code] {
                    send({std::exchange(out_, {}), false, {status, code, text}, false});
                });
}

void ImapSession::conclude(Status status, std::string text, std::string code, bool expunges) {
    if (selected_) selected_->view.announce(out_, manner(expunges));
    send({std::exchange(out_, {}), false, {status, std::move(code), std::move(text)}, false});
}

void ImapSession::claimRecent(std::function<void()> then, std::function<void()> otherwise) {
    const MailboxStatus& status = selected_->view.status();
    const UidRange unclaimed{status.firstRecent, status.uidNext - 1};
    if (status.recent == 0 || enabled_.rev2) return then();
    if (selected_->readOnly) {
        // RFC 3501 section 6.3.2: EXAMINE "MUST NOT cause messages to lose the \Recent flag".
        selected_->view.ownRecent(unclaimed);
        return then();
    }
    deps_.store.claimRecent(selected_->id, [self = shared_from_this(), unclaimed, then = std::move(then),
                                            otherwise = std::move(otherwise)](const Result<UidRange>& claimed) {
        // RFC 3501 section 2.3.2: what cannot be told "SHOULD be considered recent".
        self->selected_->view.ownRecent(claimed ? *claimed : unclaimed);
        if (!self->later(then)) otherwise();
    });
}

void ImapSession::finishLater(Status status, std::string text, std::string code) {
    // What was done was done; without a worker only the news must wait.
    if (!later([self = this, status, text, code] { self->finish(status, text, code); }))
        send({std::exchange(out_, {}), false, {status, std::move(code), std::move(text)}, false});
}

void ImapSession::fail(const Error& error, bool target) {
    const auto [code, text] = replyFor(error.kind, target);
    if (std::string_view(code) == "UNAVAILABLE")
        deps_.log.error("imap.command-failed", {{"session", name_}, {"account", identity()}, {"why", error.text}});
    no(text, code);
}

void ImapSession::failLater(const Error& error, bool target) {
    const auto [code, text] = replyFor(error.kind, target);
    if (!later([self = this, error, target] { self->fail(error, target); }))
        send({std::exchange(out_, {}), false, {Status::no, code, text}, false});
}

} // namespace ismail::mailbox
