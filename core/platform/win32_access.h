// Who may touch what on Windows: the service's own account, access lists of directories, owners. For *_win32.cpp files.
#pragma once

#include "base/result.h"
#include "platform/win32_util.h"

#include <filesystem>
#include <string>

namespace ismail::platform {

// The SID of NT SERVICE\ismaild. Windows derives it from the service's name (SHA-1 of the name in upper case), so it is
// the same on every computer and known before the service exists.
inline constexpr wchar_t serviceSid[] = L"S-1-5-80-2698945514-2194504409-946683972-3942994072-642054656";

std::wstring sidText(PSID sid);
// The user of this process; empty if that cannot be learned.
std::wstring userOfThisProcess();
// SYSTEM, the Administrators or the service itself; with allowThisUser also the user of this process.
bool isTrustedOwner(PSID owner, bool allowThisUser);

// In SDDL: full access for SYSTEM, the Administrators and the service, inherited by what lies below, and nothing taken
// over from the directory above. withThisUser: for a server that a person runs in the foreground.
std::wstring privateDirectorySecurity(bool withThisUser);

// Refuses a directory that somebody else made first (any user may make directories in ProgramData) and one that leads
// elsewhere. Errors: denied, with who owns it; notFound.
Status checkPrivateDirectory(const std::filesystem::path& directory, bool allowThisUser);

// Creates the directory, and those above it, with that access list; an existing one is checked as above and gets the
// access list. Errors: denied, unavailable.
Status securePrivateDirectory(const std::filesystem::path& directory, bool withThisUser);

// The access list as it is on the disk, in SDDL; empty if it cannot be read.
std::wstring accessListOf(const std::filesystem::path& directory);

} // namespace ismail::platform
