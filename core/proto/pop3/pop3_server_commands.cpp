// The command table, and the commands that are neither about logging in nor about the text of messages.
#include "base/text.h"
#include "proto/pop3/pop3_server_impl.h"

#include <utility>

namespace ismail::proto {

struct Pop3Server::Impl::Command {
    ByteView verb;
    State states;
    std::size_t least, most; // arguments
    ByteView syntax;
    void (Impl::*run)(const std::vector<ByteView>& arguments);
    // Instead of run: takes the rest of the line as one argument, blanks and all (a password may hold some).
    void (Impl::*runRest)(ByteView rest);
};

const Pop3Server::Impl::Command* Pop3Server::Impl::findCommand(ByteView verb) {
    static constexpr Command table[] = {
        // RFC 1939
        {"USER", authorization, 1, 1, "USER name", nullptr, &Impl::runUser},
        {"PASS", authorization, 1, 1, "PASS password", nullptr, &Impl::runPass},
        {"QUIT", any, 0, 0, "QUIT", &Impl::runQuit, nullptr},
        {"STAT", transaction, 0, 0, "STAT", &Impl::runStat, nullptr},
        {"LIST", transaction, 0, 1, "LIST [message]", &Impl::runList, nullptr},
        {"UIDL", transaction, 0, 1, "UIDL [message]", &Impl::runUidl, nullptr},
        {"RETR", transaction, 1, 1, "RETR message", &Impl::runRetr, nullptr},
        {"TOP", transaction, 2, 2, "TOP message lines", &Impl::runTop, nullptr},
        {"DELE", transaction, 1, 1, "DELE message", &Impl::runDele, nullptr},
        {"NOOP", transaction, 0, 0, "NOOP", &Impl::runNoop, nullptr},
        {"RSET", transaction, 0, 0, "RSET", &Impl::runRset, nullptr},
        // RFC 2449, 2595, 5034
        {"CAPA", any, 0, 0, "CAPA", &Impl::runCapa, nullptr},
        {"STLS", authorization, 0, 0, "STLS", &Impl::runStls, nullptr},
        {"AUTH", authorization, 0, 2, "AUTH mechanism [initial-response]", &Impl::runAuth, nullptr},
    };
    for (const Command& command : table)
        if (equalsIgnoreCase(command.verb, verb)) return &command;
    return nullptr;
}

void Pop3Server::Impl::runLine(ByteView line) {
    const auto blank = line.find(' ');
    const Command* command = findCommand(line.substr(0, blank));
    const ByteView rest = blank == ByteView::npos ? ByteView() : line.substr(blank + 1);
    if (state_ == authorization) ++commandsBeforeLogin_;
    if (!command) return error("Unknown command");
    if ((command->states & state_) == 0)
        return error(state_ == authorization ? "Log in first" : "This is possible only before the log-in");
    if (command->runRest) {
        if (rest.empty()) return error(std::string("Syntax: ") += command->syntax);
        return (this->*command->runRest)(rest);
    }
    std::vector<ByteView> arguments;
    for (const ByteView part : split(rest, ' '))
        if (!part.empty() && arguments.size() <= command->most) arguments.push_back(part);
    if (arguments.size() < command->least || arguments.size() > command->most)
        return error(std::string("Syntax: ") += command->syntax);
    (this->*command->run)(arguments);
}

// RFC 2449 section 5. What could not be used now is not offered (RFC 2595 section 4: the answer may differ under TLS).
void Pop3Server::Impl::runCapa(const std::vector<ByteView>&) {
    ok("Capability list follows");
    output_ += "TOP\r\nUIDL\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\nPIPELINING\r\nEXPIRE NEVER\r\n";
    if (loginAllowed()) ((output_ += "USER\r\nSASL ") += mechanisms(" ")) += "\r\n";
    if (options_.startTls && !options_.tlsActive) output_ += "STLS\r\n";
    output_ += "IMPLEMENTATION ISMail\r\n.\r\n";
}

void Pop3Server::Impl::runNoop(const std::vector<ByteView>&) { ok({}); }

void Pop3Server::Impl::runQuit(const std::vector<ByteView>&) {
    if (state_ == authorization) {
        ok(options_.hostname + " closing connection");
        return close("quit");
    }
    UpdateQuestion question;
    for (std::size_t i = 0; i < deleted_.size(); ++i)
        if (deleted_[i]) question.uids.push_back(maildrop_.messages[i].uid);
    raise(std::move(question), Question::update);
}

void Pop3Server::Impl::runRset(const std::vector<ByteView>&) {
    deleted_.assign(maildrop_.messages.size(), false);
    left_ = maildrop_.messages.size();
    octetsLeft_ = 0;
    for (const MaildropMessage& message : maildrop_.messages)
        octetsLeft_ += message.octets;
    ok(std::to_string(left_) + " messages (" + std::to_string(octetsLeft_) + " octets)");
}

void Pop3Server::Impl::runStat(const std::vector<ByteView>&) {
    ok(std::to_string(left_) + " " + std::to_string(octetsLeft_));
}

void Pop3Server::Impl::runDele(const std::vector<ByteView>& arguments) {
    const auto index = messageOf(arguments[0]);
    if (!index) return;
    deleted_[*index] = true;
    --left_;
    octetsLeft_ -= maildrop_.messages[*index].octets;
    ok("Message deleted");
}

void Pop3Server::Impl::runStls(const std::vector<ByteView>&) {
    if (options_.tlsActive) return error("TLS is active already");
    if (!options_.startTls) return error("TLS is not available");
    ok("Begin TLS negotiation");
    mode_ = Mode::tls;
    raise(StartTlsRequest{}, Question::startTls);
}

} // namespace ismail::proto
