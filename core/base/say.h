// say("partner.unreachable", name, since): a sentence, checked when it is compiled: the table has the code, and the
// arguments are as many and of the types that its English text declares. Only a literal can be a code.
#pragma once

#include "base/result.h"
#include "base/sentence.h"
#include "base/sentence_texts.h"
#include "base/sentences.h"

#include <chrono>
#include <concepts>
#include <type_traits>
#include <utility>

namespace ismail {

namespace saying {

// May a value of this type be written as an argument of that?
template <class A>
constexpr bool fits(ArgumentType type) {
    if constexpr (std::is_convertible_v<const A&, std::string_view>)
        return type == ArgumentType::text || type == ArgumentType::listener;
    else if constexpr (std::is_same_v<A, Time>)
        return type == ArgumentType::time;
    else if constexpr (std::is_same_v<A, std::chrono::seconds>)
        return type == ArgumentType::seconds;
    else if constexpr (std::is_same_v<A, Sentence>)
        return type == ArgumentType::sentence;
    else if constexpr (std::is_same_v<A, std::vector<Sentence>>)
        return type == ArgumentType::list || type == ArgumentType::lines;
    else
        return std::integral<A> && !std::is_same_v<A, bool> &&
               (type == ArgumentType::count || type == ArgumentType::octets);
}

template <class A>
SentenceArgument make(ArgumentType type, A&& value) {
    using Plain = std::remove_cvref_t<A>;
    SentenceArgument out;
    out.type = type;
    if constexpr (std::is_convertible_v<const Plain&, std::string_view>)
        out.text = std::string(std::string_view(value));
    else if constexpr (std::is_same_v<Plain, Time>)
        out.number = toMillis(value);
    else if constexpr (std::is_same_v<Plain, std::chrono::seconds>)
        out.number = value.count();
    else if constexpr (std::is_same_v<Plain, Sentence>)
        out.sentences.push_back(std::forward<A>(value));
    else if constexpr (std::is_same_v<Plain, std::vector<Sentence>>)
        out.sentences = std::forward<A>(value);
    else
        out.number = static_cast<std::int64_t>(value);
    return out;
}

} // namespace saying

// A code that goes with arguments of these types.
template <class... A>
class SentenceCode {
public:
    consteval SentenceCode(const char* code) : code_(code) {
        const auto texts = findSentence(code_);
        if (!texts) throw "the table of sentences has no such code";
        declared_ = declaredArguments(texts->english);
        if (declared_.count != sizeof...(A)) throw "the sentence has another number of arguments";
        std::size_t at = 0;
        if (!(saying::fits<std::decay_t<A>>(declared_.arguments[at++].type) && ...))
            throw "an argument is not of the type that the sentence declares";
    }
    std::string_view text() const { return code_; }
    ArgumentType type(std::size_t at) const { return declared_.arguments[at].type; }

private:
    std::string_view code_;
    DeclaredArguments declared_ = {};
};

template <class... A>
Sentence say(std::type_identity_t<SentenceCode<A...>> code, A&&... arguments) {
    Sentence sentence;
    sentence.code = code.text();
    sentence.arguments.reserve(sizeof...(A));
    [[maybe_unused]] std::size_t at = 0;
    (sentence.arguments.push_back(saying::make(code.type(at++), std::forward<A>(arguments))), ...);
    return sentence;
}

// An error that says the sentence; its text is the English one.
inline Error failure(ErrorKind kind, Sentence sentence) {
    std::string text = render(sentence);
    return {kind, std::move(text), std::move(sentence)};
}

// What the error says, in its own words where it is no sentence of the table.
inline Sentence sentenceOf(const Error& error) {
    return error.sentence.empty() ? say("words", error.text) : error.sentence;
}

} // namespace ismail
