// Internationalised domain names (IDNA 2008, RFC 5890 to 5892) through libidn2.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace ismail::mail {

// The A-label form in lower case: "Bücher.example" to "xn--bcher-kva.example". An ASCII name is lower-cased and its
// single trailing dot removed. Errors: invalid.
Result<std::string> toAscii(std::string_view domain);

// The U-label form for people; returns the name unchanged where it cannot be converted.
std::string toUnicode(std::string_view domain);

} // namespace ismail::mail
