#include "config/settings.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace ismail::config {

namespace {

constexpr std::size_t maxTextLength = 4096;
constexpr std::size_t maxListEntries = 1000;
constexpr std::size_t settingCount = static_cast<std::size_t>(Setting::count);

struct Choices {
    std::string_view words; // empty: no range at all
};

constexpr SettingSpec row(Setting id, std::string_view name, std::string_view key, SettingType type,
                          std::string_view standard, Choices choices, Applies applies, std::string_view help) {
    return {id, name, key, type, standard, 0, 0, choices.words, applies, help};
}

constexpr SettingSpec row(Setting id, std::string_view name, std::string_view key, SettingType type,
                          std::string_view standard, std::uint64_t min, std::uint64_t max, Applies applies,
                          std::string_view help) {
    return {id, name, key, type, standard, min, max, {}, applies, help};
}

constexpr std::array<SettingSpec, settingCount> table = [] {
    using enum Applies;
    return std::array<SettingSpec, settingCount>{
#define NO_RANGE                                                                                                       \
    Choices {}
#define CHOICES(words)                                                                                                 \
    Choices { words }
#define SETTING(name, key, type, standard, ...)                                                                        \
    row(Setting::name, #name, key, SettingType::type, standard, __VA_ARGS__),
#include "config/settings_table.inc"
#undef SETTING
#undef CHOICES
#undef NO_RANGE
    };
}();

Error badValue(const SettingSpec& spec, std::string_view expected) {
    return {ErrorKind::invalid, std::string(spec.key) + ": " + std::string(expected) + "."};
}

std::optional<bool> parseFlag(std::string_view text) {
    for (const std::string_view yes : {"yes", "true", "on", "1"})
        if (equalsIgnoreCase(text, yes)) return true;
    for (const std::string_view no : {"no", "false", "off", "0"})
        if (equalsIgnoreCase(text, no)) return false;
    return std::nullopt;
}

bool hasControl(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool bounded(const SettingSpec& spec) { return spec.min != 0 || spec.max != 0; }

std::string exactUnit(std::uint64_t value, std::initializer_list<std::pair<std::uint64_t, const char*>> units) {
    if (value != 0)
        for (const auto& [factor, suffix] : units)
            if (value % factor == 0) return std::to_string(value / factor) + suffix;
    return std::to_string(value);
}

std::string boundText(const SettingSpec& spec, std::uint64_t value) {
    if (spec.type == SettingType::size)
        return exactUnit(value, {{1ULL << 40, "T"}, {1ULL << 30, "G"}, {1ULL << 20, "M"}, {1ULL << 10, "K"}});
    if (spec.type == SettingType::duration) return exactUnit(value, {{86400, "d"}, {3600, "h"}, {60, "m"}, {1, "s"}});
    return std::to_string(value);
}

std::string_view numberKind(SettingType type) {
    if (type == SettingType::size) return "a size in octets, or with K, M, G, T";
    if (type == SettingType::duration) return "a time in seconds, or with s, m, h, d, w";
    return "a whole number";
}

Result<std::string> validateNumber(const SettingSpec& spec, std::string_view value) {
    const auto parsed = spec.type == SettingType::size       ? parseSize(value)
                        : spec.type == SettingType::duration ? parseDuration(value)
                                                             : parseUnsigned(value);
    if (!parsed || (bounded(spec) && (*parsed < spec.min || *parsed > spec.max))) {
        std::string expected = "the value must be " + std::string(numberKind(spec.type));
        if (bounded(spec)) expected += ", from " + rangeText(spec);
        return badValue(spec, expected);
    }
    return std::to_string(*parsed);
}

Result<std::string> validateList(const SettingSpec& spec, std::string_view value) {
    const std::vector<std::string> parts = splitList(value);
    if (parts.size() > maxListEntries)
        return badValue(spec, "the list may have " + std::to_string(maxListEntries) + " entries at most");
    return join(parts, ", ");
}

Result<std::string> validateChoice(const SettingSpec& spec, std::string_view value) {
    for (const std::string_view choice : split(spec.choices, ' '))
        if (equalsIgnoreCase(choice, value)) return std::string(choice);
    return badValue(spec, "the value must be one of " + rangeText(spec));
}

} // namespace

std::span<const SettingSpec> settingTable() { return table; }

const SettingSpec& settingSpec(Setting id) { return table[static_cast<std::size_t>(id)]; }

const SettingSpec* findSetting(std::string_view key) {
    for (const SettingSpec& spec : table)
        if (equalsIgnoreCase(spec.key, key)) return &spec;
    return nullptr;
}

std::string rangeText(const SettingSpec& spec) {
    if (spec.type == SettingType::boolean) return "yes, no";
    if (spec.type == SettingType::choice) {
        std::vector<std::string> words;
        for (const std::string_view choice : split(spec.choices, ' '))
            words.emplace_back(choice);
        return join(words, ", ");
    }
    if (!bounded(spec)) return {};
    return boundText(spec, spec.min) + " to " + boundText(spec, spec.max);
}

Result<std::string> validateSetting(const SettingSpec& spec, std::string_view value) {
    if (value.size() > maxTextLength)
        return badValue(spec, "the value may have " + std::to_string(maxTextLength) + " characters at most");
    if (!isUtf8(value)) return badValue(spec, "the value must be UTF-8 text");
    if (spec.type == SettingType::list) return validateList(spec, value);
    if (hasControl(value)) return badValue(spec, "the value must be one line without control characters");
    // A password may begin or end with a blank; nothing else does.
    if (spec.type == SettingType::secret) return std::string(value);
    const std::string_view trimmed = trim(value);
    switch (spec.type) {
    case SettingType::boolean: {
        const auto flag = parseFlag(trimmed);
        if (!flag) return badValue(spec, "the value must be yes or no");
        return std::string(*flag ? "yes" : "no");
    }
    case SettingType::number:
    case SettingType::size:
    case SettingType::duration: return validateNumber(spec, trimmed);
    case SettingType::choice: return validateChoice(spec, trimmed);
    default: return std::string(trimmed);
    }
}

Settings::Settings() : values_(settingCount), numbers_(settingCount) {
    for (const SettingSpec& spec : table) {
        const Result<std::string> value = validateSetting(spec, spec.standard);
        const auto at = static_cast<std::size_t>(spec.id);
        values_[at] = value ? *value : std::string(spec.standard);
        numbers_[at] = parseUnsigned(values_[at]).value_or(0);
    }
}

Settings Settings::fromStored(const std::map<std::string, std::string>& stored, std::vector<std::string>* problems) {
    Settings settings;
    for (const auto& [key, value] : stored) {
        const SettingSpec* spec = findSetting(key);
        if (!spec) {
            if (problems) problems->push_back(key + ": there is no such setting; it is ignored.");
            continue;
        }
        const Result<std::string> normal = validateSetting(*spec, value);
        if (!normal) {
            if (problems) problems->push_back(normal.error().text + " The default is used.");
            continue;
        }
        settings = settings.with(spec->id, *normal);
    }
    return settings;
}

bool Settings::flag(Setting id) const { return text(id) == "yes"; }

std::uint64_t Settings::number(Setting id) const { return numbers_[static_cast<std::size_t>(id)]; }

Millis Settings::duration(Setting id) const { return std::chrono::seconds(number(id)); }

std::vector<std::string> Settings::list(Setting id) const { return splitList(text(id)); }

bool Settings::isDefault(Setting id) const {
    const SettingSpec& spec = settingSpec(id);
    const Result<std::string> standard = validateSetting(spec, spec.standard);
    return standard && *standard == text(id);
}

Settings Settings::with(Setting id, std::string value) const {
    Settings copy = *this;
    const auto at = static_cast<std::size_t>(id);
    copy.values_[at] = std::move(value);
    copy.numbers_[at] = parseUnsigned(copy.values_[at]).value_or(0);
    return copy;
}

} // namespace ismail::config
