// AUTH (RFC 4954).
#include "base/text.h"
#include "proto/smtp/smtp_grammar.h"
#include "proto/smtp/smtp_server_impl.h"

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
    const auto ask = [this](auto question, Question which) { raise(std::move(question), which); };
    if (raiseSaslQuestion<Question>(*sasl_, step, ask)) return;
    if (step.kind == SaslStep::Kind::challenge) {
        mode_ = Mode::auth;
        put(334, {}, toBase64(step.text));
        return;
    }
    if (step.kind == SaslStep::Kind::cancelled)
        say(501, "5.7.0", "Authentication cancelled");
    else
        say(501, "5.5.2", "Malformed authentication response");
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
