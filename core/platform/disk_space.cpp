#include "platform/disk_space.h"

namespace ismail::platform {

std::optional<std::uint64_t> freeDiskSpace(const std::filesystem::path& path) {
    std::error_code error;
    const std::filesystem::space_info info = std::filesystem::space(path, error);
    if (error) return std::nullopt;
    return info.available;
}

} // namespace ismail::platform
