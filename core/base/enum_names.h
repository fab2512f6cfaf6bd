// Enumerations with names: enumNames(E) beside the enumeration gives the name of each value, in order. The names are
// what programs see, in the contract and on the command line.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <type_traits>

namespace ismail {

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E e) {
    enumNames(e);
};

template <NamedEnum E>
constexpr std::string_view enumText(E value) {
    const auto names = enumNames(value);
    const auto at = static_cast<std::size_t>(value);
    return at < names.size() ? names[at] : std::string_view("?");
}

template <NamedEnum E>
constexpr std::optional<E> enumFromText(std::string_view text) {
    const auto names = enumNames(E{});
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == text) return static_cast<E>(i);
    return std::nullopt;
}

} // namespace ismail
