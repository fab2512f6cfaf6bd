// The order of texts in SORT and what THREAD takes for the same subject: i;unicode-casemap (RFC 5051), which RFC 5256
// section 2.1 names. Keys are made once and compared as octets.
//
// Promises: upper and lower case are the same; letters with marks stand beside those without. Does not: know languages.
#pragma once

#include <string>
#include <string_view>

namespace ismail::mail {

// Of well-formed UTF-8. A key has at most twelve octets for each octet of the text.
std::string collationKey(std::string_view utf8);

} // namespace ismail::mail
