#include "harness/disks.h"

#include "harness/server_process.h"

#include <QFile>

#include <cstdint>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace ismail::test {

SmallDisk::SmallDisk(const QString& path, int megabytes) : path_(path) {
    mounted_ = run("mount", {"-t", "tmpfs", "-o", QStringLiteral("size=%1m,mode=0700").arg(megabytes), "tmpfs", path})
                   .exitCode == 0;
}

SmallDisk::~SmallDisk() {
    if (mounted_) run("umount", {"-l", path_});
}

void SmallDisk::fill() const {
    QFile filler(path_ + "/filler");
    if (!filler.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered)) return;
    for (qsizetype block : {1 << 20, 4096, 1})
        while (filler.write(QByteArray(block, 'x')) == block) {
        }
}

void SmallDisk::empty() const { QFile::remove(path_ + "/filler"); }

FragileDisk::FragileDisk(const QString& path, int megabytes) : path_(path) {
    QFile file(image());
    if (!file.open(QIODevice::WriteOnly) || !file.resize(qint64(megabytes) << 20)) return;
    file.close();
    if (run("mkfs.ext4", {"-q", "-F", image()}).exitCode == 0) mount();
}

FragileDisk::~FragileDisk() {
    if (mounted_) run("umount", {"-l", path_});
}

bool FragileDisk::mount() {
    mounted_ = run("mount", {"-o", "loop", image(), path_}).exitCode == 0;
    return mounted_;
}

bool FragileDisk::cut() {
    // EXT4_IOC_SHUTDOWN, which no header of the system has, with "do not flush the journal".
    constexpr unsigned long shutDown = _IOR('X', 125, std::uint32_t);
    std::uint32_t how = 2;
    const int directory = ::open(path_.toLocal8Bit().constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return false;
    const bool done = ::ioctl(directory, shutDown, &how) == 0;
    ::close(directory);
    return done;
}

bool FragileDisk::restore() {
    mounted_ = run("umount", {path_}).exitCode != 0;
    return !mounted_ && mount();
}

} // namespace ismail::test
