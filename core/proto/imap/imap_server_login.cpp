// LOGIN and AUTHENTICATE (RFC 9051 sections 6.2.2 and 6.2.3, RFC 4959).
#include "base/text.h"
#include "proto/imap/imap_server_impl.h"

#include <utility>

namespace ismail::proto {

// True: it was refused.
bool ImapServer::Impl::refuseLogin() {
    if (loginAllowed()) return false;
    if (!options_.login)
        no("Logging in is not possible here");
    else
        // RFC 5530: PRIVACYREQUIRED.
        no(options_.startTls ? "Encryption is needed to log in: send STARTTLS first" : "Encryption is needed to log in",
           "PRIVACYREQUIRED");
    return true;
}

void ImapServer::Impl::runLogin(ImapLexer& lexer) {
    if (refuseLogin()) return;
    AuthPlainQuestion question;
    question.mechanism = "LOGIN";
    question.authenticationId = lexer.astring();
    lexer.space();
    question.password = Secret<std::string>(lexer.astring());
    lexer.end();
    if (lexer.failed()) return bad("LOGIN needs a name and a password");
    if (!isUtf8(question.authenticationId) || !isUtf8(question.password.reveal()))
        return no("The user name or the password is wrong", "AUTHENTICATIONFAILED");
    raise(std::move(question), Question::password);
}

void ImapServer::Impl::runAuthenticate(ImapLexer& lexer) {
    if (refuseLogin()) return;
    const auto mechanism = saslMechanism(asciiUpper(lexer.atom()));
    std::optional<std::string> initial;
    if (lexer.more()) initial = lexer.base64();
    lexer.end();
    if (lexer.failed()) return bad(lexer.why());
    if (!mechanism || (*mechanism == SaslMechanism::scramSha256 && !options_.scram))
        return no("Mechanism not supported");
    sasl_.emplace(*mechanism);
    takeSaslStep(sasl_->start(initial ? std::optional<ByteView>(*initial) : std::nullopt));
}

bool ImapServer::Impl::stepAuth() {
    const auto line = input_.takeLine(maxAuthLine);
    if (line.kind == LineInput::Kind::none) return false;
    stageStart_ = now_;
    stageRestarts_ = false;
    mode_ = Mode::line;
    if (line.kind == LineInput::Kind::bareLf) {
        byeBareLf();
        return true;
    }
    if (line.kind == LineInput::Kind::tooLong) {
        sasl_.reset();
        ++errors_;
        refuseLine({ImapReply::Status::bad, "TOOBIG", "The response is too long"}, line.text);
        return true;
    }
    SaslStep step = sasl_->response(line.text);
    input_.wipeLastLine();
    takeSaslStep(std::move(step));
    if (open_ == Question::none && mode_ == Mode::line) endCommand();
    return true;
}

void ImapServer::Impl::takeSaslStep(SaslStep step) {
    const auto ask = [this](auto question, Question which) { raise(std::move(question), which); };
    if (raiseSaslQuestion<Question>(*sasl_, step, ask)) return;
    if (step.kind == SaslStep::Kind::challenge) {
        mode_ = Mode::auth;
        ((output_ += "+ ") += toBase64(step.text)) += "\r\n";
        return;
    }
    // RFC 9051 section 6.2.2: both are BAD.
    if (step.kind == SaslStep::Kind::cancelled)
        bad("Authentication cancelled");
    else
        bad("Malformed authentication response");
    sasl_.reset();
}

void ImapServer::Impl::answerSasl(const std::string& challenge) {
    if (!answered(Question::scramFirst) && !answered(Question::scramFinal)) return;
    mode_ = Mode::auth;
    ((output_ += "+ ") += toBase64(challenge)) += "\r\n";
}

void ImapServer::Impl::answerLogin() {
    if (!answered(Question::password) && !answered(Question::scramDone)) return;
    sasl_.reset();
    mode_ = Mode::line;
    forgetCommand();
    state_ = authenticatedState;
    errors_ = 0;
    ok("Logged in", "CAPABILITY " + capabilities());
    endCommand();
}

} // namespace ismail::proto
