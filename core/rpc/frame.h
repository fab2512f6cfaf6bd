// Frames of the local connection: a 4-byte little-endian length, then that many octets of UTF-8 JSON.
// A length of zero or over the cap makes the stream useless: the decoder stays broken and the connection must end.
#pragma once

#include "base/bytes.h"
#include "rpc/contract.h"

#include <cstddef>
#include <optional>

namespace ismail::rpc {

// The body must not be empty and must keep to maxFrameBytes.
Bytes frame(ByteView body);

class FrameDecoder {
public:
    FrameDecoder() = default;
    // most: octets of a body; at most maxFrameBytes.
    explicit FrameDecoder(std::size_t most) : most_(most) {}
    // For the frames that next() has not looked at yet.
    void allow(std::size_t most) { most_ = most; }
    // Keeps at most one frame and what came with it; feed no more than was asked to be read at once (64 KiB) before
    // taking frames out.
    void feed(ByteView bytes);
    // The body of the next whole frame; nothing: more octets are needed, or the stream is broken.
    std::optional<Bytes> next();
    bool broken() const { return broken_; }
    // Inside a frame: the rest should come soon.
    bool midFrame() const { return !broken_ && begin_ < buffer_.size(); }

private:
    Bytes buffer_;
    std::size_t most_ = maxFrameBytes;
    std::size_t begin_ = 0; // of the next frame
    bool broken_ = false;
};

} // namespace ismail::rpc
