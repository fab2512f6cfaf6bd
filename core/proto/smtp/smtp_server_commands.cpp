// The command table of the SMTP server, the one check that every command passes, and the short commands.
#include "base/text.h"
#include "proto/smtp/smtp_grammar.h"
#include "proto/smtp/smtp_server_impl.h"

#include <algorithm>
#include <utility>

namespace ismail::proto {

using mail::Reply;

struct SmtpServer::Impl::Command {
    enum class Argument : std::uint8_t { none, optional, required };
    enum Flag : std::uint8_t {
        beforeTls = 1, // allowed while TLS is required and not active
        endsGroup = 2, // RFC 2920 section 3.1: "can only appear as the last command in a group"
        needsAuth = 4, // refused with 530 on a listener that requires AUTH (RFC 6409 section 4.3)
        idle = 8,      // makes no progress: counted
        octets = 16    // octets follow the line whatever the reply is
    };
    ByteView verb;
    std::uint8_t states; // where it is legal, a set of State
    Argument argument;
    unsigned flags;
    void (Impl::*run)(ByteView argument);
};

// RFC 3207 section 4: with TLS required, 530 goes "to every command other than NOOP, EHLO, STARTTLS, or QUIT"; HELO is
// let through too, since its reply is what makes an old client go on to the 530 of MAIL.
const SmtpServer::Impl::Command* SmtpServer::Impl::findCommand(ByteView verb) {
    using C = Command;
    using A = C::Argument;
    constexpr auto no = A::none, may = A::optional, must = A::required;
    // clang-format off
    static const Command table[] = {
        // verb      legal in       arg.  flags                                       function
        {"EHLO",     any,           must, C::beforeTls | C::endsGroup | C::idle,      &Impl::runEhlo},
        {"HELO",     any,           must, C::beforeTls | C::endsGroup | C::idle,      &Impl::runHelo},
        {"MAIL",     ready,         must, C::needsAuth,                               &Impl::runMail},
        {"RCPT",     sender | rcpt, must, C::needsAuth,                               &Impl::runRcpt},
        {"DATA",     rcpt,          no,   C::needsAuth | C::endsGroup,                &Impl::runData},
        {"BDAT",     rcpt | chunks, must, C::needsAuth | C::octets,                   &Impl::runBdat},
        {"RSET",     any,           no,   C::idle,                                    &Impl::runRset},
        {"NOOP",     any,           may,  C::beforeTls | C::endsGroup | C::idle,      &Impl::runNoop},
        {"QUIT",     any,           no,   C::beforeTls | C::endsGroup,                &Impl::runQuit},
        {"HELP",     any,           may,  C::idle,                                    &Impl::runHelp},
        {"VRFY",     any,           must, C::endsGroup | C::idle,                     &Impl::runVrfy},
        {"ETRN",     ready,         must, C::needsAuth | C::idle,                     &Impl::runEtrn},
        {"STARTTLS", ready,         no,   C::beforeTls | C::endsGroup | C::idle,      &Impl::runStartTls},
        {"XFORWARD", ready,         must, C::needsAuth | C::idle,                     &Impl::runXforward},
        {"AUTH",     ready,         must, C::endsGroup | C::idle,                     &Impl::runAuth},
        {"XISMAIL",  ready,         must, C::endsGroup | C::idle,                     &Impl::runXismail},
        {"EXPN",     any,           may,  C::endsGroup | C::idle,                     &Impl::runNotImplemented},
        {"TURN",     any,           may,  C::endsGroup | C::idle,                     &Impl::runNotImplemented},
        {"SEND",     any,           may,  C::idle,                                    &Impl::runNotImplemented},
        {"SOML",     any,           may,  C::idle,                                    &Impl::runNotImplemented},
        {"SAML",     any,           may,  C::idle,                                    &Impl::runNotImplemented},
        // A web browser led here by a page: what it sends on would be taken for commands.
        {"GET",      any,           may,  C::beforeTls,                               &Impl::runWebRequest},
        {"POST",     any,           may,  C::beforeTls,                               &Impl::runWebRequest},
        {"PUT",      any,           may,  C::beforeTls,                               &Impl::runWebRequest},
        {"OPTIONS",  any,           may,  C::beforeTls,                               &Impl::runWebRequest},
        {"CONNECT",  any,           may,  C::beforeTls,                               &Impl::runWebRequest},
    };
    // clang-format on
    const auto* row = std::find_if(std::begin(table), std::end(table),
                                   [verb](const Command& c) { return equalsIgnoreCase(c.verb, verb); });
    return row == std::end(table) ? nullptr : row;
}

SmtpServer::Impl::State SmtpServer::Impl::state() const {
    if (!greetedHost_) return fresh;
    if (!transaction_.open) return ready;
    if (transaction_.chunked) return chunks;
    return transaction_.recipients == 0 ? sender : rcpt;
}

void SmtpServer::Impl::runLine(ByteView line) {
    const auto space = line.find(' ');
    const ByteView verb = line.substr(0, space);
    const ByteView argument = space == ByteView::npos ? ByteView() : trim(line.substr(space + 1));
    const Command* command = findCommand(verb);
    if (command != nullptr && command->run == &Impl::runXforward && !options_.xforward) command = nullptr;
    if (command != nullptr && command->run == &Impl::runXismail && !options_.peers) command = nullptr;
    if (overLimits(command)) return;
    if (command == nullptr) return say(500, "5.5.2", "Command not recognized");
    groupEnded_ = groupEnded_ || (command->flags & Command::endsGroup) != 0;
    const auto refused = refusal(*command, argument);
    if (!refused) return (this->*command->run)(argument);
    if ((command->flags & Command::octets) != 0) return refuseBdat(argument, *refused);
    say(*refused);
}

// What the row says about this moment, in the order in which a client can put it right.
std::optional<Reply> SmtpServer::Impl::refusal(const Command& command, ByteView argument) const {
    // RFC 5321 section 2.3.8: CR and LF come only together; NUL is no character of any command.
    if (argument.find('\r') != ByteView::npos || argument.find('\0') != ByteView::npos)
        return Reply{501, {5, 5, 2}, "A command must not hold NUL or a CR alone"};
    if (options_.requireTls && !options_.tlsActive && (command.flags & Command::beforeTls) == 0)
        return Reply{530, {5, 7, 0}, "Must issue a STARTTLS command first"};
    if (options_.requireAuth && !authenticated_ && greetedHost_ && (command.flags & Command::needsAuth) != 0)
        return Reply{530, {5, 7, 0}, "Authentication required"};
    if ((command.states & state()) == 0) return wrongState(command);
    if (command.argument == Command::Argument::none && !argument.empty())
        return Reply{501, {5, 5, 4}, std::string(command.verb) + " takes no argument"};
    if (command.argument == Command::Argument::required && argument.empty())
        return Reply{501, {5, 5, 4}, std::string(command.verb) + " needs an argument"};
    return std::nullopt;
}

Reply SmtpServer::Impl::wrongState(const Command& command) const {
    const State now = state();
    if (now == fresh) return {503, {5, 5, 1}, "Send EHLO or HELO first"};
    if (now == ready) return {503, {5, 5, 1}, "Send MAIL first"};
    if (now == chunks) return {503, {5, 5, 1}, "Not between BDAT commands; RSET abandons the message"};
    // RFC 5321 section 3.3: with no recipient taken, DATA gets 503 or 554.
    if (now == sender && (command.states & rcpt) != 0)
        return {(command.flags & Command::octets) != 0 ? 503 : 554, {5, 5, 1}, "No valid recipients"};
    return {503, {5, 5, 1}, "Not during a mail transaction"};
}

// Ends the session in place of a command once too many before it were wrong or led nowhere.
bool SmtpServer::Impl::overLimits(const Command* command) {
    if (limitsLifted_) return false;
    const bool idle = command != nullptr && (command->flags & Command::idle) != 0;
    if (errors_ >= options_.maxErrors) {
        refuseAndClose(421, "4.7.0", options_.hostname + " Too many errors", "too many errors");
        return true;
    }
    if (!idle) return false;
    if (idleCommands_ >= options_.maxIdleCommands) {
        refuseAndClose(421, "4.7.0", options_.hostname + " Too many commands without progress",
                       "too many idle commands");
        return true;
    }
    ++idleCommands_;
    return false;
}

// A line that never became a command.
void SmtpServer::Impl::refuseLine(ByteView text) {
    if (!overLimits(nullptr)) say(500, "5.5.2", text);
}

// --- Commands -------------------------------------------------------------------------------------------------------

void SmtpServer::Impl::runHelo(ByteView argument) { hello(argument, false); }
void SmtpServer::Impl::runEhlo(ByteView argument) { hello(argument, true); }

void SmtpServer::Impl::hello(ByteView argument, bool extended) {
    if (!isHelloName(argument)) return say(501, "5.5.4", "The name must be a domain or an address literal");
    // RFC 5321 section 4.1.4: an EHLO in the middle of a session "MUST clear all buffers and reset the state exactly as
    // if a RSET command had been issued".
    resetTransaction();
    helloExtended_ = extended;
    raise(HelloQuestion{std::string(argument), extended}, Question::hello);
}

std::string SmtpServer::Impl::ehloText() const {
    std::string text = options_.hostname + "\nPIPELINING\nSIZE " + std::to_string(options_.maxMessageSize) +
                       "\n8BITMIME\nENHANCEDSTATUSCODES\nDSN\nSMTPUTF8\nCHUNKING\nBINARYMIME\nLIMITS RCPTMAX=" +
                       std::to_string(options_.maxRecipients);
    if (options_.startTls && !options_.tlsActive) text += "\nSTARTTLS";
    if (authAllowed()) text += "\nAUTH " + authMechanisms();
    if (options_.etrn) text += "\nETRN";
    if (options_.xforward) text += "\nXFORWARD NAME ADDR PORT PROTO HELO SOURCE";
    if (peersAllowed()) text += "\nXISMAIL 1";
    return text + "\nHELP";
}

void SmtpServer::Impl::runStartTls(ByteView) {
    if (options_.tlsActive) return say(503, "5.5.1", "TLS is active already");
    if (!options_.startTls) return say(502, "5.5.1", "Command not implemented");
    say(220, "2.0.0", "Ready to start TLS");
    input_.clear();
    mode_ = Mode::tls;
    raise(StartTlsRequest{}, Question::startTls);
}

void SmtpServer::Impl::runMail(ByteView argument) {
    auto parsed = parseMailArgument(argument);
    if (const auto* reply = std::get_if<Reply>(&parsed)) return say(*reply);
    auto& parameters = std::get<mail::MailParameters>(parsed);
    // RFC 1870 section 6.1: a declared size over the limit is a permanent failure at once.
    if (parameters.size.value_or(0) > sizeLimit()) return say(tooBig());
    transaction_ = {};
    transaction_.smtpUtf8 = parameters.smtpUtf8;
    transaction_.body = parameters.body;
    MailQuestion question{std::move(parameters)};
    if (!forwarded_.address.empty()) question.forwarded = std::move(forwarded_);
    forwarded_ = {};
    raise(std::move(question), Question::mail);
}

void SmtpServer::Impl::runRcpt(ByteView argument) {
    auto parsed = parseRcptArgument(argument, transaction_.smtpUtf8);
    if (const auto* reply = std::get_if<Reply>(&parsed)) return say(*reply);
    // RFC 5321 section 4.5.3.1.10: "The correct reply code for this condition is 452." Those taken stay taken.
    if (transaction_.recipients >= options_.maxRecipients) return say(452, "4.5.3", "Too many recipients");
    raise(RecipientQuestion{std::move(std::get<mail::Recipient>(parsed))}, Question::recipient);
}

void SmtpServer::Impl::runRset(ByteView) {
    resetTransaction();
    say(250, "2.0.0", "OK");
}

void SmtpServer::Impl::runNoop(ByteView) { say(250, "2.0.0", "OK"); }

void SmtpServer::Impl::runQuit(ByteView) {
    say(221, "2.0.0", options_.hostname + " closing connection");
    close("quit");
}

void SmtpServer::Impl::runHelp(ByteView) {
    say(214, "2.0.0",
        "Commands:\nEHLO HELO MAIL RCPT DATA BDAT RSET NOOP QUIT\nHELP VRFY ETRN STARTTLS AUTH\nSee RFC 5321");
}

// RFC 5321 section 7.3: a server that does not verify answers 252, never 250 or 550.
void SmtpServer::Impl::runVrfy(ByteView) {
    say(252, "2.5.2", "Cannot verify the user, but will take mail for it and try to deliver");
}

void SmtpServer::Impl::runEtrn(ByteView argument) {
    if (!options_.etrn) return say(502, "5.5.1", "Command not implemented");
    if (!isEtrnNode(argument)) return say(501, "5.5.4", "Syntax: ETRN domain, or ETRN @domain for its subdomains too");
    raise(EtrnQuestion{std::string(argument)}, Question::etrn);
}

// Several commands add up, since one line does not hold everything; the last word about an attribute stands.
void SmtpServer::Impl::runXforward(ByteView argument) {
    if (!parseXforward(argument, forwarded_)) return say(501, "5.5.4", "Syntax: XFORWARD attribute=value ...");
    say(250, "2.0.0", "OK");
}

void SmtpServer::Impl::runNotImplemented(ByteView) { say(502, "5.5.1", "Command not implemented"); }

void SmtpServer::Impl::runWebRequest(ByteView) {
    refuseAndClose(421, "4.7.0", options_.hostname + " This is a mail server", "a web request");
}

} // namespace ismail::proto
