// The settings as the contract shows them, and the checks that need to know what a value means: a network, a host, a
// certificate that fits its key. What the table itself checks (type and range) is config's.
#pragma once

#include "base/result.h"
#include "config/settings.h"
#include "rpc/contract.h"

namespace ismail::service {

// atStart: the settings that were in force when the service started; a setting that waits for a restart differs.
rpc::SettingInfo settingInfo(const config::SettingSpec& spec, const config::Settings& now,
                             const config::Settings& atStart);

// A number that is another one whenever any value is: the version of the settings as a whole. Stays over a restart.
std::int64_t settingsVersion(const config::Settings& settings);

// value has passed config::validateSetting(). Errors: invalid, with the key and what to write.
Status checkSettingMeaning(const config::SettingSpec& spec, const std::string& value);

// What several settings must be together: the files of certificate and key.
Status checkSettingsTogether(const config::Settings& settings);

} // namespace ismail::service
