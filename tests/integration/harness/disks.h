// Disks in the place of a server's data directory that misbehave when told to. They need root; where they cannot be
// mounted, mounted() is false. What a server has there must be closed before they go.
#pragma once

#include <QString>
#include <QTemporaryDir>

namespace ismail::test {

// A memory disk that fills up.
class SmallDisk {
public:
    SmallDisk(const QString& path, int megabytes);
    ~SmallDisk();
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    bool mounted() const { return mounted_; }
    // To the last octet.
    void fill() const;
    void empty() const;

private:
    QString path_;
    bool mounted_ = false;
};

// A file system (ext4) whose power can be cut: what was not flushed by then is lost.
class FragileDisk {
public:
    FragileDisk(const QString& path, int megabytes);
    ~FragileDisk();
    FragileDisk(const FragileDisk&) = delete;
    FragileDisk& operator=(const FragileDisk&) = delete;
    bool mounted() const { return mounted_; }
    // From now on every access fails, and nothing that is in memory reaches the disk.
    bool cut();
    // After cut(), when nothing is open there any more.
    bool restore();

private:
    QString image() const { return files_.filePath("disk.img"); }
    bool mount();

    QTemporaryDir files_;
    QString path_;
    bool mounted_ = false;
};

} // namespace ismail::test
