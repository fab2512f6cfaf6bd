#include "proto/imap/imap_names.h"

#include "base/text.h"
#include "proto/imap/imap_command.h"

#include <cstdint>

namespace ismail::proto {

namespace {

// RFC 3501 section 5.1.3: "," is used instead of "/".
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

void appendUtf8(std::uint32_t point, std::string& out) {
    const auto byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
    if (point < 0x80) return byte(point);
    if (point < 0x800) {
        byte(0xc0 | point >> 6);
    } else {
        if (point < 0x10000) {
            byte(0xe0 | point >> 12);
        } else {
            byte(0xf0 | point >> 18);
            byte(0x80 | (point >> 12 & 0x3f));
        }
        byte(0x80 | (point >> 6 & 0x3f));
    }
    byte(0x80 | (point & 0x3f));
}

// Of well-formed UTF-8; moves at behind it.
std::uint32_t takePoint(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) return lead;
    const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    std::uint32_t point = lead & (0x3f >> more);
    for (int i = 0; i < more && at < text.size(); ++i)
        point = point << 6 | (static_cast<unsigned char>(text[at++]) & 0x3f);
    return point;
}

// What stands between "&" and "-".
bool decodeShifted(ByteView shifted, std::string& out) {
    std::uint32_t bits = 0;
    int held = 0;
    std::uint32_t high = 0;
    for (const char c : shifted) {
        const std::size_t value = alphabet.find(c);
        if (value == std::string_view::npos) return false;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        held += 6;
        if (held < 16) continue;
        held -= 16;
        const std::uint32_t unit = bits >> held & 0xffff;
        bits &= (1U << held) - 1;
        if (high != 0) {
            if (unit < 0xdc00 || unit > 0xdfff) return false;
            appendUtf8(0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00), out);
            high = 0;
        } else if (unit >= 0xd800 && unit <= 0xdbff) {
            high = unit;
        } else if (unit >= 0xdc00 && unit <= 0xdfff) {
            return false;
        } else if (unit >= 0x20 && unit <= 0x7e) {
            return false; // RFC 3501: printable US-ASCII characters represent themselves
        } else {
            appendUtf8(unit, out);
        }
    }
    // What is left over is padding: less than a character, and zero.
    return high == 0 && held < 6 && bits == 0;
}

} // namespace

std::optional<std::string> fromModifiedUtf7(ByteView text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at++];
        if (c != '&') {
            if (c < ' ' || c > '~') return std::nullopt;
            out += c;
            continue;
        }
        const std::size_t end = text.find('-', at);
        if (end == ByteView::npos) return std::nullopt;
        if (end == at)
            out += '&';
        else if (!decodeShifted(text.substr(at, end - at), out))
            return std::nullopt;
        at = end + 1;
    }
    return out;
}

std::string toModifiedUtf7(std::string_view text) {
    std::string out;
    std::uint32_t bits = 0;
    int held = 0;
    bool shifted = false;
    const auto unit = [&](std::uint32_t value) {
        bits = bits << 16 | value;
        held += 16;
        while (held >= 6) {
            held -= 6;
            out += alphabet[bits >> held & 0x3f];
        }
        bits &= (1U << held) - 1;
    };
    const auto shiftBack = [&] {
        if (!shifted) return;
        if (held > 0) out += alphabet[bits << (6 - held) & 0x3f];
        out += '-';
        shifted = false;
        bits = 0;
        held = 0;
    };
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t point = takePoint(text, at);
        if (point >= 0x20 && point <= 0x7e) {
            shiftBack();
            out += static_cast<char>(point);
            if (point == '&') out += '-';
            continue;
        }
        if (!shifted) out += '&';
        shifted = true;
        if (point < 0x10000) {
            unit(point);
        } else {
            unit(0xd800 + ((point - 0x10000) >> 10));
            unit(0xdc00 + ((point - 0x10000) & 0x3ff));
        }
    }
    shiftBack();
    return out;
}

std::string canonicalMailbox(std::string name) {
    constexpr std::string_view inbox = "INBOX";
    if (startsWithIgnoreCase(name, inbox) && (name.size() == inbox.size() || name[inbox.size()] == imapSeparator))
        name.replace(0, inbox.size(), inbox);
    return name;
}

bool isMailboxName(std::string_view name) {
    if (name.empty() || name.size() > maxImapMailboxName || !isUtf8(name)) return false;
    for (const char c : name)
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7f || c == '*' || c == '%') return false;
    for (const std::string_view part : split(name, imapSeparator))
        if (part.empty()) return false;
    return true;
}

} // namespace ismail::proto
