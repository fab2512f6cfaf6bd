#include "bootstrap.h"

#include "base/text.h"
#include "config/settings.h"

#include <filesystem>
#include <fstream>

namespace ismail::service {

Result<std::map<std::string, std::string>> readConfigurationFile(const std::string& path) {
    std::map<std::string, std::string> values;
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return values;
    if (std::filesystem::file_size(path, ignored) > maxConfigurationFile)
        return Error{ErrorKind::invalid, path + " is too large to be a configuration file."};
    std::ifstream file(path);
    if (!file) return Error{ErrorKind::unavailable, path + " cannot be read."};
    std::string raw;
    for (int number = 1; std::getline(file, raw); ++number) {
        if (!raw.empty() && raw.back() == '\r') raw.pop_back();
        const std::string_view line = trim(raw);
        if (line.empty() || line.front() == '#') continue;
        const std::string where = path + ", line " + std::to_string(number) + ": ";
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
