// What a session does with each event of the engine, and how answers find their way back.
#include "net/smtp_server_pump.h"

#include <utility>
#include <variant>

namespace ismail::net {

namespace {

const mail::Reply scramFailed{535, {5, 7, 8}, "Authentication failed"};

} // namespace

SmtpServerSession::SmtpServerSession(Parts parts, std::unique_ptr<relay::ReceptionHost> host,
                                     proto::SmtpServerOptions engine)
    : ServerSession(std::move(parts)), engine_(std::move(engine), reactor().now()), host_(std::move(host)) {}

SmtpServerSession::~SmtpServerSession() { finish("shut down"); }

bool SmtpServerSession::step() {
    proto::SmtpServerEvent event = engine_.next();
    return std::visit([this](auto& e) { return on(e); }, event);
}

void SmtpServerSession::tlsStarted(const std::string& protocolAndCipher) {
    engine_.tlsStarted();
    host_->tlsStarted(protocolAndCipher);
}

void SmtpServerSession::sayGoodbye() {
    engine_.shutDown({421, {4, 3, 2}, "The service is shutting down, try again later"});
}

void SmtpServerSession::describe(SessionInfo& info) const {
    info.stage = engine_.stage();
    info.identity = host_ ? host_->identity() : std::string();
    info.hello = hello_;
    info.messages = messages_;
}

void SmtpServerSession::ended(const std::string& reason) {
    if (host_) host_->closed(reason);
    host_.reset();
}

bool SmtpServerSession::on(proto::NeedInput&) { return false; }

bool SmtpServerSession::on(proto::CloseConnection& event) {
    close(std::move(event.reason));
    return false;
}

bool SmtpServerSession::on(proto::ConnectQuestion&) {
    host_->connected(answer());
    return afterQuestion();
}

bool SmtpServerSession::on(proto::HelloQuestion& event) {
    hello_ = event.name;
    host_->hello(event.name, event.extended, answer());
    return afterQuestion();
}

bool SmtpServerSession::on(proto::StartTlsRequest&) {
    startTls();
    return false;
}

bool SmtpServerSession::on(proto::AuthPlainQuestion& event) {
    host_->authPlain(event.authorizationId, event.authenticationId, std::move(event.password), answer());
    return afterQuestion();
}

bool SmtpServerSession::on(proto::ScramQuestion& event) {
    host_->scram(event.clientFirst, saslAnswer());
    return afterQuestion();
}

bool SmtpServerSession::on(proto::ScramFinalQuestion& event) {
    host_->scramFinal(event.clientFinal, saslAnswer());
    return afterQuestion();
}

bool SmtpServerSession::on(proto::ScramDoneQuestion&) {
    host_->scramDone(answer());
    return afterQuestion();
}

bool SmtpServerSession::on(proto::MailQuestion& event) {
    host_->mail(event.parameters, answer());
    return afterQuestion();
}

bool SmtpServerSession::on(proto::RecipientQuestion& event) {
    host_->recipient(event.recipient, answer());
    return afterQuestion();
}

bool SmtpServerSession::on(proto::BodyStartQuestion&) {
    inBody_ = true;
    host_->bodyStart(answer());
    return afterQuestion();
}

bool SmtpServerSession::on(proto::BodyData& event) {
    // resume may be called before body() returns, from here or from another thread; then nothing waits.
    congested_ = ++lastBody_;
    if (host_->body(event.bytes, later(&SmtpServerSession::resumed, lastBody_))) congested_ = 0;
    return true;
}

bool SmtpServerSession::on(proto::BodyEndQuestion&) {
    inBody_ = false;
    bodyEnd_ = openQuestion();
    host_->bodyEnd(later(&SmtpServerSession::answered, bodyEnd_));
    return afterQuestion();
}

bool SmtpServerSession::on(proto::EtrnQuestion& event) {
    host_->etrn(event.node, answer());
    return afterQuestion();
}

bool SmtpServerSession::on(proto::TransactionReset&) {
    inBody_ = false;
    host_->reset();
    return true;
}

relay::Answer SmtpServerSession::answer() { return later(&SmtpServerSession::answered, openQuestion()); }

std::function<void(std::optional<std::string>)> SmtpServerSession::saslAnswer() {
    return later(&SmtpServerSession::saslAnswered, openQuestion());
}

void SmtpServerSession::answered(std::uint32_t question, mail::Reply reply) {
    if (!takeAnswer(question)) return;
    if (question == bodyEnd_ && reply.positive()) ++messages_;
    engine_.answer(reply);
    pumpUnlessPumping();
}

void SmtpServerSession::saslAnswered(std::uint32_t question, std::optional<std::string> challenge) {
    if (!takeAnswer(question)) return;
    if (challenge)
        engine_.answerSasl(std::move(*challenge));
    else
        engine_.answer(scramFailed);
    pumpUnlessPumping();
}

void SmtpServerSession::resumed(std::uint32_t body) {
    if (body != congested_) return;
    congested_ = 0;
    pumpUnlessPumping();
}

} // namespace ismail::net
