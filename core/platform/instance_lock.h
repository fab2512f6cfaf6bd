// One process a data directory: a lock that the system releases when the process ends, however it ends.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>

namespace ismail::platform {

class InstanceLock {
public:
    // Locks DIRECTORY/ismaild.lock and writes the process id into it. Errors: conflict, naming the process that holds
    // it.
    static Result<InstanceLock> acquire(const std::filesystem::path& directory);
    InstanceLock(InstanceLock&& other) noexcept;
    InstanceLock& operator=(InstanceLock&&) = delete;
    ~InstanceLock();

private:
    explicit InstanceLock(std::intptr_t handle) : handle_(handle) {}
    std::intptr_t handle_;
};

} // namespace ismail::platform
