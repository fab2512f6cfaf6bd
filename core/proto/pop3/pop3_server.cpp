// The life of a session: input, events, replies, time, end.
#include "proto/pop3/pop3_server.h"

#include "proto/pop3/pop3_server_impl.h"

#include <utility>

namespace ismail::proto {

namespace {

constexpr std::size_t maxPop3ReplyText = 400;         // RFC 2449 section 4: 512 octets for a line of a reply
constexpr std::size_t maxGatheredReplies = 16 * 1024; // replies held back for one write

} // namespace

Pop3Server::Pop3Server(Pop3ServerOptions options, Ticks now) : impl_(std::make_unique<Impl>(std::move(options), now)) {}
Pop3Server::~Pop3Server() = default;
void Pop3Server::feed(ByteView bytes, Ticks now) { impl_->feed(bytes, now); }
void Pop3Server::inputClosed() { impl_->inputClosed(); }
Pop3ServerEvent Pop3Server::next() { return impl_->next(); }
void Pop3Server::answer(const Pop3Reply& reply) { impl_->answer(reply); }
void Pop3Server::answerLogin(Maildrop maildrop) { impl_->answerLogin(std::move(maildrop)); }
void Pop3Server::answerSasl(const std::string& challenge) { impl_->answerSasl(challenge); }
void Pop3Server::answerBlock(ByteView bytes, bool last) { impl_->answerBlock(bytes, last); }
void Pop3Server::tlsStarted() { impl_->tlsStarted(); }
void Pop3Server::shutDown() { impl_->shutDown(); }
bool Pop3Server::questionOpen() const { return impl_->questionOpen(); }
std::size_t Pop3Server::buffered() const { return impl_->buffered(); }
Bytes Pop3Server::takeOutput() { return impl_->takeOutput(); }
bool Pop3Server::hasOutput() const { return impl_->hasOutput(); }
bool Pop3Server::outputDue() const { return impl_->outputDue(); }
Ticks Pop3Server::deadline() const { return impl_->deadline(); }
void Pop3Server::tick(Ticks now) { impl_->tick(now); }
const char* Pop3Server::stage() const { return impl_->stage(); }
std::uint32_t Pop3Server::retrieved() const { return impl_->retrieved(); }

Pop3Server::Impl::Impl(Pop3ServerOptions options, Ticks now)
    : options_(std::move(options)), now_(now), accepted_(now), stageStart_(now) {
    ok(options_.hostname + " POP3 ISMail");
}

void Pop3Server::Impl::feed(ByteView bytes, Ticks now) {
    now_ = now;
    // RFC 2595 section 4: what came in plaintext behind STLS must not be taken for what is protected.
    if (mode_ == Mode::tls || closing_) return;
    if (std::exchange(stageRestarts_, false)) stageStart_ = now;
    inputExhausted_ = false;
    if (!input_.append(bytes)) close("the input buffer is full");
}

Pop3ServerEvent Pop3Server::Impl::next() {
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
    if (mode_ == Mode::command) input_.shrink();
    return NeedInput{};
}

// False: more input is needed.
bool Pop3Server::Impl::step() {
    switch (mode_) {
    case Mode::command:
    case Mode::auth: return stepLine();
    case Mode::message: return stepMessage();
    case Mode::listing: return stepListing();
    case Mode::tls: break;
    }
    return false;
}

bool Pop3Server::Impl::stepLine() {
    const bool auth = mode_ == Mode::auth;
    const auto line = input_.takeLine(auth ? maxAuthLine : maxPop3Line);
    if (line.kind == LineInput::Kind::none) return false;
    stageStart_ = now_;
    stageRestarts_ = false;
    if (auth && line.kind != LineInput::Kind::line) {
        mode_ = Mode::command;
        sasl_.reset();
    }
    if (line.kind == LineInput::Kind::bareLf)
        error("A line must end in CR LF, not in LF alone");
    else if (line.kind == LineInput::Kind::tooLong)
        error("Line too long");
    else if (auth)
        runAuthLine(line.text);
    else
        runLine(line.text);
    afterError();
    return true;
}

void Pop3Server::Impl::raise(Pop3ServerEvent event, Question question) {
    event_ = std::move(event);
    eventDue_ = true;
    open_ = question;
}

// True: the question was asked and is open; it is not any more.
bool Pop3Server::Impl::answered(Question question) {
    if (eventDue_ || open_ != question || question == Question::none) return false;
    open_ = Question::none;
    stageRestarts_ = true;
    return true;
}

void Pop3Server::Impl::answer(const Pop3Reply& reply) {
    if (eventDue_ || open_ == Question::none || open_ == Question::startTls) return;
    const Question question = std::exchange(open_, Question::none);
    stageRestarts_ = true;
    if (question == Question::update) {
        put(reply.ok ? "+OK" : "-ERR", reply.code, reply.text);
        return close("quit");
    }
    if (question == Question::message) {
        mode_ = Mode::command;
        // Only an end without the last line tells the client that the message is not whole.
        if (sending_.begun) return close("a message could not be read");
        error(reply.text, reply.code);
        return afterError();
    }
    sasl_.reset();
    mode_ = Mode::command;
    error(reply.text, reply.code);
    afterError();
}

// The first reason stands.
void Pop3Server::Impl::close(std::string reason) {
    if (closing_) return;
    closing_ = true;
    closeReason_ = std::move(reason);
    open_ = Question::none;
    eventDue_ = false;
    input_.clear();
}

// --- Replies --------------------------------------------------------------------------------------------------------

void Pop3Server::Impl::ok(ByteView text) { put("+OK", {}, text); }

void Pop3Server::Impl::error(ByteView text, ByteView code) {
    ++errors_;
    put("-ERR", code, text);
}

void Pop3Server::Impl::afterError() {
    if (closing_ || open_ != Question::none) return;
    if (errors_ >= options_.maxErrors) {
        put("-ERR", {}, "Too many errors");
        close("too many errors");
    } else if (state_ == authorization && commandsBeforeLogin_ > options_.maxCommandsBeforeLogin) {
        put("-ERR", {}, "Too many commands without a log-in");
        close("too many commands without a log-in");
    }
}

// Control characters and what is not ASCII never go out; RFC 2449 section 3: "resp-text = *CHAR" but CR and LF.
void Pop3Server::Impl::put(ByteView status, ByteView code, ByteView text) {
    output_ += status;
    if (!code.empty()) (((output_ += " [") += code) += ']');
    if (!text.empty()) output_ += ' ';
    for (const char c : text.substr(0, maxPop3ReplyText))
        output_ += c >= ' ' && c <= '~' ? c : '?';
    output_ += "\r\n";
}

bool Pop3Server::Impl::outputDue() const {
    return !output_.empty() &&
           (inputExhausted_ || closing_ || mode_ != Mode::command || output_.size() >= maxGatheredReplies);
}

// --- Ends and time --------------------------------------------------------------------------------------------------

void Pop3Server::Impl::tlsStarted() {
    if (mode_ != Mode::tls) return;
    // RFC 2595 section 4: "The server MUST discard knowledge obtained from the client".
    mode_ = Mode::command;
    open_ = Question::none;
    options_.tlsActive = true;
    user_.clear();
    input_.clear();
    inputExhausted_ = false;
    stageRestarts_ = true;
}

void Pop3Server::Impl::shutDown() {
    // The answer to UpdateQuestion ends the session anyway.
    if (open_ != Question::update) close("the service stops");
}

void Pop3Server::Impl::tick(Ticks now) {
    now_ = now;
    if (open_ != Question::none && open_ != Question::startTls) stageRestarts_ = true;
    if (std::exchange(stageRestarts_, false)) stageStart_ = now;
    if (now >= deadline()) close("the client was idle for too long");
}

const char* Pop3Server::Impl::stage() const {
    if (closing_) return "closed";
    if (open_ == Question::update) return "update";
    switch (mode_) {
    case Mode::message: return "message";
    case Mode::listing: return "list";
    case Mode::tls: return "tls";
    case Mode::command:
    case Mode::auth: break;
    }
    return state_ == authorization ? "login" : "command";
}

} // namespace ismail::proto
