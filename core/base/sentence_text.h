// A sentence as text for a column of the database: its code and arguments, so that it can be said in any language
// later.
//
// Promises: readSentence(writeSentence(s)) is s, whatever octets its arguments hold. A text from elsewhere never makes
// more of it than the text is long, and no sentence deeper than maxSentenceDepth.
#pragma once

#include "base/sentence.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ismail {

constexpr std::size_t maxSentenceDepth = 8;

// Empty for the empty sentence.
std::string writeSentence(const Sentence& sentence);
// Nothing where the text was not written by that, or says what the table does not know (any more). The empty sentence
// for an empty text.
std::optional<Sentence> readSentence(std::string_view text);

} // namespace ismail
