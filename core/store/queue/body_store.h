// Bodies of messages: small ones in the database, larger ones in files bodies/xx/<id>, where xx spreads them over 256
// directories. A body is stored once however many recipients it has, and is never changed.
//
// Promises: memory for a body stays under the inline limit plus 1 MiB, whatever its size; a file has its final name
// only when all of it is on disk. A file that belongs to no message is removed at start, one whose name means nothing
// is moved to bodies/damaged, a missing one is reported; nothing that a row refers to is ever removed.
#pragma once

#include "base/bytes.h"
#include "base/ids.h"
#include "base/log.h"
#include "base/result.h"
#include "relay/body_reader.h"
#include "relay/spool.h"
#include "store/db/crash_points.h"
#include "store/db/disk.h"
#include "store/db/io_threads.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace ismail::store {

class BodyFile;

// What an SMTP session writes into.
class SpoolSink final : public relay::BodySink {
public:
    ~SpoolSink() override;
    bool append(ByteView bytes) override;
    bool congested(std::function<void()> resume) override;
    std::uint64_t size() const override { return size_; }

    MessageId id() const { return id_; }
    bool inMemory() const { return file_ == nullptr; }
    // Only with inMemory(): the whole body.
    Bytes takeMemory() { return std::move(buffer_); }
    // Only without inMemory(): flushes the rest and gives the file its final name; done on a thread of the store.
    void finish(std::function<void(Status)> done);

private:
    friend class BodyStore;
    SpoolSink(class BodyStore& store, MessageId id, std::size_t inlineLimit)
        : store_(store), id_(id), inlineLimit_(inlineLimit) {}

    BodyStore& store_;
    const MessageId id_;
    const std::size_t inlineLimit_;
    std::uint64_t size_ = 0;
    Bytes buffer_; // all of the body, or the block that is being filled
    std::shared_ptr<BodyFile> file_;
};

class BodyStore {
public:
    static constexpr std::size_t blockSize = 256 * 1024;
    static constexpr std::size_t maxPending = 4 * blockSize; // written but not yet on its way to the disk, one body
    static constexpr std::size_t ioThreads = 4;
    static constexpr unsigned directories = 256;

    BodyStore(std::filesystem::path directory, Disk& disk, CrashPoints& crash, Log& log);
    ~BodyStore();
    BodyStore(const BodyStore&) = delete;
    BodyStore& operator=(const BodyStore&) = delete;

    // Creates the directories, empties bodies/tmp, sets strange files aside, and returns the ids that have a file.
    std::vector<MessageId> prepare();

    std::unique_ptr<SpoolSink> openSink(MessageId id, std::size_t inlineLimit);
    std::shared_ptr<relay::BodyReader> openFile(MessageId id, std::uint64_t size);
    std::filesystem::path path(MessageId id) const;
    std::filesystem::path temporaryPath(MessageId id) const;

    // Soon, on a thread of the store; put off while removals are held.
    void remove(MessageId id);
    // While held (a backup copies files), removals wait. Calls nest.
    void holdRemovals();
    void releaseRemovals();

    // Finishes what is being written.
    void stop();

private:
    friend class SpoolSink;
    friend class BodyFile;
    // Durable too: a file in it is only as safe as its directory.
    Status makeDirectory(MessageId id);

    const std::filesystem::path directory_;
    Disk& disk_;
    CrashPoints& crash_;
    Log& log_;
    std::mutex mutex_;
    std::array<bool, directories> known_{}; // directories that exist
    int held_ = 0;
    std::set<MessageId> waitingRemovals_;
    IoThreads threads_;
};

// A body that is in memory already.
std::shared_ptr<relay::BodyReader> memoryReader(Bytes body);
// A body with lines before it.
std::shared_ptr<relay::BodyReader> headedReader(Bytes header, std::shared_ptr<relay::BodyReader> body);
// Octets from an offset into header and body as if they were one.
Result<Bytes> readHeaded(ByteView header, relay::BodyReader& body, std::uint64_t offset, std::size_t most);

} // namespace ismail::store
