// What people read: aligned tables, labelled values, times told from now, and text from strangers made harmless.
// --json shows none of this. Reads no clock and no locale.
#pragma once

#include "base/clock.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ismail::ctl {

// Peers write replies, names and headers; a terminal would obey their control characters. oneLine() turns line ends
// into a blank, manyLines() keeps them and tabs; every other control character (C0, DEL, C1) and every octet that is no
// UTF-8 becomes '?'.
std::string oneLine(std::string_view text);
std::string manyLines(std::string_view text);
// At most that many characters, the last three of them dots where something was cut.
std::string shortened(std::string_view text, std::size_t most);

// "3 min ago", "in 2 h 5 min", "now".
std::string relative(Time at, Time now);
// The same; "-" for none.
std::string relative(const std::optional<Time>& at, Time now);
// "2026-01-31 12:00:00 UTC (3 min ago)".
std::string exact(Time at, Time now);
std::string exact(const std::optional<Time>& at, Time now);
std::string size(std::int64_t octets);
std::string duration(std::chrono::seconds length);
// "14400" as an administrator would type it: "4h"; "65536": "64K". What is no number stays as it is.
std::string compactDuration(const std::string& seconds);
std::string compactSize(const std::string& octets);
// "1 message", "5 messages".
std::string counted(std::int64_t count, std::string_view one, std::string_view many = {});
std::string yesNo(bool value);
std::string orDash(const std::string& text);

enum class Align { left, right };
struct Column {
    std::string_view title;
    Align align = Align::left;
};

// Rows under titles, as wide as they must be, two blanks between. Cells pass through oneLine().
class Table {
public:
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
    // Missing cells are empty; more cells than columns are dropped.
    void row(std::vector<std::string> cells);
    bool empty() const { return rows_.empty(); }
    // Empty without rows.
    std::string text() const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

// "label:  value" lines with the values in one column. Empty values are left out.
class Labels {
public:
    void add(std::string_view label, std::string_view value);
    std::string text() const;

private:
    std::vector<std::pair<std::string, std::string>> lines_;
};

// Breaks at blanks so that no line is wider, and indents every line.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width = 100);

} // namespace ismail::ctl
