// Header text as a person reads it: encoded-words (RFC 2047, with the language of RFC 2231 section 5) as UTF-8.
//
// Promises: work that grows with the length of the text and no faster, whatever it holds. Words longer than the 75
// octets of RFC 2047 section 2 are read too, as many programs write a whole subject as one; only one with a "?" in its
// text, which the grammar forbids, is looked for within those 75 octets and no further.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ismail::mail {

constexpr std::size_t maxEncodedWord = 75;  // octets; RFC 2047 section 2
constexpr std::size_t maxWordCharset = 100; // octets of the name of a charset and its language; a longer one is unknown

// Of an unfolded value. What cannot be decoded stays as it is; the result is well-formed UTF-8.
std::string decodeWords(std::string_view value);

} // namespace ismail::mail
