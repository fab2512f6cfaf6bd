#include "rpc/frame.h"

#include <cassert>

namespace ismail::rpc {

namespace {
constexpr std::size_t prefixBytes = 4;
}

Bytes frame(ByteView body) {
    assert(!body.empty() && body.size() <= maxFrameBytes);
    Bytes out;
    out.reserve(prefixBytes + body.size());
    for (std::size_t i = 0; i < prefixBytes; ++i)
        out += static_cast<char>(body.size() >> (8 * i) & 0xff);
    out += body;
    return out;
}

void FrameDecoder::feed(ByteView bytes) {
    if (!broken_) buffer_ += bytes;
}

std::optional<Bytes> FrameDecoder::next() {
    if (broken_ || buffer_.size() < prefixBytes) return std::nullopt;
    std::size_t length = 0;
    for (std::size_t i = 0; i < prefixBytes; ++i)
        length |= static_cast<std::size_t>(static_cast<unsigned char>(buffer_[i])) << (8 * i);
    if (length == 0 || length > maxFrameBytes) {
        broken_ = true;
        buffer_.clear();
        buffer_.shrink_to_fit();
        return std::nullopt;
    }
    if (buffer_.size() < prefixBytes + length) return std::nullopt;
    Bytes body = buffer_.substr(prefixBytes, length);
    buffer_.erase(0, prefixBytes + length);
    return body;
}

} // namespace ismail::rpc
