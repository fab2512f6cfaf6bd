// Who is told what by e-mail: the settings alert.*recipients, by the key of an alert.
#pragma once

#include "config/settings.h"

#include <string>
#include <string_view>
#include <vector>

namespace ismail::service {

// Partners and held mail, quotas, everything else; each kind has its own recipients or those of alert.recipients.
std::vector<std::string> alertRecipients(const config::Settings& settings, std::string_view key);
// Everybody who is told anything, each once.
std::vector<std::string> allAlertRecipients(const config::Settings& settings);

} // namespace ismail::service
