#include "store/db/disk.h"

#include "base/path_text.h"
#include "platform/disk_space.h"
#include "platform/durable_file.h"
#include "store/db/database.h"

namespace ismail::store {

namespace {

class SystemFile final : public Disk::File {
public:
    explicit SystemFile(platform::DurableFile file) : file_(std::move(file)) {}
    Status write(ByteView bytes) override { return file_.write(bytes); }
    Status flush() override { return file_.flush(); }

private:
    platform::DurableFile file_;
};

} // namespace

Result<std::unique_ptr<Disk::File>> SystemDisk::create(const std::filesystem::path& path) {
    auto file = platform::DurableFile::create(path);
    if (!file) return file.error();
    return std::unique_ptr<File>(std::make_unique<SystemFile>(std::move(file).value()));
}

Status SystemDisk::publish(const std::filesystem::path& from, const std::filesystem::path& to) {
    return platform::renameDurable(from, to);
}

Result<std::uint64_t> SystemDisk::freeSpace(const std::filesystem::path& path) {
    const auto free = platform::freeDiskSpace(path);
    if (!free) return Error{ErrorKind::unavailable, "The free space of " + utf8FromPath(path) + " is not known."};
    return *free;
}

} // namespace ismail::store
