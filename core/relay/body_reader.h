// Reading a body that was stored. Written by store.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>

namespace ismail::relay {

// Reads a stored body. read() may block on the disk: workers only, except when inlineBytes() has everything.
class BodyReader {
public:
    virtual ~BodyReader() = default;
    virtual std::uint64_t size() const = 0;
    // The whole body where it is small and in memory; nullptr: use read().
    virtual const Bytes* inlineBytes() const = 0;
    virtual Result<Bytes> read(std::uint64_t offset, std::size_t most) = 0;
};

} // namespace ismail::relay
