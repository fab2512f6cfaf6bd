#include "platform/paths.h"

#include "platform/system_info.h"

#include <cstdint>
#include <cwctype>

namespace ismail::platform {

std::string localEndpoint(const std::filesystem::path& dataDirectory) {
    const auto normal = [](const std::filesystem::path& path) {
        std::error_code ignored;
        std::filesystem::path absolute = std::filesystem::absolute(path, ignored).lexically_normal();
        if (!absolute.has_filename()) absolute = absolute.parent_path();
        std::wstring text = absolute.wstring();
        for (wchar_t& c : text)
            c = static_cast<wchar_t>(std::towlower(static_cast<std::wint_t>(c)));
        return text;
    };
    const std::wstring path = normal(dataDirectory);
    if (path == normal(defaultDataDirectory())) return "\\\\.\\pipe\\ISMail";
    // FNV-1a, 64 bits: a name that is the same in the service and its clients.
    std::uint64_t hash = 14695981039346656037ULL;
    for (const wchar_t c : path) {
        hash ^= static_cast<std::uint64_t>(c);
        hash *= 1099511628211ULL;
    }
    return "\\\\.\\pipe\\ISMail-" + std::to_string(hash);
}

} // namespace ismail::platform
