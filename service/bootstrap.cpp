#include "bootstrap.h"

#include "base/path_text.h"
#include "base/text.h"
#include "config/settings.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace ismail::service {

namespace {

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

// The key that a line sets; empty for a comment or nothing.
std::string keyOf(std::string_view line) {
    if (line.starts_with(byteOrderMark)) line.remove_prefix(byteOrderMark.size());
    line = trim(line);
    const auto equals = line.find('=');
    return line.empty() || line.front() == '#' || equals == std::string_view::npos
               ? std::string()
               : std::string(trim(line.substr(0, equals)));
}

} // namespace

std::string configurationWith(const std::string& text, const std::map<std::string, std::string>& settings) {
    std::string out;
    std::map<std::string, std::string> left = settings;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        const std::string_view line = std::string_view(text).substr(at, end - at);
        at = end;
        const std::string key = keyOf(line);
        if (!settings.contains(key)) {
            out += line;
        } else if (left.erase(key) != 0) {
            if (line.starts_with(byteOrderMark)) out += byteOrderMark;
            out += key + " = " + settings.at(key) + "\r\n";
        }
    }
    if (!left.empty() && !out.empty() && out.back() != '\n') out += "\r\n";
    for (const auto& [key, value] : left)
        out += key + " = " + value + "\r\n";
    return out;
}

Result<std::map<std::string, std::string>> readConfigurationFile(const std::filesystem::path& file) {
    const std::string path = utf8FromPath(file);
    std::map<std::string, std::string> values;
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return values;
    if (std::filesystem::file_size(file, ignored) > maxConfigurationFile)
        return Error{ErrorKind::invalid, path + " is too large to be a configuration file."};
    std::ifstream in(file);
    if (!in) return Error{ErrorKind::unavailable, path + " cannot be read."};
    std::string raw;
    for (int number = 1; std::getline(in, raw); ++number) {
        if (number == 1 && raw.starts_with(byteOrderMark)) raw.erase(0, byteOrderMark.size());
        if (!raw.empty() && raw.back() == '\r') raw.pop_back();
        const std::string_view line = trim(raw);
        if (line.empty() || line.front() == '#') continue;
        const std::string where = path + ", line " + std::to_string(number) + ": ";
        if (!isUtf8(line))
            return Error{ErrorKind::invalid, where + "this is no UTF-8. Save the file in that encoding."};
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) return Error{ErrorKind::invalid, where + "expected \"key = value\"."};
        const std::string key(trim(line.substr(0, equals)));
        const config::SettingSpec* spec = config::findSetting(key);
        if (spec == nullptr) return Error{ErrorKind::invalid, where + "there is no setting \"" + key + "\"."};
        Result<std::string> value = config::validateSetting(*spec, trim(line.substr(equals + 1)));
        if (!value) return Error{ErrorKind::invalid, where + value.error().text};
        values[key] = *value;
    }
    return values;
}

} // namespace ismail::service
