#include "mail/charset.h"

#include "base/text.h"

#include <algorithm>
#include <cstring>

namespace ismail::mail {

namespace {

constexpr char32_t replacement = 0xfffd;

struct Table {
    const char* name;
    char16_t high[128];
};

constexpr Table tables[] = {
#define ISMAIL_CHARSET(name, ...) {name, {__VA_ARGS__}},
#include "mail/charset_tables.inc"
#undef ISMAIL_CHARSET
};

struct Alias {
    std::string_view alias, name;
};

constexpr Alias aliases[] = {
    {"utf8", "utf-8"},
    {"ascii", "us-ascii"},
    {"ansi_x3.4-1968", "us-ascii"},
    {"iso646-us", "us-ascii"},
    {"latin1", "iso-8859-1"},
    {"latin2", "iso-8859-2"},
    {"latin3", "iso-8859-3"},
    {"latin4", "iso-8859-4"},
    {"latin5", "iso-8859-9"},
    {"latin6", "iso-8859-10"},
    {"latin9", "iso-8859-15"},
    {"latin-9", "iso-8859-15"},
    {"latin-1", "iso-8859-1"},
    {"cyrillic", "iso-8859-5"},
    {"arabic", "iso-8859-6"},
    {"greek", "iso-8859-7"},
    {"hebrew", "iso-8859-8"},
    {"iso-8859-8-i", "iso-8859-8"},
    {"tis-620", "iso-8859-11"},
    {"koi8r", "koi8-r"},
    {"koi8", "koi8-r"},
    {"koi8u", "koi8-u"},
    {"cp437", "ibm437"},
    {"cp850", "ibm850"},
    {"cp866", "ibm866"},
    {"866", "ibm866"},
    {"x-mac-roman", "macintosh"},
    {"mac", "macintosh"},
    {"unicode-1-1-utf-8", "utf-8"},
};

const char16_t* tableOf(std::string_view name) {
    const auto* found =
        std::find_if(std::begin(tables), std::end(tables), [name](const Table& table) { return name == table.name; });
    return found == std::end(tables) ? nullptr : found->high;
}

} // namespace

// The registered one: "ISO8859_1", "cp1252", "x-cp1251" and "windows1250" are met too.
std::string charsetName(std::string_view given) {
    std::string name = asciiLower(trim(given));
    std::replace(name.begin(), name.end(), '_', '-');
    for (const std::string_view prefix : {"x-cp125", "cp125", "cp-125", "windows125", "win-125", "win125"})
        if (name.starts_with(prefix)) return "windows-125" + name.substr(prefix.size());
    if (name == "cp874") return "windows-874";
    for (const std::string_view prefix : {"iso8859-", "iso-8859", "iso8859", "8859-"})
        if (name.starts_with(prefix) && !name.starts_with("iso-8859-")) {
            name = "iso-8859-" + name.substr(prefix.size());
            break;
        }
    // "iso-8859-1:1987"
    name.erase(std::min(name.find(':'), name.size()));
    for (const Alias& alias : aliases)
        if (name == alias.alias) return std::string(alias.name);
    return name;
}

void appendUtf8(std::string& out, char32_t c) {
    if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) c = replacement;
    const auto put = [&out](char32_t octet) { out += static_cast<char>(octet); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xc0 | c >> 6);
        put(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        put(0xe0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3f));
        put(0x80 | (c & 0x3f));
    } else {
        put(0xf0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3f));
        put(0x80 | (c >> 6 & 0x3f));
        put(0x80 | (c & 0x3f));
    }
}

char32_t nextCodePoint(std::string_view text, std::size_t& at) {
    const auto first = static_cast<unsigned char>(text[at++]);
    if (first < 0x80) return first;
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    char32_t c = first & (0x3f >> more);
    while (more-- > 0 && at < text.size())
        c = c << 6 | (static_cast<unsigned char>(text[at++]) & 0x3f);
    return c;
}

std::optional<CharsetDecoder> CharsetDecoder::open(std::string_view given) {
    const std::string name = charsetName(given);
    CharsetDecoder decoder;
    if (name.empty() || name == "us-ascii") {
        decoder.fallback_ = tableOf("windows-1252");
        return decoder;
    }
    if (name == "utf-8") return decoder;
    if (name == "utf-16" || name == "utf-16be" || name == "utf-16le") {
        decoder.kind_ = Kind::utf16;
        decoder.bigEndian_ = name != "utf-16le";
        decoder.mayHaveMark_ = name == "utf-16";
        decoder.markSeen_ = !decoder.mayHaveMark_;
        return decoder;
    }
    decoder.multibyte_ = MultibyteDecoder::open(name);
    if (decoder.multibyte_) {
        decoder.kind_ = Kind::multibyte;
        return decoder;
    }
    decoder.kind_ = Kind::table;
    decoder.table_ = tableOf(name);
    if (!decoder.table_ && name != "iso-8859-1") return std::nullopt;
    return decoder;
}

