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
        searched_ = 0;
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
    const std::size_t end = text.substr(0, maxLine).find('\n', searched_);
    if (end == ByteView::npos) {
        searched_ = std::min(text.size(), maxLine);
        if (text.size() < maxLine) return {};
        skipping_ = true;
        end_.clear();
        return skipRest();
    }
    lineStart_ = begin_;
    consume(end + 1);
    if (end == 0 || text[end - 1] != '\r') return {Kind::bareLf, text.substr(0, end)};
    return {Kind::line, text.substr(0, end - 1)};
}

LineInput::Line LineInput::skipRest() {
    const ByteView text = pending();
    const std::size_t end = text.find('\n');
    keepEnd(text.substr(0, end));
    if (end == ByteView::npos) {
        consume(text.size());
        return {};
    }
    consume(end + 1);
    skipping_ = false;
    if (!end_.empty() && end_.back() == '\r') end_.pop_back();
    return {Kind::tooLong, end_};
}

void LineInput::keepEnd(ByteView skipped) {
    end_ += skipped.substr(skipped.size() - std::min(skipped.size(), endOfSkipped));
    if (end_.size() > endOfSkipped) end_.erase(0, end_.size() - endOfSkipped);
}

void LineInput::clear() {
    overwrite(buffer_.data(), buffer_.size());
    overwrite(end_.data(), end_.size());
    buffer_.clear();
    begin_ = 0;
    lineStart_ = 0;
    searched_ = 0;
    end_.clear();
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
