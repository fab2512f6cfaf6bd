// What body files need of the disk; tests put a full or failing one in its place.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace ismail::store {

class Disk {
public:
    class File {
    public:
        virtual ~File() = default; // closes
        virtual Status write(ByteView bytes) = 0;
        // Returns after the disk has all that was written.
        virtual Status flush() = 0;
    };

    virtual ~Disk() = default;
    // A new, empty file; conflict where the name exists.
    virtual Result<std::unique_ptr<File>> create(const std::filesystem::path& path) = 0;
    // Renames within one file system and returns after the directory of the new name is on disk.
    virtual Status publish(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    // Octets that this process may still write to the file system of path.
    virtual Result<std::uint64_t> freeSpace(const std::filesystem::path& path) = 0;
};

// The computer's own disk.
class SystemDisk final : public Disk {
public:
    Result<std::unique_ptr<File>> create(const std::filesystem::path& path) override;
    Status publish(const std::filesystem::path& from, const std::filesystem::path& to) override;
    Result<std::uint64_t> freeSpace(const std::filesystem::path& path) override;
};

} // namespace ismail::store
