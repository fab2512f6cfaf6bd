// How the texts of sentences are read, at compile time by say() and at run time by render(). No allocation, no checks:
// sentences_test checks the texts.
#pragma once

#include "base/sentence.h"

#include <array>
#include <optional>
#include <string_view>

namespace ismail {

constexpr std::array<std::string_view, 9> argumentTypeNames = {"text", "listener", "count", "octets", "seconds",
                                                               "time", "sentence", "list",  "lines"};

struct Placeholder {
    std::string_view name, type; // type empty where it is not said
    std::string_view one, many;  // words for one and for all other numbers; empty: the number alone
};

// Cuts the text up: what stands before the next placeholder, then the placeholder; none: only words are left, in
// `before`.
struct SentenceReader {
    std::string_view rest;
    std::string_view before = {};

    constexpr std::optional<Placeholder> next() {
        const std::size_t open = rest.find('{');
        const std::size_t close = open == std::string_view::npos ? open : rest.find('}', open);
        before = rest.substr(0, open);
        if (close == std::string_view::npos) return std::nullopt;
        std::string_view inner = rest.substr(open + 1, close - open - 1);
        rest.remove_prefix(close + 1);
        Placeholder place;
        if (const std::size_t bar = inner.find('|'); bar != std::string_view::npos) {
            place.one = inner.substr(bar + 1);
            const std::size_t second = place.one.find('|');
            place.many = second == std::string_view::npos ? place.one : place.one.substr(second + 1);
            place.one = place.one.substr(0, second);
            inner = inner.substr(0, bar);
        }
        const std::size_t colon = inner.find(':');
        place.name = inner.substr(0, colon);
        if (colon != std::string_view::npos) place.type = inner.substr(colon + 1);
        return place;
    }
};

struct DeclaredArgument {
    std::string_view name;
    ArgumentType type = ArgumentType::text;
};

// The arguments that an English text declares, in order; those over the cap are not counted.
struct DeclaredArguments {
    static constexpr std::size_t most = 8;
    std::array<DeclaredArgument, most> arguments = {};
    std::size_t count = 0;

    constexpr const DeclaredArgument* begin() const { return arguments.data(); }
    constexpr const DeclaredArgument* end() const { return arguments.data() + count; }

    // The index; count: there is none.
    constexpr std::size_t find(std::string_view name) const {
        std::size_t at = 0;
        while (at < count && arguments[at].name != name)
            ++at;
        return at;
    }
};

constexpr DeclaredArguments declaredArguments(std::string_view english) {
    DeclaredArguments declared;
    SentenceReader reader{english};
    while (const auto place = reader.next()) {
        if (declared.find(place->name) != declared.count || declared.count == DeclaredArguments::most) continue;
        DeclaredArgument& argument = declared.arguments[declared.count++];
        argument.name = place->name;
        for (std::size_t i = 0; i < argumentTypeNames.size(); ++i)
            if (argumentTypeNames[i] == place->type) argument.type = static_cast<ArgumentType>(i);
    }
    return declared;
}

} // namespace ismail
