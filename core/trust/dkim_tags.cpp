#include "trust/dkim_tags.h"

#include "base/dns.h"
#include "base/text.h"
#include "mail/idn.h"

#include <algorithm>
#include <limits>

namespace ismail::trust {

namespace {

bool dkimIsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool dkimIsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool dkimIsDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view dkimTrimmed(std::string_view text) {
    while (!text.empty() && dkimIsSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && dkimIsSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

bool isTagName(std::string_view name) {
    return !name.empty() && dkimIsLetter(name.front()) &&
           std::all_of(name.begin(), name.end(), [](char c) { return dkimIsLetter(c) || dkimIsDigit(c) || c == '_'; });
}

// VALCHAR, white space, and octets of UTF-8.
bool isTagValue(std::string_view value) {
    return std::all_of(value.begin(), value.end(), [](char c) {
        return dkimIsSpace(c) || (c > ' ' && c <= '~') || static_cast<unsigned char>(c) >= 0x80;
    });
}

int dkimBase64Value(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (dkimIsDigit(c)) return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

} // namespace

std::optional<DkimTagList> DkimTagList::parse(std::string_view text) {
    if (text.size() > maxText) return std::nullopt;
    DkimTagList list;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(';', at), text.size());
        const std::string_view part = text.substr(at, end - at);
        // What follows the last semicolon may be nothing.
        if (end == text.size() && dkimTrimmed(part).empty()) break;
        const auto equals = part.find('=');
        if (equals == std::string_view::npos || list.tags_.size() == maxTags) return std::nullopt;
        const DkimTag tag{dkimTrimmed(part.substr(0, equals)), dkimTrimmed(part.substr(equals + 1)), at + equals + 1,
                          end};
        if (!isTagName(tag.name) || !isTagValue(tag.value) || list.find(tag.name) != nullptr) return std::nullopt;
        list.tags_.push_back(tag);
        at = end + 1;
    }
    if (list.tags_.empty()) return std::nullopt;
    return list;
}

const DkimTag* DkimTagList::find(std::string_view name) const {
    const auto it = std::find_if(tags_.begin(), tags_.end(), [&](const DkimTag& tag) { return tag.name == name; });
    return it == tags_.end() ? nullptr : &*it;
}

std::string_view DkimTagList::value(std::string_view name) const {
    const DkimTag* const tag = find(name);
    return tag == nullptr ? std::string_view() : tag->value;
}

std::string dkimWithoutSpace(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    std::copy_if(value.begin(), value.end(), std::back_inserter(out), [](char c) { return !dkimIsSpace(c); });
    return out;
}

std::optional<Bytes> dkimBase64(std::string_view value) {
    std::string text = dkimWithoutSpace(value);
    const auto digits = std::min(text.find('='), text.size());
    const std::size_t padding = text.size() - digits;
    if (digits % 4 == 1 || padding > 2 || text.find_first_not_of('=', digits) != std::string::npos) return std::nullopt;
    if (padding != 0 && (digits + padding) % 4 != 0) return std::nullopt;
    Bytes out;
    out.reserve(digits / 4 * 3 + 2);
    std::uint32_t bits = 0;
    int have = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const int six = dkimBase64Value(text[i]);
        if (six < 0) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(six);
        have += 6;
        if (have < 8) continue;
        have -= 8;
        out += static_cast<char>(bits >> have & 0xff);
    }
    return out;
}

std::optional<std::vector<std::string_view>> dkimList(std::string_view value, std::size_t most) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at <= value.size();) {
        const std::size_t end = std::min(value.find(':', at), value.size());
        if (out.size() == most) return std::nullopt;
        out.push_back(dkimTrimmed(value.substr(at, end - at)));
        at = end + 1;
    }
    return out;
}

std::optional<std::string> dkimName(std::string_view value) {
    if (value.size() > 1000) return std::nullopt; // longer than any name in UTF-8
    std::string name = asciiLower(value);
    if (!isAscii(name)) {
        auto ascii = mail::toAscii(name);
        if (!ascii) return std::nullopt;
        name = std::move(ascii).value();
    }
    const bool letters = std::all_of(name.begin(), name.end(), [](char c) {
        return dkimIsLetter(c) || dkimIsDigit(c) || c == '-' || c == '_' || c == '.';
    });
    if (!letters || name.ends_with('.')) return std::nullopt;
    return queryName(name);
}

std::optional<std::uint64_t> dkimNumber(std::string_view value) {
    if (value.empty() || value.size() > 76 || !std::all_of(value.begin(), value.end(), dkimIsDigit))
        return std::nullopt;
    return parseUnsigned(value).value_or(std::numeric_limits<std::uint64_t>::max());
}

} // namespace ismail::trust
