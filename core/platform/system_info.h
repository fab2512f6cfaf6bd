// Facts about this computer and process that need the operating system.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ismail::platform {

// The computer's name, fully qualified where the system knows it; lower case.
std::string computerName();

// Textual addresses of this computer's network interfaces, loopback included.
std::vector<std::string> interfaceAddresses();

// "postfix/master (process 812)": who holds a listening TCP port on this computer; empty if that cannot be learned.
std::string portHolder(std::uint16_t port);

// Raises the limit of open files as far as this account may; returns the new limit (0: unlimited).
std::uint64_t raiseOpenFileLimit();

// Memory that was freed goes back to the system, where much of it lies in this process. May take some milliseconds.
void giveBackFreeMemory();

// Files that this process makes from now on are for its own account only, whatever the directory they are in allows.
// Nothing on Windows, where the access list of the data directory is inherited.
void keepFilesPrivate();

// Where data lives when nobody says otherwise: /var/lib/ismail, or ISMail under %ProgramData%.
std::filesystem::path defaultDataDirectory();

} // namespace ismail::platform
