#include "trust/spf_macro.h"

#include "base/text.h"

#include <algorithm>

namespace ismail::trust {

namespace {

constexpr std::size_t maxKeep = 255; // a larger number of parts is all of them

bool isSpfAlphanumeric(char c) {
    const char lower = asciiLower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
}

// toplabel: letters, digits and hyphens, none at an end, and not digits alone.
bool isTopLabel(std::string_view text) {
    if (text.empty() || !isSpfAlphanumeric(text.front()) || !isSpfAlphanumeric(text.back())) return false;
    bool named = false;
    for (const char c : text) {
        if (c != '-' && !isSpfAlphanumeric(c)) return false;
        named = named || c < '0' || c > '9';
    }
    return named;
}

// What follows "%{" up to and with "}"; moves at behind it.
std::optional<SpfMacroPart> readMacro(std::string_view text, std::size_t& at, bool explanation) {
    SpfMacroPart part;
    if (at >= text.size()) return std::nullopt;
    part.letter = asciiLower(text[at]);
    part.escape = part.letter != text[at++];
    const std::string_view allowed = explanation ? "slodiphcrtv" : "slodiphv";
    if (allowed.find(part.letter) == std::string_view::npos) return std::nullopt;
    const std::size_t digits = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
        part.keep = std::min(maxKeep, part.keep * 10 + static_cast<std::size_t>(text[at] - '0'));
    if (at > digits && part.keep == 0) return std::nullopt;
    if (at < text.size() && asciiLower(text[at]) == 'r') {
        part.reverse = true;
        ++at;
    }
    for (; at < text.size() && text[at] != '}'; ++at) {
        if (std::string_view(".-+,/_=").find(text[at]) == std::string_view::npos) return std::nullopt;
        if (part.delimiters.find(text[at]) == std::string::npos) part.delimiters += text[at];
    }
    if (at >= text.size()) return std::nullopt;
    ++at;
    return part;
}

// RFC 3986 section 2.3: all but the unreserved.
std::string urlEscaped(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (isSpfAlphanumeric(c) || (c != '\0' && std::string_view("-._~").find(c) != std::string_view::npos)) {
            out += c;
        } else {
            const auto octet = static_cast<unsigned char>(c);
            out += '%';
            out += hex[octet >> 4];
            out += hex[octet & 15];
        }
    }
    return out;
}

std::string expandPart(const SpfMacroPart& part, const SpfMacroValue& value) {
    if (part.letter == 0) return part.literal;
    const std::string_view delimiters = part.delimiters.empty() ? std::string_view(".") : part.delimiters;
    std::vector<std::string_view> parts;
    std::string_view rest = value(part.letter);
    for (;;) {
        const auto end = rest.find_first_of(delimiters);
        parts.push_back(rest.substr(0, end));
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    if (part.reverse) std::reverse(parts.begin(), parts.end());
    std::string out;
    const std::size_t first = part.keep > 0 && part.keep < parts.size() ? parts.size() - part.keep : 0;
    for (std::size_t i = first; i < parts.size(); ++i) {
        if (i > first) out += '.';
        out += parts[i];
    }
    return part.escape ? urlEscaped(out) : out;
}

} // namespace

std::optional<SpfMacroText> parseSpfMacros(std::string_view text, SpfMacroUse use) {
    SpfMacroText parts;
    const bool explanation = use == SpfMacroUse::explanation;
    const auto literal = [&](std::string_view piece) {
        if (parts.empty() || parts.back().letter != 0) parts.emplace_back();
        parts.back().literal += piece;
    };
    bool macroLast = false;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at++];
        if (c != '%') {
            if (c < '!' && (c != ' ' || !explanation)) return std::nullopt; // also where char is signed
            if (static_cast<unsigned char>(c) > '~') return std::nullopt;
            literal({&c, 1});
            macroLast = false;
            continue;
        }
        macroLast = true;
        switch (at < text.size() ? text[at++] : '\0') {
        case '%': literal("%"); break;
        case '_': literal(" "); break;
        case '-': literal("%20"); break;
        case '{': {
            auto part = readMacro(text, at, explanation);
            if (!part) return std::nullopt;
            parts.push_back(std::move(*part));
            break;
        }
        default: return std::nullopt;
        }
    }
    if (use != SpfMacroUse::domainSpec || macroLast) return parts;
    // domain-end: "." toplabel [ "." ]
    if (text.ends_with('.')) text.remove_suffix(1);
    const auto dot = text.rfind('.');
    if (dot == std::string_view::npos || !isTopLabel(text.substr(dot + 1))) return std::nullopt;
    return parts;
}

bool usesSpfMacro(const SpfMacroText& text, char letter) {
    return std::any_of(text.begin(), text.end(), [&](const SpfMacroPart& part) { return part.letter == letter; });
}

std::string expandSpfDomain(const SpfMacroText& text, const SpfMacroValue& value) {
    constexpr std::size_t enough = maxSpfDomain + 2; // what is left of it is cut off anyway
    std::vector<std::string> pieces;                 // from the right
    std::size_t size = 0;
    for (auto part = text.rbegin(); part != text.rend() && size < enough; ++part) {
        pieces.push_back(expandPart(*part, value));
        size += pieces.back().size();
    }
    std::string out;
    for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece)
        out += *piece;
    if (out.ends_with('.')) out.pop_back();
    if (out.size() > maxSpfDomain) {
        const auto dot = out.find('.', out.size() - maxSpfDomain - 1);
        out.erase(0, dot == std::string::npos ? out.size() : dot + 1);
    }
    return out;
}

std::string expandSpfText(const SpfMacroText& text, const SpfMacroValue& value, std::size_t most) {
    std::string out;
    for (const SpfMacroPart& part : text) {
        if (out.size() >= most) break;
        out += expandPart(part, value);
    }
    if (out.size() > most) out.resize(most);
    for (char& c : out)
        if (c < ' ' || c > '~') c = '?';
    return out;
}

} // namespace ismail::trust
