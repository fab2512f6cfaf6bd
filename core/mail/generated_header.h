// The header with which mail begins that this server makes by itself (RFC 3834 section 5): From, To, Subject, Date,
// Message-ID, Auto-Submitted and MIME-Version, each with CRLF; Content-Type and the empty line are the caller's.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "mail/address.h"

#include <string>

namespace ismail::mail {

struct GeneratedHeader {
    std::string from; // the whole value of the field, ASCII
    Address to;
    std::string subject;   // any UTF-8
    std::string messageId; // without angle brackets
    Time date;
};

Bytes generatedHeader(const GeneratedHeader& header);

} // namespace ismail::mail
