// The life of a session: input, events, replies, time, end.
#include "proto/smtp/smtp_server.h"

#include "base/text.h"
#include "proto/smtp/smtp_server_impl.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ismail::proto {

namespace {

// RFC 5321 section 4.5.3.1.5: a reply line has 512 octets at most, code and CRLF included.
constexpr std::size_t maxSmtpReplyText = 480;
constexpr std::size_t maxReplyLines = 50;
constexpr std::size_t firstOutput = 256;
constexpr std::size_t maxPipelinedOutput = 16 * 1024; // replies held back for one write

} // namespace

SmtpServer::SmtpServer(SmtpServerOptions options, Ticks now) : impl_(std::make_unique<Impl>(std::move(options), now)) {}
SmtpServer::~SmtpServer() = default;
void SmtpServer::feed(ByteView bytes, Ticks now) { impl_->feed(bytes, now); }
void SmtpServer::inputClosed() { impl_->inputClosed(); }
SmtpServerEvent SmtpServer::next() { return impl_->next(); }
void SmtpServer::answer(const mail::Reply& reply) { impl_->answer(reply); }
void SmtpServer::answerSasl(std::string challenge) { impl_->answerSasl(challenge); }
void SmtpServer::answerPeer(ByteView m2) { impl_->answerPeer(m2); }
void SmtpServer::welcomePeer(const mail::Reply& reply, AfterPeer next) { impl_->welcomePeer(reply, next); }
void SmtpServer::tlsStarted(bool version13) { impl_->tlsStarted(version13); }
void SmtpServer::shutDown(const mail::Reply& reply421) { impl_->shutDown(reply421); }
void SmtpServer::setMaxMessageSize(std::uint64_t octets) { impl_->setMaxMessageSize(octets); }
void SmtpServer::liftLimits() { impl_->liftLimits(); }
void SmtpServer::takeForwarded(bool allowed) { impl_->takeForwarded(allowed); }
bool SmtpServer::questionOpen() const { return impl_->questionOpen(); }
std::size_t SmtpServer::buffered() const { return impl_->buffered(); }
Bytes SmtpServer::takeOutput() { return impl_->takeOutput(); }
bool SmtpServer::hasOutput() const { return impl_->hasOutput(); }
bool SmtpServer::outputDue() const { return impl_->outputDue(); }
Ticks SmtpServer::deadline() const { return impl_->deadline(); }
void SmtpServer::tick(Ticks now) { impl_->tick(now); }
const char* SmtpServer::stage() const { return impl_->stage(); }
bool SmtpServer::authenticated() const { return impl_->authenticated(); }

SmtpServer::Impl::Impl(SmtpServerOptions options, Ticks now)
    : options_(std::move(options)), now_(now), sessionStart_(now), stageStart_(now) {
    raise(ConnectQuestion{}, Question::connect);
}

void SmtpServer::Impl::feed(ByteView bytes, Ticks now) {
    now_ = now;
    // RFC 3207 section 6: what came in plaintext behind STARTTLS must not be taken for what is protected.
    if (hasLeft() || closing_ || closed_) return;
    if (std::exchange(stageRestarts_, false) || mode_ == Mode::data || mode_ == Mode::chunk) stageStart_ = now;
    inputExhausted_ = false;
    if (!input_.append(bytes)) close("the input buffer is full");
}

SmtpServerEvent SmtpServer::Impl::next() {
    while (true) {
        if (!bodyData_.empty()) return BodyData{std::exchange(bodyData_, {})};
        if (std::exchange(resetDue_, false)) return TransactionReset{};
        if (closing_) {
            if (std::exchange(closed_, true)) return NeedInput{};
            return CloseConnection{closeReason_};
        }
        if (std::exchange(eventDue_, false)) return std::exchange(event_, NeedInput{});
        if (open_ != Question::none) return NeedInput{};
        if (step()) continue;
        inputExhausted_ = true;
        if (!inputClosed_) break;
        close(mode_ == Mode::data || mode_ == Mode::chunk ? "the client left in the middle of a message"
                                                          : "the client closed the connection");
    }
    if (mode_ == Mode::command && !transaction_.open) input_.shrink();
    return NeedInput{};
}

