#include "ctl_format.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <span>

namespace ismail::ctl {

namespace {

// Octets of the well-formed UTF-8 character at the start; 0: there is none.
std::size_t characterSize(std::string_view text) {
    for (std::size_t size = 1; size <= std::min<std::size_t>(4, text.size()); ++size)
        if (isUtf8(text.substr(0, size))) return size;
    return 0;
}

bool isControl(std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    if (character.size() == 1) return first < 0x20 || first == 0x7F;
    // C1: U+0080 to U+009F.
    return character.size() == 2 && first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

std::string harmless(std::string_view text, bool keepLines) {
    std::string out;
    while (!text.empty()) {
        const char c = text[0];
        const std::size_t length = characterSize(text);
        if (keepLines && (c == '\n' || c == '\t')) {
            out += c;
        } else if (c == '\r' && text.substr(0, 2) == "\r\n") {
            text.remove_prefix(1);
            continue;
        } else if (c == '\n' || c == '\t') {
            out += ' ';
        } else if (length == 0 || isControl(text.substr(0, length))) {
            out += '?';
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

// Characters, not octets; the text is UTF-8.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void trimEnd(std::string& line) {
    while (!line.empty() && line.back() == ' ')
        line.pop_back();
}

} // namespace

std::string oneLine(std::string_view text) { return harmless(text, false); }
std::string manyLines(std::string_view text) { return harmless(text, true); }

std::string shortened(std::string_view text, std::size_t most) {
    std::string clean = oneLine(text);
    if (width(clean) <= most) return clean;
    std::string out;
    for (std::string_view rest = clean; width(out) + 3 < most;) {
        const std::size_t length = std::max<std::size_t>(characterSize(rest), 1);
        out += rest.substr(0, length);
        rest.remove_prefix(length);
    }
    return out + "...";
}

std::string relative(Time at, Time now) {
    const auto distance = std::chrono::duration_cast<std::chrono::seconds>(now - at).count();
    if (distance == 0) return "now";
    const std::string length = humanDuration(static_cast<std::uint64_t>(distance < 0 ? -distance : distance));
    return distance < 0 ? "in " + length : length + " ago";
}

std::string relative(const std::optional<Time>& at, Time now) { return at ? relative(*at, now) : "-"; }

std::string exact(Time at, Time now) {
    std::string stamp = isoTime(at).substr(0, 19);
    if (stamp.size() == 19) stamp[10] = ' ';
    return stamp + " UTC (" + relative(at, now) + ")";
}

std::string exact(const std::optional<Time>& at, Time now) { return at ? exact(*at, now) : ""; }

std::string size(std::int64_t octets) {
    return humanSize(static_cast<std::uint64_t>(std::max<std::int64_t>(octets, 0)));
}

std::string duration(std::chrono::seconds length) {
    return humanDuration(static_cast<std::uint64_t>(std::max<std::int64_t>(length.count(), 0)));
}

namespace {

struct Unit {
    std::uint64_t factor;
    char letter;
};

// In the largest unit that divides it.
std::string compact(const std::string& text, std::span<const Unit> units) {
    const auto number = parseUnsigned(text);
    if (!number || *number == 0) return text;
    for (const Unit& unit : units)
        if (*number % unit.factor == 0) return std::to_string(*number / unit.factor) + unit.letter;
    return text;
}

} // namespace

std::string compactDuration(const std::string& seconds) {
    static constexpr std::array<Unit, 4> units = {{{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}}};
    return compact(seconds, units);
}

std::string compactSize(const std::string& octets) {
    static constexpr std::array<Unit, 3> units = {{{1ULL << 30, 'G'}, {1ULL << 20, 'M'}, {1ULL << 10, 'K'}}};
    return compact(octets, units);
}

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
    const std::string number = std::to_string(count) + " ";
    if (count == 1) return number + std::string(one);
    return number + (many.empty() ? std::string(one) + "s" : std::string(many));
}

std::string yesNo(bool value) { return value ? "yes" : "no"; }
std::string orDash(const std::string& text) { return text.empty() ? "-" : text; }

void Table::row(std::vector<std::string> cells) {
    cells.resize(columns_.size());
    for (std::string& cell : cells)
        cell = oneLine(cell);
    rows_.push_back(std::move(cells));
}

std::string Table::text() const {
    if (rows_.empty()) return {};
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        widths.push_back(width(columns_[i].title));
        for (const auto& cells : rows_)
            widths[i] = std::max(widths[i], width(cells[i]));
    }
    std::string out;
    const auto line = [&](const auto& cellAt) {
        std::string one;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::string_view cell = cellAt(i);
            const std::string padding(widths[i] - width(cell), ' ');
            one += i == 0 ? "" : "  ";
            one += columns_[i].align == Align::right ? padding + std::string(cell) : std::string(cell) + padding;
        }
        trimEnd(one);
        out += one + "\n";
    };
    line([&](std::size_t i) { return columns_[i].title; });
    for (const auto& cells : rows_)
        line([&](std::size_t i) { return std::string_view(cells[i]); });
    return out;
}

void Labels::add(std::string_view label, std::string_view value) {
    if (!value.empty()) lines_.emplace_back(label, oneLine(value));
}

std::string Labels::text() const {
    std::size_t widest = 0;
    for (const auto& [label, value] : lines_)
        widest = std::max(widest, width(label));
    std::string out;
    for (const auto& [label, value] : lines_)
        out += label + ":" + std::string(widest - width(label) + 2, ' ') + value + "\n";
    return out;
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t widest) {
    const std::string clean = oneLine(text);
    std::string out, line;
    const auto flush = [&] {
        if (!line.empty()) out += std::string(indent, ' ') + line + "\n";
        line.clear();
    };
    for (const std::string_view word : split(clean, ' ')) {
        if (word.empty()) continue;
        if (!line.empty() && indent + width(line) + 1 + width(word) > widest) flush();
        line += (line.empty() ? "" : " ") + std::string(word);
    }
    flush();
    return out;
}

} // namespace ismail::ctl
