#include "relay/outgoing/converted_body.h"

#include <algorithm>
#include <mutex>

namespace ismail::relay {

namespace {

constexpr std::size_t chunk = 64 * 1024;

// Calls sink for the whole body in pieces.
template <typename Sink>
Status forEachPiece(BodyReader& body, Sink sink) {
    if (const Bytes* all = body.inlineBytes()) {
        sink(ByteView(*all));
        return {};
    }
    for (std::uint64_t offset = 0; offset < body.size();) {
        auto piece = body.read(offset, chunk);
        if (!piece) return piece.error();
        if (piece->empty()) return Error{ErrorKind::corrupt, "A stored body is shorter than its size."};
        sink(ByteView(*piece));
        offset += piece->size();
    }
    return {};
}

class MemoryBody final : public BodyReader {
public:
    explicit MemoryBody(Bytes bytes) : bytes_(std::move(bytes)) {}
    std::uint64_t size() const override { return bytes_.size(); }
    const Bytes* inlineBytes() const override { return &bytes_; }
    Result<Bytes> read(std::uint64_t offset, std::size_t most) override {
        if (offset >= bytes_.size()) return Bytes();
        return bytes_.substr(static_cast<std::size_t>(offset), most);
    }

private:
    const Bytes bytes_;
};

// Converts while it is read. Reading on is cheap; going back starts again from the first byte.
class StreamedBody final : public BodyReader {
public:
    StreamedBody(std::shared_ptr<BodyReader> source, mail::DowngradePlan plan, std::uint64_t size)
        : source_(std::move(source)), plan_(std::move(plan)), size_(size), converter_(plan_) {}

    std::uint64_t size() const override { return size_; }
    const Bytes* inlineBytes() const override { return nullptr; }

    Result<Bytes> read(std::uint64_t offset, std::size_t most) override {
        std::lock_guard lock(mutex_);
        if (offset < start_) restart();
        while (offset + most > start_ + ready_.size() && !finished_) {
            drop(offset);
            if (sourceOffset_ >= source_->size()) {
                converter_.finish(ready_);
                finished_ = true;
                break;
            }
            auto piece = source_->read(sourceOffset_, chunk);
            if (!piece) return piece.error();
            if (piece->empty()) return Error{ErrorKind::corrupt, "A stored body is shorter than its size."};
            sourceOffset_ += piece->size();
            converter_.feed(*piece, ready_);
        }
        drop(offset);
        return ready_.substr(0, most);
    }

private:
    void restart() {
        converter_ = mail::Downgrader(plan_);
        ready_.clear();
        start_ = sourceOffset_ = 0;
        finished_ = false;
    }
    // Forgets what lies before offset.
    void drop(std::uint64_t offset) {
        const std::uint64_t behind = std::min<std::uint64_t>(offset - start_, ready_.size());
        ready_.erase(0, static_cast<std::size_t>(behind));
        start_ += behind;
    }

    std::mutex mutex_;
    const std::shared_ptr<BodyReader> source_;
    const mail::DowngradePlan plan_;
    const std::uint64_t size_;
    mail::Downgrader converter_;
    Bytes ready_; // converted and not yet read; four chunks at most and what one call asks for
    std::uint64_t start_ = 0;
    std::uint64_t sourceOffset_ = 0;
    bool finished_ = false;
};

} // namespace

Result<std::shared_ptr<BodyReader>> convertBody(std::shared_ptr<BodyReader> body, mail::DowngradeTarget target) {
    mail::MimeScanner scanner;
    if (const Status read = forEachPiece(*body, [&](ByteView piece) { scanner.feed(piece); }); !read)
        return read.error();
    auto plan = mail::planDowngrade(scanner.finish(), target);
    if (!plan) return plan.error();
    if (plan->empty()) return body;

    mail::Downgrader converter(*plan);
    Bytes out;
    if (const Bytes* all = body->inlineBytes()) {
        converter.feed(*all, out);
        converter.finish(out);
        return std::shared_ptr<BodyReader>(std::make_shared<MemoryBody>(std::move(out)));
    }
    std::uint64_t size = 0;
    const Status counted = forEachPiece(*body, [&](ByteView piece) {
        converter.feed(piece, out);
        size += out.size();
        out.clear();
    });
    if (!counted) return counted.error();
    converter.finish(out);
    size += out.size();
    return std::shared_ptr<BodyReader>(std::make_shared<StreamedBody>(std::move(body), std::move(*plan), size));
}

} // namespace ismail::relay
