#include "base/path_text.h"
#include "platform/durable_file.h"
#include "platform/win32_access.h"

#include <windows.h>

#include <utility>

namespace ismail::platform {

namespace {

constexpr int sharingRetries = 40; // of 50 ms
constexpr DWORD largestBlock = 1U << 24;

HANDLE native(std::intptr_t handle) { return reinterpret_cast<HANDLE>(handle); }
const std::intptr_t noFile = reinterpret_cast<std::intptr_t>(INVALID_HANDLE_VALUE);

Error failure(const std::string& what, DWORD code) {
    const bool full = code == ERROR_DISK_FULL || code == ERROR_HANDLE_DISK_FULL;
    const bool missing = code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND;
    const ErrorKind kind = full ? ErrorKind::exhausted : missing ? ErrorKind::notFound : ErrorKind::unavailable;
    return {kind, what + " (Windows error " + std::to_string(code) + ")."};
}

// Virus scanners and indexers open files for a moment after they were written.
template <typename Action>
DWORD withRetries(const Action& action) {
    for (int attempt = 0;; ++attempt) {
        if (action()) return ERROR_SUCCESS;
        const DWORD code = GetLastError();
        const bool passing =
            code == ERROR_SHARING_VIOLATION || code == ERROR_LOCK_VIOLATION || code == ERROR_ACCESS_DENIED;
        if (!passing || attempt >= sharingRetries) return code;
        Sleep(50);
    }
}

} // namespace

Result<DurableFile> DurableFile::create(const std::filesystem::path& path) {
    HANDLE handle = INVALID_HANDLE_VALUE;
    const DWORD code = withRetries([&] {
        handle = CreateFileW(path.c_str(), GENERIC_WRITE, FILE_SHARE_READ, nullptr, CREATE_NEW, FILE_ATTRIBUTE_NORMAL,
                             nullptr);
        return handle != INVALID_HANDLE_VALUE;
    });
    if (code != ERROR_SUCCESS) return failure(utf8FromPath(path) + " cannot be created", code);
    return DurableFile(reinterpret_cast<std::intptr_t>(handle));
}

DurableFile::DurableFile(DurableFile&& other) noexcept : handle_(std::exchange(other.handle_, noFile)) {}

DurableFile& DurableFile::operator=(DurableFile&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
}

DurableFile::~DurableFile() { close(); }

Status DurableFile::write(ByteView bytes) {
    while (!bytes.empty()) {
        DWORD written = 0;
        const DWORD block = bytes.size() < largestBlock ? static_cast<DWORD>(bytes.size()) : largestBlock;
        if (!::WriteFile(native(handle_), bytes.data(), block, &written, nullptr))
            return failure("A file cannot be written", GetLastError());
        bytes.remove_prefix(written);
    }
    return {};
}

Status DurableFile::flush() {
    return FlushFileBuffers(native(handle_)) ? Status()
                                             : failure("A file cannot be flushed to the disk", GetLastError());
}

void DurableFile::close() {
    if (handle_ != noFile) CloseHandle(native(std::exchange(handle_, noFile)));
}

Result<FileReader> FileReader::open(const std::filesystem::path& path) {
    HANDLE handle = INVALID_HANDLE_VALUE;
    const DWORD code = withRetries([&] {
        handle = CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                             nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
        return handle != INVALID_HANDLE_VALUE;
    });
    if (code != ERROR_SUCCESS) return failure(utf8FromPath(path) + " cannot be opened", code);
    LARGE_INTEGER size{};
    if (!GetFileSizeEx(handle, &size)) {
        const DWORD why = GetLastError();
        CloseHandle(handle);
        return failure(utf8FromPath(path) + " cannot be examined", why);
    }
    return FileReader(reinterpret_cast<std::intptr_t>(handle), static_cast<std::uint64_t>(size.QuadPart));
}

FileReader::FileReader(FileReader&& other) noexcept
    : handle_(std::exchange(other.handle_, noFile)), size_(other.size_) {}

FileReader& FileReader::operator=(FileReader&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(size_, other.size_);
    return *this;
}

FileReader::~FileReader() {
    if (handle_ != noFile) CloseHandle(native(handle_));
}

Result<Bytes> FileReader::read(std::uint64_t offset, std::size_t most) const {
    if (offset >= size_) return Bytes();
    if (most > size_ - offset) most = static_cast<std::size_t>(size_ - offset);
    Bytes bytes(most, '\0');
    std::size_t have = 0;
    while (have < most) {
        OVERLAPPED position{};
        position.Offset = static_cast<DWORD>((offset + have) & 0xffffffffU);
        position.OffsetHigh = static_cast<DWORD>((offset + have) >> 32);
        const DWORD block = most - have < largestBlock ? static_cast<DWORD>(most - have) : largestBlock;
        DWORD count = 0;
        if (!::ReadFile(native(handle_), bytes.data() + have, block, &count, &position)) {
            if (GetLastError() == ERROR_HANDLE_EOF) break;
            return failure("A file cannot be read", GetLastError());
        }
        if (count == 0) break;
        have += count;
    }
    bytes.resize(have);
    return bytes;
}

Status renameDurable(const std::filesystem::path& from, const std::filesystem::path& to) {
    const DWORD code = withRetries(
        [&] { return MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH) != 0; });
    return code == ERROR_SUCCESS ? Status()
                                 : failure(utf8FromPath(from) + " cannot be renamed to " + utf8FromPath(to), code);
}

Status removeDurable(const std::filesystem::path& path) {
    const DWORD code = withRetries([&] { return DeleteFileW(path.c_str()) != 0; });
    if (code == ERROR_SUCCESS || code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND) return {};
    return failure(utf8FromPath(path) + " cannot be removed", code);
}

Status flushDirectory(const std::filesystem::path&) { return {}; }

Status checkDataDirectory(const std::filesystem::path& directory) {
    if (GetFileAttributesW(directory.c_str()) == INVALID_FILE_ATTRIBUTES) return {};
    return checkPrivateDirectory(directory, true);
}

Status createPrivateDirectories(const std::filesystem::path& directory) {
    // What exists keeps its access list: setup made it, or the administrator's own choice did.
    if (GetFileAttributesW(directory.c_str()) != INVALID_FILE_ATTRIBUTES) {
        if (std::filesystem::is_directory(directory)) return {};
        return Error{ErrorKind::unavailable, utf8FromPath(directory) + " is no directory."};
    }
    if (directory.has_parent_path() && directory.parent_path() != directory)
        if (const Status parent = createPrivateDirectories(directory.parent_path()); !parent) return parent;
    return securePrivateDirectory(directory, true);
}

} // namespace ismail::platform
