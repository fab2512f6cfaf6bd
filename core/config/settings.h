// The settings of one server: a table (settings_table.inc) of what can be set, and a snapshot of what is set.
//
// A Settings object is an immutable value: who needs settings asks its SettingsSource for the current snapshot at the
// moment of use, which is what makes a live setting live. Values are kept as the text an administrator wrote;
// validate() is the only gate, so a typed getter never fails.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::config {

enum class SettingType { text, boolean, number, size, duration, choice, list, secret };
enum class Applies { live, restart };

// One value for each row of settings_table.inc, in its order.
enum class Setting : std::size_t {
#define SETTING(name, ...) name,
#include "config/settings_table.inc"
#undef SETTING
    count
};

struct SettingSpec {
    Setting id;
    std::string_view name; // as in the enum
    std::string_view key;  // "smtp.max_message_size"
    SettingType type;
    std::string_view standard;      // the default, as text
    std::uint64_t min = 0, max = 0; // number, size (octets), duration (seconds); both 0: no range
    std::string_view choices;       // blank-separated
    Applies applies;
    std::string_view help;
};

std::span<const SettingSpec> settingTable();
const SettingSpec& settingSpec(Setting id);
// nullptr: no such key.
const SettingSpec* findSetting(std::string_view key);
// "1024 to 4G": the range in words, for help and error messages; empty if there is none.
std::string rangeText(const SettingSpec& spec);
// The value in its normal form ("yes", "52428800", …), or an error that names the key and the range.
Result<std::string> validateSetting(const SettingSpec& spec, std::string_view value);

class Settings {
public:
    // All defaults.
    Settings();
    // Defaults overlaid with stored values; unknown keys and bad values are ignored and listed in problems.
    static Settings fromStored(const std::map<std::string, std::string>& stored,
                               std::vector<std::string>* problems = nullptr);

    const std::string& text(Setting id) const { return values_[static_cast<std::size_t>(id)]; }
    bool flag(Setting id) const;
    std::uint64_t number(Setting id) const; // number, size in octets, duration in seconds
    Millis duration(Setting id) const;
    std::vector<std::string> list(Setting id) const;
    bool isDefault(Setting id) const;
    // A copy with one value changed; the value must have passed validateSetting().
    Settings with(Setting id, std::string value) const;

private:
    std::vector<std::string> values_;
    std::vector<std::uint64_t> numbers_; // parsed once
};

// Where the current snapshot comes from. Thread-safe.
class SettingsSource {
public:
    virtual ~SettingsSource() = default;
    virtual std::shared_ptr<const Settings> current() const = 0;
};

} // namespace ismail::config
