// Small helpers shared by the *_posix.cpp files; no other file includes this.
#pragma once

#include "base/result.h"

#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace ismail::platform {

// "Cannot open /x: no such file or directory." with the kind that errno calls for.
inline Error systemError(const std::string& what, int code) {
    const ErrorKind kind = code == ENOSPC || code == EDQUOT || code == EMFILE ? ErrorKind::exhausted
                           : code == ENOENT                                   ? ErrorKind::notFound
                           : code == EACCES || code == EPERM                  ? ErrorKind::denied
                           : code == EEXIST                                   ? ErrorKind::conflict
                                                                              : ErrorKind::internal;
    return {kind, what + ": " + std::generic_category().message(code) + "."};
}

// Owns a file descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { reset(); }

    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    int release() { return std::exchange(fd_, -1); }
    void reset() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

private:
    int fd_ = -1;
};

} // namespace ismail::platform
