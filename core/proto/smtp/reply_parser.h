// Reads SMTP replies (RFC 5321 section 4.2) from whatever pieces the network brings.
//
// Promises: a reply is one code, its text lines and, where the first line starts with one of the same class, its
// enhanced status code (RFC 2034). Lines end in CRLF only; 4096 octets a line, 100 lines a reply, 16 KB of text kept
// (the rest is read and dropped). What is no reply is `malformed`, and that is final: a peer out of step cannot be
// trusted again. The text never holds a control character or anything but UTF-8. Where lines disagree on the code the
// last one counts. Does not: know which command a reply belongs to.
#pragma once

#include "base/bytes.h"
#include "mail/reply.h"

#include <cstddef>

namespace ismail::proto {

class ReplyParser {
public:
    static constexpr std::size_t maxLine = 4096; // octets, CRLF included
    static constexpr std::size_t maxLines = 100;
    static constexpr std::size_t maxText = 16 * 1024;

    enum class Outcome { needMore, reply, malformed };

    void feed(ByteView bytes) { buffer_.append(bytes); }
    // Fills reply only when the outcome is `reply`.
    Outcome next(mail::Reply& reply);
    // True if no byte waits that was not yet part of a finished reply.
    bool idle() const { return start_ == buffer_.size() && lines_ == 0; }
    // Forgets everything buffered; needed when TLS starts.
    void clear();
    // What follows the last reply, where it is no SMTP.
    Bytes takeRest();

private:
    Outcome takeLine(ByteView line, mail::Reply& reply);
    Outcome fail();
    void addText(ByteView text, bool first, int code);

    Bytes buffer_;
    std::size_t start_ = 0;   // first byte not yet consumed
    std::size_t scanned_ = 0; // bytes before this one hold no LF
    std::size_t lines_ = 0;   // lines of the unfinished reply
    mail::Reply pending_;
    bool malformed_ = false;
};

// The enhanced status code at the start of a reply's text, or none; `length` is what it takes with the blank behind it.
mail::EnhancedStatus parseEnhancedStatus(ByteView text, std::size_t& length);

} // namespace ismail::proto
