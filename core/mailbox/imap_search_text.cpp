#include "mailbox/imap_search_text.h"

#include "base/text.h"
#include "proto/imap_lexer.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace ismail::mailbox {

namespace {

constexpr std::size_t readSize = 64 * 1024;

bool contains(std::string_view text, std::string_view needle) {
    return needle.empty() || std::search(text.begin(), text.end(), needle.begin(), needle.end(),
                                         [](char a, char b) { return asciiLower(a) == asciiLower(b); }) != text.end();
}

Bytes readHeader(MessageReader& reader, const mail::MessageFacts& facts, std::uint32_t prefix) {
    const std::uint64_t octets = facts.parts.front().header.end + prefix;
    auto header = reader.read(0, static_cast<std::size_t>(std::min<std::uint64_t>(octets, maxSearchedHeader)));
    return header ? std::move(*header) : Bytes();
}

// The value of the field that the text begins with, unfolded; and how long the field is.
std::pair<std::string, std::size_t> takeField(std::string_view text) {
    std::string value;
    std::size_t at = 0;
    do {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
        std::string_view line = text.substr(at, end + 1 - at);
        at += line.size();
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r'))
            line.remove_suffix(1);
        value += line;
    } while (at < text.size() && (text[at] == ' ' || text[at] == '\t'));
    return {value, at};
}

} // namespace

bool headerContains(MessageReader& reader, const mail::MessageFacts& facts, std::uint32_t prefix,
                    const std::string& field, const std::string& needle) {
    const Bytes header = readHeader(reader, facts, prefix);
    for (std::string_view rest = header; !rest.empty();) {
        const auto [line, size] = takeField(rest);
        rest.remove_prefix(size);
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos || !equalsIgnoreCase(trim(line.substr(0, colon)), field)) continue;
        if (contains(std::string_view(line).substr(colon + 1), needle)) return true;
    }
    return false;
}

bool anyHeaderContains(MessageReader& reader, const mail::MessageFacts& facts, std::uint32_t prefix,
                       const std::string& needle) {
    return contains(readHeader(reader, facts, prefix), needle);
}

bool bodyContains(MessageReader& reader, const mail::MessageFacts& facts, std::uint32_t prefix,
                  const std::string& needle) {
    Bytes window;
    std::uint64_t at = prefix + facts.parts.front().body.begin;
    while (at < reader.size()) {
        auto block = reader.read(at, readSize);
        if (!block || block->empty()) return false;
        at += block->size();
        window += *block;
        if (contains(window, needle)) return true;
        if (window.size() > needle.size()) window.erase(0, window.size() - needle.size());
    }
    return needle.empty();
}

std::optional<proto::ImapDay> writtenDay(const mail::MessageFacts& facts) {
    // ENVELOPE begins with the Date field: "(\"Thu, 26 Nov 2026 12:00:00 +0100\" ...".
    std::string_view text = facts.envelope;
    if (!text.starts_with("(\"")) return std::nullopt;
    text = text.substr(2, text.find('"', 2) - 2);
    if (const std::size_t comma = text.find(','); comma != std::string_view::npos) text.remove_prefix(comma + 1);
    std::string date;
    int parts = 0;
    for (const std::string_view part : split(text, ' ')) {
        if (part.empty()) continue;
        (date += parts > 0 ? "-" : "") += part;
        if (++parts == 3) break;
    }
    proto::ImapLexer lexer(date, true);
    const proto::ImapDay day = lexer.date();
    lexer.end();
    if (lexer.failed()) return std::nullopt;
    return day;
}

} // namespace ismail::mailbox
