// Free space of the volume that holds a path.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace ismail::platform {

// Octets that this account may still use; nothing if the volume cannot be asked.
std::optional<std::uint64_t> freeDiskSpace(const std::filesystem::path& path);

} // namespace ismail::platform
