// Files that are on the disk when we say so, and names that survive a power cut.
//
// Promises: after flush() the content is on the disk; after renameDurable() and removeDurable() the directory entry is,
// too. On Windows a sharing violation (a virus scanner, an indexer) is tried again for up to two seconds.
// Errors: exhausted when the disk is full, notFound, unavailable for other failures of the disk.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace ismail::platform {

// An open file that is written from start to end. Not thread-safe.
class DurableFile {
public:
    // The file must not exist yet; only this account may read it.
    static Result<DurableFile> create(const std::filesystem::path& path);
    DurableFile(DurableFile&& other) noexcept;
    DurableFile& operator=(DurableFile&& other) noexcept;
    ~DurableFile();

    Status write(ByteView bytes);
    // Content on the disk: fsync, FlushFileBuffers.
    Status flush();
    void close();

private:
    explicit DurableFile(std::intptr_t handle) : handle_(handle) {}
    std::intptr_t handle_;
};

// Reads at any position without moving one. Thread-safe.
class FileReader {
public:
    static Result<FileReader> open(const std::filesystem::path& path);
    FileReader(FileReader&& other) noexcept;
    FileReader& operator=(FileReader&& other) noexcept;
    ~FileReader();

    std::uint64_t size() const { return size_; }
    // Fewer bytes than asked for only at the end of the file.
    Result<Bytes> read(std::uint64_t offset, std::size_t most) const;

private:
    FileReader(std::intptr_t handle, std::uint64_t size) : handle_(handle), size_(size) {}
    std::intptr_t handle_;
    std::uint64_t size_;
};

// Replaces an existing target. Both names are on the same volume.
Status renameDurable(const std::filesystem::path& from, const std::filesystem::path& to);
// A file that is not there is no error.
Status removeDurable(const std::filesystem::path& path);
// Names created or removed in the directory are on the disk (a no-op on Windows, where NTFS logs them).
Status flushDirectory(const std::filesystem::path& directory);
// Creates missing directories that only this account (and on Windows the administrators) may enter.
Status createPrivateDirectories(const std::filesystem::path& directory);
// Refuses a directory that is there already and may not hold mail: on Windows, where any user may make directories in
// places such as ProgramData, one that belongs to another user, or that leads elsewhere. Elsewhere the rights of the
// directory above decide who can make one, and nothing is asked. Errors: denied, with the reason.
Status checkDataDirectory(const std::filesystem::path& directory);
// The whole content through a temporary name: after a crash the file is the old one or the new one.
Status replaceFile(const std::filesystem::path& path, ByteView content);

} // namespace ismail::platform
