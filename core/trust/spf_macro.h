// The macros of SPF (RFC 7208 section 7): text with "%{...}" in it, parsed once and expanded for one message.
//
// Promises: a domain is expanded from its end and cut to 253 octets by dropping labels at the left (7.3), so that the
// work does not grow with what a record repeats; an explanation is cut to a given length and is printable ASCII.
// Parsing follows the grammar of 7.1 and 12 and is linear. Does not: know where the values come from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxSpfDomain = 253; // octets of an expanded domain

enum class SpfMacroUse : std::uint8_t {
    domainSpec,  // must end in a top label or a macro; no blanks; not the letters c, r, t
    modifier,    // of an unknown modifier: no blanks, not the letters c, r, t
    explanation, // of an explanation: everything
};

struct SpfMacroPart {
    std::string literal;    // where letter is 0
    char letter = 0;        // in lower case
    bool escape = false;    // it was a capital: URL escaping
    bool reverse = false;   // "r"
    std::size_t keep = 0;   // parts kept at the right; 0: all
    std::string delimiters; // empty: "."
};

using SpfMacroText = std::vector<SpfMacroPart>;

// Nothing where it breaks the grammar.
std::optional<SpfMacroText> parseSpfMacros(std::string_view text, SpfMacroUse use);

// True if the letter is used: %{p} costs look-ups, so its value is fetched only then.
bool usesSpfMacro(const SpfMacroText& text, char letter);

// Gives the value of a letter.
using SpfMacroValue = std::function<std::string_view(char letter)>;

// Without a dot at the end.
std::string expandSpfDomain(const SpfMacroText& text, const SpfMacroValue& value);
// Control characters and what is not ASCII become "?".
std::string expandSpfText(const SpfMacroText& text, const SpfMacroValue& value, std::size_t most);

} // namespace ismail::trust
