// Takes one IMAP command apart, whose literals are all there: RFC 9051 section 9. The text is that of the command
// without its last CRLF; a literal stands in it as "{5}" CRLF and its octets.
//
// Promises: the first thing that does not fit is remembered (why()), and from then on everything yields nothing, so a
// caller asks once, at the end of a command. Views are of the text given. Nothing is read behind its end; the caps of
// imap_command.h hold. Does not: know commands.
#pragma once

#include "base/bytes.h"
#include "proto/imap/imap_command.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ismail::proto {

class ImapLexer {
public:
    // utf8Names: mailbox names are UTF-8, not modified UTF-7.
    ImapLexer(ByteView text, bool utf8Names) : text_(text), utf8Names_(utf8Names) {}

    bool failed() const { return why_ != nullptr; }
    // A sentence for the client; nullptr: nothing was wrong so far.
    const char* why() const { return why_; }
    void fail(const char* why) {
        if (!why_) why_ = why;
    }
    // The command is well-formed, but a mailbox name in it is none that could be: NO, not BAD. nullptr: they all could.
    const char* refusal() const { return refusal_; }

    bool atEnd() const { return at_ == text_.size(); }
    // Nothing may follow. A space at the end of a line, which some clients send, does not matter.
    void end();
    // The next octet is this one; never after a failure.
    bool at(char c) const { return !failed() && at_ < text_.size() && text_[at_] == c; }
    // Takes it if it is there.
    bool take(char c);
    void expect(char c);
    // One space; some clients send more.
    void space();
    // A space, and not the end of the command: more arguments follow.
    bool more();

    // "1*ATOM-CHAR".
    ByteView atom();
    // Takes the word, in any case, if it is the whole next atom.
    bool word(ByteView word);
    // The next atom, which is not taken.
    ByteView peekAtom() const;
    // The next octet is a digit.
    bool atDigit() const { return !failed() && at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; }
    std::string astring();
    // A quoted string or a literal.
    std::string string();
    // Of RFC 4648, or "=": not decoded.
    std::string base64();
    // NIL or a string.
    std::optional<std::string> nstring();
    std::uint32_t number();
    std::uint32_t nonZero();
    std::uint64_t number64(); // RFC 9051: 63 bits
    ImapSet set();
    std::string mailbox();
    // A mailbox name with "*" and "%".
    std::string listMailbox();
    // "(" [flag *(SP flag)] ")".
    ImapFlags flagList();
    // Flags without parentheses, as STORE allows.
    ImapFlags flags();
    // "1-Feb-2026", in quotes or not.
    ImapDay date();
    // "\"01-Feb-2026 12:00:00 +0100\"".
    Time dateTime();
    // The head of a literal at the very end of the text, whose octets are not here: "{12}", "{12+}", "~{12}".
    struct LiteralHead {
        std::uint64_t octets = 0;
        bool synchronizing = true;
        bool binary = false;
    };
    std::optional<LiteralHead> literalHead();

private:
    ByteView rest() const { return text_.substr(at_); }
    std::string quoted();
    ByteView literal();
    std::uint64_t digits(std::uint64_t most);
    std::uint32_t setNumber();
    std::string decodeMailbox(std::string name, bool pattern);
    // seen: the keywords so far, in lower case.
    void flag(ImapFlags& into, std::set<std::string>& seen);
    int twoDigits();

    ByteView text_;
    std::size_t at_ = 0;
    bool utf8Names_;
    const char* why_ = nullptr;
    const char* refusal_ = nullptr;
};

// The head of a literal at the end of a line: the octets that follow belong to the command.
std::optional<ImapLexer::LiteralHead> imapLiteralAtEnd(ByteView line);

// Days since 1970-01-01 of a date; nothing where there is no such day. month from 1.
std::optional<ImapDay> dayOf(int year, int month, int day);

} // namespace ismail::proto
