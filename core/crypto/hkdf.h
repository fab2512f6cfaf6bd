// HKDF with SHA-256 (RFC 5869): keys for several purposes from one secret.
#pragma once

#include "base/bytes.h"
#include "base/secret.h"

#include <cstddef>
#include <string>

namespace ismail::crypto {

constexpr std::size_t maxHkdfSize = 255 * 32; // octets, RFC 5869 section 2.3

// `size` octets, maxHkdfSize at most, for the purpose that info names. An empty salt is 32 zeros (section 2.2).
Secret<std::string> hkdfSha256(ByteView secret, ByteView salt, ByteView info, std::size_t size = 32);

} // namespace ismail::crypto
