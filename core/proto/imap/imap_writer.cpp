#include "proto/imap/imap_writer.h"

#include "base/text.h"
#include "proto/imap/imap_names.h"

#include <charconv>
#include <string>
#include <utility>

namespace ismail::proto {

namespace {

constexpr std::size_t maxQuoted = 1'000; // a longer string goes as a literal

bool quotable(std::string_view text, bool utf8) {
    if (text.size() > maxQuoted) return false;
    for (const char c : text)
        if (c == '\0' || c == '\r' || c == '\n' || (!utf8 && static_cast<unsigned char>(c) > 0x7e)) return false;
    return !utf8 || isUtf8(text);
}

} // namespace

void writeNumber(Bytes& out, std::uint64_t value) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, value);
    out.append(digits, end.ptr);
}

void writeString(Bytes& out, std::string_view text, bool utf8) {
    if (!quotable(text, utf8)) {
        writeLiteralHead(out, text.size(), text.find('\0') != std::string_view::npos);
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

void writeLiteralHead(Bytes& out, std::uint64_t octets, bool binary) {
    if (binary) out += '~';
    out += '{';
    writeNumber(out, octets);
    out += "}\r\n";
}

void writeMailbox(Bytes& out, std::string_view name, bool utf8Names) {
    if (utf8Names)
        writeString(out, name, true);
    else
        writeString(out, toModifiedUtf7(name), false);
}

void writeDateTime(Bytes& out, Time time) {
    std::string text = mailDate(time).substr(sizeof "Thu, " - 1);
    text[2] = text[6] = '-';
    ((out += '"') += text) += '"';
}

void writeRanges(Bytes& out, std::span<const ImapNumberRange> ranges) {
    bool first = true;
    for (const ImapNumberRange& range : ranges) {
        if (!std::exchange(first, false)) out += ',';
        writeNumber(out, range.first);
        if (range.second == range.first) continue;
        out += ':';
        writeNumber(out, range.second);
    }
}

void writeNumbers(Bytes& out, std::span<const std::uint32_t> numbers) {
    for (std::size_t i = 0; i < numbers.size();) {
        std::size_t end = i + 1;
        while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1)
            ++end;
        const ImapNumberRange range{numbers[i], numbers[end - 1]};
        if (i > 0) out += ',';
        writeRanges(out, {&range, 1});
        i = end;
    }
}

} // namespace ismail::proto
