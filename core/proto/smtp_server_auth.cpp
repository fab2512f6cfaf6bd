// AUTH (RFC 4954).
#include "base/text.h"
#include "proto/smtp_grammar.h"
#include "proto/smtp_server_impl.h"

#include <utility>

namespace ismail::proto {

std::string SmtpServer::Impl::authMechanisms() const {
    return options_.scram ? "SCRAM-SHA-256 PLAIN LOGIN" : "PLAIN LOGIN";
}

void SmtpServer::Impl::runAuth(ByteView argument) {
    if (!options_.auth) return say(502, "5.5.1", "Command not implemented");
    // RFC 4954 section 4: "After a successful AUTH command completes, a server MUST reject any further AUTH commands
    // with a 503 reply."
    if (authenticated_) return say(503, "5.5.1", "Already authenticated");
    if (!authAllowed()) return say(538, "5.7.11", "Encryption required for authentication");
    const auto parsed = parseAuthArgument(argument);
    if (!parsed) return say(501, "5.5.4", "Syntax: AUTH mechanism [initial-response]");
    const auto mechanism = saslMechanism(parsed->mechanism);
    if (!mechanism || (*mechanism == SaslMechanism::scramSha256 && !options_.scram))
        return say(504, "5.5.4", "Mechanism not supported");
    sasl_.emplace(*mechanism);
    SaslStep step = sasl_->start(parsed->initialResponse);
    input_.wipeLastLine();
    takeSaslStep(std::move(step));
}

void SmtpServer::Impl::runAuthLine(ByteView line) {
    mode_ = Mode::command;
    SaslStep step = sasl_->response(line);
    input_.wipeLastLine();
    takeSaslStep(std::move(step));
}

void SmtpServer::Impl::takeSaslStep(SaslStep step) {
    switch (step.kind) {
    case SaslStep::Kind::challenge: mode_ = Mode::auth; return put(334, {}, toBase64(step.text));
    case SaslStep::Kind::credentials: {
        AuthPlainQuestion question;
        question.mechanism = saslName(sasl_->mechanism());
        question.authorizationId = std::move(step.credentials.authorizationId);
        question.authenticationId = std::move(step.credentials.authenticationId);
        question.password = std::move(step.credentials.password);
        return raise(std::move(question), Question::password);
    }
    case SaslStep::Kind::scramFirst: return raise(ScramQuestion{std::move(step.text)}, Question::scramFirst);
    case SaslStep::Kind::scramFinal: return raise(ScramFinalQuestion{std::move(step.text)}, Question::scramFinal);
    case SaslStep::Kind::scramDone: return raise(ScramDoneQuestion{}, Question::scramDone);
    case SaslStep::Kind::malformed: say(501, "5.5.2", "Malformed authentication response"); break;
    case SaslStep::Kind::cancelled: say(501, "5.7.0", "Authentication cancelled"); break;
    }
    sasl_.reset();
}

void SmtpServer::Impl::answerSasl(const std::string& challenge) {
    if (eventDue_ || (open_ != Question::scramFirst && open_ != Question::scramFinal)) return;
    open_ = Question::none;
    stageRestarts_ = true;
    mode_ = Mode::auth;
    put(334, {}, toBase64(challenge));
    if (shutDown_) shutDown(*std::exchange(shutDown_, std::nullopt));
}

void SmtpServer::Impl::endAuth(const mail::Reply& reply) {
    authenticated_ = reply.positive();
    sasl_.reset();
    say(reply);
}

} // namespace ismail::proto
