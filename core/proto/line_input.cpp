#include "proto/line_input.h"

#include <algorithm>
#include <cstring>

namespace ismail::proto {

namespace {

constexpr std::size_t keptLineCapacity = 4096; // what an idle session may hold on to

// A write the compiler may not leave out.
void overwrite(char* at, std::size_t count) {
    volatile char* p = at;
    for (std::size_t i = 0; i < count; ++i)
        p[i] = 0;
}

} // namespace

bool LineInput::append(ByteView bytes) {
    const std::size_t left = buffer_.size() - begin_;
    if (left + bytes.size() > maxBuffered) return false;
    if (left == 0) {
        buffer_.assign(bytes);
        begin_ = 0;
        return true;
    }
    // Moving what is left only when it is the smaller part keeps many small appends linear.
    if (begin_ >= left) {
        buffer_.erase(0, begin_);
        begin_ = 0;
    }
    buffer_.append(bytes);
    return true;
}

LineInput::Line LineInput::takeLine(std::size_t maxLine) {
    if (skipping_) return skipRest();
    const ByteView text = pending();
    const std::size_t end = text.substr(0, maxLine).find('\n');
    if (end == ByteView::npos) {
        if (text.size() < maxLine) return {};
        skipping_ = true;
        return skipRest();
    }
    lineStart_ = begin_;
    begin_ += end + 1;
    if (end == 0 || text[end - 1] != '\r') return {Kind::bareLf, text.substr(0, end)};
    return {Kind::line, text.substr(0, end - 1)};
}

LineInput::Line LineInput::skipRest() {
    const ByteView text = pending();
    const std::size_t end = text.find('\n');
    if (end == ByteView::npos) {
        consume(text.size());
        return {};
    }
    consume(end + 1);
    skipping_ = false;
    return {Kind::tooLong, {}};
}

void LineInput::clear() {
    overwrite(buffer_.data(), buffer_.size());
    buffer_.clear();
    begin_ = 0;
    lineStart_ = 0;
    skipping_ = false;
}

void LineInput::wipeLastLine() {
    if (lineStart_ < begin_) overwrite(buffer_.data() + lineStart_, begin_ - lineStart_);
}

void LineInput::shrink() {
    if (begin_ == buffer_.size() && buffer_.capacity() > keptLineCapacity) {
        Bytes().swap(buffer_);
        begin_ = 0;
        lineStart_ = 0;
    }
}

} // namespace ismail::proto
