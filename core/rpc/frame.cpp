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
    if (broken_) return;
    // What was taken goes once for all frames that came together.
    buffer_.erase(0, begin_);
    begin_ = 0;
    buffer_ += bytes;
}

std::optional<Bytes> FrameDecoder::next() {
    const ByteView rest = ByteView(buffer_).substr(begin_);
    if (broken_ || rest.size() < prefixBytes) return std::nullopt;
    std::size_t length = 0;
    for (std::size_t i = 0; i < prefixBytes; ++i)
        length |= static_cast<std::size_t>(static_cast<unsigned char>(rest[i])) << (8 * i);
    if (length == 0 || length > most_) {
        broken_ = true;
        begin_ = 0;
        Bytes().swap(buffer_);
        return std::nullopt;
    }
    if (rest.size() < prefixBytes + length) return std::nullopt;
    begin_ += prefixBytes + length;
    return Bytes(rest.substr(prefixBytes, length));
}

} // namespace ismail::rpc
