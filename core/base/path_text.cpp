#include "base/path_text.h"

#include <cstddef>
#include <cstdint>

namespace ismail {

namespace {

constexpr char32_t replacement = 0xFFFD;

struct Decoded {
    char32_t character;
    std::size_t octets; // that were consumed
};

// The first character of text, which is not empty. RFC 3629: no overlong forms, no surrogates, nothing over U+10FFFF.
Decoded decode(std::string_view text) {
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = octet(0);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4) return {replacement, 1};
    char32_t character = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if (i >= text.size() || (octet(i) & 0xC0) != 0x80) return {replacement, i};
        character = character << 6 | (octet(i) & 0x3FU);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = character >= 0xD800 && character < 0xE000;
    if (character < least[length] || character > 0x10FFFF || surrogate) return {replacement, 1};
    return {character, length};
}

void append(std::string& out, char32_t c) {
    const auto tail = [](char32_t bits) { return static_cast<char>(0x80 | (bits & 0x3F)); };
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += {static_cast<char>(0xC0 | c >> 6), tail(c)};
    } else if (c < 0x10000) {
        out += {static_cast<char>(0xE0 | c >> 12), tail(c >> 6), tail(c)};
    } else {
        out += {static_cast<char>(0xF0 | c >> 18), tail(c >> 12), tail(c >> 6), tail(c)};
    }
}

// What the system's names are made of decides: octets are taken as they are, 16-bit units are UTF-16.
template <typename Unit>
std::string textOf(const std::basic_string<Unit>& name) {
    if constexpr (sizeof(Unit) == 1)
        return name;
    else
        return utf8FromUtf16(std::u16string(name.begin(), name.end()));
}

template <typename Unit>
std::filesystem::path pathOf(std::string_view text) {
    if constexpr (sizeof(Unit) == 1)
        return std::filesystem::path(std::string(text));
    else
        return std::filesystem::path(utf16FromUtf8(text));
}

} // namespace

std::u16string utf16FromUtf8(std::string_view text) {
    std::u16string out;
    while (!text.empty()) {
        const auto [character, octets] = decode(text);
        text.remove_prefix(octets);
        if (character < 0x10000) {
            out += static_cast<char16_t>(character);
        } else {
            out += static_cast<char16_t>(0xD800 + ((character - 0x10000) >> 10));
            out += static_cast<char16_t>(0xDC00 + ((character - 0x10000) & 0x3FF));
        }
    }
    return out;
}

std::string utf8FromUtf16(std::u16string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char16_t unit = text[i];
        const bool high = unit >= 0xD800 && unit < 0xDC00, low = unit >= 0xDC00 && unit < 0xE000;
        if (high && i + 1 < text.size() && text[i + 1] >= 0xDC00 && text[i + 1] < 0xE000)
            append(out, 0x10000 + (static_cast<char32_t>(unit - 0xD800) << 10) + (text[++i] - 0xDC00U));
        else
            append(out, high || low ? replacement : unit);
    }
    return out;
}

std::filesystem::path pathFromUtf8(std::string_view text) { return pathOf<std::filesystem::path::value_type>(text); }

std::string utf8FromPath(const std::filesystem::path& path) { return textOf(path.native()); }

std::string genericUtf8FromPath(const std::filesystem::path& path) {
    std::string text = utf8FromPath(path);
    if constexpr (std::filesystem::path::preferred_separator != '/')
        for (char& c : text)
            if (c == static_cast<char>(std::filesystem::path::preferred_separator)) c = '/';
    return text;
}

} // namespace ismail
