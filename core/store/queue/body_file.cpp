#include "store/queue/body_file.h"

namespace ismail::store {

bool BodyFile::push(Bytes block) {
    std::unique_lock lock(mutex_);
    if (!status_.ok()) return false;
    pendingBytes_ += block.size();
    pending_.push_back(std::move(block));
    schedule(std::move(lock));
    return true;
}

bool BodyFile::congested(std::function<void()> resume) {
    const std::lock_guard lock(mutex_);
    if (pendingBytes_ < BodyStore::maxPending) return false;
    resume_ = std::move(resume);
    return true;
}

void BodyFile::finish(Bytes last, std::function<void(Status)> done) {
    std::unique_lock lock(mutex_);
    pendingBytes_ += last.size();
    pending_.push_back(std::move(last));
    done_ = std::move(done);
    schedule(std::move(lock));
}

void BodyFile::abandon() {
    std::unique_lock lock(mutex_);
    abandoned_ = true;
    pending_.clear();
    pendingBytes_ = 0;
    resume_ = nullptr;
    schedule(std::move(lock));
}

void BodyFile::schedule(std::unique_lock<std::mutex> lock) {
    if (scheduled_) return;
    scheduled_ = true;
    lock.unlock();
    if (!store_.threads_.post([self = shared_from_this()] { self->run(); })) run();
}

void BodyFile::run() {
    std::unique_lock lock(mutex_);
    while (!pending_.empty()) {
        const Bytes block = std::move(pending_.front());
        pending_.pop_front();
        lock.unlock();
        Status written = writeBlock(block);
        lock.lock();
        // abandon() empties the count while a block is being written.
        pendingBytes_ -= std::min(pendingBytes_, block.size());
        if (!written && status_.ok()) {
            store_.log_.error("body.write_failed", {{"id", messageIdText(id_)}, {"error", written.error().text}});
            status_ = std::move(written);
        }
        if (resume_ && pendingBytes_ <= BodyStore::maxPending / 2) {
            auto resume = std::move(resume_);
            resume_ = nullptr;
            lock.unlock();
            resume();
            lock.lock();
        }
    }
    if (!abandoned_ && !done_) {
        scheduled_ = false;
        return;
    }
    // From here on no one pushes: the sink is gone or has finished.
    auto done = std::move(done_);
    Status status = status_;
    lock.unlock();
    if (status.ok() && done) status = close();
    file_.reset();
    if (!done || !status) removeTemporary();
    if (done) done(std::move(status));
}

Status BodyFile::writeBlock(const Bytes& block) {
    {
        const std::lock_guard lock(mutex_);
        if (!status_.ok()) return {};
    }
    if (!file_) {
        auto created = store_.disk_.create(store_.temporaryPath(id_));
        if (!created) return created.error();
        file_ = std::move(created).value();
    }
    return file_->write(block);
}

Status BodyFile::close() {
    store_.crash_.reached(CrashStep::bodyWritten);
    if (Status flushed = file_->flush(); !flushed) return flushed;
    file_.reset();
    store_.crash_.reached(CrashStep::bodyFlushed);
    if (Status made = store_.makeDirectory(id_); !made) return made;
    if (Status published = store_.disk_.publish(store_.temporaryPath(id_), store_.path(id_)); !published)
        return published;
    store_.crash_.reached(CrashStep::bodyRenamed);
    return {};
}

void BodyFile::removeTemporary() {
    std::error_code ignored; // start-up empties the directory anyway
    std::filesystem::remove(store_.temporaryPath(id_), ignored);
}

} // namespace ismail::store
