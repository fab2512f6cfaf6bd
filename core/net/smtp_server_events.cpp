// What a session does with each event of the engine, and how answers find their way back.
#include "net/smtp_server_pump.h"

namespace ismail::net {

namespace {

const mail::Reply scramFailed{535, {5, 7, 8}, "Authentication failed"};

} // namespace

bool SmtpServerSession::on(proto::NeedInput&) { return false; }

bool SmtpServerSession::on(proto::CloseConnection& event) {
    closeReason_ = std::move(event.reason);
    phase_ = Phase::closing;
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
    phase_ = Phase::startingTls;
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
    if (host_->body(event.bytes, resume())) congested_ = 0;
    return true;
}

bool SmtpServerSession::on(proto::BodyEndQuestion&) {
    inBody_ = false;
    relay::Answer accept = answer();
    bodyEnd_ = lastQuestion_;
    host_->bodyEnd(std::move(accept));
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

// An answer given on the reactor's own thread takes effect at once; from elsewhere it is posted. Late, second and lost
// answers find a question number that is not open and fall to the ground.
relay::Answer SmtpServerSession::answer() {
    question_ = ++lastQuestion_;
    return [link = link_, question = question_](mail::Reply reply) {
        if (link->tasks->onThread()) {
            if (link->session) link->session->answered(question, reply);
            return;
        }
        link->tasks->post([link, question, reply = std::move(reply)] {
            if (link->session) link->session->answered(question, reply);
        });
    };
}

std::function<void(std::optional<std::string>)> SmtpServerSession::saslAnswer() {
    question_ = ++lastQuestion_;
    return [link = link_, question = question_](std::optional<std::string> challenge) {
        if (link->tasks->onThread()) {
            if (link->session) link->session->saslAnswered(question, std::move(challenge));
            return;
        }
        link->tasks->post([link, question, challenge = std::move(challenge)] {
            if (link->session) link->session->saslAnswered(question, challenge);
        });
    };
}

std::function<void()> SmtpServerSession::resume() {
    return [link = link_, body = lastBody_] {
        if (link->tasks->onThread()) {
            if (link->session) link->session->resumed(body);
            return;
        }
        link->tasks->post([link, body] {
            if (link->session) link->session->resumed(body);
        });
    };
}

void SmtpServerSession::answered(std::uint32_t question, const mail::Reply& reply) {
    if (question != question_) return;
    question_ = 0;
    if (question == bodyEnd_ && reply.positive()) ++messages_;
    engine_.answer(reply);
    if (!pumping_) pump();
}

void SmtpServerSession::saslAnswered(std::uint32_t question, std::optional<std::string> challenge) {
    if (question != question_) return;
    question_ = 0;
    if (challenge)
        engine_.answerSasl(std::move(*challenge));
    else
        engine_.answer(scramFailed);
    if (!pumping_) pump();
}

void SmtpServerSession::resumed(std::uint32_t body) {
    if (body != congested_) return;
    congested_ = 0;
    if (!pumping_) pump();
}

} // namespace ismail::net
