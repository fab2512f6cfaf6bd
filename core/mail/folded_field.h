// Writes one header field word by word and folds it (RFC 5322 section 2.2.3).
// Promises: lines of 78 octets where the words allow it, never over 998; no word can end a line or hold a control
// character.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace ismail::mail {

// Control characters become "?"; so do octets over 0x7f unless utf8 is set and the text is well-formed UTF-8.
std::string printable(std::string_view text, bool utf8);

class FoldedField {
public:
    // utf8: words may hold UTF-8.
    explicit FoldedField(std::string_view name, bool utf8 = false);
    // Adds a space or a fold, then the word.
    FoldedField& word(std::string_view word);
    // Adds the words of a text, separated by spaces.
    FoldedField& words(std::string_view text);
    // Appends to the last word.
    FoldedField& glue(std::string_view text);
    // Forces a fold before the next word.
    FoldedField& newLine();
    // The field with its CRLF.
    Bytes take();

private:
    void append(std::string_view text);

    Bytes out_;
    std::size_t column_ = 0;
    bool utf8_;
    bool fold_ = false;
};

} // namespace ismail::mail
