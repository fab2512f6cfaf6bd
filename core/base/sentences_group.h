// Sentences, part 8: servers that know each other: pairing, how partners are, and why they do not talk. How the texts
// are written is in sentence.h.
#pragma once

#include "base/sentence.h"

namespace ismail {

inline constexpr SentenceTexts groupSentences[] = {
    // The pairing code, as it is typed.
    {"pair.codeLetter", "The pairing code has letters and digits only, no U; \"{sign}\" is none of them.",
     "Der Kopplungscode besteht aus Buchstaben und Ziffern ohne U; \"{sign}\" gehört nicht dazu."},
    {"pair.codeLength", "A pairing code has 25 letters, not {letters:count}.",
     "Ein Kopplungscode hat 25 Zeichen, nicht {letters}."},
    {"pair.codeCheck", "There is a slip in the pairing code: its last two letters do not fit the others.",
     "Im Kopplungscode ist ein Tippfehler: Seine letzten beiden Zeichen passen nicht zu den anderen."},
    {"pair.codeHost", "Before the / of the pairing code there must be the name of a host.",
     "Vor dem / des Kopplungscodes muss der Name eines Hosts stehen."},
};

} // namespace ismail
