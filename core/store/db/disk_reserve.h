// A file that takes room on the disk for the day when it is full: then it is removed, so that what became of mail that
// was sent can still be recorded and the service can start. While it is not there no new mail is taken, which would eat
// the room.
//
// Thread-safe. restore() writes some megabytes: workers and start-up only.
#pragma once

#include "base/log.h"
#include "store/db/disk.h"

#include <cstdint>
#include <filesystem>
#include <mutex>

namespace ismail::store {

class DiskReserve {
public:
    // octets 0: there is no reserve, and it is never missed.
    DiskReserve(std::filesystem::path file, std::uint64_t octets, Disk& disk, Log& log);

    // The room is there.
    bool held() const;
    // Gives the room back.
    void release();
    // Takes it again if the disk has it and `spare` octets more.
    void restore(std::uint64_t spare);

private:
    Status write();

    const std::filesystem::path file_;
    const std::uint64_t octets_;
    Disk& disk_;
    Log& log_;
    mutable std::mutex mutex_;
    bool held_ = false;
};

} // namespace ismail::store
