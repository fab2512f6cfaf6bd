// How a command comes together: lines and the literals between them (RFC 9051 section 2.2.1), all capped. What is
// refused is read and thrown away to its true end, so that no part of it is taken for commands. A connection is closed
// only where that end cannot be known, or is too far away.
#include "proto/imap/imap_server_impl.h"

#include <algorithm>
#include <utility>

namespace ismail::proto {

namespace {

// An ID of thirty pairs with values of 1024 octets (RFC 2971 section 3.3), or a response of SASL, may be in it.
constexpr std::size_t maxCommandBeforeLogin = 40 * 1024;
// How much of a refused literal is read before the connection is closed instead.
constexpr std::uint64_t maxSwallowed = 64ULL << 20;
constexpr std::uint64_t maxSwallowedBeforeLogin = 64 * 1024;
constexpr std::size_t keptCapacity = 1024; // of the buffer, between commands

} // namespace

std::size_t ImapServer::Impl::commandCap() const {
    return state_ == notAuthenticated ? maxCommandBeforeLogin : maxImapCommand;
}

// A password may have been in it.
void ImapServer::Impl::forgetCommand() {
    volatile char* p = command_.data();
    if (state_ == notAuthenticated)
        for (std::size_t i = 0; i < command_.size(); ++i)
            p[i] = 0;
    command_.clear();
    if (command_.capacity() > keptCapacity) Bytes().swap(command_);
}

bool ImapServer::Impl::stepLine() {
    const std::size_t cap = commandCap();
    // Of a line that is too long nothing but this will be left.
    if (!input_.skipping()) takeTag(command_.empty() ? input_.pending() : ByteView(command_));
    const auto line = input_.takeLine(cap - std::min(command_.size(), cap - 2));
    switch (line.kind) {
    case LineInput::Kind::none: return false;
    case LineInput::Kind::tooLong: refuseLongLine(line.text); return true;
    case LineInput::Kind::bareLf: byeBareLf(); return true;
    case LineInput::Kind::line: break;
    }
    stageStart_ = now_;
    stageRestarts_ = false;
    takeCommandLine(line.text);
    if (state_ == notAuthenticated) input_.wipeLastLine();
    return true;
}

// What follows could be taken for something else than it is.
void ImapServer::Impl::byeBareLf() { bye("A line must end in CR LF, not in LF alone", "a bare LF"); }

void ImapServer::Impl::refuseLongLine(ByteView end) {
    if (state_ == notAuthenticated) ++commandsBeforeLogin_;
    stageStart_ = now_;
    stageRestarts_ = false;
    ++errors_;
    refuseLine({ImapReply::Status::bad, "TOOBIG", "The command is too long"}, end);
}

// A line that cannot be used has come, with this at its end.
void ImapServer::Impl::refuseLine(ImapReply reply, ByteView end) {
    if (const auto head = imapLiteralAtEnd(end)) return refuse(std::move(reply), *head);
    mode_ = Mode::line;
    put(tag_, reply);
    endCommand();
}

void ImapServer::Impl::takeCommandLine(ByteView line) {
    command_ += line;
    if (const auto head = imapLiteralAtEnd(line))
        takeLiteralHead(*head);
    else
        runCommand();
}

void ImapServer::Impl::takeLiteralHead(const ImapLexer::LiteralHead& head) {
    if (takeAppendHead()) return;
    if (head.octets > commandCap() - std::min(commandCap(), command_.size() + 4)) {
        takeTag(command_);
        ++errors_;
        return refuse({ImapReply::Status::bad, "TOOBIG", "The command is too long"}, head);
    }
    command_ += "\r\n";
    if (head.synchronizing) output_ += "+ Go on\r\n";
    octetsLeft_ = head.octets;
    if (octetsLeft_ > 0) mode_ = Mode::literal;
}

bool ImapServer::Impl::stepLiteral() {
    const ByteView bytes = input_.pending().substr(0, static_cast<std::size_t>(octetsLeft_));
    if (bytes.empty()) return false;
    command_ += bytes;
    octetsLeft_ -= bytes.size();
    input_.consume(bytes.size());
    if (octetsLeft_ == 0) mode_ = Mode::line;
    return true;
}

// The command that the literal belongs to is not carried out. RFC 9051 section 4.3: after a refused synchronizing
// literal nothing comes any more; one that is non-synchronizing comes all the same.
void ImapServer::Impl::refuse(ImapReply reply, const ImapLexer::LiteralHead& head) {
    mode_ = Mode::line;
    if (head.synchronizing) {
        put(tag_, reply);
        return endCommand();
    }
    if (head.octets > (state_ == notAuthenticated ? maxSwallowedBeforeLogin : maxSwallowed))
        return bye("This is too big", "a refused literal was too big");
    forgetCommand();
    refusal_ = std::move(reply);
    octetsLeft_ = head.octets;
    mode_ = octetsLeft_ > 0 ? Mode::discard : Mode::discardLine;
}

bool ImapServer::Impl::stepDiscard() {
    const std::size_t count = std::min<std::uint64_t>(octetsLeft_, input_.pending().size());
    if (count == 0) return false;
    octetsLeft_ -= count;
    input_.consume(count);
    if (octetsLeft_ == 0) mode_ = Mode::discardLine;
    return true;
}

bool ImapServer::Impl::stepDiscardLine() {
    const auto line = input_.takeLine(commandCap());
    if (line.kind == LineInput::Kind::none) return false;
    if (line.kind == LineInput::Kind::bareLf)
        byeBareLf();
    else
        refuseLine(*std::exchange(refusal_, std::nullopt), line.text);
    return true;
}

} // namespace ismail::proto
