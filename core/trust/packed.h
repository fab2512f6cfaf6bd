// Reports come and go packed: gzip (RFC 1952) both ways, and for reading a ZIP archive of one file, or nothing at all.
//
// Promises: no more than the given number of octets is ever unpacked, nor more than maxUnpackRatio times what came in
// (a few kilobytes are always allowed), whatever the input claims; an archive of several files, an encrypted one or one
// of another method is refused. Does not: look at names inside an archive.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstddef>

namespace ismail::trust {

constexpr std::size_t maxUnpackRatio = 100;

Bytes gzipped(ByteView bytes);

// What it is is told by its first octets. Errors: invalid, with what is wrong.
Result<Bytes> unpacked(ByteView packed, std::size_t maxOctets);

} // namespace ismail::trust
