// What a submission server may repair (RFC 6409 section 8): a missing Message-ID and Date are added, Bcc is taken out.
// Only for messages from authenticated clients; relayed mail is never touched.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "mail/header_scan.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace ismail::mail {

// Header lines to put before the message: Date and Message-ID where the scan found none, else nothing. uniqueId and
// host become "<uniqueId@host>"; characters that may not stand there are replaced.
Bytes submissionFields(const HeaderFacts& facts, std::string_view uniqueId, std::string_view host, Time now);

// Copies a message and leaves out the header fields Bcc and Resent-Bcc with their continuation lines (RFC 5322
// section 3.6.3: "the Bcc: line is removed even though all of the recipients ... are sent a copy"). Any cuts; memory of
// one field name. The header is everything before the first empty line.
class BccFilter {
public:
    // Appends to out what is certain so far.
    void feed(ByteView bytes, Bytes& out);
    // After the last byte.
    void finish(Bytes& out);
    bool removedAny() const { return removedAny_; }

private:
    enum class State { lineStart, name, keepLine, dropLine, body };

    ByteView lineStart(ByteView bytes, Bytes& out);
    ByteView name(ByteView bytes, Bytes& out);
    ByteView line(ByteView bytes, Bytes* out);

    State state_ = State::lineStart;
    std::string held_;       // the start of a line that may become "Bcc:"
    bool nameEnded_ = false; // held_ is a name and white space
    bool dropping_ = false;  // the field before the current line is dropped
    bool removedAny_ = false;
};

} // namespace ismail::mail
