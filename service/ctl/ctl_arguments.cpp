#include "ctl_arguments.h"

#include "base/text.h"

#include <algorithm>

namespace ismail::ctl {

const std::string* Arguments::value(std::string_view name) const {
    for (const auto& [option, value] : options_)
        if (option == name) return &value;
    return nullptr;
}

std::vector<std::string> Arguments::values(std::string_view name) const {
    std::vector<std::string> out;
    for (const auto& [option, value] : options_)
        if (option == name) out.push_back(value);
    return out;
}

const std::string& Arguments::word(std::size_t index) const {
    static const std::string none;
    return index < words_.size() ? words_[index] : none;
}

namespace {

Error mistake(std::string text) { return {ErrorKind::invalid, std::move(text)}; }

} // namespace

Result<Arguments> parseArguments(std::span<const std::string> typed, std::span<const OptionSpec> options) {
    Arguments out;
    for (std::size_t i = 0; i < typed.size(); ++i) {
        const std::string& word = typed[i];
        if (word == "--") {
            out.words_.insert(out.words_.end(), typed.begin() + static_cast<std::ptrdiff_t>(i) + 1, typed.end());
            break;
        }
        if (word.size() < 2 || word[0] != '-') {
            out.words_.push_back(word);
            continue;
        }
        if (word[1] != '-') return mistake("There is no option " + word + "; options begin with two dashes.");
        const auto equals = word.find('=');
        const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
        const auto spec = std::ranges::find(options, name, &OptionSpec::name);
        if (spec == options.end()) return mistake("There is no option --" + name + " here.");
        if (!spec->repeatable && out.has(name)) return mistake("--" + name + " was given twice.");
        std::string value;
        if (spec->value.empty()) {
            if (equals != std::string::npos) return mistake("--" + name + " takes no value.");
        } else if (equals != std::string::npos) {
            value = word.substr(equals + 1);
        } else if (i + 1 < typed.size()) {
            value = typed[++i];
        } else {
            return mistake("--" + name + " needs a value: " + std::string(spec->value) + ".");
        }
        out.options_.emplace_back(name, std::move(value));
    }
    return out;
}

namespace {

std::string plainWord(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != '-' && c != '_') out += asciiLower(c);
    return out;
}

} // namespace

bool sameWord(std::string_view a, std::string_view b) { return plainWord(a) == plainWord(b); }

std::string kebab(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z') out += '-';
        out += asciiLower(c);
    }
    return out;
}

std::optional<std::string> OptionReader::text(std::string_view name) const {
    const std::string* value = arguments_.value(name);
    return value ? std::optional(*value) : std::nullopt;
}

std::optional<std::vector<std::string>> OptionReader::list(std::string_view name) const {
    return arguments_.has(name) ? std::optional(arguments_.values(name)) : std::nullopt;
}

std::optional<std::int64_t> OptionReader::number(std::string_view name, std::int64_t min, std::int64_t max) {
    const std::string* value = arguments_.value(name);
    if (!value) return std::nullopt;
    const auto parsed = parseUnsigned(*value);
    if (parsed && std::cmp_greater_equal(*parsed, min) && std::cmp_less_equal(*parsed, max))
        return static_cast<std::int64_t>(*parsed);
    fail("--" + std::string(name) + " must be a number from " + std::to_string(min) + " to " + std::to_string(max) +
         ".");
    return std::nullopt;
}

std::optional<std::int64_t> OptionReader::octets(std::string_view name) {
    const std::string* value = arguments_.value(name);
    if (!value) return std::nullopt;
    if (sameWord(*value, "default")) return -1;
    if (sameWord(*value, "none")) return 0;
    constexpr std::uint64_t largest = std::uint64_t(1) << 50;
    const auto parsed = parseSize(*value);
    if (parsed && *parsed <= largest) return static_cast<std::int64_t>(*parsed);
    fail("--" + std::string(name) + " must be a size such as 500M or 2G, none, or default.");
    return std::nullopt;
}

