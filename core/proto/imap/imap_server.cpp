// The life of a session: events, answers, replies, time, end.
#include "proto/imap/imap_server.h"

#include "base/text.h"
#include "proto/imap/imap_server_impl.h"

#include <algorithm>
#include <utility>

namespace ismail::proto {

namespace {

constexpr std::size_t maxReplyText = 900;            // of the text a host gives
constexpr std::size_t maxGatheredOutput = 16 * 1024; // replies held back for one write
constexpr Millis literalTimeout{300'000};            // between blocks of a literal or a message

ByteView statusName(ImapReply::Status status) {
    switch (status) {
    case ImapReply::Status::ok: return "OK";
    case ImapReply::Status::no: return "NO";
    case ImapReply::Status::bad: break;
    }
    return "BAD";
}

} // namespace

ImapServer::ImapServer(ImapServerOptions options, Ticks now) : impl_(std::make_unique<Impl>(std::move(options), now)) {}
ImapServer::~ImapServer() = default;
void ImapServer::feed(ByteView bytes, Ticks now) { impl_->feed(bytes, now); }
void ImapServer::inputClosed() { impl_->inputClosed(); }
ImapServerEvent ImapServer::next() { return impl_->next(); }
void ImapServer::answer(const ImapReply& reply) { impl_->answer(reply); }
void ImapServer::answerLogin() { impl_->answerLogin(); }
void ImapServer::answerSasl(const std::string& challenge) { impl_->answerSasl(challenge); }
void ImapServer::answerPart(ImapPart part) { impl_->answerPart(std::move(part)); }
void ImapServer::tlsStarted() { impl_->tlsStarted(); }
void ImapServer::compressionStarted() { impl_->compressionStarted(); }
void ImapServer::changed() { impl_->changed(); }
void ImapServer::shutDown() { impl_->shutDown(); }
bool ImapServer::questionOpen() const { return impl_->questionOpen(); }
std::size_t ImapServer::buffered() const { return impl_->buffered(); }
bool ImapServer::inAppend() const { return impl_->inAppend(); }
Bytes ImapServer::takeOutput() { return impl_->takeOutput(); }
bool ImapServer::hasOutput() const { return impl_->hasOutput(); }
bool ImapServer::outputDue() const { return impl_->outputDue(); }
Ticks ImapServer::deadline() const { return impl_->deadline(); }
void ImapServer::tick(Ticks now) { impl_->tick(now); }
const char* ImapServer::stage() const { return impl_->stage(); }
bool ImapServer::authenticated() const { return impl_->authenticated(); }

ImapServer::Impl::Impl(ImapServerOptions options, Ticks now)
    : options_(std::move(options)), now_(now), accepted_(now), stageStart_(now), wordSent_(now) {
    put("*", {ImapReply::Status::ok, "CAPABILITY " + capabilities(), options_.hostname + " IMAP ISMail"});
}

void ImapServer::Impl::feed(ByteView bytes, Ticks now) {
    now_ = now;
    // RFC 9051 section 6.2.1: what came in plaintext behind STARTTLS must not be taken for what is protected.
    if (mode_ == Mode::handover || closing_) return;
    if (std::exchange(stageRestarts_, false)) stageStart_ = now;
    if (mode_ == Mode::append || mode_ == Mode::literal || mode_ == Mode::discard) stageStart_ = now;
    inputExhausted_ = false;
    if (!input_.append(bytes)) close("the input buffer is full");
}

ImapServerEvent ImapServer::Impl::next() {
    while (true) {
        if (closing_) {
            if (std::exchange(closed_, true)) return NeedInput{};
            return CloseConnection{closeReason_};
        }
        if (std::exchange(eventDue_, false)) return std::exchange(event_, NeedInput{});
        if (open_ != Question::none) return NeedInput{};
        if (step()) continue;
        inputExhausted_ = true;
        if (!inputClosed_) break;
        close("the client closed the connection");
    }
    if (mode_ == Mode::line || mode_ == Mode::idle) input_.shrink();
    return NeedInput{};
}

// False: more input is needed.
bool ImapServer::Impl::step() {
    switch (mode_) {
    case Mode::line: return stepLine();
    case Mode::literal: return stepLiteral();
    case Mode::append: return stepAppend();
    case Mode::appendTail: return stepAppendTail();
    case Mode::discard: return stepDiscard();
    case Mode::discardLine: return stepDiscardLine();
    case Mode::auth: return stepAuth();
    case Mode::idle: return stepIdle();
    case Mode::answering: raise(ImapMoreQuestion{}, answering_); return true;
    case Mode::handover: break;
    }
    return false;
}

// RFC 9051 section 6.3.13: "The IDLE command is terminated by the receipt of a "DONE" continuation from the client".
bool ImapServer::Impl::stepIdle() {
    if (std::exchange(changes_, false)) {
        raise(ImapUpdatesQuestion{enabled_}, Question::updates);
        return true;
    }
    const auto line = input_.takeLine(commandCap());
    if (line.kind == LineInput::Kind::none) return false;
    mode_ = Mode::line;
    stageStart_ = now_;
    event_ = ImapIdle{false};
    eventDue_ = true;
    if (line.kind == LineInput::Kind::bareLf) {
        byeBareLf();
    } else if (line.kind == LineInput::Kind::line && equalsIgnoreCase(line.text, "DONE")) {
        ok("Idle ended");
        endCommand();
    } else {
        ++errors_;
        refuseLine({ImapReply::Status::bad, {}, "DONE is what ends IDLE"}, line.text);
    }
    return true;
}

void ImapServer::Impl::raise(ImapServerEvent event, Question question) {
    event_ = std::move(event);
    eventDue_ = true;
    open_ = question;
}

// True: the question was asked and is open; it is not any more.
bool ImapServer::Impl::answered(Question question) {
    if (eventDue_ || open_ != question || question == Question::none) return false;
    open_ = Question::none;
    stageRestarts_ = true;
    return true;
}

// --- Answers --------------------------------------------------------------------------------------------------------

void ImapServer::Impl::answer(const ImapReply& reply) {
    if (answered(Question::append)) {
        if (reply.status != ImapReply::Status::ok) return refuse(reply, {append_.octets, appendSynchronizing_, false});
        forgetCommand();
        if (appendSynchronizing_) output_ += "+ Send the message\r\n";
        octetsLeft_ = append_.octets;
        mode_ = Mode::append;
        return;
    }
    if (!answered(Question::password) && !answered(Question::scramFirst) && !answered(Question::scramFinal) &&
        !answered(Question::scramDone))
        return;
    sasl_.reset();
    mode_ = Mode::line;
    put(tag_, reply);
    ++errors_;
    endCommand();
}

void ImapServer::Impl::answerPart(ImapPart part) {
    const Question question = open_;
    if (question != Question::command && question != Question::updates && question != Question::appendEnd) return;
    if (!answered(question)) return;
    if (output_.empty())
        output_ = std::move(part.untagged);
    else
        output_ += part.untagged;
    if (part.bye && part.reply.text.empty()) return close("an answer could not be finished");
    if (part.bye) return bye(part.reply.text, "the mailbox is gone");
    if (part.more) {
        mode_ = Mode::answering;
        answering_ = question;
        return;
    }
    if (question == Question::updates) {
        mode_ = Mode::idle;
        wordSent_ = now_;
        return;
    }
    mode_ = Mode::line;
    const bool well = part.reply.status == ImapReply::Status::ok;
    if (selects_) state_ = well ? selected : authenticatedState;
    if (leaves_ && well) state_ = authenticatedState;
    put(tag_, part.reply);
    if (well) errors_ = 0;
    endCommand();
}

// --- Replies --------------------------------------------------------------------------------------------------------

// Control characters and what is not ASCII never go out in a text.
void ImapServer::Impl::put(ByteView tag, const ImapReply& reply) {
    ((output_ += tag) += ' ') += statusName(reply.status);
    output_ += ' ';
    const auto printable = [this](ByteView text) {
        for (const char c : text)
            output_ += c >= ' ' && c <= '~' ? c : '?';
    };
    if (!reply.code.empty()) {
        output_ += '[';
        printable(reply.code);
        output_ += "] ";
    }
    // resp-text needs a word at least.
    printable(reply.text.empty() ? ByteView("Done") : ByteView(reply.text).substr(0, maxReplyText));
    output_ += "\r\n";
}

void ImapServer::Impl::tagged(ImapReply::Status status, ByteView text, ByteView code) {
    if (status == ImapReply::Status::bad) ++errors_;
    put(tag_, {status, std::string(code), std::string(text)});
}

// The command has its tagged reply.
void ImapServer::Impl::endCommand() {
    selects_ = leaves_ = false;
    forgetCommand();
    if (stopping_) return bye("The service stops", "the service stops");
    // Somebody who has logged in may be wrong as often as he likes: it costs no more than being right.
    if (closing_ || state_ != notAuthenticated) return;
    if (errors_ >= options_.maxErrors)
        bye("Too many errors", "too many errors");
    else if (commandsBeforeLogin_ > options_.maxCommandsBeforeLogin)
        bye("Too many commands without a log-in", "too many commands without a log-in");
}

bool ImapServer::Impl::outputDue() const {
    return !output_.empty() &&
           (inputExhausted_ || closing_ || mode_ != Mode::line || output_.size() >= maxGatheredOutput);
}

// --- Ends and time --------------------------------------------------------------------------------------------------

// The first reason stands.
void ImapServer::Impl::close(std::string reason) {
    if (closing_) return;
    closing_ = true;
    closeReason_ = std::move(reason);
    open_ = Question::none;
    eventDue_ = false;
    input_.clear();
    forgetCommand();
}

void ImapServer::Impl::bye(ByteView text, std::string reason) {
    if (closing_) return;
    ((output_ += "* BYE ") += text) += "\r\n";
    close(std::move(reason));
}

void ImapServer::Impl::tlsStarted() {
    if (mode_ != Mode::handover || open_ != Question::startTls) return;
    // RFC 9051 section 6.2.1: "the server MUST discard any prior information obtained from the client".
    mode_ = Mode::line;
    open_ = Question::none;
    options_.tlsActive = true;
    input_.clear();
    inputExhausted_ = false;
    stageRestarts_ = true;
}

void ImapServer::Impl::compressionStarted() {
    if (mode_ != Mode::handover || open_ != Question::compress) return;
    mode_ = Mode::line;
    open_ = Question::none;
    compressed_ = true;
    input_.clear();
    inputExhausted_ = false;
    stageRestarts_ = true;
}

void ImapServer::Impl::shutDown() {
    // In the middle of an answer BYE would be taken for a part of it; a command that is being done has its reply first.
    if (mode_ == Mode::answering || open_ == Question::startTls || open_ == Question::compress)
        close("the service stops");
    else if (open_ == Question::command || open_ == Question::appendEnd)
        stopping_ = true;
    else
        bye("The service stops", "the service stops");
}

Ticks ImapServer::Impl::deadline() const {
    // Who has not logged in has one deadline, which nothing he sends puts off. An answer that the host owes is awaited.
    if (state_ == notAuthenticated && !hostHasTheWord()) return accepted_ + options_.loginTimeout;
    switch (mode_) {
    case Mode::idle: return std::min(wordSent_ + options_.keepAlive, stageStart_ + options_.idleTimeout);
    case Mode::literal:
    case Mode::append:
    case Mode::appendTail:
    case Mode::discard:
    case Mode::discardLine: return stageStart_ + literalTimeout;
    default: break;
    }
    return stageStart_ + options_.idleTimeout;
}

void ImapServer::Impl::tick(Ticks now) {
    now_ = now;
    // Time that the host needs is not the client's. Updates in IDLE are no sign of life of the client either way.
    const bool hosts = hostHasTheWord();
    if (hosts && open_ != Question::updates) stageRestarts_ = true;
    if (std::exchange(stageRestarts_, false)) stageStart_ = now;
    if (mode_ == Mode::idle && !hosts && now >= wordSent_ + options_.keepAlive) {
        output_ += "* OK Still here\r\n";
        wordSent_ = now;
    }
    if (now < deadline()) return;
    if (mode_ == Mode::answering || mode_ == Mode::handover)
        close("the client was idle for too long");
    else
        bye("Idle for too long", "the client was idle for too long");
}

const char* ImapServer::Impl::stage() const {
    if (closing_) return "closed";
    switch (mode_) {
    case Mode::append:
    case Mode::appendTail: return "append";
    case Mode::auth: return "auth";
    case Mode::idle: return "idle";
    case Mode::answering: return "answer";
    default: break;
    }
    return state_ == notAuthenticated ? "login" : "command";
}

} // namespace ismail::proto
