// Walks over the fields of a header that is in memory, by the rules of header_scan.h: a line ends in CRLF only, a line
// that is no field is passed over with its continuation lines, and a header whose first line is no field has none.
#pragma once

#include "base/bytes.h"

#include <optional>
#include <string>
#include <string_view>

namespace ismail::mail {

// Views into the header.
struct HeaderField {
    std::string_view name;  // as written
    std::string_view value; // after the colon, folded as it is, without the last CRLF
    ByteView whole;         // with its CRLF
};

class HeaderFields {
public:
    explicit HeaderFields(ByteView header) : rest_(header) {}
    // False: there are no more. The empty line and what follows it is not looked at.
    bool next(HeaderField& field);

private:
    ByteView line(ByteView text) const;

    ByteView rest_;
    bool first_ = true;
};

// RFC 5322 section 2.2.3: without the line ends; white space at both ends is removed. NUL and bare line ends become
// spaces.
std::string unfold(std::string_view value);

// The first field of a name in any case, unfolded.
std::optional<std::string> headerValue(ByteView header, std::string_view name);

} // namespace ismail::mail