void CharsetDecoder::feed(ByteView bytes, std::string& out) {
    if (multibyte_) return multibyte_->feed(bytes, out);
    while (!bytes.empty()) {
        // Most of it is ASCII.
        if (kind_ != Kind::utf16 && heldSize_ == 0) {
            std::size_t plain = 0;
            while (plain < bytes.size() && static_cast<unsigned char>(bytes[plain]) < 0x80)
                ++plain;
            out.append(bytes.substr(0, plain));
            bytes.remove_prefix(plain);
            if (bytes.empty()) return;
        }
        octet(static_cast<unsigned char>(bytes.front()), out);
        bytes.remove_prefix(1);
    }
}

void CharsetDecoder::octet(unsigned char c, std::string& out) {
    switch (kind_) {
    case Kind::utf8: utf8Octet(c, out); break;
    case Kind::table: appendUtf8(out, c < 0x80 || !table_ ? char32_t{c} : char32_t{table_[c - 0x80]}); break;
    case Kind::utf16: utf16Octet(c, out); break;
    case Kind::multibyte: break; // feed() has given it away
    }
}

void CharsetDecoder::utf8Octet(unsigned char c, std::string& out) {
    if (heldSize_ > 0 && (c & 0xc0) != 0x80) broken(out);
    if (heldSize_ == 0) {
        if (c < 0x80) {
            out += static_cast<char>(c);
            return;
        }
        wanted_ = c >= 0xf0 && c < 0xf5 ? 4 : c >= 0xe0 ? 3 : 2;
        held_[heldSize_++] = c;
        if (c < 0xc2 || c >= 0xf5) broken(out);
        return;
    }
    held_[heldSize_++] = c;
    if (heldSize_ < wanted_) return;
    const std::string_view whole(reinterpret_cast<const char*>(held_), heldSize_);
    if (isUtf8(whole)) {
        out += whole;
        heldSize_ = 0;
    } else {
        broken(out);
    }
}

void CharsetDecoder::broken(std::string& out) {
    for (std::size_t i = 0; i < heldSize_; ++i)
        if (fallback_)
            appendUtf8(out, fallback_[held_[i] - 0x80]);
        else if (i == 0)
            appendUtf8(out, replacement);
    heldSize_ = 0;
}

void CharsetDecoder::utf16Octet(unsigned char c, std::string& out) {
    held_[heldSize_++] = c;
    if (heldSize_ < 2) return;
    heldSize_ = 0;
    const char32_t unit = bigEndian_ ? char32_t{held_[0]} << 8 | held_[1] : char32_t{held_[1]} << 8 | held_[0];
    if (!markSeen_) {
        markSeen_ = true;
        if (unit == 0xfffe) bigEndian_ = false;
        if (unit == 0xfffe || unit == 0xfeff) return;
    }
    const bool low = unit >= 0xdc00 && unit < 0xe000;
    if (highSurrogate_ != 0) {
        appendUtf8(out, low ? 0x10000 + ((highSurrogate_ - 0xd800) << 10) + (unit - 0xdc00) : replacement);
        highSurrogate_ = 0;
        if (low) return;
    }
    if (unit >= 0xd800 && unit < 0xdc00)
        highSurrogate_ = unit;
    else
        appendUtf8(out, unit); // a low surrogate alone becomes U+FFFD
}

void CharsetDecoder::finish(std::string& out) {
    if (multibyte_) return multibyte_->finish(out);
    if (kind_ == Kind::utf16) {
        if (heldSize_ > 0 || highSurrogate_ != 0) appendUtf8(out, replacement);
        heldSize_ = 0;
        highSurrogate_ = 0;
        if (mayHaveMark_) {
            markSeen_ = false;
            bigEndian_ = true;
        }
    } else {
        broken(out);
    }
}

std::optional<std::string> toUtf8(ByteView bytes, std::string_view charset) {
    auto decoder = CharsetDecoder::open(charset);
    if (!decoder) return std::nullopt;
    std::string out;
    decoder->feed(bytes, out);
    decoder->finish(out);
    return out;
}

std::string headerTextToUtf8(std::string_view text) {
    if (isUtf8(text)) return std::string(text);
    return *toUtf8(text, "windows-1252");
}

} // namespace ismail::mail
