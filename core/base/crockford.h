// Crockford's base 32: letters and digits without I, L, O and U, for what people read out and type. Five bits a letter.
//
// Promises: reading takes either case, O for 0, I and L for 1, and skips hyphens and white space. Does not: keep what
// is shorter than five bits together with what is longer; the caller says how many letters there are.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ismail {

inline constexpr std::string_view crockfordAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// 0 to 31, or -1 for a character that stands for no letter.
int crockfordValue(char c);

// The first bits of the octets, as so many letters; where there are fewer bits, zeros follow.
std::string crockfordText(ByteView octets, std::size_t letters);

// The letters in their one form (upper case, no 0 written as O). Nothing where another character is among them or there
// are more than `most` letters.
std::optional<std::string> crockfordLetters(std::string_view text, std::size_t most);

// The octets that canonical letters stand for; what is left of fewer than eight bits is dropped.
Bytes crockfordOctets(std::string_view letters);

// Groups of `size` letters with hyphens between them.
std::string grouped(std::string_view letters, std::size_t size);

} // namespace ismail
