// The compression of a connection in both directions: raw deflate (RFC 1951), as COMPRESS=DEFLATE wants it (RFC 4978).
//
// Promises: what compress() returns lets the peer read everything so far; at most a small piece is expanded at a time,
// so that input made to expand a thousandfold costs no memory. Costs some 250 KB for a connection. Does not: know
// sockets.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <memory>
#include <optional>

namespace ismail::net {

class Deflate {
public:
    // Deflate expands 1,032 times at most, so that a piece stays below the 32 KiB that Poco expands in one go: what
    // goes beyond them might wait inside for more input.
    static constexpr std::size_t pieceSize = 24;
    static constexpr std::size_t windowBits = 13; // of ours; a peer's may have up to 15

    Deflate();
    ~Deflate();
    Deflate(const Deflate&) = delete;
    Deflate& operator=(const Deflate&) = delete;

    Bytes compress(ByteView bytes);
    // Adds what was read; expand() takes it piece by piece.
    void add(ByteView compressed);
    bool hasInput() const { return at_ < input_.size(); }
    // What the next pieces hold, "most" octets and a piece more at the utmost. Nothing: it is not deflate.
    std::optional<Bytes> expand(std::size_t most);

private:
    struct Streams;
    std::unique_ptr<Streams> streams_;
    Bytes input_;
    std::size_t at_ = 0;
};

} // namespace ismail::net
