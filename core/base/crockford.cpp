#include "base/crockford.h"

#include "base/text.h"

namespace ismail {

int crockfordValue(char c) {
    char letter = asciiUpper(c);
    if (letter == 'O') letter = '0';
    if (letter == 'I' || letter == 'L') letter = '1';
    const std::size_t at = crockfordAlphabet.find(letter);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::string crockfordText(ByteView octets, std::size_t letters) {
    std::string out;
    out.reserve(letters);
    for (std::size_t i = 0; i < letters; ++i) {
        unsigned value = 0;
        for (std::size_t bit = 5 * i; bit < 5 * i + 5; ++bit) {
            const unsigned octet = bit / 8 < octets.size() ? static_cast<unsigned char>(octets[bit / 8]) : 0U;
            value = value << 1 | (octet >> (7 - bit % 8) & 1U);
        }
        out += crockfordAlphabet[value];
    }
    return out;
}

std::optional<std::string> crockfordLetters(std::string_view text, std::size_t most) {
    std::string out;
    for (const char c : text) {
        if (c == '-' || c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
        const int value = crockfordValue(c);
        if (value < 0 || out.size() >= most) return std::nullopt;
        out += crockfordAlphabet[static_cast<std::size_t>(value)];
    }
    return out;
}

Bytes crockfordOctets(std::string_view letters) {
    Bytes out;
    unsigned bits = 0, held = 0;
    for (const char c : letters) {
        bits = (bits << 5 | static_cast<unsigned>(crockfordValue(c))) & 0xfffU;
        held += 5;
        if (held < 8) continue;
        held -= 8;
        out += static_cast<char>(bits >> held & 0xffU);
    }
    return out;
}

std::string grouped(std::string_view letters, std::size_t size) {
    std::string out;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (i > 0 && i % size == 0) out += '-';
        out += letters[i];
    }
    return out;
}

} // namespace ismail