// False: more input is needed.
bool SmtpServer::Impl::step() {
    switch (mode_) {
    case Mode::data: return stepData();
    case Mode::chunk: return stepChunk();
    case Mode::command:
    case Mode::auth:
    case Mode::peer: return stepLine();
    case Mode::tls:
    case Mode::handOver: break;
    }
    return false;
}

bool SmtpServer::Impl::stepLine() {
    const bool auth = mode_ == Mode::auth;
    const bool peer = mode_ == Mode::peer;
    auto line = input_.takeLine(auth ? maxAuthLine : maxCommandLine);
    if (line.kind == LineInput::Kind::none) return false;
    if (line.kind == LineInput::Kind::bareLf && options_.bareNewline == BareNewline::normalise)
        line.kind = LineInput::Kind::line;
    stageStart_ = now_;
    stageRestarts_ = false;
    if (auth && line.kind != LineInput::Kind::line) {
        mode_ = Mode::command;
        sasl_.reset();
    }
    if (peer)
        runPeerLine(line.kind == LineInput::Kind::line ? line.text : ByteView());
    else if (line.kind == LineInput::Kind::bareLf)
        refuseLine("A line must end in CR LF, not in LF alone");
    else if (line.kind == LineInput::Kind::tooLong && auth)
        say(500, "5.5.6", "Authentication exchange line is too long");
    else if (line.kind == LineInput::Kind::tooLong)
        refuseLine("Line too long");
    else if (auth)
        runAuthLine(line.text);
    else
        runLine(line.text);
    return true;
}

void SmtpServer::Impl::raise(SmtpServerEvent event, Question question) {
    event_ = std::move(event);
    eventDue_ = true;
    open_ = question;
}

// Forgets MAIL, RCPT and the body begun, and has the host do the same.
void SmtpServer::Impl::resetTransaction() {
    forwarded_ = {};
    if (!std::exchange(transaction_, Transaction{}).open) return;
    resetDue_ = true;
}

// The first reason stands.
void SmtpServer::Impl::close(std::string reason) {
    if (closing_) return;
    closing_ = true;
    closeReason_ = std::move(reason);
    // A message that is being stored is past recall; whatever else was begun is not.
    if (open_ == Question::bodyEnd) transaction_ = {};
    open_ = Question::none;
    eventDue_ = false;
    resetTransaction();
    input_.clear();
}

void SmtpServer::Impl::refuseAndClose(int code, ByteView status, std::string text, std::string reason) {
    say(code, status, text);
    close(std::move(reason));
}

// --- Replies --------------------------------------------------------------------------------------------------------

void SmtpServer::Impl::say(int code, ByteView status, ByteView text) {
    if (code >= 500) ++errors_;
    put(code, status, text);
}

void SmtpServer::Impl::say(const mail::Reply& reply) {
    // A host that answers with nonsense has failed: RFC 5321 section 4.2.1 leaves the peer a 4xx to come back on.
    if (reply.code < 200 || reply.code > 599) return say(451, "4.3.0", "Internal error");
    if (reply.code >= 300 && reply.code < 400) return put(reply.code, {}, reply.text);
    const int klass = reply.code / 100;
    if (reply.status.klass == klass) return say(reply.code, reply.status.text(), reply.text);
    static constexpr ByteView general[] = {"2.0.0", "", "4.0.0", "5.0.0"};
    say(reply.code, general[klass - 2], reply.text);
}

void SmtpServer::Impl::put(int code, ByteView status, ByteView text) {
    if (output_.capacity() < firstOutput) output_.reserve(firstOutput);
    std::size_t lines = 1;
    auto end = text.find('\n');
    while (end != ByteView::npos && lines < maxReplyLines) {
        putLine(code, '-', status, text.substr(0, end));
        text.remove_prefix(end + 1);
        end = text.find('\n');
        ++lines;
    }
    putLine(code, ' ', status, text.substr(0, end));
}