void OptionReader::limit(std::string_view name, std::optional<std::int64_t>& into) {
    const std::string* value = arguments_.value(name);
    if (!value) return;
    const auto parsed = sameWord(*value, "none") ? std::optional<std::uint64_t>(0) : parseUnsigned(*value);
    if (sameWord(*value, "default"))
        into.reset();
    else if (parsed && *parsed <= 1'000'000'000)
        into = static_cast<std::int64_t>(*parsed);
    else
        fail("--" + std::string(name) + " must be a number, none, or default.");
}

void OptionReader::day(std::string_view name, std::optional<Time>& into) {
    const std::string* value = arguments_.value(name);
    if (!value) return;
    into.reset();
    if (sameWord(*value, "none")) return;
    const auto parts = split(*value, '-');
    const auto part = [&](std::size_t i) { return i < parts.size() ? parseUnsigned(parts[i]) : std::nullopt; };
    const auto year = part(0), month = part(1), day = part(2);
    if (parts.size() == 3 && year && month && day && *year < 10'000 && *month < 100 && *day < 100) {
        const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                               std::chrono::month(static_cast<unsigned>(*month)),
                                               std::chrono::day(static_cast<unsigned>(*day))};
        if (date.ok()) {
            into = Time(std::chrono::sys_days(date));
            return;
        }
    }
    fail("--" + std::string(name) + " must be a day such as 2026-12-24, or none.");
}

std::optional<std::chrono::seconds> OptionReader::duration(std::string_view name) {
    const std::string* value = arguments_.value(name);
    if (!value) return std::nullopt;
    if (sameWord(*value, "default")) return std::chrono::seconds(0);
    // A hundred years, so that no sum with a time overflows.
    constexpr std::uint64_t longest = 100ULL * 366 * 86400;
    const auto parsed = parseDuration(*value);
    if (parsed && *parsed <= longest) return std::chrono::seconds(static_cast<std::int64_t>(*parsed));
    fail("--" + std::string(name) + " must be a duration such as 90s, 15m, 4h, 30d or 2w.");
    return std::nullopt;
}

std::optional<bool> OptionReader::yesNo(std::string_view name) {
    const std::string* value = arguments_.value(name);
    if (!value) return std::nullopt;
    for (const std::string_view yes : {"yes", "on", "true", "1"})
        if (sameWord(*value, yes)) return true;
    for (const std::string_view no : {"no", "off", "false", "0"})
        if (sameWord(*value, no)) return false;
    fail("--" + std::string(name) + " must be yes or no.");
    return std::nullopt;
}

Result<HostPort> parseHostPort(std::string_view text) {
    const auto port = [&](std::string_view digits) -> Result<std::uint16_t> {
        const auto parsed = parseUnsigned(digits);
        if (!parsed || *parsed < 1 || *parsed > 65535)
            return mistake("The port in \"" + std::string(text) + "\" must be a number from 1 to 65535.");
        return static_cast<std::uint16_t>(*parsed);
    };
    HostPort out;
    std::string_view rest;
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos)
            return mistake("In \"" + std::string(text) + "\" the closing bracket is missing.");
        out.host = text.substr(1, close - 1);
        rest = text.substr(close + 1);
        if (!rest.empty() && rest[0] != ':')
            return mistake("Behind the bracket of \"" + std::string(text) + "\" only :PORT may follow.");
    } else if (std::ranges::count(text, ':') == 1) {
        out.host = text.substr(0, text.find(':'));
        rest = text.substr(text.find(':'));
    } else {
        out.host = text;
    }
    if (out.host.empty()) return mistake("\"" + std::string(text) + "\" names no host.");
    if (!rest.empty()) {
        const Result<std::uint16_t> number = port(rest.substr(1));
        if (!number) return number.error();
        out.port = *number;
    }
    return out;
}

SecondaryText parseSecondary(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon != std::string_view::npos && colon > 0)
        if (const auto interval = parseDuration(text.substr(colon + 1)); interval && *interval <= 86400 * 366ULL)
            return {std::string(text.substr(0, colon)), std::chrono::seconds(static_cast<std::int64_t>(*interval))};
    return {std::string(text), std::nullopt};
}

} // namespace ismail::ctl
