#include "platform/durable_file.h"

namespace ismail::platform {

Status replaceFile(const std::filesystem::path& path, ByteView content) {
    std::filesystem::path temporary = path;
    temporary += ".new";
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    Result<DurableFile> file = DurableFile::create(temporary);
    if (!file) return file.error();
    if (const Status written = file->write(content); !written) return written;
    if (const Status flushed = file->flush(); !flushed) return flushed;
    file->close();
    return renameDurable(temporary, path);
}

} // namespace ismail::platform
