// The base subject of RFC 5256 section 2.1: what SORT compares and THREAD=ORDEREDSUBJECT groups by.
#pragma once

#include <string>
#include <string_view>

namespace ismail::mail {

struct BaseSubject {
    std::string text;   // UTF-8, as written; mail/collation.h makes a key of it
    bool reply = false; // something was removed that replies and forwarded messages have
};

// Of an unfolded Subject, encoded-words not yet decoded.
BaseSubject baseSubject(std::string_view subject);

} // namespace ismail::mail
