#include "base/sentence.h"

#include "base/sentence_texts.h"
#include "base/sentences.h"
#include "base/text.h"

#include <algorithm>

namespace ismail {

namespace {

std::string numbered(std::string_view words, std::int64_t number) {
    std::string text;
    for (const char c : words)
        if (c == '#')
            text += std::to_string(number);
        else
            text += c;
    return text;
}

std::string listed(const std::vector<std::string>& parts, Language language) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i != 0) text += i + 1 < parts.size() ? ", " : language == Language::german ? " und " : " and ";
        text += parts[i];
    }
    return text;
}

// The decimal point is the language's own.
std::string sizeWords(std::int64_t octets, Language language) {
    std::string text = humanSize(static_cast<std::uint64_t>(std::max<std::int64_t>(octets, 0)));
    if (language == Language::german) std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

std::string argumentText(const SentenceArgument& argument, const Placeholder& place, Language language,
                         const ValueWords& words) {
    std::vector<std::string> parts;
    for (const Sentence& sentence : argument.sentences)
        parts.push_back(render(sentence, language, words));
    switch (argument.type) {
    case ArgumentType::text: return argument.text;
    case ArgumentType::listener: return words.listener ? words.listener(argument.text) : argument.text;
    case ArgumentType::count:
        if (place.many.empty()) return std::to_string(argument.number);
        return numbered(argument.number == 1 ? place.one : place.many, argument.number);
    case ArgumentType::octets:
        return words.octets ? words.octets(argument.number) : sizeWords(argument.number, language);
    case ArgumentType::seconds:
        return humanDuration(static_cast<std::uint64_t>(std::max<std::int64_t>(argument.number, 0)));
    case ArgumentType::time:
        return words.time ? words.time(fromMillis(argument.number)) : isoTime(fromMillis(argument.number));
    case ArgumentType::sentence: return parts.empty() ? std::string() : parts.front();
    case ArgumentType::list: return listed(parts, language);
    case ArgumentType::lines: return parts.empty() ? std::string() : "\n" + join(parts, "\n");
    }
    return {};
}

} // namespace

std::vector<SentenceTexts> allSentences() {
    std::vector<SentenceTexts> all;
    forEachSentence([&](const SentenceTexts& texts) { all.push_back(texts); });
    return all;
}

// A sentence within another one may be empty: a reason that nobody gave.
bool isKnown(const Sentence& sentence) {
    const auto texts = findSentence(sentence.code);
    if (!texts) return false;
    const DeclaredArguments declared = declaredArguments(texts->english);
    return std::equal(declared.begin(), declared.end(), sentence.arguments.begin(), sentence.arguments.end(),
                      [](const DeclaredArgument& wanted, const SentenceArgument& given) {
                          return wanted.type == given.type &&
                                 (given.type != ArgumentType::sentence || given.sentences.size() == 1) &&
                                 std::all_of(given.sentences.begin(), given.sentences.end(),
                                             [](const Sentence& each) { return each.empty() || isKnown(each); });
                      });
}

std::string render(const Sentence& sentence, Language language, const ValueWords& words) {
    if (!isKnown(sentence)) return {};
    const SentenceTexts texts = *findSentence(sentence.code);
    const DeclaredArguments declared = declaredArguments(texts.english);
    SentenceReader reader{language == Language::german ? texts.german : texts.english};
    std::string text;
    while (const auto place = reader.next()) {
        text += reader.before;
        if (const std::size_t at = declared.find(place->name); at < sentence.arguments.size())
            text += argumentText(sentence.arguments[at], *place, language, words);
    }
    return text.append(reader.before);
}

} // namespace ismail
