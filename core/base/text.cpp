#include "base/text.h"

#include <algorithm>
#include <array>
#include <limits>

namespace ismail {

std::string asciiLower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        c = asciiLower(c);
    return out;
}

std::string asciiUpper(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        c = asciiUpper(c);
    return out;
}

bool equalsIgnoreCase(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (asciiLower(a[i]) != asciiLower(b[i])) return false;
    return true;
}

bool startsWithIgnoreCase(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && equalsIgnoreCase(text.substr(0, prefix.size()), prefix);
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::vector<std::string> splitList(std::string_view text) {
    std::vector<std::string> parts;
    std::string current;
    for (const char c : text) {
        if (c == ',' || c == ';' || c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            if (!current.empty()) parts.push_back(std::move(current));
            current.clear();
        } else {
            current += c;
        }
    }
    if (!current.empty()) parts.push_back(std::move(current));
    return parts;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i != 0) out += separator;
        out += parts[i];
    }
    return out;
}

std::optional<std::uint64_t> parseUnsigned(std::string_view text) {
    if (text.empty()) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (value > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) return std::nullopt;
        value = value * 10 + digit;
    }
    return value;
}

bool isAscii(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) > 0x7f) return false;
    return true;
}

bool isUtf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const auto lead = static_cast<unsigned char>(text[i++]);
        if (lead < 0x80) continue;
        int more = 0;
        std::uint32_t code = 0;
        if (lead >= 0xc2 && lead <= 0xdf) {
            more = 1;
            code = lead & 0x1fU;
        } else if (lead >= 0xe0 && lead <= 0xef) {
            more = 2;
            code = lead & 0x0fU;
        } else if (lead >= 0xf0 && lead <= 0xf4) {
            more = 3;
            code = lead & 0x07U;
        } else {
            return false;
        }
        for (int n = 0; n < more; ++n) {
            if (i >= text.size()) return false;
            const auto next = static_cast<unsigned char>(text[i++]);
            if ((next & 0xc0) != 0x80) return false;
            code = code << 6 | (next & 0x3fU);
        }
        const bool overlong = (more == 2 && code < 0x800) || (more == 3 && code < 0x10000);
        const bool surrogate = code >= 0xd800 && code <= 0xdfff;
        if (overlong || surrogate || code > 0x10ffff) return false;
    }
    return true;
}

std::string toHex(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto u = static_cast<unsigned char>(c);
        out += digits[u >> 4];
        out += digits[u & 15];
    }
    return out;
}

namespace {

constexpr std::string_view base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int base64Value(char c) {
    const auto at = base64Alphabet.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

} // namespace

std::string toBase64(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            out += k <= count ? base64Alphabet[group >> (18 - 6 * k) & 63] : '=';
    }
    return out;
}

std::optional<std::string> fromBase64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string out;
    out.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const bool last = i + 4 == text.size();
        const int padding = !last ? 0 : text[i + 3] != '=' ? 0 : text[i + 2] != '=' ? 1 : 2;
        std::uint32_t group = 0;
        for (int k = 0; k < 4; ++k) {
            const int value = k >= 4 - padding ? 0 : base64Value(text[i + static_cast<std::size_t>(k)]);
            if (value < 0) return std::nullopt;
            group = group << 6 | static_cast<std::uint32_t>(value);
        }
        // Bits that padding leaves over must be zero, so that every value has one encoding only.
        if ((padding == 1 && (group & 0xff) != 0) || (padding == 2 && (group & 0xffff) != 0)) return std::nullopt;
        for (int k = 0; k < 3 - padding; ++k)
            out += static_cast<char>(group >> (16 - 8 * k) & 0xff);
    }
    return out;
}

std::string humanSize(std::uint64_t bytes) {
    static constexpr std::array units = {"KB", "MB", "GB", "TB", "PB"};
    if (bytes < 1024) return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
    double value = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    // 1023.5 and more would be shown as 1024 of the unit.
    while (value >= 1023.5 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    const auto tenths = static_cast<std::uint64_t>(value * 10 + 0.5);
    const auto whole = static_cast<std::uint64_t>(value + 0.5);
    std::string out = std::to_string(tenths < 100 ? tenths / 10 : whole);
    if (tenths < 100 && tenths % 10 != 0) out += "." + std::to_string(tenths % 10);
    return out + " " + units[unit];
}

std::string humanDuration(std::uint64_t seconds) {
    struct Unit {
        std::uint64_t seconds;
        const char* name;
    };
    static constexpr std::array<Unit, 4> units = {{{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}}};
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (seconds < units[i].seconds && units[i].seconds != 1) continue;
        std::string out = std::to_string(seconds / units[i].seconds) + " " + units[i].name;
        const std::uint64_t rest = seconds % units[i].seconds;
        if (i + 1 < units.size() && rest >= units[i + 1].seconds)
            out += " " + std::to_string(rest / units[i + 1].seconds) + " " + units[i + 1].name;
        return out;
    }
    return "0 s";
}

namespace {

std::optional<std::uint64_t> scaled(std::string_view text, std::uint64_t factor) {
    const auto number = parseUnsigned(text);
    if (!number || *number > std::numeric_limits<std::int64_t>::max() / factor) return std::nullopt;
    return *number * factor;
}

} // namespace

std::optional<std::uint64_t> parseDuration(std::string_view text) {
    if (text.empty()) return std::nullopt;
    const std::string_view digits = text.substr(0, text.size() - 1);
    switch (asciiLower(text.back())) {
    case 's': return scaled(digits, 1);
    case 'm': return scaled(digits, 60);
    case 'h': return scaled(digits, 3600);
    case 'd': return scaled(digits, 86400);
    case 'w': return scaled(digits, 604800);
    default: return scaled(text, 1);
    }
}

std::optional<std::uint64_t> parseSize(std::string_view text) {
    if (text.empty()) return std::nullopt;
    const std::string_view digits = text.substr(0, text.size() - 1);
    switch (asciiUpper(text.back())) {
    case 'K': return scaled(digits, 1024);
    case 'M': return scaled(digits, 1024 * 1024);
    case 'G': return scaled(digits, 1024ULL * 1024 * 1024);
    case 'T': return scaled(digits, 1024ULL * 1024 * 1024 * 1024);
    default: return scaled(text, 1);
    }
}

} // namespace ismail
