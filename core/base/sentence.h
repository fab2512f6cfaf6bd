// What the service says to people, as a value: the code of a sentence and its arguments. The words are in one table for
// every language (sentences.h), so whoever shows a sentence chooses the language, and nothing ever reads sentences.
//
// Sentences are made by say() (say.h), which checks code and arguments when it is compiled, and become text by render()
// at the last moment. A sentence that came from elsewhere, from another version of this product, is asked isKnown()
// first.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail {

enum class Language : std::uint8_t { english, german };

// How an argument is written in the text.
enum class ArgumentType : std::uint8_t {
    text,     // as it is: a name, an address, the reply of another server
    listener, // the name of a listener in the settings
    count,    // a number; the words beside it may depend on it
    octets,   // a size
    seconds,  // a length of time
    time,     // a point in time
    sentence, // another sentence
    list,     // parts of a sentence: "a, b and c"
    lines     // sentences, each on a line of its own
};

struct Sentence;

struct SentenceArgument {
    ArgumentType type = ArgumentType::text;
    std::string text;                // text, listener
    std::int64_t number = 0;         // count, octets, seconds; of time the milliseconds (base/clock.h)
    std::vector<Sentence> sentences; // sentence, list, lines
};

struct Sentence {
    std::string code; // "partner.unreachable"; empty: nothing is said
    std::vector<SentenceArgument> arguments;

    bool empty() const { return code.empty(); }
};

// A row of the table. The English text declares the arguments in their order: "{name}" is text, "{since:time}" of a
// type, "{mails:count|# mail|# mails}" has words for one and for all other numbers, with the number at #. Any further
// mention, and the other languages, give the name, and the words where there are any.
struct SentenceTexts {
    std::string_view code, english, german;
};

// All rows, in the order of the table.
std::vector<SentenceTexts> allSentences();

// How values are written where a reader has more to go by than the language: the window knows the user's time zone and
// has names for listeners. What is not set is written as everywhere else: RFC 3339, humanSize(), humanDuration().
struct ValueWords {
    std::function<std::string(Time)> time = {};
    std::function<std::string(std::int64_t)> octets = {};
    std::function<std::string(const std::string&)> listener = {};
};

// The sentence is in the table and has the arguments that the table declares, as have all sentences in it.
bool isKnown(const Sentence& sentence);
// Empty where the sentence is not known.
std::string render(const Sentence& sentence, Language language = Language::english, const ValueWords& words = {});

} // namespace ismail
