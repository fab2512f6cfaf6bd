#include "platform/instance_lock.h"

#include "base/path_text.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace ismail::platform {

Result<InstanceLock> InstanceLock::acquire(const std::filesystem::path& directory) {
    const std::filesystem::path path = directory / "ismaild.lock";
    const int handle = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0)
        return Error{ErrorKind::unavailable, utf8FromPath(path) + " cannot be opened: " + std::strerror(errno) + "."};
    char holder[32] = {};
    if (::flock(handle, LOCK_EX | LOCK_NB) != 0) {
        const ssize_t count = ::read(handle, holder, sizeof holder - 1);
        ::close(handle);
        const std::string who = count > 0 ? "process " + std::to_string(std::atoi(holder)) : "another process";
        return Error{ErrorKind::conflict, "The data directory " + utf8FromPath(directory) + " is already in use by " +
                                              who +
                                              ". Stop that server, or give this one another directory with --data."};
    }
    const std::string id = std::to_string(::getpid()) + "\n";
    // The number only serves the message above; the lock itself is what counts.
    if (::ftruncate(handle, 0) != 0 || ::write(handle, id.data(), id.size()) < 0) ::lseek(handle, 0, SEEK_SET);
    return InstanceLock(handle);
}

InstanceLock::InstanceLock(InstanceLock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}

InstanceLock::~InstanceLock() {
    if (handle_ >= 0) ::close(static_cast<int>(handle_));
}

} // namespace ismail::platform
