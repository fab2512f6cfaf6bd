#include "mail/xtext.h"

#include "base/text.h"

#include <algorithm>
#include <cstdint>

namespace ismail::mail {

namespace {

constexpr char32_t replacementCharacter = 0xfffd;
constexpr char32_t lastCodePoint = 0x10ffff;

bool isPrintable(char c) { return c > ' ' && c <= '~'; }

bool isOutsideAscii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

int xtextDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = asciiLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

constexpr std::string_view xtextDigits = "0123456789ABCDEF";

// Length in octets of the well-formed UTF-8 sequence at the start of text; 0 if there is none.
std::size_t sequenceLength(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    return length <= text.size() && isUtf8(text.substr(0, length)) ? length : 0;
}

char32_t codePoint(std::string_view sequence) {
    const auto lead = static_cast<unsigned char>(sequence.front());
    if (sequence.size() == 1) return lead;
    char32_t value = lead & (0x7fU >> sequence.size());
    for (const char c : sequence.substr(1))
        value = (value << 6) | (static_cast<unsigned char>(c) & 0x3fU);
    return value;
}

void appendEscapedUtf8(std::string& out, char32_t c) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xc0 | (c >> 6));
        tail(0);
    } else if (c < 0x10000) {
        out += static_cast<char>(0xe0 | (c >> 12));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xf0 | (c >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

// EmbeddedUnicodeChar of RFC 6533 section 3: "\x{" HEXPOINT "}", two digits at least.
void appendEmbedded(std::string& out, char32_t c) {
    std::string digits;
    do {
        digits += xtextDigits[c & 0xf];
        c >>= 4;
    } while (c != 0);
    if (digits.size() == 1) digits += '0';
    std::reverse(digits.begin(), digits.end());
    out += "\\x{" + digits + '}';
}

std::string embed(std::string_view text, bool keepUtf8) {
    std::string out;
    while (!text.empty()) {
        const std::size_t length = sequenceLength(text);
        if (length == 0) {
            appendEmbedded(out, replacementCharacter);
            text.remove_prefix(1);
            continue;
        }
        const char c = text.front();
        // QCHAR: "printable ASCII except \, +, =, and space".
        const bool plain = isPrintable(c) && c != '\\' && c != '+' && c != '=';
        if (plain || (length > 1 && keepUtf8))
            out += text.substr(0, length);
        else
            appendEmbedded(out, codePoint(text.substr(0, length)));
        text.remove_prefix(length);
    }
    return out;
}

// Takes the digits and the brace that follow "\x{" from the front of text.
std::optional<char32_t> takeHexPoint(std::string_view& text) {
    const auto close = text.substr(0, 7).find('}');
    if (close == std::string_view::npos || close == 0) return std::nullopt;
    char32_t value = 0;
    for (const char c : text.substr(0, close)) {
        const int digit = xtextDigit(c);
        if (digit < 0) return std::nullopt;
        value = value << 4 | static_cast<char32_t>(digit);
    }
    text.remove_prefix(close + 1);
    if (value == 0 || value > lastCodePoint || (value >= 0xd800 && value <= 0xdfff)) return std::nullopt;
    return value;
}

std::optional<std::string> decodePlus(std::string_view text, bool utf8) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '+') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = xtextDigit(text[i + 1]), low = xtextDigit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else if ((isPrintable(c) && c != '=') || (utf8 && isOutsideAscii(c))) {
            out += c;
        } else {
            return std::nullopt;
        }
    }
    return out;
}

bool hasControl(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; });
}

bool isAddressType(std::string_view type) {
    return !type.empty() &&
           std::all_of(type.begin(), type.end(), [](char c) { return isPrintable(c) && c != '+' && c != '='; });
}

} // namespace

std::string xtextEncode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (isPrintable(c) && c != '+' && c != '=') {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '+';
        out += xtextDigits[byte >> 4];
        out += xtextDigits[byte & 0xf];
    }
    return out;
}

std::optional<std::string> xtextDecode(std::string_view text) { return decodePlus(text, false); }

std::string utf8AddrXtext(std::string_view utf8) { return embed(utf8, false); }

std::string utf8AddrUnitext(std::string_view utf8) { return embed(utf8, true); }

std::optional<std::string> utf8AddrDecode(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t length = sequenceLength(text);
        if (length == 0) return std::nullopt;
        if (text.front() != '\\') {
            out += text.substr(0, length);
            text.remove_prefix(length);
            continue;
        }
        if (!text.starts_with("\\x{")) return std::nullopt;
        text.remove_prefix(3);
        const auto value = takeHexPoint(text);
        if (!value) return std::nullopt;
        appendEscapedUtf8(out, *value);
    }
    return out;
}

std::optional<std::string> decodeOrcpt(std::string_view value, bool utf8) {
    const auto semicolon = value.find(';');
    if (value.size() > maxOrcpt || semicolon == std::string_view::npos) return std::nullopt;
    const std::string type = asciiLower(value.substr(0, semicolon));
    if (!isAddressType(type)) return std::nullopt;
    auto address = decodePlus(value.substr(semicolon + 1), utf8);
    if (address && type == "utf-8") address = utf8AddrDecode(*address);
    if (!address || address->empty() || hasControl(*address) || !isUtf8(*address)) return std::nullopt;
    return type + ';' + *address;
}

std::string encodeOrcpt(std::string_view orcpt, bool utf8) {
    const auto semicolon = orcpt.find(';');
    if (semicolon == std::string_view::npos) return {};
    const std::string type(orcpt.substr(0, semicolon));
    const std::string_view address = orcpt.substr(semicolon + 1);
    if (!equalsIgnoreCase(type, "utf-8")) return type + ';' + xtextEncode(address);
    return type + ';' + (utf8 ? utf8AddrUnitext(address) : utf8AddrXtext(address));
}

} // namespace ismail::mail
