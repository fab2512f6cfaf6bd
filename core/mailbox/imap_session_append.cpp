// APPEND: the message goes to the store as it comes (RFC 9051 section 6.3.12).
#include "mailbox/imap_session.h"

#include <utility>

namespace ismail::mailbox {

using proto::ImapReply;

void ImapSession::appendBegin(const proto::ImapAppend& append, ImapReplyAnswer answer) {
    append_ = std::make_unique<Append>();
    append_->request = append;
    appendAnswer_ = std::move(answer);
    if (!later([self = this] { self->beginAppend(); }))
        appendAnswer_({ImapReply::Status::no, "UNAVAILABLE", "This is not possible at present, try again later"});
}

void ImapSession::beginAppend() {
    const ImapReplyAnswer answer = std::exchange(appendAnswer_, {});
    const auto refuse = [&](const Error& error) {
        append_.reset();
        if (error.kind == ErrorKind::notFound)
            return answer({ImapReply::Status::no, "TRYCREATE", "There is no such mailbox"});
        if (error.kind == ErrorKind::exhausted)
            return answer({ImapReply::Status::no, "OVERQUOTA", "The mailbox would be over its quota"});
        deps_.log.error("imap.command-failed", {{"session", name_}, {"account", identity()}, {"why", error.text}});
        answer({ImapReply::Status::no, "UNAVAILABLE", "This is not possible at present, try again later"});
    };
    auto folder = deps_.store.folder(accountId_, append_->request.mailbox);
    if (!folder) return refuse(folder.error());
    const auto usage = deps_.store.usage(accountId_);
    if (!usage) return refuse(usage.error());
    if (usage->octetLimit && usage->octets + append_->request.octets > *usage->octetLimit)
        return refuse({ErrorKind::exhausted, {}});
    append_->folder = std::move(*folder);
    append_->sink = deps_.store.openAppend();
    answer({});
}

// On the reactor. What fails here is said at the end.
bool ImapSession::appendData(ByteView bytes, std::function<void()> resume) {
    if (!append_ || append_->failed) return true;
    append_->scan.feed(bytes);
    if (!append_->sink->append(bytes)) {
        append_->failed = true;
        return true;
    }
    return !append_->sink->congested(std::move(resume));
}

void ImapSession::appendEnd(const proto::ImapAppendEndQuestion& question, ImapPartAnswer answer) {
    answer_ = std::move(answer);
    enabled_ = question.enabled;
    const auto append = std::exchange(append_, nullptr);
    if (!append || append->failed) return failLater({ErrorKind::unavailable, "The message could not be stored."}, true);
    append->scan.finish();
    AppendRequest request;
    request.mailboxId = append->folder.status.id;
    request.flags = {append->request.flags.system, append->request.flags.keywords};
    request.received = append->request.date.value_or(deps_.clock.now());
    request.origin.session = name_;
    request.origin.peer = peer_.address;
    request.origin.account = identity();
    request.origin.tls = tls_.load();
    request.traits = append->scan.traits();
    deps_.store.append(
        std::move(request), std::move(append->sink), [self = shared_from_this()](const Result<AppendOutcome>& outcome) {
            if (!outcome) return self->failLater(outcome.error(), true);
            // RFC 4315 section 3.
            self->finishLater(Status::ok, "Appended",
                              "APPENDUID " + std::to_string(outcome->uidValidity) + " " + std::to_string(outcome->uid));
        });
}

} // namespace ismail::mailbox
