// What was typed behind a command, taken apart by the command's own list of options: "--name value", "--name=value",
// flags without a value, and "--" behind which everything is an argument. Knows no command and touches no service.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "rpc/fields.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ismail::ctl {

struct OptionSpec {
    std::string_view name;  // without the dashes
    std::string_view value; // what its value is called in the help; empty: a flag
    std::string_view help;
    bool repeatable = false;
};

class Arguments {
public:
    bool has(std::string_view name) const { return value(name) != nullptr; }
    // nullptr: the option was not given. A flag has an empty value.
    const std::string* value(std::string_view name) const;
    std::vector<std::string> values(std::string_view name) const;
    const std::vector<std::string>& words() const { return words_; }
    // The nth argument that is no option; empty: there are fewer.
    const std::string& word(std::size_t index) const;

private:
    friend Result<Arguments> parseArguments(std::span<const std::string>, std::span<const OptionSpec>);

    std::vector<std::pair<std::string, std::string>> options_;
    std::vector<std::string> words_;
};

// Errors: invalid, a sentence that names the option: unknown, given twice, without its value, a flag with one.
Result<Arguments> parseArguments(std::span<const std::string> typed, std::span<const OptionSpec> options);

// Equal but for case, '-' and '_': "call-ahead" and callAhead.
bool sameWord(std::string_view a, std::string_view b);
// "callAhead" as it is typed: "call-ahead".
std::string kebab(std::string_view name);

// Reads values of options by type and keeps the first mistake, so that a command asks once at the end.
class OptionReader {
public:
    explicit OptionReader(const Arguments& arguments) : arguments_(arguments) {}

    std::optional<std::string> text(std::string_view name) const;
    // Of an option that may be given several times.
    std::optional<std::vector<std::string>> list(std::string_view name) const;
    std::optional<std::int64_t> number(std::string_view name, std::int64_t min, std::int64_t max);
    // "30d", "15m", "90s", "90"; "default" is 0, which the contract reads as: as in the settings.
    std::optional<std::chrono::seconds> duration(std::string_view name);
    // "500M", "2G"; "none" is 0; "default" is -1, which the contract reads as: as in the settings.
    std::optional<std::int64_t> octets(std::string_view name);
    // A number, "none" for 0, or "default" for nothing: puts it into the limit where the option was given.
    void limit(std::string_view name, std::optional<std::int64_t>& into);
    // "2026-12-24": the beginning of that day, UTC; "none": no time. Puts it into the time where the option was given.
    void day(std::string_view name, std::optional<Time>& into);
    std::optional<bool> yesNo(std::string_view name);
    template <rpc::NamedEnum E>
    std::optional<E> choice(std::string_view name);
    // The value of any enum of the contract; remembers a mistake under the option's name.
    template <rpc::NamedEnum E>
    std::optional<E> choiceOf(std::string_view name, std::string_view value);

    void fail(std::string text) {
        if (!failed()) error_ = std::move(text);
    }
    bool failed() const { return !error_.empty(); }
    const std::string& error() const { return error_; }

private:
    const Arguments& arguments_;
    std::string error_;
};

template <rpc::NamedEnum E>
std::optional<E> OptionReader::choiceOf(std::string_view name, std::string_view value) {
    std::string known;
    const auto names = enumNames(E{});
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (sameWord(names[i], value)) return static_cast<E>(i);
        known += (i == 0 ? "" : ", ") + kebab(names[i]);
    }
    fail("--" + std::string(name) + " must be one of: " + known + ".");
    return std::nullopt;
}

template <rpc::NamedEnum E>
std::optional<E> OptionReader::choice(std::string_view name) {
    const std::string* value = arguments_.value(name);
    if (!value) return std::nullopt;
    return choiceOf<E>(name, *value);
}

struct HostPort {
    std::string host;
    std::optional<std::uint16_t> port;
};
// "mail.example.org", "mail.example.org:2525", "[2001:db8::1]:25", "2001:db8::1".
Result<HostPort> parseHostPort(std::string_view text);

struct SecondaryText {
    std::string partner;
    std::optional<std::chrono::seconds> interval;
};
// "alpha" or "alpha:10m". What stands behind a colon and is no duration belongs to the name.
SecondaryText parseSecondary(std::string_view text);

// Longer is no list.
constexpr std::int64_t mostRows = 1'000'000'000;

// --limit, --offset and --contains of a list.
template <class Page>
void readPage(OptionReader& options, Page& page) {
    page.limit = options.number("limit", 1, mostRows).value_or(mostRows);
    page.offset = options.number("offset", 0, mostRows).value_or(0);
    page.contains = options.text("contains").value_or("");
}

} // namespace ismail::ctl
