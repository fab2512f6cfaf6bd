// APPEND (RFC 9051 section 6.3.12): the message passes through as it comes.
#include "base/text.h"
#include "proto/imap/imap_parser.h"
#include "proto/imap/imap_server_impl.h"

#include <utility>

namespace ismail::proto {

// Comes here only without the literal that a message is.
void ImapServer::Impl::runAppend(ImapLexer&) { bad("APPEND needs a message as a literal"); }

// The line ends in the head of a literal. True: it was that of a message, or an error, and is dealt with.
bool ImapServer::Impl::takeAppendHead() {
    ByteView verb, rest;
    if (state_ == notAuthenticated || !splitCommand(&verb, &rest) || !equalsIgnoreCase(verb, "APPEND")) return false;
    // The mailbox's name may be a literal too; the message is never the first argument.
    ImapLexer lexer(rest, enabled_.utf8Names());
    if (lexer.take(' ') && lexer.literalHead()) return false;
    lexer = ImapLexer(rest, enabled_.utf8Names());
    lexer.space();
    bool synchronizing = true;
    append_ = parseImapAppend(lexer, &synchronizing);
    // Where the arguments are wrong, how the literal comes is still known from the end of the line.
    const auto head = imapLiteralAtEnd(command_);
    const auto wrong = [&](const char* why) {
        ++errors_;
        refuse({ImapReply::Status::bad, {}, why}, *head);
        return true;
    };
    if (lexer.failed()) return wrong(lexer.why());
    if (append_.utf8 && !enabled_.utf8) return wrong("UTF8=ACCEPT is not enabled");
    if (lexer.refusal()) {
        refuse({ImapReply::Status::no, "CANNOT", lexer.refusal()}, *head);
        return true;
    }
    if (append_.octets > options_.maxMessageSize) {
        refuse({ImapReply::Status::no, "TOOBIG",
                "A message may have " + std::to_string(options_.maxMessageSize) + " octets"},
               *head);
        return true;
    }
    if (append_.octets == 0) {
        refuse({ImapReply::Status::no, {}, "A message of no octets"}, *head);
        return true;
    }
    appendSynchronizing_ = synchronizing;
    raise(ImapAppendQuestion{append_}, Question::append);
    return true;
}

bool ImapServer::Impl::stepAppend() {
    const ByteView bytes = input_.pending().substr(0, static_cast<std::size_t>(octetsLeft_));
    if (bytes.empty()) return false;
    octetsLeft_ -= bytes.size();
    input_.consume(bytes.size());
    eventDue_ = true;
    if (!append_.binary && bytes.find('\0') != ByteView::npos) {
        // RFC 9051: CHAR8 = %x01-ff; only a literal8 may hold NUL.
        event_ = ImapAppendReset{};
        ++errors_;
        refusal_ = ImapReply{ImapReply::Status::bad, {}, "NUL in a literal"};
        mode_ = octetsLeft_ > 0 ? Mode::discard : Mode::discardLine;
        return true;
    }
    event_ = ImapAppendData{bytes};
    if (octetsLeft_ == 0) mode_ = Mode::appendTail;
    return true;
}

bool ImapServer::Impl::stepAppendTail() {
    const auto line = input_.takeLine(commandCap());
    if (line.kind == LineInput::Kind::none) return false;
    stageStart_ = now_;
    if (line.kind == LineInput::Kind::line && trim(line.text) == (append_.utf8 ? ")" : "")) {
        mode_ = Mode::line;
        raise(ImapAppendEndQuestion{enabled_}, Question::appendEnd);
        return true;
    }
    if (line.kind == LineInput::Kind::bareLf) {
        byeBareLf();
        return true;
    }
    event_ = ImapAppendReset{};
    eventDue_ = true;
    ++errors_;
    ImapReply reply{ImapReply::Status::bad, {}, "One message at a time, and nothing behind it"};
    refuseLine(std::move(reply), line.text);
    return true;
}

} // namespace ismail::proto
