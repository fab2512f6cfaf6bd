// One large body on its way to the disk: blocks are queued by a session and written by a thread of the store, one at a
// time and in order.
#pragma once

#include "store/queue/body_store.h"

#include <deque>
#include <mutex>

namespace ismail::store {

class BodyFile : public std::enable_shared_from_this<BodyFile> {
public:
    BodyFile(BodyStore& store, MessageId id) : store_(store), id_(id) {}

    // False: writing failed before.
    bool push(Bytes block);
    // True: more is pending than should be, resume will be called.
    bool congested(std::function<void()> resume);
    void finish(Bytes last, std::function<void(Status)> done);
    // Nobody wants the body any more.
    void abandon();

private:
    // Given the lock of mutex_: what waits is written, by a thread of the store or, when those have ended, here.
    void schedule(std::unique_lock<std::mutex> lock);
    void run();
    Status writeBlock(const Bytes& block);
    Status close();
    void removeTemporary();

    BodyStore& store_;
    const MessageId id_;
    std::mutex mutex_;
    std::deque<Bytes> pending_;
    std::size_t pendingBytes_ = 0;
    bool scheduled_ = false;
    bool abandoned_ = false;
    Status status_;
    std::function<void()> resume_;
    std::function<void(Status)> done_;
    std::unique_ptr<Disk::File> file_; // used by the running thread only
};

} // namespace ismail::store