// textstring = 1*(%d09 / %d32-126) (RFC 5321 section 4.2); with SMTPUTF8 UTF-8 too (RFC 6531 section 3.7.4). Control
// characters never go out.
void SmtpServer::Impl::putLine(int code, char separator, ByteView status, ByteView text) {
    const char digits[] = {static_cast<char>('0' + code / 100), static_cast<char>('0' + code / 10 % 10),
                           static_cast<char>('0' + code % 10), separator};
    output_.append(digits, sizeof digits);
    output_ += status;
    if (!status.empty()) output_ += ' ';
    for (const char c : text.substr(0, maxSmtpReplyText)) {
        const auto u = static_cast<unsigned char>(c);
        const bool shown = u < 0x80 ? u >= ' ' && u != 0x7f : transaction_.smtpUtf8;
        output_ += shown ? c : '?';
    }
    output_ += "\r\n";
}

Bytes SmtpServer::Impl::takeOutput() {
    groupEnded_ = false;
    return std::exchange(output_, Bytes());
}

bool SmtpServer::Impl::outputDue() const {
    return !output_.empty() &&
           (inputExhausted_ || groupEnded_ || closing_ || hasLeft() || output_.size() >= maxPipelinedOutput);
}

// --- Ends and time --------------------------------------------------------------------------------------------------

void SmtpServer::Impl::tlsStarted(bool version13) {
    tls13_ = version13;
    if (mode_ != Mode::tls) return;
    // RFC 3207 section 4.2: "The server MUST discard any knowledge obtained from the client".
    input_.clear();
    greetedHost_ = false;
    helloExtended_ = false;
    authenticated_ = false;
    forwarded_ = {};
    options_.tlsActive = true;
    mode_ = Mode::command;
    open_ = Question::none;
    stageRestarts_ = true;
}

void SmtpServer::Impl::shutDown(const mail::Reply& reply421) {
    if (closing_ || closed_) return;
    if (hasLeft()) return close("shut down");
    if (open_ != Question::none) {
        shutDown_ = reply421;
        return;
    }
    say(reply421);
    close("shut down");
}

Ticks SmtpServer::Impl::deadline() const {
    if (closing_ || (open_ != Question::none && mode_ != Mode::tls)) return Ticks::max();
    const bool body = mode_ == Mode::data || mode_ == Mode::chunk;
    Ticks due = stageStart_ + (body ? options_.dataTimeout : options_.commandTimeout);
    if (body || transaction_.chunked) due = std::min(due, body_.deadline);
    return std::min(due, sessionStart_ + options_.sessionTimeout);
}

void SmtpServer::Impl::tick(Ticks now) {
    now_ = now;
    if (closing_ || (open_ != Question::none && mode_ != Mode::tls)) return;
    if (std::exchange(stageRestarts_, false)) stageStart_ = now;
    if (now < deadline()) return;
    if (mode_ == Mode::tls) return close("no TLS handshake in time");
    const bool body = mode_ == Mode::data || mode_ == Mode::chunk;
    const char* what = now >= sessionStart_ + options_.sessionTimeout            ? "The session took too long"
                       : (body || transaction_.chunked) && now >= body_.deadline ? "The message took too long"
                       : body                                                    ? "Timeout while waiting for data"
                              : "Timeout while waiting for a command";
    refuseAndClose(421, "4.4.2", options_.hostname + " " + what, what);
}

std::uint64_t SmtpServer::Impl::sizeLimit() const {
    // RFC 1870 section 4: SIZE 0 tells that no fixed maximum is in force.
    return options_.maxMessageSize == 0 ? std::numeric_limits<std::uint64_t>::max() : options_.maxMessageSize;
}

const char* SmtpServer::Impl::stage() const {
    if (closing_) return "closed";
    if (open_ == Question::connect) return "greeting";
    switch (mode_) {
    case Mode::data:
    case Mode::chunk: return "data";
    case Mode::auth: return "auth";
    case Mode::peer:
    case Mode::handOver: return "peer";
    case Mode::tls: return "tls";
    case Mode::command: break;
    }
    if (open_ == Question::bodyEnd) return "data";
    if (!transaction_.open) return "command";
    return transaction_.recipients == 0 ? "mail" : "rcpt";
}

} // namespace ismail::proto
