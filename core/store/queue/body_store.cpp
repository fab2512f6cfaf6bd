#include "store/queue/body_store.h"

#include "base/path_text.h"
#include "platform/durable_file.h"
#include "store/db/database.h"
#include "store/queue/body_file.h"

#include <algorithm>
#include <optional>

namespace ismail::store {

namespace fs = std::filesystem;

namespace {

constexpr unsigned directories = BodyStore::directories;
constexpr int millisShift = 22; // of a message id: below are counter bits, which are nearly always zero

unsigned directoryNumber(MessageId id) { return static_cast<unsigned>(id >> millisShift) % directories; }

std::string directoryName(MessageId id) {
    constexpr std::string_view digits = "0123456789abcdef";
    const unsigned number = directoryNumber(id);
    return {digits[number / 16], digits[number % 16]};
}

class FileReader final : public relay::BodyReader {
public:
    FileReader(fs::path path, std::uint64_t size) : path_(std::move(path)), size_(size) {}
    std::uint64_t size() const override { return size_; }
    const Bytes* inlineBytes() const override { return nullptr; }
    Result<Bytes> read(std::uint64_t offset, std::size_t most) override {
        const std::lock_guard lock(mutex_);
        if (offset >= size_) return Bytes();
        if (!file_) {
            auto opened = platform::FileReader::open(path_);
            if (!opened) return opened.error();
            file_.emplace(std::move(opened).value());
        }
        auto bytes = file_->read(offset, static_cast<std::size_t>(std::min<std::uint64_t>(most, size_ - offset)));
        if (bytes && bytes->empty())
            return Error{ErrorKind::corrupt, "The body file " + utf8FromPath(path_) + " is shorter than it was."};
        return bytes;
    }

private:
    const fs::path path_;
    const std::uint64_t size_;
    std::mutex mutex_;
    std::optional<platform::FileReader> file_;
};

class MemoryReader final : public relay::BodyReader {
public:
    explicit MemoryReader(Bytes body) : body_(std::move(body)) {}
    std::uint64_t size() const override { return body_.size(); }
    const Bytes* inlineBytes() const override { return &body_; }
    Result<Bytes> read(std::uint64_t offset, std::size_t most) override {
        if (offset >= body_.size()) return Bytes();
        return body_.substr(static_cast<std::size_t>(offset), most);
    }

private:
    const Bytes body_;
};

class HeadedReader final : public relay::BodyReader {
public:
    HeadedReader(Bytes header, std::shared_ptr<relay::BodyReader> body)
        : header_(std::move(header)), body_(std::move(body)) {}
    std::uint64_t size() const override { return header_.size() + body_->size(); }
    const Bytes* inlineBytes() const override { return nullptr; }
    Result<Bytes> read(std::uint64_t offset, std::size_t most) override {
        return readHeaded(header_, *body_, offset, most);
    }

private:
    const Bytes header_;
    const std::shared_ptr<relay::BodyReader> body_;
};

} // namespace

SpoolSink::~SpoolSink() {
    if (file_) file_->abandon();
}

bool SpoolSink::append(ByteView bytes) {
    size_ += bytes.size();
    if (!file_ && size_ > inlineLimit_) file_ = std::make_shared<BodyFile>(store_, id_);
    if (!file_) {
        buffer_.append(bytes);
        return true;
    }
    bool taken = true;
    while (!bytes.empty() && taken) {
        const std::size_t room = BodyStore::blockSize - std::min(buffer_.size(), BodyStore::blockSize);
        const auto part = bytes.substr(0, room);
        buffer_.append(part);
        bytes.remove_prefix(part.size());
        if (buffer_.size() < BodyStore::blockSize) break;
        taken = file_->push(std::move(buffer_));
        Bytes next;
        next.reserve(BodyStore::blockSize);
        buffer_ = std::move(next);
    }
    return taken;
}

bool SpoolSink::congested(std::function<void()> resume) { return file_ && file_->congested(std::move(resume)); }

void SpoolSink::finish(std::function<void(Status)> done) {
    file_->finish(std::move(buffer_), std::move(done));
    file_.reset();
}

BodyStore::BodyStore(fs::path directory, Disk& disk, CrashPoints& crash, Log& log)
    : directory_(std::move(directory)), disk_(disk), crash_(crash), log_(log), threads_(ioThreads) {}

BodyStore::~BodyStore() { stop(); }

void BodyStore::stop() { threads_.stop(); }

std::unique_ptr<SpoolSink> BodyStore::openSink(MessageId id, std::size_t inlineLimit) {
    return std::unique_ptr<SpoolSink>(new SpoolSink(*this, id, inlineLimit));
}

std::shared_ptr<relay::BodyReader> BodyStore::openFile(MessageId id, std::uint64_t size) {
    return std::make_shared<FileReader>(path(id), size);
}

fs::path BodyStore::path(MessageId id) const { return directory_ / directoryName(id) / messageIdText(id); }

fs::path BodyStore::temporaryPath(MessageId id) const { return directory_ / "tmp" / messageIdText(id); }

std::vector<MessageId> BodyStore::prepare() {
    fs::create_directories(directory_ / "damaged");
    fs::create_directories(directory_ / "tmp");
    for (const auto& entry : fs::directory_iterator(directory_ / "tmp")) {
        // Never acknowledged: 250 is said after the rename and the commit.
        log_.info("unfinished.body_removed", {{"file", utf8FromPath(entry.path().filename())}});
        fs::remove_all(entry.path());
    }
    std::vector<MessageId> found;
    for (unsigned i = 0; i < directories; ++i) {
        const fs::path directory = directory_ / directoryName(static_cast<MessageId>(i) << millisShift);
        known_[i] = fs::is_directory(directory);
        if (!known_[i]) continue;
        for (const auto& entry : fs::directory_iterator(directory)) {
            const auto id = parseMessageId(utf8FromPath(entry.path().filename()));
            if (id && entry.is_regular_file() && path(*id) == entry.path()) {
                found.push_back(*id);
                continue;
            }
            log_.error("strange.file_set_aside", {{"file", utf8FromPath(entry.path())}});
            fs::rename(entry.path(), directory_ / "damaged" / entry.path().filename());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

Status BodyStore::makeDirectory(MessageId id) {
    const unsigned number = directoryNumber(id);
    const std::lock_guard lock(mutex_);
    if (known_[number]) return {};
    if (Status made = platform::createPrivateDirectories(path(id).parent_path()); !made) return made;
    known_[number] = true;
    return {};
}

void BodyStore::remove(MessageId id) {
    {
        const std::lock_guard lock(mutex_);
        if (held_ > 0) {
            waitingRemovals_.insert(id);
            return;
        }
    }
    const auto work = [this, id] {
        std::error_code error;
        fs::remove(path(id), error);
        // Start-up removes what is left, also after a crash: no need to flush the directory.
        if (error) log_.warning("body.not_removed", {{"id", messageIdText(id)}, {"error", error.message()}});
    };
    if (!threads_.post(work)) work();
}

void BodyStore::holdRemovals() {
    const std::lock_guard lock(mutex_);
    ++held_;
}

void BodyStore::releaseRemovals() {
    std::set<MessageId> removals;
    {
        const std::lock_guard lock(mutex_);
        if (--held_ > 0) return;
        removals.swap(waitingRemovals_);
    }
    for (const MessageId id : removals)
        remove(id);
}

std::shared_ptr<relay::BodyReader> memoryReader(Bytes body) { return std::make_shared<MemoryReader>(std::move(body)); }

std::shared_ptr<relay::BodyReader> headedReader(Bytes header, std::shared_ptr<relay::BodyReader> body) {
    return std::make_shared<HeadedReader>(std::move(header), std::move(body));
}

Result<Bytes> readHeaded(ByteView header, relay::BodyReader& body, std::uint64_t offset, std::size_t most) {
    Bytes bytes;
    if (offset < header.size()) bytes = header.substr(static_cast<std::size_t>(offset), most);
    const std::uint64_t at = offset + bytes.size() - header.size();
    if (bytes.size() == most || at >= body.size()) return bytes;
    Result<Bytes> rest = body.read(at, most - bytes.size());
    if (!rest || bytes.empty()) return rest;
    return bytes + *rest;
}

} // namespace ismail::store
