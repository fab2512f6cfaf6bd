// What ismailctl says of fields by their lists (accounts/field.h): the options that give them, and lines of `show`.
// Fields whose list names no option are read by the commands themselves.
#pragma once

#include "ctl_arguments.h"
#include "ctl_format.h"
#include "rpc/object_fields.h"

#include <algorithm>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

namespace ismail::ctl {

template <class Edit>
std::vector<OptionSpec> fieldOptions() {
    std::vector<OptionSpec> options;
    Edit edit;
    Edit::list(
        [&]<class T>(const accounts::Field& field, const T&) {
            constexpr bool list = requires(const T& lines) { lines->push_back({}); };
            if (!field.option.name.empty())
                options.push_back({field.option.name, field.option.value, field.option.help, list});
        },
        edit);
    return options;
}

// The named ones first, in that order; the others as they stand.
inline std::vector<OptionSpec> arranged(std::vector<OptionSpec> options,
                                        std::initializer_list<std::string_view> names) {
    auto at = options.begin();
    for (const std::string_view name : names) {
        const auto found = std::find_if(at, options.end(), [&](const OptionSpec& one) { return one.name == name; });
        if (found != options.end()) std::rotate(at++, found, found + 1);
    }
    return options;
}

inline void readField(OptionReader& options, const accounts::Field& field, std::optional<bool>& value) {
    value = options.yesNo(field.option.name);
}
inline void readField(OptionReader& options, const accounts::Field& field, std::optional<std::string>& value) {
    value = options.text(field.option.name);
}
inline void readField(OptionReader& options, const accounts::Field& field, std::optional<std::chrono::seconds>& value) {
    value = options.duration(field.option.name);
}
// Numbers of 64 bits are octets.
inline void readField(OptionReader& options, const accounts::Field& field, std::optional<std::int64_t>& value) {
    value = options.octets(field.option.name);
}
inline void readField(OptionReader& options, const accounts::Field& field, std::optional<std::uint16_t>& value) {
    value.reset();
    if (const auto number = options.number(field.option.name, field.min, field.max))
        value = static_cast<std::uint16_t>(*number);
}
inline void readField(OptionReader& options, const accounts::Field& field,
                      std::optional<std::vector<std::string>>& value) {
    value = options.list(field.option.name);
}
template <NamedEnum E>
void readField(OptionReader& options, const accounts::Field& field, std::optional<E>& value) {
    value = options.choice<E>(field.option.name);
}

// Into an edit, what was given of its fields.
template <class Edit>
void readFields(OptionReader& options, Edit& edit) {
    Edit::list(
        [&](const accounts::Field& field, auto& value) {
            if constexpr (requires { readField(options, field, value); }) {
                if (!field.option.name.empty()) readField(options, field, value);
            } else if (!field.option.name.empty()) {
                throw std::logic_error("nobody reads the option " + std::string(field.option.name));
            }
        },
        edit);
}

// A line for each boolean and text that has a label; of a domain without those of the other role.
template <class Info>
void addLines(Labels& labels, const Info& info, std::optional<accounts::DomainRole> role = {}) {
    Info::list(
        [&]<class T>(const accounts::Field& field, const T& value) {
            if (field.label.empty() || (field.of && field.of != role)) return;
            if constexpr (std::is_same_v<T, bool>) labels.add(field.label, value ? field.yes : field.no);
            if constexpr (std::is_same_v<T, std::string>) labels.add(field.label, value);
        },
        info);
}

} // namespace ismail::ctl
