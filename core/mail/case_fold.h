// Case for SEARCH: simple case folding of Unicode, one code point for one.
#pragma once

#include <string>
#include <string_view>

namespace ismail::mail {

char32_t foldCase(char32_t codePoint);
// Of well-formed UTF-8.
std::string foldCase(std::string_view utf8);

} // namespace ismail::mail
