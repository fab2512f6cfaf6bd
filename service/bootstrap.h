// What ismaild must know before its database is open: where the data directory is, and ismail.conf in it.
//
// ismail.conf holds "key = value" lines with keys of the settings table; '#' starts a comment. It gives this server's
// own defaults: a value that was set in the window or with ismailctl wins over it. It is how an installer or a
// container says ports and names before the first start, since a Windows service gets no command line. It is UTF-8,
// with or without the mark that Windows puts in front.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <map>
#include <string>

namespace ismail::service {

constexpr std::size_t maxConfigurationFile = 1U << 20; // octets

// The text of a configuration file in which these settings stand, whatever it said of them; all else stays as it is.
// Lines that are new end as Windows ends them.
std::string configurationWith(const std::string& text, const std::map<std::string, std::string>& settings);

// Key to normalised value. A missing file is an empty map. Errors: invalid, with the line number and the reason.
Result<std::map<std::string, std::string>> readConfigurationFile(const std::filesystem::path& file);

} // namespace ismail::service
