// USER and PASS (RFC 1939 section 7), AUTH (RFC 5034).
#include "base/text.h"
#include "proto/pop3/pop3_server_impl.h"

#include <utility>

namespace ismail::proto {

// True: it was refused.
bool Pop3Server::Impl::refuseLogin() {
    if (loginAllowed()) return false;
    if (!options_.login)
        error("Logging in is not possible here");
    else
        error(options_.startTls ? "Encryption is needed to log in: send STLS first" : "Encryption is needed to log in");
    return true;
}

std::string Pop3Server::Impl::mechanisms(ByteView separator) const {
    std::vector<std::string> names;
    if (options_.scram) names.emplace_back("SCRAM-SHA-256");
    names.emplace_back("PLAIN");
    names.emplace_back("LOGIN");
    return join(names, separator);
}

// Whether the name exists is not said before the password is there (RFC 1939 section 7 allows it).
void Pop3Server::Impl::runUser(ByteView name) {
    if (refuseLogin()) return;
    user_ = name;
    ok("Send PASS");
}

void Pop3Server::Impl::runPass(ByteView password) {
    if (refuseLogin()) return;
    if (user_.empty()) return error("Send USER first");
    AuthPlainQuestion question;
    question.mechanism = "USER";
    question.authenticationId = std::exchange(user_, {});
    question.password = Secret<std::string>(std::string(password));
    input_.wipeLastLine();
    if (!isUtf8(question.authenticationId) || !isUtf8(question.password.reveal()))
        return error("The user name or the password is wrong", "AUTH");
    raise(std::move(question), Question::password);
}

void Pop3Server::Impl::runAuth(const std::vector<ByteView>& arguments) {
    if (refuseLogin()) return;
    if (arguments.empty()) {
        // Older clients ask so which mechanisms there are.
        ok("Mechanisms follow");
        (output_ += mechanisms("\r\n")) += "\r\n.\r\n";
        return;
    }
    const auto mechanism = saslMechanism(asciiUpper(arguments[0]));
    if (!mechanism || (*mechanism == SaslMechanism::scramSha256 && !options_.scram))
        return error("Mechanism not supported");
    sasl_.emplace(*mechanism);
    SaslStep step = sasl_->start(arguments.size() > 1 ? std::optional(arguments[1]) : std::nullopt);
    input_.wipeLastLine();
    takeSaslStep(std::move(step));
}

void Pop3Server::Impl::runAuthLine(ByteView line) {
    mode_ = Mode::command;
    SaslStep step = sasl_->response(line);
    input_.wipeLastLine();
    takeSaslStep(std::move(step));
}

void Pop3Server::Impl::takeSaslStep(SaslStep step) {
    const auto ask = [this](auto question, Question which) { raise(std::move(question), which); };
    if (raiseSaslQuestion<Question>(*sasl_, step, ask)) return;
    if (step.kind == SaslStep::Kind::challenge) {
        mode_ = Mode::auth;
        ((output_ += "+ ") += toBase64(step.text)) += "\r\n";
        return;
    }
    if (step.kind == SaslStep::Kind::cancelled)
        error("Authentication cancelled");
    else
        error("Malformed authentication response");
    sasl_.reset();
}

void Pop3Server::Impl::answerSasl(const std::string& challenge) {
    if (!answered(Question::scramFirst) && !answered(Question::scramFinal)) return;
    mode_ = Mode::auth;
    ((output_ += "+ ") += toBase64(challenge)) += "\r\n";
}

void Pop3Server::Impl::answerLogin(Maildrop maildrop) {
    if (!answered(Question::password) && !answered(Question::scramDone)) return;
    sasl_.reset();
    mode_ = Mode::command;
    state_ = transaction;
    errors_ = 0;
    maildrop_ = std::move(maildrop);
    if (maildrop_.messages.size() > maxMaildropMessages) maildrop_.messages.resize(maxMaildropMessages);
    runRset({});
}

} // namespace ismail::proto
