// Header text as a person reads it: encoded-words (RFC 2047, with the language of RFC 2231 section 5) as UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace ismail::mail {

// Of an unfolded value. What cannot be decoded stays as it is; the result is well-formed UTF-8.
std::string decodeWords(std::string_view value);

} // namespace ismail::mail
