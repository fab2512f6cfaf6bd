// One mail transaction: MAIL, RCPT …, then DATA or BDAT, and what the replies mean for each recipient.
#include "proto/smtp/smtp_client_impl.h"

#include "base/text.h"

#include <algorithm>

namespace ismail::proto {

namespace {

// RFC 5321 section 4.5.3.1.10: "too many recipients" is 452; of the 552 of RFC 821 it says "Clients SHOULD treat a 552
// code in this case as a temporary, rather than permanent, failure". Another enhanced code means another trouble.
bool saysTooManyRecipients(const mail::Reply& reply) {
    const bool fits = reply.status.none() || (reply.status.subject == 5 && reply.status.detail == 3);
    return (reply.code == 452 || reply.code == 552) && fits;
}

} // namespace

void SmtpClient::Impl::begin(ClientTransaction wanted) {
    OpenTransaction& t = transaction_.emplace();
    t.wanted = std::move(wanted);
    const std::size_t count = t.wanted.recipients.size();
    t.addresses.resize(count);
    t.states.assign(count, RecipientState::open);
    t.results.resize(count);
    t.chunking = capabilities_.chunking && (t.wanted.chunking || t.wanted.mail.body == mail::BodyType::binaryMime);
    refuseUnsendable();
    if (t.wanted.forwarded) t.forwards = forwardCommands(*t.wanted.forwarded, capabilities_);
    if (!t.forwards.empty()) t.toSend = Stage::forward;
    if (t.undecided > 0) return sendGroup();
    emit(ClientTransactionDone{std::move(t.results)});
    transaction_.reset();
    enter(Stage::idle);
}

void SmtpClient::Impl::refuseUnsendable() {
    OpenTransaction& t = *transaction_;
    const mail::MailParameters& mail = t.wanted.mail;
    t.undecided = t.states.size();
    const bool mailNeedsUtf8 = mail.smtpUtf8 || !isAscii(mail.reversePath.local);
    const bool recipientNeedsUtf8 =
        std::ranges::any_of(t.wanted.recipients, [](const auto& r) { return !isAscii(r.address.local); });
    t.utf8 = (mailNeedsUtf8 || recipientNeedsUtf8) && capabilities_.smtpUtf8;

    const auto path = wireAddress(mail.reversePath, t.utf8);
    const auto refuseAll = [this](mail::Reply reply) { decideRest(reply, FailureScope::transaction); };
    if (mailNeedsUtf8 && !t.utf8)
        return refuseAll({553, {5, 6, 7}, "The message needs SMTPUTF8, which the next server does not offer"});
    if (!path) return refuseAll({553, {5, 1, 7}, "The sender address cannot be written in SMTP"});
    if (capabilities_.maxSize > 0 && mail.size && *mail.size > capabilities_.maxSize)
        return refuseAll({552, {5, 3, 4}, "The message is larger than the next server takes"});
    if (mail.body == mail::BodyType::binaryMime && !(t.chunking && capabilities_.binaryMime))
        return refuseAll({554, {5, 6, 3}, "The message is binary, which the next server does not take"});
    t.reversePath = *path;

    for (std::size_t i = 0; i < t.addresses.size(); ++i) {
        const mail::Address& address = t.wanted.recipients[i].address;
        auto text = wireAddress(address, t.utf8);
        if (!t.utf8 && !isAscii(address.local))
            decide(i, {553, {5, 6, 7}, "The address needs SMTPUTF8, which the next server does not offer"},
                   FailureScope::recipient);
        else if (!text || text->empty())
            decide(i, {553, {5, 1, 3}, "The address cannot be written in SMTP"}, FailureScope::recipient);
        else
            t.addresses[i] = std::move(*text);
    }
}

void SmtpClient::Impl::sendGroup() {
    const OpenTransaction& t = *transaction_;
    while (t.toSend != Stage::over &&
           (nothingExpected() || (capabilities_.pipelining && outstanding() < maxOutstanding)))
        enter(t.toSend);
}

void SmtpClient::Impl::sendForward() {
    OpenTransaction& t = *transaction_;
    out_ += t.forwards[t.nextForward++];
    expect(Stage::forward);
    if (t.nextForward == t.forwards.size()) t.toSend = Stage::mail;
}

// Whatever the peer thinks of it, the message is the same.
void SmtpClient::Impl::forwardAnswered(mail::Reply&) { sendGroup(); }

void SmtpClient::Impl::sendMail() {
    OpenTransaction& t = *transaction_;
    out_ += "MAIL FROM:<";
    out_ += t.reversePath;
    out_ += '>';
    out_ += mailArguments(t.wanted.mail, capabilities_, t.utf8, authenticated_);
    out_ += "\r\n";
    expect(Stage::mail);
    t.toSend = Stage::rcpt;
    skipDecided();
}

void SmtpClient::Impl::sendRcpt() {
    OpenTransaction& t = *transaction_;
    out_ += "RCPT TO:<";
    out_ += t.addresses[t.nextRcpt];
    out_ += '>';
    out_ += rcptArguments(t.wanted.recipients[t.nextRcpt], capabilities_);
    out_ += "\r\n";
    expect(Stage::rcpt, t.nextRcpt++);
    skipDecided();
}

void SmtpClient::Impl::skipDecided() {
    OpenTransaction& t = *transaction_;
    while (t.nextRcpt < t.states.size() && t.states[t.nextRcpt] == RecipientState::decided)
        ++t.nextRcpt;
    if (t.nextRcpt == t.states.size()) t.toSend = t.wanted.probe || t.chunking ? Stage::over : Stage::data;
}

void SmtpClient::Impl::sendData() {
    out_ += "DATA\r\n";
    expect(Stage::data);
    transaction_->toSend = Stage::over;
}

void SmtpClient::Impl::mailAccepted(mail::Reply&) { afterGroupReply(); }

void SmtpClient::Impl::mailRefused(mail::Reply& reply) {
    decideRest(reply, FailureScope::transaction);
    transaction_->mailRefused = true;
    transaction_->toSend = Stage::over;
    afterGroupReply();
}

void SmtpClient::Impl::rcptAccepted(mail::Reply& reply) {
    OpenTransaction& t = *transaction_;
    RecipientState& state = t.states[answering_->recipient];
    if (state == RecipientState::open) {
        state = RecipientState::accepted;
        t.accepted.push_back(answering_->recipient);
        if (t.wanted.probe) decide(answering_->recipient, std::move(reply), FailureScope::recipient);
    }
    afterGroupReply();
}

void SmtpClient::Impl::rcptRefused(mail::Reply& reply) {
    OpenTransaction& t = *transaction_;
    if (!t.accepted.empty() && saysTooManyRecipients(reply)) {
        reply.code = 452;
        reply.status = {4, 5, 3};
        for (std::size_t i = t.nextRcpt; i < t.states.size(); ++i)
            decide(i, reply, FailureScope::recipient);
        if (t.toSend == Stage::rcpt) skipDecided();
    }
    decide(answering_->recipient, std::move(reply), FailureScope::recipient);
    afterGroupReply();
}

// After each reply to MAIL or RCPT: go on with the group, or, when all of it is answered, with what its outcome allows.
void SmtpClient::Impl::afterGroupReply() {
    OpenTransaction& t = *transaction_;
    if (t.toSend == Stage::rcpt) return sendGroup();
    if (!nothingExpected()) return;
    if (t.mailRefused) return finish(false);
    if (t.accepted.empty() || t.wanted.probe) return finish(true);
    if (t.toSend == Stage::data) return sendGroup();
    enter(Stage::body);
    emit(ClientBodyWanted{});
}

void SmtpClient::Impl::dataAccepted(mail::Reply&) {
    OpenTransaction& t = *transaction_;
    if (!t.accepted.empty()) {
        enter(Stage::body);
        return emit(ClientBodyWanted{});
    }
    // RFC 2920 section 3.1: "the client cannot assume that the DATA command will be rejected just because none of the
    // RCPT TO commands worked. If the DATA command was properly rejected the client SMTP can just issue RSET, but if
    // the DATA command was accepted the client SMTP should send a single dot."
    t.discarded = true;
    out_ += ".\r\n";
    enter(Stage::endOfData);
    expect(Stage::endOfData);
}

void SmtpClient::Impl::dataRefused(mail::Reply& reply) {
    decideRest(reply, FailureScope::transaction);
    finish(!transaction_->mailRefused);
}

// A server that answers before the message has ended: the answer counts, but the session cannot be put in step again.
void SmtpClient::Impl::bodyRefused(mail::Reply& reply) { fail(FailureScope::transaction, std::move(reply)); }

void SmtpClient::Impl::bodyAnswered(mail::Reply& reply) {
    OpenTransaction& t = *transaction_;
    if (!t.discarded) {
        if (answering_->recipient != allRecipients)
            decide(answering_->recipient, std::move(reply), FailureScope::transaction);
        else
            decideRest(reply, FailureScope::transaction);
    }
    if (nothingExpected()) finish(t.cancelled);
}

void SmtpClient::Impl::chunkAccepted(mail::Reply&) {
    if (!transaction_->cancelled)
        pushChunks();
    else if (nothingExpected())
        finish(true);
}

// RFC 3030 section 2: after a refused BDAT the server discards the rest, and every further BDAT fails until RSET.
void SmtpClient::Impl::chunkRefused(mail::Reply& reply) {
    OpenTransaction& t = *transaction_;
    decideRest(reply, FailureScope::transaction);
    t.cancelled = t.ended = true;
    t.chunk.clear();
    if (nothingExpected()) finish(true);
}

void SmtpClient::Impl::body(ByteView bytes) {
    OpenTransaction& t = *transaction_;
    if (!t.chunking) {
        // A bare CR or LF is how one message is smuggled as two through a careless receiver: it never goes out by DATA.
        if (!t.dots.encode(bytes, out_))
            bodyFailed({554, {5, 6, 0}, "The message holds a bare CR or LF and cannot be sent by DATA"});
        return;
    }
    if (t.chunk.empty() && bytes.size() >= chunkSize && !chunkBlocked()) return putChunk(bytes, false);
    t.chunk += bytes;
    pushChunks();
}

void SmtpClient::Impl::bodyEnd() {
    OpenTransaction& t = *transaction_;
    t.ended = true;
    if (t.chunking) return pushChunks();
    if (!t.dots.finish(out_))
        return bodyFailed({554, {5, 6, 0}, "The message holds a bare CR or LF and cannot be sent by DATA"});
    expectFinalReplies();
}

void SmtpClient::Impl::bodyFailed(mail::Reply reply) { fail(FailureScope::transaction, std::move(reply)); }

bool SmtpClient::Impl::chunkBlocked() const {
    if (!transaction_ || !transaction_->chunking || stage_ != Stage::body || nothingExpected()) return false;
    // LMTP answers a last chunk once for each recipient, which is clear only when all chunks before it were taken.
    return !capabilities_.pipelining || options_.lmtp || outstanding() >= maxOutstandingChunks;
}

void SmtpClient::Impl::pushChunks() {
    OpenTransaction& t = *transaction_;
    if (stage_ != Stage::body || chunkBlocked()) return;
    if (!t.ended && t.chunk.size() < chunkSize) return;
    putChunk(t.chunk, t.ended);
    t.chunk.clear();
}

void SmtpClient::Impl::putChunk(ByteView bytes, bool last) {
    out_ += "BDAT ";
    out_ += std::to_string(bytes.size());
    out_ += last ? " LAST\r\n" : "\r\n";
    out_ += bytes;
    if (last)
        expectFinalReplies();
    else
        expect(Stage::chunk);
}

void SmtpClient::Impl::expectFinalReplies() {
    enter(Stage::endOfData);
    if (!options_.lmtp) return expect(Stage::endOfData);
    // RFC 2033 section 4.2: one reply for each recipient that was accepted, in the order of the RCPT commands.
    for (const std::size_t i : transaction_->accepted)
        expect(Stage::endOfData, i);
}

void SmtpClient::Impl::decide(std::size_t recipient, mail::Reply reply, FailureScope scope) {
    OpenTransaction& t = *transaction_;
    if (t.states[recipient] == RecipientState::decided) return;
    t.states[recipient] = RecipientState::decided;
    --t.undecided;
    if (reply.text.size() > maxResultText) {
        std::size_t end = maxResultText;
        while (end > 0 && (static_cast<unsigned char>(reply.text[end]) & 0xc0) == 0x80)
            --end;
        reply.text.resize(end);
    }
    t.results[recipient] = {std::move(reply), scope};
}

void SmtpClient::Impl::decideRest(const mail::Reply& reply, FailureScope scope) {
    for (std::size_t i = 0; i < transaction_->states.size(); ++i)
        decide(i, reply, scope);
}

void SmtpClient::Impl::finish(bool reset) {
    emit(ClientTransactionDone{std::move(transaction_->results)});
    transaction_.reset();
    ++transactions_;
    enter(reset ? Stage::rset : Stage::idle);
}

} // namespace ismail::proto
