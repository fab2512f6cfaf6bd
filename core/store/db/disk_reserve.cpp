#include "store/db/disk_reserve.h"

#include "base/text.h"

#include <algorithm>

namespace ismail::store {

namespace {

constexpr std::size_t blockOctets = 1u << 20;

// A file system that compresses would keep nothing free for a file of zeros.
Bytes incompressible(std::size_t octets) {
    Bytes block(octets, '\0');
    std::uint64_t state = 88172645463325252ULL;
    for (char& octet : block) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        octet = static_cast<char>(state >> 56);
    }
    return block;
}

} // namespace

DiskReserve::DiskReserve(std::filesystem::path file, std::uint64_t octets, Disk& disk, Log& log)
    : file_(std::move(file)), octets_(octets), disk_(disk), log_(log) {
    std::error_code unknown;
    held_ = octets_ == 0 || std::filesystem::file_size(file_, unknown) == octets_;
    if (unknown) held_ = octets_ == 0;
}

bool DiskReserve::held() const {
    const std::lock_guard lock(mutex_);
    return held_;
}

void DiskReserve::release() {
    const std::lock_guard lock(mutex_);
    if (octets_ == 0) return;
    std::error_code failed;
    const bool there = std::filesystem::remove(file_, failed);
    held_ = false;
    if (there) log_.warning("disk.reserve_used", {{"octets", octets_}});
    if (failed) log_.error("disk.reserve_stays", {{"error", failed.message()}});
}

void DiskReserve::restore(std::uint64_t spare) {
    const std::lock_guard lock(mutex_);
    if (held_) return;
    const auto free = disk_.freeSpace(file_.parent_path());
    if (free && *free < octets_ + spare) return;
    const Status written = write();
    held_ = written.ok();
    if (held_) {
        log_.info("disk.reserve_kept", {{"octets", octets_}});
        return;
    }
    log_.warning("disk.reserve_not_kept", {{"error", written.error().text}});
    std::error_code ignored; // a remnant of it is as good as none
    std::filesystem::remove(file_, ignored);
}

Status DiskReserve::write() {
    std::error_code ignored; // of an attempt that was cut short
    std::filesystem::remove(file_, ignored);
    auto file = disk_.create(file_);
    if (!file) return file.error();
    const Bytes block = incompressible(blockOctets);
    for (std::uint64_t written = 0; written < octets_;) {
        const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), octets_ - written));
        if (Status put = (*file)->write(ByteView(block).substr(0, part)); !put) return put;
        written += part;
    }
    return (*file)->flush();
}

} // namespace ismail::store
