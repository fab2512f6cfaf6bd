#include "base/path_text.h"
#include "platform/instance_lock.h"

#include <windows.h>

#include <string>
#include <utility>

namespace ismail::platform {

namespace {

const std::intptr_t noFile = reinterpret_cast<std::intptr_t>(INVALID_HANDLE_VALUE);

} // namespace

Result<InstanceLock> InstanceLock::acquire(const std::filesystem::path& directory) {
    const std::filesystem::path path = directory / "ismaild.lock";
    // Reading is shared, so that whoever is refused can say who holds it; a second writer is refused by the system.
    HANDLE handle = CreateFileW(path.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, nullptr, OPEN_ALWAYS,
                                FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle == INVALID_HANDLE_VALUE) {
        const DWORD code = GetLastError();
        if (code != ERROR_SHARING_VIOLATION)
            return Error{ErrorKind::unavailable,
                         utf8FromPath(path) + " cannot be opened (Windows error " + std::to_string(code) + ")."};
        return Error{ErrorKind::conflict, "The data directory " + utf8FromPath(directory) +
                                              " is already in use by another ISMail server. Stop it, or give this one "
                                              "another directory with --data."};
    }
    const std::string id = std::to_string(GetCurrentProcessId()) + "\r\n";
    DWORD written = 0;
    SetEndOfFile(handle);
    WriteFile(handle, id.data(), static_cast<DWORD>(id.size()), &written, nullptr);
    return InstanceLock(reinterpret_cast<std::intptr_t>(handle));
}

InstanceLock::InstanceLock(InstanceLock&& other) noexcept : handle_(std::exchange(other.handle_, noFile)) {}

InstanceLock::~InstanceLock() {
    if (handle_ != noFile) CloseHandle(reinterpret_cast<HANDLE>(handle_));
}

} // namespace ismail::platform
