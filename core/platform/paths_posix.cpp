#include "platform/paths.h"

#include "base/path_text.h"
#include "platform/system_info.h"

namespace ismail::platform {

std::string localEndpoint(const std::filesystem::path& dataDirectory) {
    std::error_code ignored;
    std::filesystem::path absolute = std::filesystem::absolute(dataDirectory, ignored).lexically_normal();
    if (!absolute.has_filename()) absolute = absolute.parent_path();
    if (absolute == defaultDataDirectory()) return "/run/ismail/ismaild.sock";
    return utf8FromPath(absolute / "ismaild.sock");
}

} // namespace ismail::platform
