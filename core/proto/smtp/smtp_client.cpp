#include "proto/smtp/smtp_client.h"

#include "proto/smtp/smtp_client_impl.h"

#include <array>
#include <utility>

namespace ismail::proto {

namespace {

using Impl = SmtpClient::Impl;
using Options = SmtpClientOptions;

// On entering a stage, this is sent; then its name for people and how long its reply may take (none: as long as it
// likes).
struct Enter {
    Stage stage;
    const char* name;
    Millis Options::*timeout;
    void (Impl::*send)();
};

constexpr std::array enterTable{
    Enter{Stage::greeting, "greeting", &Options::greetingTimeout, nullptr},
    Enter{Stage::ehlo, "ehlo", &Options::mailTimeout, &Impl::sendEhlo},
    Enter{Stage::helo, "helo", &Options::mailTimeout, &Impl::sendHelo},
    Enter{Stage::startTls, "starttls", &Options::mailTimeout, &Impl::sendStartTls},
    Enter{Stage::handshake, "tls", &Options::mailTimeout, nullptr},
    Enter{Stage::peer, "peer", &Options::mailTimeout, &Impl::wantPeer},
    Enter{Stage::auth, "auth", &Options::mailTimeout, &Impl::sendAuth},
    Enter{Stage::idle, "idle", nullptr, &Impl::becomeReady},
    Enter{Stage::forward, "xforward", &Options::mailTimeout, &Impl::sendForward},
    Enter{Stage::mail, "mail", &Options::mailTimeout, &Impl::sendMail},
    Enter{Stage::rcpt, "rcpt", &Options::rcptTimeout, &Impl::sendRcpt},
    Enter{Stage::data, "data", &Options::dataStartTimeout, &Impl::sendData},
    Enter{Stage::body, "body", &Options::dataBlockTimeout, nullptr},
    Enter{Stage::endOfData, "end of data", &Options::dataEndTimeout, nullptr},
    Enter{Stage::chunk, "bdat", &Options::dataBlockTimeout, nullptr},
    Enter{Stage::rset, "rset", &Options::mailTimeout, &Impl::sendRset},
    Enter{Stage::etrn, "etrn", &Options::mailTimeout, nullptr},
    Enter{Stage::quit, "quit", &Options::quitTimeout, &Impl::sendQuit},
    Enter{Stage::over, "closed", nullptr, nullptr},
};

// In a stage, a reply of class 2, 3, 4, 5 means this. 421 is dealt with before: it ends the session everywhere.
struct Meaning {
    Stage stage;
    void (Impl::*byClass[4])(mail::Reply&);
};

constexpr std::array meaningTable{
    Meaning{Stage::greeting, {&Impl::greeted, &Impl::outOfStep, &Impl::hopRefused, &Impl::hopRefused}},
    // RFC 5321 section 4.1.4: a server that does not know EHLO "MUST [be tried with] HELO"; refusals of every kind are
    // met.
    Meaning{Stage::ehlo, {&Impl::ehloAccepted, &Impl::outOfStep, &Impl::hopRefused, &Impl::ehloRefused}},
    Meaning{Stage::helo, {&Impl::heloAccepted, &Impl::outOfStep, &Impl::hopRefused, &Impl::hopRefused}},
    Meaning{Stage::startTls,
            {&Impl::startTlsAccepted, &Impl::outOfStep, &Impl::startTlsRefused, &Impl::startTlsRefused}},
    Meaning{Stage::handshake, {&Impl::outOfStep, &Impl::outOfStep, &Impl::outOfStep, &Impl::outOfStep}},
    Meaning{Stage::peer, {&Impl::peerAccepted, &Impl::peerContinue, &Impl::hopRefused, &Impl::hopRefused}},
    Meaning{Stage::auth, {&Impl::authAccepted, &Impl::authContinue, &Impl::hopRefused, &Impl::hopRefused}},
    Meaning{Stage::idle, {&Impl::unsolicited, &Impl::unsolicited, &Impl::unsolicited, &Impl::unsolicited}},
    Meaning{Stage::forward, {&Impl::forwardAnswered, &Impl::outOfStep, &Impl::forwardAnswered, &Impl::forwardAnswered}},
    Meaning{Stage::mail, {&Impl::mailAccepted, &Impl::outOfStep, &Impl::mailRefused, &Impl::mailRefused}},
    Meaning{Stage::rcpt, {&Impl::rcptAccepted, &Impl::outOfStep, &Impl::rcptRefused, &Impl::rcptRefused}},
    Meaning{Stage::data, {&Impl::outOfStep, &Impl::dataAccepted, &Impl::dataRefused, &Impl::dataRefused}},
    Meaning{Stage::body, {&Impl::outOfStep, &Impl::outOfStep, &Impl::bodyRefused, &Impl::bodyRefused}},
    Meaning{Stage::endOfData, {&Impl::bodyAnswered, &Impl::outOfStep, &Impl::bodyAnswered, &Impl::bodyAnswered}},
    Meaning{Stage::chunk, {&Impl::chunkAccepted, &Impl::outOfStep, &Impl::chunkRefused, &Impl::chunkRefused}},
    Meaning{Stage::rset, {&Impl::rsetAccepted, &Impl::outOfStep, &Impl::outOfStep, &Impl::outOfStep}},
    Meaning{Stage::etrn, {&Impl::etrnAnswered, &Impl::outOfStep, &Impl::etrnAnswered, &Impl::etrnAnswered}},
    Meaning{Stage::quit, {&Impl::quitAnswered, &Impl::quitAnswered, &Impl::quitAnswered, &Impl::quitAnswered}},
};

// A row is found by its stage: the tables must be in the order of the enumeration.
template <typename Table>
constexpr bool inOrder(const Table& table) {
    for (std::size_t i = 0; i < table.size(); ++i)
        if (static_cast<std::size_t>(table[i].stage) != i) return false;
    return true;
}
static_assert(inOrder(enterTable) && enterTable.size() == static_cast<std::size_t>(Stage::over) + 1);
static_assert(inOrder(meaningTable) && meaningTable.size() == static_cast<std::size_t>(Stage::over));

const Enter& rowOf(Stage stage) { return enterTable[static_cast<std::size_t>(stage)]; }

} // namespace

SmtpClient::Impl::Impl(SmtpClientOptions options, Ticks now)
    : options_(std::move(options)), now_(now), progress_(now), tlsActive_(options_.tls == ClientTls::active) {
    // The name comes from the settings; whatever it holds, it stays one word of one line.
    std::erase_if(options_.heloName, [](unsigned char c) { return c <= 0x20 || c == 0x7f; });
    expect(Stage::greeting);
}

void SmtpClient::Impl::enter(Stage stage) {
    stage_ = stage;
    progress_ = now_;
    if (const auto send = rowOf(stage).send) (this->*send)();
}

void SmtpClient::Impl::expect(Stage stage, std::size_t recipient) { expected_.push_back({stage, recipient}); }

void SmtpClient::Impl::process() {
    while (!over()) {
        mail::Reply reply;
        switch (parser_.next(reply)) {
        case ReplyParser::Outcome::needMore: return;
        case ReplyParser::Outcome::malformed:
            return fail(scopeNow(), {451, {4, 5, 0}, "The server sent something that is no SMTP reply"});
        case ReplyParser::Outcome::reply: onReply(std::move(reply));
        }
    }
}

void SmtpClient::Impl::onReply(mail::Reply reply) {
    progress_ = now_;
    answering_ = nothingExpected() ? Expectation{stage_, allRecipients} : expected_[expectedHead_++];
    if (nothingExpected()) {
        expected_.clear();
        expectedHead_ = 0;
    } else if (expectedHead_ == maxOutstanding) {
        expected_.erase(expected_.begin(), expected_.begin() + maxOutstanding);
        expectedHead_ = 0;
    }
    const Stage stage = answering_->stage;
    if (reply.code != 421) {
        if (transaction_) transaction_->answered = true;
        (this->*meaningTable[static_cast<std::size_t>(stage)].byClass[reply.code / 100 - 2])(reply);
    } else if (stage == Stage::idle || stage == Stage::quit) {
        close();
    } else {
        fail(FailureScope::hop, std::move(reply));
    }
    answering_.reset();
}

FailureScope SmtpClient::Impl::scopeNow() const {
    const Stage stage = current();
    return stage < Stage::idle || stage == Stage::etrn ? FailureScope::hop : FailureScope::transaction;
}

void SmtpClient::Impl::fail(FailureScope scope, mail::Reply reply, std::string detail) {
    const char* const name = rowOf(current()).name;
    if (transaction_) {
        const bool stale = transactions_ > 0 && !transaction_->answered;
        if (stale) scope = FailureScope::transaction;
        decideRest(reply, scope);
        emit(ClientTransactionDone{std::move(transaction_->results), stale});
        transaction_.reset();
    }
    emit(ClientFailed{scope, std::move(reply), name, std::move(detail)});
    end();
}

void SmtpClient::Impl::end() {
    stage_ = Stage::over;
    expected_.clear();
    expectedHead_ = 0;
    out_.clear();
    parser_.clear();
}

void SmtpClient::Impl::close() {
    emit(ClientClosed{});
    end();
}

void SmtpClient::Impl::lost(const char* text) {
    const Stage stage = current();
    if (stage == Stage::idle || stage == Stage::quit) return close();
    fail(scopeNow(), {451, {4, 4, 2}, text});
}

Ticks SmtpClient::Impl::deadline() const {
    const auto timeout = rowOf(current()).timeout;
    return timeout && !over() ? progress_ + options_.*timeout : Ticks::max();
}

SmtpClient::SmtpClient(SmtpClientOptions options, Ticks now) : impl_(std::make_unique<Impl>(std::move(options), now)) {}

SmtpClient::~SmtpClient() = default;

void SmtpClient::feed(ByteView bytes, Ticks now) {
    impl_->now_ = now;
    if (impl_->over() || bytes.empty()) return;
    if (impl_->stage_ == Stage::handshake) return impl_->plaintextInTls();
    impl_->parser_.feed(bytes);
}

void SmtpClient::inputClosed(Ticks now) {
    impl_->now_ = now;
    // What the peer said before it left comes first: the reply after the final dot must not be lost by our own doing.
    impl_->process();
    if (!impl_->over()) impl_->lost("The server closed the connection");
}

SmtpClientEvent SmtpClient::next() {
    impl_->process();
    if (impl_->eventHead_ == impl_->events_.size()) {
        impl_->events_.clear();
        impl_->eventHead_ = 0;
        return ClientNeedInput{};
    }
    return std::move(impl_->events_[impl_->eventHead_++]);
}

void SmtpClient::tlsStarted(Ticks now) {
    impl_->now_ = now;
    if (impl_->stage_ != Stage::handshake) return;
    impl_->tlsActive_ = true;
    impl_->capabilities_ = {};
    impl_->enter(Stage::ehlo);
}

void SmtpClient::tlsFailed(const std::string& why, const mail::Reply& reply) {
    if (impl_->stage_ != Stage::handshake) return;
    impl_->fail(FailureScope::hop, reply, why);
}

void SmtpClient::peerMessage(ByteView octets, Ticks now) {
    impl_->now_ = now;
    if (impl_->stage_ == Stage::peer) impl_->peerMessage(octets);
}

void SmtpClient::peerFailed(const std::string& why, const mail::Reply& reply) {
    if (impl_->stage_ == Stage::peer) impl_->fail(FailureScope::hop, reply, why);
}

void SmtpClient::begin(ClientTransaction transaction, Ticks now) {
    impl_->now_ = now;
    if (impl_->stage_ == Stage::idle) impl_->begin(std::move(transaction));
}

void SmtpClient::etrn(const std::string& node, Ticks now) {
    impl_->now_ = now;
    if (impl_->stage_ == Stage::idle) impl_->etrn(node);
}

void SmtpClient::quit(Ticks now) {
    impl_->now_ = now;
    if (impl_->stage_ == Stage::idle) impl_->enter(Stage::quit);
}

void SmtpClient::body(ByteView bytes, Ticks now) {
    impl_->now_ = impl_->progress_ = now;
    if (impl_->stage_ == Stage::body && !impl_->transaction_->ended) impl_->body(bytes);
}

void SmtpClient::bodyEnd(Ticks now) {
    impl_->now_ = impl_->progress_ = now;
    if (impl_->stage_ == Stage::body && !impl_->transaction_->ended) impl_->bodyEnd();
}

void SmtpClient::bodyFailed() {
    if (impl_->stage_ == Stage::body && !impl_->transaction_->ended)
        impl_->bodyFailed({451, {4, 3, 0}, "The message could not be read"});
}

const Capabilities& SmtpClient::capabilities() const { return impl_->capabilities_; }
const mail::Reply& SmtpClient::greeting() const { return impl_->greeting_; }

Bytes SmtpClient::takeOutput() { return std::exchange(impl_->out_, {}); }

std::size_t SmtpClient::pendingOutput() const {
    return impl_->out_.size() + (impl_->chunkBlocked() ? impl_->transaction_->chunk.size() : 0);
}

Ticks SmtpClient::deadline() const { return impl_->deadline(); }

void SmtpClient::tick(Ticks now) {
    impl_->now_ = now;
    if (now >= impl_->deadline()) impl_->lost("The server did not answer in time");
}

const char* SmtpClient::stage() const { return rowOf(impl_->current()).name; }

} // namespace ismail::proto
