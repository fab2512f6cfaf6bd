#include "platform/durable_file.h"

#include "base/path_text.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ismail::platform {

namespace {

Error failure(const std::string& what, const std::filesystem::path& path) {
    const int code = errno;
    const ErrorKind kind = code == ENOSPC || code == EDQUOT || code == EFBIG ? ErrorKind::exhausted
                           : code == ENOENT                                  ? ErrorKind::notFound
                                                                             : ErrorKind::unavailable;
    return {kind, utf8FromPath(path) + " " + what + ": " + std::strerror(code) + "."};
}

Error failure(const std::string& what) { return failure(what, "A file"); }

} // namespace

Result<DurableFile> DurableFile::create(const std::filesystem::path& path) {
    const int handle = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0) return failure("cannot be created", path);
    return DurableFile(handle);
}

DurableFile::DurableFile(DurableFile&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}

DurableFile& DurableFile::operator=(DurableFile&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
}

DurableFile::~DurableFile() { close(); }

Status DurableFile::write(ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(static_cast<int>(handle_), bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failure("cannot be written");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Status DurableFile::flush() {
    // After a failed fsync the kernel may have dropped the pages: the file is not to be trusted, so no second try.
    return ::fsync(static_cast<int>(handle_)) == 0 ? Status() : failure("cannot be flushed to the disk");
}

void DurableFile::close() {
    if (handle_ >= 0) ::close(static_cast<int>(std::exchange(handle_, -1)));
}

Result<FileReader> FileReader::open(const std::filesystem::path& path) {
    const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0) return failure("cannot be opened", path);
    struct stat information {};
    if (::fstat(handle, &information) != 0) {
        Error error = failure("cannot be examined", path);
        ::close(handle);
        return error;
    }
    return FileReader(handle, static_cast<std::uint64_t>(information.st_size));
}

FileReader::FileReader(FileReader&& other) noexcept : handle_(std::exchange(other.handle_, -1)), size_(other.size_) {}

FileReader& FileReader::operator=(FileReader&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(size_, other.size_);
    return *this;
}

FileReader::~FileReader() {
    if (handle_ >= 0) ::close(static_cast<int>(handle_));
}

Result<Bytes> FileReader::read(std::uint64_t offset, std::size_t most) const {
    if (offset >= size_) return Bytes();
    if (most > size_ - offset) most = static_cast<std::size_t>(size_ - offset);
    Bytes bytes(most, '\0');
    std::size_t have = 0;
    while (have < most) {
        const ssize_t count =
            ::pread(static_cast<int>(handle_), bytes.data() + have, most - have, static_cast<off_t>(offset + have));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failure("cannot be read");
        if (count == 0) break;
        have += static_cast<std::size_t>(count);
    }
    bytes.resize(have);
    return bytes;
}

Status renameDurable(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return failure("cannot be renamed to " + utf8FromPath(to), from);
    return flushDirectory(to.parent_path());
}

Status removeDurable(const std::filesystem::path& path) {
    if (::unlink(path.c_str()) == 0) return flushDirectory(path.parent_path());
    return errno == ENOENT ? Status() : failure("cannot be removed", path);
}

Status flushDirectory(const std::filesystem::path& directory) {
    const int handle = ::open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return failure("cannot be opened", directory);
    const int result = ::fsync(handle);
    Status status = result == 0 ? Status() : failure("cannot be flushed to the disk", directory);
    ::close(handle);
    return status;
}

Status checkDataDirectory(const std::filesystem::path&) { return {}; }

Status createPrivateDirectories(const std::filesystem::path& directory) {
    if (directory.empty() || std::filesystem::is_directory(directory)) return {};
    if (directory.has_parent_path())
        if (const Status parent = createPrivateDirectories(directory.parent_path()); !parent) return parent;
    if (::mkdir(directory.c_str(), 0700) != 0) {
        const int reason = errno;
        // Somebody else may have made it just now; a file of that name does not do.
        std::error_code ignored;
        const bool made = reason == EEXIST && std::filesystem::is_directory(directory, ignored);
        errno = reason;
        if (!made) return failure("cannot be created", directory);
    }
    return flushDirectory(directory.parent_path());
}

} // namespace ismail::platform
